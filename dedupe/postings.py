"""Under which keys which texts lie: in a dictionary, or packed into rows of bytes, which take a tenth of its memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

_ROWS = 1 << 16  # the lowest bits of a key name its row: the least hashes of windows are alike in their highest ones
_KEY_BYTES, _NUMBER_BYTES = 6, 4  # bytes: what is left of a key, and the number of a text
_POSTING_BYTES = _KEY_BYTES + _NUMBER_BYTES
_EMPTY_ROW = bytearray()


class Postings(Protocol):
    """Keys, each with the numbers of texts."""

    def add_posting(self, key: int, number: int, most: int | None = None) -> None:
        """Add a text to a key, unless this has so many; any number, if left out."""
        ...

    def find_numbers(self, key: int) -> Sequence[int]:
        """The texts of a key, the one that was added first first."""
        ...

    def remove_posting(self, key: int, number: int) -> None:
        """Forget a text of a key. One that is not there is no error."""
        ...


class PlainPostings:
    """In a dictionary: a few hundred texts take some megabytes, and finding a key a fifth of the time."""

    def __init__(self) -> None:
        self._numbers: dict[int, list[int]] = {}

    def add_posting(self, key: int, number: int, most: int | None = None) -> None:
        numbers = self._numbers.setdefault(key, [])
        if most is None or len(numbers) < most:
            numbers.append(number)

    def find_numbers(self, key: int) -> Sequence[int]:
        return self._numbers.get(key, ())

    def remove_posting(self, key: int, number: int) -> None:
        if left := [one for one in self._numbers.get(key, ()) if one != number]:
            self._numbers[key] = left
        else:
            self._numbers.pop(key, None)


class PackedPostings:
    """Keys of 64 bits, each with the numbers of texts, of 32 bits. A million postings take some 16 MB."""

    def __init__(self) -> None:
        self._rows: dict[int, bytearray] = {}

    def __len__(self) -> int:
        """How many postings there are."""
        return sum(map(len, self._rows.values())) // _POSTING_BYTES

    def add_posting(self, key: int, number: int, most: int | None = None) -> None:
        row, rest = self._rows.setdefault(key % _ROWS, bytearray()), _pack_key(key)
        if most is None or len(_find_places(row, rest)) < most:
            row += rest + number.to_bytes(_NUMBER_BYTES, "little")

    def find_numbers(self, key: int) -> list[int]:
        row = self._rows.get(key % _ROWS, _EMPTY_ROW)
        return [
            int.from_bytes(row[place + _KEY_BYTES : place + _POSTING_BYTES], "little")
            for place in _find_places(row, _pack_key(key))
        ]

    def remove_posting(self, key: int, number: int) -> None:
        row = self._rows.get(key % _ROWS, _EMPTY_ROW)
        for place in reversed(_find_places(row, _pack_key(key) + number.to_bytes(_NUMBER_BYTES, "little"))):
            del row[place : place + _POSTING_BYTES]
        if not row:
            self._rows.pop(key % _ROWS, None)


def _pack_key(key: int) -> bytes:
    return (key // _ROWS).to_bytes(_KEY_BYTES, "little")


def _find_places(row: bytearray, beginning: bytes) -> list[int]:
    """Where the postings of a row start that begin so; the same bytes may stand across two postings."""
    place = row.find(beginning)
    places = list[int]()
    while place >= 0:
        if place % _POSTING_BYTES == 0:
            places.append(place)
        place = row.find(beginning, place + 1)
    return places
