"""Dates that stand among other words of a line: "Posted by Ada Bell on June 5, 2026 at 9:00 am"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .month_names import months_of
from .notation import fold_date_text

MAX_LINE = 400  # characters; a longer line is no small print

_YEAR = r"(?:19|20)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|ª|°|\.|-го)?"
_CLOCK = re.compile(
    r"[\s,|·@–—-]*+(?:(?:at|um|à|a las|alle|kl\.?|ore|às|в|o|om|klo|saat)\s+)?\d{1,2}\s?(?:[:.h]\s?\d{2}(?::\d{2})?)?"
    r"(?:\s?[ap]\.?\s?m\b\.?)?(?:\s?(?:uhr|uur|h)\b)?(?:\s?(?:[A-Z]{2,5}\b|[+-]\d{2}:?\d{2}))?",
    re.IGNORECASE,
)
_IN_NUMBERS = re.compile(
    rf"(?<![\d.,/-])(?:{_YEAR}([-/.])\d{{1,2}}\1\d{{1,2}}|\d{{1,2}}([-/.])\d{{1,2}}\2{_YEAR}"
    rf"|{_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]?)(?:T\d\d:\d\d\S{{0,20}})?(?!\d)"
)
_MONTH = r"[^\s\d_.,:;|/()\[\]–—-]{2,15}"  # signs of vowels are no word characters to Python
_DAY_FIRST = re.compile(
    rf"(?<!\d){_DAY}[\s-]\s*(?:(?:de|of|do|di|d')\s*)?({_MONTH})\.?[,\s-]\s*(?:(?:de|del)\s+)?{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+{_DAY},?\s+{_YEAR}(?!\d)", re.IGNORECASE)


class DateSpan(NamedTuple):
    """Where a date stands, without and with the time of day behind it."""

    start: int
    day_end: int
    end: int


def find_dates(line: str) -> list[DateSpan]:
    """The dates with a year in a line, in order; none in a line that is too long for small print.

    >>> [line[start:end] for line in ("By Ada Bell on June 5, 2026 at 9:00 am",) for start, _, end in find_dates(line)]
    ['June 5, 2026 at 9:00 am']
    """
    if len(line) > MAX_LINE:
        return []
    spans: list[DateSpan] = []
    for start, day_end in sorted(_find_days(line)):
        if spans and start < spans[-1].end:
            continue
        clock = _CLOCK.match(line, day_end)
        has_clock = clock is not None and re.search(r"\d[:.h]\s?\d|[ap]\.?\s?m|uhr|uur", clock[0], re.IGNORECASE)
        spans.append(DateSpan(start, day_end, clock.end() if clock is not None and has_clock else day_end))
    return spans


def _find_days(line: str) -> Iterator[tuple[int, int]]:
    for match in _IN_NUMBERS.finditer(line):
        yield match.start(), match.end()
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(line):
            if months_of(fold_date_text(match[1]).strip(".")):
                yield match.start(), match.end()


_DAY_AND_MONTH = re.compile(rf"(\d{{1,2}})([/-])(\d{{1,2}})\2({_YEAR})")
_MONTH_FIRST_PLACES = frozenset(("en-us", "en-ph", "fil", "tl", "es-us", "es-pa", "es-pr"))


def with_order_of_language(written: str, language: str | None) -> str:
    """A date that is meant for readers, with the order of its numbers made plain, as their language has it.

    Only where the language leaves no doubt by the CLDR's short dates: English does, unless its region is named. A date
    that a program writes for programs is another matter: its order says nothing about the language.

    >>> with_order_of_language("05/10/2018", "pt-BR"), with_order_of_language("05/10/2018", "en-US")
    ('05.10.2018', '2018-05-10')
    >>> with_order_of_language("05/10/2018", "en")
    '05/10/2018'
    """
    tag = (language or "").replace("_", "-").lower()
    match = _DAY_AND_MONTH.match(written)
    if match is None or tag in ("", "en", "en-ca"):
        return written
    first, _, second, year = match.groups()
    if tag in _MONTH_FIRST_PLACES:
        return f"{year}-{first:0>2}-{second:0>2}{written[match.end() :]}"
    return f"{first}.{second}.{year}{written[match.end() :]}"
