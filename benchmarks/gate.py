"""The gate: what each figure may not fall below or rise above. After trafilatura's tests/eval_gate.py.

    baseline.json    {"evaluation": {"figure": {"floor": 0.95}, "other": {"ceiling": 3}}}

A figure without a limit is shown and nothing more; a limit without its figure fails, as something was lost.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path

from .evaluation import Figures

STEP = Decimal("0.0001")  # limits are rounded to the lenient side: a run holds the limits that it has just set


class BaselineError(ValueError):
    """The file of limits can't be used; the message says why."""


@dataclass(frozen=True, slots=True)
class FigureLimit:
    """How far a figure may go."""

    side: str  # "floor" or "ceiling"
    value: float

    def holds(self, seen: float) -> bool:
        """False for what is no number, too.

        >>> (FigureLimit("floor", 0.9).holds(0.9),
        ...  FigureLimit("ceiling", 3).holds(4),
        ...  FigureLimit("floor", 0).holds(float("nan")))
        (True, False, False)
        """
        return seen >= self.value if self.side == "floor" else seen <= self.value

    def move_to(self, seen: float) -> FigureLimit:
        """The same limit moved to what was seen.

        >>> FigureLimit("floor", 0.5).move_to(2 / 3), FigureLimit("ceiling", 9).move_to(2 / 3)
        (FigureLimit(side='floor', value=0.6666), FigureLimit(side='ceiling', value=0.6667))
        """
        way = ROUND_FLOOR if self.side == "floor" else ROUND_CEILING
        return replace(self, value=float(Decimal(repr(seen)).quantize(STEP, way)))


FigureLimits = Mapping[str, FigureLimit]  # of one evaluation, by figure
Baseline = dict[str, FigureLimits]  # by evaluation


def load_limits(path: Path) -> Baseline:
    """Read the limits.

    Raises BaselineError for a file that is missing or not of the shape above.
    """
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: {figure: _read_limit(limit) for figure, limit in limits.items()} for name, limits in written.items()
        }
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise BaselineError(f"{path}: {error}") from error


def save_limits(path: Path, baseline: Baseline) -> None:
    """Write the limits, in order of name."""
    shown = {
        name: {figure: {limit.side: _int_if_whole(limit.value)} for figure, limit in sorted(limits.items())}
        for name, limits in sorted(baseline.items())
    }
    path.write_text(json.dumps(shown, indent=2) + "\n", encoding="utf-8")


def find_failures(limits: FigureLimits, figures: Figures) -> dict[str, str]:
    """What is beyond its limit: figure -> what was seen and what was allowed."""
    found = {}
    for figure, limit in limits.items():
        if figure not in figures:
            found[figure] = f"no figure any more, {limit.side} {limit.value:g}"
        elif not limit.holds(figures[figure]):
            found[figure] = f"{figures[figure]:.6g}, {limit.side} {limit.value:g}"
    return found


def move_limits(limits: FigureLimits, figures: Figures, *, allow_regression: bool) -> FigureLimits:
    """The limits moved to what was seen: only to the stricter side, unless a regression is allowed."""
    return {
        figure: limit.move_to(seen) if math.isfinite(seen) and (allow_regression or limit.holds(seen)) else limit
        for figure, limit in limits.items()
        for seen in [figures.get(figure, math.nan)]
    }


def _int_if_whole(value: float) -> float:
    return int(value) if value.is_integer() else value


def _read_limit(written: Mapping[str, float]) -> FigureLimit:
    ((side, value),) = written.items()
    if side not in ("floor", "ceiling") or isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{dict(written)} is neither a floor nor a ceiling")
    return FigureLimit(side, float(value))
