"""The identity table: which items bore a mark within the window. It is written by commit.lua."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest import Mark

from .client import Client
from .keys import Keys
from .scripts import Script
from .window import find_live_buckets

MAX_BEARERS = 4  # ids in a row; a mark that so many items bear proves nothing, and its row grows no further


@dataclass(frozen=True, slots=True)
class MarkBearers:
    """The items that bore a mark."""

    ids: tuple[str, ...] = ()  # newest bucket first
    fresh: frozenset[str] = frozenset()  # those of them that the newest bucket names


@dataclass(frozen=True, slots=True)
class MarkClaim:
    """A mark that an item is to be known by, and who bore it when that was decided."""

    mark: bytes
    seen: tuple[str, ...] = ()


class Identities:
    """The identity table in Redis."""

    def __init__(self, client: Client, keys: Keys, window: timedelta) -> None:
        self._window = window
        self._recall = Script(client, keys, "recall")

    def find_bearers(self, marks: Iterable[Mark], now: datetime) -> dict[bytes, MarkBearers]:
        """Who bore each mark, for a whole batch in one round trip."""
        wanted = sorted({mark.key for mark in marks})
        # text, as keys name them: made once and not for each mark
        buckets = [str(bucket) for bucket in find_live_buckets(now, self._window).live]
        rows = self._recall(buckets=buckets, marks=wanted)
        return {mark: _unpack_bearers(*row) for mark, row in zip(wanted, rows, strict=True)}


def make_claims(item_id: str, marks: Sequence[Mark], bearers: Mapping[bytes, MarkBearers]) -> tuple[MarkClaim, ...]:
    """What to write so that an item is known by its marks for another window; nothing that stands there already."""
    rows = [(mark.key, bearers.get(mark.key, MarkBearers())) for mark in marks]
    return tuple(
        MarkClaim(mark, row.ids) for mark, row in rows if item_id not in row.fresh and len(row.fresh) < MAX_BEARERS
    )


def _unpack_bearers(newest: bytes, others: bytes) -> MarkBearers:
    fresh, older = newest.decode().split(), others.decode().split()
    return MarkBearers(tuple(dict.fromkeys([*fresh, *older])), frozenset(fresh))
