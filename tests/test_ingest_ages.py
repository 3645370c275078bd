"""Relative ages in many languages, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.pages.ages import is_date, read_age

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
}
NO_AGES = (
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
