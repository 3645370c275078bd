"""The events that a reader wants out of several streams, in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from itertools import takewhile

from ..store.event_selection import EventSelection
from ..store.streams import StreamEntry, is_before, read_entry_id
from .tailed_streams import ReadableStreams


def read_selected(
    streams: ReadableStreams, ends: Mapping[str, str | None], selection: EventSelection, after: Mapping[str, str]
) -> Iterator[StreamEntry]:
    """Wanted entries of several streams, oldest first.

    Args:
        ends: stream -> the id up to which it is read; None: to its end.
        after: stream -> the id behind which it is read.
    """
    found = [streams.read(name, after[name], until=until) for name, until in ends.items()]
    return filter(selection.takes, heapq.merge(*found, key=_order_of))


def read_newest(
    streams: ReadableStreams, ends: Mapping[str, str | None], selection: EventSelection, after: Mapping[str, str]
) -> Iterator[StreamEntry]:
    """The same, newest first."""
    found = [_read_back(streams, name, after[name], until) for name, until in ends.items()]
    return filter(selection.takes, heapq.merge(*found, key=_order_of, reverse=True))


def _read_back(streams: ReadableStreams, name: str, after: str, until: str | None) -> Iterator[StreamEntry]:
    return takewhile(lambda entry: is_before(after, entry.id), streams.read_back(name, until))


def _order_of(entry: StreamEntry) -> tuple[int, int]:
    return read_entry_id(entry.id)
