"""JSON Feed 1.0 and 1.1 to raw items: https://www.jsonfeed.org/version/1.1/"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ..errors import ParseError
from ..identity.urls import canonicalise_url, domain_of, make_url_absolute
from ..item import Document, ParsedDocument, Problem, RawItem, Source
from ..json_items.entry import read_json_item
from ..text.html import html_to_line

MAX_RAW = 64 * 1024  # characters of a bad entry that a Problem carries


class JsonFeedHead(msgspec.Struct):
    """The feed's own fields that are read."""

    version: str
    title: str | None = None
    home_page_url: str | None = None
    language: str | None = None
    items: list[Any] = []


def parse_json_feed(text: str, document: Document) -> ParsedDocument:
    """Read a JSON Feed; a bad entry is a Problem, not a failure.

    Raises ParseError for what is not JSON, not a JSON Feed, or a JSON Feed whose own fields are of the wrong type.
    """
    try:
        head = msgspec.convert(msgspec.json.decode(text.lstrip("\ufeff")), JsonFeedHead)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"this is no JSON Feed: {error}") from error
    if "jsonfeed.org/version" not in head.version:
        raise ParseError(f'this is no JSON Feed: its "version" is {head.version[:80]!r}')
    source = _make_source(head, document)
    items: list[RawItem] = []
    problems: list[Problem] = []
    for number, entry in enumerate(head.items):
        try:
            items.append(read_json_item(entry, number, base_url=source.url or document.url, extractor="jsonfeed"))
        except ValueError as error:
            raw = json.dumps(entry, ensure_ascii=False)[:MAX_RAW]
            problems.append(Problem(where=f"entry {number + 1}", reason=str(error), raw=raw))
    return ParsedDocument(items=tuple(items), source=source, language=head.language, problems=tuple(problems))


def _make_source(head: JsonFeedHead, document: Document) -> Source:
    site = make_url_absolute(head.home_page_url, None)
    if site and document.url and canonicalise_url(site) == canonicalise_url(document.url):
        site = None  # the subscription itself, which may hold a secret
    return Source(
        name=html_to_line(head.title or "") or None, domain=domain_of(site) or domain_of(document.url), url=site
    )
