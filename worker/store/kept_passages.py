"""Passages that somebody said are no furniture of their source: real text, however often they come back.

sightings.lua asks this list in the call that counts, so neither judging nor reading pages makes another round trip.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from .client import Client
from .keys import Keys

MAX_PASSAGES = 1000  # in all; the list is read whole


class TooManyPassagesError(Exception):
    """The list is full."""


class KeptPassage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One paragraph, who keeps it, when and why."""

    id: str  # names it in commands, and is its field of the list, in hex: what sightings.lua asks for
    source: str  # as `source_key` names it
    passage: str
    at: datetime
    by: str | None = None
    reason: str | None = None


_ROW = msgspec.json.Decoder(KeptPassage)


class KeptPassages:
    """The list. It holds from the next item on; what was judged before stays as it was judged."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client, self._key = client, keys.passages

    def add(self, kept: KeptPassage) -> bool:
        """Put a passage on the list; False: it is there already, and stays as it was.

        Raises:
            TooManyPassagesError: there are 1,000.
        """
        field = bytes.fromhex(kept.id)
        fields = self._client.hkeys(self._key)
        if field in fields:
            return False
        if len(fields) >= MAX_PASSAGES:
            raise TooManyPassagesError(f"{MAX_PASSAGES:,} passages are kept already; `feedmill furniture undo` some")
        pipe = self._client.pipeline(transaction=True)
        pipe.hsetnx(self._key, field, msgspec.json.encode(kept))
        return bool(pipe.execute()[0])

    def remove(self, passage_id: str) -> KeptPassage | None:
        """Take a passage off the list; None: it is not there."""
        try:
            field = bytes.fromhex(passage_id)
        except ValueError:
            return None
        pipe = self._client.pipeline(transaction=True)
        pipe.hget(self._key, field)
        pipe.hdel(self._key, field)
        row, _ = pipe.execute()
        return None if row is None else _ROW.decode(row)

    def load_all(self) -> list[KeptPassage]:
        """The whole list, the oldest first."""
        rows = map(_ROW.decode, self._client.hvals(self._key))
        return sorted(rows, key=lambda kept: (kept.at, kept.id))
