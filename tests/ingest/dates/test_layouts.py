"""One moment in the spellings that libraries for feeds know, and what is written beside a date."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dates.parse import parse_date

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)

# as Go writes layouts: Monday, 2 January 2006, 15:04:05, seven hours behind Greenwich
WITH_ZONE = """
Mon, 02 Jan 2006 15:04:05 -0700
Mon, 2 Jan 2006 15:04:05 MST
Mon,2 Jan 2006 15:04:05 -0700
Mon 2 Jan 2006 15:04:05 -0700
2 Jan 06 15:04:05 MST
02 Jan 2006 15:04:05 -07:00
Mon Jan  2 15:04:05 MST 2006
Mon Jan 02 15:04:05 -0700 2006
Mon Jan 2 15:04:05 2006 -0700
Monday, 02-Jan-06 15:04:05 MST
Monday, January 2, 2006 15:04:05 -0700
Mon, January 2 2006 15:04:05 -0700
Mon, Jan 2 2006 15:04:05 -700
Mon Jan 02 2006 15:04:05 GMT-0700 (MST)
Mon, 2 Jan 2006 3:04:05 PM -0700
Mon, 02 Jan 2006 3:04:05 PM MST
Mon, 2 Jan 2006 15:4:5 MST
Mon, 2 Jan 2006 15:4:5 -0700 GMT
Mon, 2 Jan 2006 15:04:05-0700
Mon, 2 Jan 2006 15:04:05 -0700 MST
Mon, 02 Jan 2006 15:04:05 MST -0700
Mon, 02 Jan 2006 15:04:05 MST-07:00
Mon, 02 Jan 2006 15:04:05 MST-0700
Mon, 02 Jan 2006 15:04:05 UTC-7
Mon, 02 Jan 2006 15:04:05 -07
Mon, 02 Jan 2006 15:04:05 (MST)
Mon, 02 Jan 2006 15:04:05 America/Denver
Mon, 02 Jan 2006 15:04:05 MT
Mon, 02 Jan 2006 15:04:05 Mountain Time
Mon, 02 Jan 2006 15:04:05 MST/MDT
Sun, 02 Jan 2006 15:04:05 -0700
MON, 02 JAN 2006 15:04:05 -0700
Mon, 02 January 2006 15:04:05 -0700
Mon, 02/Jan/2006:15:04:05 -0700
Jan 2, 2006 3:04:05 PM MST
January 2, 2006 15:04:05 MST
15:04:05 02.01.2006 -0700
13:04:05 02.01.2006 -0900
2006-01-02T15:04:05-07:00
2006-01-02T15:04:05-0700
2006-01-02T15:04:05-07
2006-01-02T15:04:05 -0700
2006-01-02T15:04:05-07:00:00
2006-01-02T15:04:05:-0700
2006-01-02t15:04:05.000-07:00
2006-01-02T15:04:05,000-07:00
2006-01-02T15:04:05.999999999-07:00
2006-1-2T15:04:05-07:00
2006-01-02T22:04:05Z
2006-01-02T22:04:05+0000
2006-01-02 22:04:05Z
2006-01-02 22:04:05 UTC
2006-01-02 15:04:05 -0700 MST
2006-01-02 15:04:05-0700
2006-01-02 00:00:00.0 15:04:05.0 -0700
2006-01-02T15:04:05-07:00[America/Denver]
2006-01-02T15:04:05-07:00[America/Los_Angeles]
2006-01-02T15:04:05[America/Denver]
2006-01-02T15:04:05-07:00[u-ca=hebrew]
20060102T150405-0700
20060102T220405Z
20060102220405Z
2006-002T15:04:05-07:00
2006-W01-1T15:04:05-07:00
2006/01/02 15:04:05 -0700
1136239445
1136239445.0
1136239445000
""".strip().splitlines()

WITHOUT_ZONE = """
Mon Jan  2 15:04:05 2006
Mon, 2 Jan 2006 15:04:05
Monday, January 2, 2006 15:04:05
Mon, 02 Jan 2006 15:04:05 Z
Mon, 2 Jan 2006 15:04:05 UT
2 January 2006, 15:04:05
2006-01-02T15:04:05
2006-01-02T15:04:05:00
2006-01-02 at 15:04:05
2006-1-2 15:04:05
2006/1/2 15:04:05
2006.01.02 15:04:05
2.1.2006 15:04:05
02.01.06 15:04:05
Mon, 2006-01-02 15:04:05
Mon, 01/02/2006 15:04:05
Mon, 02/01/2006 15:04:05
Monday 1/2/06 3:04:05 PM
02 Monday, Jan 2006 15:04:05
Jan 02 2006 03:04:05PM
Jan. 2, 2006, 3:04:05 p.m.
2006 January 02 15:04:05
2006-Jan-02 15:04:05
02Jan2006 15:04:05
20060102150405
""".strip().splitlines()

OTHER_MOMENTS = {
    "hour and offset": ("Mon, 02 Jan 2006 15 -0700", "2006-01-02T22:00"),
    "no seconds": ("Mon, 2 Jan 2006 15:04 -0700", "2006-01-02T22:04"),
    "one-digit minutes": ("Mon, 2, Jan 2006 15:4", "2006-01-02T15:04"),
    "day and offset": ("02.01.2006 -0700", "2006-01-02T07:00"),
    "short month-first year": ("10/30/23 21:55:58", "2023-10-30T21:55:58"),
    "short month-first year with a zone in brackets": ("08/18/14 18:00 PM (PDT)", "2014-08-19T01:00"),
    "time without a second digit": ("Fri, 31 Mar 2017 20:19:00 America/Los_Angeles", "2017-04-01T03:19"),
    "year of three digits": ("Fri, 05 Jun 126 09:00:00 GMT", "2026-06-05T09:00"),
    "log of a server": ("05/Jun/2026:15:04:05 -0700", "2026-06-05T22:04:05"),
    "a name of a zone in words": ("5 June 2026 9am Eastern Time", "2026-06-05T13:00"),
    "summer": ("Fri, 05 Jun 2026 09:00:00 ET", "2026-06-05T13:00"),
    "winter": ("Mon, 05 Jan 2026 09:00:00 ET", "2026-01-05T14:00"),
    "Pacific summer": ("June 5, 2026 9:00 AM PT", "2026-06-05T16:00"),
    "Central winter": ("01/26/2026 03:10PM CT", "2026-01-26T21:10"),
    "between bars": ("June 5, 2026 | 9:00 AM ET", "2026-06-05T13:00"),
    "either name": ("5 June 2026 09:00 CET/CEST", "2026-06-05T07:00"),
    "zone of an abbreviation that a language has for a month": ("5 June 2026 18:00 AWST", "2026-06-05T10:00"),
    "Brussels": ("Tue, 31 Mar 2020 07:00:00 Europe/Brussels", "2020-03-31T05:00"),
    "a long name in brackets": (
        "Fri, 05 Jun 2026 09:00:00 GMT+0200 (Central European Summer Time)",
        "2026-06-05T07:00",
    ),
    "a zone in its old place": ("Fri Jun 05 10:30:00 CEST 2026", "2026-06-05T08:30"),
    "Drupal": ("Thu, 06/04/2026 - 16:20", "2026-06-04T16:20"),
    "Drupal, the other way": ("Thu, 04/06/2026 - 16:20", "2026-06-04T16:20"),
    "a weekday behind": ("04/06/2026 (Thursday)", None),
    "a weekday of another language": ("jeudi 04/06/2026", "2026-06-04T00:00"),
    "a weekday and a short year": ("Thu 06/04/26", "2026-06-04T00:00"),
    "a weekday that fits neither": ("Mon, 06/05/2026", None),
    "a weekday that fits both": ("Tue, 06/02/2026", "2026-06-02T00:00"),
    "a span of time": ("5 June 2026 10:30 - 12:00", None),
    "offset after a dash": ("2026-06-05 10:30 -02:00", "2026-06-05T12:30"),
    "half past by a dot": ("Friday 5th June 2026 10.30am", "2026-06-05T10:30"),
    "blanks and lines": ("\n\t Fri,  05 Jun\n 2026 09:00:00   GMT ", "2026-06-05T09:00"),
    "no-break spaces": ("5 juin 2026 à 10 h 30", "2026-06-05T10:30"),
    "Atlantic Time": ("Wed, 31 Dec 2003 10:14:55 AT", "2003-12-31T14:14:55"),
    "hours said": ("5 Jun 2026, 10:30 hrs", "2026-06-05T10:30"),
    "a T after a blank": ("Fri, 05 Jun 2026 T09:00:00Z", "2026-06-05T09:00"),
    "Roman month": ("5.VI.2026", "2026-06-05T00:00"),
    "no Roman month": ("5.IVI.2026", None),
    "day of an age": ("10 12 hours ago", None),
    "milliseconds": ("1780650000000", "2026-06-05T09:00"),
    "seconds before the web": ("123456789", None),
    "seconds in the future": ("1980650000", None),
}
# name: (written, language, site, moment)
BY_COUNTRY = {
    "India by language": ("Fri, 05 Jun 2026 10:30:00 IST", "hi", None, "2026-06-05T05:00"),
    "India by site": ("5 Jun 2026, 10:30 IST", "en", "news.example.in", "2026-06-05T05:00"),
    "Israel, winter": ("Mon, 05 Jan 2026 10:30:00 IST", None, "news.example.co.il", "2026-01-05T08:30"),
    "Ireland, summer": ("Fri, 05 Jun 2026 10:30:00 IST", "en-IE", None, "2026-06-05T09:30"),
    "Arabia": ("Fri, 05 Jun 2026 10:30:00 AST", None, "example.com.sa", "2026-06-05T07:30"),
    "nobody says where": ("Fri, 05 Jun 2026 10:30:00 IST", "en", "example.org", None),
}
NO_DATES = {
    "what PHP makes of MySQL's zero": "Mon, 30 Nov -0001 00:00:00 +0000",
    "MySQL's zero": "0000-00-00 00:00:00",
    "a clock at zero, local": "1970-01-01 01:00:00",
    "a clock at zero, east": "Thu, 01 Jan 1970 01:00:00 +0100",
    "a clock at zero, west": "1969-12-31T16:00:00-08:00",
    "OLE's zero": "1899-12-30T00:00:00Z",
    "SQL's zero": "1900-01-01",
    "never": "9999-12-31T23:59:59Z",
    "a century ahead": "2126-06-05",
    "n/a": "n/a",
    "Invalid Date": "Invalid Date",
    "null": "null",
    "two-word zone only": "Eastern Time",
}


@pytest.mark.parametrize("raw", WITH_ZONE)
def test_layouts_with_a_zone(raw: str) -> None:
    moment, basis = parse_date(raw, fetched_at=NOW)
    assert (moment, basis) == (datetime(2006, 1, 2, 22, 4, 5, tzinfo=UTC), "declared")


@pytest.mark.parametrize("raw", WITHOUT_ZONE)
def test_layouts_without_a_zone(raw: str) -> None:
    moment, basis = parse_date(raw, fetched_at=NOW)
    assert (moment, basis) == (datetime(2006, 1, 2, 15, 4, 5, tzinfo=UTC), "declared")


@pytest.mark.parametrize(("raw", "expected"), OTHER_MOMENTS.values(), ids=OTHER_MOMENTS)
def test_other_moments(raw: str, expected: str | None) -> None:
    moment = parse_date(raw, fetched_at=NOW)[0]
    assert moment == (None if expected is None else datetime.fromisoformat(expected).replace(tzinfo=UTC))


@pytest.mark.parametrize(("raw", "language", "site", "expected"), BY_COUNTRY.values(), ids=BY_COUNTRY)
def test_an_abbreviation_of_several_zones(
    raw: str, language: str | None, site: str | None, expected: str | None
) -> None:
    moment = parse_date(raw, fetched_at=NOW, language=language, site=site)[0]
    assert moment == (None if expected is None else datetime.fromisoformat(expected).replace(tzinfo=UTC))


@pytest.mark.parametrize("raw", NO_DATES.values(), ids=NO_DATES)
def test_what_systems_write_for_none(raw: str) -> None:
    assert parse_date(raw, fetched_at=NOW) == (None, None)


PIECES = [
    *("1", "02", "31", "115", "2026", "2569", "1405", "jan", "März", "خرداد", "มิ.ย.", "जेठ", "令和", "民國", "ذو الحجة"),
    *(
        "-",
        "/",
        ".",
        ":",
        " ",
        ",",
        "T",
        "Z",
        "+01:00",
        "-0700",
        "PM",
        "ET",
        "Thu",
        "ص",
        "年",
        "月",
        "日",
        "時",
        "半",
        "[",
        "(",
        "'",
    ),
    *("Europe/Paris", "]", ")", "الموافق", "h", "kl.", "1780650000"),
]


def formats() -> st.SearchStrategy[str]:
    days = [
        "%d %b %Y",
        "%a, %d %b %Y",
        "%A, %d %B %Y",
        "%B %d, %Y",
        "%Y-%m-%d",
        "%Y/%m/%d",
        "%d.%m.%Y",
        "%a, %d/%m/%Y",
        "%Y%m%d",
    ]
    clocks = [" %H:%M:%S %z", " %H:%M:%S%z", " %I:%M:%S %p %z", "T%H:%M:%S%z"]
    return st.tuples(st.sampled_from(days), st.sampled_from(clocks)).map("".join)


@settings(deadline=None)
@given(st.datetimes(datetime(1990, 1, 1), datetime(2026, 6, 1)), formats())  # noqa: DTZ001 - hypothesis asks for naive ones
def test_what_is_written_in_any_layout_is_read_back(local: datetime, layout: str) -> None:
    moment = local.replace(microsecond=0, tzinfo=UTC)
    found, basis = parse_date(moment.strftime(layout), fetched_at=NOW)
    is_two_ways = "/%m/%Y" in layout and found is None  # both readings fall on one weekday
    assert is_two_ways or (found, basis) == (moment, "declared")


@settings(deadline=None)
@given(
    st.text() | st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.sampled_from([None, "en", "th", "fa", "ar", "ne", "zh-TW", "ja", "am", "hr"]),
    st.sampled_from([None, "news.example.co.th", "example.ir", "example.sa"]),
)
def test_any_text_gives_a_moment_in_bounds_or_none(raw: str, language: str | None, site: str | None) -> None:
    moment, basis = parse_date(raw, fetched_at=NOW, language=language, site=site)
    assert moment is None or (moment.utcoffset() == timedelta(0) and moment.year >= 1700)
    assert moment is None or moment <= NOW + timedelta(days=1)
    assert (moment is not None) == (basis in ("declared", "clamped"))


@given(st.sampled_from(WITH_ZONE), st.integers(1, 60))
def test_blanks_change_nothing(raw: str, count: int) -> None:
    widened = re.sub(r"\s", lambda match: match[0] * min(count, 20), raw)
    assert parse_date(widened, fetched_at=NOW) == parse_date(raw, fetched_at=NOW)
