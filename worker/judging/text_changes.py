"""What one text has become, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_WORDS = 4000  # of each text, behind what both begin and end with; more would take seconds
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class TextChange:
    """A piece of text, and whether it stayed, went or came."""

    kind: Literal["same", "removed", "added"]
    text: str


def compare_texts(old: str, new: str) -> tuple[TextChange, ...]:
    """The pieces in order; ``same`` and ``removed`` make the old text, ``same`` and ``added`` the new one.

    Where the parts that differ are very long they are one piece each.

    >>> [(one.kind, one.text) for one in compare_texts("Two hurt.", "Three hurt.")]
    [('removed', 'Two'), ('added', 'Three'), ('same', ' hurt.')]
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    start = _count_same(before, after)
    end = _count_same(before[start:][::-1], after[start:][::-1])
    middle = before[start : len(before) - end], after[start : len(after) - end]
    pieces = [TextChange("same", "".join(before[:start])), *_compare_words(*middle)]
    pieces.append(TextChange("same", "".join(before[len(before) - end :])))
    return tuple(piece for piece in pieces if piece.text)


def _count_same(before: Sequence[str], after: Sequence[str]) -> int:
    """How many words both begin with."""
    shorter = min(len(before), len(after))
    return next((place for place in range(shorter) if before[place] != after[place]), shorter)


def _compare_words(before: Sequence[str], after: Sequence[str]) -> list[TextChange]:
    if max(len(before), len(after)) > MOST_WORDS:
        return [TextChange("removed", "".join(before)), TextChange("added", "".join(after))]
    pieces = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            pieces.append(TextChange("same", "".join(before[i:j])))
        else:
            pieces += [TextChange("removed", "".join(before[i:j])), TextChange("added", "".join(after[k:m]))]
    return pieces
