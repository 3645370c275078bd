"""One entry of a sitemap: which element says what.

An entry says its address (``loc``), perhaps when it changed, and in extensions what it is: ``news:`` for articles of
the last two days, ``image:`` and ``video:`` for what the page shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..dates.parse import parse_date
from ..errors import ParseError
from ..feeds.feed_head import make_entry_source
from ..feeds.xml_tree import Element, children_of, text_of
from ..identity.urls import make_url_absolute
from ..item import Document, LinkedSitemap, RawItem

MAX_TAGS = 50  # keywords and tickers of one entry
_NEWS = "news:"
_BETWEEN_TAGS = re.compile(r"[,;،、，]")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """What an entry says, first of each."""

    address: str
    texts: dict[str, str]  # by element, such as "news:title"

    @property
    def is_news(self) -> bool:
        return any(name.startswith(_NEWS) for name in self.texts)


def read_entry(element: Element) -> SitemapEntry:
    """The texts of an entry, wherever in it they are.

    Raises:
        ParseError: it has no address.
    """
    texts: dict[str, str] = {}
    for name, inner in _walk_elements(element):
        if text := text_of(inner):
            texts.setdefault(name, text)
    if not (address := texts.pop("loc", None)):
        raise ParseError("no address (loc)")
    return SitemapEntry(address, texts)


def build_raw_item(entry: SitemapEntry, position: int, where: str) -> RawItem:
    """The headline that an entry is; what has no news tags is called by its address."""
    said = entry.texts.get
    return RawItem(
        url=entry.address,
        title=said("news:title"),
        published=said("news:publication_date"),
        modified=said("lastmod"),
        language=said("news:language"),
        tags=_read_tags(said("news:keywords"), said("news:stock_tickers")),
        image=said("image:loc") or said("video:thumbnail_loc"),
        source=make_entry_source(said("news:name") or "", None, entry.address),
        position=position,
        where=where,
        extractor="sitemap",
    )


def build_linked_sitemap(element: Element, document: Document) -> LinkedSitemap:
    """A sitemap that an index lists.

    Raises:
        ParseError: it has no address that can be fetched.
    """
    texts = {name: text_of(inner) for name, inner in children_of(element)}
    if not (address := make_url_absolute(texts.get("loc"), document.url)):
        raise ParseError("no address (loc)")
    moment, _ = parse_date(texts.get("lastmod"), fetched_at=document.fetched_at)
    return LinkedSitemap(url=address, modified=moment)


def _walk_elements(element: Element) -> list[tuple[str, Element]]:
    """The elements in an entry, at whatever depth, in order."""
    found: list[tuple[str, Element]] = []
    for name, child in children_of(element):
        found += [(name, child), *_walk_elements(child)] if len(child) else [(name, child)]
    return found


def _read_tags(*lists: str | None) -> tuple[str, ...]:
    parts = (part.strip() for written in lists if written for part in _BETWEEN_TAGS.split(written))
    return tuple(dict.fromkeys(filter(None, parts)))[:MAX_TAGS]
