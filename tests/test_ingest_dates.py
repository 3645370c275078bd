"""parse_date: a moment, or honestly none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dates import parse_date

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


DECLARED = {
    "RFC 822": ("Mon, 02 Jan 2006 15:04:05 GMT", at(2006, 1, 2, 15, 4, 5)),
    "RFC 822 with an offset": ("Mon, 02 Jan 2006 15:04:05 -0700", at(2006, 1, 2, 22, 4, 5)),
    "RFC 822 with a comment": ("Wed, 4 Jun 2025 08:00:00 +0200 (CEST)", at(2025, 6, 4, 6)),
    "RFC 822 with a zone": ("Mon, 02 Jan 2006 15:04:05 EST", at(2006, 1, 2, 20, 4, 5)),
    "short year, no seconds": ("2 Jan 06 15:04 +0000", at(2006, 1, 2, 15, 4)),
    "RFC 3339": ("2024-01-02T03:04:05Z", at(2024, 1, 2, 3, 4, 5)),
    "nanoseconds": ("2024-01-02T03:04:05.123456789+05:30", at(2024, 1, 1, 21, 34, 5)),
    "a space for the T": ("2024-01-02 03:04:05 UTC", at(2024, 1, 2, 3, 4, 5)),
    "short hour": ("2024-01-02 3:04", at(2024, 1, 2, 3, 4)),
    "basic ISO": ("20240102T030405Z", at(2024, 1, 2, 3, 4, 5)),
    "day only": ("2024-01-02", at(2024, 1, 2)),
    "leap second": ("2016-12-31T23:59:60Z", at(2016, 12, 31, 23, 59, 59)),
    "year first, slashes": ("2019/11/15 10:00:00", at(2019, 11, 15, 10)),
    "day first by its size": ("13/04/2024", at(2024, 4, 13)),
    "month first by the day's size": ("04/13/2024 08:30", at(2024, 4, 13, 8, 30)),
    "dots": ("03.04.2024", at(2024, 4, 3)),
    "words": ("January 5, 2024 at 3:04 PM", at(2024, 1, 5, 15, 4)),
    "ahead of Greenwich": ("Fri, 12 Jan 2024 10:00:00 GMT+2", at(2024, 1, 12, 8)),
    "less than a day ahead of the fetch": ("2026-03-02T11:00:00Z", at(2026, 3, 2, 11)),
    "an old wire report": ("26-FEB-1987 15:01:01", at(1987, 2, 26, 15, 1, 1)),
}
AMBIGUOUS = {
    "day or month first": "03/04/2024",
    "two-digit year": "1/2/24",
    "month only": "2024-01",
    "year only": "2024",
    "no day": "Jan 2024",
    "no year": "5 January",
    "unknown zone": "Mon, 02 Jan 2006 15:04:05 XYZ",
    "zone with several meanings": "Tue, 5 Mar 2024 10:00:00 IST",
}
NONE = {
    "nothing": "",
    "words": "yesterday",
    "time only": "10:00",
    "no such day": "Thu, 30 Feb 2024 10:00:00 GMT",
    "year 1": "0001-01-01T00:00:00Z",
    "clock at zero": "1970-01-01T00:00:00Z",
    "out of range": "9999-12-31T23:59:59-23:59",
    "digits": "99999999999999999999",
    "long": "1 Jan 2024 " * 100,
    "absurd offset": "Mon, 02 Jan 2006 15:04:05 +9999",
}


@pytest.mark.parametrize(("raw", "moment"), DECLARED.values(), ids=DECLARED)
def test_declared(raw: str, moment: datetime) -> None:
    assert parse_date(raw, fetched_at=NOW) == (moment, "declared")


@pytest.mark.parametrize("raw", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_ambiguous(raw: str) -> None:
    assert parse_date(raw, fetched_at=NOW) == (None, "ambiguous")


@pytest.mark.parametrize("raw", NONE.values(), ids=NONE)
def test_none(raw: str) -> None:
    assert parse_date(raw, fetched_at=NOW) == (None, None)


@pytest.mark.parametrize("raw", ["2031-01-01", "Sat, 01 Jan 2050 00:00:00 GMT"])
def test_future_is_clamped_to_the_fetch(raw: str) -> None:
    assert parse_date(raw, fetched_at=NOW) == (NOW, "clamped")


DATE_PIECES = [
    "1",
    "12",
    "31",
    "2024",
    "Jan",
    "march",
    "-",
    "/",
    ".",
    ":",
    " ",
    ",",
    "T",
    "Z",
    "+01:00",
    "PM",
    "XYZ",
    "0",
]


@settings(deadline=None)
@given(st.text() | st.lists(st.sampled_from(DATE_PIECES), max_size=12).map("".join))
def test_never_raises_and_stays_in_bounds(raw: str) -> None:
    moment, basis = parse_date(raw, fetched_at=NOW)
    assert moment is None or (
        moment.utcoffset() == timedelta(0) and moment.year >= 1700 and moment <= NOW + timedelta(1)
    )
    assert (moment is not None) == (basis in ("declared", "clamped"))


@settings(deadline=None)
@given(st.integers(-5_000_000_000, 1_700_000_000).filter(bool))
def test_reads_what_it_writes(seconds: int) -> None:
    aware = datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)
    assert parse_date(aware.isoformat(), fetched_at=NOW) == (aware, "declared")
    assert parse_date(aware.strftime("%a, %d %b %Y %H:%M:%S GMT"), fetched_at=NOW) == (aware, "declared")
