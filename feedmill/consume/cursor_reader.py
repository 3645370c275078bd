"""Following streams without a group: the caller keeps a cursor for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .connection import BLOCK_SECONDS, EntryRow, find_trimmed_ids
from .events import StreamEvent, StreamTrimmed, make_place, read_entry_id, read_event
from .stream_reader import StreamReader
from .time_order import WaitingEntry

BATCH_SIZE = 200


class CursorReader(StreamReader):
    """Events behind a cursor for each stream, oldest first, and then what comes in.

    Entries that were trimmed before they were read are told by a StreamTrimmed that is no entry.

    Args:
        url: the server's address, as for redis-py.
        cursors: stream -> the id of the last entry that the caller has, "0" for none. Streams are `clean`, `copies`
            and, for who may read it, `dead`; of several collections `english/clean`, `french/clean` and so on.
        collection: the collection's name, where it has another one.
        patience: seconds without a server until ConnectionLostError is raised; None: it waits for ever.
    """

    def __init__(
        self, url: str, cursors: Mapping[str, str], *, collection: str = "feedmill", patience: float | None = None
    ) -> None:
        self.cursors = dict(cursors)  # grows with what the loop is done with
        super().__init__(url, collection, patience)
        self._read_to = dict(cursors)

    def _iterate(self, block: bool) -> Iterator[StreamEvent]:
        self._order.clear()
        self._read_to = dict(self.cursors)
        while not self._connection.is_stopped:
            yield from self._read(list(self.cursors), block)
            if not self._order.list_ids() and not block:
                return
            while not self._connection.is_stopped:
                if behind := self._order.find_stream_to_read():
                    yield from self._read([behind], block=False)
                elif entry := self._order.take_oldest():
                    yield read_event(entry.stream, entry.id, entry.fields)
                    self.cursors[entry.stream] = entry.id
                else:
                    break

    def _read(self, streams: list[str], block: bool) -> Iterator[StreamEvent]:
        """Read a batch of each stream; what was trimmed before it is told."""
        found = self._read_in_turn(streams, int(BLOCK_SECONDS * 1000) if block else None, self._read_rows)
        trimmed = find_trimmed_ids(self._connection, self._collection, streams)
        for name in streams:
            rows = found.get(self._key(name).encode(), ())
            entries = [WaitingEntry(name, entry_id.decode(), fields) for entry_id, fields in rows]
            notice = self._find_gap(name, entries, trimmed.get(name))
            self._order.add(name, entries, is_full=len(entries) == BATCH_SIZE)
            if entries:
                self._read_to[name] = entries[-1].id
            if notice:
                yield notice

    def _read_rows(self, streams: Sequence[str], wait: int | None) -> dict[bytes, list[EntryRow]]:
        wanted: dict[Any, Any] = {self._key(name).encode(): self._read_to[name] for name in streams}
        return dict(self._connection.ask("xread", wanted, count=BATCH_SIZE, block=wait) or [])

    def _find_gap(self, stream: str, entries: list[WaitingEntry], trimmed: str | None) -> StreamTrimmed | None:
        """Whether entries went between the cursor and what was read; a batch that has the last of them was in time."""
        if trimmed is None or read_entry_id(trimmed) <= read_entry_id(self._read_to[stream]):
            return None
        if entries and read_entry_id(entries[0].id) <= read_entry_id(trimmed):
            return None
        self._read_to[stream] = trimmed
        return StreamTrimmed(**make_place(stream, trimmed), ce_type=StreamTrimmed.TYPE, last_id=trimmed)
