"""How much of feedparser's time our reading of feeds takes, on the same two hundred feeds, one after the other.

Once to raw items, as feedparser does, and once to clean items: with texts, dates, languages and identities.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TextIO

import feedparser

from ingest import Document, read_document
from ingest.feeds import parse_feed

from .real_feeds import CAPTURED, NEEDS, read_bodies

__all__ = ["NEEDS", "measure"]

PASSES = 3  # of ours, as feedparser's one takes ten times as long as all of them


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """CPU seconds of each, and ours as a share of feedparser's. All read each file in turn, so noise hits all."""
    ours = whole = theirs = 0.0
    slowest: list[tuple[float, str]] = []
    for name, body in read_bodies(material).items():
        document = Document(body=body, kind="feed", fetched_at=CAPTURED)
        own = sum(_measure_seconds(partial(parse_feed, document)) for _ in range(PASSES)) / PASSES
        ours += own
        whole += _measure_seconds(partial(read_document, document))
        theirs += _measure_seconds(partial(feedparser.parse, io.BytesIO(body)))
        slowest.append((own, name))
    for seconds, name in sorted(slowest, reverse=True)[:5]:
        print(f"{name}: {seconds * 1000:.1f} ms", file=out)
    print(f"feedparser {theirs:.2f} s, ours {ours:.2f} s: {theirs / ours:.1f} times as fast", file=out)
    print(f"to clean items {whole:.2f} s", file=out)
    return {"share_of_feedparser": ours / theirs, "clean_items_share_of_feedparser": whole / theirs}


def _measure_seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
