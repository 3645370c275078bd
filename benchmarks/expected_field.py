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
from ingest.identity.urls import domain_of, make_url_absolute
from ingest.item import ParsedDocument, RawItem
from ingest.text.html import html_to_text
from ingest.text.plain_text import clean_text

from .expectation import ExpectedPart, Step
from .meaning import normalise_address, normalise_markup, with_single_spaces

Meanings = list[Hashable]
Level = Literal["entry", "feed", "document"]
_EMAIL = re.compile(r"\s*\([^()\s]+@[^()\s]+\)\s*$")
_MARKUP = re.compile(r"<[a-z]")
_UNTYPED_BASE64 = re.compile(rb'<\w+ mode="base64">')


@dataclass(frozen=True, slots=True)
class ExpectedPlace:
    """One place of a document, as read by us and by feedparser."""

    document: Document
    parsed: ParsedDocument
    raw: RawItem  # the entry in question
    item: Item | None  # made of it; for the feed's own fields one that has nothing but what a feed gives its items
    theirs: Mapping[str, Any]  # feedparser's entry, or its feed
    path: tuple[Step, ...]  # below the entry or the feed
    level: Level

    def find_their_value(self, *steps: Step) -> Any:
        """What feedparser has at a path; None where it has nothing."""
        value: Any = self.theirs
        for step in steps:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def plainness_options(self) -> tuple[bool, ...]:
        """Whether the text at this place is plain, as feedparser says; both where the document itself leaves it open:
        feedparser calls base64 without a type plain, though its own tests put markup there."""
        name = str(self.path[0]).removesuffix("_detail")
        name = {"description": "summary"}.get(name, name)
        detail = self.path[:2] if name == "content" else (f"{name}_detail",)
        is_plain = self.find_their_value(*detail, "type") == "text/plain"
        return (True, False) if is_plain and _UNTYPED_BASE64.search(self.document.body) else (is_plain,)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one place is judged."""

    field: str  # ours
    ours: Callable[[ExpectedPlace], Meanings]
    expected: Callable[[Any, ExpectedPlace], Meanings]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One part judged."""

    field: str
    holds: bool
    expected: str
    got: str


def judge_part(part: ExpectedPart, place: ExpectedPlace) -> Judgement | None:
    """Whether a part of an expectation holds; None where it is about nothing that an item of ours has."""
    rule = _find_rule(place)
    if rule is None:
        return None
    if place.item is None:
        return Judgement(rule.field, part.check == "absent", repr(part.accepted or part.check), "no such item")
    ours = [_empty_if_nothing(reading) for reading in rule.ours(place)]
    if part.check != "is":
        is_there = any(reading != "" for reading in ours)
        return Judgement(rule.field, is_there == (part.check == "present"), part.check, repr(ours))
    expected = [_empty_if_nothing(reading) for value in part.accepted for reading in rule.expected(value, place)]
    holds = any(reading in expected for reading in ours or [""])
    return Judgement(rule.field, holds, repr(part.accepted[0]), repr(ours))


def _empty_if_nothing(reading: Hashable) -> Hashable:
    return "" if reading is None or (isinstance(reading, tuple) and not reading[1]) else reading


def _find_rule(place: ExpectedPlace) -> FieldRule | None:
    names = [step for step in place.path if isinstance(step, str)]
    if "links" in names[:-1]:
        rel = place.find_their_value(*place.path[:-1], "rel")
        names[names.index("links")] = f"links:{rel}"
    return RULES[place.level].get(".".join(names))


# what is expected


def _expect_line(value: Any, place: ExpectedPlace) -> Meanings:
    return [
        with_single_spaces(clean_text(value) if plain else html_to_text(value)) for plain in place.plainness_options()
    ]


def _expect_text(value: Any, place: ExpectedPlace) -> Meanings:
    return [
        reading for plain in place.plainness_options() for reading in _text_meanings(value, plain, place.document.url)
    ]


def _text_meanings(value: str, plain: bool, base: str | None) -> Meanings:
    markup = normalise_markup(html.escape(value, quote=False) if plain else value, base)
    text = with_single_spaces(clean_text(value) if plain else html_to_text(value))
    has_markup = not plain and _MARKUP.search(markup)
    return [("html", markup), ("summary", text), *([] if has_markup else [("text", text)])]


def _expect_address(value: Any, place: ExpectedPlace) -> Meanings:
    return [normalise_address(value, place.document.url)]


def _expect_moment(value: Any, _place: ExpectedPlace) -> Meanings:
    year, month, day, hour, minute, second = value[:6]
    return [datetime(year, month, day, hour, minute, second, tzinfo=UTC)]


def _expect_written(value: Any, _place: ExpectedPlace) -> Meanings:
    return [" ".join(str(value).split())]


def _expect_name(value: Any, _place: ExpectedPlace) -> Meanings:
    return [_EMAIL.sub("", value)]


def _expect_tag(value: Any, place: ExpectedPlace) -> Meanings:
    """A tag's term, or the label beside it: one tag has two names, and the label is the one for readers."""
    is_theirs = place.find_their_value(*place.path) == value
    return [value, place.find_their_value(*place.path[:-1], "label") if is_theirs else value]


def _expect_language(value: Any, _place: ExpectedPlace) -> Meanings:
    return [str(value or "").replace("_", "-").lower()]


# what we have


def _our_text(place: ExpectedPlace) -> Meanings:
    """The body as HTML, or as text where it is plain; the summary, which is always plain."""
    item = _item_of(place)
    html_ = item.content_html
    body = ("html", normalise_markup(html_)) if html_ else ("text", with_single_spaces(item.content_text or ""))
    return [body, ("summary", with_single_spaces(item.summary or ""))]


def _our_guid(place: ExpectedPlace) -> Meanings:
    guid = place.raw.guid
    return [guid, make_url_absolute(guid, place.raw.base_url or place.document.url)]


def _our_author(place: ExpectedPlace) -> Meanings:
    author = _pick_numbered(_item_of(place).authors, place)
    return [author.name if author else None]


def _our_author_url(place: ExpectedPlace) -> Meanings:
    author = _pick_numbered(_item_of(place).authors, place)
    return [normalise_address(author.url) if author else None]


def _our_base(place: ExpectedPlace) -> Meanings:
    """The entry's base, and that of every link in its body, where that has one of its own."""
    links = re.findall(r'(?:href|src)="([^"]*)"', _item_of(place).content_html or "")
    return [
        make_url_absolute(place.raw.base_url, place.document.url),
        *(link.rpartition("/")[0] + "/" for link in links),
    ]


def _our_enclosures(place: ExpectedPlace) -> Meanings:
    return [normalise_address(attachment.url) for attachment in _item_of(place).attachments]


def _our_source_name(place: ExpectedPlace) -> Meanings:
    return [_item_of(place).source.name if place.raw.source else None]


def _our_source_url(place: ExpectedPlace) -> Meanings:
    return [normalise_address(_item_of(place).source.url) if place.raw.source else None]


def _item_of(place: ExpectedPlace) -> Item:
    if place.item is None:
        raise LookupError("judged without an item")
    return place.item


def _pick_numbered(values: tuple[Any, ...], place: ExpectedPlace) -> Any:
    """The one that the path numbers, the first without a number."""
    number = next((step for step in place.path if isinstance(step, int)), 0)
    return values[number] if number < len(values) else None


_TITLE = FieldRule("title", lambda place: [_item_of(place).title], _expect_line)
_TEXT = FieldRule("text", _our_text, _expect_text)
_LINK = FieldRule("link", lambda place: [normalise_address(_item_of(place).url)], _expect_address)
_ID = FieldRule("id", _our_guid, _expect_written)
_IMAGE = FieldRule("image", lambda place: [normalise_address(_item_of(place).image)], _expect_address)
_AUTHOR = FieldRule("authors", _our_author, _expect_name)
_AUTHOR_URL = FieldRule("authors", _our_author_url, _expect_address)
_TAG = FieldRule("tags", lambda place: list(_item_of(place).tags), _expect_tag)
_PUBLISHED = FieldRule("dates", lambda place: [_item_of(place).date_published], _expect_moment)
_MODIFIED = FieldRule("dates", lambda place: [_item_of(place).date_modified], _expect_moment)
_PUBLISHED_RAW = FieldRule("dates", lambda place: [place.raw.published], _expect_written)
_MODIFIED_RAW = FieldRule("dates", lambda place: [place.raw.modified], _expect_written)
_ENCLOSURE = FieldRule("attachments", _our_enclosures, _expect_address)
_ENCLOSURE_TYPE = FieldRule(
    "attachments", lambda place: [a.mime_type for a in _item_of(place).attachments], _expect_written
)
_ENCLOSURE_TITLE = FieldRule(
    "attachments", lambda place: [a.title for a in _item_of(place).attachments], _expect_written
)
_ENCLOSURE_SIZE = FieldRule(
    "attachments", lambda place: [a.size_in_bytes for a in _item_of(place).attachments], lambda value, _: [int(value)]
)
_BASE = FieldRule("base", _our_base, _expect_written)
_LANGUAGE = FieldRule("language", lambda place: [str(_item_of(place).language or "").lower()], _expect_language)
_SOURCE_NAME = FieldRule("source", _our_source_name, _expect_line)
_SOURCE_URL = FieldRule("source", _our_source_url, _expect_address)

_ENTRY_RULES = {
    **dict.fromkeys(("title", "title_detail.value"), _TITLE),
    **dict.fromkeys(("summary", "description", "summary_detail.value", "content.value"), _TEXT),
    **dict.fromkeys(("link", "links:alternate.href"), _LINK),
    **dict.fromkeys(("id", "guid"), _ID),
    **dict.fromkeys(("image.href", "media_thumbnail.url"), _IMAGE),
    **dict.fromkeys(("author", "author_detail.name", "authors.name"), _AUTHOR),
    **dict.fromkeys(("author_detail.url", "author_detail.href", "authors.url", "authors.href"), _AUTHOR_URL),
    **dict.fromkeys(("category", "tags.term", "tags.label"), _TAG),
    "tags.len()": FieldRule("tags", lambda place: [len(_item_of(place).tags)], lambda value, _: [value]),
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
    "source.href": FieldRule(
        "source",
        lambda place: [_item_of(place).source.domain if place.raw.source else None],
        lambda value, _: [domain_of(value)],  # the address of a feed, which may be secret: it lends its domain only
    ),
}

_FEED_RULES = {
    **dict.fromkeys(
        ("title", "title_detail.value"),
        FieldRule("feed title", lambda place: [_item_of(place).source.name], _expect_line),
    ),
    **dict.fromkeys(
        ("link", "links:alternate.href"),
        FieldRule("feed link", lambda place: [normalise_address(_item_of(place).source.url)], _expect_address),
    ),
    "language": FieldRule("feed language", _LANGUAGE.ours, _expect_language),
}

_DOCUMENT_RULES = {
    "entries.len()": FieldRule("items", lambda place: [len(place.parsed.items)], lambda value, _: [value]),
}

RULES = {"entry": _ENTRY_RULES, "feed": _FEED_RULES, "document": _DOCUMENT_RULES}
