"""A feed of 100,000 items through a worker's process: its memory, and how long the server lets others wait meanwhile.

    ./run.sh bench long-feed          some minutes

The job is done as a worker does it, in a process of its own, and with time enough for one run: how it is sliced is
tests/worker/test_slices.py's. Beside it the server is asked for a sign of life every 5 ms.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from redis import Redis

from ingest import Document
from worker.runtime import Runtime, build_runtime
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server
from worker.settings import Settings, child_environment
from worker.store.jobs import Job

from .reply_probe import ReplyTimes, probe_replies

__all__ = ["measure"]

ITEMS, WORDS = 100_000, 16  # words of a text: 27 MB in all
MAX_RUNS = 20
JOB = "long-feed"
DO_JOB = """
import resource, sys
from worker.tasks import run_job
run_job(sys.argv[1])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class LongRun:
    """What it came to."""

    runs: int
    megabytes: float  # resident in the worker's process, at the most
    replies: ReplyTimes
    longest_command: float  # milliseconds, as the server itself says


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """The feed is made here; nothing of the material is looked at."""
    with (
        tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder,
        attach_to_server(Path(folder), find_binary(os.environ.get("PATH"))) as server,
    ):
        settings = replace(Settings.from_env({}), data_dir=Path(folder), max_bytes=2**25, soft_time_limit=3600.0)
        rt = build_runtime(settings, server.url)
        body = make_feed(ITEMS)
        run = _do_job(rt, settings, server.url, body)
        state = rt.jobs.load_state(JOB)
    outcomes = sum(state.counts.values()) if state else 0
    print(
        f"{ITEMS:,} items, {len(body) / 1e6:.0f} MB: {run.runs} runs, {run.megabytes:.0f} MB in the worker, "
        f"the longest of {run.replies.count:,} replies {run.replies.longest * 1e3:.0f} ms, "
        f"the longest command {run.longest_command:.0f} ms",
        file=out,
    )
    return {
        "items_missing": ITEMS - outcomes,
        "megabytes": run.megabytes,
        "longest_reply_ms": run.replies.longest * 1e3,
        "longest_command_ms": run.longest_command,
        "runs": run.runs,
    }


def make_feed(count: int) -> bytes:
    """A feed of so many items, no two of them alike."""
    chance = random.Random(14)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvwz", k=chance.randint(3, 10))) for _ in range(5000)]
    items = (
        f"<item><guid>g{n}</guid><link>https://gull.example/{n}</link>"
        f"<title>{' '.join(chance.choices(words, k=4))} {n}</title>"
        f"<description>{' '.join(chance.choices(words, k=WORDS))}</description></item>"
        for n in range(count)
    )
    head = "<rss version='2.0'><channel><title>Gulls</title><link>https://gull.example/</link>"
    return f"{head}{''.join(items)}</channel></rss>".encode()


def _do_job(rt: Runtime, settings: Settings, url: str, body: bytes) -> LongRun:
    """Submit it and do it to its end."""
    document = Document(body=body, kind="feed", fetched_at=rt.now(), name="long.xml")
    environment = child_environment(settings, url)
    runs, megabytes = 0, 0.0
    with Redis.from_url(url) as server, probe_replies(url) as replies:
        server.config_set("slowlog-log-slower-than", 5000)
        rt.jobs.submit(Job(id=JOB, submitted_at=rt.now(), document=document), rt.now())
        while rt.jobs.count_open_jobs() and runs < MAX_RUNS:
            done = subprocess.run(
                [sys.executable, "-c", DO_JOB, JOB], env=environment, check=True, capture_output=True, text=True
            )
            runs, megabytes = runs + 1, max(megabytes, int(done.stdout) / 1024)
        slow = [entry["duration"] / 1000 for entry in server.slowlog_get(100)]
    return LongRun(runs, megabytes, replies, max(slow, default=0))
