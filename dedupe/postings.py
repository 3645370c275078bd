"""Under which keys which texts lie: in a dictionary, or packed into rows of bytes, which take a tenth of its memory."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

_ROWS = 1 << 16  # the lowest bits of a key name its row: the least hashes of windows are alike in their highest ones
_KEY_BYTES, _NUMBER_BYTES = 6, 4  # bytes: what is left of a key, and the number of a text
_POSTING_BYTES = _KEY_BYTES + _NUMBER_BYTES
_EMPTY_ROW = bytearray()
_MANY_TEXTS = 1000  # so many are gone sooner by going through all rows once than through those of each


class Postings(Protocol):
    """Keys, each with the numbers of texts."""

    def add_text(self, keys: Sequence[int], number: int, most: int) -> array[int]:
        """Add a text to each of its keys that has fewer texts than so many; returns what `remove_texts` finds it by."""
        ...

    def find_numbers(self, key: int) -> Sequence[int]:
        """The texts of a key, the one that was added first first."""
        ...

    def remove_texts(self, texts: Mapping[int, array[int]]) -> None:
        """Forget texts, each by its number and what adding it returned."""
        ...


class PlainPostings:
    """In a dictionary: a few hundred texts take some megabytes, and finding a key a fifth of the time."""

    def __init__(self) -> None:
        self._numbers: dict[int, list[int]] = {}

    def add_text(self, keys: Sequence[int], number: int, most: int) -> array[int]:
        for key in keys:
            numbers = self._numbers.setdefault(key, [])
            if len(numbers) < most:
                numbers.append(number)
        return array("Q", keys)

    def find_numbers(self, key: int) -> Sequence[int]:
        return self._numbers.get(key, ())

    def remove_texts(self, texts: Mapping[int, array[int]]) -> None:
        for key in {key for places in texts.values() for key in places}:
            if left := [number for number in self._numbers.get(key, ()) if number not in texts]:
                self._numbers[key] = left
            else:
                self._numbers.pop(key, None)


class PackedPostings:
    """Keys of 64 bits, each with the numbers of texts, of 32 bits. A million postings take some 13 MB.

    A text is found again by its rows alone, which are a quarter of its keys.
    """

    def __init__(self) -> None:
        self._rows: dict[int, bytearray] = {}

    def __len__(self) -> int:
        """How many postings there are."""
        return sum(map(len, self._rows.values())) // _POSTING_BYTES

    def add_text(self, keys: Sequence[int], number: int, most: int) -> array[int]:
        places, packed_number = array("H"), _pack_number(number)
        for key in keys:
            place, rest = key % _ROWS, _pack_key(key)
            row = self._rows.setdefault(place, bytearray())
            if len(_find_postings(row, rest, 0)) < most:
                row += rest + packed_number
                places.append(place)
        return places

    def find_numbers(self, key: int) -> list[int]:
        row = self._rows.get(key % _ROWS, _EMPTY_ROW)
        return [
            int.from_bytes(row[start + _KEY_BYTES : start + _POSTING_BYTES], "little")
            for start in _find_postings(row, _pack_key(key), 0)
        ]

    def remove_texts(self, texts: Mapping[int, array[int]]) -> None:
        if len(texts) >= _MANY_TEXTS:
            self._keep_others(texts)
        else:
            for number, places in texts.items():
                self._remove_text(places, number)

    def _keep_others(self, texts: Mapping[int, array[int]]) -> None:
        """Write all rows anew, without the postings of these texts."""
        places, lengths = [*self._rows], [*map(len, self._rows.values())]
        postings = np.frombuffer(b"".join(self._rows.values()), np.uint8).reshape(-1, _POSTING_BYTES)
        numbers = postings[:, _KEY_BYTES:].copy().view("<u4").ravel()
        is_kept = np.isin(numbers, np.fromiter(texts, np.uint32, len(texts)), invert=True)
        kept_before = np.concatenate([[0], np.cumsum(is_kept)])  # of the postings, for each and for the end
        row_ends = np.cumsum(lengths, dtype=np.int64) // _POSTING_BYTES
        kept, start = postings[is_kept].tobytes(), 0
        self._rows.clear()
        for place, end in zip(places, (kept_before[row_ends] * _POSTING_BYTES).tolist(), strict=True):
            if start < end:
                self._rows[place] = bytearray(kept[start:end])
            start = end

    def _remove_text(self, places: array[int], number: int) -> None:
        for place in set(places):
            row = self._rows.get(place, _EMPTY_ROW)
            for start in reversed(_find_postings(row, _pack_number(number), _KEY_BYTES)):
                del row[start : start + _POSTING_BYTES]
            if not row:
                self._rows.pop(place, None)


def _pack_key(key: int) -> bytes:
    return (key // _ROWS).to_bytes(_KEY_BYTES, "little")


def _pack_number(number: int) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "little")


def _find_postings(row: bytearray, part: bytes, offset: int) -> list[int]:
    """Where the postings of a row start that have these bytes there; the same bytes may stand elsewhere too."""
    found = row.find(part)
    starts = list[int]()
    while found >= 0:
        if found % _POSTING_BYTES == offset:
            starts.append(found - offset)
        found = row.find(part, found + 1)
    return starts
