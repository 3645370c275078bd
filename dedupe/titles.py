"""What two titles say of the texts below them: the yearly list, the next part of a series."""

from __future__ import annotations

import re

from .folding import fold_text
from .text import find_long_words

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# "Tech Tonight 712: Towers", "Finalist #2": the name of a series, a number, what this part of it is about
_PART = re.compile(
    r"(?P<series>[^\d#№]*[^\W\d])\W{0,3}?(?P<mark>[#№]?)\s{0,2}(?P<number>\d{1,6})(?P<rest>.*)", re.DOTALL
)
_SEPARATED = re.compile(r"\s*[:：|](?:\s|[^\W\d])|\s+[–—-]\s")  # not "2-1", nor "10:30"
_LONG_WORD_LETTERS = 4  # letters; shorter words stand in headlines of any subject


def differ_in_year(ours: str, theirs: str) -> bool:
    """True where two titles are the same but for a year.

    >>> differ_in_year("2016: The year in pictures", "2015: The Year in Pictures")
    True
    """
    a, b = fold_text(ours).split(), fold_text(theirs).split()
    return a != b and [_YEAR.sub("", word) for word in a] == [_YEAR.sub("", word) for word in b]


def differ_in_part(ours: str, theirs: str) -> bool:
    """True where two titles name different parts of one numbered series.

    The number is marked as one (#, №), or what each part is about follows behind a colon or a dash, and no word of it
    is common to both: "Toll at 30: police" and "Toll at 45: police" are about one thing.

    >>> differ_in_part("Tech Tonight 712: Keeping secrets", "Tech Tonight 713: Towers")
    True
    >>> differ_in_part("Toll at 30: police", "Toll at 45: police"), differ_in_part("Fire in 2 towns", "Fire in 3 towns")
    (False, False)
    """
    a, b = _PART.match(fold_text(ours)), _PART.match(fold_text(theirs))
    if not a or not b or a["series"] != b["series"] or int(a["number"]) == int(b["number"]):
        return False
    if a["mark"] and b["mark"]:
        return True
    if not all(_SEPARATED.match(one["rest"]) for one in (a, b)):
        return False
    ours_about, theirs_about = (find_long_words(one["rest"], _LONG_WORD_LETTERS) for one in (a, b))
    return not ours_about & theirs_about
