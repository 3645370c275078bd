"""Related stories keep company with their like: what stands at the end of a row of them and lacks their age is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from .blocks import Line
from .bylines import read_byline
from .prices import Label
from .stories import Piece, pieces_of

MIN_STORIES = 2
_SHARE = 2 / 3  # of the page's related stories have an age: then it belongs to them


def keep_company(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Labels without the related stories that lead or close a row and have no time, where most others have one.

    Inside a row a story may lack its time; a sign-up form or a gallery stands before the row or behind it.
    """
    pieces = list(pieces_of(lines, labels))
    related = [piece for piece in pieces if piece.role == "related"]
    timed = sum(map(_is_timed, related))
    if timed < max(MIN_STORIES, _SHARE * len(related)):
        return list(labels)
    strangers: set[int] = set()
    for role, row in groupby(pieces, key=lambda piece: piece.role):
        if role == "related":
            told = list(row)
            for order in (told, told[::-1]):
                strangers |= _numbers(_leading_strangers(order))
    return [
        Label.FURNITURE if line.number in strangers else label for line, label in zip(lines, labels, strict=True)
    ]


def _leading_strangers(row: Sequence[Piece]) -> list[Piece]:
    count = next((place for place, piece in enumerate(row) if _is_timed(piece)), len(row))
    return list(row[:count])


def _numbers(pieces: Iterable[Piece]) -> set[int]:
    return {line.number for piece in pieces for line in piece.lines}


def _is_timed(piece: Piece) -> bool:
    return any((byline := read_byline(line.text)) is not None and byline.has_time for line in piece.lines)
