"""Years of other calendars, with evidence and without it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from babel.dates import format_date, format_time
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates.calendars import DateEvidence, WrittenDay, list_possible_days
from ingest.dates.parse import parse_date

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)
DAY = "2026-06-05T00:00"

# name: (written, language, site, moment)
WITH_EVIDENCE = {
    "Thai language, RFC 822": ("Fri, 05 Jun 2569 09:00:00 +0700", "th", None, "2026-06-05T02:00"),
    "Thai site, RFC 3339": ("2569-06-05T09:00:00+07:00", None, "news.example.co.th", "2026-06-05T02:00"),
    "Thai language, numbers": ("05/06/2569", "th", None, DAY),
    "Thai month": ("5 มิถุนายน 2569", None, None, DAY),
    "Thai abbreviation": ("5 มิ.ย. 2569 09:00", None, None, "2026-06-05T09:00"),
    "Thai short year": ("5 มิ.ย. 69 09.30 น.", None, None, "2026-06-05T09:30"),
    "Thai short year of ours": ("5 มิ.ย. 26", None, None, DAY),
    "Thai month, our year": ("5 มิ.ย. 2026", None, None, DAY),
    "Thai in full": ("วันศุกร์ที่ 5 มิถุนายน พ.ศ. 2569 เวลา 09:30 น.", None, None, "2026-06-05T09:30"),
    "Thai digits": ("๕ มิถุนายน ๒๕๖๙", None, None, DAY),
    "Thai era in English": ("5 June 2569 B.E.", None, None, DAY),
    "Thai language, our year": ("2026-06-05", "th", None, DAY),
    "Persian month": ("15 خرداد 1405", None, None, DAY),
    "Persian digits": ("جمعه ۱۵ خرداد ۱۴۰۵ - ۱۰:۳۰", None, None, "2026-06-05T10:30"),
    "Persian language, numbers": ("۱۴۰۵/۰۳/۱۵", "fa", None, DAY),
    "Persian site, numbers": ("1405-03-15 10:30", None, "news.example.ir", "2026-06-05T10:30"),
    "Afghan month": ("15 جوزا 1405", None, None, DAY),
    "Persian month of ours": ("۵ ژوئن ۲۰۲۶", "fa", None, DAY),
    "Persian and ours": ("جمعه ۱۵ خرداد ۱۴۰۵ برابر با ۵ ژوئن ۲۰۲۶", "fa", None, DAY),
    "Nepali language, numbers": ("2083-02-22", "ne", None, DAY),
    "Nepali site, numbers": ("2083/02/22", None, "news.example.com.np", DAY),
    "Nepali month": ("२२ जेठ २०८३", None, None, DAY),
    "Nepali month, year first": ("२०८३ जेठ २२ गते शुक्रबार", "ne", None, DAY),
    "Nepali language, our year": ("2026-06-05", "ne", None, DAY),
    "lunar month, Saudi site": ("19 ذو الحجة 1447", "ar", "news.example.sa", DAY),
    "lunar month with a weekday": ("الجمعة 19 ذو الحجة 1447 هـ", None, None, DAY),
    "lunar month a day later elsewhere": ("الجمعة 18 ذو الحجة 1447 هـ", "ar", None, DAY),
    "lunar numbers, Saudi site": ("١٩/١٢/١٤٤٧", "ar", "news.example.sa", DAY),
    "lunar and ours": ("19 ذو الحجة 1447 هـ الموافق 5 يونيو 2026 م", "ar", None, DAY),
    "minguo in words": ("民國115年6月5日", None, None, DAY),
    "minguo in Han numerals": ("中華民國一一五年六月五日", None, None, DAY),
    "minguo by language": ("115/06/05", "zh-TW", None, DAY),
    "minguo by site": ("115-06-05 10:30", None, "news.example.com.tw", "2026-06-05T10:30"),
    "Japanese era": ("令和8年6月5日", None, None, DAY),
    "first year of an era": ("令和元年5月1日 10時30分", None, None, "2019-05-01T10:30"),
    "era before": ("平成30年4月1日", None, None, "2018-04-01T00:00"),
    "letter of an era": ("R8.6.5", "ja", None, DAY),
    "Japanese in Han numerals": ("二〇二六年六月五日", "ja", None, DAY),
    "both years": ("2026年(令和8年)6月5日(金) 午後3時", "ja", None, "2026-06-05T15:00"),
    "Korean era": ("주체115(2026)년 6월 5일", None, None, DAY),
    "Ethiopian month": ("28 ግንቦት 2018", None, None, DAY),
    "Ethiopian era": ("28 ግንቦት 2018 ዓ.ም.", "am", None, DAY),
    "Amharic month of ours": ("5 ጁን 2026", "am", None, DAY),
}
WITHOUT_EVIDENCE = {
    "Thai year": ("2569-06-05T09:00:00+07:00", None, None),
    "Thai year, RFC 822": ("Fri, 05 Jun 2569 09:00:00 +0700", "en", "example.org"),
    "Nepali year": ("2083-02-22", None, None),
    "Persian year": ("1405/03/15", "en", None),
    "minguo year": ("115/06/05", "zh-Hans", None),
    "lunar month without a weekday": ("19 ذو الحجة 1447 هـ", "ar", None),
    "Hindi lunar month": ("22 ज्येष्ठ 2083", "hi", None),
    "a letter in another language": ("R8.6.5", "en", None),
    "no such Persian day": ("31 اسفند 1404", "fa", None),
    "no such Ethiopian day": ("7 ጳጉሜን 2018", "am", None),
    "a Thai year of the far future": ("2700-01-01", "th", None),
}


@pytest.mark.parametrize(("raw", "language", "site", "expected"), WITH_EVIDENCE.values(), ids=WITH_EVIDENCE)
def test_other_calendars_are_read_with_evidence(
    raw: str, language: str | None, site: str | None, expected: str
) -> None:
    moment = datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert parse_date(raw, fetched_at=NOW, language=language, site=site) == (moment, "declared")


@pytest.mark.parametrize(("raw", "language", "site"), WITHOUT_EVIDENCE.values(), ids=WITHOUT_EVIDENCE)
def test_without_evidence_there_is_no_date_and_never_the_fetch(
    raw: str, language: str | None, site: str | None
) -> None:
    assert parse_date(raw, fetched_at=NOW, language=language, site=site)[0] is None


@given(st.dates(date(1913, 1, 1), date(2026, 6, 1)))
def test_thai_years_are_ahead_of_ours(ours: date) -> None:
    written = WrittenDay(str(ours.year + 543), ours.month, ours.day)
    assert list(list_possible_days(written, DateEvidence(NOW, language="th"))) == [ours]


@given(st.dates(date(2011, 1, 1), date(2026, 6, 1)))
def test_years_of_the_republic_are_behind_ours(ours: date) -> None:
    written = WrittenDay(str(ours.year - 1911), ours.month, ours.day)
    assert list(list_possible_days(written, DateEvidence(NOW, language="zh-TW"))) == [ours]


# Babel's names
LANGUAGES = """
af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky
lo lt lv mk ml mn mr ms my nb ne nl nn pl pt ro ru si sk sl sq sr sr_Latn sv sw ta te th tr uk ur uz vi zh zh_Hant
""".split()  # noqa: SIM905 - names in quotes are no easier to read


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_dates_are_read_as_every_language_writes_them(language: str) -> None:
    """CLDR's full and long dates, the years ours; and with a short time, where that is not "15.04"."""
    for month in range(1, 13):
        moment = datetime(2025, month, 5, 15, 4, tzinfo=UTC)
        for width in ("full", "long"):
            written = format_date(moment.date(), width, locale=language)
            found = parse_date(written, fetched_at=NOW, language=language.replace("_", "-"))
            assert found == (moment.replace(hour=0, minute=0), "declared"), written
            if language == "si":
                continue
            timed = f"{written} {format_time(moment.time(), 'short', locale=language)}"
            assert parse_date(timed, fetched_at=NOW, language=language.replace("_", "-")) == (moment, "declared"), timed
