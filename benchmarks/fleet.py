"""Machines that work on the real feeds, one process each, and what they did: for benches in a network of their own.

jobs ─► ledger ─► queue ─► machines, some of which vanish on the way ─► trace, stories
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from redis import Redis

from tests.support.machines import Machine, Network
from tests.support.waiting import await_truth
from worker.backend import BACKEND_ERRORS
from worker.clock_and_ids import utc_now
from worker.commands.queue import send_jobs
from worker.runtime import Runtime, build_runtime
from worker.server.binary import find_binary
from worker.settings import Settings
from worker.store.jobs import Job

from .bench_options import read_count
from .builds import ROOT
from .chaos.load import read_real_feeds
from .chaos.trace import RunTrace, read_trace
from .own_network import STORE, use_own_network

PORT = 6379
LONGEST = 900.0  # seconds for all jobs
# as a service manager does; `up` ends where the server is away when it begins
KEEP_RUNNING = ("bash", "-c", 'until "$@"; do sleep 1; done', "keep-running")
# what was sent to a machine that is not there any more is sent again soon
SETTINGS = {"WORKERS": "1", "PATIENCE": "10", "LOG": "json"}


@dataclass
class Fleet:
    """The machines of one row; each works for one collection."""

    network: Network
    folder: Path
    settings: Mapping[str, str]  # of all of them, by name without FEEDMILL_
    machines: dict[str, Machine] = field(default_factory=dict)

    def add_machine(self, name: str, collection: str = "feedmill", second: bool = False) -> None:
        """A machine that begins to work for a collection.

        Args:
            second: the machine is there already, and works for another one too.
        """
        number = 11 + len(self.network.machines)
        machine = self.network.machines[name] if second else self.network.add_machine(name, number)
        self.machines[name] = machine
        folder = self.folder / f"{name}-{collection}"
        folder.mkdir()
        up = [sys.executable, "-m", "worker", "--data-dir", str(folder), "up", "--log-level", "INFO"]
        machine.start(*KEEP_RUNNING, *up, log=folder / "log", environment=self._make_environment(COLLECTION=collection))

    def await_readiness(self) -> None:
        for folder in self.folder.iterdir():
            await_truth(lambda folder=folder: '"ready"' in (folder / "log").read_text(errors="replace"), 180)  # type: ignore[misc]

    def vanish(self, name: str, rt: Runtime) -> None:
        """As by a power cut, while the machine does a job of the collection."""
        await_truth(lambda: any(one.startswith(f"{name}:") for one in list_workers(rt)))
        self.machines.pop(name).vanish()

    def open_runtime(self, collection: str = "feedmill") -> Runtime:
        """As the machines see the store."""
        url = self.settings["REDIS_URL"]
        broker = self.settings.get("BROKER_URL")
        own = replace(Settings.from_env({}), redis_url=url, broker_url=broker, collection=collection)
        return build_runtime(own, url)

    def _make_environment(self, **settings: str) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("FEEDMILL_")}
        own = {**SETTINGS, **self.settings, **settings}
        return {**others, "PYTHONPATH": str(ROOT), **{f"FEEDMILL_{name}": value for name, value in own.items()}}


@dataclass(frozen=True, slots=True)
class FleetRun:
    """What became of the jobs of one collection."""

    trace: RunTrace
    stories: Mapping[str, str]  # item -> story
    accepted: int


@contextmanager
def open_fleet(folder: Path, settings: Mapping[str, str]) -> Iterator[Fleet]:
    """No machines yet; they are stopped with the block."""
    (folder / "machines").mkdir()
    with use_own_network() as network:
        yield Fleet(network, folder / "machines", settings)


def list_workers(rt: Runtime) -> list[str]:
    """Which workers do a job now, as machine and process."""
    states = [rt.jobs.load_state(running.job_id) for running in rt.jobs.find_running_jobs()]
    return [state.worker for state in states if state and state.worker]


@contextmanager
def serve_network(folder: Path) -> Iterator[Redis]:
    """A server on the network that has each write on disk before it answers."""
    folder.mkdir()
    options = {"bind": STORE, "port": str(PORT), "protected-mode": "no", "dir": str(folder), "save": "",
               "appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}  # fmt: skip
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([find_binary(os.environ.get("PATH")).path, *words], stdout=log, stderr=log)
    try:
        with Redis(STORE, PORT) as client:
            await_truth(client.ping)
            yield client
    finally:
        server.kill()
        server.wait()


def draw_feeds(material: Path) -> list[Job]:
    """A job for each of the real feeds, or for so many of them as BENCH_FEEDS says, spread evenly."""
    jobs = read_real_feeds(material, utc_now())
    number = min(read_count("BENCH_FEEDS", len(jobs)), len(jobs))
    return [jobs[place * len(jobs) // number] for place in range(number)]


def fill_ledger(rt: Runtime, jobs: Sequence[Job]) -> None:
    """Accept the jobs; none is in the queue yet."""
    for job in jobs:
        rt.jobs.submit(job, rt.now())


def time_jobs(
    runs: Mapping[str, tuple[Runtime, Sequence[Job]]], url: str, blows: Sequence[Callable[[], None]]
) -> float:
    """Seconds from when the first job is in the queue until all of all collections have ended.

    Args:
        runs: by collection.
        blows: what happens on the way, at even intervals of the jobs.
    """
    total, struck = sum(len(jobs) for _, jobs in runs.values()), 0
    began = time.monotonic()
    for rt, jobs in runs.values():
        send_jobs(rt, url, [job.id for job in jobs])
    while left := sum(_count_open(rt, len(jobs)) for rt, jobs in runs.values()):
        if struck < len(blows) and total - left >= total * (struck + 1) / (len(blows) + 1):
            blows[struck]()
            struck += 1
        if time.monotonic() > began + LONGEST:
            raise SystemExit(f"{left} jobs have not ended within {LONGEST:g} s")
        time.sleep(0.05)
    if struck < len(blows):
        raise SystemExit("all jobs had ended before everything had befallen the machines")
    return time.monotonic() - began


def read_run(rt: Runtime, jobs: Sequence[Job]) -> FleetRun:
    """What a collection holds when all has ended."""
    trace = read_trace(rt, [job.id for job in jobs])
    known = rt.items.load_items(sorted(trace.all_items))
    stories = {item: one.story.id for item, one in known.items() if one.story}
    return FleetRun(trace, stories, rt.jobs.audit().accepted)


def _count_open(rt: Runtime, jobs: int) -> int:
    """All of them where the server does not answer."""
    try:
        return rt.jobs.count_open_jobs()
    except BACKEND_ERRORS:
        return jobs
