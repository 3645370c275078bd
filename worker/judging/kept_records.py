"""Records as they were published, from the streams: an item knows where its last one is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ..store.items import RecordPlace
from ..stores import Stores


def load_records(rt: Stores, places: Mapping[str, RecordPlace]) -> dict[str, dict[str, Any]]:
    """The last record of each of those of the items whose entry is still there, in one round trip.

    Args:
        places: by item, as `rt.items.find_records` finds them.
    """
    entries = rt.streams.get_all([(place.stream, place.entry) for place in places.values()])
    return {
        item_id: msgspec.json.decode(entry.fields["data"])["record"]
        for item_id, entry in zip(places, entries, strict=True)
        if entry
    }


def find_record(rt: Stores, item_id: str) -> dict[str, Any] | None:
    """The last record of an item, if its entry is still there."""
    return load_records(rt, rt.items.find_records([item_id])).get(item_id)
