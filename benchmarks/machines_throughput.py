"""How fast more machines are, and what has no more to give first: the real feeds through one machine, two, and so on.

    ./run.sh bench machines-throughput                     one to four machines, some minutes
    BENCH_MACHINES=8 ./run.sh bench machines-throughput    up to eight, where there are cores for them
    BENCH_FEEDS=40 ./run.sh bench machines-throughput      with a fifth of the feeds, for a look

Machines are namespaces of this kernel with one worker process each, and share its cores with the server: so what a
larger server could serve follows from the processor time that an item costs it, and not from items a second here.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from redis import Redis

from worker.store.jobs import Job

from .bench_options import read_count, require_process_usage
from .fleet import PORT, draw_feeds, fill_ledger, open_fleet, serve_network, time_jobs
from .load_run import read_server_cpu
from .own_network import STORE, print_figures, run_in_own_network
from .process_usage import read_tree_cpu_seconds
from .real_feeds import NEEDS

__all__ = ["NEEDS", "measure"]

MACHINES = 4
EVERYTHING = 0  # parts of a key that are looked at for its size: a sample says half of what a stream takes
NAMES = ("items/s", "worker ms", "server ms", "cores", "of them server")


@dataclass(frozen=True, slots=True)
class FleetSpeed:
    """What so many machines came to; processor time in seconds."""

    machines: int
    items: int
    seconds: float
    worker_cpu: float  # of all processes of all machines: workers, fetchers, schedulers
    server_cpu: float
    bytes_of: Mapping[str, float]  # kind of key -> the server's memory for an item; "other": what is no key's

    @property
    def cores(self) -> float:
        """Busy with it, on average."""
        return (self.worker_cpu + self.server_cpu) / self.seconds


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Items a second and milliseconds of processor time an item, by number of machines."""
    require_process_usage()
    return run_in_own_network("benchmarks.machines_throughput", material, out)


def time_machines(folder: Path, jobs: Sequence[Job], number: int) -> FleetSpeed:
    """All jobs through so many machines of one worker process each."""
    settings = {"REDIS_URL": f"redis://{STORE}:{PORT}/0", "PATIENCE": "60"}
    with serve_network(folder / "store") as client, open_fleet(folder, settings) as fleet:
        for name in range(1, number + 1):
            fleet.add_machine(f"mill{name}")
        fleet.await_readiness()
        rt = fleet.open_runtime()
        pids = [process.pid for machine in fleet.machines.values() for process in machine.started]
        memory = measure_memory(client)
        fill_ledger(rt, jobs)
        workers, server = sum(map(read_tree_cpu_seconds, pids)), read_server_cpu(client)
        seconds = time_jobs({"feedmill": (rt, jobs)}, settings["REDIS_URL"], [])
        worker_cpu, server_cpu = sum(map(read_tree_cpu_seconds, pids)) - workers, read_server_cpu(client) - server
        items = rt.jobs.audit().accepted
        used, kinds = measure_memory(client) - memory, measure_kinds(client)
        kinds["other"] = used - sum(kinds.values())
        return FleetSpeed(
            machines=number,
            items=items,
            seconds=seconds,
            worker_cpu=worker_cpu,
            server_cpu=server_cpu,
            bytes_of={name: size / items for name, size in kinds.items()},
        )


def measure_memory(client: Redis) -> int:
    """Bytes that the server uses."""
    memory: Any = client.info("memory")
    return int(memory["used_memory"])


def measure_kinds(client: Redis) -> Counter[str]:
    """Bytes of all keys by the second word of their names."""
    found = Counter[str]()
    names = list(client.scan_iter(count=1000))
    for first in range(0, len(names), 1000):
        pipe = client.pipeline(transaction=False)
        for name in names[first : first + 1000]:
            pipe.memory_usage(name, EVERYTHING)
        for name, size in zip(names[first : first + 1000], pipe.execute(), strict=True):
            found[name.decode().split(":")[1] if b":" in name else "queue"] += size or 0
    return found


def run_rows(material: Path) -> list[FleetSpeed]:
    """One machine, two, and so on, printed as they come."""
    jobs = draw_feeds(material)
    print(f"{os.cpu_count()} cores, which machines and server share; processor time is for an item", flush=True)
    print(f"{'machines':10}" + "".join(f"{name:>16}" for name in NAMES), flush=True)
    rows = []
    for number in range(1, read_count("BENCH_MACHINES", MACHINES) + 1):
        with tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder:
            row = time_machines(Path(folder), jobs, number)
        rows.append(row)
        shown = (
            f"{row.items / row.seconds:.0f}",
            f"{row.worker_cpu / row.items * 1e3:.2f}",
            f"{row.server_cpu / row.items * 1e3:.2f}",
            f"{row.cores:.2f}",
            f"{row.server_cpu / row.seconds:.2f}",
        )
        print(f"{row.machines:<10}" + "".join(f"{one:>16}" for one in shown), flush=True)
    kinds = ", ".join(f"{name} {size:.0f}" for name, size in sorted(row.bytes_of.items(), key=lambda one: -one[1]))
    print(f"bytes of memory for an item: {kinds}", flush=True)
    return rows


def make_figures(rows: Sequence[FleetSpeed]) -> dict[str, float]:
    """The same by name, and how many items a second would keep one core of a server busy."""
    last = rows[-1]
    return {
        "items": last.items,
        **{f"per_second_{row.machines}": row.items / row.seconds for row in rows},
        **{f"worker_ms_{row.machines}": row.worker_cpu / row.items * 1e3 for row in rows},
        **{f"server_ms_{row.machines}": row.server_cpu / row.items * 1e3 for row in rows},
        **{f"cores_{row.machines}": row.cores for row in rows},
        **{f"bytes_{name}": size for name, size in last.bytes_of.items()},
        "server_ceiling": last.items / last.server_cpu,
    }


if __name__ == "__main__":
    print_figures(make_figures(run_rows(Path(sys.argv[1]))))
