"""One writing for each figure, whatever parts its thousands and its decimals.

    12,400   12.400   12 400   12'400   1,24,000     ──►  12400   124000
    3,5      3.5      1.250,50          1,250.50     ──►  3.5     1250.50

Each mark is judged by the digits around it. Three digits behind one are thousands, as they mostly are in news, so 3.142
and 3,142 are one figure; clock times, dates and scores keep their joints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

# Digits become zeros and the marks that may part them commas: to look for a zero, a comma and a zero takes a tenth of
# the time of an expression.
_KINDS = bytes.maketrans(b"123456789 .'", b"000000000,,,")
_IS_MARK = np.array([chr(byte) in " ,.'" for byte in range(256)])
_LONG_TEXT = 2000  # characters; from there on numpy is faster
# Not the space of "2024 300", "10:30 400", "2-1 300" or "3.5 300", but both of "12 000-13 500".
_NOT_BEHIND_JOINT = "".join(
    rf"(?<![0-9][.,:/'][0-9]{{{digits}}} )(?<!(?<![0-9]{{2}})[0-9]-[0-9]{{{digits}}} )" for digits in (1, 2, 3)
)
_THOUSANDS = re.compile(
    rf" (?<![0-9]{{4}} )(?<!\b0 ){_NOT_BEHIND_JOINT}(?=[0-9]{{3}}(?![0-9:/]))"
    # in India and its neighbours groups of two stand before the last one of three
    r"|[,.'](?<!\b0[,.'])(?=[0-9]{3}(?![0-9])|(?<=,)(?:[0-9]{2},)+[0-9]{3}(?![0-9]))"
)


def fold_figures(text: str) -> str:
    """The text with each figure in one writing. Its digits are ASCII, its typography is plain.

    >>> fold_figures("12,400 or 12 400 at 10:30 on 26.11.2012, 3,5 percent, 1,24,000, 2-1")
    '12400 or 12400 at 10:30 on 26.11.2012, 3.5 percent, 124000, 2-1'
    """
    pieces, done = [], 0
    for mark, is_clear in _find_marks(text) if len(text) < _LONG_TEXT else _find_marks_of_long_text(text):
        if is_clear or _THOUSANDS.match(text, mark):
            pieces.append(text[done:mark])
            done = mark + 1
        elif text[mark] == ",":
            pieces += (text[done:mark], ".")
            done = mark + 1
    return "".join((*pieces, text[done:])) if pieces else text


def _find_marks(text: str) -> Iterable[tuple[int, bool]]:
    """Where a mark stands between two digits, and whether it parts thousands for certain."""
    kinds, mark = text.encode("ascii", "replace").translate(_KINDS), 0
    while mark := kinds.find(b"0,0", mark) + 1:
        yield mark, False


def _find_marks_of_long_text(text: str) -> Iterable[tuple[int, bool]]:
    """As `_find_marks`, but for marks that stay as they are for certain."""
    data = np.frombuffer(text.encode("ascii", "replace") + bytes(4), dtype=np.uint8)
    is_digit = data - np.uint8(ord("0")) < 10
    digits = np.flatnonzero(is_digit)
    marks = digits[:-1][digits[1:] - digits[:-1] == 2] + 1
    marks = marks[_IS_MARK[data[marks]]]
    kinds = data[marks]
    has_three = is_digit[marks + 2] & is_digit[marks + 3]
    has_three_only = has_three & ~is_digit[marks + 4]
    is_zero = (data[marks - 1] == ord("0")) & ~is_digit[marks - 2]
    is_clear = has_three_only & (kinds != ord(" ")) & ~is_zero
    is_kept = ~has_three & (kinds != ord(","))
    return zip(marks[~is_kept].tolist(), is_clear[~is_kept].tolist(), strict=True)
