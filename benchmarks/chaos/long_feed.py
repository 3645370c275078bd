"""One feed of very many items: is it done, in how much memory, and does the server answer others meanwhile?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from redis import Redis

from ingest import Document
from worker.store.jobs import Job

from .drill import LOOK, Drill, list_children, start_drill
from .row import RowOutcome, RowTrial

MOST_MEGABYTES = 400.0  # resident, of the process that does it
LONGEST_REPLY = 100.0  # ms, of the server to somebody else
PROBED_EVERY = 0.01  # seconds
ENDS_WITHIN = 3600.0  # seconds


@dataclass(slots=True)
class ServerProbe:
    """Somebody who asks the server for a sign of life all the time."""

    longest: float = 0.0  # ms until it answered
    asked: int = 0

    def keep_asking(self, server: Redis, ended: Event) -> None:
        """Until the end."""
        while not ended.wait(PROBED_EVERY):
            began = time.perf_counter()
            server.ping()
            self.longest = max(self.longest, (time.perf_counter() - began) * 1000)
            self.asked += 1


def read_long_feed(trial: RowTrial) -> RowOutcome:
    """A feed of so many items."""
    with start_drill(trial) as drill, probe_server(drill) as probe:
        began = time.monotonic()
        drill.submit([make_feed_job(trial.times, drill)])
        megabytes = _watch_memory(drill, began)
        seconds = time.monotonic() - began
        state = drill.system.rt.jobs.load_state(drill.jobs[0].id)
        accepted, ended = (state.accepted, sum(state.counts.values())) if state else (None, 0)
        notes = [
            f"{seconds:.0f} s, {megabytes:.0f} MB at most, longest answer of {probe.asked:,} "
            f"{probe.longest:.0f} ms; {state.runs if state else 0} runs"
        ]
        wrong = {
            f"{state}": state is None or state.state != "done" or not accepted == ended == trial.times,
            f"{megabytes:.0f} MB in a worker, the limit is {MOST_MEGABYTES:g}": megabytes > MOST_MEGABYTES,
            f"an answer took {probe.longest:.0f} ms, the limit is {LONGEST_REPLY:g}": probe.longest > LONGEST_REPLY,
        }
        return RowOutcome(misses=tuple(miss for miss, is_so in wrong.items() if is_so), notes=tuple(notes))


def make_feed_job(items: int, drill: Drill) -> Job:
    """One feed; its items are small, so that the largest one fits into a document."""
    lines = (
        f"<item><guid>l{n}</guid><title>Boat {n} of {n % 977} is in port</title>"
        f"<description>It came at {n % 24}:{n % 60} with {n} crates of {n % 7919} fish.</description></item>"
        for n in range(items)
    )
    body = f"<rss><channel><title>Harbour log</title>{''.join(lines)}</channel></rss>".encode()
    now = drill.system.rt.now()
    document = Document(body=body, fetched_at=now, kind="feed", name="harbour.rss")
    return Job(id="long", submitted_at=now, document=document)


@contextmanager
def probe_server(drill: Drill) -> Iterator[ServerProbe]:
    """Ask until the block ends."""
    probe, ended = ServerProbe(), Event()
    asking = Thread(target=probe.keep_asking, args=(Redis.from_url(drill.system.server.url), ended))
    asking.start()
    try:
        yield probe
    finally:
        ended.set()
        asking.join()


def _watch_memory(drill: Drill, began: float) -> float:
    """Until all is done; the most megabytes that a process of the worker had resident."""
    most = 0.0
    while drill.insist(drill.system.rt.jobs.count_open_jobs) and time.monotonic() - began < ENDS_WITHIN:
        for pid in list_children(drill.find_process("worker")):
            most = max(most, read_peak_megabytes(pid))
        drill.wait(10 * LOOK)
    return most


def read_peak_megabytes(pid: int) -> float:
    """The most that a process ever had resident; 0 where there is none."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:")), 0.0)
