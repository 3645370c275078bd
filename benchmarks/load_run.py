"""One run of a build, or of the afternoon version: a server of its own, a queue full of documents, real workers.

The queue is filled before the workers start, and held back from them until they wait for work: so what is timed is
work, from the moment at which the first document can be taken to that at which the last one is acknowledged, and not
the start of Python. All that is asked of a build is what it promises to other programs: its commands, its queue and
its streams; so builds of any age can be compared.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis import Redis

from worker.server.binary import find_binary
from worker.server.embedded import EmbeddedServer, attach_to_server
from worker.server.supervisor import ChildProcess, Supervisor, build_commands

from . import afternoon
from .builds import ROOT, Build
from .process_usage import read_tree_cpu_seconds

QUEUE, UNACKED, HELD = "feedmill.jobs", "feedmill.unacked", "bench.held"
LONGEST = 1800.0  # seconds that anything may take
LOOK = 0.01  # seconds between two looks
SURE = 3  # looks in a row that find nothing: between two of Celery's calls a message is in neither place


class StalledRunError(RuntimeError):
    """Workers have ended, or nothing comes of their work; the message says which."""


@dataclass(frozen=True, slots=True)
class LoadRun:
    """What one run came to."""

    seconds: float
    worker_cpu: float  # seconds, of all its processes
    server_cpu: float


@contextmanager
def serve_durably() -> Iterator[tuple[Redis, EmbeddedServer]]:
    """A server as `feedmill up` starts it, which has each write on disk before it answers."""
    with (
        tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder,
        attach_to_server(Path(folder) / "data", find_binary(os.environ.get("PATH"))) as server,
        Redis(unix_socket_path=str(server.socket)) as client,
    ):
        yield client, server


@contextmanager
def run_children(commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> Iterator[Supervisor]:
    """Processes that are stopped with the block."""
    with tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder, (Path(folder) / "log").open("wb") as log:
        children = [ChildProcess(name, command) for name, command in commands.items()]
        supervisor = Supervisor(children, Path(folder), environment, log)
        try:
            supervisor.start_missing(time.monotonic())
            yield supervisor
            _refuse_ended(supervisor, Path(folder) / "log")
        finally:
            supervisor.stop_all()


def fill_queue(build: Build, url: str, folder: Path, fetched_at: str) -> None:
    """Submit each file of a folder as `feedmill submit` does."""
    command = [sys.executable, "-m", "worker", "submit", "--fetched-at", fetched_at, str(folder)]
    environment = build.make_environment(REDIS_URL=url)
    subprocess.run(command, env=environment, cwd=folder.parent, stdout=subprocess.DEVNULL, check=True)


def time_build(
    build: Build, folder: Path, processes: int, fetched_at: str, look: Callable[[Redis, str], None] | None = None
) -> LoadRun:
    """The documents of a folder through the workers of a build.

    Args:
        look: is given the server when all is done, and its address.
    """
    with serve_durably() as (client, server):
        fill_queue(build, server.url, folder, fetched_at)
        client.rename(QUEUE, HELD)
        environment = build.make_environment(REDIS_URL=server.url, WORKERS=str(processes))
        with run_children({"worker": build_commands("WARNING")["worker"]}, environment) as supervisor:
            await_blocked_clients(client, 1)
            run = _time_work(
                client,
                supervisor,
                lambda: client.rename(HELD, QUEUE),
                lambda: client.llen(QUEUE) == 0 and client.hlen(UNACKED) == 0,
            )
        if look:
            look(client, server.url)
        return run


def time_afternoon(folder: Path) -> LoadRun:
    """The same documents through the afternoon version."""
    with serve_durably() as (client, server):
        bodies = [path.read_bytes() for path in sorted(folder.iterdir())]
        command = [sys.executable, "-m", "benchmarks.afternoon", str(server.socket)]
        with run_children({"worker": command}, {**os.environ, "PYTHONPATH": str(ROOT)}) as supervisor:
            await_blocked_clients(client, 1)
            return _time_work(
                client,
                supervisor,
                lambda: client.lpush(afternoon.QUEUE, *bodies),
                lambda: client.llen(afternoon.QUEUE) == 0 and client.llen(afternoon.AT_WORK) == 0,
            )


def _time_work(
    client: Redis, supervisor: Supervisor, open_queue: Callable[[], object], is_done: Callable[[], bool]
) -> LoadRun:
    (process,) = supervisor.processes_by_name().values()
    assert process
    worker_before, server_before, began = read_tree_cpu_seconds(process.pid), read_server_cpu(client), time.monotonic()
    open_queue()
    looks, ended = 0, began
    while looks < SURE:
        now = time.monotonic()
        looks, ended = (looks + 1, ended) if is_done() else (0, now)
        if now - began > LONGEST or process.poll() is not None:
            raise StalledRunError(f"after {now - began:.0f} s there is still work, and the worker does not do it")
        time.sleep(LOOK)
    return LoadRun(
        seconds=ended + LOOK - began,
        worker_cpu=read_tree_cpu_seconds(process.pid) - worker_before,
        server_cpu=read_server_cpu(client) - server_before,
    )


def await_blocked_clients(client: Redis, number: int) -> None:
    """Until so many others wait for something to come: workers are ready."""
    deadline = time.monotonic() + LONGEST
    while sum("b" in one["flags"] for one in client.client_list()) < number:
        if time.monotonic() > deadline:
            raise StalledRunError("the worker did not begin to wait for work")
        time.sleep(LOOK)


def read_server_cpu(client: Redis) -> float:
    """Seconds of processor time of the server until now."""
    info: Any = client.info("cpu")
    return float(info["used_cpu_user"] + info["used_cpu_sys"])


def _refuse_ended(supervisor: Supervisor, log: Path) -> None:
    for name, process in supervisor.processes_by_name().items():
        if process is None or process.poll() is not None:
            raise StalledRunError(f"{name} has ended: {log.read_text(errors='replace')[-500:]}")
