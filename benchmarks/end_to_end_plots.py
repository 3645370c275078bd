"""Two plots for docs/speed.md: cost against the items that are in the index already, and speed against processes.

    ./run.sh bench end-to-end-plots                       up to 100,000 items
    BENCH_LARGEST=1000000 ./run.sh bench end-to-end-plots to a million; a quarter of an hour more

The index is filled with made texts (mixture.py): real vocabulary and the lengths of real articles. Then the same real
feeds go through the pipeline beside each number of items, feed by feed in turns, in this process. The server of this
plot writes no file. For the other plot they go through the queue, as in `end-to-end`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TextIO

from dedupe import Article, make_sketches
from ingest import Document
from worker.jobs.pipeline import run_job
from worker.runtime import Runtime, build_runtime
from worker.settings import Settings
from worker.store.client import Client
from worker.store.jobs import Job
from worker.store.keys import Keys

from . import mixture, real_feeds
from .archives import unpack_archive
from .bench_options import read_count, require_process_usage
from .builds import ROOT, Build
from .charts import LineChart, draw_chart
from .index_speed import PARAMS, fresh_server, make_posting_scripts, read_feed_items
from .load_run import time_build

NEEDS = (*real_feeds.NEEDS, *mixture.NEEDS)
LEAST, LARGEST = 1_000, 100_000  # items in the index; between them all powers of ten
AT_ONCE = 500  # made texts
FEEDS, WARM_UP = 60, 10  # that go through beside each number of items; of these the first are not measured
MOST_PROCESSES = 8

CostByPart = Mapping[str, float]  # "worker", "server" -> milliseconds of CPU an item


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Milliseconds by number of items in the index, items a second by number of processes."""
    require_process_usage()
    largest = max(LEAST, read_count("BENCH_LARGEST", LARGEST))
    folder = Path(os.environ.get("BENCH_PLOTS") or ROOT / "docs")
    numbers = [LEAST * 10**power for power in range(8) if LEAST * 10**power <= largest]
    bodies = [*real_feeds.read_bodies(material).values()][:FEEDS]
    costs = measure_costs(mixture.make_articles(material), numbers, bodies)
    for number, cost in costs.items():
        shown = ", ".join(f"{part} {spent:.2f}" for part, spent in cost.items())
        print(f"{number:9,} items in the index, ms of CPU an item: {shown}", file=out)
    rates = _measure_rates(material, out)
    (folder / "speed_index.svg").write_text(_draw_costs(costs), encoding="utf-8")
    (folder / "speed_processes.svg").write_text(_draw_rates(rates), encoding="utf-8")
    print(f"drawn: speed_index.svg and speed_processes.svg in {folder}", file=out)
    totals = [sum(cost.values()) for cost in costs.values()]
    return {"times_cost_of_small_index": totals[-1] / totals[0], "largest_index": numbers[-1]}


def measure_costs(texts: Iterator[Article], numbers: Sequence[int], bodies: Sequence[bytes]) -> dict[int, CostByPart]:
    """What an item costs beside so many others, by their number.

    Args:
        texts: the others.
        numbers: each a multiple of AT_ONCE.
        bodies: feeds; the first WARM_UP of them are not measured.
    """
    with fresh_server() as (client, socket):
        fill_indexes(client, numbers, texts)
        spent = {number: {"worker": 0.0, "server": 0.0} for number in numbers}
        runtimes = {number: _build_runtime(socket, number) for number in numbers}
        for place, body in enumerate(bodies):
            for number, rt in runtimes.items():
                cost = _measure_feed(client, rt, f"feed{place}", body)
                for part in cost if place >= WARM_UP else ():
                    spent[number][part] += cost[part]
        measured = [f"feed{place}" for place in range(WARM_UP, len(bodies))]
        items = sum(_count_items(runtimes[numbers[0]], job_id) for job_id in measured)
    return {number: {part: each / items * 1e3 for part, each in cost.items()} for number, cost in spent.items()}


def fill_indexes(client: Client, numbers: Sequence[int], texts: Iterator[Article]) -> None:
    """A collection for each number, with so many of the same texts in its index."""
    now = datetime.now(UTC)
    postings = {number: make_posting_scripts(client, keys=Keys.of(_name_collection(number))) for number in numbers}
    for first in range(0, max(numbers), AT_ONCE):
        part = [replace(one, id=f"it_{first + n:026}") for n, one in enumerate(islice(texts, AT_ONCE))]
        sketches = make_sketches(part, PARAMS)
        for number, posting in postings.items():
            if first < number:
                posting.record([one.id for one in part], now)
                posting.put({one.id: sketch for one, sketch in zip(part, sketches, strict=True)}, now)


def _measure_feed(client: Client, rt: Runtime, job_id: str, body: bytes) -> dict[str, float]:
    """Seconds of CPU of one feed."""
    document = Document(body=body, kind="feed", fetched_at=rt.now(), via="file", name=job_id)
    rt.jobs.submit(Job(id=job_id, submitted_at=rt.now(), document=document), rt.now())
    worker, server = time.process_time(), _read_server_cpu(client)
    run_job(job_id, rt)
    return {"worker": time.process_time() - worker, "server": _read_server_cpu(client) - server}


def _read_server_cpu(client: Client) -> float:
    info = client.info("cpu")
    return float(info["used_cpu_user"] + info["used_cpu_sys"])


def _count_items(rt: Runtime, job_id: str) -> int:
    state = rt.jobs.load_state(job_id)
    assert state
    return sum(state.counts.values())


def _build_runtime(socket: str, number: int) -> Runtime:
    settings = replace(Settings.from_env({}), collection=_name_collection(number))
    return build_runtime(settings, f"unix://{socket}")


def _name_collection(number: int) -> str:
    return f"beside-{number}"


def _measure_rates(material: Path, out: TextIO) -> dict[int, float]:
    """Items a second by number of processes."""
    rates, build = {}, Build("this tree", ROOT)
    items = len(read_feed_items(material))
    with unpack_archive(material / real_feeds.NEEDS[0]) as folder:
        feeds = folder / "real-2026" / "benchmark_data"
        for processes in range(1, max(2, min(os.cpu_count() or 1, MOST_PROCESSES)) + 1):
            rates[processes] = items / time_build(build, feeds, processes, real_feeds.CAPTURED.isoformat()).seconds
            print(f"{processes} processes: {rates[processes]:.0f} items/s", file=out)
    return rates


def _draw_costs(costs: Mapping[int, CostByPart]) -> str:
    parts = {part: [(number, cost[part]) for number, cost in costs.items()] for part in ("worker", "server")}
    return draw_chart(
        LineChart(
            title="CPU for one item of a feed, by what is in the index already",
            x_label="items in the index",
            y_label="milliseconds",
            lines=parts,
            has_powers=True,
        )
    )


def _draw_rates(rates: Mapping[int, float]) -> str:
    return draw_chart(
        LineChart(
            title=f"Items of feeds a second, by worker processes, on {os.cpu_count()} cores",
            x_label="worker processes",
            y_label="items a second",
            lines={"this tree": [*rates.items()]},
        )
    )
