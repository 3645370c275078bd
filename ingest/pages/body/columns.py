"""Text of the story that the extractor passed over: further columns of the page beside the one that it took.

Some pages lay one story out in several elements of one shape with advertising between them, and an extractor takes
the first. Other people's stories can have that shape too, but each has a headline or a time of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from ..blocks import count_words, final_mark
from ..html.outline import Outline
from ..lines.bylines import read_byline

_PARAGRAPHS = 3  # that make a column
_PROSE_WORDS = 12
_CLIMB = 40


def further_columns(outline: Outline, taken: Collection[int], foreign: Collection[int]) -> list[int]:
    """Places of the paragraphs in columns like the one that holds most of what was taken, in reading order.

    A column is an element with paragraphs (<p>) in it; another one has the same tags around it up to the element that
    holds both, two steps up, and in it no headline, no time, nothing that was taken and nothing foreign.
    """
    columns = Counter[int]()
    for place in taken:
        if outline.tags[outline.homes[place]] == "p":
            columns[outline.parents[outline.homes[place]]] += len(outline.lines[place].text)
    main = max(columns, key=columns.__getitem__, default=0)
    around = outline.parents[main] if main > 0 else 0
    if around <= 0 or outline.parents[around] <= 0:
        return []
    within = _by_wrapper(outline, outline.parents[around])
    found: list[int] = []
    for wrapper, places in within.items():
        if wrapper != around and outline.tags[wrapper] == outline.tags[around]:
            found += _column(outline, places, wrapper, outline.tags[main], {*taken, *foreign})
    return found


def _by_wrapper(outline: Outline, holder: int) -> dict[int, list[int]]:
    """Lines within an element, by the child of it that they stand in."""
    wrappers: dict[int, int | None] = {}
    found: dict[int, list[int]] = defaultdict(list)
    for place, home in enumerate(outline.homes):
        if home not in wrappers:
            wrappers[home] = _child_of(outline, holder, home)
        if (wrapper := wrappers[home]) is not None:
            found[wrapper].append(place)
    return found


def _child_of(outline: Outline, holder: int, element: int) -> int | None:
    for _ in range(_CLIMB):
        parent = outline.parents[element]
        if parent == holder or parent < holder:  # elements are numbered in reading order
            return element if parent == holder else None
        element = parent
    return None


def _column(outline: Outline, places: Sequence[int], wrapper: int, tag: str, known: Collection[int]) -> list[int]:
    """The paragraphs of a column; none where something in it says that it is no part of the story."""
    lines = [outline.lines[place] for place in places]
    if any(place in known for place in places) or any(0 < line.heading <= 3 or _has_time(line.text) for line in lines):
        return []
    found = [
        place
        for place in places
        if outline.tags[outline.homes[place]] == "p"
        and outline.parents[outline.parents[outline.homes[place]]] == wrapper
        and outline.tags[outline.parents[outline.homes[place]]] == tag
    ]
    prose = [place for place in found if _is_prose(outline.lines[place].text) and not outline.lines[place].href]
    return found if len(prose) >= _PARAGRAPHS and 2 * len(prose) >= len(found) else []


def _is_prose(text: str) -> bool:
    return count_words(text) >= _PROSE_WORDS and final_mark(text) != ""


def _has_time(text: str) -> bool:
    byline = read_byline(text)
    return byline is not None and byline.has_time
