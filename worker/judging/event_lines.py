"""An event as one JSON object, as `feedmill tail` writes it in a pipe and HTTP sends it. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ..store.streams import StreamEntry, is_before
from .events import build_trim_notice


def pack_entry(entry: StreamEntry) -> dict[str, Any]:
    """The values of one entry: stream and id, the attributes, and the data as it is kept."""
    attributes = {name: value for name, value in entry.fields.items() if name != "data"}
    return {"stream": entry.stream, "id": entry.id, **attributes, "data": msgspec.Raw(entry.fields["data"].encode())}


def pack_trim_notice(stream: str, last_trimmed: str, now: datetime) -> dict[str, Any]:
    """What a reader is told who has missed entries: a `stream.trimmed` that is no entry of the stream."""
    fields = build_trim_notice(stream, now)
    event = dict(zip(fields[::2], fields[1::2], strict=True))
    return {"stream": stream, "id": last_trimmed, **event, "data": {"stream": stream, "last_id": last_trimmed}}


def has_missed_entries(after: str, last_trimmed: str | None) -> bool:
    """Whether entries behind a cursor are gone.

    >>> has_missed_entries("0", "17-3"), has_missed_entries("17-3", "17-3"), has_missed_entries("0", None)
    (True, False, False)
    """
    return last_trimmed is not None and is_before(after, last_trimmed)
