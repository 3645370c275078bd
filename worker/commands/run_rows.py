"""How the runs of a job ended, as rows of a table for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def list_run_rows(runs: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """A label and a sentence for each run, as a dead letter has them.

    >>> run = {"number": 2, "ended_at": "2026-06-07T18:00:00Z", "worker": "a:1", "how": "lost", "was_alone": True}
    >>> list_run_rows([{**run, "is_counted": False}])
    [('run 2', '2026-06-07T18:00:00Z, worker a:1, alone in its process: lost (does not count)')]
    """
    return [(f"run {run['number']}", _describe_run(run)) for run in runs]


def _describe_run(run: Mapping[str, Any]) -> str:
    worker = f", worker {run['worker']}" if run["worker"] else ""
    alone = ", alone in its process" if run["was_alone"] else ""
    counted = "" if run["is_counted"] else " (does not count)"
    return f"{run['ended_at']}{worker}{alone}: {run['how']}{counted}"
