"""A page, HTML or plain text, taken apart: its main story, other people's stories on it, and furniture.

bytes → text → lines → labels → stories. Each story becomes a raw item; furniture reaches none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..decode import decode
from ..errors import ParseError
from ..identity.source import source_on_page
from ..identity.urls import domain_of
from ..item import Author, Document, Parsed, Part, RawItem, Source
from ..sniff import refuse_binary
from ..text.html import html_to_line
from .blocks import Block, Story
from .body.story_element import without_promos
from .html.outline import read_markup
from .html_page import take_apart
from .labels.label_lines import read_page
from .lines.dump import read_dump
from .metadata import Metadata, read_metadata
from .refusals import refuse
from .stories.assemble import Page, assemble
from .stories.edge_notes import settle
from .stories.row_outliers import keep_company
from .stories.title_order import titles_first

MAX_CHARACTERS = 8_000_000  # a longer page is no page
_SNIFFED = 2_000
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|article|main|section|p|h1|table|meta|script)\b", re.IGNORECASE
)


def split_text(document: Document) -> Parsed:
    """The stories of a plain-text page: the main one first, then the related ones in the order of the page.

    Raises ParseError where there is no story: an empty or binary document, a page that asks for a login, a consent
    or a proof of being human, an error page.
    """
    return _parsed(document, _text_page(_text_of(document)), Source(domain=domain_of(document.url)), "page-text")


def split_page(document: Document) -> Parsed:
    """The stories of an HTML page, as split_text; the main one with what the page's metadata says.

    Raises ParseError as split_text does, and for mark-up nested so deeply that parsing it would take minutes.
    """
    page, facts = _html_page(_text_of(document))
    site = Source(name=html_to_line(facts.site or "") or None, domain=domain_of(document.url))
    parsed = _parsed(document, page, site, "page-html")
    items = [replace(item, base_url=facts.base or document.url) for item in parsed.items]
    if page.main:
        authors = tuple(Author(name=name) for name in facts.authors) or items[0].authors
        items[0] = replace(items[0], authors=authors, modified=facts.modified, image=facts.image)
    return replace(parsed, items=tuple(items), language=facts.language)


def blocks_of(document: Document) -> tuple[Block, ...]:
    """Every block of the page with its role and the reason for it; raises ParseError as the splitters do."""
    text = _text_of(document)
    return (_html_page(text)[0] if is_html(text) else _text_page(text)).blocks


def is_html(text: str) -> bool:
    """Does the text begin like an HTML page?

    >>> is_html("<!DOCTYPE html><title>Ferry</title>"), is_html("Ferry back in service\\n3 < 4")
    (True, False)
    """
    return _HTML.search(text[:_SNIFFED]) is not None


def _text_page(text: str) -> Page:
    lines = titles_first(read_dump(text))
    page = assemble(lines, settle(lines, keep_company(lines, read_page(lines).labels)))
    if page.main:
        story = replace(page.main, paragraphs=tuple(without_promos(page.main.paragraphs, page.related)))
        page = replace(page, main=story)
    refuse(page.main, [line.text for line in lines])
    return page


def _html_page(text: str) -> tuple[Page, Metadata]:
    markup = read_markup(text)
    facts = read_metadata(markup.facts)
    page = take_apart(markup, facts)
    refuse(
        page.main, [line.text for line in markup.outline.lines if line.zone in ("", "furniture")], markup.facts.title
    )
    return page, facts


def _text_of(document: Document) -> str:
    refuse_binary(document.body)
    text = decode(document.body, document.content_type)
    if len(text) > MAX_CHARACTERS:
        raise ParseError(f"the page has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
    return text


def _parsed(document: Document, page: Page, site: Source, extractor: str) -> Parsed:
    stories: list[tuple[Part, Story]] = [("main", page.main)] if page.main else []
    stories += [("related", story) for story in page.related if story.title or story.paragraphs]  # not a lone age
    if not stories:
        raise ParseError("no story was found on the page")
    items = (
        replace(_raw(document, part, place, story, extractor), source=source_on_page(story.source, site))
        for place, (part, story) in enumerate(stories)
    )
    return Parsed(items=tuple(items), source=site)


def _raw(document: Document, part: Part, position: int, story: Story, extractor: str) -> RawItem:
    return RawItem(
        url=document.url if part == "main" else story.url,
        canonical_claim=story.url if part == "main" else None,
        base_url=document.url,
        title=story.title,
        content_text="\n\n".join(story.paragraphs) or None,
        published=story.published,
        age_seconds=story.age_seconds,
        authors=(Author(name=story.author),) if story.author else (),
        part=part,
        position=position,
        extractor=extractor,
    )
