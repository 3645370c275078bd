"""Which items are judged together: slices of time of one language, in legs. Pure.

    undated | slice 1   slice 2   slice 3 | slice 4   slice 5 | …
            |-------------- leg 1 --------|------ leg 2 ------|

Items without a date come first; what they left is known to every leg. Within a leg one judge goes on from slice to
slice and forgets what is out of reach. Each leg begins anew with the items of one window before it, which are so judged
twice; in return legs are judged at once. So a leg is at least five times as long as what is judged twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from .item_files import UNDATED

SEAM_SHARE = 0.2  # of a leg's items: so many are judged twice behind it, at most
LEAST_ITEMS = 256  # of a slice: the judge takes so many at a time
MOST_ITEMS = 50_000  # of a slice, where nobody says how many slices there shall be

Moments = NDArray[np.int64]  # microseconds since 1970, in order


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceWish:
    """How a back-fill is to be cut."""

    slices: int | None = None  # of a language
    days: int | None = None  # of a slice; None twice: as many slices as hold 50,000 items each


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSlice:
    """One slice of a language."""

    language: str
    number: int  # 0 for what has no date
    leg: int  # 0 for what has no date
    first: int  # row of the language's items in order of time
    end: int  # the row behind its last
    overlap: int = 0  # rows before the first that are judged with it; only of the first one of a leg

    @property
    def name(self) -> str:
        return f"{self.language}-{self.number:04}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlicePlan:
    """All slices of a back-fill, those of a language in order of time."""

    parts: int
    slices: tuple[TimeSlice, ...]

    def find_slice(self, name: str) -> TimeSlice:
        return next(one for one in self.slices if one.name == name)

    def find_leg(self, language: str, leg: int) -> list[TimeSlice]:
        return [one for one in self.slices if (one.language, one.leg) == (language, leg)]


def plan_slices(language: str, moments: Moments, wish: SliceWish, window: timedelta) -> list[TimeSlice]:
    """The slices of a language, in order of time.

    Args:
        moments: of its items, in order; UNDATED ones first.
    """
    undated = int(np.searchsorted(moments, UNDATED, side="right"))
    planned = [TimeSlice(language=language, number=0, leg=0, first=0, end=undated)] if undated else []
    leg, leg_begins = 1, undated
    for number, (first, end) in enumerate(pairwise(_find_bounds(moments, undated, wish)), 1):
        reach = int(moments[first]) - window // timedelta(microseconds=1)
        overlap = first - max(undated, int(np.searchsorted(moments, reach, side="left")))
        is_seam = number > 1 and overlap <= SEAM_SHARE * (first - leg_begins)
        if is_seam:
            leg, leg_begins = leg + 1, first
        kept = overlap if is_seam else 0
        planned.append(TimeSlice(language=language, number=number, leg=leg, first=first, end=end, overlap=kept))
    return planned


def _find_bounds(moments: Moments, undated: int, wish: SliceWish) -> Iterator[int]:
    """The first row of each slice, and the row behind the last one; items of one moment are never in two."""
    count = len(moments) - undated
    if not count:
        return
    if wish.days:
        day = timedelta(days=wish.days) // timedelta(microseconds=1)
        starts = range(int(moments[undated]), int(moments[-1]) + 1, day)
        wanted = [int(np.searchsorted(moments, start)) for start in starts]
    else:
        slices = wish.slices or -(-count // MOST_ITEMS)
        slices = min(slices, max(1, count // LEAST_ITEMS))
        wanted = [undated + count * number // slices for number in range(slices)]
    rows = {int(np.searchsorted(moments, moments[row])) for row in wanted}
    yield from sorted(rows)
    yield len(moments)


def list_legs(planned: Sequence[TimeSlice]) -> list[list[TimeSlice]]:
    """The slices of a language that have a date, leg by leg."""
    return [[*slices] for leg, slices in groupby(planned, key=lambda one: one.leg) if leg]
