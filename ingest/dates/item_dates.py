"""Which of the dates that a document gives for an item counts: the first that can be read and can be true."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..item import DateBasis, RawItem
from .parse import is_plain_date, parse_first_date

MAX_RAW_DATE = 200  # characters
_CONTROLS = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class DateContext:
    """What written dates are read with."""

    fetched_at: datetime
    language: str | None
    site: str | None  # the host
    is_fetch_exact: bool = True


@dataclass(frozen=True, slots=True)
class ItemDate:
    """A moment in UTC, how it is known, and the date as written where it could not be taken as it stands."""

    moment: datetime | None
    basis: DateBasis | None
    raw: str | None
    written: str | None = None  # the one that was taken


def has_plain_dates(raw: RawItem) -> bool:
    """Whether the dates of publication can be read without knowing a language."""
    return all(map(is_plain_date, (raw.published, *raw.other_published)))


def read_published_date(raw: RawItem, context: DateContext) -> ItemDate:
    """The first date that can be true, else the age counted back from the fetch, else what is left of a date.

    Where the moment of the fetch is not known to the minute, no age is counted back from it.
    """
    date = _read_first_date(raw.published, raw.other_published, raw.date_basis, context)
    has_true_date = date.moment is not None and date.basis != "clamped"
    if raw.age_seconds is None or has_true_date or not context.is_fetch_exact:
        return date
    try:
        return ItemDate(context.fetched_at - timedelta(seconds=raw.age_seconds), "relative", date.raw)
    except OverflowError:
        return ItemDate(None, None, date.raw)


def read_modified_date(raw: RawItem, context: DateContext) -> ItemDate:
    """The first date of change that can be true; one in the future would move with every fetch, so it is none."""
    date = _read_first_date(raw.modified, raw.other_modified, raw.modified_basis, context)
    return replace(date, moment=None) if date.basis == "clamped" else date


def _read_first_date(
    first: str | None, others: tuple[str, ...], earlier: DateBasis | None, context: DateContext
) -> ItemDate:
    """A date with its basis; ``earlier`` is the basis that a former reading of the first one gave."""
    candidates = [written for written in (first, *others) if written]
    written, (moment, basis) = parse_first_date(
        candidates, fetched_at=context.fetched_at, language=context.language, site=context.site
    )
    if basis == "declared" and written == first:
        basis = earlier or basis
    raw = _CONTROLS.sub("", written)[:MAX_RAW_DATE] if written and basis != "declared" else None
    return ItemDate(moment, basis, raw or None, written)
