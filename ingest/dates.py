"""Dates as sources write them, to a moment in UTC, or honestly to none."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from dateutil import parser as dateutil_parser
from dateutil import tz

from .item import Basis

MAX_LENGTH = 100  # characters; no date is longer, and readers of dates slow down
OLDEST_YEAR = 1700  # before the first newspapers' archives a year is a mistake
TOLERANCE: Final = timedelta(days=1)  # clocks and zones are set wrongly; a day ahead is believed

_HOUR = 3600
# Abbreviations with one meaning in practice; the American ones by RFC 822. IST, CST of China, AST and the like have
# several, or are unknown: such a date is ambiguous by hours.
_ZONES = {
    **dict.fromkeys(("UTC", "GMT", "UT", "Z", "WET"), 0),
    **dict.fromkeys(("BST", "CET", "WEST", "MEZ"), 1 * _HOUR),
    **dict.fromkeys(("CEST", "EET", "SAST", "CAT", "MESZ"), 2 * _HOUR),
    **dict.fromkeys(("EEST", "MSK", "EAT", "TRT"), 3 * _HOUR),
    **dict.fromkeys(("PKT",), 5 * _HOUR),
    **dict.fromkeys(("WIB", "ICT"), 7 * _HOUR),
    **dict.fromkeys(("HKT", "SGT", "AWST", "PHT"), 8 * _HOUR),
    **dict.fromkeys(("JST", "KST"), 9 * _HOUR),
    "AEST": 10 * _HOUR,
    "AEDT": 11 * _HOUR,
    "NZST": 12 * _HOUR,
    "NZDT": 13 * _HOUR,
    "EST": -5 * _HOUR,
    "EDT": -4 * _HOUR,
    "CST": -6 * _HOUR,
    "CDT": -5 * _HOUR,
    "MST": -7 * _HOUR,
    "MDT": -6 * _HOUR,
    "PST": -8 * _HOUR,
    "PDT": -7 * _HOUR,
}
_TZINFOS = {name: tz.tzoffset(name, seconds) for name, seconds in _ZONES.items()}
_NOT_ZONES = re.compile(
    r"(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?|(jan|febr?|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"(uary|ruary|ch|il|ust|ember|ober)?|[ap]m|[ap]|t|at|of|on|st|nd|rd|th|and",
    re.IGNORECASE,
)
_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_OFFSET = r"(?P<offset>\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}))?"
_TIME = rf"(?:[T\s]\s*(?P<clock>\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d{{1,12}})?)?){_OFFSET})?"
_YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}})([-/.])(?P<m>\d{{1,2}})\2(?P<d>\d{{1,2}}){_TIME}", re.IGNORECASE)
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:T(?P<clock>\d{6}|\d{4})" + _OFFSET + r")?", re.IGNORECASE
)
_YEAR_LAST = re.compile(
    rf"(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d{{4}}),?{_TIME}", re.IGNORECASE
)

Dated = tuple[datetime | None, Basis | None]
_AMBIGUOUS: Dated = (None, "ambiguous")
_NONE: Dated = (None, None)


def parse_date(raw: str | None, *, fetched_at: datetime) -> Dated:
    """The moment a date names, in UTC, and how it is known; without a zone it is taken as UTC.

    ``(None, "ambiguous")`` where it can be read in more than one way (03/04/2024, a month without a day, a zone with
    several meanings), ``(fetched_at, "clamped")`` where it lies more than a day after the fetch, ``(None, None)``
    where it is no date, or none that can be true.

    >>> parse_date("2019/11/15 10:00:00", fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    (datetime.datetime(2019, 11, 15, 10, 0, tzinfo=datetime.timezone.utc), 'declared')
    """
    text = " ".join((raw or "")[: MAX_LENGTH + 1].split())
    if not text or len(text) > MAX_LENGTH or not text.isascii() or not any(c.isdigit() for c in text):
        return _NONE
    try:
        moment = _read(text)
        if not isinstance(moment, datetime):
            return moment
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError, KeyError, ArithmeticError):
        return _NONE
    if moment.year < OLDEST_YEAR or moment == datetime(1970, 1, 1, tzinfo=UTC):  # a clock at zero is no date
        return _NONE
    if moment > fetched_at + TOLERANCE:
        return fetched_at, "clamped"
    return moment, "declared"


def _read(text: str) -> datetime | Dated:
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _moment(int(match["y"]), int(match["m"]), int(match["d"]), match)
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(match)
    if not _MONTH.search(text):
        return _AMBIGUOUS if re.fullmatch(r"\d{4}(-\d{2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(\D.*)?", text) else _NONE
    return _read_words(text)


def _year_last(match: re.Match[str]) -> datetime | Dated:
    """Day or month first: with dots the day; else whichever can't be a month."""
    first, second = int(match["a"]), int(match["b"])
    if match["sep"] == "." or first > 12 or first == second:
        return _moment(int(match["y"]), second, first, match)
    if second > 12:
        return _moment(int(match["y"]), first, second, match)
    return _AMBIGUOUS


def _moment(year: int, month: int, day: int, match: re.Match[str]) -> datetime:
    digits = re.sub(r"\D.*", "", (match["clock"] or "0:00").replace(":", "").rjust(4, "0"))
    digits = digits.rjust(len(digits) + len(digits) % 2, "0").ljust(6, "0")
    hour, minute, second = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=_offset(match["offset"]))


def _offset(written: str | None) -> tz.tzoffset:
    text = (written or "").strip().replace(":", "")
    if text[:1] not in ("+", "-"):
        return tz.tzoffset("UTC", 0)
    seconds = int(text[1:3]) * _HOUR + int(text[3:5] or 0) * 60
    return tz.tzoffset(None, -seconds if text[0] == "-" else seconds)


def _read_words(text: str) -> datetime | Dated:
    """Dates with an English month name, RFC 822 among them, through dateutil."""
    text = re.sub(r"\([^()]*\)", " ", text)  # comments: RFC 822, 3.4.3
    text = re.sub(r"\b(GMT|UTC|UT)\s*(?=[+-]\d)", "", text)  # dateutil reads GMT+2 as POSIX does, as two hours behind
    words = [word for word in re.findall(r"[A-Za-z]+", text) if not _NOT_ZONES.fullmatch(word)]
    if any(word.upper() not in _ZONES for word in words):
        return _AMBIGUOUS
    # What is missing is filled from a default: two that differ in all show whether anything was.
    one, other = (
        dateutil_parser.parse(text, default=default, tzinfos=_TZINFOS)
        for default in (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001 - a zone, too, must come from the text
    )
    return one if one == other else _AMBIGUOUS
