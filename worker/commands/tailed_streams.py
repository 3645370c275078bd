"""The streams of one collection, or of several as if they were one's: then each is called COLLECTION/STREAM.

Each collection is asked by a client of its own, for in a cluster each may be on another node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from ..settings import Settings
from ..store.streams import StreamEntry, read_entry_id
from ..stores import Stores, open_stores

TURN = 1.0  # seconds in which each of several collections is waited for once


class ReadableStreams(Protocol):
    """What is asked of streams, by their names."""

    def read(self, name: str, after: str, *, until: str | None) -> Iterator[StreamEntry]: ...
    def read_back(self, name: str, until: str | None) -> Iterator[StreamEntry]: ...
    def wait(self, cursors: dict[str, str], seconds: float) -> list[StreamEntry]: ...


class TailedStreams:
    """Args:
    stores: collection -> what is kept of it; "" for the only one.
    """

    def __init__(self, stores: Mapping[str, Stores]) -> None:
        self._stores = stores

    def now(self) -> datetime:
        """By the clock of the first collection's server."""
        return next(iter(self._stores.values())).now()

    def list_names(self, streams: Iterable[str]) -> list[str]:
        """Those streams of each collection."""
        return [f"{collection}/{name}".lstrip("/") for name in streams for collection in self._stores]

    def read(self, name: str, after: str, *, until: str | None) -> Iterator[StreamEntry]:
        """Entries after a cursor, oldest first, up to an id or the end of the stream."""
        rt, stream = self._find(name)
        return (replace(entry, stream=name) for entry in rt.streams.read(stream, after, until=until))

    def read_back(self, name: str, until: str | None) -> Iterator[StreamEntry]:
        """Entries up to an id or the end of the stream, newest first."""
        rt, stream = self._find(name)
        return (replace(entry, stream=name) for entry in rt.streams.read_back(stream, until))

    def wait(self, cursors: dict[str, str], seconds: float) -> list[StreamEntry]:
        """Entries that come in within so many seconds after one cursor per stream, oldest first.

        Several collections are asked in turn: of two entries that come at nearly one moment into two of them, the later
        one may come first.
        """
        if len(self._stores) == 1:
            return self._wait_for(next(iter(self._stores)), cursors, seconds)
        share = min(seconds, TURN) / len(self._stores)
        found = [entry for collection in self._stores for entry in self._wait_for(collection, cursors, share)]
        return sorted(found, key=lambda entry: read_entry_id(entry.id))

    def find_newest_id(self, name: str) -> str:
        """The cursor of a reader who has read everything."""
        rt, stream = self._find(name)
        return rt.streams.find_newest_id(stream)

    def find_last_trimmed(self, name: str) -> str | None:
        """The last entry that was trimmed; None: none was."""
        rt, stream = self._find(name)
        return rt.trimmer.find_last_trimmed(stream)

    def _find(self, name: str) -> tuple[Stores, str]:
        collection, _, stream = name.rpartition("/")
        return self._stores[collection], stream

    def _wait_for(self, collection: str, cursors: Mapping[str, str], seconds: float) -> list[StreamEntry]:
        names = {name.rpartition("/")[2]: name for name in cursors if name.rpartition("/")[0] == collection}
        own = {stream: cursors[name] for stream, name in names.items()}
        found = self._stores[collection].streams.wait(own, seconds)
        return [replace(entry, stream=names[entry.stream]) for entry in found]


def open_streams(settings: Settings, url: str, collections: Sequence[str]) -> TailedStreams:
    """The streams of some collections on a server; without any, of the one of the settings."""
    names = collections or (settings.collection,)
    opened = {name: open_stores(replace(settings, collection=name), url) for name in names}
    return TailedStreams(opened if len(opened) > 1 else {"": next(iter(opened.values()))})
