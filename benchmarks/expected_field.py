"""Which of our fields an expectation of feedparser's tests is about, and whether it holds there by meaning.

Each rule gives our readings of a place and the readings of what is expected; one in common is enough. Readings are
what both sides mean: markup after our own cleaning, titles as a line of text, dates as moments, addresses in their one
spelling. Whether an expected text is HTML or plain is what feedparser itself says beside it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from ingest import Document, Item
from ingest.identity.urls import absolute, domain_of
from ingest.item import Parsed, RawItem
from ingest.text.html import clean_text, html_to_text

from .expectation import Part, Step
from .meaning import one_markup, spelled, squeezed

Readings = list[Hashable]
Level = Literal["entry", "feed", "document"]
_EMAIL = re.compile(r"\s*\([^()\s]+@[^()\s]+\)\s*$")
_MARKUP = re.compile(r"<[a-z]")
_UNTYPED_BASE64 = re.compile(rb'<\w+ mode="base64">')


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a document, as read by us and by feedparser."""

    document: Document
    parsed: Parsed
    raw: RawItem  # the entry in question
    item: Item | None  # made of it; for the feed's own fields one that has nothing but what a feed gives its items
    theirs: Mapping[str, Any]  # feedparser's entry, or its feed
    path: tuple[Step, ...]  # below the entry or the feed
    level: Level

    def their(self, *steps: Step) -> Any:
        """What feedparser has at a path; None where it has nothing."""
        value: Any = self.theirs
        for step in steps:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def plainness(self) -> tuple[bool, ...]:
        """Whether the text at this place is plain, as feedparser says; both where the document itself leaves it open:
        feedparser calls base64 without a type plain, though its own tests put markup there."""
        name = str(self.path[0]).removesuffix("_detail")
        name = {"description": "summary"}.get(name, name)
        detail = self.path[:2] if name == "content" else (f"{name}_detail",)
        is_plain = self.their(*detail, "type") == "text/plain"
        return (True, False) if is_plain and _UNTYPED_BASE64.search(self.document.body) else (is_plain,)


@dataclass(frozen=True, slots=True)
class Rule:
    """How one place is judged."""

    field: str  # ours
    ours: Callable[[Place], Readings]
    expected: Callable[[Any, Place], Readings]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One part judged."""

    field: str
    holds: bool
    expected: str
    got: str


def judge(part: Part, place: Place) -> Judgement | None:
    """Whether a part of an expectation holds; None where it is about nothing that an item of ours has."""
    rule = _rule(place)
    if rule is None:
        return None
    if place.item is None:
        return Judgement(rule.field, part.check == "absent", repr(part.accepted or part.check), "no such item")
    ours = [_or_nothing(reading) for reading in rule.ours(place)]
    if part.check != "is":
        is_there = any(reading != "" for reading in ours)
        return Judgement(rule.field, is_there == (part.check == "present"), part.check, repr(ours))
    expected = [_or_nothing(reading) for value in part.accepted for reading in rule.expected(value, place)]
    holds = any(reading in expected for reading in ours or [""])
    return Judgement(rule.field, holds, repr(part.accepted[0]), repr(ours))


def _or_nothing(reading: Hashable) -> Hashable:
    return "" if reading is None or (isinstance(reading, tuple) and not reading[1]) else reading


def _rule(place: Place) -> Rule | None:
    names = [step for step in place.path if isinstance(step, str)]
    if "links" in names[:-1]:
        rel = place.their(*place.path[:-1], "rel")
        names[names.index("links")] = f"links:{rel}"
    return RULES[place.level].get(".".join(names))


# what is expected


def _line(value: Any, place: Place) -> Readings:
    return [squeezed(clean_text(value) if plain else html_to_text(value)) for plain in place.plainness()]


def _text(value: Any, place: Place) -> Readings:
    return [reading for plain in place.plainness() for reading in _text_readings(value, plain, place.document.url)]


def _text_readings(value: str, plain: bool, base: str | None) -> Readings:
    markup = one_markup(html.escape(value, quote=False) if plain else value, base)
    text = squeezed(clean_text(value) if plain else html_to_text(value))
    has_markup = not plain and _MARKUP.search(markup)
    return [("html", markup), ("summary", text), *([] if has_markup else [("text", text)])]


def _address(value: Any, place: Place) -> Readings:
    return [spelled(value, place.document.url)]


def _moment(value: Any, _place: Place) -> Readings:
    year, month, day, hour, minute, second = value[:6]
    return [datetime(year, month, day, hour, minute, second, tzinfo=UTC)]


def _as_written(value: Any, _place: Place) -> Readings:
    return [" ".join(str(value).split())]


def _name(value: Any, _place: Place) -> Readings:
    return [_EMAIL.sub("", value)]


def _tag(value: Any, place: Place) -> Readings:
    """A tag's term, or the label beside it: one tag has two names, and the label is the one for readers."""
    is_theirs = place.their(*place.path) == value
    return [value, place.their(*place.path[:-1], "label") if is_theirs else value]


def _tongue(value: Any, _place: Place) -> Readings:
    return [str(value or "").replace("_", "-").lower()]


# what we have


def _our_text(place: Place) -> Readings:
    """The body as HTML, or as text where it is plain; the summary, which is always plain."""
    item = _item(place)
    html_ = item.content_html
    body = ("html", one_markup(html_)) if html_ else ("text", squeezed(item.content_text or ""))
    return [body, ("summary", squeezed(item.summary or ""))]


def _our_guid(place: Place) -> Readings:
    guid = place.raw.guid
    return [guid, absolute(guid, place.raw.base_url or place.document.url)]


def _our_author(place: Place) -> Readings:
    author = _nth(_item(place).authors, place)
    return [author.name if author else None]


def _our_author_url(place: Place) -> Readings:
    author = _nth(_item(place).authors, place)
    return [spelled(author.url) if author else None]


def _our_base(place: Place) -> Readings:
    """The entry's base, and that of every link in its body, where that has one of its own."""
    links = re.findall(r'(?:href|src)="([^"]*)"', _item(place).content_html or "")
    return [absolute(place.raw.base_url, place.document.url), *(link.rpartition("/")[0] + "/" for link in links)]


def _our_enclosures(place: Place) -> Readings:
    return [spelled(attachment.url) for attachment in _item(place).attachments]


def _our_source_name(place: Place) -> Readings:
    return [_item(place).source.name if place.raw.source else None]


def _our_source_url(place: Place) -> Readings:
    return [spelled(_item(place).source.url) if place.raw.source else None]


def _item(place: Place) -> Item:
    if place.item is None:
        raise LookupError("judged without an item")
    return place.item


def _nth(values: tuple[Any, ...], place: Place) -> Any:
    """The one that the path numbers, the first without a number."""
    number = next((step for step in place.path if isinstance(step, int)), 0)
    return values[number] if number < len(values) else None


_TITLE = Rule("title", lambda place: [_item(place).title], _line)
_TEXT = Rule("text", _our_text, _text)
_LINK = Rule("link", lambda place: [spelled(_item(place).url)], _address)
_ID = Rule("id", _our_guid, _as_written)
_IMAGE = Rule("image", lambda place: [spelled(_item(place).image)], _address)
_AUTHOR = Rule("authors", _our_author, _name)
_AUTHOR_URL = Rule("authors", _our_author_url, _address)
_TAG = Rule("tags", lambda place: list(_item(place).tags), _tag)
_PUBLISHED = Rule("dates", lambda place: [_item(place).date_published], _moment)
_MODIFIED = Rule("dates", lambda place: [_item(place).date_modified], _moment)
_PUBLISHED_RAW = Rule("dates", lambda place: [place.raw.published], _as_written)
_MODIFIED_RAW = Rule("dates", lambda place: [place.raw.modified], _as_written)
_ENCLOSURE = Rule("attachments", _our_enclosures, _address)
_ENCLOSURE_TYPE = Rule("attachments", lambda place: [a.mime_type for a in _item(place).attachments], _as_written)
_ENCLOSURE_TITLE = Rule("attachments", lambda place: [a.title for a in _item(place).attachments], _as_written)
_ENCLOSURE_SIZE = Rule(
    "attachments", lambda place: [a.size_in_bytes for a in _item(place).attachments], lambda value, _: [int(value)]
)
_BASE = Rule("base", _our_base, _as_written)
_LANGUAGE = Rule("language", lambda place: [str(_item(place).language or "").lower()], _tongue)
_SOURCE_NAME = Rule("source", _our_source_name, _line)
_SOURCE_URL = Rule("source", _our_source_url, _address)

_ENTRY_RULES = {
    **dict.fromkeys(("title", "title_detail.value"), _TITLE),
    **dict.fromkeys(("summary", "description", "summary_detail.value", "content.value"), _TEXT),
    **dict.fromkeys(("link", "links:alternate.href"), _LINK),
    **dict.fromkeys(("id", "guid"), _ID),
    **dict.fromkeys(("image.href", "media_thumbnail.url"), _IMAGE),
    **dict.fromkeys(("author", "author_detail.name", "authors.name"), _AUTHOR),
    **dict.fromkeys(("author_detail.url", "author_detail.href", "authors.url", "authors.href"), _AUTHOR_URL),
    **dict.fromkeys(("category", "tags.term", "tags.label"), _TAG),
    "tags.len()": Rule("tags", lambda place: [len(_item(place).tags)], lambda value, _: [value]),
    **dict.fromkeys(("published_parsed", "created_parsed"), _PUBLISHED),
    **dict.fromkeys(("published", "created"), _PUBLISHED_RAW),
    **dict.fromkeys(("updated_parsed", "modified_parsed"), _MODIFIED),
    **dict.fromkeys(("updated", "modified"), _MODIFIED_RAW),
    **dict.fromkeys(("enclosures.url", "enclosures.href", "links:enclosure.href"), _ENCLOSURE),
    **dict.fromkeys(("enclosures.type", "links:enclosure.type"), _ENCLOSURE_TYPE),
    **dict.fromkeys(("enclosures.title", "links:enclosure.title"), _ENCLOSURE_TITLE),
    **dict.fromkeys(("enclosures.length", "links:enclosure.length"), _ENCLOSURE_SIZE),
    **dict.fromkeys(("title_detail.base", "summary_detail.base", "content.base"), _BASE),
    **dict.fromkeys(("language", "title_detail.language", "summary_detail.language", "content.language"), _LANGUAGE),
    **dict.fromkeys(("source.title", "source.title_detail.value"), _SOURCE_NAME),
    **dict.fromkeys(("source.link", "source.links:alternate.href"), _SOURCE_URL),
    "source.href": Rule(
        "source",
        lambda place: [_item(place).source.domain if place.raw.source else None],
        lambda value, _: [domain_of(value)],  # the address of a feed, which may be secret: it lends its domain only
    ),
}

_FEED_RULES = {
    **dict.fromkeys(
        ("title", "title_detail.value"), Rule("feed title", lambda place: [_item(place).source.name], _line)
    ),
    **dict.fromkeys(
        ("link", "links:alternate.href"), Rule("feed link", lambda place: [spelled(_item(place).source.url)], _address)
    ),
    "language": Rule("feed language", _LANGUAGE.ours, _tongue),
}

_DOCUMENT_RULES = {
    "entries.len()": Rule("items", lambda place: [len(place.parsed.items)], lambda value, _: [value]),
}

RULES = {"entry": _ENTRY_RULES, "feed": _FEED_RULES, "document": _DOCUMENT_RULES}
