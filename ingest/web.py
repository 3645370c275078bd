"""An HTML page taken apart: main text from the extractor, corrected by what the page's own tree says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .blocks import Line, Story, count_words, fold
from .bylines import dateline_source, read_byline
from .cards import find_cards
from .furniture import furniture_reason
from .maintext import main_paragraphs
from .markup import Markup, Outline
from .metadata import Metadata
from .prices import Label
from .reading import read_page
from .stories import MIN_WORDS, Page, assemble

_HEADER_LINES = 8  # between the title and the first paragraph


def take_apart(html: str, markup: Markup, metadata: Metadata) -> Page:
    """Main story, related stories in the order of the page, and every block."""
    outline = markup.outline
    extracted = main_paragraphs(html, markup.tag_count)
    groups = find_cards(outline, {fold(text) for text in extracted})
    carded = {line.number for group in groups for line in group}
    rest = [line for line in outline.lines if line.number not in carded]
    paragraphs = _corrected(extracted, outline, carded, metadata)
    if not paragraphs:
        page = assemble(rest, read_page(rest).labels)
        paragraphs = list(page.main.paragraphs) if page.main else []
    labels = {line.number: label for line, label in zip(rest, _labels(rest, paragraphs, metadata), strict=True)}
    for group in groups:
        shown = read_page(group, within_related=True).labels
        labels |= {line.number: label for line, label in zip(group, shown, strict=True)}
    gaps = {line.number: line.gap for group in groups for line in group}
    lines = [replace(line, gap=gaps.get(line.number, 0)) for line in outline.lines]
    page = assemble(lines, [labels[line.number] for line in lines])
    return replace(page, main=_main(paragraphs, rest, metadata))


def _corrected(paragraphs: list[str], outline: Outline, carded: set[int], metadata: Metadata) -> list[str]:
    """Without what belongs to other stories, to comments and to furniture, and without the title itself."""
    others = {fold(line.text) for line in outline.lines if line.number in carded or line.zone == "comments"}
    own = {fold(line.text) for line in outline.lines if line.number not in carded and line.zone != "comments"}
    others = (others - own) | {fold(metadata.title or "")}
    return [text for text in paragraphs if fold(text) not in others and furniture_reason(text) is None]


def _labels(lines: Sequence[Line], paragraphs: Sequence[str], metadata: Metadata) -> list[Label]:
    """Main where the extractor took the line, furniture elsewhere."""
    taken = {fold(text) for text in paragraphs}
    title = fold(metadata.title or "")
    return [
        Label.TEXT if fold(line.text) in taken else Label.TITLE if fold(line.text) == title else _furniture(line)
        for line in lines
    ]


def _furniture(line: Line) -> Label:
    return Label.COMMENT if line.zone == "comments" else Label.FURNITURE


def _main(paragraphs: Sequence[str], lines: Sequence[Line], metadata: Metadata) -> Story | None:
    if sum(count_words(text) for text in paragraphs) < MIN_WORDS:
        return None
    bylines = [byline for line in _header(lines, paragraphs, metadata) if (byline := read_byline(line.text))]
    return Story(
        title=metadata.title,
        paragraphs=tuple(paragraphs),
        source=dateline_source(paragraphs[0]) or metadata.source,
        author=next((byline.author for byline in bylines if byline.author), None),
        age_seconds=next((byline.age_seconds for byline in bylines if byline.age_seconds is not None), None),
        published=metadata.published or next((byline.published for byline in bylines if byline.published), None),
        url=metadata.url,
    )


def _header(lines: Sequence[Line], paragraphs: Sequence[str], metadata: Metadata) -> Sequence[Line]:
    """The lines between the title and the first paragraph."""
    title, first = fold(metadata.title or ""), fold(paragraphs[0])
    start = next((place for place, line in enumerate(lines) if fold(line.text) == title), None)
    if start is None:
        return ()
    end = next((place for place, line in enumerate(lines[start:], start) if fold(line.text) == first), start)
    return lines[start + 1 : min(end, start + 1 + _HEADER_LINES)]
