"""Two workers and two schedulers on one server, and one of them with a clock that is wrong."""

from __future__ import annotations

from pathlib import Path

from tests.support.system import add_worker
from worker.message_head import RUN_JOB_TASK

from .drill import start_drill
from .row import RowOutcome, RowTrial

AHEAD = 3600  # seconds
JOBS = 12  # of a round
START = 5.0  # seconds until the second worker is there
# imported by each Python before anything else
WRONG_CLOCK_SITE = f"""import sys
if "celery" in sys.orig_argv:
    from benchmarks.chaos.wrong_clock import set_clock_ahead
    set_clock_ahead({AHEAD})
"""


def run_two_of_each(trial: RowTrial) -> RowOutcome:
    """Two workers and two schedulers, for so many rounds of jobs."""
    return _run_rounds(trial, "")


def run_clock_ahead(trial: RowTrial) -> RowOutcome:
    """The same, and the second worker and scheduler believe that it is an hour later."""
    return _run_rounds(trial, WRONG_CLOCK_SITE)


def _run_rounds(trial: RowTrial, site: str) -> RowOutcome:
    folder = trial.folder / "second"
    with start_drill(trial) as drill, add_worker(drill.system, folder, site):
        drill.wait(START)
        for n in range(trial.times):
            drill.submit_more(JOBS)
            drill.recoveries.append(drill.await_work())
            drill.finish()
            trial.say(f"{n + 1} of {trial.times}")
        done = count_jobs_done(folder)
        notes = [f"{done} jobs done by the second worker"]
        return drill.compare([] if done else ["the second worker did nothing"], notes)


def count_jobs_done(folder: Path) -> int:
    """How many jobs the worker of a folder has done, by its log."""
    lines = (folder / "worker.log").read_text(encoding="utf-8", errors="replace").splitlines()
    return sum("succeeded" in line and RUN_JOB_TASK in line for line in lines)
