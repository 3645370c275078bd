"""What it costs to start the command line: `feedmill --help`, and a Tab that completes a command's option.

    ./run.sh bench help-cpu

Processor time of a process of its own, the best of some runs: others on the machine make it longer, never shorter.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

__all__ = ["measure"]

RUNS = 7
TAB = {"_FEEDMILL_COMPLETE": "bash_complete", "COMP_WORDS": "feedmill submit --f", "COMP_CWORD": "2"}


def measure(_material: Path, out: TextIO) -> dict[str, float]:
    """Seconds of CPU."""
    figures = {"help_seconds": _time_program(["--help"], {}), "tab_seconds": _time_program([], TAB)}
    print(", ".join(f"{name} {seconds:.3f}" for name, seconds in figures.items()), file=out)
    return figures


def _time_program(args: Sequence[str], variables: Mapping[str, str]) -> float:
    return min(_time_run(args, variables) for _ in range(RUNS))


def _time_run(args: Sequence[str], variables: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    program = [sys.executable, "-m", "worker", *args]
    subprocess.run(program, env={**os.environ, **variables}, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
