"""Brings a catalog up to date and keeps it so: filled where it can't be followed, then by the streams."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable

from ..runtime import Runtime
from ..store.streams import BATCH_SIZE, StreamEntry, is_before, read_entry_id
from .catalog_rows import CatalogRows
from .event_effects import EventEffects
from .filling import fill_some_stories

log = logging.getLogger(__name__)

STREAMS = ("clean", "copies")
KEYS_AT_ONCE = 2000  # of the server that are looked through in one step of filling; about one in six is a story's
LONGEST_WORK = 0.5  # of a processor, while it is filled: whoever asks is served by the same process
NOBODY = "0-0"


class CatalogFollower:
    """For the one who may write."""

    def __init__(self, rt: Runtime, connection: sqlite3.Connection, rows: CatalogRows) -> None:
        self._rt, self._connection, self._rows = rt, connection, rows
        self.cursors: dict[str, str] = {}  # stream -> the last entry that was taken
        self._effects = EventEffects(rows, NOBODY)

    def begin(self, is_stopped: Callable[[], bool]) -> None:
        """Fill the catalog, if it is not this store's or can't be followed from where it is."""
        notes = self._rows.read_notes()
        if not self._can_follow(notes):
            self._fill(is_stopped)
            notes = self._rows.read_notes()
        self.cursors = {name: notes.get(f"cursor_{name}", NOBODY) for name in STREAMS}
        self._effects = EventEffects(self._rows, notes.get("filled_at", NOBODY))

    def take_news(self, seconds: float) -> None:
        """What has come, or comes within so many seconds. Fills anew where something of it is gone unread."""
        entries = self._rt.streams.wait(self.cursors, seconds)
        if not entries:
            return
        if self._has_missed_some():
            log.warning("the catalog has missed events", extra={"event": "catalog.behind"})
            self._forget_place()
            self.begin(lambda: False)
            return
        ready = cut_at_full_batches(entries)
        with self._connection:
            stale = self._effects.take_entries(ready)
            fill_some_stories(self._rt, self._rows, stale)
            self._note_cursors(ready)

    def _note_cursors(self, entries: list[StreamEntry]) -> None:
        for entry in entries:
            self.cursors[entry.stream] = entry.id
        marks = {entry.stream: entry.fields.get("ce_id", "") for entry in entries}
        self._rows.put_notes({f"cursor_{name}": cursor for name, cursor in self.cursors.items()})
        self._rows.put_notes({f"mark_{name}": mark for name, mark in marks.items()})

    def _can_follow(self, notes: dict[str, str]) -> bool:
        """Whether all that came since is there, and the entries where it was are those of this store."""
        if notes.get("state") != "following":
            return False
        self.cursors = {name: notes.get(f"cursor_{name}", NOBODY) for name in STREAMS}
        if self._has_missed_some():
            return False
        return all(self._is_at_place(name, notes.get(f"mark_{name}")) for name in STREAMS)

    def _has_missed_some(self) -> bool:
        for name, cursor in self.cursors.items():
            trimmed = self._rt.trimmer.find_last_trimmed(name)
            if trimmed and is_before(cursor, trimmed):
                return True
        return False

    def _is_at_place(self, name: str, mark: str | None) -> bool:
        cursor = self.cursors[name]
        if is_before(self._rt.streams.find_newest_id(name), cursor):
            return False  # the store is another one, or was set back
        if cursor == NOBODY:
            return True
        entry = self._rt.streams.get(name, cursor)
        return entry.fields.get("ce_id") == mark if entry else self._rt.trimmer.find_last_trimmed(name) == cursor

    def _forget_place(self) -> None:
        with self._connection:
            self._rows.put_notes({"state": "filling"})

    def _fill(self, is_stopped: Callable[[], bool]) -> None:
        """Everything anew. What changes meanwhile is told once more by the streams."""
        self._empty_tables()
        begun = {name: self._rt.streams.find_newest_id(name) for name in STREAMS}
        entries = self._rt.streams.get_all([*begun.items()])
        marks = {f"mark_{entry.stream}": entry.fields.get("ce_id", "") for entry in entries if entry}
        place, stories = 0, 0
        while True:
            began = time.thread_time()
            found, place = self._rt.items.find_some_story_ids(place, KEYS_AT_ONCE)
            with self._connection:
                stories += fill_some_stories(self._rt, self._rows, found)
                self._rows.put_notes({"filled_stories": str(stories)})
            if is_stopped():
                return
            if not place:
                break
            time.sleep((time.thread_time() - began) * (1 / LONGEST_WORK - 1))
        with self._connection:
            filled_at = max((self._rt.streams.find_newest_id(name) for name in STREAMS), key=read_entry_id)
            self._rows.put_notes({f"cursor_{name}": cursor for name, cursor in begun.items()} | marks)
            self._rows.put_notes({"filled_at": filled_at, "state": "following"})
        log.info("the catalog is filled", extra={"event": "catalog.filled", "stories": stories})

    def _empty_tables(self) -> None:
        with self._connection:
            for table in ("items", "headlines", "stories", "sources", "letters"):
                self._connection.execute(f"delete from {table}")  # noqa: S608
            self._connection.execute("delete from notes where name <> 'format'")
            self._rows.put_notes({"state": "filling", "filled_stories": "0"})


def cut_at_full_batches(entries: list[StreamEntry]) -> list[StreamEntry]:
    """In order of time, and not beyond what is complete: a stream that gave a full batch may have older ones left."""
    last: dict[str, list[StreamEntry]] = {}
    for entry in entries:
        last.setdefault(entry.stream, []).append(entry)
    full = [found[-1].id for found in last.values() if len(found) >= BATCH_SIZE]
    bound = min(full, key=read_entry_id, default=None)
    ready = [entry for entry in entries if bound is None or not is_before(bound, entry.id)]
    return sorted(ready, key=lambda entry: read_entry_id(entry.id))
