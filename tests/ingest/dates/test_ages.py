"""Relative ages in many languages, and what only looks like one."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest
from babel.dates import format_timedelta
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates.ages import read_age
from ingest.dates.date_lines import is_date
from ingest.dates.number_words import WORDS

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
    *("3 min read", "3 min. Lesezeit", "5 dk okuma", "Updated 14:05", "20minutos hace 1 h", "142"),
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


# in minutes: halves and quarters in words, fractions, spans, numbers in words
PARTS_AND_WORDS = {
    "half an hour ago": 30,
    "half hour ago": 30,
    "a half hour ago": 30,
    "an hour and a half ago": 90,
    "one and a half hours ago": 90,
    "1½ hours ago": 90,
    "1 1/2 hours ago": 90,
    "1/2 hour ago": 30,
    "½ hour ago": 30,
    "1.5 hours ago": 90,
    "1,5 Stunden": 90,
    "vor 1,5 Stunden": 90,
    "a quarter of an hour ago": 15,
    "quarter of an hour ago": 15,
    "three quarters of an hour ago": 45,
    "Three-quarters of an hour ago": 45,
    "2–3 hours ago": 180,
    "2-3 hours ago": 180,
    "2 to 3 hours ago": 180,
    "two or three hours ago": 180,
    "1:30 hours ago": 90,
    "2:15 hours ago": 135,
    "Updated 10:30 2 hours ago": 120,
    "ten minutes ago": 10,
    "twenty-five minutes ago": 25,
    "a fortnight ago": 20160,
    "two fortnights ago": 40320,
    "a couple of hours ago": 120,
    "an hour ago": 60,
    "half a day ago": 720,
    "half a year ago": 262800,
    "vor einer halben Stunde": 30,
    "vor anderthalb Stunden": 90,
    "vor eineinhalb Stunden": 90,
    "vor einer Viertelstunde": 15,
    "vor einer dreiviertel Stunde": 45,
    "vor einem halben Jahr": 262800,
    "vor zehn Minuten": 10,
    "vor zwei bis drei Stunden": 180,
    "il y a une demi-heure": 30,
    "il y a une heure et demie": 90,
    "il y a un quart d'heure": 15,
    "il y a trois quarts d'heure": 45,
    "il y a dix minutes": 10,
    "il y a vingt-cinq minutes": 25,
    "il y a 2 heures et demie": 150,
    "il y a deux à trois heures": 180,
    "hace media hora": 30,
    "hace una hora y media": 90,
    "hace un cuarto de hora": 15,
    "hace tres cuartos de hora": 45,
    "hace diez minutos": 10,
    "hace 2 horas y media": 150,
    "há meia hora": 30,
    "há uma hora e meia": 90,
    "há um quarto de hora": 15,
    "há dez minutos": 10,
    "mezz'ora fa": 30,
    "mezza ora fa": 30,
    "un'ora e mezza fa": 90,
    "un quarto d'ora fa": 15,
    "dieci minuti fa": 10,
    "een half uur geleden": 30,
    "een halfuur geleden": 30,
    "anderhalf uur geleden": 90,
    "een kwartier geleden": 15,
    "drie kwartier geleden": 45,
    "tien minuten geleden": 10,
    "för en halvtimme sedan": 30,
    "för en halv timme sedan": 30,
    "för en och en halv timme sedan": 90,
    "for en halv time siden": 30,
    "for halvannen time siden": 90,
    "for et kvarter siden": 15,
    "for en halvanden time siden": 90,
    "puoli tuntia sitten": 30,
    "puolitoista tuntia sitten": 90,
    "kymmenen minuuttia sitten": 10,
    "pół godziny temu": 30,
    "półtorej godziny temu": 90,
    "kwadrans temu": 15,
    "dziesięć minut temu": 10,
    "dwie godziny temu": 120,
    "před půl hodinou": 30,
    "před hodinou a půl": 90,
    "před čtvrthodinou": 15,
    "před deseti minutami": 10,
    "před dvěma hodinami": 120,
    "pred pol hodinou": 30,
    "prije pola sata": 30,
    "prije sat i pol": 90,
    "пре пола сата": 30,
    "преди половин час": 30,
    "преди час и половина": 90,
    "полчаса назад": 30,
    "полтора часа назад": 90,
    "четверть часа назад": 15,
    "десять минут назад": 10,
    "двадцать пять минут назад": 25,
    "две минуты назад": 2,
    "пів години тому": 30,
    "півгодини тому": 30,
    "півтори години тому": 90,
    "дві години тому": 120,
    "acum jumătate de oră": 30,
    "acum o jumătate de oră": 30,
    "acum o oră și jumătate": 90,
    "acum un sfert de oră": 15,
    "acum zece minute": 10,
    "fél órája": 30,
    "fél órával ezelőtt": 30,
    "másfél órája": 90,
    "negyed órája": 15,
    "háromnegyed órája": 45,
    "két órája": 120,
    "yarım saat önce": 30,
    "bir buçuk saat önce": 90,
    "çeyrek saat önce": 15,
    "on dakika önce": 10,
    "πριν από μισή ώρα": 30,
    "πριν μισή ώρα": 30,
    "πριν από δύο ώρες": 120,
    "منذ نصف ساعة": 30,
    "قبل نصف ساعة": 30,
    "منذ ساعة ونصف": 90,
    "منذ ربع ساعة": 15,
    "منذ ثلاث ساعات": 180,
    "قبل عشر دقائق": 10,
    "نیم ساعت پیش": 30,
    "یک ساعت و نیم پیش": 90,
    "دو ساعت پیش": 120,
    "ده دقیقه پیش": 10,
    "לפני חצי שעה": 30,
    "לפני שעה וחצי": 90,
    "לפני רבע שעה": 15,
    "לפני עשר דקות": 10,
    "आधा घंटा पहले": 30,
    "आधे घंटे पहले": 30,
    "डेढ़ घंटे पहले": 90,
    "दो घंटे पहले": 120,
    "दस मिनट पहले": 10,
    "আধা ঘন্টা আগে": 30,
    "দুই ঘন্টা আগে": 120,
    "setengah jam yang lalu": 30,
    "setengah jam lalu": 30,
    "satu setengah jam yang lalu": 90,
    "dua jam yang lalu": 120,
    "sejam lalu": 60,
    "sepuluh menit yang lalu": 10,
    "nửa giờ trước": 30,
    "hai giờ trước": 120,
    "một giờ rưỡi trước": 90,
    "ครึ่งชั่วโมงที่แล้ว": 30,
    "สองชั่วโมงที่แล้ว": 120,
    "สิบนาทีที่แล้ว": 10,
    "半小时前": 30,
    "半个小时前": 30,
    "一小时前": 60,
    "两小时前": 120,
    "一个半小时前": 90,
    "1个半小时前": 90,
    "一刻钟前": 15,
    "三刻钟前": 45,
    "十分钟前": 10,
    "二十五分钟前": 25,
    "半天前": 720,
    "半年前": 262800,
    "两个月前": 86400,
    "三天前": 4320,
    "半時間前": 30,
    "1時間半前": 90,
    "二時間前": 120,
    "十分前": 10,
    "半日前": 720,
    "一週間前": 10080,
    "한 시간 전": 60,
    "두 시간 전": 120,
    "한 시간 반 전": 90,
    "십 분 전": 10,
    "삼분 전": 3,
    "이십오분 전": 25,
    "세시간 전": 180,
    "반시간 전": 30,
    "二 時間前": 120,
    "fa mitja hora": 30,
    "fa una hora i mitja": 90,
    "hai media hora": 30,
    "fyrir hálftíma": 30,
    "prieš pusvalandį": 30,
    "pirms pusstundas": 30,
    "pool tundi tagasi": 30,
    "leathuair ó shin": 30,
    "2½ Std": 150,
    "٢٫٥ ساعة": 150,
    "۱٫۵ ساعت پیش": 90,
    "about an hour ago": 60,
    "vor ein paar Minuten": 3,
}
NEVER_GLUED = (
    "hours ago",
    "3 1/3 hours ago",
    "3, 10 hours and 5 hours ago",
    "10-2 hours ago",
    "1:99 hours ago",
    "för en kvart sedan",
    "mitja hora",
    "duela ordu erdi",
    "1,200 days ago",
    "5.30 hours ago",
    "04.06.2025",
    "142 2 hours ago",
    "2 10 minutes ago",
    "1 2 hours ago",
    "half",
    "half time",
    "three quarters",
    "Ten minutes",
    "one hour",
    "half an hour",
    "Half an hour of work a day",
    "a quarter",
    "more than two hours ago",
)


@pytest.mark.parametrize("text", PARTS_AND_WORDS)
def test_parts_and_numbers_in_words_are_read(text: str) -> None:
    assert read_age(text) == PARTS_AND_WORDS[text] * MINUTE


@pytest.mark.parametrize("text", NEVER_GLUED)
def test_what_does_not_fit_together_is_no_age(text: str) -> None:
    assert read_age(text) is None


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
    "Pa., May 18, 2019.": False,
    "June 5, 2026 9:00 AM ET": True,
    "May 12, 2025 at 7:15 p.m. PDT": True,
    "May 12, 2025, 7 p.m.": True,
    "12 de mayo de 2025 a las 7:15 p. m.": True,
    "12. Mai 2025 um 7:15 Uhr": True,
    "May 12, 2025 at 7:15 the p.m.": False,
    "Thu, 06/04/2026 - 16:20": True,
    "5 มิถุนายน 2569": True,
    "جمعه ۱۵ خرداد ۱۴۰۵": True,
    "令和8年6月5日": True,
    "1780650000": False,
}


@pytest.mark.parametrize("text", DATES)
def test_dates_are_told_from_numbers(text: str) -> None:
    assert is_date(text) is DATES[text]


def test_no_word_names_two_numbers() -> None:
    rows = {number: {name.replace("_", "") for name in names.split()} for number, names in WORDS.items()}
    assert [(a, b) for a, b in combinations(rows, 2) if rows[a] & rows[b]] == []


PIECES = [
    "1",
    "½",
    "1:30",
    "1.5",
    "2-3",
    " ",
    "half ",
    "an ",
    "and ",
    "hour ",
    "ago",
    "vor ",
    "二",
    "半",
    "小时前",
    "سا",
    "ครึ่ง",
    "два ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_pieces_of_ages_give_an_age_in_range_or_none(text: str) -> None:
    age = read_age(text)
    assert age is None or 0 <= age <= 100 * 365 * DAY


@given(st.integers(2, 59), st.integers(2, 59))
def test_figures_that_stand_apart_are_never_glued(first: int, second: int) -> None:
    assert read_age(f"{first} {second} minutes ago") is None
    assert read_age(f"{first}, {second} minutes ago") in (None, second * MINUTE)
    assert read_age(f"{first}:{second:02} {second} minutes ago") == second * MINUTE


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
