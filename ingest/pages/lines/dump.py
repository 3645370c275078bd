"""A page as plain text, line by line: what a browser's "select all, copy" or a scraper leaves of it."""

from __future__ import annotations

import re

from ...errors import ParseError
from ...text.wrapped_lines import join_wrapped_lines
from ..blocks import Line

MAX_LINES = 20_000  # more is no page but a collection; reading it as one would find nothing right
_LOOSE_SHARE = 0.6  # from this share of lines with an empty line before them, empty lines separate nothing
_DIVIDER_LINE = re.compile(r"(?:[-–—_=*~•·.] ?){3,}")  # "* * *", "-----": sets apart as an empty line does
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def read_dump(text: str) -> tuple[Line, ...]:
    """The lines that hold something, each with the empty lines before it; ParseError beyond MAX_LINES.

    >>> [(line.text, line.number, line.gap) for line in read_dump("Title\\nText.\\n\\n\\nOther")]
    [('Title', 1, 0), ('Text.', 2, 0), ('Other', 5, 2)]
    """
    lines: list[Line] = []
    gap = 0
    for number, raw in join_wrapped_lines(_CONTROL_CHARACTERS.sub("", text).splitlines()):
        clean = " ".join(raw.split())
        if not clean or _DIVIDER_LINE.fullmatch(clean):
            gap += 1
            continue
        lines.append(Line(clean, number, gap if lines else 0))
        gap = 0
        if len(lines) > MAX_LINES:
            raise ParseError(f"the page has more than {MAX_LINES:,} lines; split it into its stories")
    return _without_usual_gaps(lines)


def _without_usual_gaps(lines: list[Line]) -> tuple[Line, ...]:
    """So many empty lines as (nearly) every line has before it say nothing."""
    gaps = sorted(line.gap for line in lines[1:])
    usual = gaps[int((1 - _LOOSE_SHARE) * len(gaps))] if len(lines) >= 4 else 0
    return tuple(line._replace(gap=max(line.gap - usual, 0)) for line in lines) if usual else tuple(lines)
