"""How much memory a worker's process takes: at one feed of 50 MB, and over many documents, one after the other.

    ./run.sh bench worker-memory                              some minutes
    BENCH_DOCUMENTS=100000 ./run.sh bench worker-memory       half an hour

The process is that of a real worker, forked as ever, on a real server. What it has is asked of the system: the most
that it ever had resident, and what it has after each tenth of the documents. The first tenths fill caches that have a
bound; growth is the slope of the second half.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from ingest import Document, DocumentKind
from worker.app import enqueue_jobs, make_app
from worker.runtime import Runtime, build_runtime
from worker.server.supervisor import build_commands
from worker.settings import Settings, child_environment
from worker.store.jobs import Job

from .bench_options import read_count, require_process_usage
from .load_run import LONGEST, StalledRunError, await_blocked_clients, run_children, serve_durably
from .process_usage import list_process_tree, read_peak_megabytes, read_resident_megabytes

__all__ = ["measure"]

DOCUMENTS = 20_000  # one by one, in turn a feed of three items, a page and a text
FEED_BYTES, FEED_WORDS = 50_000_000, 500  # words of an item's text
POINTS = 10  # at which the process is looked at
AHEAD = 400  # documents in the queue at most; intake would wait at 500 open jobs
LOOK = 0.05  # seconds between two looks


def measure(_material: Path, out: TextIO) -> dict[str, float]:
    """Megabytes; all documents are made here."""
    require_process_usage()
    count = read_count("BENCH_DOCUMENTS", DOCUMENTS)
    chance = random.Random(17)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvwz", k=chance.randint(3, 10))) for _ in range(20_000)]
    feed_peak, missing = _read_large_feed(make_large_feed(words, chance), out)
    at_points = _do_documents(words, chance, count, out)
    growth = _slope_of(at_points[POINTS // 2 :], count / POINTS / 10_000)
    print(f"growth over the second half: {growth:.1f} MB per 10,000 documents", file=out)
    return {
        "feed_peak_megabytes": feed_peak,
        "feed_items_missing": missing,
        "documents_megabytes": max(at_points),
        "growth_megabytes": growth,
    }


def make_large_feed(words: Sequence[str], chance: random.Random) -> bytes:
    """A feed of some 50 MB, no two items alike, each with a whole text in paragraphs."""
    parts = ["<rss version='2.0'><channel><title>Gulls</title><link>https://gull.example/</link>"]
    size = 0
    while size < FEED_BYTES:
        parts.append(_make_entry(words, chance, len(parts), FEED_WORDS))
        size += len(parts[-1])
    return f"{''.join(parts)}</channel></rss>".encode()


def _make_entry(words: Sequence[str], chance: random.Random, number: int, length: int) -> str:
    sign = " 🐦" if number % 10 == 0 else ""  # Python takes four bytes for each letter of a text with such a one
    return (
        f"<item><guid>g{number}</guid><link>https://gull.example/{number}</link>"
        f"<title>{' '.join(chance.choices(words, k=6))} {number}{sign}</title>"
        f"<description><![CDATA[{_make_paragraphs(words, chance, length)}{sign}]]></description></item>"
    )


def _make_paragraphs(words: Sequence[str], chance: random.Random, length: int) -> str:
    return "".join(f"<p>{' '.join(chance.choices(words, k=50)).capitalize()}.</p>" for _ in range(length // 50))


def _make_documents(words: Sequence[str], chance: random.Random, count: int) -> Iterator[tuple[DocumentKind, str]]:
    for number in range(count):
        if number % 3 == 0:
            entries = (_make_entry(words, chance, number * 3 + n, 100) for n in range(3))
            yield "feed", f"<rss version='2.0'><channel><title>Terns</title>{''.join(entries)}</channel></rss>"
        elif number % 3 == 1:
            title = " ".join(chance.choices(words, k=6))
            body = _make_paragraphs(words, chance, 300)
            yield "page", f"<html><title>{title}</title><body><article><h1>{title}</h1>{body}</article></body></html>"
        else:
            yield "document", "\n\n".join(" ".join(chance.choices(words, k=60)) for _ in range(4))


def _read_large_feed(body: bytes, out: TextIO) -> tuple[float, int]:
    """The most that a fresh process had, and how many items have no outcome."""
    with _run_worker(max_bytes=2 * FEED_BYTES, soft_time_limit=LONGEST) as (rt, process, send):
        before = read_peak_megabytes(process)
        send([_make_job(rt, "large", "feed", body)])
        _await_open_jobs(rt, process, 0)
        peak, state = read_peak_megabytes(process), rt.jobs.load_state("large")
    items, done = body.count(b"<item>"), sum(state.counts.values()) if state else 0
    print(f"a feed of {len(body) / 1e6:.0f} MB, {items:,} items: {peak:.0f} MB, before {before:.0f} MB", file=out)
    return peak, items - done


def _do_documents(words: Sequence[str], chance: random.Random, count: int, out: TextIO) -> list[float]:
    """What the process had after each tenth."""
    at_points: list[float] = []
    with _run_worker() as (rt, process, send):
        jobs: list[Job] = []
        for number, (kind, text) in enumerate(_make_documents(words, chance, count), start=1):
            jobs.append(_make_job(rt, f"d{number}", kind, text.encode()))
            if len(jobs) == AHEAD // 2 or number % (count // POINTS) == 0:
                send(jobs)
                jobs = []
                _await_open_jobs(rt, process, AHEAD // 2)
            if number % (count // POINTS) == 0 and len(at_points) < POINTS:
                _await_open_jobs(rt, process, 0)
                at_points.append(read_resident_megabytes(process))
                print(f"after {number:,} documents: {at_points[-1]:.1f} MB", file=out, flush=True)
    return at_points


@contextmanager
def _run_worker(**changed: int | float) -> Iterator[tuple[Runtime, int, Callable[[Sequence[Job]], None]]]:
    """A worker of one process on a server of its own: a runtime, the process, and what sends jobs to it.

    Args:
        changed: settings.
    """
    with serve_durably() as (client, server):
        settings = replace(Settings.from_env({}), workers=1, **changed)  # type: ignore[arg-type]
        rt, app = build_runtime(settings, server.url), make_app(settings, server.url)
        environment = child_environment(settings, server.url)
        with run_children({"worker": build_commands("WARNING")["worker"]}, environment) as supervisor:
            await_blocked_clients(client, 1)
            (parent,) = supervisor.processes_by_name().values()
            assert parent
            process = _find_child(parent.pid)

            def send(jobs: Sequence[Job]) -> None:
                for job in jobs:
                    rt.jobs.submit(job, rt.now())
                enqueue_jobs(app, [job.id for job in jobs])

            yield rt, process, send


def _find_child(parent: int) -> int:
    """The process that does jobs: the parent has no other."""
    _, child = list_process_tree(parent)
    return child


def _make_job(rt: Runtime, name: str, kind: DocumentKind, body: bytes) -> Job:
    now = rt.now()
    document = Document(body=body, kind=kind, fetched_at=now, url=f"https://gull.example/{name}", name=name)
    return Job(id=name, submitted_at=now, document=document)


def _await_open_jobs(rt: Runtime, process: int, most: int) -> None:
    """Until no more are open.  Raises StalledRunError where the process has ended, or nothing goes on."""
    deadline = time.monotonic() + LONGEST
    while rt.jobs.count_open_jobs() > most:
        if time.monotonic() > deadline or not Path(f"/proc/{process}").exists():
            raise StalledRunError(f"{rt.jobs.count_open_jobs()} jobs are open, and process {process} does not do them")
        time.sleep(LOOK)


def _slope_of(values: Sequence[float], step: float) -> float:
    """How much more there is for each 1 of what a step counts.

    >>> _slope_of([10.0, 12.0, 14.0], 0.5)
    4.0
    """
    return statistics.linear_regression([number * step for number in range(len(values))], values).slope
