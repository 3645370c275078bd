"""From submitted feeds to the stream of stories: the afternoon version, an earlier build, and this one, in turns.

    ./run.sh bench end-to-end                        five rounds, some twenty minutes
    BENCH_RUNS=1 ./run.sh bench end-to-end           fewer
    BENCH_FEEDS=20 ./run.sh bench end-to-end         with a tenth of the feeds, for a look; starting weighs more in it
    BENCH_AGAINST=main~20 ./run.sh bench end-to-end  against another revision

Each run has a server of its own, with every write on disk before it answers, and takes the same two hundred real feeds
out of the queue (load_run.py). Ratios are made within a round, and their median counts: so what else the machine does
hits both sides. docs/speed.md says what the figures mean.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from statistics import median
from typing import TextIO

from redis import Redis

from dedupe import Article
from worker.runtime import build_runtime
from worker.settings import Settings

from .archives import unpack_archive
from .bench_options import read_count, require_process_usage
from .builds import ROOT, Build, BuildError, check_out_build
from .index_speed import read_feed_items
from .latency import measure_latencies, quantile_of
from .load_run import LoadRun, time_afternoon, time_build
from .real_feeds import CAPTURED, NEEDS
from .stream_records import RecordDigests, count_differences, digest_records, read_record_digests

__all__ = ["NEEDS", "measure"]

AGAINST = "945afde"  # the last commit before the work on speed began
RUNS, FEEDS = 5, 200
QUIET = 100  # documents one by one, in each round
WAYS = ("afternoon", "before", "now", "two")  # the last with two worker processes


@dataclass(slots=True)
class RoundTable:
    """What each round came to, by way."""

    runs: dict[str, list[LoadRun]] = field(default_factory=lambda: {way: [] for way in WAYS})
    latencies: dict[str, list[list[float]]] = field(default_factory=lambda: {"before": [], "now": []})  # seconds
    records: dict[str, RecordDigests] = field(default_factory=dict)  # of the last round
    items: int = 0  # that the feeds have

    def find_ratios(self, slow: str, fast: str, name: str = "seconds") -> list[float]:
        """In how many times of the one's figure the other's is, by round."""
        pairs = zip(self.runs[slow], self.runs[fast], strict=True)
        return [getattr(one, name) / getattr(other, name) for one, other in pairs]


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """How many times as fast as the others, and how long one document takes."""
    require_process_usage()
    revision, rounds = os.environ.get("BENCH_AGAINST") or AGAINST, read_count("BENCH_RUNS", RUNS)
    number = read_count("BENCH_FEEDS", FEEDS)
    articles = read_feed_items(material)
    try:
        with unpack_archive(material / NEEDS[0]) as folder, check_out_build(revision) as before:
            feeds = folder / "real-2026" / "benchmark_data"
            keep_some_files(feeds, number)
            table = run_rounds(feeds, articles, {"before": before, "now": Build("this tree", ROOT)}, rounds)
    except BuildError as error:
        raise SystemExit(f"end-to-end: {error}") from None
    print_table(table, revision, out)
    return measure_table(table)


def keep_some_files(folder: Path, number: int) -> None:
    """Delete files until so many are left, spread evenly."""
    paths = sorted(folder.iterdir())
    kept = {paths[place * len(paths) // number] for place in range(number)}
    for path in paths:
        if path not in kept:
            path.unlink()


def run_rounds(feeds: Path, articles: Sequence[Article], builds: Mapping[str, Build], rounds: int) -> RoundTable:
    """All ways, by turns.

    Args:
        feeds: a folder of feeds.
        articles: of which some are submitted one by one.
        builds: "before" and "now".
    """
    table = RoundTable()
    for number in range(rounds):
        for way in WAYS if number % 2 == 0 else WAYS[::-1]:
            table.runs[way].append(_run_way(table, way, feeds, builds))
        some = articles[number :: max(1, len(articles) // QUIET)][:QUIET]
        for way, build in builds.items():
            table.latencies[way].append(measure_latencies(build, some))
    return table


def _run_way(table: RoundTable, way: str, feeds: Path, builds: Mapping[str, Build]) -> LoadRun:
    if way == "afternoon":
        return time_afternoon(feeds)
    if way == "two":
        return time_build(builds["now"], feeds, 2, CAPTURED.isoformat())

    def read_results(client: Redis, url: str) -> None:
        table.records[way] = read_record_digests(client)
        if way == "now":
            table.items = build_runtime(Settings.from_env({}), url).jobs.audit().accepted

    return time_build(builds[way], feeds, 1, CAPTURED.isoformat(), read_results)


def print_table(table: RoundTable, revision: str, out: TextIO) -> None:
    """What the rounds came to, for people."""
    names = ("afternoon version", f"before ({revision})", "this tree", "this tree, 2 processes")
    print(f"{table.items:,} items; medians of {len(table.runs['now'])} rounds, and the least and the most", file=out)
    print(f"{'':24} {'items/s':>20} {'ms of CPU an item: worker':>28} {'server':>18}", file=out)
    for name, runs in zip(names, table.runs.values(), strict=True):
        columns = (
            [table.items / run.seconds for run in runs],
            [run.worker_cpu / table.items * 1e3 for run in runs],
            [run.server_cpu / table.items * 1e3 for run in runs],
        )
        rate, worker, server = columns
        shown = f"{_show_spread(rate, 0):>20} {_show_spread(worker, 2):>28} {_show_spread(server, 2):>18}"
        print(f"{name:24} {shown}", file=out)
    for way, found in table.latencies.items():
        all_of_them = list(chain(*found))
        first = median(one[0] for one in found)
        print(
            f"one document, {way}: median {median(all_of_them) * 1e3:.1f} ms, 99 % within "
            f"{quantile_of(all_of_them, 0.99) * 1e3:.0f} ms, a worker's first {first * 1e3:.0f} ms",
            file=out,
        )
    differing = count_differences(table.records["before"], table.records["now"])
    said = f"{differing} differ" if differing else "the same"
    print(f"{len(table.records['now'])} records, digest {digest_records(table.records['now'])}: {said}", file=out)


def _show_spread(values: Sequence[float], places: int) -> str:
    return f"{median(values):.{places}f} ({min(values):.{places}f}-{max(values):.{places}f})"


def measure_table(table: RoundTable) -> dict[str, float]:
    """The same as figures."""
    now = list(chain(*table.latencies["now"]))
    ratios = {
        "times_before": table.find_ratios("before", "now"),
        "times_before_cpu": table.find_ratios("before", "now", "worker_cpu"),
        "times_before_server_cpu": table.find_ratios("before", "now", "server_cpu"),
        "times_afternoon": table.find_ratios("afternoon", "now"),
        "times_afternoon_cpu": table.find_ratios("afternoon", "now", "worker_cpu"),
        "times_one_process": table.find_ratios("now", "two"),
    }
    return {
        "items": table.items,
        "items_per_second": median(table.items / run.seconds for run in table.runs["now"]),
        **{name: median(values) for name, values in ratios.items()},
        **{f"{name}_least": min(values) for name, values in ratios.items()},
        **{f"{name}_most": max(values) for name, values in ratios.items()},
        "records_differing": count_differences(table.records["before"], table.records["now"]),
        "latency_ms": median(now) * 1e3,
        "latency_99_ms": quantile_of(now, 0.99) * 1e3,
        "first_ms": median(one[0] for one in table.latencies["now"]) * 1e3,
    }
