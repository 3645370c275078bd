"""One writing for each figure, whatever separates its thousands and its decimals.

    12,400   12.400   12 400   12'400   1,24,000     ──►  12400   124000
    3,5      3.5      1.250,50          1,250.50     ──►  3.5     1250.50

Clock times, dates, versions, scores and lists stay as they are. Three digits behind a separator are thousands, as they
mostly are in news, so 3.142 and 3,142 are one figure.
"""

from __future__ import annotations

import re

_IS_SEPARATED = re.compile(r"[0-9][ ,.'][0-9]")  # most texts need no more than this one search
# Not the "30 400" of "10:30 400 people", nor the "1 300" of "2-1 300".
_SPACED_THOUSANDS = re.compile(r"(?<!\d)(?<!\d[.,:/'-])[1-9]\d{0,2}(?: \d{3})+(?![\d:/'])", re.ASCII)
_RUN_OF_FIGURES = re.compile(r"\d+(?:[.,:/']\d+)+", re.ASCII)
_PART_OF_RUN = re.compile(r"(?P<clock>:?)(?P<figure>[^:/]+)")
_GROUPED = re.compile(
    r"(?P<whole>[1-9]\d{0,2}(?P<mark>[.,'])\d{3}(?:(?P=mark)\d{3})*)(?:(?!(?P=mark))[.,](?P<decimals>\d+))?"
)
_GROUPED_AS_IN_INDIA = re.compile(r"(?P<whole>[1-9]\d?(?:,\d{2})+,\d{3})(?:\.(?P<decimals>\d+))?")
_DECIMAL = re.compile(r"(?P<whole>\d+)[.,](?P<decimals>\d+)")
_IS_MARK = str.maketrans("", "", ".,'")


def fold_figures(text: str) -> str:
    """The text with each figure in one writing. Its digits are ASCII, its typography is plain.

    >>> fold_figures("12,400 or 12 400 at 10:30 on 26.11.2012, 3,5 percent, 1,24,000, 2-1")
    '12400 or 12400 at 10:30 on 26.11.2012, 3.5 percent, 124000, 2-1'
    """
    if not _IS_SEPARATED.search(text):
        return text
    text = _SPACED_THOUSANDS.sub(lambda figure: figure[0].replace(" ", ""), text)
    return _RUN_OF_FIGURES.sub(lambda run: _PART_OF_RUN.sub(_rewrite_figure, run[0]), text)


def _rewrite_figure(part: re.Match[str]) -> str:
    """What stands behind a colon has no thousands: 1:02.345 is a time."""
    figure = part["figure"]
    patterns = (_DECIMAL,) if part["clock"] else (_GROUPED, _GROUPED_AS_IN_INDIA, _DECIMAL)
    written = next(filter(None, (pattern.fullmatch(figure) for pattern in patterns)), None)
    if not written:
        return part[0]
    decimals = written["decimals"]
    return part["clock"] + written["whole"].translate(_IS_MARK) + (f".{decimals}" if decimals else "")
