"""Ten windows' worth of stream through the shared index: does memory stay flat, and how fast are deletes?

The clock is handed in and runs ahead of the server's own: so keys that would have expired by it are deleted here.
Rows drop dead records when they are written to or swept, as the scheduler does regularly.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TextIO

from worker.store.client import Client

from .index_speed import (
    NEEDS,
    fresh_server,
    key_counts_of,
    make_posting_scripts,
    make_redis_index,
    make_up_entries,
    measure_memory,
    read_feed_items,
)

__all__ = ["NEEDS", "measure"]

WINDOWS, STEPS, STEP = 10, 20, 200  # steps in a window, entries in a step
WINDOW = timedelta(hours=1)
SWEEPS = 36  # in a step: the scheduler's, each five seconds
BATCH, DELETED = 200, 4_000  # entries in one call; entries that are put in and deleted against the clock


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Growth: the most bytes in windows three to ten as a share of those after the second, when the index is full."""
    start = datetime.now(UTC)
    with fresh_server() as (client, _):
        index, posting = make_redis_index(client, WINDOW), make_posting_scripts(client, WINDOW)
        stream = make_up_entries(key_counts_of(read_feed_items(material)))
        seen = []
        for step in range(WINDOWS * STEPS):
            now = start + step * WINDOW / STEPS
            part = dict(islice(stream, STEP))
            for first in range(0, STEP, BATCH):
                posting.put(dict(islice(part.items(), first, first + BATCH)), now)
            client.pipeline(transaction=False).delete(
                *[f"feedmill:item:{item_id}" for item_id in part]
            ).execute()  # items are not the index's to keep
            for _ in range(SWEEPS):
                index.sweep(now)
            _delete_expired(client, now)
            seen.append(measure_memory(client))
        full, later = seen[2 * STEPS - 1], seen[2 * STEPS :]
        per_window = ", ".join(f"{seen[step * STEPS - 1] / 1e6:.1f}" for step in range(1, WINDOWS + 1))
        print(f"megabytes after each window: {per_window}", file=out)
        parts = [dict(islice(stream, BATCH)) for _ in range(DELETED // BATCH)]
        for part in parts:
            posting.put(part, now)
        began = time.perf_counter()
        for part in parts:
            posting.drop(part, now)
        seconds = time.perf_counter() - began
        return {"growth": max(later) / full, "deletes_per_second": DELETED / seconds}


def _delete_expired(client: Client, now: datetime) -> None:
    """Delete what the server would have by now."""
    (names,) = client.pipeline(transaction=False).keys("*").execute()
    times = client.pipeline(transaction=False)
    for name in names:
        times.pexpiretime(name)
    over = now.timestamp() * 1000
    for name, at in zip(names, times.execute(), strict=True):
        if 0 < at <= over:
            client.delete(name)
