"""The shared index of stories' texts, in time buckets that expire whole.

The contract is `dedupe.Index`; what is posted here is written by commit.lua.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, chain
from typing import Any

import numpy as np

from dedupe import Params, Sketch, Story

from .client import Client
from .items import unpack_article, unpack_story
from .keys import Keys
from .scripts import Script, unpack_answer
from .window import Window

_SPREAD_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_ROW_BITS, _FIELD_BITS = np.uint64(20), np.uint64(24)  # a million rows: some thirty records in each at a million items

SWEPT, SWEEPS = 500, 20  # rows in one call, about a millisecond of the server's time, and calls in a row
KEY_BYTES = 6  # bytes
KEYS_AT_ONCE = 2000  # posting keys of one call, some milliseconds of the server's time; a text has 1,000 at most


@dataclass(frozen=True, slots=True)
class IndexLookup:
    """What the index knew at one moment."""

    candidates: list[tuple[Story, ...]]  # per sketch, likest first
    newest: int  # number of the newest entry when the first was looked up; the commit looks at those that came later
    forms_revision: int = 0  # of the forms that people have named, then; 0: nobody has named any


def pack_keys(sketches: Sequence[Sketch]) -> list[bytes]:
    """The posting keys of each sketch as the scripts take them, 6 bytes a key: 20 bits for the row, 24 for the field.

    A multiplication spreads the keys over all rows: the least hashes of windows are small numbers.
    """
    rows = [sketch.keys for sketch in sketches]
    keys = np.fromiter(chain.from_iterable(rows), dtype=np.uint64) * _SPREAD_FACTOR
    wide = (keys >> (np.uint64(64) - _ROW_BITS - _FIELD_BITS)).astype(">u8")
    packed = wide.view(np.uint8).reshape(-1, wide.itemsize)[:, -KEY_BYTES:].tobytes()
    ends = [KEY_BYTES * end for end in accumulate(map(len, rows))]
    return [packed[start:end] for start, end in zip([0, *ends], ends, strict=False)]


class RedisIndex:
    """`dedupe.Index` over Redis: one script and one round trip per batch.

    An entry is an item that its story is found by; items and stories themselves are recorded by the commit.
    """

    def __init__(self, client: Client, keys: Keys, params: Params) -> None:
        self._most = params.max_candidates
        self._window = Window(params)
        self._client, self._keys = client, keys
        self._candidates = Script(client, keys, "candidates")
        self._sweep = Script(client, keys, "sweep")

    def look_up_stories(self, sketches: Sequence[Sketch], now: datetime) -> IndexLookup:
        """Stories that share posting keys with each text, how new the newest entry was, and what was named a form."""
        newest, found, revision = None, list[tuple[Story, ...]](), 0
        for part in _split_by_keys(pack_keys(sketches)):
            answer = self._candidates(window=self._window.arguments_at(now), top=self._most, sketches=part)
            last, rows, revision = unpack_answer(answer)
            newest = last if newest is None else newest
            found += [tuple(_unpack_candidate(row) for row in stories) for stories in rows]
        return IndexLookup(found, newest or 0, revision)

    def sweep(self, now: datetime) -> None:
        """Drop what is dead from some thousand rows more, if a bucket is over since all were gone through."""
        window = self._window.arguments_at(now)
        for _ in range(SWEEPS):
            if not self._sweep(window=window, count=SWEPT):
                return


def _split_by_keys(packed: Sequence[bytes]) -> Iterator[list[bytes]]:
    """The keys of sketches in order, in parts that the server looks up in some milliseconds each; one at least."""
    part, size = list[bytes](), 0
    for keys in packed:
        if part and size + len(keys) > KEYS_AT_ONCE * KEY_BYTES:
            yield part
            part, size = [], 0
        part.append(keys)
        size += len(keys)
    yield part


def _unpack_candidate(row: Sequence[Any]) -> Story:
    story_id, *numbers_and_names, articles = row
    return unpack_story(story_id.decode(), numbers_and_names, [*map(unpack_article, articles)])
