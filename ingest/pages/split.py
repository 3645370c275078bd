"""A page, HTML or plain text, taken apart: its main story, other people's stories on it, and furniture.

bytes → text → lines → labels → stories. Each story becomes a raw item; furniture reaches none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..decode import decoded_text_of
from ..errors import ParseError
from ..identity.source import source_on_page
from ..identity.urls import domain_of
from ..item import Author, Document, DocumentPart, ParsedDocument, RawItem, Source
from ..sniff import decode_document
from ..text.html import html_to_line
from .blocks import Block, PageStory
from .html.outline import read_markup
from .html_page import split_markup
from .metadata import Metadata, read_metadata, with_address_dates
from .refusals import refuse_page
from .stories.assemble import SplitPage
from .text_page import split_plain_text

MAX_CHARACTERS = 8_000_000  # a longer page is no page
_SNIFFED_CHARACTERS = 2_000
_HTML_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|article|main|section|p|h1|table|meta|script)\b", re.IGNORECASE
)


def split_text(document: Document) -> ParsedDocument:
    """The stories of a plain-text page: the main one first, then the related ones in the order of the page.

    Raises ParseError where there is no story: an empty or binary document, a page that asks for a login, a consent
    or a proof of being human, an error page.
    """
    return _build_parsed(
        document, split_plain_text(_decode_page(document)), Source(domain=domain_of(document.url)), "page-text"
    )


def split_page(document: Document) -> ParsedDocument:
    """The stories of an HTML page, as split_text; the main one with what the page's metadata says.

    Raises ParseError as split_text does, and for mark-up nested so deeply that parsing it would take minutes.
    """
    page, metadata = _read_html_page(_decode_page(document))
    metadata = with_address_dates(metadata, metadata.url or document.url)
    site = Source(name=html_to_line(metadata.site or "") or None, domain=domain_of(document.url))
    parsed = _build_parsed(document, page, site, "page-html", metadata.base)
    items = parsed.items
    if page.main:
        items = (_with_metadata(items[0], metadata), *items[1:])
    return replace(parsed, items=items, language=metadata.language)


def _with_metadata(item: RawItem, metadata: Metadata) -> RawItem:
    """The main story with every date that its page gives: which of them counts is decided where they are read."""
    dates, modified = (*metadata.published, *metadata.modified), metadata.modified
    return replace(
        item,
        published=dates[0].value if dates else None,
        other_published=tuple(date.value for date in dates[1:]),
        modified=modified[0].value if modified else None,
        other_modified=tuple(date.value for date in modified[1:]),
        date_places=tuple(date.place for date in dates),
        title_place=metadata.title.place if metadata.title else None,
        authors=tuple(Author(name=name) for name in metadata.authors),
        authors_place=metadata.authors_place,
        image=metadata.image,
        rights=metadata.rights,
    )


def blocks_of(document: Document) -> tuple[Block, ...]:
    """Every block of the page with its role and the reason for it; raises ParseError as the splitters do."""
    text = _decode_page(document)
    return (_read_html_page(text)[0] if is_html(text) else split_plain_text(text)).blocks


def is_html(text: str) -> bool:
    """Does the text begin like an HTML page?

    >>> is_html("<!DOCTYPE html><title>Ferry</title>"), is_html("Ferry back in service\\n3 < 4")
    (True, False)
    """
    return _HTML_TAG.search(text[:_SNIFFED_CHARACTERS]) is not None


def _read_html_page(text: str) -> tuple[SplitPage, Metadata]:
    markup = read_markup(text)
    metadata = read_metadata(markup.fields)
    page, metadata = split_markup(markup, metadata)
    refuse_page(
        page.main, [line.text for line in markup.outline.lines if line.zone in ("", "furniture")], markup.fields.title
    )
    return page, metadata


def _decode_page(document: Document) -> str:
    text = decoded_text_of(decode_document(document))
    if len(text) > MAX_CHARACTERS:
        raise ParseError(f"the page has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
    return text


def _build_parsed(
    document: Document, page: SplitPage, site: Source, extractor: str, base: str | None = None
) -> ParsedDocument:
    stories: list[tuple[DocumentPart, PageStory]] = [("main", page.main)] if page.main else []
    stories += [("related", story) for story in page.related if story.title or story.paragraphs]  # not a lone age
    if not stories:
        raise ParseError("no story was found on the page")
    items = (
        _build_raw_item(document, part, place, story, site, extractor, base or document.url)
        for place, (part, story) in enumerate(stories)
    )
    return ParsedDocument(items=tuple(items), source=site)


def _build_raw_item(
    document: Document,
    part: DocumentPart,
    position: int,
    story: PageStory,
    site: Source,
    extractor: str,
    base_url: str | None,
) -> RawItem:
    return RawItem(
        url=document.url if part == "main" else story.url,
        canonical_claim=story.url if part == "main" else None,
        base_url=base_url,
        title=story.title,
        content_text="\n\n".join(story.paragraphs) or None,
        published=story.published,
        age_seconds=story.age_seconds,
        authors=(Author(name=story.author),) if story.author else (),
        source=source_on_page(story.source, site),
        part=part,
        position=position,
        extractor=extractor,
    )
