"""What an evaluation is: a function that measures, and what it needs to do so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

Kind = Literal["eval", "bench"]  # eval: how right; bench: how fast, how large
Figures = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One entry of the registry.

    ``measure(material, out)`` prints a readable report to ``out`` and returns named figures. ``material`` is the folder
    of the real material; an evaluation that needs nothing of it runs anywhere and looks at nothing there.
    """

    name: str
    kind: Kind
    measure: Callable[[Path, TextIO], Figures]
    needs: tuple[str, ...] = ()  # files or folders in the material folder, without which it can't run
    is_long: bool = False  # takes many minutes: runs only when it is named

    def find_missing_files(self, material: Path) -> list[Path]:
        """What it needs and does not find."""
        return [path for path in (material / need for need in self.needs) if not path.exists()]
