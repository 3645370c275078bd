"""The lead: what stands between the headline and the first paragraph that the extractor took, in a block of its own."""

from __future__ import annotations

from collections.abc import Collection

from ..blocks import Line, find_final_mark, fold_line, measure_length
from ..html.outline import Outline
from ..lines.bylines import read_byline
from ..lines.furniture import find_furniture_kind
from .paragraph_lines import KnownTexts

_MAX_LINES = 15  # between the headline and the first paragraph; further on it is another block of the page
_LEAD_WORDS = range(8, 81)
_MAX_LEADS = 2
_MAX_CLIMB = 40
_PICTURE_TAGS = frozenset({"figure", "figcaption", "aside", "li", "td", "form", "footer", "nav"})  # captions, boxes


def find_lead_lines(
    outline: Outline,
    known: KnownTexts,
    taken: Collection[int],
    foreign: Collection[int],
    title: str | None,
) -> list[int]:
    """Places of the lines of the lead, in reading order.

    Args:
        known: the paragraphs of the story as the extractor has them.
        taken: places of the lines that they are made of, as far as they could be traced.
        foreign: places of lines that are not the story's.
        title: of the story, where it is known.
    """
    first = min(taken, default=0)
    start = _find_headline_above(outline, first, title)
    if start is None:
        return []
    zones = {"", outline.lines[start].zone, "related"}  # "teaser" is a lead's class as much as another story's
    leads = [
        place
        for place in range(start + 1, first)
        if place not in foreign and outline.lines[place].zone in zones and _is_lead(outline, place)
    ]
    leads = [place for place in leads if not known.has_line(outline.lines[place].text)]
    holders = {outline.parents[outline.line_elements[place]] for place in leads}
    return leads if len(leads) <= _MAX_LEADS and len(holders) == 1 else []


def _find_headline_above(outline: Outline, first: int, title: str | None) -> int | None:
    """Of the lines right above a place the last one with the title, or else the last h1."""
    folded = fold_line(title or "")
    near = range(first - 1, max(first - _MAX_LINES, 0) - 1, -1)
    lines = outline.lines
    titles = [place for place in near if folded and fold_line(lines[place].text) == folded]
    return next(iter([*titles, *(place for place in near if lines[place].heading == 1)]), None)


def _is_lead(outline: Outline, place: int) -> bool:
    line = outline.lines[place]
    return (
        measure_length(line.text) in _LEAD_WORDS
        and (find_final_mark(line.text) in (".", "!", "?", "…") or line.heading > 1)
        and _is_plain_text(line)
        and not _stands_in_box(outline, place)
    )


def _is_plain_text(line: Line) -> bool:
    return line.href is None and find_furniture_kind(line.text) is None and read_byline(line.text) is None


def _stands_in_box(outline: Outline, place: int) -> bool:
    element = outline.line_elements[place]
    for _ in range(_MAX_CLIMB):
        if outline.tags[element] in _PICTURE_TAGS:
            return True
        element = outline.parents[element]
        if element < 0:
            break
    return False
