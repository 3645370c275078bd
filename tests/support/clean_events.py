"""The events of `clean` as programs of other people see them, and sets that hold the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedmill.consume import StreamEvent, read_event
from worker.runtime import Runtime
from worker.store.streams import StreamEntry


def read_clean_events(rt: Runtime, after: str = "0") -> list[StreamEvent]:
    """All that came after a cursor, oldest first."""
    return [read_entry(entry) for entry in rt.streams.read("clean", after)]


def read_entry(entry: StreamEntry) -> StreamEvent:
    """One event, from whatever stream."""
    return read_event(entry.stream, entry.id, {name.encode(): value.encode() for name, value in entry.fields.items()})


def list_held_versions(stories: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, int]]:
    """Story -> the item that stands for it, and its version."""
    return {story: (held["id"], held["version"]) for story, held in stories.items()}
