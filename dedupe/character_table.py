"""A table of what each character becomes, for whole texts in a few calls of numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

U32 = NDArray[np.uint32]

_CODES = np.dtype("<u4")
_ASCII = 0x80  # the first character beyond
_RARE = 50  # of so many characters one: where fewer are beyond ASCII, they are replaced one by one
_SEVERAL = 0x110000  # from here on an entry says in which row several characters stand, or none
_MARKED = 0x80000000  # added to an entry that is marked


class CharacterTable:
    """What each character becomes, learned when it is first met: an entry is a code point or a row, marked or not."""

    def __init__(
        self, replace_characters: Callable[[Sequence[str]], list[str]], is_marked: Callable[[str], bool]
    ) -> None:
        """A table of what `replace_characters` gives, marked where that or the character itself is."""
        self._replace_characters, self._is_marked = replace_characters, is_marked
        self._entries = np.zeros(0x110000, dtype=_CODES)  # 0: not met yet
        self._rows = np.zeros((1, 1), dtype=_CODES)
        self._lengths = np.zeros(1, dtype=np.intp)
        self._row_of: dict[str, int] = {"": 0}

    def look_up(self, text: str) -> tuple[U32, bool]:
        """An entry for each character of a text, without marks, and whether one is marked."""
        return self._look_up_codes(list_codes(text))

    def lower_text(self, text: str) -> str | None:
        """What a text becomes, of a table that makes ASCII lower case and nothing else; None if a character is marked.

        Characters beyond ASCII are looked up alone where they are few.
        """
        codes = list_codes(text)
        places = np.flatnonzero(codes >= _ASCII)
        if len(places) * _RARE > len(codes):
            entries, is_marked = self._look_up_codes(codes)
            return None if is_marked else self.spell_out(entries)
        entries, is_marked = self._look_up_codes(codes[places])
        if is_marked:
            return None
        is_ascii = entries < _ASCII
        letters = codes.astype(np.uint8)
        letters[places[is_ascii]] = entries[is_ascii]
        letters |= (letters - np.uint8(ord("A")) < 26).view(np.uint8) * np.uint8(32)
        plain, pieces, done = letters.tobytes().decode("latin-1"), list[str](), 0
        for place, entry in zip(places[~is_ascii].tolist(), entries[~is_ascii].tolist(), strict=True):
            pieces += (plain[done:place], self._spell_entry(entry))
            done = place + 1
        return "".join((*pieces, plain[done:])) if pieces else plain

    def _look_up_codes(self, codes: U32) -> tuple[U32, bool]:
        entries = self._entries.take(codes)
        if not entries.min(initial=_SEVERAL):
            self._learn(np.unique(codes[entries == 0]))
            entries = self._entries.take(codes)
        is_marked = bool(entries.max(initial=0) >= _MARKED)
        return entries & np.uint32(_MARKED - 1) if is_marked else entries, is_marked

    def _spell_entry(self, entry: int) -> str:
        if entry < _SEVERAL:
            return chr(entry)
        row = entry - _SEVERAL
        return "".join(map(chr, self._rows[row, : self._lengths[row]].tolist()))

    def spell_out(self, entries: U32) -> str:
        """The characters of entries."""
        most = entries.max(initial=0)
        if most >= _SEVERAL:
            entries = self._spread_rows(entries)
            most = entries.max(initial=0)
        if most < 0x100:  # Python reads these in a tenth of the time
            return entries.astype(np.uint8).tobytes().decode("latin-1")
        return entries.tobytes().decode("utf-32-le", "surrogatepass")

    def _learn(self, codes: U32) -> None:
        characters = [chr(code) for code in codes.tolist()]
        self._entries[codes] = [
            (ord(letters) if len(letters) == 1 else self._add_row(letters))
            | (_MARKED if any(map(self._is_marked, character + letters)) else 0)
            for character, letters in zip(characters, self._replace_characters(characters), strict=True)
        ]

    def _add_row(self, letters: str) -> int:
        row = self._row_of.setdefault(letters, len(self._row_of))
        if row == len(self._rows):
            rows = np.zeros((row + 1, max(len(letters), self._rows.shape[1])), dtype=_CODES)
            rows[:row, : self._rows.shape[1]] = self._rows
            rows[row, : len(letters)] = [*map(ord, letters)]
            self._rows, self._lengths = rows, np.append(self._lengths, len(letters))
        return _SEVERAL + row

    def _spread_rows(self, entries: U32) -> U32:
        places = np.flatnonzero(entries >= _SEVERAL)
        rows = entries[places] - np.uint32(_SEVERAL)
        if not rows.any():
            return np.delete(entries, places)
        lengths = np.ones(len(entries), dtype=np.intp)
        lengths[places] = self._lengths[rows]
        spread = np.repeat(entries, lengths)
        starts = (np.cumsum(lengths) - lengths)[places]
        for offset in range(int(lengths.max())):
            longer = lengths[places] > offset
            spread[starts[longer] + offset] = self._rows[rows[longer], offset]
        return spread


def list_codes(text: str) -> U32:
    """Its code points: numpy keeps strings so, and takes a third of the time of encoding."""
    return np.array([text], dtype=f"<U{len(text)}").view(_CODES) if text else np.zeros(0, dtype=_CODES)
