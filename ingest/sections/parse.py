"""A section page to raw items: headlines whose texts are on their pages."""

from __future__ import annotations

from urllib.parse import urljoin

from ..decode import decoded_text_of
from ..errors import ParseError
from ..identity.urls import domain_of
from ..item import Document, ParsedDocument, RawItem, Source
from ..pages.html.outline import read_markup
from ..pages.metadata import read_metadata
from ..text.html import html_to_line
from .links import MIN_STORIES, SectionLink, find_declared_links, find_repeated_links

MAX_CHARACTERS = 8_000_000  # a longer page is no page


def parse_section(document: Document) -> ParsedDocument:
    """Read a page as a list of stories. Its items have no text: that is on their pages (``needs_pages``).

    A relative age ("8 minutes ago") is left out: it would be another date at every poll, and the page says it exactly.

    Raises:
        ParseError: there is no list on it; its address is not known; or it is too much for a parser.
    """
    text = decoded_text_of(document)
    if len(text) > MAX_CHARACTERS:
        raise ParseError(f"the page has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
    if document.url is None:
        raise ParseError("a section is read by the addresses of its links: give its own address, not a file")
    markup = read_markup(text)
    base = urljoin(document.url, markup.fields.base or "")
    links = find_declared_links(markup, base, document.url) or find_repeated_links(markup, base, document.url)
    if not links:
        raise ParseError(
            f"no list of stories was found on the page: fewer than {MIN_STORIES} headlines of one shape lead to pages "
            "of the same site whose addresses name one text"
        )
    metadata = read_metadata(markup.fields)
    return ParsedDocument(
        items=tuple(_build_raw_item(link, position) for position, link in enumerate(links)),
        source=Source(name=html_to_line(metadata.site or "") or None, domain=domain_of(document.url)),
        language=metadata.language,
        needs_pages=True,
    )


def _build_raw_item(link: SectionLink, position: int) -> RawItem:
    return RawItem(
        url=link.url,
        title=link.title,
        title_is_html=False,
        summary=link.teaser,
        summary_is_html=False,
        published=link.published,
        position=position,
        where=f"headline {position + 1}",
        extractor="section",
    )
