"""The undisturbed run: the same jobs one after the other, on a server that nobody touches."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from worker.jobs.pipeline import run_job
from worker.runtime import Runtime, build_runtime
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server
from worker.settings import Settings
from worker.store.jobs import Job

from .trace import RunTrace, read_trace


class CalmServer:
    """A server for undisturbed runs, each in a collection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = count()

    def replay(self, jobs: Sequence[Job]) -> RunTrace:
        """What the jobs leave when nothing goes wrong."""
        rt = self.open_runtime()
        for job in jobs:
            rt.jobs.submit(job, rt.now())
            run_job(job.id, rt)
        return read_trace(rt, [job.id for job in jobs])

    def open_runtime(self) -> Runtime:
        """A runtime on a collection that nobody has used."""
        own = replace(Settings.from_env({}), collection=f"calm{next(self._numbers)}", fetch_allow="127.0.0.0/8")
        return build_runtime(own, self._url)


@contextmanager
def start_calm_server(folder: Path) -> Iterator[CalmServer]:
    """The server, until the block ends."""
    with attach_to_server(folder, find_binary(os.environ.get("PATH"))) as server:
        yield CalmServer(server.url)
