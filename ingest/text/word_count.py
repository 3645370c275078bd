"""How many words a text of plain letters has, without making one of them: in a third of the time."""

from __future__ import annotations

import numpy as np

from .plain_text import find_odd_characters

_FIRST_UNSPACED = "\u0e00"  # before it lie Latin, Greek, Cyrillic, Hebrew, Arabic and other letters of spaced scripts
_CONTROLS = dict.fromkeys([*range(0x20), 0x7F])

# What a byte is part of. A joiner is one less than what it joins; what can begin a word is odd.
_BETWEEN, _FIGURE_JOINER, _FIGURE, _LETTER_JOINER, _LETTER = 0, 2, 3, 6, 7
_FIGURE_BEHIND_LETTER = bytes((_LETTER, _FIGURE))


def _kind_of(byte: int) -> int:
    character = chr(byte)
    if byte >= 0x80 or character.isalpha():
        return _LETTER
    if character.isdigit():
        return _FIGURE
    return {"'": _LETTER_JOINER, **dict.fromkeys(".,:/", _FIGURE_JOINER)}.get(character, _BETWEEN)


_KINDS = bytes(map(_kind_of, range(256)))


def has_plain_letters(folded: str) -> bool:
    """Whether all that is not ASCII in a text are letters of scripts that put spaces between words, and no marks."""
    if folded.isascii():
        return True
    letters = find_odd_characters(folded).translate(_CONTROLS)
    return letters.isalpha() and max(letters) < _FIRST_UNSPACED


def count_plain_words(folded: str) -> int:
    """Number of words in a text of plain letters: of runs of letters, with the figures behind them, and of numbers.

    The beginnings of the runs are counted, less those behind what joins two letters ("don't") or figures ("1,250.5").

    >>> count_plain_words("it's 2nd at 10:30, g20's déjà-vu")
    8
    """
    kinds = f" {folded} ".encode("utf-8", "surrogatepass").translate(_KINDS)
    if _FIGURE_BEHIND_LETTER in kinds:  # it belongs to the letter's word
        first, *others = kinds.split(_FIGURE_BEHIND_LETTER)
        kinds = bytes((_LETTER,)).join((first, *(part.lstrip(bytes((_FIGURE,))) for part in others)))
    row = np.frombuffer(kinds, dtype=np.uint8)
    before, here, after = row[:-2], row[1:-1], row[2:]
    beginnings = (here != before) & (here & 1).view(np.bool_)
    joiners = (before == after) & (here + 1 == before)
    return int(np.count_nonzero(beginnings) - np.count_nonzero(joiners))
