"""When a record was taken: its WARC-Date in any precision, else what the answer in it says, else what is given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# W3CDTF without a clock: https://www.w3.org/TR/NOTE-datetime, as WARC 1.1 allows it in 5.4
_WITHOUT_CLOCK = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class CaptureDate:
    """A moment in UTC; one that is not exact is the end of the day, month or year that is all that is known."""

    moment: datetime
    is_exact: bool = True


def read_capture_date(written: str, answered: str, given: datetime | None) -> CaptureDate | None:
    """The moment of capture; None where nothing says it.

    Args:
        written: the WARC-Date, or "".
        answered: the Date header of the HTTP answer, or "".
        given: what counts where the record does not say, and what none is later than.

    >>> read_capture_date("2026-02", "", None)
    CaptureDate(moment=datetime.datetime(2026, 2, 28, 23, 59, 59, tzinfo=datetime.timezone.utc), is_exact=False)
    >>> read_capture_date("2026-02", "Tue, 03 Feb 2026 10:00:00 GMT", None)
    CaptureDate(moment=datetime.datetime(2026, 2, 3, 10, 0, tzinfo=datetime.timezone.utc), is_exact=True)
    """
    period = _read_period(written)
    if period is None and (moment := _read_moment(written)):
        return CaptureDate(moment)
    said = _read_http_date(answered)
    if said and (period is None or period[0] <= said < period[1]):
        return CaptureDate(said)
    if period is None:
        return CaptureDate(given) if given else None
    start, end = period[0], period[1] - timedelta(seconds=1)
    return CaptureDate(given if given and start <= given < end else end, is_exact=False)


def _read_period(written: str) -> tuple[datetime, datetime] | None:
    """Beginning and end of a day, month or year."""
    match = _WITHOUT_CLOCK.fullmatch(written)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        start = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
        if day:
            return start, start + timedelta(days=1)
        whole_months = start.year * 12 + start.month - 1 + (1 if month else 12)
        return start, datetime(whole_months // 12, whole_months % 12 + 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _read_moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _read_http_date(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
