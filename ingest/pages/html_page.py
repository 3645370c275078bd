"""An HTML page taken apart: main text from the extractor, corrected by what the page's own tree says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from .blocks import Line, Story, count_words, fold
from .body.body import correct_body
from .body.story_element import own_text, within_story, without_promos
from .html.extractor import main_paragraphs
from .html.outline import Markup, Outline
from .labels.costs import Label
from .labels.label_lines import read_page
from .lines.bylines import dateline_source, read_byline
from .metadata import Metadata
from .stories.assemble import MIN_WORDS, Page, Piece, assemble, pieces_of
from .stories.cards import CARD_GAP, MIN_TITLE_WORDS, find_cards, is_main

_Labelled = tuple[list[Line], tuple[Label, ...]]
_AROUND = 6  # lines around the first and the last age
_HEADER_LINES = 8  # between the title and the first paragraph


def take_apart(markup: Markup, metadata: Metadata) -> Page:
    """Main story, related stories in the order of the page, and every block."""
    outline = markup.outline
    extracted = own_text(main_paragraphs(markup.lean, markup.tag_count), outline)
    groups = [(group, _labelled_cards(group)) for group in _cards(outline, extracted)]
    groups += _unframed(_without(outline.lines, groups), extracted)
    rest = _without(outline.lines, groups)
    numbers = _numbers(groups)
    places = {place for place, line in enumerate(outline.lines) if line.number in numbers}
    body = correct_body(extracted, outline, places, metadata.title)
    paragraphs = within_story(body.paragraphs, outline, _headings(outline, groups))
    own = {outline.lines[place].number for place in body.places}
    if not paragraphs:
        page = assemble(rest, read_page(rest).labels)
        paragraphs = list(page.main.paragraphs) if page.main else []
    labels = dict(zip((line.number for line in rest), _labels(rest, paragraphs, own, metadata), strict=True))
    for group, shown in groups:
        labels |= dict(zip((line.number for line in group), shown, strict=True))
    page = assemble(outline.lines, [labels[line.number] for line in outline.lines])
    reasons = {outline.lines[place].number: reason for place, reason in body.left_out.items()}
    main = _main(without_promos(paragraphs, page.related), rest, metadata)
    return replace(page, main=main, left_out=reasons)


def _headings(outline: Outline, groups: Sequence[_Labelled]) -> set[str]:
    """What stands right above related stories, marked as a heading."""
    first = {group[0].number for group, _ in groups}
    return {fold(line.text) for line, after in pairwise(outline.lines) if line.heading and after.number in first}


def _cards(outline: Outline, extracted: Sequence[str]) -> list[list[Line]]:
    return find_cards(outline, {fold(text) for text in extracted})


def _labelled_cards(group: Sequence[Line]) -> tuple[Label, ...]:
    """Labels of cards. Each has one headline; what else looks like one is above it (a topic) or its text (a deck)."""
    labels = list(read_page(group, within_related=True).labels)
    starts = [place for place, line in enumerate(group) if line.gap == CARD_GAP]
    for start, end in pairwise([*starts, len(group)]):
        titles = [place for place in range(start, end) if labels[place] is Label.RELATED_TITLE]
        head = max(titles, key=lambda place: _rank(group[place]), default=end)
        for place in titles:
            if place != head:
                labels[place] = Label.RELATED_TEXT if place > head else Label.RELATED_BEFORE
    return tuple(labels)


def _rank(line: Line) -> tuple[bool, bool]:
    return line.heading > 0 and line.href is not None, line.heading > 0 or line.href is not None


def _without(lines: Sequence[Line], groups: Sequence[_Labelled]) -> list[Line]:
    taken = _numbers(groups)
    return [line for line in lines if line.number not in taken]


def _numbers(groups: Sequence[_Labelled]) -> set[int]:
    return {line.number for group, _ in groups for line in group}


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


def _labels(lines: Sequence[Line], paragraphs: Sequence[str], own: Collection[int], metadata: Metadata) -> list[Label]:
    """Main for the story's lines and for those of the same text, furniture elsewhere; ``own`` are line numbers."""
    taken = {fold(text) for text in paragraphs}
    title = fold(metadata.title or "")
    return [
        Label.TEXT
        if line.number in own or fold(line.text) in taken
        else Label.TITLE
        if fold(line.text) == title
        else _furniture(line)
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
