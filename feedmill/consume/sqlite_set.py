"""The set of unique stories in SQLite: what an event does, and that it was done, is one transaction.

A program that is killed at any moment has done an event or it has not; when it comes back, the event is told again and
changes nothing the second time.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from .events import StreamEvent, read_entry_id
from .story_set import StoryChange, StorySet

TABLE = """
create table if not exists feedmill_consume (
    kind text not null,   -- story, note, cursor (of a stream), taken (events of a group that may be told again)
    name text not null,   -- the story's id, ...
    value text not null,  -- JSON; of a story its record
    primary key (kind, name)
)
"""
WAIT_SECONDS = 60.0  # for another process that writes
PAUSE = 0.02  # seconds before it is asked again where SQLite does not wait by itself


class SqliteRows(MutableMapping[str, Any]):
    """The rows of one kind as a mapping."""

    def __init__(self, connection: sqlite3.Connection, kind: str) -> None:
        self._connection = connection
        self._kind = kind

    def __getitem__(self, name: str) -> Any:
        query = "select value from feedmill_consume where kind = ? and name = ?"
        row = self._connection.execute(query, (self._kind, name)).fetchone()
        if row is None:
            raise KeyError(name)
        return msgspec.json.decode(row[0])

    def __setitem__(self, name: str, value: Any) -> None:
        query = "insert or replace into feedmill_consume values (?, ?, ?)"
        self._connection.execute(query, (self._kind, name, msgspec.json.encode(value).decode()))

    def __delitem__(self, name: str) -> None:
        query = "delete from feedmill_consume where kind = ? and name = ?"
        if self._connection.execute(query, (self._kind, name)).rowcount == 0:
            raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        rows = self._connection.execute("select name from feedmill_consume where kind = ?", (self._kind,)).fetchall()
        return iter([name for (name,) in rows])

    def __len__(self) -> int:
        query = "select count(*) from feedmill_consume where kind = ?"
        return int(self._connection.execute(query, (self._kind,)).fetchone()[0])

    def clear(self) -> None:
        self._connection.execute("delete from feedmill_consume where kind = ?", (self._kind,))


class SqliteStorySet:
    """The unique stories in one table of a SQLite file; several processes of one group may share it.

    Take an event within the body of a reader's loop: the reader acknowledges it afterwards, and then nobody needs
    to know that it was taken.

    Args:
        path: of the file; it is made where there is none. Tables of your own may be in it.
    """

    def __init__(self, path: str | Path) -> None:
        # every transaction is begun here, by name; threads take turns by the lock
        self.connection = sqlite3.connect(path, WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        _switch_to_wal(self.connection)
        self.connection.execute("pragma synchronous = full")
        self.connection.execute(TABLE)
        self._set = StorySet(SqliteRows(self.connection, "story"), SqliteRows(self.connection, "note"))
        self._cursors, self._taken = SqliteRows(self.connection, "cursor"), SqliteRows(self.connection, "taken")
        self._last_taken: dict[tuple[str, str | None], str] = {}
        self._lock = threading.RLock()

    @property
    def stories(self) -> MutableMapping[str, dict[str, Any]]:
        """Story id -> record. To read."""
        return self._set.stories

    def read_cursors(self, *streams: str) -> dict[str, str]:
        """For a CursorReader: up to which entry each stream was taken, "0" if it was not; `clean` if none is named.

        Streams of several collections are called as the reader calls them.
        """
        return {name: self._cursors.get(name, "0") for name in streams or ("clean",)}

    def take_event(self, event: StreamEvent) -> list[StoryChange]:
        """Do what an event says, once. Returns what became of stories, nothing for an event that was taken before.

        Raises:
            sqlite3.Error: the file can't be written, or another process writes for WAIT_SECONDS; nothing was done.
        """
        with self.taking_event(event) as changes:
            return changes or []

    @contextmanager
    def taking_event(self, event: StreamEvent) -> Iterator[list[StoryChange] | None]:
        """As `take_event`, and what the block writes with `connection` is in the same transaction.

        Gives None for an event that was taken before: then the block has been done, too. Where the block raises,
        nothing was done.
        """
        with self._lock, self._transaction():
            if self._is_taken(event):
                yield None
            else:
                self._mark_taken(event)
                yield self._set.take_event(event)
        if event.group is not None:
            self._last_taken[event.group, event.consumer] = _name_delivery(event)

    def begin_with(self, lines: Iterable[str | bytes]) -> dict[str, str]:
        """Begin anew with the output of `feedmill stories`; what was there goes. Returns the cursors to follow from.

        Raises:
            msgspec.MsgspecError: a line is not one of `feedmill stories`; nothing was done.
        """
        with self._lock, self._transaction():
            return self._begin_behind({"clean": self._set.begin_with(lines) or "0"})

    def begin_with_several(self, snapshots: Mapping[str, Iterable[str | bytes]]) -> dict[str, str]:
        """The same with the output of `feedmill stories` of several collections, by their names.

        Raises:
            msgspec.MsgspecError: a line is not one of `feedmill stories`; nothing was done.
        """
        with self._lock, self._transaction():
            cursors = self._set.begin_with_several(snapshots)
            return self._begin_behind({f"{name}/clean": cursor or "0" for name, cursor in cursors.items()})

    def _begin_behind(self, cursors: dict[str, str]) -> dict[str, str]:
        self._taken.clear()
        self._cursors.clear()
        for name, cursor in cursors.items():
            self._cursors[name] = cursor
        return cursors

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit")

    def _is_taken(self, event: StreamEvent) -> bool:
        if event.group is not None:
            return _name_delivery(event) in self._taken
        return read_entry_id(event.entry_id) <= read_entry_id(self._cursors.get(event.cursor_name, "0"))

    def _mark_taken(self, event: StreamEvent) -> None:
        """Without a group the cursor says it. Entries of a group come in any order, so each is written down until the
        next one comes to the same consumer: by then its reader has acknowledged it, and nobody tells it again."""
        if event.group is None:
            self._cursors[event.cursor_name] = event.entry_id
            return
        self._taken.pop(self._last_taken.get((event.group, event.consumer), ""), None)
        self._taken[_name_delivery(event)] = event.consumer


def _name_delivery(event: StreamEvent) -> str:
    return f"{event.group} {event.cursor_name} {event.entry_id}"


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Two processes that switch a new file at once would make a deadlock, so SQLite refuses one instead of waiting."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE)
        else:
            return
