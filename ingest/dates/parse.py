"""Dates as sources write them, to a moment in UTC, or honestly to none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from ..item import DateBasis
from .calendars import OLDEST_YEAR, YEARS_AHEAD, DateEvidence, read_full_year
from .days import AmbiguousDateError
from .grammar import make_utc_moment, read_any_date
from .timezones import find_zone, offset_seconds

MAX_LENGTH = 100  # characters; no date is longer
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
# What systems write for "none": the first moments of Unix, of OLE and of SQL, in whatever zone.
_CLOCKS_AT_ZERO = tuple(datetime(*day, tzinfo=UTC) for day in ((1970, 1, 1), (1899, 12, 30), (1900, 1, 1)))
_ZONES_AROUND: Final = timedelta(hours=14)
_ZONE_STEP: Final = timedelta(minutes=15)

MomentAndBasis = tuple[datetime | None, DateBasis | None]


def parse_date(
    raw: str | None, *, fetched_at: datetime, language: str | None = None, site: str | None = None
) -> MomentAndBasis:
    """The moment a date names, in UTC, and how it is known; without a zone it is taken as UTC.

    ``(None, "ambiguous")`` where it can be read in more than one way (03/04/2024, a month without a day, a zone with
    several meanings), ``(fetched_at, "clamped")`` where it lies more than a day after the fetch, ``(None, None)``
    where it is no date, or none that can be true. ``language`` and ``site``, a host, say which calendar years belong
    to that can't be ours, and which of two months a word names.

    >>> parse_date("2019/11/15 10:00:00", fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    (datetime.datetime(2019, 11, 15, 10, 0, tzinfo=datetime.timezone.utc), 'declared')
    """
    text = " ".join((raw or "").strip()[: 10 * MAX_LENGTH].split())
    if not text or len(text) > MAX_LENGTH:
        return None, None
    evidence = DateEvidence(latest=fetched_at + TOLERANCE, language=language, site=site)
    try:
        date = _read_common_date(text, evidence) or read_any_date(text, evidence)
    except AmbiguousDateError:
        return None, "ambiguous"
    except (ValueError, OverflowError):
        return None, None
    if date is None or not OLDEST_YEAR <= date.year <= fetched_at.year + YEARS_AHEAD or _is_clock_at_zero(date):
        return None, None
    return (fetched_at, "clamped") if date > evidence.latest else (date, "declared")


def parse_first_date(
    written: Iterable[str], *, fetched_at: datetime, language: str | None = None, site: str | None = None
) -> tuple[str | None, MomentAndBasis]:
    """The first of several dates of one thing that can be read and be true, as written and as `parse_date` gives it.

    Where none can, the first that is any date at all, be it ambiguous or in the future; else the first.

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> parse_first_date(["Invalid Date", "03/04/2024", "2019-11-15"], fetched_at=now)[0]
    '2019-11-15'
    """
    results = []
    for raw in written:
        result = parse_date(raw, fetched_at=fetched_at, language=language, site=site)
        if result[1] == "declared":
            return raw, result
        results.append((raw, result))
    return next((one for one in results if one[1][1] is not None), results[0] if results else (None, (None, None)))


def _is_clock_at_zero(moment: datetime) -> bool:
    distances = (moment - zero for zero in _CLOCKS_AT_ZERO)
    return any(abs(distance) <= _ZONES_AROUND and not distance % _ZONE_STEP for distance in distances)


def is_plain_date(raw: str | None) -> bool:
    """Whether no language is needed to read a date: it is written in figures, as nearly all are, or there is none.

    >>> is_plain_date("2019-11-15T10:00:00Z"), is_plain_date(None), is_plain_date("3. mai 2024")
    (True, True, False)
    >>> is_plain_date("2569-06-05")
    False
    """
    text = (raw or "").strip()
    if match := _RFC3339.fullmatch(text):
        return _is_our_year(int(match[1]))
    match = _RFC822.fullmatch(text)
    return not text or (match is not None and _is_our_year(read_full_year(match[3])))


def _is_our_year(year: int) -> bool:
    return 1900 <= year < 2050  # beyond it, a calendar that is ahead of ours may be meant


def _read_common_date(text: str, evidence: DateEvidence) -> datetime | None:
    """RFC 3339 and RFC 822 as nearly all write them; None for all else, and for years of other calendars."""
    if match := _RFC3339.fullmatch(text):
        year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
        if not _is_our_year(int(year)):
            return None
        offset = offset_seconds(sign, int(hours), int(minutes)) if sign else 0
        clock = int(hour or 0), int(minute or 0), int(second or 0)
        return make_utc_moment(date(int(year), int(month), int(day)), clock, offset)
    if match := _RFC822.fullmatch(text):
        day, name, year, hour, minute, second, sign, hours, minutes, zone = match.groups()
        if not _is_our_year(read_full_year(year)) or (len(year) == 2 and evidence.calendar == "buddhist"):
            return None
        written_zone = offset_seconds(sign, int(hours), int(minutes)) if sign else find_zone((zone or "utc").lower())
        clock = int(hour), int(minute), int(second or 0)
        return make_utc_moment(date(read_full_year(year), _MONTHS[name], int(day)), clock, written_zone or 0)
    return None
