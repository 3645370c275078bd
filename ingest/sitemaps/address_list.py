"""A sitemap in its plainest form: a text with one address a line (https://www.sitemaps.org/protocol.html#otherformats)."""

from __future__ import annotations

import re
from functools import partial

from ..decode import decoded_text_of
from ..errors import ParseError
from ..identity.urls import domain_of
from ..item import Document, ParsedDocument, RawItem, Source
from ..leniency import Losses
from .entry import MAX_ENTRIES, SitemapEntry, build_raw_item, read_entry_address

_ADDRESS_LINE = re.compile(r"\s*+https?://[^\s<>\"]+[ \t]*+(?:[\r\n]|$)", re.IGNORECASE)


def is_address_list(text: str) -> bool:
    """Whether the first line of a text is an address and nothing else.

    >>> is_address_list("https://harbour.example/1\\nhttps://harbour.example/2\\n"), is_address_list("Read this:\\n")
    (True, False)
    """
    return _ADDRESS_LINE.match(text) is not None


def parse_address_list(document: Document) -> ParsedDocument:
    """Read a list of addresses: each is an item, whose text is on its page.

    Raises:
        ParseError: there are more than MAX_ENTRIES.
    """
    losses, items = Losses(), list[RawItem]()
    lines = [(number, line.strip()) for number, line in enumerate(decoded_text_of(document).splitlines(), 1)]
    lines = [(number, line) for number, line in lines if line]
    if len(lines) > MAX_ENTRIES:
        raise ParseError(f"the sitemap has more than {MAX_ENTRIES} entries, which the format does not allow")
    for number, line in lines:
        where = f"line {number}"
        address = losses.read_item(where, partial(str, line), partial(read_entry_address, line, document))
        if address:
            items.append(build_raw_item(SitemapEntry(address, {}, is_news=False), len(items), where))
    return ParsedDocument(
        items=tuple(items),
        source=Source(domain=domain_of(document.url)),
        problems=tuple(losses.items),
        needs_pages=True,
    )
