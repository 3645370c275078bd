"""What an article's page says when it is looked at again, against what is known of the item. Pure.

reading of the page, item as stored, its last record ──► finding, and the item as it is now

Like is compared with like: a text that came from the page, with the page; the text of a feed is its own, so there the
first look only notes what the page says, and the next one is held against that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import msgspec

from ingest import Item, ParseError, Reading, from_json, item_address_of, to_json_values
from ingest.fulltext import is_same_article, reserves_mining
from ingest.identity.ids import digest_text
from ingest.rights import merge_rights
from ingest.text.words import count_words, split_words

from ..store.items import StoredItem
from ..store.looks import LookFinding
from .versions import FEED_READERS, LOOK, VERSIONED_FIELDS, ItemVersion, digest_fields, digest_value

LEAST_SHARE = 0.5  # of the words that were there before; a page with less is cut, closed or about to go
FROM_PAGE = "page"  # what provenance.full_text says of a text that came from the item's page


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """A page that is looked at again."""

    reading: Reading
    moved_to: str | None = None  # its address from now on, where its server says that it has moved for good
    words_before: int = 0  # of the article on it at the look before; 0: there was none


@dataclass(frozen=True, slots=True, kw_only=True)
class PageComparison:
    """What a look has found."""

    found: LookFinding
    version: ItemVersion | None = None  # what is recorded of it; None: the page says nothing of the item
    words: int = 0  # of the article on the page
    reason: str | None = None


def compare_page(
    known: StoredItem, record: Mapping[str, Any] | None, page: FoundPage, obeys_reservation: bool
) -> PageComparison:
    """What a page says of an item.

    Args:
        record: the one that was published last of the item; None: it is not kept, so nothing is known of the fields
            that the page has not.
        obeys_reservation: nothing is taken where text and data mining is reserved.
    """
    main = next((story for story in page.reading.items if story.provenance.part == "main"), None)
    if main is None or not main.content_text:
        return PageComparison(found="unreadable", reason="the page has no main story")
    published = _read_record(record)
    base = published or replace(main, id=known.id, title=known.article.title or main.title)
    base = replace(base, provenance=replace(base.provenance, job_id=main.provenance.job_id))  # which publishes it now
    if not is_same_article(replace(base, content_text=known.article.text), main):
        return PageComparison(found="other", reason="the page is another article")
    if obeys_reservation and (reserves_mining(main) or reserves_mining(base)):
        return PageComparison(found="refused", reason="text and data mining is reserved")
    found, reason = _compare_texts(known, published, main, page.words_before)
    if found == "shorter":
        return PageComparison(found=found, reason=reason)
    item = with_page_address(base, main) if page.moved_to else base
    if found in ("same", "noted") and item is not base:
        found = "moved"
    item = _with_corrected_text(item, main) if found == "corrected" else item
    digests = {**digest_fields(item), "content_text": digest_value(main.content_text)}
    version = ItemVersion(item, digests, LOOK, _list_changes(base, item))
    return PageComparison(found=found, version=version, words=main.word_count, reason=reason)


def with_page_address(item: Item, main: Item) -> Item:
    """The item at the address of its page; as it is, where that is no other article's address."""
    before, now = item_address_of(item.url or ""), item_address_of(main.url or "")
    if now is None or now == before or urlsplit(now).path in ("", "/"):
        return item
    return replace(item, url=main.url, canonical_url=main.canonical_url)


def _read_record(record: Mapping[str, Any] | None) -> Item | None:
    try:
        return from_json(msgspec.json.encode(record)) if record else None
    except ParseError:  # by a feedmill with other fields
        return None


def _compare_texts(
    known: StoredItem, published: Item | None, main: Item, words_before: int
) -> tuple[LookFinding, str | None]:
    text = main.content_text or ""
    own = known.digests.get(LOOK)
    if _is_same_text(known.article.text, main) or (own and own.get("content_text") == digest_value(text)):
        return "same", None
    if own is None and not (published and _is_from_page(published)):
        return "noted", None
    before = words_before or count_words(known.article.text)
    if main.word_count < LEAST_SHARE * before:
        return "shorter", f"the page has {main.word_count} words, {before} before; the old text stays"
    return "corrected", None


def _is_same_text(published: str, main: Item) -> bool:
    """Whether the page has the published text, but for lines that recur on its site and were taken out since."""
    words, text = split_words(published), main.content_text or ""
    if words == split_words(text):
        return True
    lines = {tuple(split_words(line.partition(": ")[2])) for line in main.provenance.furniture}
    kept = [words for part in published.split("\n\n") if tuple(words := split_words(part)) not in lines]
    return bool(lines) and [word for part in kept for word in part] == split_words(text)


def _is_from_page(item: Item) -> bool:
    return item.provenance.full_text == FROM_PAGE or item.provenance.extractor not in FEED_READERS


def _with_corrected_text(item: Item, main: Item) -> Item:
    """The item with the page's text; what was a teaser becomes its summary, and all else stays the feed's."""
    return replace(
        item,
        content_text=main.content_text,
        content_html=main.content_html,
        summary=item.summary if _is_from_page(item) else item.summary or item.content_text,
        date_modified=main.date_modified or item.date_modified,
        word_count=main.word_count,
        truncated=main.truncated,
        rights=merge_rights(main.rights, item.rights),
        provenance=replace(
            item.provenance,
            text_digest=digest_text(item.title, main.content_text),
            full_text=FROM_PAGE,
            furniture=main.provenance.furniture,
        ),
    )


def _list_changes(before: Item, now: Item) -> tuple[str, ...]:
    old, new = to_json_values(before), to_json_values(now)
    return tuple(sorted(name for name in VERSIONED_FIELDS if old.get(name) != new.get(name)))
