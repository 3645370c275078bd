"""The events that a reader wants out of several streams, in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from itertools import takewhile

from ..store.event_selection import EventSelection
from ..store.streams import StreamEntry, is_before, read_entry_id
from ..stores import Stores


def read_selected(
    rt: Stores, ends: Mapping[str, str | None], selection: EventSelection, after: str
) -> Iterator[StreamEntry]:
    """Wanted entries of several streams after a cursor, oldest first.

    Args:
        ends: stream -> the id up to which it is read; None: to its end.
    """
    streams = [rt.streams.read(name, after, until=until) for name, until in ends.items()]
    return filter(selection.takes, heapq.merge(*streams, key=_order_of))


def read_newest(
    rt: Stores, ends: Mapping[str, str | None], selection: EventSelection, after: str
) -> Iterator[StreamEntry]:
    """The same, newest first."""
    streams = [_read_back(rt, name, after, until) for name, until in ends.items()]
    return filter(selection.takes, heapq.merge(*streams, key=_order_of, reverse=True))


def _read_back(rt: Stores, name: str, after: str, until: str | None) -> Iterator[StreamEntry]:
    return takewhile(lambda entry: is_before(after, entry.id), rt.streams.read_back(name, until=until))


def _order_of(entry: StreamEntry) -> tuple[int, int]:
    return read_entry_id(entry.id)
