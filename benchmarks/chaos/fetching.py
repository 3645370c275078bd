"""A fetcher that is killed while it fetches, and hosts that answer after a while, as hosts do."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from random import Random

from ingest import UnfetchedDocument
from tests.support.web_hosts import serve_hosts
from worker.store.jobs import Job

from .drill import Drill, kill_processes, start_drill
from .load import make_items
from .row import RowOutcome, RowTrial

HOSTS = 8
LONGEST_ANSWER = 1.0  # seconds that a host takes to answer, at most; chance says how long


class SlowPages:
    """Documents by the number in their path; they come at once when the run is over that is hit."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._chance = Random(seed)
        self.is_slow = True

    def make_page(self, path: str) -> bytes:
        if self.is_slow:
            time.sleep(self._chance.uniform(0, LONGEST_ANSWER))
        return "\n".join(map(json.dumps, make_items(self._seed, int(path[1:])))).encode()


def kill_fetchers(trial: RowTrial) -> RowOutcome:
    """All jobs are to be fetched, so nothing is done while no fetcher is there."""
    pages = SlowPages(trial.seed)
    with serve_hosts(HOSTS, pages.make_page, network=5) as hosts, start_drill(trial) as drill:
        drill.supply = _make_url_jobs(hosts, drill.system.rt.now())
        for n in range(trial.times):
            drill.strike(lambda: kill_fetcher(drill), n)
        drill.finish()
        pages.is_slow = False
        return drill.compare()


def kill_fetcher(drill: Drill) -> None:
    """Kill it, whatever it has in its hands."""
    kill_processes([drill.find_process("fetcher")])


def _make_url_jobs(hosts: list[str], now: datetime) -> Iterator[Job]:
    for n in count():
        document = UnfetchedDocument(url=f"{hosts[n % len(hosts)]}/{n}", kind="items", via="queue")
        yield Job(id=f"url{n}", submitted_at=now, document=document)
