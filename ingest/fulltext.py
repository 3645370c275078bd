"""Full text for teasers: which items want their page, and what of the page fills them. Pure.

A page that is not truly the item's article fills nothing: a front page, a list or a "subscribe" page in its place
would put one text under many headlines.
"""

from __future__ import annotations

from dataclasses import replace

from .identity.ids import digest_text
from .item import Item, Reading, Rights
from .rights import merge_rights
from .text.teaser import is_truncated
from .text.words import count_words, split_words

FEW_WORDS = 200  # 45 % of real feeds' bodies have under 60 words; whole reports under 200 exist, and cost one page
TITLE_SHARE = 0.6  # of the item's title words that stand in the page's title: sites shorten and lengthen headlines
TEASER_SHARE = 0.5  # of the teaser's word triples that stand in the page's text; two reports on one matter share some
MAX_REASON = 200  # characters


def wants_page(item: Item) -> bool:
    """Whether an item is only a teaser: cut off, or of fewer than 200 words; and has an address to look at."""
    is_short = item.truncated or item.word_count < FEW_WORDS
    return is_short and bool(item.url) and item.pub_status == "usable"


def with_page_text(item: Item, page: Reading) -> Item | str:
    """The item with the text of its page, or why the page does not fill it.

    Identity, title, date, address and tags stay the feed's, and what was its text becomes its summary. Author, image
    and date come from the page only where the feed has none, and so does the title of what is an address alone. What
    the page states of rights counts before what the feed does, since the text is the page's.
    Other stories on the page don't count.
    """
    main = _find_main_story(page)
    if main is None or not main.content_text:
        return "the page has no main story"
    if main.word_count <= item.word_count:
        return "the page has no more text than the feed"
    is_bare = not item.content_text and item.title == item.url  # an address alone can't say what is behind it
    if not is_bare and not is_same_article(item, main):
        return "the page is another article"
    text, title = main.content_text, main.title if is_bare else item.title
    has_date = item.date_published is not None
    return replace(
        item,
        title=title,
        content_text=text,
        content_html=main.content_html,
        summary=item.summary or item.content_text,
        image=item.image or main.image,
        authors=item.authors or main.authors,
        language=item.language or main.language,
        date_published=item.date_published or main.date_published,
        rights=merge_rights(main.rights, item.rights),
        word_count=count_words(text),
        truncated=is_truncated(text),
        provenance=replace(
            item.provenance,
            text_digest=digest_text(title, text),
            date_basis=item.provenance.date_basis if has_date else main.provenance.date_basis,
            language_basis=item.provenance.language_basis if item.language else main.provenance.language_basis,
            full_text="page",
        ),
    )


def with_page_reservation(item: Item, page: Reading) -> Item | None:
    """The item with the rights that its page states, if that reserves text and data mining; None if it does not."""
    main = _find_main_story(page)
    if main is None or not reserves_mining(main):
        return None
    return replace(item, rights=merge_rights(main.rights, item.rights))


def with_further_rights(item: Item, *stated: Rights | None) -> Item:
    """The item with what other places state besides; what itself states counts before."""
    rights = merge_rights(item.rights, *stated)
    return item if rights == item.rights else replace(item, rights=rights)


def with_main_rights(page: Reading, *stated: Rights | None) -> Reading:
    """A page, its main story with what other places state besides."""
    main = _find_main_story(page)
    if main is None or not any(stated):
        return page
    return replace(page, items=tuple(with_further_rights(i, *stated) if i is main else i for i in page.items))


def find_main_rights(page: Reading) -> Rights | None:
    """What a page states of its main story."""
    main = _find_main_story(page)
    return main.rights if main else None


def reserves_mining(item: Item) -> bool:
    """Whether text and data mining is reserved, as far as the item says."""
    return item.rights is not None and item.rights.tdm_reserved is True


def _find_main_story(page: Reading) -> Item | None:
    return next((story for story in page.items if story.provenance.part == "main"), None)


def with_not_found_reason(item: Item, reason: str) -> Item:
    """The item as it is, with the reason why its page brought nothing."""
    return replace(item, provenance=replace(item.provenance, full_text=f"not_found: {reason}"[:MAX_REASON]))


def is_same_article(item: Item, main: Item) -> bool:
    """Whether a page's main story is the item's: by its title, or by the teaser's words in it."""
    title, heading = set(split_words(item.title or "")), set(split_words(main.title or ""))
    if len(title) > 1 and len(title & heading) >= TITLE_SHARE * len(title):
        return True
    teaser, text = _word_triples_of(item.content_text), _word_triples_of(main.content_text)
    return bool(teaser) and len(teaser & text) >= TEASER_SHARE * len(teaser)


def _word_triples_of(text: str | None) -> set[tuple[str, ...]]:
    tokens = split_words(text or "")
    return set(zip(tokens, tokens[1:], tokens[2:], strict=False))
