"""Reads what is known of items, with their stories and the texts that these are found by, in one round trip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .client import Client
from .keys import Keys
from .scripts import Script

# known.lua looks at the first of each
ITEM_FIELDS = ("version", "article", "story", "digests", "verdict", "apart", "placed", "withdrawn", "outdated")
STORY_FIELDS = ("representative", "anchors", "size", "revision", "apart", "held", "parts")
ITEMS_AT_ONCE = 200  # items that are read in one round trip, unless their texts are long
BYTES_AT_ONCE = 1024 * 1024  # of texts; then the server has some milliseconds of work


@dataclass(frozen=True, slots=True)
class KnownRows:
    """Fields as the server has them; None where there is none."""

    items: dict[str, list[Any]]  # item -> ITEM_FIELDS
    stories: dict[str, list[Any]]  # story -> STORY_FIELDS; the one of each item, if it is there
    texts: dict[bytes, bytes]  # item -> article; of all that the stories are found by


class KnownRowReader:
    """Reads such rows."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._script = Script(client, keys, "known")

    def read_rows(self, item_ids: Sequence[str]) -> Iterator[KnownRows]:
        """Those of the items that are known, in parts."""
        start = 0
        while start < len(item_ids):
            part = item_ids[start : start + ITEMS_AT_ONCE]
            looked_at, known, stories, texts = self._script(
                items=part, item_fields=ITEM_FIELDS, story_fields=STORY_FIELDS, most=BYTES_AT_ONCE
            )
            items = {part[place - 1]: row for place, row in _pair_up(known)}
            own_texts = {item_id.encode(): row[1] for item_id, row in items.items()}
            yield KnownRows(
                items=items,
                stories={story_id.decode(): row for story_id, row in _pair_up(stories)},
                texts={**own_texts, **dict(_pair_up(texts))},
            )
            start += looked_at


def list_text_ids(story_row: Sequence[Any]) -> list[bytes]:
    """Ids of the texts that a story is found by, its representative's first."""
    return [story_row[0], *(story_row[1] or b"").split()]


def _pair_up(values: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    return zip(values[::2], values[1::2], strict=True)
