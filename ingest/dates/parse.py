"""Dates as sources write them, to a moment in UTC, or honestly to none."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from ..item import DateBasis
from .grammar import AmbiguousDateError, make_utc_moment, read_any_date, read_full_year
from .timezones import ZONES, offset_seconds

MAX_LENGTH = 100  # characters; no date is longer
OLDEST_YEAR = 1700  # before the first newspapers' archives a year is a mistake
TOLERANCE: Final = timedelta(days=1)  # clocks and zones are set wrongly; a day ahead is believed

# 99 of 100 dates are written in one of two ways, RFC 3339 and RFC 822; they don't go the long way.
_RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,12})?)?(?:[Zz]|([+-])(\d\d):?(\d\d))?)?", re.ASCII
)
_RFC822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(\d\d?) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}|\d\d)"
    r" (\d\d?):(\d\d)(?::(\d\d))?(?: (?:([+-])(\d\d)(\d\d)|(GMT|UTC|Z|UT|E[SD]T|C[SD]T|M[SD]T|P[SD]T|CES?T|BST)))?",
    re.ASCII,
)
_MONTHS = {
    "Jan": 1,
    "Feb": 2,
    "Mar": 3,
    "Apr": 4,
    "May": 5,
    "Jun": 6,
    "Jul": 7,
    "Aug": 8,
    "Sep": 9,
    "Oct": 10,
    "Nov": 11,
    "Dec": 12,
}
_CLOCK_AT_ZERO = datetime(1970, 1, 1, tzinfo=UTC)

MomentAndBasis = tuple[datetime | None, DateBasis | None]


def parse_date(raw: str | None, *, fetched_at: datetime, language: str | None = None) -> MomentAndBasis:
    """The moment a date names, in UTC, and how it is known; without a zone it is taken as UTC.

    ``(None, "ambiguous")`` where it can be read in more than one way (03/04/2024, a month without a day, a zone with
    several meanings), ``(fetched_at, "clamped")`` where it lies more than a day after the fetch, ``(None, None)``
    where it is no date, or none that can be true. ``language`` decides where one word names two months.

    >>> parse_date("2019/11/15 10:00:00", fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    (datetime.datetime(2019, 11, 15, 10, 0, tzinfo=datetime.timezone.utc), 'declared')
    """
    text = (raw or "").strip()
    if not text or len(text) > MAX_LENGTH:
        return None, None
    try:
        date = _read_common_date(text) or read_any_date(text, language)
    except AmbiguousDateError:
        return None, "ambiguous"
    except (ValueError, OverflowError):
        return None, None
    if date is None or date.year < OLDEST_YEAR or date == _CLOCK_AT_ZERO:  # a clock at zero is no date
        return None, None
    return (fetched_at, "clamped") if date > fetched_at + TOLERANCE else (date, "declared")


def is_plain_date(raw: str | None) -> bool:
    """Whether no language is needed to read a date: it is written in figures, as nearly all are, or there is none.

    >>> is_plain_date("2019-11-15T10:00:00Z"), is_plain_date(None), is_plain_date("3. mai 2024")
    (True, True, False)
    """
    text = (raw or "").strip()
    return not text or bool(_RFC3339.fullmatch(text) or _RFC822.fullmatch(text))


def _read_common_date(text: str) -> datetime | None:
    """RFC 3339 and RFC 822 as nearly all write them; None for all else."""
    if match := _RFC3339.fullmatch(text):
        year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
        offset = offset_seconds(sign, int(hours), int(minutes)) if sign else 0
        return make_utc_moment(
            (int(year), int(month), int(day)), int(hour or 0), int(minute or 0), int(second or 0), offset
        )
    if match := _RFC822.fullmatch(text):
        day, name, year, hour, minute, second, sign, hours, minutes, zone = match.groups()
        offset = ZONES[zone.lower()] if zone else 0
        if sign:
            offset = offset_seconds(sign, int(hours), int(minutes))
        return make_utc_moment(
            (read_full_year(year), _MONTHS[name], int(day)), int(hour), int(minute), int(second or 0), offset
        )
    return None
