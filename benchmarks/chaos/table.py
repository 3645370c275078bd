"""How the table is written: for people, a line a row; for programs, JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .row import ChaosRow, RowOutcome

HEADINGS = ("row", "fault", "times", "lost", "doubled", "dead", "recovery (s)", "stories ±", "seed", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLine:
    """A row that has run."""

    row: ChaosRow
    times: int
    seed: int
    outcome: RowOutcome
    misses: Sequence[str]
    seconds: float  # that the row took

    def list_cells(self) -> tuple[str, ...]:
        """What stands under each heading."""
        difference, recovery = self.outcome.difference, self.outcome.recovery
        return (
            self.row.name,
            self.row.fault,
            str(self.times),
            str(len(difference.lost)),
            str(len(difference.doubled)),
            str(difference.dead),
            "–" if recovery is None else f"{recovery:.1f}",
            f"{difference.stories:+d}" if difference.stories else "0",
            str(self.seed),
            "MISSED" if self.misses else "holds",
        )

    def list_values(self) -> dict[str, object]:
        """The same for programs, with everything that was seen."""
        difference = self.outcome.difference
        return {
            "name": self.row.name,
            "fault": self.row.fault,
            "times": self.times,
            "seed": self.seed,
            "lost": sorted(difference.lost),
            "doubled": sorted(difference.doubled),
            "dead": difference.dead,
            "stories": difference.stories,
            "recoveries": [round(seconds, 3) for seconds in self.outcome.recoveries],
            "notes": list(self.outcome.notes),
            "misses": list(self.misses),
            "seconds": round(self.seconds, 1),
        }


def find_widths(rows: Sequence[ChaosRow]) -> tuple[int, ...]:
    """Columns that fit what will stand in them."""
    cells = [HEADINGS, *((row.name, row.fault) for row in rows)]
    return tuple(max(len(line[n]) for line in cells if n < len(line)) for n in range(len(HEADINGS)))


def write_line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """A line of the table: words to the left, figures to the right."""
    shown = [
        cell.ljust(width) if n < 2 or n == len(HEADINGS) - 1 else cell.rjust(width)
        for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(shown).rstrip()
