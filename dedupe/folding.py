"""The comparison form of a text: what two writers may write differently without saying anything else is folded away.

    text ──► sequences ──► characters, by one table ──► figures

Only for comparison: published texts keep their letters. What is folded and what never is stands in docs/verdicts.md.
The fold of a text is the fold of its lines.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .figure_writing import fold_figures
from .letters import fold_characters
from .sequences import BLOCK_BITS, FIRST_BLOCK, LAST_BLOCK, unify_sequences

U32 = NDArray[np.uint32]

_CODES = np.dtype("<u4")
_SEVERAL = 0x110000  # from here on an entry of a table says in which row several characters stand, or none
_BESIDE_OTHERS = 0x80000000  # added to an entry where the character's neighbours count
# Below U+10000 only: `re` looks such a class up in a table, with one higher character in it by a linear search.
COMBINING_MARKS = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c)) in {"Mn", "Mc"})
_HIGH_MARKS = "".join(chr(c) for c in range(0x10000, 0x110000) if unicodedata.category(chr(c)) in {"Mn", "Mc"})
# Python sorts a run before it normalises a text, the longer the slower.
_MARK_RUN, _ANY_MARK_RUN = (
    re.compile(f"([{marks}]{{8}})[{marks}]+") for marks in (COMBINING_MARKS, COMBINING_MARKS + _HIGH_MARKS)
)
# In full width a comma parts clauses more often than thousands, unless its figure is written so too.
_WIDE_DIGITS = "０１２３４５６７８９"
_WIDE_THOUSANDS = re.compile(f"，(?<=[{_WIDE_DIGITS}]，)(?=[{_WIDE_DIGITS}]{{3}}(?![{_WIDE_DIGITS}]))")


class _CharacterTable:
    """What each character is folded to, learned when it is first met: an entry is a code point or a row."""

    def __init__(self) -> None:
        self._entries = np.zeros(0x110000, dtype=_CODES)  # 0: not met yet
        self._rows = np.zeros((1, 1), dtype=_CODES)
        self._lengths = np.zeros(1, dtype=np.intp)
        self._row_of: dict[str, int] = {"": 0}

    def look_up(self, text: str) -> U32:
        codes = _list_codes(text)
        entries = self._entries.take(codes)
        if not entries.min(initial=_SEVERAL):
            self._learn(np.unique(codes[entries == 0]))
            entries = self._entries.take(codes)
        return entries

    def spell_out(self, entries: U32) -> str:
        """The characters of entries whose neighbours don't count."""
        if entries.max(initial=0) >= _SEVERAL:
            entries = self._spread_rows(entries)
        return entries.tobytes().decode("utf-32-le", "surrogatepass")

    def _learn(self, codes: U32) -> None:
        characters = [chr(code) for code in codes.tolist()]
        self._entries[codes] = [
            (ord(letters) if len(letters) == 1 else self._add_row(letters))
            | (_BESIDE_OTHERS if any(map(_counts_beside_others, character + letters)) else 0)
            for character, letters in zip(characters, fold_characters(characters), strict=True)
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


def _counts_beside_others(character: str) -> bool:
    """Whether it may be one with others around it: mark, part of a syllable, in a script of sequences, a wide digit."""
    return (
        unicodedata.category(character) in {"Mn", "Mc"}
        or not unicodedata.is_normalized("NFC", character)
        or "\u1160" <= character <= "\u11ff"
        or FIRST_BLOCK <= ord(character) >> BLOCK_BITS <= LAST_BLOCK
        or character in _WIDE_DIGITS
    )


def _list_codes(text: str) -> U32:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), _CODES)


_TABLE = _CharacterTable()


def fold_text(text: str) -> str:
    """The text as it is compared, without case.

    >>> fold_text("STRASSE – Straße"), fold_text("١٢٬٤٠٠ كيلو"), fold_text("12 400 Łódź")
    ('strasse - strasse', '12400 كيلو', '12400 lodz')
    """
    return fold_keeping_case(text).casefold()


@lru_cache(maxsize=64)
def fold_keeping_case(text: str) -> str:
    """As `fold_text`, in the case that the text is written in. Kept for a while: words and facts are taken of one text.

    >>> fold_keeping_case("“It is ﬁne” — he said…")
    '"It is fine" - he said...'
    """
    text = text.replace("\0", " ")
    return fold_figures(text.replace("`", "'") if text.isascii() else _fold_characters_of(text))


def _fold_characters_of(text: str) -> str:
    entries = _TABLE.look_up(text)
    most = entries.max(initial=0)
    if most >= _BESIDE_OTHERS:
        text = _unify_sequences(text)
        entries = _TABLE.look_up(text) & np.uint32(_BESIDE_OTHERS - 1)
    folded = _TABLE.spell_out(entries)
    if most < _SEVERAL or _TABLE.look_up(folded).max(initial=0) < _BESIDE_OTHERS or _unify_sequences(folded) == folded:
        return folded
    return _fold_characters_of(folded)  # what was apart has come together


def _unify_sequences(text: str) -> str:
    """One sequence of characters for what Unicode, or the script, counts as one."""
    if not unicodedata.is_normalized("NFC", text):
        runs = _ANY_MARK_RUN if max(text) > "\uffff" else _MARK_RUN
        text = unicodedata.normalize("NFC", runs.sub(r"\1", text))
    return unify_sequences(
        _WIDE_THOUSANDS.sub(",", text), np.unique(_list_codes(text) >> np.uint32(BLOCK_BITS)).tolist()
    )
