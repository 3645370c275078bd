"""A page, HTML or plain text, taken apart: its main story, other people's stories on it, and furniture.

bytes → text → lines → labels → stories. Each story becomes a raw item; furniture reaches none.
"""

from __future__ import annotations

from .blocks import Block, Story
from .decode import decode
from .dump import read_dump
from .errors import ParseError
from .item import Author, Document, Parsed, Part, RawItem, Source
from .reading import read_page
from .refusals import refuse
from .stories import Page, assemble

MAX_CHARACTERS = 8_000_000  # a longer page is no page


def split_text(document: Document) -> Parsed:
    """The stories of a plain-text page: the main one first, then the related ones in the order of the page.

    Raises ParseError where there is no story: an empty or binary document, a page that asks for a login, a consent
    or a proof of being human, an error page.
    """
    return _parsed(document, _text_page(document), "page-text")


def blocks_of(document: Document) -> tuple[Block, ...]:
    """Every block of the page with its role and the reason for it; raises ParseError as the splitters do."""
    return _text_page(document).blocks


def _text_page(document: Document) -> Page:
    lines = read_dump(_text_of(document))
    page = assemble(lines, read_page(lines).labels)
    refuse(page.main, [line.text for line in lines])
    return page


def _text_of(document: Document) -> str:
    text = decode(document.body, document.content_type)
    if len(text) > MAX_CHARACTERS:
        raise ParseError(f"the page has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
    return text


def _parsed(document: Document, page: Page, extractor: str) -> Parsed:
    stories: list[tuple[Part, Story]] = [("main", page.main)] if page.main else []
    stories += [("related", story) for story in page.related]
    if not stories:
        raise ParseError("no story was found on the page")
    items = (_raw(document, part, place, story, extractor) for place, (part, story) in enumerate(stories))
    return Parsed(items=tuple(items))


def _raw(document: Document, part: Part, position: int, story: Story, extractor: str) -> RawItem:
    return RawItem(
        url=story.url or (document.url if part == "main" else None),
        base_url=document.url,
        title=story.title,
        content_text="\n\n".join(story.paragraphs) or None,
        published=story.published,
        age_seconds=story.age_seconds,
        authors=(Author(name=story.author),) if story.author else (),
        source=Source(name=story.source) if story.source else None,
        part=part,
        position=position,
        extractor=extractor,
    )
