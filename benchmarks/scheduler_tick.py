"""What the scheduler's ticks cost the server with 1,000 feeds on the list, by the server's own count.

    ./run.sh bench scheduler-tick         seconds

A tick looks for feeds that are due, makes a job of each, and sends the jobs to the fetchers; it looks for jobs that
were lost, too. Three kinds: no feed is due; as many are due as in one tick of a busy list, where every feed is polled
as often as may be; and all at once, as after an outage, which takes many rounds with a pause between two.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TextIO

from redis import Redis

from ingest import Subscription
from tests.support.clock import Clock
from tests.support.system import open_embedded_server
from worker.jobs.pipeline import reconcile_jobs
from worker.jobs.polling import poll_due_feeds
from worker.runtime import Runtime, build_runtime
from worker.settings import Settings
from worker.store.feeds import FeedOptions

__all__ = ["measure"]

FEEDS = 1000
TICKS = 20  # of each kind but the last


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Everything is made here; nothing of the material is looked at."""
    with tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder:
        settings = replace(Settings.from_env({}), data_dir=Path(folder))
        with open_embedded_server(Path(folder)) as server, Redis.from_url(server.url) as client:
            clock = Clock(datetime.now(UTC))
            rt = build_runtime(settings, server.url, clock)
            figures = measure_ticks(rt, clock, client)
    for name, value in figures.items():
        print(f"{value:8.3f}  {name}", file=out)
    return figures


def measure_ticks(rt: Runtime, clock: Clock, client: Redis) -> dict[str, float]:
    """Milliseconds of the server for each kind of tick."""
    for number in range(FEEDS):
        rt.feeds.add(Subscription(address=f"https://f{number}.example/feed"), FeedOptions(), clock())
    rt.fetch_queue.mark_served()
    run_tick(rt)
    idle = [measure_time(client, lambda: run_tick(rt)) for _ in range(TICKS)]
    due_in_tick = int(FEEDS * rt.settings.poll_every / rt.settings.poll_shortest) + 1
    busy = []
    for number in range(TICKS):
        end_jobs(rt, clock, range(number * due_in_tick, (number + 1) * due_in_tick))
        busy.append(measure_time(client, lambda: run_tick(rt)))
    end_jobs(rt, clock, range(FEEDS))
    rounds = measure_rounds(rt, client)
    return {
        "idle_tick_ms": median(idle),
        "busy_tick_ms": median(busy),
        "busy_tick_ms_worst": max(busy),
        "round_ms": median(rounds),
        "round_ms_worst": max(rounds),
        "feeds_not_polled": FEEDS - rt.jobs.count_open_jobs(),
    }


def run_tick(rt: Runtime) -> None:
    """What the scheduler does each time, but that nothing goes to the broker."""

    def route_jobs(job_ids: Sequence[str]) -> None:
        rt.fetch_queue.route(job_ids)

    poll_due_feeds(rt, route_jobs)
    reconcile_jobs(rt, lambda job_ids: None)


def end_jobs(rt: Runtime, clock: Clock, numbers: range) -> None:
    """The last polls of some feeds are over, and they are due again."""
    clock.forward(rt.settings.poll_every)
    for listed in list(rt.feeds.read_all())[numbers.start : numbers.stop]:
        job_id = listed.state.job or ""
        rt.jobs.begin(job_id, clock())
        rt.jobs.accept(job_id, "feed", 0)
        rt.jobs.finish(job_id, clock(), is_quiet=True)
        rt.feeds.settle_poll(listed.feed.id, job_id, listed.state, clock())


def measure_rounds(rt: Runtime, client: Redis) -> list[float]:
    """Milliseconds of the server for each round, where all feeds are due."""
    moments = [read_time(client)]

    def route_jobs(job_ids: Sequence[str]) -> None:
        rt.fetch_queue.route(job_ids)
        moments.append(read_time(client))

    poll_due_feeds(rt, route_jobs)
    return [(later - earlier) * 1000 for earlier, later in itertools.pairwise(moments)]


def measure_time(client: Redis, act: Callable[[], object]) -> float:
    """Milliseconds that the server's main thread worked meanwhile."""
    before = read_time(client)
    act()
    return (read_time(client) - before) * 1000


def read_time(client: Redis) -> float:
    """Seconds for which it has worked. The times of its commands would count those within scripts twice."""
    info = client.info("cpu")
    return float(info["used_cpu_user_main_thread"] + info["used_cpu_sys_main_thread"])
