"""A system under load that is hit again and again, and how soon it works again each time.

draw jobs ─► submit ─► blow ─► first work ─► … ─► all jobs end ─► compared with the undisturbed run
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from tests.support.cutting import CutRule
from tests.support.system import QUICK, System, started
from worker.backend import BACKEND_ERRORS
from worker.commands.queue import send_jobs
from worker.settings import Settings
from worker.store.jobs import Job

from .load import draw_jobs
from .row import RowOutcome, RowTrial
from .trace import compare_traces, read_trace

BUSY = 6  # open jobs that a blow meets at least
FRESH = 2  # jobs that are submitted right before a blow: others may have been hit before, and wait for their next run
LOOK = 0.02  # seconds between two looks for work
LONGEST_CALM = 0.7  # seconds before a blow, at most; chance says how long
GIVEN_UP = 120.0  # seconds without any work, after which the row has failed
ENDS_WITHIN = 900.0  # seconds for all jobs, after the last blow
SHORTER = {"reconcile_every": 1.0, "patience": 10.0}  # in the short form: what was lost is looked for sooner
DELIVERED = {name: getattr(Settings(), name) for name in QUICK}  # settings as a user has them


class StuckError(Exception):
    """The system does not work any more."""


class Drill:
    """What a row does with its system."""

    def __init__(self, trial: RowTrial, system: System, jobs: Iterator[Job]) -> None:
        self.trial = trial
        self.system = system
        self.random = trial.make_random()
        self.jobs: list[Job] = []  # submitted so far
        self.recoveries: list[float] = []
        self.supply = jobs  # those that were not submitted yet

    def submit(self, jobs: Iterable[Job]) -> None:
        """Put jobs into the ledger and the queue, as often as it takes until the server says that it has them."""
        given = list(jobs)
        for job in given:
            self.insist(lambda job=job: self.system.rt.jobs.submit(job, self.system.rt.now()))  # type: ignore[misc]
        self.jobs += given
        send_jobs(self.system.rt, self.system.server.url, [job.id for job in given])

    def submit_more(self, count: int) -> None:
        """So many jobs that were not submitted yet."""
        self.submit(islice(self.supply, count))

    def keep_busy(self, jobs: int = BUSY) -> None:
        """See that so many jobs are open."""
        self.submit_more(max(0, jobs - self.insist(self.system.rt.jobs.count_open_jobs)))

    def insist(self, ask: Callable[[], int]) -> int:
        """Ask the server until it answers."""
        end = time.monotonic() + GIVEN_UP
        while time.monotonic() < end:
            with suppress(*BACKEND_ERRORS):
                return ask()
            self.tend()
        raise StuckError(f"the server did not answer for {GIVEN_UP:g} s")

    def count_work(self) -> int:
        """Items with an outcome."""
        return self.insist(lambda: sum(self.system.rt.jobs.audit().outcomes.values()))

    def tend(self) -> None:
        """Do what `feedmill up` does all the time: start again what has ended."""
        self.system.supervisor.start_missing(time.monotonic())
        time.sleep(LOOK)

    def strike(self, blow: Callable[[], object], number: int) -> None:
        """Hit the busy system at a moment that chance chooses, and wait for the first work after that."""
        self.keep_busy()
        self.wait(self.random.uniform(0, LONGEST_CALM))
        self.submit_more(FRESH)
        blow()
        self.recoveries.append(self.await_work(FRESH))
        self.trial.say(f"{number + 1} of {self.trial.times}, {self.recoveries[-1]:.1f} s")

    def wait(self, seconds: float) -> None:
        """Let it work."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.tend()

    def await_work(self, open_jobs: int = 0) -> float:
        """Seconds until one more item has an outcome.

        Args:
            open_jobs: so many are kept open meanwhile. All jobs may have ended before the waiting began (a blow can
                take that long), and without another one there would be no work to wait for.

        Raises:
            StuckError: that takes more than GIVEN_UP.
        """
        began = time.monotonic()
        before = self.count_work()
        while self.count_work() <= before:
            if time.monotonic() - began > GIVEN_UP:
                raise StuckError(f"no work for {GIVEN_UP:g} s after a blow")
            self.keep_busy(open_jobs)
            self.tend()
        return time.monotonic() - began

    def finish(self, seconds: float = ENDS_WITHIN) -> None:
        """Until all jobs have ended.

        Raises:
            StuckError: that takes longer.
        """
        end = time.monotonic() + seconds
        while left := self.insist(self.system.rt.jobs.count_open_jobs):
            if time.monotonic() > end:
                raise StuckError(f"{left} jobs have not ended within {seconds:g} s")
            self.tend()

    def compare(self, misses: Sequence[str] = (), notes: Sequence[str] = (), guilty: Sequence[str] = ()) -> RowOutcome:
        """Wait for the end and hold the run against the undisturbed one.

        Args:
            guilty: jobs that may be dead, and are no part of the comparison.
        """
        self.finish()
        disturbed = read_trace(self.system.rt, [job.id for job in self.jobs], guilty)
        self.trial.say(f"the same {len(self.jobs)} jobs undisturbed")
        calm = self.trial.calm.replay(self.jobs)
        return RowOutcome(
            difference=compare_traces(calm, disturbed),
            recoveries=tuple(self.recoveries),
            contradictions=disturbed.contradictions,
            misses=tuple(misses),
            notes=(f"{len(self.jobs)} jobs, {len(calm.all_items)} items", *notes),
        )

    def find_process(self, name: str) -> int:
        """Number of the worker or the scheduler, waiting until it is there."""
        end = time.monotonic() + GIVEN_UP
        while time.monotonic() < end:
            process = self.system.supervisor.processes_by_name()[name]
            if process is not None and process.poll() is None:
                return process.pid
            self.tend()
        raise StuckError(f"the {name} is not started again")


@contextmanager
def start_drill(
    trial: RowTrial,
    cut: CutRule | None = None,
    is_poisoned: bool = False,
    packages: Path | None = None,
    **settings: object,
) -> Iterator[Drill]:
    """A system with the settings as they are delivered, but for those given; in the short form they are short, too.

    Args: see `started`.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    supply = draw_jobs(trial.material, trial.seed, now, trial.is_short)
    own = {**DELIVERED, **(SHORTER if trial.is_short else {}), **settings}
    with started(trial.folder, cut=cut, is_poisoned=is_poisoned, packages=packages, **own) as system:
        yield Drill(trial, system, supply)


def list_children(parent: int) -> list[int]:
    """Processes that a process has started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def kill_processes(pids: Iterable[int], how: signal.Signals = signal.SIGKILL) -> None:
    """End processes, or stop them; those that are gone are gone."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, how)
