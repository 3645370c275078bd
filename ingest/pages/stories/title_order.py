"""Related stories that show their text before their title, turned round, so that the reading need not know the order.

Some pages set each story as small print, text, title, with an empty line between stories. A group of lines like that
is nothing else: a sentence or more, and under it a line that looks like a title. Several in a row make it sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..blocks import Line, find_final_mark, measure_length
from ..lines.bylines import read_byline
from ..lines.furniture import find_furniture_kind

MIN_STORIES = 3
_TEXT_WORDS = 12
_TITLE_WORDS = range(3, 26)
_MAX_GROUP_LINES = 5  # lines of a group; more is a text
_HEADING_WORDS = 6  # of a line above the first story


def with_titles_first(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, with text and title changed for each other where groups of them end with their title.

    >>> story = [Line("Yesterday the ferry to the island came back after six long weeks.", 2), Line("Ferry is back", 3)]
    >>> lines = [Line("2 hours ago", 1, 1), *story] * 3
    >>> [line.text for line in with_titles_first(lines)[:3]]
    ['2 hours ago', 'Ferry is back', 'Yesterday the ferry to the island came back after six long weeks.']
    """
    starts = [place for place, line in enumerate(lines) if not place or line.gap]
    groups = [range(start, end) for start, end in pairwise([*starts, len(lines)])]
    turned = [
        len(group) in range(2, _MAX_GROUP_LINES + 1) and _ends_with_title([lines[p] for p in group]) for group in groups
    ]
    reordered = list(lines)
    for number, group in enumerate(groups):
        if turned[number] and _count_turned_groups(turned, number) >= MIN_STORIES:
            text, title = lines[group[-2]], lines[group[-1]]
            reordered[group[-2]] = text._replace(text=title.text, href=title.href)
            reordered[group[-1]] = title._replace(text=text.text, href=text.href)
    return tuple(reordered)


def _count_turned_groups(turned: Sequence[bool], place: int) -> int:
    """How many groups around this one are alike, counted as far as needed."""
    before = next((step for step in range(MIN_STORIES) if place - step < 0 or not turned[place - step]), MIN_STORIES)
    after = next(
        (step for step in range(MIN_STORIES) if place + step >= len(turned) or not turned[place + step]), MIN_STORIES
    )
    return before + after - 1


def _ends_with_title(group: Sequence[Line]) -> bool:
    """Small print at most, then one text, then a line that is neither."""
    *before, text, title = (line.text for line in group)
    is_text = find_final_mark(text) in (".", "!", "?", "…") and measure_length(text) >= _TEXT_WORDS
    is_title = measure_length(title) in _TITLE_WORDS and find_final_mark(title) not in (".", ":", ";")
    is_clean = read_byline(title) is None and find_furniture_kind(title) is None
    is_headed = bool(before) and measure_length(before[0]) <= _HEADING_WORDS and not find_final_mark(before[0])
    return is_text and is_title and is_clean and all(_is_small_print(line) for line in before[is_headed:])


def _is_small_print(text: str) -> bool:
    byline = read_byline(text)
    return byline is not None and byline.title is None
