"""The form in which a collection is kept: its number, and what is done to take an older one further.

| format | since then |
| ------ | ---------- |
| 1      | what is kept by a feedmill that wrote no number down |
| 2      | every item knows where its last record is in the streams |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from ..settings import SettingsError
from .client import Client
from .keys import Keys
from .scripts import Script
from .streams import StreamEntry, Streams

OLDEST, NEWEST = 1, 2  # formats that this feedmill works with; what is new is written in the newest
FIRST_STEP = 2  # the oldest format that `Migration` leads to
RECORD_STREAMS = ("clean", "copies")
ENTRIES_AT_ONCE = 200


class StoreFormatError(SettingsError):
    """The settings name a collection whose format this feedmill does not work with; the message says what to do."""


class _RecordHead(msgspec.Struct, frozen=True):
    id: str
    version: int


class _RecordData(msgspec.Struct, frozen=True):
    record: _RecordHead | None = None


def refuse_format(found: int, oldest: int = OLDEST, newest: int = NEWEST) -> None:
    """Raise StoreFormatError for a format that is not one of those, which this feedmill works with.

    >>> refuse_format(2)
    """
    here = f"the store has format {found}, this feedmill works with {oldest} to {newest}"
    if found > newest:
        raise StoreFormatError(f"{here}: use the newer feedmill that wrote it, or name another server or collection")
    if found < oldest:
        raise StoreFormatError(f"{here}: migrate it by an older feedmill that knows both (docs/keeping.md)")


class StoreFormat:
    """What a collection says of its format."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    def read_number(self) -> int | None:
        """The format; None: nothing is kept yet. One command or two.

        Raises:
            StoreFormatError: what stands there is no number.
        """
        written = self._client.hget(self._keys.store, "format")
        if written is None:
            return 1 if self._client.exists(self._keys.totals) else None
        if not written.isdigit():
            raise StoreFormatError(f"the format of the store is {written.decode('utf-8', 'replace')!a}, no number")
        return int(written)

    def refuse_others(self) -> None:
        """Raise StoreFormatError where the collection has a format that this feedmill does not work with."""
        found = self.read_number()
        if found is not None:
            refuse_format(found)


@dataclass(frozen=True, slots=True)
class MigrationStep:
    """What one step has done."""

    entries: int  # looked at
    changed: int  # items that were changed, or would be


class Migration:
    """Takes a collection from format 1 to 2, beside everything that works on it, some entries at a time."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client, self._keys = client, keys
        self._streams = Streams(client, keys)
        self._script = Script(client, keys, "migrate")

    def count_entries(self) -> int:
        """How many entries there are to be looked at, from the beginning."""
        return sum(self._client.xlen(self._keys.stream(name)) for name in RECORD_STREAMS)

    def take_steps(self, is_trial: bool) -> Iterator[MigrationStep]:
        """Note in each item where its last record is; at last the format. What was interrupted goes on where it was.

        Args:
            is_trial: change nothing.
        """
        name, cursor = self._read_place()
        for stream in RECORD_STREAMS[RECORD_STREAMS.index(name) :]:
            while entries := [*self._streams.read(stream, cursor, ENTRIES_AT_ONCE)]:
                cursor = entries[-1].id
                yield MigrationStep(len(entries), self._note_records(entries, is_trial))
            cursor = "0"
        if not is_trial:
            self._script(step="finish", format=FIRST_STEP)

    def _note_records(self, entries: list[StreamEntry], is_trial: bool) -> int:
        records = [row for row in map(_find_record, entries) if row]
        place = f"{entries[-1].stream} {entries[-1].id}"
        return int(self._script(step="records", records=records, is_trial=is_trial, place=place))

    def _read_place(self) -> tuple[str, str]:
        place = (self._client.hget(self._keys.store, "migrated") or b"clean 0").decode()
        name, cursor = place.split(" ")
        return name, cursor


def _find_record(entry: StreamEntry) -> tuple[str, int, str] | None:
    """Item, version and place of the record in an entry, if there is one."""
    try:
        record = msgspec.json.decode(entry.fields["data"], type=_RecordData).record
    except (KeyError, msgspec.DecodeError):
        return None  # none of ours
    return (record.id, record.version, f"{entry.stream} {entry.id}") if record else None
