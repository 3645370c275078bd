"""The comparison form of a text: what two writers may write differently without saying anything else is folded away.

    text ──► sequences ──► characters, by one table ──► figures

Only for comparison: published texts keep their letters. What is folded and what never is stands in docs/verdicts.md.
The fold of a text is the fold of its lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

import numpy as np

from .character_table import CharacterTable, list_codes
from .figure_writing import fold_figures
from .letters import fold_characters
from .sequences import BLOCK_BITS, FIRST_BLOCK, LAST_BLOCK, unify_sequences

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


def counts_beside_others(character: str) -> bool:
    """Whether it may be one with others around it: mark, part of a syllable, in a script of sequences, a wide digit."""
    return (
        unicodedata.category(character) in {"Mn", "Mc"}
        or not unicodedata.is_normalized("NFC", character)
        or "\u1160" <= character <= "\u11ff"
        or FIRST_BLOCK <= ord(character) >> BLOCK_BITS <= LAST_BLOCK
        or character in _WIDE_DIGITS
    )


_TABLE = CharacterTable(fold_characters, counts_beside_others)


def fold_text(text: str) -> str:
    """The text as it is compared, without case.

    >>> fold_text("STRASSE – Straße"), fold_text("١٢٬٤٠٠ كيلو"), fold_text("12 400 Łódź")
    ('strasse - strasse', '12400 كيلو', '12400 lodz')
    """
    return fold_keeping_case(text).casefold()


def fold_texts(texts: Sequence[str]) -> list[str]:
    """Each of several texts as `fold_text` does it, all at once: of short ones most of the time is that of the calls.

    >>> fold_texts(["Sign up – now", "", "two\\nLINES"])
    ['sign up - now', '', 'two\\nlines']
    """
    lines = iter(_fold_anew("\n".join(texts)).casefold().split("\n"))
    return ["\n".join(islice(lines, text.count("\n") + 1)) for text in texts]


@lru_cache(maxsize=64)
def fold_keeping_case(text: str) -> str:
    """As `fold_text`, in the case that the text is written in. Kept for a while: words and facts are taken of one text.

    >>> fold_keeping_case("“It is ﬁne” — he said…")
    '"It is fine" - he said...'
    """
    return _fold_anew(text)


def _fold_anew(text: str) -> str:
    text = text.replace("\0", " ")
    return fold_figures(text.replace("`", "'") if text.isascii() else _fold_characters_of(text))


def _fold_characters_of(text: str) -> str:
    entries, are_beside_others = _TABLE.look_up(text)
    if not are_beside_others:
        return _TABLE.spell_out(entries)
    entries, _ = _TABLE.look_up(_unify_sequences(text))
    folded = _TABLE.spell_out(entries)
    if _unify_sequences(folded) == folded:
        return folded
    return _fold_characters_of(folded)  # what was apart has come together


def _unify_sequences(text: str) -> str:
    """One sequence of characters for what Unicode, or the script, counts as one."""
    if not unicodedata.is_normalized("NFC", text):
        runs = _ANY_MARK_RUN if max(text) > "\uffff" else _MARK_RUN
        text = unicodedata.normalize("NFC", runs.sub(r"\1", text))
    return unify_sequences(
        _WIDE_THOUSANDS.sub(",", text), np.unique(list_codes(text) >> np.uint32(BLOCK_BITS)).tolist()
    )
