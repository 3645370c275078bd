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
from ..feeds.xml_tree import Element, children_of, local_name_of, text_of
from ..identity.urls import make_url_absolute
from ..item import Document, LinkedSitemap, RawItem

MAX_ENTRIES = 50_000  # of one sitemap, as the protocol has it
MAX_TAGS = 50  # keywords and tickers of one entry
_NEWS = "news:"
_NO_WEB_ADDRESS = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:|https?:/*+(?:[?#]|$)", re.IGNORECASE)
_BETWEEN_TAGS = re.compile(r"[,;،、，]")


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """What an entry says, first of each."""

    address: str
    texts: dict[str, str]  # by element, such as "news:title"
    is_news: bool  # it has news tags


def read_entry(element: Element, document: Document) -> SitemapEntry:
    """The texts of an entry, wherever in it they are.

    Raises:
        ParseError: it has no address that can be fetched.
    """
    texts: dict[str, str] = {}
    elements = _walk_elements(element)
    for name, inner in elements:
        if text := text_of(inner):
            texts.setdefault(name, text)
    address = read_entry_address(texts.pop("loc", None), document)
    return SitemapEntry(address, texts, any(name.startswith(_NEWS) for name, _ in elements))


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
    address = read_entry_address(texts.get("loc"), document)
    moment, _ = parse_date(texts.get("lastmod"), fetched_at=document.fetched_at)
    return LinkedSitemap(url=address, modified=moment)


def read_entry_address(written: str | None, document: Document) -> str:
    """A whole address; sites leave out the host, which the protocol does not allow, so it is that of the sitemap.

    Raises:
        ParseError: there is none, or it is none of the web.
    """
    if not written:
        raise ParseError("no address (loc)")
    address = None if _NO_WEB_ADDRESS.match(written) else make_url_absolute(written, document.url)
    if not address:
        raise ParseError(f"the address (loc) can't be fetched: {written[:80]!r}")
    return address


def _walk_elements(element: Element) -> list[tuple[str, Element]]:
    """The elements in an entry, at whatever depth, in order.

    What is called "news" has news tags in it, whatever their prefix: some declare none.
    """
    found: list[tuple[str, Element]] = []
    for name, child in children_of(element):
        if local_name_of(child).lower() == "news":
            found += [(f"{_NEWS}{local_name_of(inner).lower()}", inner) for inner in child.iter()]
        else:
            found += [(name, child), *_walk_elements(child)] if len(child) else [(name, child)]
    return found


def _read_tags(*lists: str | None) -> tuple[str, ...]:
    parts = (part.strip() for written in lists if written for part in _BETWEEN_TAGS.split(written))
    return tuple(dict.fromkeys(filter(None, parts)))[:MAX_TAGS]
