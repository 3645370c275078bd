"""A sitemap's text to raw items, or to the addresses of the sitemaps that an index lists.

urlset ───────► one entry at a time (entry.py) ─► raw items: headline, date, language, keywords; no text
sitemapindex ─► addresses, each with its date

https://www.sitemaps.org/protocol.html and
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count

from ..decode import decoded_text_of
from ..errors import ParseError
from ..feeds.prolog import Prolog, read_prolog
from ..feeds.xml_cut_off import keep_whole_items
from ..feeds.xml_reading import read_repaired_xml
from ..feeds.xml_tree import Element, local_name_of, markup_of, walk_items
from ..identity.urls import domain_of
from ..item import Document, LinkedSitemap, ParsedDocument, RawItem, Source
from ..leniency import Losses
from .entry import MAX_ENTRIES, build_linked_sitemap, build_raw_item, read_entry

VIA_INDEX = "sitemap"  # how a document came that an index lists: one without news tags has no news, and that is all

_ROOTS = ("urlset", "sitemapindex")
_PAGE, _SITEMAP = _ENTRY_NAMES = ("url", "sitemap")  # some sites list sitemaps in a urlset, or pages in an index


def is_sitemap(text: str) -> bool:
    """Whether a document's root is that of a sitemap or of an index of sitemaps.

    >>> is_sitemap('<?xml version="1.0"?><urlset/>'), is_sitemap("<rss/>")
    (True, False)
    """
    return _find_root_name(read_prolog(text)) in _ROOTS


def parse_sitemap(document: Document) -> ParsedDocument:
    """Read a sitemap. Its items have no text: that is on their pages (``needs_pages``).

    Of a sitemap with news tags the entries without them are left out: the format has a site take the tags away after
    two days, so these were listed with them before. One that is cut off gives its whole entries.

    Raises:
        ParseError: no XML; more than MAX_ENTRIES; or no entry has news tags, and nobody said that it is a sitemap: it
            may list every page that a site has.
    """
    text = decoded_text_of(document)
    prolog = read_prolog(text)
    text, cut = keep_whole_items(text[prolog.start :], str(prolog.root), _ENTRY_NAMES, "sitemap")
    parsed = read_repaired_xml(text, prolog, partial(_read_entries, document=document))
    return replace(parsed, problems=(*parsed.problems, *cut))


def _find_root_name(prolog: Prolog) -> str:
    return (prolog.root or "").rpartition(":")[2].lower()


def _read_entries(data: bytes, document: Document) -> ParsedDocument:
    """Raises NotWellFormedError, and ParseError as parse_sitemap does."""
    losses, news, plain, linked = Losses(), list[RawItem](), list[RawItem](), list[LinkedSitemap]()

    def take_entry(element: Element, number: int, where: str) -> None:
        raw = partial(markup_of, element)
        if local_name_of(element).lower() == _SITEMAP:
            sitemap = losses.read_item(where, raw, partial(build_linked_sitemap, element, document))
            linked.extend([sitemap] if sitemap else [])
        elif entry := losses.read_item(where, raw, partial(read_entry, element, document)):
            (news if entry.is_news else plain).append(build_raw_item(entry, number, where))

    _walk_entries(data, take_entry)
    if document.kind == "sitemap":
        news = sorted((*news, *plain), key=lambda raw: raw.position)
    elif plain and not news and not linked and document.via != VIA_INDEX:
        raise ParseError(
            f"this is a sitemap without news tags, of {len(plain)} pages of any kind: "
            "give the kind `sitemap` where each of them is wanted"
        )
    elif plain and (news or linked):
        losses.note_field("sitemap", "news", f"{len(plain)} entries have no news tags", plain[0].url)
    return ParsedDocument(
        items=tuple(news),
        source=Source(domain=domain_of(document.url)),
        problems=tuple(losses.items),
        field_problems=tuple(losses.fields),
        needs_pages=bool(news) or not linked,
        sitemaps=tuple(linked),
    )


def _walk_entries(data: bytes, take_entry: Callable[[Element, int, str], None]) -> None:
    numbers = count()

    def take_element(element: Element) -> None:
        number = next(numbers)
        if number >= MAX_ENTRIES:
            raise ParseError(f"the sitemap has more than {MAX_ENTRIES} entries, which the format does not allow")
        take_entry(element, number, f"entry {number + 1}")

    walk_items(data, take_element, _ENTRY_NAMES)
