"""An item as the catalog has it, made of its record. Pure.

data of an event ─► EventNews, whose record ─► CatalogItem
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from ingest import Source, item_address_of
from ingest.identity.source import source_key
from ingest.text.words import split_words

from .doubt import PairVerdict

LONGEST_TITLE = 500  # characters
LONGEST_URL = 2000
MOST_WORDS = 100  # of a headline, to be found by
BY_HAND = "by_hand"
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u0652\u0670\u06d6-\u06dc]")


class NewsRecord(msgspec.Struct, frozen=True):
    """What the catalog reads of a record."""

    id: str = ""
    story_id: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    date_published: str | None = None
    source: dict[str, Any] = {}
    syndication: dict[str, Any] = {}
    provenance: dict[str, Any] = {}


class EventNews(msgspec.Struct, frozen=True):
    """What the catalog reads of an event, whichever it is."""

    record: NewsRecord | None = None
    id: str | None = None
    story_id: str | None = None
    absorbed_id: str | None = None
    new_story_id: str | None = None
    items: list[str] = []
    story_size: int = 0
    new_story_size: int = 0
    representative: NewsRecord | None = None
    new_representative: NewsRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogItem:
    """A row of the catalog's items, without its place."""

    id: str
    story_id: str
    title: str
    source: str
    outlet: str  # the name of the site that is its source; "" where none is known
    url: str
    address: str
    language: str
    moment: int  # ms, when it was published, or came in
    arrived: int  # ms, when it came in
    pair: PairVerdict | None


def describe_record(record: NewsRecord, story_id: str, arrived: int) -> CatalogItem:
    """The row of a record.

    Args:
        story_id: that it is in.
        arrived: ms, when it came in; counts as its time, too, where it does not say when it was published.
    """
    source = _name_source(record.source)
    url = (record.url or "")[:LONGEST_URL]
    return CatalogItem(
        id=record.id,
        story_id=story_id,
        title=(record.title or "")[:LONGEST_TITLE],
        source=source,
        outlet=_name_outlet(record.source, source),
        url=url,
        address=item_address_of(url) or url,
        language=(record.language or "").lower(),
        moment=read_moment_ms(record.date_published) or arrived,
        arrived=arrived,
        pair=_read_pair(record.syndication.get("match")),
    )


def read_moment_ms(text: str | None) -> int | None:
    """An RFC 3339 time as ms since 1970; None for none.

    >>> read_moment_ms("1970-01-01T00:00:01.5Z"), read_moment_ms("soon"), read_moment_ms(None)
    (1500, None, None)
    """
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000) if moment else None


def write_search_words(text: str) -> str:
    """A headline as words that are searched for, of scripts without spaces each letter.

    >>> write_search_words("The Tide is in: 東京")
    'the tide is in 東 京'
    """
    return " ".join(cut_search_words(text)[:MOST_WORDS])


def cut_search_words(text: str) -> list[str]:
    """The words of a text as they are searched for: Arabic and Hebrew without the points that hardly anybody writes.

    >>> cut_search_words("\u0623\u064f\u063a\u0644\u0650\u0642") == cut_search_words("\u0623\u063a\u0644\u0642")
    True
    """
    return split_words(_POINTS.sub("", text))


def name_source_token(source: str) -> str:
    """A source as one word of letters, whatever is in its name.

    >>> name_source_token("a.example")
    's612e6578616d706c65'
    """
    return "s" + source.encode("utf-8", "replace").hex()


def _name_source(source: dict[str, Any]) -> str:
    return source_key(Source(name=_read_text(source, "name"), domain=_read_text(source, "domain")))[:LONGEST_TITLE]


def _name_outlet(source: dict[str, Any], key: str) -> str:
    name = _read_text(source, "name").casefold()[:LONGEST_TITLE]
    return name if _read_text(source, "domain") and name != key else ""


def _read_text(source: dict[str, Any], field: str) -> str:
    value = source.get(field)
    return value if isinstance(value, str) else ""


def _read_pair(match: object) -> PairVerdict | None:
    """What people have decided is not to be asked again; a match that lacks something is none."""
    if not isinstance(match, dict) or match.get("rule") == BY_HAND:
        return None
    try:
        return msgspec.convert(match, PairVerdict)
    except msgspec.ValidationError:
        return None
