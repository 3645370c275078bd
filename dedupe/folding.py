"""The comparison form of a text: what two writers may write differently without saying anything else is folded away.

    text ──► sequences ──► characters, by one table ──► figures

Only for comparison: published texts keep their letters. What is folded and what never is stands in docs/verdicts.md.
The fold of a text is the fold of its lines.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
from numpy.typing import NDArray

from .figures import fold_figures
from .letters import fold_characters
from .sequences import BLOCK_BITS, FIRST_BLOCK, LAST_BLOCK, unify_sequences

_CODES = np.dtype("<u4")
_SEVERAL = 0x110000  # from here on an entry of a table says at which row several characters stand, or none
_MARKS = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c)) in {"Mn", "Mc"})
_MARK_RUN = re.compile(f"([{_MARKS}]{{8}})[{_MARKS}]+")  # normalising a long run takes quadratic time
_WIDE_THOUSANDS = re.compile("，(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))")


class _CharacterTable:
    """What each character is folded to, learned when it is first met: an entry is a code point or a row."""

    def __init__(self, *, keeps_case: bool) -> None:
        self._keeps_case = keeps_case
        self._entries = np.zeros(0x110000, dtype=_CODES)  # 0: not met yet
        self._rows = np.zeros((1, 1), dtype=_CODES)
        self._lengths = np.zeros(1, dtype=np.intp)
        self._row_of: dict[str, int] = {"": 0}

    def fold(self, codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], bool]:
        """The folded text, and whether it has another length than the text."""
        folded = self._entries[codes]
        if not folded.size:
            return folded, False
        if not folded.min():
            self._learn(np.unique(codes[folded == 0]))
            folded = self._entries[codes]
        if folded.max() < _SEVERAL:
            return folded, False
        return self._spread(folded), True

    def _learn(self, codes: NDArray[np.uint32]) -> None:
        characters = [chr(code) for code in codes.tolist()]
        folded = fold_characters(characters, keeps_case=self._keeps_case)
        entries = [ord(letters) if len(letters) == 1 else self._add_row(letters) for letters in folded]
        self._entries[codes] = entries

    def _add_row(self, letters: str) -> int:
        row = self._row_of.setdefault(letters, len(self._row_of))
        if row == len(self._rows):
            rows = np.zeros((row + 1, max(len(letters), self._rows.shape[1])), dtype=_CODES)
            rows[:row, : self._rows.shape[1]] = self._rows
            rows[row, : len(letters)] = [*map(ord, letters)]
            self._rows, self._lengths = rows, np.append(self._lengths, len(letters))
        return _SEVERAL + row

    def _spread(self, folded: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """With as many characters as there are to each entry."""
        places = np.flatnonzero(folded >= _SEVERAL)
        rows = folded[places] - _SEVERAL
        if not rows.any():
            return np.delete(folded, places)
        lengths = np.ones(len(folded), dtype=np.intp)
        lengths[places] = self._lengths[rows]
        spread = np.repeat(folded, lengths)
        starts = (np.cumsum(lengths) - lengths)[places]
        for offset in range(int(lengths.max())):
            longer = lengths[places] > offset
            spread[starts[longer] + offset] = self._rows[rows[longer], offset]
        return spread


_WITHOUT_CASE, _WITH_CASE = _CharacterTable(keeps_case=False), _CharacterTable(keeps_case=True)


def fold_text(text: str) -> str:
    """The text as it is compared, without case.

    >>> fold_text("STRASSE – Straße"), fold_text("١٢٬٤٠٠ كيلو"), fold_text("12 400 Łódź")
    ('strasse - strasse', '12400 كيلو', '12400 lodz')
    """
    if text.isascii():
        return fold_figures(_fold_ascii(text).lower())
    return fold_figures(_fold_unicode(text, _WITHOUT_CASE))


def fold_keeping_case(text: str) -> str:
    """As `fold_text`, in the case that the text is written in.

    >>> fold_keeping_case("“It’s ﬁne” — he said…")
    '"It\\'s fine" - he said...'
    """
    if text.isascii():
        return fold_figures(_fold_ascii(text))
    return fold_figures(_fold_unicode(text, _WITH_CASE))


def _fold_ascii(text: str) -> str:
    return text.replace("`", "'").replace("\0", " ")


def _fold_unicode(text: str, table: _CharacterTable) -> str:
    text = _unify_sequences(text.replace("\0", " "))
    folded, is_spread = table.fold(_codes_of(text))
    text = folded.tobytes().decode("utf-32-le", "surrogatepass")
    if is_spread and _unify_sequences(text) != text:
        return _fold_unicode(text, table)  # what was apart has come together
    return text


def _unify_sequences(text: str) -> str:
    """One sequence of characters for what Unicode, or the script, counts as one."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", _MARK_RUN.sub(r"\1", text))
    if "，" in text:
        text = _WIDE_THOUSANDS.sub(",", text)
    blocks = _codes_of(text) >> BLOCK_BITS
    if ((blocks - np.uint32(FIRST_BLOCK)) <= LAST_BLOCK - FIRST_BLOCK).any():
        text = unify_sequences(text, np.unique(blocks).tolist())
    return text


def _codes_of(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), _CODES)
