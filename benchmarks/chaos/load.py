"""What the system has to do while it is hit: the real feeds where they lie beside the checkout, then made documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random

from ingest import Document
from tests.support.texts import make_nonsense_text
from worker.store.jobs import Job

from ..archives import unpack_archive

REAL_FEEDS = Path("feeds") / "real-2026.tar.xz"
ITEMS = 20  # of a made document
SHORT_FEEDS = 10  # of the real ones, in the short form


def draw_jobs(material: Path, seed: int, now: datetime, is_short: bool) -> Iterator[Job]:
    """Jobs without end, the same ones for the same seed."""
    feeds = read_real_feeds(material, now) if (material / REAL_FEEDS).exists() else []
    Random(seed).shuffle(feeds)
    yield from feeds[: SHORT_FEEDS if is_short else None]
    yield from make_jobs(seed, now)


def read_real_feeds(material: Path, now: datetime) -> list[Job]:
    """A job for each of the real feeds."""
    with unpack_archive(material / REAL_FEEDS) as folder:
        files = sorted(path for path in folder.glob("real-2026/benchmark_data/*") if path.is_file())
        bodies = {path.name: path.read_bytes() for path in files}
    return [
        Job(id=f"feed{n}", submitted_at=now, document=Document(body=body, fetched_at=now, kind="auto", name=name))
        for n, (name, body) in enumerate(bodies.items())
    ]


def make_jobs(seed: int, now: datetime, items: int = ITEMS) -> Iterator[Job]:
    """Made documents without end."""
    for n in count():
        body = "\n".join(map(json.dumps, make_items(seed, n, items))).encode()
        yield make_items_job(f"made{n}", now, body)


def make_items_job(job_id: str, now: datetime, body: bytes) -> Job:
    """A job of items that another program has written."""
    return Job(id=job_id, submitted_at=now, document=Document(body=body, fetched_at=now, kind="items", via="queue"))


def make_items(seed: int, n: int, items: int = ITEMS) -> list[dict[str, object]]:
    """The items of a made document: all different, and behind them a copy of one of the document before."""
    own = [_make_item(seed, n, k, f"Harbour Courier {n}") for k in range(items)]
    return [*own, {**_make_item(seed, n - 1, 0, f"Karnholt Post {n}"), "id": f"{n}-copy"}] if n else own


def _make_item(seed: int, n: int, k: int, source: str) -> dict[str, object]:
    text = make_nonsense_text(seed * 10**9 + n * 1000 + k)
    return {"id": f"{n}-{k}", "title": f"Week {n} {k} in the {source}", "content_text": text, "source": source}
