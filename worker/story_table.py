"""The stories of one run without a server, in a temporary file: their texts would not fit into a laptop's memory."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, MutableMapping
from itertools import count

import msgspec

from dedupe import Story

_CACHE = 4 * 1024  # KiB of the file that stay in memory
_TO_BYTES, _FROM_BYTES = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Story).decode
_FAST_COMPRESSION = 1  # half of the size in a third of the time


class StoryTable(MutableMapping[str, Story]):
    """Stories by their ids: some 200 bytes of memory a story, and in the file half of what its texts take up.

    SQLite keeps the file where temporary ones go (TMPDIR) as soon as its cache is full, without a name: it is gone with
    this process, however that ends.

    Args:
        is_packed: else the file is twice as large, and a sixth of a judge's work is saved.
    """

    def __init__(self, is_packed: bool = True) -> None:
        self._level = _FAST_COMPRESSION if is_packed else zlib.Z_NO_COMPRESSION
        self._rows: dict[str, int] = {}
        self._numbers = count()
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript(
            # nothing of it is ever read after a crash
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE};"
            "CREATE TABLE stories (number INTEGER PRIMARY KEY, story BLOB NOT NULL)"
        )

    def __getitem__(self, story_id: str) -> Story:
        ((packed,),) = self._file.execute("SELECT story FROM stories WHERE number = ?", (self._rows[story_id],))
        return _FROM_BYTES(zlib.decompress(packed))

    def __setitem__(self, story_id: str, story: Story) -> None:
        number = self._rows.get(story_id)
        if number is None:
            self._rows[story_id] = number = next(self._numbers)
        packed = zlib.compress(_TO_BYTES(story), self._level)
        self._file.execute("INSERT OR REPLACE INTO stories VALUES (?, ?)", (number, packed))

    def __delitem__(self, story_id: str) -> None:
        self._file.execute("DELETE FROM stories WHERE number = ?", (self._rows.pop(story_id),))

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
