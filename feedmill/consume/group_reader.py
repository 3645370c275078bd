"""Following streams as one of a group of consumers: each event goes to one of them, and is acknowledged after the body.

own unacknowledged ─► what others left ─► new entries ─► TimeOrder ─► the loop's body ─► acknowledged
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence

from .connection import BLOCK_SECONDS, EntryRow, find_trimmed_ids
from .events import StreamEvent, StreamTrimmed, make_place, read_entry_id, read_event
from .stream_reader import StreamReader
from .time_order import WaitingEntry

BATCH_SIZE = 50  # of each stream at a time; so many may wait at a consumer that dies
BEGINNINGS = {"beginning": "0", "end": "$"}


class GroupReader(StreamReader):
    """The events of a group, as one of its consumers.

    An event is acknowledged when the body of the loop is done with it, and only then: where the body raises, breaks or
    dies, it stays with this consumer, and comes first when it reads again. What another consumer has left for
    `idle_seconds` is claimed. Nothing is deleted, neither entries nor consumers nor groups.

    Args:
        url: the server's address, as for redis-py.
        group: its name; it is made for each stream where there is none yet.
        consumer: the name of this one in its group. It must be the same after a restart, and no one else's meanwhile.
        streams: `clean`, `copies`; of several collections `english/clean`, `french/clean` and so on. They are read in
            the order of time.
        start: where a new group begins: `beginning`, `end`, or the id of the last entry that is not wanted; for
            all streams, or by stream.
        idle_seconds: longer than any body takes.
        collection: the collection's name, where it has another one.
        patience: seconds without a server until ConnectionLostError is raised; None: it waits for ever.
    """

    def __init__(  # noqa: PLR0913
        self,
        url: str,
        group: str,
        consumer: str,
        *,
        streams: Sequence[str] = ("clean",),
        start: str | Mapping[str, str] = "beginning",
        idle_seconds: float = 60.0,
        collection: str = "feedmill",
        patience: float | None = None,
    ) -> None:
        super().__init__(url, collection, patience)
        self._group, self._consumer, self._streams = group, consumer, tuple(streams)
        self._start, self._idle_ms = start, int(idle_seconds * 1000)
        self._claim_from = dict.fromkeys(streams, "0-0")
        self._renewed = self._next_claim = 0.0  # moments of the monotonic clock

    def _iterate(self, block: bool) -> Iterator[StreamEvent]:
        yield from self._make_groups()
        losses = -1
        while not self._connection.is_stopped:
            self._renewed = time.monotonic()
            if losses != self._connection.losses:  # what a lost answer held was delivered to us all the same
                losses = self._connection.losses
                yield from self._read_own_again()
            else:
                yield from self._claim_abandoned()
                self._read_new(self._streams, block and not self._order.list_ids())
                if not block and not self._order.list_ids() and losses == self._connection.losses:
                    return
            yield from self._hand_out(losses)

    def _hand_out(self, losses: int) -> Iterator[StreamEvent]:
        """What was read, oldest first; each is acknowledged when the caller asks for the next one."""
        while not self._connection.is_stopped and losses == self._connection.losses:
            if behind := self._order.find_stream_to_read():
                self._read_new([behind], block=False)
                continue
            self._renew_waiting()
            entry = self._order.take_oldest()
            if entry is None:
                return
            yield read_event(entry.stream, entry.id, entry.fields, self._group, self._consumer)
            self._acknowledge(entry.stream, [entry.id])

    def _make_groups(self) -> Iterator[StreamEvent]:
        """Make the group where there is none; who begins before what was trimmed is told."""
        for stream in self._streams:
            start = self._start if isinstance(self._start, str) else self._start.get(stream, "beginning")
            first = BEGINNINGS.get(start, start)
            if not self._connection.make_group(self._key(stream), self._group, first):
                continue
            last = find_trimmed_ids(self._connection, self._collection, [stream]).get(stream)
            if last and first != "$" and read_entry_id(first) < read_entry_id(last):
                yield self._make_notice(stream, last, None)

    def _read_own_again(self) -> Iterator[StreamEvent]:
        """Everything that was delivered to this consumer and is not acknowledged; anything that waits is among it."""
        self._order.clear()
        for stream in self._streams:
            key = self._key(stream)
            rows = self._read_rows({key: "0"})[key.encode()]
            while rows:
                yield from self._add_rows(stream, rows)
                rows = self._read_rows({key: rows[-1][0].decode()})[key.encode()]

    def _claim_abandoned(self) -> Iterator[StreamEvent]:
        """Take over what other consumers have left, looked for four times in the idle time."""
        if time.monotonic() < self._next_claim:
            return
        self._next_claim = time.monotonic() + self._idle_ms / 4000
        for stream in self._streams:
            places = (self._key(stream), self._group, self._consumer, self._idle_ms, self._claim_from[stream])
            following, rows, gone = self._connection.ask("xautoclaim", *places, count=BATCH_SIZE)
            self._claim_from[stream] = following.decode()
            if following != b"0-0":
                self._next_claim = 0.0
            yield from self._add_rows(stream, rows)
            if gone:
                yield self._make_notice(stream, gone[-1].decode(), len(gone))

    def _add_rows(self, stream: str, rows: Sequence[EntryRow]) -> Iterator[StreamEvent]:
        """Let entries wait; those that were delivered and then trimmed are told, and are nobody's any more."""
        gone = [entry_id.decode() for entry_id, fields in rows if not fields]
        entries = [WaitingEntry(stream, entry_id.decode(), fields) for entry_id, fields in rows if fields]
        self._order.add(stream, entries, is_full=False)
        if gone:
            yield self._make_notice(stream, gone[-1], len(gone))
            self._acknowledge(stream, gone)

    def _read_new(self, streams: Sequence[str], block: bool) -> None:
        """Let new entries wait. If an answer was lost, all that was delivered is read again instead, see `_iterate`."""
        losses = self._connection.losses
        wait = min(int(BLOCK_SECONDS * 1000), self._idle_ms // 4) if block else None
        found = self._read_in_turn(streams, wait, self._read_news)
        if losses != self._connection.losses:
            return
        for stream in streams:
            rows = found.get(self._key(stream).encode(), [])
            entries = [WaitingEntry(stream, entry_id.decode(), fields) for entry_id, fields in rows]
            self._order.add(stream, entries, is_full=len(rows) == BATCH_SIZE)

    def _read_news(self, streams: Sequence[str], wait: int | None) -> dict[bytes, list[EntryRow]]:
        return self._read_rows({self._key(stream): ">" for stream in streams}, wait)

    def _read_rows(self, places: dict[str, str], wait: int | None = None) -> dict[bytes, list[EntryRow]]:
        """A batch of each stream, by key: new entries behind ">", this consumer's unacknowledged ones behind an id."""
        answer = self._connection.ask("xreadgroup", self._group, self._consumer, places, count=BATCH_SIZE, block=wait)
        return dict(answer or [])

    def _renew_waiting(self) -> None:
        """Where bodies are slow, others must not claim what waits here; what they have claimed is theirs."""
        if time.monotonic() - self._renewed < self._idle_ms / 3000:
            return
        self._renewed = time.monotonic()
        for stream, ids in self._order.list_ids().items():
            ours = self._find_own_ids(stream, ids)
            self._order.keep_only(stream, ours)
            if ours:
                self._connection.ask("xclaim", self._key(stream), self._group, self._consumer, 0, [*ours], justid=True)

    def _find_own_ids(self, stream: str, ids: Sequence[str]) -> set[str]:
        """Which of these entries are still this consumer's."""
        first, last = min(ids, key=read_entry_id), max(ids, key=read_entry_id)
        most = 100 * BATCH_SIZE
        rows = self._connection.ask("xpending_range", self._key(stream), self._group, first, last, most, self._consumer)
        return {row["message_id"].decode() for row in rows} & {*ids}

    def _acknowledge(self, stream: str, ids: Sequence[str]) -> None:
        self._connection.ask("xack", self._key(stream), self._group, *ids)

    def _make_notice(self, stream: str, last_id: str, entries: int | None) -> StreamTrimmed:
        return StreamTrimmed(
            **make_place(stream, last_id),
            ce_type=StreamTrimmed.TYPE,
            last_id=last_id,
            entries=entries,
            groups=[self._group],
        )
