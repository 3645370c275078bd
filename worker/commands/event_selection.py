"""Which events a reader wants, by type, source and language, out of several streams in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import msgspec

from ..runtime import Runtime
from ..store.streams import StreamEntry, is_before, read_entry_id


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSelection:
    """What an event must be; where nothing is said, any will do."""

    types: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()  # names or domains, in lower case
    languages: frozenset[str] = frozenset()  # primary tags, such as "en", or whole ones, in lower case

    def takes(self, entry: StreamEntry) -> bool:
        """Whether an event is wanted. One without a record has neither source nor language."""
        if self.types and entry.fields.get("ce_type") not in self.types:
            return False
        if not self.sources and not self.languages:
            return True
        record = msgspec.json.decode(entry.fields["data"]).get("record") or {}
        return self._has_source(record) and self._has_language(record)

    def _has_source(self, record: dict[str, Any]) -> bool:
        source = record.get("source", {})
        named = {str(source.get(name, "")).lower() for name in ("name", "domain")}
        return not self.sources or bool(named & self.sources)

    def _has_language(self, record: dict[str, Any]) -> bool:
        language = str(record.get("language", "")).lower()
        return not self.languages or bool({language, language.partition("-")[0]} & self.languages)


def read_selected(
    rt: Runtime, ends: Mapping[str, str | None], selection: EventSelection, after: str
) -> Iterator[StreamEntry]:
    """Wanted entries of several streams after a cursor, oldest first.

    Args:
        ends: stream -> the id up to which it is read; None: to its end.
    """
    streams = [rt.streams.read(name, after, until=until) for name, until in ends.items()]
    return filter(selection.takes, heapq.merge(*streams, key=_order_of))


def read_newest(
    rt: Runtime, ends: Mapping[str, str | None], selection: EventSelection, after: str
) -> Iterator[StreamEntry]:
    """The same, newest first."""
    streams = [_read_back(rt, name, after, until) for name, until in ends.items()]
    return filter(selection.takes, heapq.merge(*streams, key=_order_of, reverse=True))


def _read_back(rt: Runtime, name: str, after: str, until: str | None) -> Iterator[StreamEntry]:
    return takewhile(lambda entry: is_before(after, entry.id), rt.streams.read_back(name, until=until))


def _order_of(entry: StreamEntry) -> tuple[int, int]:
    return read_entry_id(entry.id)
