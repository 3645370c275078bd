"""A JSON Feed as one decoded object: its head, and its items. https://www.jsonfeed.org/version/1.1/"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import msgspec

from ..errors import ParseError
from ..identity.urls import canonicalise_url, domain_of, resolve_link
from ..item import Author, Document, ParsedDocument, PushOffer, RawItem, Source
from ..leniency import Losses
from ..push_offers import choose_push_offer
from ..text.html import text_to_line
from .broken_json import decode_json
from .entry import AuthorEntry, EntryContext, read_authors, read_json_item
from .entry_repair import repair_head


class JsonFeedHead(msgspec.Struct):
    """The feed's own fields that are read."""

    version: str | None = None
    title: str | None = None
    home_page_url: str | None = None
    feed_url: str | None = None
    language: str | None = None
    author: AuthorEntry | str | None = None
    authors: list[AuthorEntry] | None = None


def is_json_feed(data: object) -> bool:
    """Whether an object is a feed: it says so, or it has a list of items and no text of its own.

    >>> is_json_feed({"version": "1.1", "items": [{"id": 1}]}), is_json_feed({"title": "A", "items": ["a"]})
    (True, False)
    """
    if not isinstance(data, dict):
        return False
    if "jsonfeed.org/version" in str(data.get("version")):
        return True
    entries = data.get("items")
    has_entries = isinstance(entries, list) and bool(entries) and all(isinstance(entry, dict) for entry in entries)
    return has_entries and not data.keys() & {"content_html", "content_text", "date_published"}


def decode_json_feed(text: str) -> dict[str, Any] | None:
    """The feed that a text is as a whole; None for anything else, such as items of their own, one a line."""
    if not text.lstrip("\ufeff \t\r\n").startswith("{") or '"items"' not in text:
        return None
    try:
        data = decode_json(text.lstrip("\ufeff"))
    except ValueError:
        return None
    return data if is_json_feed(data) else None


def read_json_feed(data: Mapping[str, Any], document: Document) -> ParsedDocument:
    """The items of a feed; a bad one is a Problem.

    Raises ParseError where its items are no list.
    """
    losses = Losses()
    entries = _list_entries(data.get("items"))
    head = msgspec.convert(repair_head(data, losses), JsonFeedHead)
    source = _make_source(head, document)
    authors: tuple[Author, ...] = read_authors(head.authors, head.author)
    base_url = source.url or document.url or resolve_link(head.feed_url, None)
    context = EntryContext(extractor="jsonfeed", base_url=base_url, authors=authors)
    items = [_read_entry(entry, number, where, context, losses) for number, (where, entry) in enumerate(entries)]
    return ParsedDocument(
        items=tuple(item for item in items if item),
        source=source,
        language=head.language,
        problems=tuple(losses.items),
        field_problems=tuple(losses.fields),
        push=_read_push_offer(data),
    )


def _read_push_offer(data: Mapping[str, Any]) -> PushOffer | None:
    """Hubs of the type WebSub; ``feed_url`` is what it is known by."""
    written = data.get("hubs")
    hubs = [hub for hub in written if isinstance(hub, dict)] if isinstance(written, list) else []
    addresses = [hub.get("url") for hub in hubs if str(hub.get("type")).lower() in ("websub", "pubsubhubbub")]
    return choose_push_offer(
        [address for address in addresses if isinstance(address, str)],
        [data["feed_url"]] if isinstance(data.get("feed_url"), str) else [],
    )


def _read_entry(entry: Any, number: int, where: str, context: EntryContext, losses: Losses) -> RawItem | None:
    return losses.read_item(
        where,
        partial(json.dumps, entry, ensure_ascii=False),
        partial(read_json_item, entry, number, where, context, losses),
    )


def _list_entries(written: Any) -> Iterable[tuple[str, Any]]:
    """The entries with their places.

    A list from which PHP has left some out is written as an object; a list of one may be that one.
    """
    if written is None or written is False:
        return []
    if isinstance(written, dict):
        if written.keys() & {"title", "content_html", "content_text"}:
            written = [written]
        elif all(isinstance(entry, dict) for entry in written.values()):
            written = list(written.values())
    if not isinstance(written, list):
        raise ParseError('this is no JSON Feed: its "items" are no list')
    return [(f"entry {number}", entry) for number, entry in enumerate(written, 1)]


def _make_source(head: JsonFeedHead, document: Document) -> Source:
    site = resolve_link(head.home_page_url, document.url)
    if site and document.url and canonicalise_url(site) == canonicalise_url(document.url):
        site = None  # the subscription itself, which may hold a secret
    return Source(
        name=text_to_line(head.title or "") or None, domain=domain_of(site) or domain_of(document.url), url=site
    )
