"""An HTML page taken apart: main text from the extractor, corrected by what the page's own tree says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from .blocks import Line, PageStory, fold_line, measure_length
from .body.body import find_story_body
from .body.head_lines import split_off_head
from .body.story_element import (
    choose_story_paragraphs,
    without_copies,
    without_edge_notes,
    without_promos,
)
from .html.extractor import extract_main_paragraphs
from .html.outline import Markup, Outline
from .labels.costs import Label
from .labels.label_lines import label_lines
from .lines.bylines import read_byline, read_dateline_source
from .metadata import Metadata, with_header_lines
from .stories.assemble import MIN_WORDS, PagePiece, SplitPage, assemble_stories, split_into_pieces
from .stories.cards import CARD_GAP, MIN_TITLE_WORDS, PageCards, belongs_to_main, find_cards
from .stories.live_updates import with_live_updates

_LabelledGroup = tuple[list[Line], tuple[Label, ...]]
_LINES_AROUND = 6  # lines around the first and the last age
_HEADER_LINES = 8  # between the title and the first paragraph
_LINES_ABOVE = 3  # the title


def split_markup(markup: Markup, metadata: Metadata) -> tuple[SplitPage, Metadata]:
    """Main story, related stories in the order of the page, and every block; with what the lines of its header add."""
    outline = markup.outline
    extracted = choose_story_paragraphs(extract_main_paragraphs(markup.extractor_html, markup.tag_count), outline)
    cards = _find_story_cards(outline, extracted)
    extracted = with_live_updates(extracted, outline, cards.updates)
    groups = [(group, _label_cards(group)) for group in cards.related]
    updates = {outline.lines[place].number for place in cards.updates}
    unframed = [line for line in _without_groups(outline.lines, groups) if line.number not in updates]
    groups += _find_unframed_stories(unframed, extracted)
    rest = _without_groups(outline.lines, groups)
    folded = [outline.folded_texts[line.number - 1] for line in rest]
    numbers = _collect_line_numbers(groups)
    places = {place for place, line in enumerate(outline.lines) if line.number in numbers}
    body = find_story_body(extracted, outline, places, metadata.title and metadata.title.value)
    paragraphs = without_copies(body.paragraphs, outline)
    paragraphs = without_edge_notes(paragraphs, outline, _find_related_headings(outline, groups))
    paragraphs, head = split_off_head(paragraphs)
    own_numbers = {outline.lines[place].number for place in body.places}
    if not paragraphs:
        page = assemble_stories(rest, label_lines(rest).labels)
        paragraphs = list(page.main.paragraphs) if page.main else []
    labels = _label_other_lines(rest, folded, paragraphs, own_numbers, metadata)
    for group, group_labels in groups:
        labels |= dict(zip((line.number for line in group), group_labels, strict=True))
    page = assemble_stories(outline.lines, [labels[line.number] for line in outline.lines], is_main_known=True)
    reasons = {outline.lines[place].number: reason for place, reason in body.left_out.items()}
    paragraphs = without_promos(paragraphs, page.related)
    taken = {*map(fold_line, head)}
    header = [
        *_find_header_lines(rest, folded, paragraphs, metadata),
        *(line for line, text in zip(rest, folded, strict=True) if text in taken),
    ]
    main = _build_main_story(paragraphs, header, metadata)
    return replace(page, main=main, left_out=reasons), with_header_lines(metadata, header)


def _find_related_headings(outline: Outline, groups: Sequence[_LabelledGroup]) -> set[str]:
    """What stands right above related stories, marked as a heading."""
    first = {group[0].number for group, _ in groups}
    return {fold_line(line.text) for line, after in pairwise(outline.lines) if line.heading and after.number in first}


def _find_story_cards(outline: Outline, extracted: Sequence[str]) -> PageCards:
    return find_cards(outline, {fold_line(text) for text in extracted})


def _label_cards(group: Sequence[Line]) -> tuple[Label, ...]:
    """Labels of cards. Each has one headline; what else looks like one is above it (a topic) or its text (a deck)."""
    labels = list(label_lines(group, within_related=True).labels)
    starts = [place for place, line in enumerate(group) if line.gap == CARD_GAP]
    for start, end in pairwise([*starts, len(group)]):
        titles = [place for place in range(start, end) if labels[place] is Label.RELATED_TITLE]
        head = max(titles, key=lambda place: _rank_title(group[place]), default=end)
        for place in titles:
            if place != head:
                labels[place] = Label.RELATED_TEXT if place > head else Label.RELATED_BEFORE
    return tuple(labels)


def _rank_title(line: Line) -> tuple[bool, bool]:
    return line.heading > 0 and line.href is not None, line.heading > 0 or line.href is not None


def _without_groups(lines: Sequence[Line], groups: Sequence[_LabelledGroup]) -> list[Line]:
    taken = _collect_line_numbers(groups)
    return [line for line in lines if line.number not in taken]


def _collect_line_numbers(groups: Sequence[_LabelledGroup]) -> set[int]:
    return {line.number for group, _ in groups for line in group}


def _find_unframed_stories(lines: Sequence[Line], extracted: Sequence[str]) -> list[_LabelledGroup]:
    """Related stories with no headline or element to tell them by, found by their ages as in plain text."""
    lines = [line for line in lines if line.zone in ("", "related")]
    timed = [place for place, line in enumerate(lines) if _has_age(line)]
    if not any(after - before > 1 for before, after in pairwise(timed)):
        return []
    window = lines[max(timed[0] - _LINES_AROUND, 0) : timed[-1] + _LINES_AROUND]
    pieces = split_into_pieces(window, label_lines(window).labels)
    main = {fold_line(text) for text in extracted}
    stories = [p for p in pieces if p.role == "related" and _is_story(p) and not belongs_to_main(p.lines, main)]
    return [(list(piece.lines), piece.labels) for piece in stories] if len(stories) > 1 else []


def _is_story(piece: PagePiece) -> bool:
    """With an age, and with a headline of some words."""
    titles = [line for line, label in zip(piece.lines, piece.labels, strict=True) if label is Label.RELATED_TITLE]
    return any(map(_has_age, piece.lines)) and sum(measure_length(line.text) for line in titles) >= MIN_TITLE_WORDS


def _has_age(line: Line) -> bool:
    """A relative age: calendar dates stand in the text of many a story (the dates of a tour, a chronicle)."""
    byline = read_byline(line.text)
    return byline is not None and byline.age_seconds is not None


def _label_other_lines(
    lines: Sequence[Line],
    folded: Sequence[str],
    paragraphs: Sequence[str],
    own_numbers: Collection[int],
    metadata: Metadata,
) -> dict[int, Label]:
    """By line number: main for the story's lines and for those of the same text, else furniture.

    Args:
        folded: the texts of the lines, for comparing.
        own_numbers: of the story's lines.
    """
    taken = {fold_line(text) for text in paragraphs}
    title = fold_line(metadata.title.value if metadata.title else "")

    def label_line(line: Line, text: str) -> Label:
        if line.number in own_numbers or text in taken:
            return Label.TEXT
        if text == title:
            return Label.TITLE
        return Label.COMMENT if line.zone == "comments" else Label.FURNITURE

    return {line.number: label_line(line, text) for line, text in zip(lines, folded, strict=True)}


def _build_main_story(paragraphs: Sequence[str], header: Sequence[Line], metadata: Metadata) -> PageStory | None:
    if sum(measure_length(text) for text in paragraphs) < MIN_WORDS:
        return None
    bylines = [byline for line in header if (byline := read_byline(line.text))]
    return PageStory(
        title=metadata.title.value if metadata.title else None,
        paragraphs=tuple(paragraphs),
        source=read_dateline_source(paragraphs[0]) or metadata.source,
        age_seconds=next((byline.age_seconds for byline in bylines if byline.age_seconds is not None), None),
        url=metadata.url,
    )


def _find_header_lines(
    lines: Sequence[Line], folded: Sequence[str], paragraphs: Sequence[str], metadata: Metadata
) -> Sequence[Line]:
    """Some lines above the title, and those between it and the first paragraph."""
    title, first = (
        fold_line(metadata.title.value if metadata.title else ""),
        fold_line(paragraphs[0] if paragraphs else ""),
    )
    if first not in folded:
        start = folded.index(title) if title in folded else len(lines)
        return [*lines[start + 1 : start + 1 + _HEADER_LINES], *lines[max(start - _LINES_ABOVE, 0) : start]]
    end = folded.index(first)
    if title in folded[:end]:
        start = end - 1 - folded[:end][::-1].index(title)
        return [*lines[start + 1 : end][:_HEADER_LINES], *lines[max(start - _LINES_ABOVE, 0) : start]]
    return lines[max(end - _HEADER_LINES, 0) : end]
