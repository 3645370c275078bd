"""The three streams, clean, copies and dead: what is written to them, and reading them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .client import LONGEST_BLOCK, Client
from .event_data import unpack_fields
from .keys import Keys

BATCH_SIZE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An entry to be written: CloudEvents attributes and data, as field and value in turn."""

    stream: Literal["clean", "copies", "dead"]
    fields: tuple[str | bytes, ...]


@dataclass(frozen=True, slots=True)
class StreamEntry:
    """One stream entry. ``id`` is the cursor: read on after it."""

    stream: str
    id: str
    fields: dict[str, str]


class Streams:
    """The output streams in Redis."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    def read(
        self, name: str, after: str = "0", limit: int | None = None, until: str | None = None
    ) -> Iterator[StreamEntry]:
        """Entries after a cursor, oldest first, up to an id, the end of the stream or the limit."""
        cursor, left = after, limit
        while left is None or left > 0:
            count = BATCH_SIZE if left is None else min(BATCH_SIZE, left)
            rows = self._client.xrange(self._keys.stream(name), min=f"({cursor}", max=until or "+", count=count)
            for row in rows:
                yield _unpack_entry(name, row)
            if len(rows) < count:
                return
            cursor, left = rows[-1][0].decode(), None if left is None else left - len(rows)

    def read_back(self, name: str, until: str | None = None) -> Iterator[StreamEntry]:
        """Entries up to an id or the end of the stream, newest first."""
        last = until or "+"
        while rows := self._client.xrevrange(self._keys.stream(name), max=last, count=BATCH_SIZE):
            for row in rows:
                yield _unpack_entry(name, row)
            last = f"({rows[-1][0].decode()}"

    def wait(self, cursors: dict[str, str], seconds: float) -> list[StreamEntry]:
        """Entries that come in within so many seconds, LONGEST_BLOCK at most, after one cursor per stream."""
        names = {self._keys.stream(name).encode(): name for name in cursors}
        wanted = {self._keys.stream(name): cursor for name, cursor in cursors.items()}
        block = max(1, int(min(seconds, LONGEST_BLOCK) * 1000))
        answer = self._client.xread(wanted, count=BATCH_SIZE, block=block)
        return [_unpack_entry(names[key], row) for key, rows in answer for row in rows]

    def wait_for_news(self, cursors: dict[str, str], seconds: float) -> dict[str, str]:
        """The newest id of each of the streams to which something came within so many seconds, LONGEST_BLOCK at most.

        What came is not read, for it may be much.

        Args:
            cursors: stream -> id, behind which something is news.
        """
        names = {self._keys.stream(name).encode(): name for name in cursors}
        wanted = {self._keys.stream(name): cursor for name, cursor in cursors.items()}
        block = max(1, int(min(seconds, LONGEST_BLOCK) * 1000))
        return {names[key]: self.find_newest_id(names[key]) for key, _ in self._client.xread(wanted, 1, block)}

    def find_newest_id(self, name: str) -> str:
        """The cursor of a reader who has read everything: the id of the newest entry that there ever was."""
        key = self._keys.stream(name)
        return self._client.xinfo_stream(key)["last-generated-id"].decode() if self._client.exists(key) else "0-0"

    def get_all(self, places: Sequence[tuple[str, str]]) -> list[StreamEntry | None]:
        """Entries by stream and id, in one round trip; None where there is no such entry."""
        pipe = self._client.pipeline(transaction=False)
        for name, entry_id in places:
            pipe.xrange(self._keys.stream(name), min=entry_id or "0-1", max=entry_id or "0-1")
        rows = zip(places, pipe.execute(), strict=True)
        return [_unpack_entry(name, found[0]) if found else None for (name, _), found in rows]

    def get(self, name: str, entry_id: str) -> StreamEntry | None:
        """One entry by its id; None where there is no such entry."""
        rows = self._client.xrange(self._keys.stream(name), min=entry_id, max=entry_id)
        return _unpack_entry(name, rows[0]) if rows else None


def to_entry_id(moment: datetime) -> str:
    """The id that an entry of a moment has at least.

    >>> to_entry_id(datetime.fromisoformat("1970-01-01T00:00:02.5+00:00"))
    '2500-0'
    """
    return f"{int(moment.timestamp() * 1000)}-0"


def find_cursor_before(moment: datetime) -> str:
    """The cursor behind which the entries of a moment begin.

    >>> find_cursor_before(datetime.fromisoformat("1970-01-01T00:00:02.5+00:00"))
    '2499-18446744073709551615'
    """
    return f"{max(0, int(moment.timestamp() * 1000) - 1)}-{2**64 - 1}"


def is_before(entry_id: str, other_id: str) -> bool:
    """Whether an entry was written before another one; a part behind the point that is missing is 0.

    >>> is_before("9-1", "10"), is_before("10", "10-1"), is_before("10-1", "10-1")
    (True, True, False)
    """
    return read_entry_id(entry_id) < read_entry_id(other_id)


def read_entry_id(entry_id: str) -> tuple[int, int]:
    """The moment of an entry in milliseconds, and its number within that; ids are in the order of these."""
    moment, _, number = entry_id.partition("-")
    return int(moment), int(number or 0)


def is_entry_id(text: str) -> bool:
    """Whether a text can be the id of an entry: milliseconds, and a number within them.

    >>> is_entry_id("1780833600000-0"), is_entry_id("0"), is_entry_id("yesterday"), is_entry_id("$")
    (True, True, False, False)
    """
    match = re.fullmatch(r"(\d{1,19})(?:-(\d{1,19}))?", text, re.ASCII)
    return match is not None and all(int(number) < 2**63 for number in match.groups("0"))


def _unpack_entry(stream: str, row: tuple[bytes, dict[bytes, bytes]]) -> StreamEntry:
    entry_id, fields = row
    return StreamEntry(stream, entry_id.decode(), unpack_fields(fields))
