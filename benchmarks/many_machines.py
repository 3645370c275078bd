"""The real feeds through one machine and through many, one of which vanishes: are the stories the same?

    ./run.sh bench many-machines               some minutes
    BENCH_FEEDS=40 ./run.sh bench many-machines    with a fifth of the feeds, for a look

Machines are namespaces of this kernel with a network between them (tests/support/machines.py), one worker process on
each. In every row with several, one of them vanishes on the way as by a power cut; in the cluster a primary does, too,
and another machine takes the place of the one that vanished. docs/scale.md says what the rows are.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

from tests.support.cluster import ClusterServers, run_cluster
from tests.support.rabbit import run_rabbit
from worker.store.jobs import Job
from worker.store.keys import Keys

from .agreement import adjusted_rand_index
from .chaos.trace import compare_traces
from .fleet import PORT, Fleet, FleetRun, draw_feeds, fill_ledger, open_fleet, read_run, serve_network, time_jobs
from .own_network import STORE, print_figures, run_in_own_network
from .real_feeds import NEEDS

__all__ = ["NEEDS", "measure"]

WHOLE = "feedmill"
COLLECTIONS = ("north", "south", "east")  # of which each is on another primary
MACHINES = ("mill1", "mill2", "mill3")
NAMES = ("items", "stories", "ARI", "sums", "lost", "doubled", "items/s")

Runs = Mapping[str, FleetRun]  # by collection
JobLists = Mapping[str, Sequence[Job]]


@dataclass(frozen=True, slots=True)
class MachinesRow:
    """What a row came to."""

    items: int
    stories: int
    agreement: float  # adjusted Rand index against one machine; of several collections the least
    disagreeing: int  # sums, and what the audit found
    lost: int
    doubled: int
    rate: float  # items a second, from the first one in the queue


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Each row's figures, and the worst of all rows."""
    return run_in_own_network("benchmarks.many_machines", material, out)


def run_rows(material: Path) -> dict[str, MachinesRow]:
    """All rows, one after the other, printed as they come."""
    jobs = draw_feeds(material)
    whole = {WHOLE: jobs}
    parts = {name: jobs[place :: len(COLLECTIONS)] for place, name in enumerate(COLLECTIONS)}
    rows = dict[str, MachinesRow]()

    def note(name: str, found: tuple[Runs, float], calm: Runs | None = None) -> Runs:
        runs, seconds = found
        rows[name] = make_row(runs, calm or runs, seconds)
        print_row(name, rows[name])
        return runs

    print(f"{'':28}" + "".join(f"{name:>10}" for name in NAMES), flush=True)
    with ExitStack() as stack:
        folders = (Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="feedmill-bench-"))) for _ in range(9))
        calm = note("one machine", run_on_server(next(folders), whole, MACHINES[:1]))
        note("three machines", run_on_server(next(folders), whole, MACHINES, victim="mill2"), calm)
        try:
            note("three, by RabbitMQ", run_on_rabbit(next(folders), whole), calm)
        except pytest.skip.Exception as reason:
            print(f"three, by RabbitMQ: left out, {reason}", flush=True)
        calm = note("one machine, 3 collections", run_on_server(next(folders), parts, MACHINES[:1]))
        note("cluster, 3 collections", run_on_cluster(next(folders), parts), calm)
    return rows


def run_on_server(
    folder: Path, jobs: JobLists, names: Sequence[str], victim: str = "", broker: str = ""
) -> tuple[Runs, float]:
    """One server, and machines that all work for all collections."""
    settings = {"REDIS_URL": f"redis://{STORE}:{PORT}/0", **({"BROKER_URL": broker} if broker else {})}
    with serve_network(folder / "store"), open_fleet(folder, settings) as fleet:
        for name in names:
            for place, collection in enumerate(jobs):
                fleet.add_machine(name, collection, second=place > 0)
        return run_fleet(fleet, jobs, [lambda: fleet.vanish(victim, fleet.open_runtime())] if victim else [])


def run_on_rabbit(folder: Path, jobs: JobLists) -> tuple[Runs, float]:
    """The same with the queue elsewhere."""
    with run_rabbit(folder, STORE) as rabbit:
        return run_on_server(folder, jobs, MACHINES, "mill2", rabbit.url)


def run_on_cluster(folder: Path, jobs: JobLists) -> tuple[Runs, float]:
    """A machine for each collection; the queue is on a server of its own."""
    (folder / "cluster").mkdir()
    with run_cluster(folder / "cluster", STORE) as cluster, serve_network(folder / "broker"):
        settings = {"REDIS_URL": cluster.url, "BROKER_URL": f"redis://{STORE}:{PORT}/0"}
        _check_homes(cluster)
        with open_fleet(folder, settings) as fleet:
            for name, collection in zip(MACHINES, jobs, strict=True):
                fleet.add_machine(name, collection)

            def replace_machine() -> None:
                fleet.vanish("mill2", fleet.open_runtime(COLLECTIONS[1]))
                fleet.add_machine("mill4", COLLECTIONS[1])

            return run_fleet(
                fleet, jobs, [replace_machine, lambda: cluster.kill_primary(Keys.of(COLLECTIONS[0]).totals)]
            )


def run_fleet(fleet: Fleet, jobs: JobLists, blows: Sequence[Callable[[], None]]) -> tuple[Runs, float]:
    """The jobs through machines that are ready, and how many seconds that took."""
    fleet.await_readiness()
    runs = {name: (fleet.open_runtime(name), own) for name, own in jobs.items()}
    for rt, own in runs.values():
        fill_ledger(rt, own)
    seconds = time_jobs(runs, fleet.settings["REDIS_URL"], blows)
    return {name: read_run(rt, own) for name, (rt, own) in runs.items()}, seconds


def make_row(runs: Runs, calm: Runs, seconds: float) -> MachinesRow:
    """Every collection held against the same one on one machine."""
    differences = [compare_traces(calm[name].trace, run.trace) for name, run in runs.items()]
    accepted = sum(run.accepted for run in runs.values())
    return MachinesRow(
        items=accepted,
        stories=sum(len(set(run.stories.values())) for run in runs.values()),
        agreement=min(adjusted_rand_index(calm[name].stories, run.stories) for name, run in runs.items()),
        disagreeing=sum(len(run.trace.contradictions) for run in runs.values()),
        lost=sum(len(one.lost) + one.dead for one in differences),
        doubled=sum(len(one.doubled) for one in differences),
        rate=accepted / seconds,
    )


def print_row(name: str, row: MachinesRow) -> None:
    sums = "agree" if not row.disagreeing else f"{row.disagreeing} wrong"
    shown = [f"{row.items:,}", f"{row.stories:,}", f"{row.agreement:.4f}", sums, row.lost, row.doubled]
    print(f"{name:28}" + "".join(f"{one:>10}" for one in [*shown, f"{row.rate:.0f}"]), flush=True)


def make_figures(rows: Mapping[str, MachinesRow]) -> dict[str, float]:
    """The worst of all rows, and each one's speed."""
    return {
        "rows": len(rows),
        "ari_least": min(row.agreement for row in rows.values()),
        "disagreeing": sum(row.disagreeing for row in rows.values()),
        "lost": sum(row.lost for row in rows.values()),
        "doubled": sum(row.doubled for row in rows.values()),
        **{f"items {name}": row.items for name, row in rows.items()},
        **{f"stories {name}": row.stories for name, row in rows.items()},
        **{f"ari {name}": row.agreement for name, row in rows.items()},
        **{f"per second {name}": row.rate for name, row in rows.items()},
    }


def _check_homes(cluster: ClusterServers) -> None:
    homes = {cluster.find_primary(Keys.of(name).totals) for name in COLLECTIONS}
    assert len(homes) == len(COLLECTIONS), "two collections are on one primary"


if __name__ == "__main__":
    print_figures(make_figures(run_rows(Path(sys.argv[1]))))
