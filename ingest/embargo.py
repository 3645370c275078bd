"""Until when an item is not to be published."""

from __future__ import annotations

from datetime import datetime, timedelta

from .dates.parse import parse_date
from .leniency import UnreadableFieldError

FARTHEST = timedelta(days=3650)  # an embargo that ends later than this after the fetch is a slip


def read_embargo(written: str | None, fetched_at: datetime) -> datetime | None:
    """The moment an embargo ends, in UTC; None where there is none, or it is over.

    Raises:
        UnreadableFieldError: there is one, and nobody can tell when it ends.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 29, 12, tzinfo=UTC)
    >>> read_embargo("2026-11-30T06:00:00+01:00", noon), read_embargo("2026-11-29T06:00:00Z", noon)
    (datetime.datetime(2026, 11, 30, 5, 0, tzinfo=datetime.timezone.utc), None)
    """
    if not written:
        return None
    moment, basis = parse_date(written, fetched_at=fetched_at + FARTHEST)
    if moment is None or basis != "declared":
        raise UnreadableFieldError(f"it is under embargo until {written[:40]!r}, which is no date that can be read")
    return moment if moment > fetched_at else None
