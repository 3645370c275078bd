"""Relative ages in many languages, and what only looks like one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from babel.dates import format_timedelta
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates.ages import is_date, read_age

MINUTE, HOUR, DAY = 60, 3600, 86400

AGES = {
    "8 minutes ago": 8 * MINUTE,
    "an hour ago": HOUR,
    "1 hour 20 minutes ago": 80 * MINUTE,
    "Updated: 3 hrs ago": 3 * HOUR,
    "just now": 0,
    "a few seconds ago": 3,
    "yesterday": DAY,
    "2h": 2 * HOUR,
    "5 min. ago": 5 * MINUTE,
    "about 2 months ago": 60 * DAY,
    "hace 2 horas": 2 * HOUR,
    "hace una hora": HOUR,
    "il y a 3 heures": 3 * HOUR,
    "il y a un an": 365 * DAY,
    "à l’instant": 0,
    "vor 1 Tag": DAY,
    "vor einer Stunde": HOUR,
    "gestern": DAY,
    "há 4 dias": 4 * DAY,
    "un'ora fa": HOUR,
    "acum 2 ore": 2 * HOUR,
    "3 uur geleden": 3 * HOUR,
    "för 2 timmar sedan": 2 * HOUR,
    "for 3 timer siden": 3 * HOUR,
    "2 tuntia sitten": 2 * HOUR,
    "5 godzin temu": 5 * HOUR,
    "před 2 hodinami": 2 * HOUR,
    "час назад": HOUR,
    "5 хвилин тому": 5 * MINUTE,
    "2 saat önce": 2 * HOUR,
    "πριν από 2 ώρες": 2 * HOUR,
    "منذ ساعتين": 2 * HOUR,
    "منذ يوم واحد": DAY,
    "قبل ٥ دقائق": 5 * MINUTE,
    "۳ ساعت پیش": 3 * HOUR,
    "לפני שעתיים": 2 * HOUR,
    "2 घंटे पहले": 2 * HOUR,
    "2 jam yang lalu": 2 * HOUR,
    "3 giờ trước": 3 * HOUR,
    "2 ชั่วโมงที่แล้ว": 2 * HOUR,
    "5分钟前": 5 * MINUTE,
    "3 時間前": 3 * HOUR,
    "3시간 전": 3 * HOUR,
    "hace unas horas": 3 * HOUR,
    "il y a un instant": 0,
    "Publié il y a 2 heures": 2 * HOUR,
    "godzinę temu": HOUR,
    "1 órája": HOUR,
    "1 год тому": HOUR,
    "1 год назад": 365 * DAY,
    "12 นาที": 12 * MINUTE,
    "1mo": 30 * DAY,
    "গতকাল": DAY,
}
NO_AGES = (
    *("3 min read", "3 min. Lesezeit", "5 dk okuma", "Updated 14:05", "1.5 hours ago", "20minutos hace 1 h", "142"),
    *(
        "",
        "2 days",
        "5 min read",
        "in 2 hours",
        "بعد ساعتين",
        "He left 2 hours ago.",
        "The Week · a day ago",
        "ago",
        "hour",
    ),
    *("2 hours ago nobody knew", "99999999999999999999 years ago", "1 2 3", "yesterday's papers"),
)


@pytest.mark.parametrize("text", AGES)
def test_ages_are_read(text: str) -> None:
    assert read_age(text) == AGES[text]


@pytest.mark.parametrize("text", NO_AGES)
def test_other_lines_are_no_ages(text: str) -> None:
    assert read_age(text) is None


DATES = {
    "4 June 2025": True,
    "June 4, 2025, 10:45 GMT": True,
    "Mi., 04.06.2025 - 10:45 Uhr": True,
    "2025年6月4日": True,
    "٤ يونيو ٢٠٢٥": True,
    "May 3": True,
    "10:45": True,
    "The 2025 budget": False,
    "World Cup 2026": False,
    "Top 10": False,
    "3-2": False,
    "10.5 million": False,
    "June": False,
}


@pytest.mark.parametrize("text", DATES)
def test_dates_are_told_from_numbers(text: str) -> None:
    assert is_date(text) is DATES[text]


@given(st.text(max_size=80))
def test_any_text_gives_an_age_in_range_or_none(text: str) -> None:
    age = read_age(text)
    assert age is None or 0 <= age <= 100 * 365 * DAY
    assert is_date(text) in (True, False)


# Babel's names; for each the CLDR's ages of past times are read, long, short and narrow
LANGUAGES = """
af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it
ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl nn pa pl pt pt_PT ro ru si sk sl sq sr sv
sw ta te th tr uk ur uz vi zh zh_Hant
""".split()  # noqa: SIM905 - seventy names in quotes are no easier to read
UNITS = {
    "second": 1,
    "minute": MINUTE,
    "hour": HOUR,
    "day": DAY,
    "week": 7 * DAY,
    "month": 30 * DAY,
    "year": 365 * DAY,
}
OURS = ("hace # m", "il y a # m.", "prieš # m.")  # minutes for us: CLDR's months or years
WEEK_OF_SEVEN = "7 хоногийн"  # a number in the unit


def cldr_ages(language: str) -> dict[str, int]:
    """Every way to write 1, 2, 5 or 11 units ago; those that say "ago" by a minus sign alone are no words."""
    found = {}
    for unit, seconds in UNITS.items():
        for number in (1, 2, 5, 11):
            for width in ("long", "short", "narrow"):
                try:
                    text = format_timedelta(
                        timedelta(seconds=-number * seconds),
                        granularity=unit,  # type: ignore[arg-type]  # a plain string
                        threshold=1e9,
                        add_direction=True,
                        format=width,  # type: ignore[arg-type]
                        locale=language,
                    )
                except KeyError:  # this width is not in the data for past times
                    continue
                found[text] = number * seconds
    signs = "-–−\u200e\u200f"
    return {
        text: seconds
        for text, seconds in found.items()
        if text[0] not in signs and text.replace(_number(text) or text, "#") not in OURS and WEEK_OF_SEVEN not in text
    }


def _number(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_ages_are_read_as_cldr_writes_them(language: str) -> None:
    ages = cldr_ages(language)
    assert len(ages) > 20
    assert {text: read_age(text) for text in ages} == ages
