"""Dates the long way: many spellings and languages, and none where there is more than one way to read it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ingest.dates.calendars import DateEvidence
from ingest.dates.days import AmbiguousDateError
from ingest.dates.grammar import make_utc_moment, read_any_date

NOTHING_KNOWN = DateEvidence(latest=datetime(2026, 1, 1, tzinfo=UTC))


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


# name -> a date, the language it is in, the moment
DATES: dict[str, tuple[str, str | None, datetime | None]] = {
    "English, half a day": ("June 4, 2025 at 3:04 p.m.", None, at(2025, 6, 4, 15, 4)),
    "English, noon": ("4 June 2025, 12 pm", None, at(2025, 6, 4, 12)),
    "English, midnight": ("4 June 2025, 12:30 am", None, at(2025, 6, 4, 0, 30)),
    "English, an ordinal": ("Wednesday, the 4th of June 2025", "en", at(2025, 6, 4)),
    "German": ("Mittwoch, 4. Juni 2025, 8:15 Uhr", "de", at(2025, 6, 4, 8, 15)),
    "Spanish": ("4 de junio de 2025 a las 20:15", "es", at(2025, 6, 4, 20, 15)),
    "French": ("4 juin 2025 à 8h15", "fr", at(2025, 6, 4, 8, 15)),
    "Danish, a dot in the time": ("4. juni 2025 kl. 08.15", "da", at(2025, 6, 4, 8, 15)),
    "Russian": ("4 июня 2025 г., 08:15", "ru", at(2025, 6, 4, 8, 15)),
    "Polish": ("4 czerwca 2025, godz. 8:15", "pl", at(2025, 6, 4, 8, 15)),
    "Chinese": ("2025年6月4日 上午8:15", "zh", at(2025, 6, 4, 8, 15)),
    "Japanese": ("2025年6月4日 20時15分", "ja", at(2025, 6, 4, 20, 15)),
    "Korean": ("2025년 6월 4일 오후 8:15", "ko", at(2025, 6, 4, 20, 15)),
    "Arabic digits and month": ("٤ يونيو ٢٠٢٥", "ar", at(2025, 6, 4)),
    "an offset east of Greenwich": ("4 June 2025 00:15 +02:00", None, at(2025, 6, 3, 22, 15)),
    "an offset with a long minus": ("4 June 2025 22:15 −0500", None, at(2025, 6, 5, 3, 15)),
    "a named zone": ("4 June 2025 08:15 CEST", None, at(2025, 6, 4, 6, 15)),
    "a number and the name of it": ("4 June 2025 08:15 -0500 EST", None, at(2025, 6, 4, 13, 15)),
    "a comment": ("4 June 2025 08:15 (local time)", None, at(2025, 6, 4, 8, 15)),
    "ISO week": ("2025-W23-3", None, at(2025, 6, 4)),
    "ISO day of the year": ("2025-155", None, at(2025, 6, 4)),
    "basic ISO": ("20250604T081530+0200", None, at(2025, 6, 4, 6, 15, 30)),
    "digits alone": ("202506040815", None, at(2025, 6, 4, 8, 15)),
    "ASP.NET, the offset only for show": ("/Date(1749024900000+0200)/", None, at(2025, 6, 4, 8, 15)),
    "before 1970": ("/Date(-86400000000)/", None, at(1967, 4, 7)),
    "the end of a day": ("2025-06-04 24:00", None, at(2025, 6, 5)),
    "a short year that leaves one way": ("4/13/25", None, at(2025, 4, 13)),
    "a leap day": ("29 February 2024", None, at(2024, 2, 29)),
    "words": ("as soon as possible", None, None),
    "a number": ("7", None, None),
    "nothing": ("", None, None),
}


@pytest.mark.parametrize(("text", "language", "moment"), DATES.values(), ids=DATES)
def test_a_date_is_a_moment(text: str, language: str | None, moment: datetime | None) -> None:
    assert read_any_date(text, DateEvidence(NOTHING_KNOWN.latest, language)) == moment


AMBIGUOUS = {
    "day or month first": "04/06/2025",
    "a short year": "4/3/25",
    "a month": "2025-06",
    "a year": "2025",
    "a week": "2025-W23",
    "a military zone": "4 June 2025 08:15 B",
    "a word that nobody knows": "4 June 2025 at teatime",
    "two zones": "4 June 2025 08:15 CET EST",
    "an afternoon hour in the morning": "4 June 2025 15:04 AM",
    "two months": "4 June July 2025",
    "no year": "4 June",
}


@pytest.mark.parametrize("text", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_a_date_that_can_be_read_in_more_than_one_way_is_none(text: str) -> None:
    with pytest.raises(AmbiguousDateError):
        read_any_date(text, NOTHING_KNOWN)


@pytest.mark.parametrize(
    "text", ["2025-02-30", "31.04.2025", "2025-06-04 25:00", "2025-W54-1", "2025-366", "30 February 2024"]
)
def test_a_day_that_does_not_exist_is_an_error(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        read_any_date(text, NOTHING_KNOWN)


MOMENTS: dict[str, tuple[tuple[int, int, int], tuple[int, int, int], int, datetime]] = {
    "in Greenwich": ((2025, 6, 4), (8, 15, 30), 0, at(2025, 6, 4, 8, 15, 30)),
    "east of it it is earlier": ((2025, 6, 4), (1, 0, 0), 7200, at(2025, 6, 3, 23)),
    "west of it it is later": ((2025, 12, 31), (20, 0, 0), -5 * 3600, at(2026, 1, 1, 1)),
    "half an hour off": ((2025, 6, 4), (8, 15, 0), 19_800, at(2025, 6, 4, 2, 45)),
    "24:00": ((2024, 2, 28), (24, 0, 0), 0, at(2024, 2, 29)),
    "24:00 west of it": ((2025, 6, 4), (24, 0, 0), -3600, at(2025, 6, 5, 1)),
    "a leap second": ((2016, 12, 31), (23, 59, 60), 0, at(2016, 12, 31, 23, 59, 59)),
}


@pytest.mark.parametrize(("day", "clock", "offset", "moment"), MOMENTS.values(), ids=MOMENTS)
def test_day_clock_and_offset_are_a_moment_in_utc(
    day: tuple[int, int, int], clock: tuple[int, int, int], offset: int, moment: datetime
) -> None:
    made = make_utc_moment(date(*day), clock, offset)
    assert (made, made.tzinfo) == (moment, UTC)


@pytest.mark.parametrize(
    ("day", "clock", "offset"),
    [
        pytest.param((2025, 2, 29), (0, 0, 0), 0, id="no leap year"),
        pytest.param((2025, 6, 4), (24, 0, 1), 0, id="past the end of the day"),
        pytest.param((2025, 6, 4), (8, 60, 0), 0, id="sixty minutes"),
        pytest.param((2025, 6, 4), (8, 0, 61), 0, id="sixty-one seconds"),
        pytest.param((0, 6, 4), (0, 0, 0), 0, id="year 0"),
        pytest.param((9999, 12, 31), (24, 0, 0), 0, id="past the last year"),
        pytest.param((1, 1, 1), (0, 0, 0), 3600, id="before the first year"),
    ],
)
def test_what_does_not_exist_is_an_error(day: tuple[int, int, int], clock: tuple[int, int, int], offset: int) -> None:
    with pytest.raises((ValueError, OverflowError)):
        make_utc_moment(date(*day), clock, offset)
