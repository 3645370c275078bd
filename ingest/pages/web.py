"""An HTML page taken apart: main text from the extractor, corrected by what the page's own tree says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from .blocks import Line, Story, count_words, fold
from .bylines import dateline_source, read_byline
from .cards import MIN_TITLE_WORDS, find_cards, is_main
from .furniture import furniture_reason
from .maintext import main_paragraphs
from .markup import Markup, Outline
from .metadata import Metadata
from .prices import Label
from .reading import read_page
from .stories import MIN_WORDS, Page, Piece, assemble, pieces_of
from .trim import own_text, within_story, without_promos

_Labelled = tuple[list[Line], tuple[Label, ...]]
_KEY = 60  # characters by which an extracted paragraph and a line of the page know each other; extractors add to ends
_AROUND = 6  # lines around the first and the last age
_HEADER_LINES = 8  # between the title and the first paragraph


def take_apart(html: str, markup: Markup, metadata: Metadata) -> Page:
    """Main story, related stories in the order of the page, and every block."""
    outline = markup.outline
    extracted = own_text(main_paragraphs(html, markup.tag_count), outline)
    groups = [(group, read_page(group, within_related=True).labels) for group in _cards(outline, extracted)]
    groups += _unframed(_without(outline.lines, groups), extracted)
    rest = _without(outline.lines, groups)
    paragraphs = within_story(_corrected(extracted, outline, rest, metadata), outline, _headings(outline, groups))
    if not paragraphs:
        page = assemble(rest, read_page(rest).labels)
        paragraphs = list(page.main.paragraphs) if page.main else []
    labels = dict(zip((line.number for line in rest), _labels(rest, paragraphs, metadata), strict=True))
    for group, shown in groups:
        labels |= dict(zip((line.number for line in group), shown, strict=True))
    page = assemble(outline.lines, [labels[line.number] for line in outline.lines])
    return replace(page, main=_main(without_promos(paragraphs, page.related), rest, metadata))


def _headings(outline: Outline, groups: Sequence[_Labelled]) -> set[str]:
    """What stands right above related stories, marked as a heading."""
    first = {group[0].number for group, _ in groups}
    return {fold(line.text) for line, after in pairwise(outline.lines) if line.heading and after.number in first}


def _cards(outline: Outline, extracted: Sequence[str]) -> list[list[Line]]:
    return find_cards(outline, {fold(text) for text in extracted})


def _without(lines: Sequence[Line], groups: Sequence[_Labelled]) -> list[Line]:
    taken = {line.number for group, _ in groups for line in group}
    return [line for line in lines if line.number not in taken]


def _unframed(lines: Sequence[Line], extracted: Sequence[str]) -> list[_Labelled]:
    """Related stories with no headline or element to tell them by, found by their ages as in plain text."""
    lines = [line for line in lines if line.zone in ("", "related")]
    timed = [place for place, line in enumerate(lines) if _has_age(line)]
    if not any(after - before > 1 for before, after in pairwise(timed)):
        return []
    window = lines[max(timed[0] - _AROUND, 0) : timed[-1] + _AROUND]
    pieces = pieces_of(window, read_page(window).labels)
    main = {fold(text) for text in extracted}
    found = [p for p in pieces if p.role == "related" and _is_story(p) and not is_main(p.lines, main)]
    return [(list(piece.lines), piece.labels) for piece in found] if len(found) > 1 else []


def _is_story(piece: Piece) -> bool:
    """With an age, and with a headline of some words."""
    titles = [line for line, label in zip(piece.lines, piece.labels, strict=True) if label is Label.RELATED_TITLE]
    return any(map(_has_age, piece.lines)) and sum(count_words(line.text) for line in titles) >= MIN_TITLE_WORDS


def _has_age(line: Line) -> bool:
    """A relative age: calendar dates stand in the text of many a story (the dates of a tour, a chronicle)."""
    byline = read_byline(line.text)
    return byline is not None and byline.age_seconds is not None


def _corrected(paragraphs: Sequence[str], outline: Outline, rest: Sequence[Line], metadata: Metadata) -> list[str]:
    """Without what belongs to other stories, to comments and to furniture, and without the title itself."""
    own = {_key(line.text) for line in rest if line.zone != "comments"}
    others = ({_key(line.text) for line in outline.lines} - own) | {_key(metadata.title or "")}
    return [text for text in paragraphs if not _is_known(text, others) and furniture_reason(text) is None]


def _key(text: str) -> str:
    return fold(text)[:_KEY]


def _is_known(paragraph: str, others: Collection[str]) -> bool:
    """Is it one of these lines, or a table row made of them?"""
    cells = [cell for cell in paragraph.split("|") if cell.strip(" -")]
    return _key(paragraph) in others or (len(cells) > 1 and all(_key(cell) in others for cell in cells))


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
