"""Runs of combining marks, cut short before Python normalises a text: it sorts each run, the longer the slower."""

from __future__ import annotations

import json
import re
import sys
import unicodedata

from .plain_text import find_odd_characters

MAX_MARKS = 8  # in a row; no script stacks as many on a letter

# sound marks of half width are no marks yet, but will be when they are normalised
_HALF_WIDTH = "\uff9e\uff9f"
LOW_MARKS = "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c)) in {"Mn", "Mc"})
_HIGH_MARKS = "".join(chr(c) for c in range(0x10000, sys.maxunicode) if unicodedata.category(chr(c)) in {"Mn", "Mc"})
# Written so that each begins with a class, as `re` looks for that ten times as fast as for a repeated one.
# Two patterns: `re` looks characters below U+10000 up in a table, with a higher one in the class by a linear search.
_LOW_RUN, _ANY_RUN = (
    re.compile(f"([{marks}][{marks}]{{{MAX_MARKS - 1}}})[{marks}]+")
    for marks in (LOW_MARKS + _HALF_WIDTH, LOW_MARKS + _HALF_WIDTH + _HIGH_MARKS)
)
_ESCAPED_RUN = re.compile(r"(?:\\u[0-9A-Fa-f]{4}){9,}+")


def limit_mark_runs(text: str) -> str:
    r"""The text with at most MAX_MARKS combining marks in a row; the rest of a run goes.

    >>> limit_mark_runs("e" + "\u0301" * 9) == "e" + "\u0301" * 8
    True
    """
    if text.isascii():
        return text
    odd = find_odd_characters(text)  # a run of marks in the text is one among these, too
    pattern = _ANY_RUN if max(odd) > "\uffff" else _LOW_RUN
    return pattern.sub(r"\1", text) if pattern.search(odd) else text


def limit_escaped_mark_runs(text: str) -> str:
    r"""The same for marks as JSON may write them.

    >>> limit_escaped_mark_runs("e" + r"\u0301" * 9) == "e" + r"\u0301" * 8
    True
    """
    return _ESCAPED_RUN.sub(_limit_escaped_run, text) if r"\u" in text else text


def _limit_escaped_run(run: re.Match[str]) -> str:
    written = json.loads(f'"{run[0]}"')
    limited = limit_mark_runs(written)
    return run[0] if limited == written else json.dumps(limited)[1:-1]


def unify_characters(text: str) -> str:
    """One form of each character (NFKC), in time that grows with the length.

    >>> unify_characters("ﬁfth № ①")
    'fifth No 1'
    """
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return text
    return unicodedata.normalize("NFKC", limit_mark_runs(text))
