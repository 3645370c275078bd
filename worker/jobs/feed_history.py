"""What the documents of a feed have shown so far, as its state keeps it: pace, title, what was in the last one."""

from __future__ import annotations

import hashlib
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta

from ingest import Problem, Reading, measure_rate, read_declared_wait, update_rate
from ingest.subscriptions.schedule import measure_rate_since, update_longest_pause

from ..printable import make_printable
from ..store.feeds import MAX_NAME, FeedState

MAX_REMEMBERED = 1000  # items of the last document, and as many bad parts
ASSUMED_RATE = 1.0  # items an hour: where a feed begins that dates nothing; what it brings corrects it


def with_document(
    state: FeedState,
    body: bytes,
    reading: Reading,
    item_ids: AbstractSet[str],
    since: timedelta | None,
    now: datetime,
) -> FeedState:
    """What a document shows of the feed's pace, and whether it continues the one before."""
    ids = sorted(_short_digest(item_id.encode()) for item_id in item_ids)[:MAX_REMEMBERED]
    known = unpack_digests(state.seen)
    new = len(set(ids) - known)
    if state.rate is None or since is None:
        rate = measure_rate([item.date_published for item in reading.items if item.date_published], now) or ASSUMED_RATE
    else:
        rate = update_rate(state.rate, new, since)
    has_gap = bool(known) and bool(ids) and new == len(ids)
    declared = read_declared_wait(body)
    return replace(
        _with_pause(state, new, rate, now),
        found_title=_shorten_title(reading.source_name) or state.found_title,
        hint=declared.total_seconds() if declared else None,
        rate=rate,
        rate_now=measure_rate_since(new, since) if since else 0.0,
        seen=b"".join(ids) or state.seen,
        problems=b"".join(digest_problem(problem) for problem in reading.problems[:MAX_REMEMBERED]),
        gaps=state.gaps + has_gap,
        gap_at=now if has_gap else state.gap_at,
    )


def _with_pause(state: FeedState, new: int, rate: float, now: datetime) -> FeedState:
    """When it brought something, and how long it brought nothing before; at first its dates tell how long that may be.

    Args:
        rate: items an hour.
    """
    if not state.seen or state.longest_pause is None or state.brought_at is None:
        return replace(state, brought_at=now, longest_pause=3600 / rate if rate else None)
    if not new:
        return state
    pause = update_longest_pause(timedelta(seconds=state.longest_pause), now - state.brought_at)
    return replace(state, brought_at=now, longest_pause=pause.total_seconds())


def _shorten_title(title: str | None) -> str | None:
    return make_printable(" ".join((title or "").split()))[:MAX_NAME] or None


def digest_problem(problem: Problem) -> bytes:
    return _short_digest(f"{problem.reason}\n{problem.raw}".encode("utf-8", "replace"))


def _short_digest(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()[:8]


def unpack_digests(packed: bytes) -> set[bytes]:
    return {packed[at : at + 8] for at in range(0, len(packed), 8)}
