"""A row of the table: which fault, how often, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from .calm import CalmServer
from .trace import TraceDifference

RECOVERY = 10.0  # seconds after a blow within which work goes on
REASONS = 3  # of dead letters, and findings of the audit, that are shown
NOTHING = TraceDifference(lost=frozenset(), doubled=frozenset(), dead=0, reasons=(), stories=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTrial:
    """One run of a row."""

    times: int
    seed: int
    is_short: bool
    material: Path  # folder of the real material, which may be missing
    folder: Path  # empty, and the trial's own
    calm: CalmServer
    say: Callable[[str], None]  # how far it is, for who waits

    def make_random(self) -> Random:
        """Chance of its own, the same for the same seed."""
        return Random(self.seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """What came of a row's faults."""

    difference: TraceDifference = NOTHING
    recoveries: tuple[float, ...] = ()  # seconds from the end of each blow to the first work
    misses: tuple[str, ...] = ()  # other promises that were not kept
    notes: tuple[str, ...] = ()  # figures that the columns don't have
    contradictions: tuple[str, ...] = field(default=())  # between the sums

    @property
    def recovery(self) -> float | None:
        """The longest one."""
        return max(self.recoveries, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaosRow:
    """One fault, as it is offered by name."""

    name: str
    fault: str  # for people
    times: int
    short_times: int  # in the short form; 0: the row is not part of it
    inject: Callable[[RowTrial], RowOutcome]

    def choose_times(self, wanted: int | None, is_short: bool) -> int:
        """How often, where nobody says otherwise."""
        return wanted or (self.short_times if is_short else self.times)


def find_misses(outcome: RowOutcome) -> list[str]:
    """Which promises the outcome breaks, for people."""
    difference = outcome.difference
    counts: Mapping[str, int] = {
        "lost": len(difference.lost), "doubled": len(difference.doubled), "dead": difference.dead,
    }  # fmt: skip
    misses = [f"{count} {name}" for name, count in counts.items() if count]
    if outcome.recovery is not None and outcome.recovery > RECOVERY:
        misses.append(f"first work {outcome.recovery:.1f} s after a blow, the limit is {RECOVERY:g} s")
    misses += [f"dead: {reason}" for reason in difference.reasons[:REASONS]]
    misses += [f"the audit: {one}" for one in outcome.contradictions[:REASONS]]
    return [*misses, *outcome.misses]
