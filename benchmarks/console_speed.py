"""What a page of the console costs `feedmill serve` while there are very many stories: processor time of its process.

    ./run.sh bench console-speed                       100,000 stories of 1 to 300 items; minutes
    BENCH_STORIES=5000 ./run.sh bench console-speed    fewer, for a look

The store is written here; a real serve process makes its catalog of it, and is then asked for pages, one at a time.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, TextIO

from worker.store.keys import Keys

from .bench_options import read_count, require_process_usage
from .builds import ROOT, Build
from .load_run import StalledRunError, serve_durably
from .process_usage import read_cpu_seconds, read_peak_megabytes, read_thread_cpu_seconds
from .story_store import LARGEST, StoryStore, draw_story_sizes

__all__ = ["measure"]

STORIES = 100_000
ROUNDS = 15  # of each page, after one that warms up
PATIENCE = 3600.0  # seconds until the catalog is whole
TOKEN = "of-the-bench-and-of-nobody-else"


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Everything is made here; nothing of the material is looked at."""
    require_process_usage()
    stories = read_count("BENCH_STORIES", STORIES)
    chance = random.Random(19)
    with serve_durably() as (client, server), tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder:
        sizes = draw_story_sizes(stories, chance)
        items = StoryStore(client, Keys(), chance, datetime.now(UTC)).write(sizes)
        print(f"{stories:,} stories of 1 to {LARGEST} items, {items:,} items", file=out)
        with run_serve(server.url, Path(folder)) as (process, port):
            figures = _await_catalog(process, port, stories, Path(folder))
            for name, paths in _list_pages(sizes, chance).items():
                figures |= _measure_page(name, paths, process, port)
    for name, value in figures.items():
        print(f"{value:10.1f}  {name}", file=out)
    return figures


@contextmanager
def run_serve(url: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A serve process and its port."""
    environment = Build("here", ROOT).make_environment(REDIS_URL=url, DATA_DIR=str(folder), HTTP_TOKEN=TOKEN)
    command = [sys.executable, "-m", "worker", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment, cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        said = process.stderr.readline() if process.stderr else ""
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        if not found:
            raise StalledRunError(f"serve does not start: {said}")
        yield process, int(found[1])
    finally:
        process.terminate()
        process.wait(30)


def _await_catalog(process: subprocess.Popen[str], port: int, stories: int, folder: Path) -> dict[str, float]:
    began = time.monotonic()
    while True:
        status, body = _ask(port, "/console/", "application/json")
        page = json.loads(body)
        if status == 200 and not page["catalog_says"]:
            break
        if time.monotonic() - began > PATIENCE:
            raise StalledRunError(f"there is no catalog after {PATIENCE:.0f} s: {body[:300]!r}")
        time.sleep(0.5)
    return {
        "stories_missing": float(stories - page["size"]["stories"]),
        "fill_seconds": time.monotonic() - began,
        "fill_cpu_seconds": read_cpu_seconds(process.pid),
        "catalog_mb": sum(file.stat().st_size for file in folder.glob("catalog-*")) / 1e6,
        "peak_mb": read_peak_megabytes(process.pid),
    }


def _list_pages(sizes: Sequence[int], chance: random.Random) -> Mapping[str, list[str]]:
    """Paths of each kind of page, a different one for each round."""
    words = ["kalo", "miter", "sendra", "polvi", "nasgor", "elban", "turix", "ofaka", "ka", "lo+mi"]
    searches = [f"q={word}" for word in words] + ["q=kal", "source=paper7.example", "q=ka&source=paper9.example"]
    searches += ["language=en", "stories=loosest", "stories=largest", ""]
    large = [number for number, size in enumerate(sizes) if size >= min(100, max(sizes))]
    return {
        "overview": ["/console/"] * ROUNDS,
        "search": [f"/console/search?{searches[round_ % len(searches)]}" for round_ in range(ROUNDS)],
        "review": [f"/console/review?order={order}" for order in ("doubt", "loose", "newest") * (ROUNDS // 3)],
        "story": [f"/console/stories/st_bench{chance.choice(large)}" for _ in range(ROUNDS)],
    }


def _measure_page(name: str, paths: Sequence[str], process: subprocess.Popen[str], port: int) -> dict[str, float]:
    """Milliseconds of all threads of the process for one page."""
    spent = []
    for number, path in enumerate([paths[0], *paths]):
        before = read_thread_cpu_seconds(process.pid)
        status, body = _ask(port, path, "text/html")
        taken = read_thread_cpu_seconds(process.pid) - before
        if status == 404 and name == "story":
            return {}
        if status != 200:
            raise StalledRunError(f"{path}: {status} {body[:500]!r}")
        if number:
            spent.append(taken * 1000)
    return {f"{name}_cpu_ms": median(spent), f"{name}_cpu_ms_worst": max(spent)}


def _ask(port: int, path: str, accept: str) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", path, headers={"Accept": accept, "Authorization": f"Bearer {TOKEN}"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
