"""Documents that do harm, among good ones: they are dead after three runs at most, and the good ones don't suffer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from worker.store.jobs import Job, JobState

from .drill import Drill, StuckError, start_drill
from .load import make_items_job, make_jobs
from .row import RowOutcome, RowTrial

# what the document does (tests/support/poison.py): what its dead letter says
POISONS = {
    "kill": "it ended its process by SIGKILL",
    "killgroup": "it ended its process by SIGKILL",
    "hang": "could not be interrupted",
    "memory": "MemoryError",
}
GOOD, SHORT_GOOD = 1000, 40  # jobs beside each
RUNS = 3  # of a poison, at most
SLOWER = 2.0  # than without it, at most
SHORT_SLACK = 15.0  # seconds, where so few jobs take less time than a worker that starts again
ENDS_WITHIN = 300.0  # seconds in which a poison is dead
TIME_LIMIT, SHORT_TIME_LIMIT = 10.0, 4.0  # seconds; as delivered it is 240
RETRY_AFTER = 1.0  # seconds; as delivered it is 30


@dataclass(frozen=True, slots=True)
class PoisonedRun:
    """What the row has seen so far."""

    normal: float  # seconds for the good jobs alone
    misses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def poison_workers(trial: RowTrial) -> RowOutcome:
    """Each kind in turn, until there were so many."""
    count = SHORT_GOOD if trial.is_short else GOOD
    limit = SHORT_TIME_LIMIT if trial.is_short else TIME_LIMIT
    with start_drill(trial, is_poisoned=True, soft_time_limit=limit, retry_after=RETRY_AFTER) as drill:
        supply = make_jobs(trial.seed, drill.system.rt.now(), items=1)
        _time_jobs(drill, supply, count // 10)  # so that all processes have begun
        run = PoisonedRun(_time_jobs(drill, supply, count))
        run.notes.append(f"{count} good jobs alone: {run.normal:.1f} s")
        poisons = [
            make_items_job(f"poison{n}", drill.system.rt.now(), f"poison: {list(POISONS)[n % len(POISONS)]}".encode())
            for n in range(trial.times)
        ]
        for n, poison in enumerate(poisons):
            trial.say(f"{n + 1} of {trial.times}")
            _add_poison(drill, run, poison, islice(supply, count))
        return drill.compare(run.misses, run.notes, guilty=[poison.id for poison in poisons])


def _add_poison(drill: Drill, run: PoisonedRun, poison: Job, good: Iterator[Job]) -> None:
    kind = (poison.body or b"").decode().removeprefix("poison: ")
    drill.submit([poison])
    drill.jobs.remove(poison)
    seconds = _time_jobs(drill, good, None)
    if seconds > SLOWER * run.normal + (SHORT_SLACK if drill.trial.is_short else 0):
        run.misses.append(f"{kind}: the good jobs took {seconds:.1f} s, and {run.normal:.1f} s alone")
    state = _await_end(drill, poison.id)
    run.notes.append(f"beside {kind}: {seconds:.1f} s; {state.state} after {state.runs} runs: {state.error}")
    if (state.state, state.runs <= RUNS, POISONS[kind] in str(state.error)) != ("dead", True, True):
        run.misses.append(f"{kind}: {state.state} after {state.runs} runs: {state.error}")


def _time_jobs(drill: Drill, supply: Iterator[Job], count: int | None) -> float:
    """Seconds until so many jobs are done, from their submission."""
    given = list(islice(supply, count))
    done = drill.insist(lambda: drill.system.rt.jobs.audit().jobs_done)
    began = time.monotonic()
    drill.submit(given)
    while drill.insist(lambda: drill.system.rt.jobs.audit().jobs_done) < done + len(given):
        if time.monotonic() - began > ENDS_WITHIN:
            raise StuckError(f"{len(given)} good jobs took more than {ENDS_WITHIN:g} s")
        drill.tend()
    return time.monotonic() - began


def _await_end(drill: Drill, job_id: str) -> JobState:
    end = time.monotonic() + ENDS_WITHIN
    while time.monotonic() < end:
        state = drill.system.rt.jobs.load_state(job_id)
        if state is not None and state.state in ("done", "dead"):
            return state
        drill.tend()
    raise StuckError(f"{job_id} has not ended within {ENDS_WITHIN:g} s")
