"""The day of a date, once clock and zone are gone: in words or in numbers, in any order that leaves no doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from .calendars import (
    Calendar,
    DateEvidence,
    WrittenDay,
    find_calendar_month,
    is_thai_word,
    list_possible_days,
)
from .month_names import months_of


class AmbiguousDateError(Exception):
    """A date is there, but it can be read in more than one way, or not for sure."""


WORD: Final = re.compile(r"[^\s\d!-/:-@\[-`{-~«»·•|¿¡…।។၊။]+")
_TOKEN: Final = re.compile(rf"\d+|{WORD.pattern}")
_YEAR_FIRST = re.compile(r"(\d{4})\s?([-/. ])\s?(\d{1,2})\s?\2\s?(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/. ])\s?(\d{1,2})\s?\2\s?(\d{4})")
_SHORT_YEAR = re.compile(r"(\d{1,3})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WEEK_DAY = re.compile(r"(\d{4})-?w(\d{2})-?(\d)")
_ORDINAL_DAY = re.compile(r"(\d{4})-?(\d{3})")
_AMBIGUOUS_DAY = re.compile(r"\d{4}|\d{4}[-/.]\d{1,2}|\d{4}-?w\d{2}|\d{1,2}[-/.]\d{4}")
# where a short year may stand first, whatever the separator
_YEAR_FIRST_LANGUAGES: Final = frozenset(("ja", "zh", "ko", "hu", "lt", "sv", "fa", "mn"))
_DAY_FIRST_CALENDARS: Final = frozenset(("buddhist", "solar_hijri", "lunar_hijri"))


def read_day_in_words(rest: str, calendar: Calendar | None, weekdays: Iterable[int], evidence: DateEvidence) -> date:
    """Day, month's name and year; ``weekdays`` are those that the date names, ``calendar`` what an era word says.

    Raises AmbiguousDateError where it is not for sure which number is which, ValueError where there is no such day.
    """
    tokens = _TOKEN.findall(rest)
    numbers = [token for token in tokens if token.isdecimal()]
    months = {month for token in tokens for month in _months_in_calendars(token, calendar, evidence)}
    if len(numbers) != 2 or not months:
        raise AmbiguousDateError
    first, second = numbers
    if len(first) <= 2 and 1 <= int(first) <= 31 and len(second) != 1:
        year, day = second, first
    elif len(first) == 4 and len(second) <= 2:
        year, day = first, second
    else:
        raise AmbiguousDateError
    written = [WrittenDay(year, month, int(day), of) for of, month in months]
    return _choose_day(written, weekdays, evidence)


def read_day_in_numbers(
    rest: str, calendar: Calendar | None, weekdays: Iterable[int], evidence: DateEvidence
) -> date | None:
    """As read_day_in_words, of a day in numbers alone; None for what is no day."""
    text = rest.strip(" .,;-/")
    if match := _WEEK_DAY.fullmatch(text):
        return date.fromisocalendar(int(match[1]), int(match[2]), int(match[3]))
    if match := _ORDINAL_DAY.fullmatch(text):
        return _read_day_of_year(int(match[1]), int(match[2]))
    written = [
        WrittenDay(year, month, day, calendar) for year, month, day in _list_orders(text, evidence) if month <= 13
    ]
    if written or _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text):
        return _choose_day(written, weekdays, evidence)
    if _AMBIGUOUS_DAY.fullmatch(text) or _SHORT_YEAR.fullmatch(text):
        raise AmbiguousDateError
    return None


def _months_in_calendars(
    word: str, era: Calendar | None, evidence: DateEvidence
) -> Iterator[tuple[Calendar | None, int]]:
    own = find_calendar_month(word, evidence)
    if own and era in (None, own[0]):
        yield own
        return
    calendar: Calendar | None = "buddhist" if era is None and is_thai_word(word) else era
    yield from ((calendar, month) for month in months_of(word, evidence.language))


def _list_orders(text: str, evidence: DateEvidence) -> Iterator[tuple[str, int, int]]:
    """Every (year, month, day) that three numbers may be; the day is first with dots, and in some calendars."""
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT_DAY.fullmatch(text):
        year, month, day = (group for group in match.groups() if group.isdecimal())
        yield year, int(month), int(day)
    elif match := _YEAR_LAST.fullmatch(text):
        first, separator, second, year = match.groups()
        yield year, int(second), int(first)
        is_of_other_calendar = not 1700 <= int(year) < 2100 and evidence.calendar in _DAY_FIRST_CALENDARS
        if separator != "." and not is_of_other_calendar:
            yield year, int(first), int(second)
    elif match := _SHORT_YEAR.fullmatch(text):
        yield from _list_short_orders(match, evidence)


def _list_short_orders(match: re.Match[str], evidence: DateEvidence) -> Iterator[tuple[str, int, int]]:
    first, separator, second, third = match.groups()
    language = (evidence.language or "").partition("-")[0]
    if len(first) == 3:
        if evidence.calendar == "minguo":
            yield first, int(second), int(third)
        return
    if len(third) == 2:
        yield third, int(second), int(first)
        if separator != ".":
            yield third, int(first), int(second)
    if len(first) == 2 and (separator == "-" or language in _YEAR_FIRST_LANGUAGES):
        yield first, int(second), int(third)


def _choose_day(written: Iterable[WrittenDay], weekdays: Iterable[int], evidence: DateEvidence) -> date:
    """The one day that all this may be; of several the one that falls on the weekday."""
    days: set[date] = set()
    for one in written:
        try:
            days.update(list_possible_days(one, evidence))
        except (ValueError, OverflowError):
            continue
    if len(days) > 1:
        days = {day for day in days if day.weekday() in weekdays} or days
    if len(days) > 1:
        raise AmbiguousDateError
    if not days:
        raise ValueError("no such day")
    return days.pop()


def _read_day_of_year(year: int, number: int) -> date:
    day = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=number - 1)
    if day.year != year:
        raise ValueError("no such day of the year")
    return day.date()
