"""Entries of several streams in the order of time, though each is read in batches.

batches ─► TimeOrder ─► the oldest entry, as soon as no older one can be missing
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from .events import read_entry_id


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """An entry that was read and not handed out yet."""

    stream: str
    id: str
    fields: dict[bytes, bytes]


class TimeOrder:
    """What was read and not handed out yet.

    Streams are read together. One whose batch was full may have more that is older than what the others brought, so
    nothing is handed out while its own batch is used up.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, deque[WaitingEntry]] = {}
        self._has_more: set[str] = set()

    def add(self, stream: str, entries: Iterable[WaitingEntry], is_full: bool) -> None:
        """Take a batch, oldest first, that was read after all that was added before it."""
        self._waiting.setdefault(stream, deque()).extend(entries)
        (self._has_more.add if is_full else self._has_more.discard)(stream)

    def find_stream_to_read(self) -> str | None:
        """One that must be read before anything can be handed out."""
        return next((name for name in sorted(self._has_more) if not self._waiting.get(name)), None)

    def take_oldest(self) -> WaitingEntry | None:
        """The next entry; None: there is none."""
        heads = [entries[0] for entries in self._waiting.values() if entries]
        if not heads:
            return None
        oldest = min(heads, key=lambda entry: (*read_entry_id(entry.id), entry.stream))
        return self._waiting[oldest.stream].popleft()

    def list_ids(self) -> dict[str, list[str]]:
        """Ids of what waits, by stream."""
        return {name: [entry.id for entry in entries] for name, entries in self._waiting.items() if entries}

    def keep_only(self, stream: str, ids: set[str]) -> None:
        """Forget what waits of a stream, but for these."""
        self._waiting[stream] = deque(entry for entry in self._waiting.get(stream, ()) if entry.id in ids)

    def clear(self) -> None:
        """Forget everything."""
        self._waiting.clear()
        self._has_more.clear()
