"""Text of the story that the extractor passed over: further columns of the page beside the one that it took.

Some pages lay one story out in several elements of one shape with advertising between them, and an extractor takes
the first. Other people's stories can have that shape too, but each has a headline or a time of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from ..blocks import find_final_mark, measure_length
from ..html.outline import Outline
from ..lines.bylines import read_byline

_MIN_PARAGRAPHS = 3  # that make a column
_PROSE_WORDS = 12
_MAX_CLIMB = 40


def find_further_columns(outline: Outline, taken: Collection[int], foreign: Collection[int]) -> list[int]:
    """Places of the paragraphs in columns like the one that holds most of what was taken, in reading order.

    A column is an element with paragraphs (<p>) in it; another one has the same tags around it up to the element that
    holds both, two steps up, and in it no headline, no time, nothing that was taken and nothing foreign.
    """
    columns = Counter[int]()
    for place in taken:
        if outline.tags[outline.line_elements[place]] == "p":
            columns[outline.parents[outline.line_elements[place]]] += len(outline.lines[place].text)
    main = max(columns, key=columns.__getitem__, default=0)
    main_wrapper = outline.parents[main] if main > 0 else 0
    if main_wrapper <= 0 or outline.parents[main_wrapper] <= 0:
        return []
    places_by_wrapper = _group_by_wrapper(outline, outline.parents[main_wrapper])
    paragraphs: list[int] = []
    for wrapper, places in places_by_wrapper.items():
        if wrapper != main_wrapper and outline.tags[wrapper] == outline.tags[main_wrapper]:
            paragraphs += _find_column_paragraphs(outline, places, wrapper, outline.tags[main], {*taken, *foreign})
    return paragraphs


def _group_by_wrapper(outline: Outline, holder: int) -> dict[int, list[int]]:
    """Lines within an element, by the child of it that they stand in."""
    wrappers: dict[int, int | None] = {}
    grouped: dict[int, list[int]] = defaultdict(list)
    for place, element in enumerate(outline.line_elements):
        if element not in wrappers:
            wrappers[element] = _find_child_around(outline, holder, element)
        if (wrapper := wrappers[element]) is not None:
            grouped[wrapper].append(place)
    return grouped


def _find_child_around(outline: Outline, holder: int, element: int) -> int | None:
    for _ in range(_MAX_CLIMB):
        parent = outline.parents[element]
        if parent == holder or parent < holder:  # elements are numbered in reading order
            return element if parent == holder else None
        element = parent
    return None


def _find_column_paragraphs(
    outline: Outline, places: Sequence[int], wrapper: int, tag: str, known: Collection[int]
) -> list[int]:
    """The paragraphs of a column; none where something in it says that it is no part of the story."""
    lines = [outline.lines[place] for place in places]
    if any(place in known for place in places) or any(0 < line.heading <= 3 or _has_time(line.text) for line in lines):
        return []
    paragraphs = [
        place
        for place in places
        if outline.tags[outline.line_elements[place]] == "p"
        and outline.parents[outline.parents[outline.line_elements[place]]] == wrapper
        and outline.tags[outline.parents[outline.line_elements[place]]] == tag
    ]
    prose = [place for place in paragraphs if _is_prose(outline.lines[place].text) and not outline.lines[place].href]
    return paragraphs if len(prose) >= _MIN_PARAGRAPHS and 2 * len(prose) >= len(paragraphs) else []


def _is_prose(text: str) -> bool:
    return measure_length(text) >= _PROSE_WORDS and find_final_mark(text) != ""


def _has_time(text: str) -> bool:
    byline = read_byline(text)
    return byline is not None and byline.has_time
