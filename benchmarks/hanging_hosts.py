"""Do hosts that hang hold up the others? Good feeds alone, and beside hosts that take a request and never answer.

    ./run.sh bench hanging-hosts          three minutes

Two whole systems, each a server, two worker processes, a fetcher and a scheduler with the settings as delivered. They
take turns: the same feeds alone in the one, and in the other behind those of the hanging hosts, which all begin first.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import TextIO

from ingest import UnfetchedDocument
from tests.support.system import QUICK, System, started
from tests.support.texts import make_nonsense_text
from tests.support.web_hosts import hang_hosts, serve_hosts
from worker.commands.queue import send_jobs
from worker.settings import Settings
from worker.store.jobs import Job

__all__ = ["measure"]

GOOD, HANGING = 180, 20  # hosts
FEEDS = 4  # of each hanging host, in every round
ITEMS = 10  # of a good feed
ROUNDS = 5
FIRST = 1000  # round that is not measured: processes begin in it
LONGEST = 180.0  # seconds that a round may take
DELIVERED = {name: getattr(Settings(), name) for name in QUICK}  # settings as a user has them


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Everything is made here; nothing of the material is looked at."""
    with ExitStack() as stack:
        good = stack.enter_context(serve_hosts(GOOD, make_feed))
        hanging = stack.enter_context(hang_hosts(HANGING))
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="feedmill-bench-"))) for _ in range(2)]
        calm, beset = (stack.enter_context(started(folder, **DELIVERED)) for folder in folders)
        alone, beside = [], []
        for system in (calm, beset):
            time_round(system, good, FIRST)
        for number in range(ROUNDS):
            alone.append(time_round(calm, good, number))
            submit_urls(beset, [f"{host}/{number}/{n}" for n in range(FEEDS) for host in hanging])
            time.sleep(1)  # all of them have begun
            beside.append(time_round(beset, good, number))
        done = sum(system.rt.jobs.audit().outcomes["published"] for system in (calm, beset))
    print(
        f"{GOOD} feeds of {ITEMS} items: {median(alone):.2f} s alone, {median(beside):.2f} s beside {HANGING} hosts "
        f"that hang with {FEEDS} feeds each (medians of {ROUNDS} rounds)",
        file=out,
    )
    return {
        "seconds_alone": median(alone),
        "seconds_beside": median(beside),
        "times_slower": median(beside) / median(alone),
        "items_missing": 2 * (ROUNDS + 1) * GOOD * ITEMS - done,
    }


def make_feed(path: str) -> bytes:
    """A feed whose items no other path has: /ROUND/NUMBER."""
    first = sum(int(part) * factor for part, factor in zip(path.split("/")[1:], (GOOD, 1), strict=True)) * ITEMS
    items = "".join(
        f"<item><guid>g{n}</guid><title>Report {n}</title><description>{make_nonsense_text(n)}</description></item>"
        for n in range(first, first + ITEMS)
    )
    return f'<rss version="2.0"><channel><title>Made</title>{items}</channel></rss>'.encode()


def submit_urls(system: System, urls: Sequence[str]) -> list[str]:
    """A job for each; their ids."""
    now = system.rt.now()
    jobs = [
        Job(id=url.partition("//")[2].replace(":", "-").replace("/", "-"), submitted_at=now, document=make_wish(url))
        for url in urls
    ]
    for job in jobs:
        assert system.rt.jobs.submit(job, now)
    send_jobs(system.rt, system.server.url, [job.id for job in jobs])
    return [job.id for job in jobs]


def make_wish(url: str) -> UnfetchedDocument:
    """A feed that is to be fetched."""
    return UnfetchedDocument(url=url, kind="feed", via="url")


def time_round(system: System, hosts: Sequence[str], number: int) -> float:
    """Seconds until a feed of each host is done, from their submission."""
    began = time.monotonic()
    open_jobs = submit_urls(system, [f"{host}/{number}/{n}" for n, host in enumerate(hosts)])
    while open_jobs and time.monotonic() < began + LONGEST:
        states = [system.rt.jobs.load_state(job_id) for job_id in open_jobs]
        open_jobs = [state.id for state in states if state and state.state != "done"]
        system.supervisor.start_missing(time.monotonic())
        time.sleep(0.05)
    return time.monotonic() - began
