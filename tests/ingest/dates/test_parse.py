"""parse_date: a moment, or honestly none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from babel import Locale
from dateutil import parser as dateutil_parser
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dates.parse import parse_date

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
    "RFC 822 without seconds": ("Mon, 02 Jan 2006 15:04 GMT", at(2006, 1, 2, 15, 4)),
    "RFC 822 without a weekday": ("02 Jan 2006 15:04:05 GMT", at(2006, 1, 2, 15, 4, 5)),
    "RFC 822 day only": ("Mon, 02 Jan 2006", at(2006, 1, 2)),
    "RFC 850": ("Monday, 02-Jan-06 15:04:05 GMT", at(2006, 1, 2, 15, 4, 5)),
    "asctime": ("Mon Jan  2 15:04:05 2006", at(2006, 1, 2, 15, 4, 5)),
    "date(1)": ("Mon Jan  2 15:04:05 EST 2006", at(2006, 1, 2, 20, 4, 5)),
    "offset before the year": ("Mon Jan 02 15:04:05 -0700 2006", at(2006, 1, 2, 22, 4, 5)),
    "number and name of a zone": ("Mon, 02 Jan 2006 15:04:05 -0500 EST", at(2006, 1, 2, 20, 4, 5)),
    "offset with a colon": ("Mon, 02 Jan 2006 15:04:05 +05:30", at(2006, 1, 2, 9, 34, 5)),
    "year of the last century": ("2 Jan 99 15:04:05 GMT", at(1999, 1, 2, 15, 4, 5)),
    "three-digit year": ("2 Jan 103 15:04:05 GMT", at(2003, 1, 2, 15, 4, 5)),
    "last moment of a day": ("2024-01-02T24:00:00Z", at(2024, 1, 3)),
    "the same in RFC 822": ("Tue, 02 Jan 2024 24:00:00 GMT", at(2024, 1, 3)),
    "half an hour": ("Mon, 02 Jan 2006 15:04:05 NST", at(2006, 1, 2, 18, 34, 5)),
    "no seconds": ("2024-01-02T03:04+01:00", at(2024, 1, 2, 2, 4)),
    "offset of hours": ("2024-01-02T03:04:05+01", at(2024, 1, 2, 2, 4, 5)),
    "hour only": ("2024-01-02T03Z", at(2024, 1, 2, 3)),
    "ordinal day": ("2024-065", at(2024, 3, 5)),
    "day of a week": ("2024-W10-2T10:30Z", at(2024, 3, 5, 10, 30)),
    "digits": ("20240305103000", at(2024, 3, 5, 10, 30)),
    "milliseconds of ASP.NET": ("/Date(1709634600000+0100)/", at(2024, 3, 5, 10, 30)),
    "ASP": ("3/25/2024 3:04:05 PM", at(2024, 3, 25, 15, 4, 5)),
    "midnight by twelve": ("March 5, 2024 12:05 a.m.", at(2024, 3, 5, 0, 5)),
    "SQL": ("2004-07-08 23:56:58.0", at(2004, 7, 8, 23, 56, 58)),
    "American": ("Tuesday, March 5th, 2024, 3pm", at(2024, 3, 5, 15)),
    "time first": ("10:30, 5 March 2024", at(2024, 3, 5, 10, 30)),
    "German": ("Dienstag, 5. März 2024 um 10:30 Uhr", at(2024, 3, 5, 10, 30)),
    "German without an umlaut": ("5. Marz 2024", at(2024, 3, 5)),
    "French": ("mardi 1er août 2023 à 14h30", at(2023, 8, 1, 14, 30)),
    "Spanish": ("mar, 5 mar 2024 10:30:00 +0100", at(2024, 3, 5, 9, 30)),
    "Spanish in words": ("5 de enero de 2024 a las 10:30", at(2024, 1, 5, 10, 30)),
    "Portuguese": ("segunda-feira, 5 de fevereiro de 2024", at(2024, 2, 5)),
    "Italian": ("lun, 05 feb 2024 10:30:00 GMT", at(2024, 2, 5, 10, 30)),
    "Dutch": ("ma 5 feb. 2024 10:30", at(2024, 2, 5, 10, 30)),
    "Russian": ("Вт, 05 мар 2024 10:30:00 +0300", at(2024, 3, 5, 7, 30)),
    "Russian in words": ("5 мая 2024 г., 10:30", at(2024, 5, 5, 10, 30)),
    "Ukrainian": ("5 листопада 2024 року о 10:30", at(2024, 11, 5, 10, 30)),
    "Polish": ("wtorek, 5 marca 2024 r., godz. 10:30", at(2024, 3, 5, 10, 30)),
    "Czech": ("úterý 5. března 2024 v 10:30", at(2024, 3, 5, 10, 30)),
    "Swedish": ("tisdag den 5 maj 2024 kl. 10:30", at(2024, 5, 5, 10, 30)),
    "Norwegian": ("tirsdag 5. des. 2023", at(2023, 12, 5)),
    "Danish": ("tirsdag den 5. marts 2024 kl. 10.30", at(2024, 3, 5, 10, 30)),
    "Turkish": ("5 AĞUSTOS 2024 PAZARTESİ 10:30", at(2024, 8, 5, 10, 30)),
    "Greek": ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", at(2004, 7, 11, 17)),
    "Hungarian": ("2004-július-13T9:15-05:00", at(2004, 7, 13, 14, 15)),
    "Hungarian in words": ("2024. március 5. 10:30", at(2024, 3, 5, 10, 30)),
    "Romanian": ("marți, 5 martie 2024, ora 10:30", at(2024, 3, 5, 10, 30)),
    "Indonesian": ("Selasa, 5 Agustus 2024 10:30 WIB", at(2024, 8, 5, 3, 30)),
    "Finnish": ("tiistai 5. maaliskuuta 2024 klo 10:30", at(2024, 3, 5, 10, 30)),
    "Arabic": ("الثلاثاء، ٥ مارس ٢٠٢٤ 10:30", at(2024, 3, 5, 10, 30)),
    "Levantine Arabic": ("5 كانون الثاني 2024", at(2024, 1, 5)),
    "Chinese": ("2024年3月5日 10:30", at(2024, 3, 5, 10, 30)),
    "Chinese with a half day": ("2024年3月5日 星期二 下午3:04", at(2024, 3, 5, 15, 4)),
    "Japanese": ("2024年3月5日(火) 10時30分", at(2024, 3, 5, 10, 30)),
    "Korean": ("2004년 05월 28일 오후 01:31:15", at(2004, 5, 28, 13, 31, 15)),
    "Korean, numbers": ("2004-05-25 오후 11:23:17", at(2004, 5, 25, 23, 23, 17)),
    "Korean, dots": ("2024. 3. 5. 10:30", at(2024, 3, 5, 10, 30)),
    "full-width digits": ("２０２４-０３-０５", at(2024, 3, 5)),
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
    "military zone": "Tue, 5 Mar 2024 10:00:00 A",
    "day or month first, with a half day": "3/4/2024 3:04 PM",
    "month of Poles and Croats": "5 listopada 2024",
    "two months": "5 March - 6 April 2024",
    "three numbers": "5 March 2024 17",
    "which number is the year": "24 Jan 5",
    "week": "2024-W10",
    "afternoon in the morning": "5 March 2024 15:04 AM",
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
    "25 hours": "2024-01-02T25:00:00Z",
    "61 seconds": "2024-01-02T10:00:61Z",
    "day 366 of 365": "2023-366",
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


@pytest.mark.parametrize(("language", "month"), [("pl", 11), ("pl-PL", 11), ("hr", 10)])
def test_the_language_decides_between_two_months(language: str, month: int) -> None:
    found, basis = parse_date("5 listopada 2024", fetched_at=NOW, language=language)
    assert (found, basis) == (at(2024, month, 5), "declared")


LANGUAGES = (  # noqa: SIM905
    "en de fr es ca gl pt it ro nl sv nb da is fi et lv lt pl cs sk sl hr sr bg ru uk be el tr hu id ar"
).split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_and_weekday_of_a_language_is_known(language: str) -> None:
    """CLDR's names, as they stand in dates; one-letter weekdays are no words."""
    names = Locale.parse(language)
    for width in ("wide", "abbreviated"):
        for number, name in names.months["format"][width].items():
            assert parse_date(f"5 {name} 2024", fetched_at=NOW, language=language) == (at(2024, number, 5), "declared")
        for weekday in filter(lambda name: len(name.strip(".")) > 1, names.days["format"][width].values()):
            assert parse_date(f"{weekday}, 5 May 2024", fetched_at=NOW) == (at(2024, 5, 5), "declared")


def moments() -> st.SearchStrategy[datetime]:
    offsets = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    low, high = datetime(1750, 1, 1), datetime(2025, 12, 1)  # noqa: DTZ001 - hypothesis asks for naive ones
    moments = st.datetimes(low, high, timezones=offsets).map(lambda moment: moment.replace(microsecond=0))
    return moments.filter(lambda moment: not any(abs(moment - zero) < timedelta(days=1) for zero in CLOCKS_AT_ZERO))


CLOCKS_AT_ZERO = (at(1970, 1, 1), at(1899, 12, 30), at(1900, 1, 1))  # a clock that was never set, in some zone


@settings(deadline=None)
@given(moments(), st.sampled_from(["%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z", "%Y-%m-%dT%H:%M:%S%z"]))
def test_the_fast_ways_read_as_dateutil_does(moment: datetime, written: str) -> None:
    raw = moment.strftime(written)
    assert parse_date(raw, fetched_at=NOW)[0] == dateutil_parser.parse(raw) == moment


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
@given(st.integers(-2_000_000_000, 1_700_000_000).filter(lambda seconds: abs(seconds) > 14 * 3600))
def test_reads_what_it_writes(seconds: int) -> None:
    aware = datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)
    assert parse_date(aware.isoformat(), fetched_at=NOW) == (aware, "declared")
    assert parse_date(aware.strftime("%a, %d %b %Y %H:%M:%S GMT"), fetched_at=NOW) == (aware, "declared")
