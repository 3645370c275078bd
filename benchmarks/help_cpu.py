"""What it costs to start the command line: help, a Tab that completes an option, calls that are wrong, and looks.

    ./run.sh bench help-cpu

Processor time and the most memory of a process of its own, the least of some runs: others on the machine make it
longer, never shorter. Commands that only look do so at an empty embedded server that runs already.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TextIO

from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server
from worker.settings import Settings, child_environment

__all__ = ["measure"]

RUNS = 3
TAB = {"_FEEDMILL_COMPLETE": "bash_complete", "COMP_WORDS": "feedmill submit --f", "COMP_CWORD": "2"}
WRONG_CALLS = (["nope"], ["--nope"], ["submit", "--nope"], ["submit"], ["feeds", "add"], ["tail", "--nope"])
USAGE = 2  # the exit code of a call that is wrong
OTHER_LOOKS = ("groups list", "jobs", "dead list", "feeds list", "stories", "doctor", "config show")
# From a small process: what it starts counts the memory of this one as its own, up to where it becomes the program.
_WATCH = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
"""


class _StartCost(NamedTuple):
    seconds: float  # of processor time
    megabytes: float  # resident, at the most


def measure(_material: Path, out: TextIO) -> dict[str, float]:
    """Seconds of CPU, and megabytes; of the wrong calls, and of the other looks, those of the dearest."""
    costs = {
        "help": _measure_program(["--help"], {}),
        "tab": _measure_program([], TAB),
        "usage": _find_dearest(_measure_program(call, {}, USAGE) for call in WRONG_CALLS),
    }
    with (
        tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder,
        attach_to_server(Path(folder), find_binary(os.environ.get("PATH"))) as server,
    ):
        settings = replace(Settings.from_env({}), data_dir=Path(folder))
        environment = child_environment(settings, server.url)
        costs |= {command: _measure_program([command], environment) for command in ("status", "tail")}
        costs["looks"] = _find_dearest(_measure_program(call.split(), environment) for call in OTHER_LOOKS)
    print(", ".join(f"{name} {cost.seconds:.3f} s {cost.megabytes:.0f} MB" for name, cost in costs.items()), file=out)
    return {f"{name}_{unit}": value for name, cost in costs.items() for unit, value in cost._asdict().items()}


def _find_dearest(costs: Iterable[_StartCost]) -> _StartCost:
    seconds, megabytes = zip(*costs, strict=True)
    return _StartCost(max(seconds), max(megabytes))


def _measure_program(args: Sequence[str], variables: Mapping[str, str], exit_code: int = 0) -> _StartCost:
    runs = [_measure_run(args, variables, exit_code) for _ in range(RUNS)]
    return _StartCost(min(run.seconds for run in runs), min(run.megabytes for run in runs))


def _measure_run(args: Sequence[str], variables: Mapping[str, str], exit_code: int) -> _StartCost:
    program, environment = [sys.executable, "-m", "worker", *args], {**os.environ, **variables}
    watched = [sys.executable, "-c", _WATCH, *program]
    said = subprocess.run(watched, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    seconds, megabytes, code = map(float, said.split())
    if code != exit_code:
        raise subprocess.CalledProcessError(int(code), program)
    return _StartCost(seconds, megabytes)
