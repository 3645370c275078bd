"""Which links of a page are its stories: those that it declares to be its list, else those of a repeated shape.

declared ─► ItemList of the page's JSON-LD (https://schema.org/ItemList)
shape ────► cards (pages/stories/cards.py) ─► shapes that come three times ─► stories

What counts is said so that an editor could check it by eye. A story is a headline that leads to another page of the
same site, whose address names one text; it looks like two others at least, or is a heading above them. Menus, tags,
people, forms and advertising fail at one of these.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..identity.urls import canonicalise_url, make_url_absolute
from ..pages.blocks import Line, find_final_mark, fold_line, measure_length
from ..pages.html.outline import Markup, Outline
from ..pages.linked_data import LinkedNode, has_type, list_nodes, read_value
from ..pages.stories.cards import MAX_CARD_WORDS, group_cards, has_time
from .addresses import is_list_address, is_other_page_of_site, is_story_address

MIN_STORIES = 3  # fewer of one shape, or in a declared list, are no list
MAX_STORIES = 500  # of one page
_TITLE_WORDS = 4  # headlines of one shape have as many on average, unless they are dated
_TEASER_WORDS = 8
_ZONES = ("nav", "comments", "furniture")

_LIST_TYPE = re.compile(r"(?:^|/)ItemList$")
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting)$")
_PAID_LABELS = frozenset(
    "ad|ads|advert|advertisement|advertising|advertorial|sponsored|sponsored content|paid content|paid post|promoted"  # noqa: SIM905
    "|partner content|anzeige|werbung|gesponsert|publicité|contenu sponsorisé|publicidad|patrocinado|publicidade"
    "|contenido patrocinado|conteúdo patrocinado|pubblicità|contenuto sponsorizzato|advertentie|annons|annonce"
    "|sponsoreret|mainos|reklama|reklam|artykuł sponsorowany|реклама|на правах рекламы|διαφήμιση|إعلان|محتوى ممول"
    "|広告|pr|广告|推广|광고|iklan|quảng cáo|विज्ञापन".split("|")
)


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A story of a section as its page shows it."""

    url: str
    title: str | None  # None: the list has nothing but its address
    teaser: str | None = None
    published: str | None = None  # as written, where the page says it exactly


@dataclass(frozen=True, slots=True)
class _ShownCard:
    link: SectionLink
    shape: tuple[str, int]  # tag of the card, level of its headline: 0 for one that is no heading
    is_timed: bool


def find_declared_links(markup: Markup, base: str, section: str) -> list[SectionLink]:
    """The stories of the longest list that the page declares; none where that has fewer than MIN_STORIES.

    An entry that is no article by its type must have the address of a story, as a site may declare its menu too.
    A title that the list has not is that of the page's headline with the same address.
    """
    shown = {canonicalise_url(card.link.url): card.link for card in _list_cards(markup.outline, base, section)}
    lists: list[list[SectionLink]] = []
    for node in list_nodes(markup.fields.linked_data):
        if has_type(node, _LIST_TYPE):
            entries = node.get("itemListElement")
            named = filter(None, (_read_entry(entry, base, section) for entry in _as_list(entries)[:MAX_STORIES]))
            lists.append(_without_repeats(_with_shown(link, shown.get(canonicalise_url(link.url))) for link in named))
    longest = max(lists, key=len, default=[])
    return longest if len(longest) >= MIN_STORIES else []


def find_repeated_links(markup: Markup, base: str, section: str) -> list[SectionLink]:
    """The stories among the page's headlines, in the order of the page; none where fewer than MIN_STORIES are alike."""
    cards = list(_list_cards(markup.outline, base, section))
    shapes = _find_repeated_shapes(cards)
    if not shapes:
        return []
    return _without_repeats(
        card.link
        for card in cards
        if (is_story_address(card.link.url) and (card.shape in shapes or card.shape[1])) or shapes.get(card.shape)
    )[:MAX_STORIES]


def _find_repeated_shapes(cards: Sequence[_ShownCard]) -> dict[tuple[str, int], bool]:
    """The shapes that stories have, and of each whether its cards are dated: then any address will do."""
    by_shape: dict[tuple[str, int], list[_ShownCard]] = defaultdict(list)
    for card in cards:
        by_shape[card.shape].append(card)
    found: dict[tuple[str, int], bool] = {}
    for shape, alike in by_shape.items():
        is_dated = 2 * sum(card.is_timed for card in alike) > len(alike)
        stories = alike if is_dated else [card for card in alike if is_story_address(card.link.url)]
        words = sum(measure_length(card.link.title or "") for card in stories)
        are_headlines = is_dated or words >= _TITLE_WORDS * len(stories)
        if are_headlines and len({canonicalise_url(card.link.url) for card in stories}) >= MIN_STORIES:
            found[shape] = is_dated
    return found


def _list_cards(outline: Outline, base: str, section: str) -> Iterator[_ShownCard]:
    """The page's headlines that lead to another page of the site which is no list, in the order of the page."""
    cards = (
        (head, span, group.tag)
        for group in group_cards(outline)
        for head, span in zip(group.heads, group.spans, strict=True)
    )
    for head, span, tag in sorted(cards, key=lambda card: card[0]):
        if card := _read_card(outline, head, span, tag, base, section):
            yield card


def _read_card(outline: Outline, head: int, span: range, tag: str, base: str, section: str) -> _ShownCard | None:
    lines, title = [outline.lines[place] for place in span], outline.lines[head]
    href = title.href or next((line.href for line in lines if line.href), None)
    url = make_url_absolute(href, base)
    if url is None or not is_other_page_of_site(url, section) or is_list_address(url):
        return None
    is_aside = title.zone in _ZONES or any(fold_line(line.text) in _PAID_LABELS for line in lines)
    if is_aside or sum(measure_length(line.text) for line in lines) > MAX_CARD_WORDS:
        return None
    link = SectionLink(
        url=url,
        title=title.text,
        teaser=_find_teaser(lines, title),
        published=next((line.moment for line in lines if line.moment), None),
    )
    is_timed = any(line.moment or has_time(line.text) for line in lines)
    return _ShownCard(link, (tag, title.heading), is_timed)


def _find_teaser(lines: Sequence[Line], title: Line) -> str | None:
    """The longest line of a card that is a sentence, besides its headline."""
    texts = [line.text for line in lines if line.number != title.number and not line.heading]
    sentences = [text for text in texts if find_final_mark(text) and measure_length(text) >= _TEASER_WORDS]
    return max(sentences, key=len, default=None)


def _read_entry(entry: Any, base: str, section: str) -> SectionLink | None:
    """A story of a declared list; None for anything else in it."""
    if isinstance(entry, str):
        entry = {"url": entry}
    if not isinstance(entry, dict):
        return None
    item = entry.get("item")
    named: LinkedNode = item if isinstance(item, dict) else entry
    written = next(
        (value for value in (named.get("url"), named.get("@id"), item, entry.get("url")) if isinstance(value, str)),
        None,
    )
    url = make_url_absolute(written, base)
    if url is None or not is_other_page_of_site(url, section) or is_list_address(url):
        return None
    is_article = has_type(named, _ARTICLE_TYPE) or "datePublished" in named
    if not is_article and not is_story_address(url):
        return None
    title = read_value(named.get("headline")) or read_value(named.get("name")) or read_value(entry.get("name"))
    return SectionLink(
        url=url,
        title=title,
        teaser=read_value(named.get("description")),
        published=read_value(named.get("datePublished")),
    )


def _with_shown(link: SectionLink, shown: SectionLink | None) -> SectionLink:
    """What is declared, and what the page shows of the same story where nothing is."""
    if shown is None:
        return link
    return SectionLink(
        url=link.url,
        title=link.title or shown.title,
        teaser=link.teaser or shown.teaser,
        published=link.published or shown.published,
    )


def _without_repeats(links: Iterable[SectionLink]) -> list[SectionLink]:
    """Each address once: as it comes first."""
    found: dict[str | None, SectionLink] = {}
    for link in links:
        found.setdefault(canonicalise_url(link.url), link)
    return list(found.values())


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
