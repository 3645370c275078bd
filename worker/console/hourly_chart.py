"""What became of what came in, hour by hour, as bars: where each stands, as numbers for a template. Pure.

Drawn by hand: leather writes colours and sizes into each element and has no types, pygal needs its own style sheet and
script within the picture, which our pages' policy refuses; ours takes its colours from the page, light or dark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..store.hours import HOUR, begin_hour, number_hour

OUTCOMES = ("published", "copies", "unchanged", "filtered", "routed", "dead")
SHOWN_HOURS = 24
WIDTH, HEIGHT = 720, 200  # of the drawing, in its own units
LEFT, BOTTOM, TOP = 56, 22, 8
GAP = 4  # between two bars


@dataclass(frozen=True, slots=True)
class HourCount:
    """What became of items within an hour, by outcome; None: nobody has counted then."""

    begins: datetime
    counts: Mapping[str, int] | None

    @property
    def total(self) -> int:
        return sum(self.counts.values()) if self.counts else 0


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A part of a column."""

    outcome: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ChartMark:
    """A line of the scale, or a name below a column."""

    place: float
    says: str


@dataclass(frozen=True, slots=True)
class HourlyChart:
    """The drawing."""

    bars: tuple[ChartBar, ...]
    scale: tuple[ChartMark, ...]  # by y
    hours: tuple[ChartMark, ...]  # by x
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = HEIGHT - BOTTOM


def count_hours(
    noted: Mapping[datetime, Mapping[str, int]], totals: Mapping[str, int], now: datetime
) -> list[HourCount]:
    """The last day, oldest first: the difference of what was counted at the end of each hour and of the one before.

    Args:
        noted: beginning of an hour -> the totals as they were seen last in it.
        totals: as they are now.
    """
    current = begin_hour(number_hour(now))
    known = {**noted, current: totals}
    return [
        HourCount(begins, _subtract(known.get(begins), known.get(begins - HOUR)))
        for begins in (current - hours * HOUR for hours in range(SHOWN_HOURS - 1, -1, -1))
    ]


def _subtract(totals: Mapping[str, int] | None, before: Mapping[str, int] | None) -> Mapping[str, int] | None:
    if totals is None or before is None:
        return None
    return {name: max(0, totals.get(name, 0) - before.get(name, 0)) for name in OUTCOMES}


def draw_hours(hours: Sequence[HourCount]) -> HourlyChart:
    """A column for each hour, of a part for each outcome."""
    most = find_round_number(max((hour.total for hour in hours), default=0))
    step = (WIDTH - LEFT) / max(len(hours), 1)
    high = HEIGHT - BOTTOM - TOP
    bars = []
    for number, hour in enumerate(hours):
        y = float(HEIGHT - BOTTOM)
        for outcome in OUTCOMES:
            size = (hour.counts or {}).get(outcome, 0) / most * high
            if size:
                y -= size
                bars.append(
                    ChartBar(outcome, round(LEFT + number * step, 1), round(y, 2), round(step - GAP, 1), round(size, 2))
                )
    scale = [ChartMark(round(HEIGHT - BOTTOM - part * high, 1), f"{most * part:,.0f}") for part in (0, 0.5, 1)]
    names = [
        ChartMark(round(LEFT + number * step, 1), f"{hour.begins:%H}")
        for number, hour in enumerate(hours)
        if hour.begins.hour % 3 == 0
    ]
    return HourlyChart(tuple(bars), tuple(scale), tuple(names))


def find_round_number(most: int) -> int:
    """A number that is easy to halve, and at least the given one.

    >>> [find_round_number(most) for most in (0, 7, 120, 1001)]
    [2, 10, 200, 2000]
    """
    power = 1
    while True:
        for factor in (2, 4, 10):
            if power * factor >= most:
                return power * factor
        power *= 10
