"""Calendars other than the Gregorian: which one a date is written in, and its day in ours.

A calendar needs evidence: the names of its months, an era word, or else the language or the country of the site
together with a year that can't be Gregorian. Without it such a year is no date. Alone knows the three libraries that
convert; docs/decisions/0029 says why these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

import nepali_datetime
from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

from .notation import fold_date_text

Calendar = Literal["gregorian", "buddhist", "minguo", "solar_hijri", "lunar_hijri", "nepali", "ethiopian"]

OLDEST_YEAR: Final = 1700  # before the first newspapers' archives a year is a mistake
YEARS_AHEAD: Final = 25  # a year further ahead of the fetch is of another calendar, or stands for "never"
_BUDDHIST, _MINGUO = 543, -1911  # years ahead of ours
_OLDEST_SHORT_YEAR: Final = 1990  # no page is older, so of two centuries or eras one falls away
_ETHIOPIAN_EPOCH: Final = 2795  # the ordinal of the day before its first year began

# Evidence by language and by country; "nepali" last, as its years are the only ones that may be Gregorian ones too.
_BY_LANGUAGE: Final[dict[str, Calendar]] = {
    "th": "buddhist",
    **dict.fromkeys(("fa", "prs", "ps", "haz", "mzn", "glk"), "solar_hijri"),
    "ar": "lunar_hijri",
    "ne": "nepali",
    "zh": "minguo",
}
_BY_COUNTRY: Final[dict[str, Calendar]] = {
    "th": "buddhist",
    **dict.fromkeys(("ir", "af"), "solar_hijri"),
    "sa": "lunar_hijri",
    "np": "nepali",
    "tw": "minguo",
}
_YEARS: Final = {
    "buddhist": range(2300, 2700),
    "minguo": range(1, 300),
    "solar_hijri": range(1200, 1500),
    "lunar_hijri": range(1350, 1500),
    "nepali": range(2000, 2100),
}

_MONTHS: Final[dict[Calendar, str]] = {
    "solar_hijri": "فروردین|حمل|وری اردیبهشت|ثور|غویی خرداد|جوزا|غبرګولی تیر|سرطان|چنګاښ مرداد|امرداد|اسد|زمری "
    "شهریور|سنبله|وږی مهر|میزان|تله آبان|عقرب|لړم آذر|قوس|لیندۍ دی|جدی|مرغومی بهمن|دلو|سلواغه اسفند|حوت|کب",
    "lunar_hijri": "محرم|محرمالحرام صفر ربيعالأول|ربيعأول ربيعالآخر|ربيعالثاني جمادىالأولى|جمادىالأول "
    "جمادىالآخرة|جمادىالثانية|جمادىالآخر رجب شعبان رمضان شوال ذوالقعدة|ذيالقعدة ذوالحجة|ذيالحجة",
    "nepali": "बैशाख|वैशाख जेठ|जेष्ठ|ज्येष्ठ असार|आषाढ|अषाढ साउन|श्रावण|सावन भदौ|भाद्र असोज|आश्विन|अश्विन "
    "कात्तिक|कार्तिक मंसिर|मङ्सिर|मार्ग पुस|पुष|पौष माघ फागुन|फाल्गुन चैत|चैत्र",
    "ethiopian": "መስከረም ጥቅምት ኅዳር|ህዳር ታኅሣሥ|ታህሳስ|ታኅሳስ ጥር የካቲት መጋቢት ሚያዝያ|ሚያዚያ ግንቦት ሰኔ ሐምሌ|ሀምሌ ነሐሴ|ነሀሴ ጳጉሜን|ጳጉሜ",
}
_THAI: Final = range(0x0E00, 0x0E80)
_MONTH_BY_WORD: Final[dict[str, tuple[Calendar, int]]] = {
    fold_date_text(name): (calendar, number)
    for calendar, months in _MONTHS.items()
    for number, names in enumerate(months.split(), 1)
    for name in names.split("|")
}
# Their lunar months have the same names; a language that uses those does not say which calendar it means.
_LUNAR_MONTH_LANGUAGES: Final = frozenset(("hi", "mr", "gu", "sa", "kn", "te", "bn", "mai", "bho"))
ERA_WORDS: Final[dict[str, Calendar]] = {
    **dict.fromkeys(("شمسي", "خورشيدي", "هش", "جلالي"), "solar_hijri"),
    **dict.fromkeys(("هجري", "ه", "هق", "قمري", "هجريه", "ah"), "lunar_hijri"),
    **dict.fromkeys(("ميلادي", "ميلاديه", "م", "ad", "ce", "西暦", "公元", "西元", "คศ"), "gregorian"),
    **dict.fromkeys((fold_date_text("वि"), fold_date_text("गते"), "bs"), "nepali"),
    "ዓም": "ethiopian",
}


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """What is known besides the written date."""

    latest: datetime  # no date of a text can be later
    language: str | None = None
    site: str | None = None  # its host

    @property
    def calendar(self) -> Calendar | None:
        """The calendar that years outside the Gregorian ones are counted in here, if any."""
        country = (self.site or "").rpartition(".")[2]
        language, _, region = (self.language or "").lower().partition("-")
        if language == "zh" and region.startswith(("hans", "cn")):
            return None
        return _BY_COUNTRY.get(country) or _BY_LANGUAGE.get(language)


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as it is written: the year with its digits, and the calendar that the month's name or an era says."""

    year: str
    month: int
    day: int
    calendar: Calendar | None = None


def calendar_of_era(word: str) -> Calendar | None:
    """The calendar that a folded word names."""
    return ERA_WORDS.get(word)


def find_calendar_month(word: str, evidence: DateEvidence) -> tuple[Calendar, int] | None:
    """The calendar and the number of a month that only one calendar but ours has."""
    found = _MONTH_BY_WORD.get(word)
    language = (evidence.language or "").partition("-")[0]
    return None if found and found[0] == "nepali" and language in _LUNAR_MONTH_LANGUAGES else found


def is_thai_word(word: str) -> bool:
    return ord(word[0]) in _THAI


def list_possible_days(written: WrittenDay, evidence: DateEvidence) -> Iterator[date]:
    """The days in our calendar that a written one may be; of a lunar month, as seen from different places, several.

    Raises ValueError for a day that does not exist, or that no calendar with evidence has.
    """
    calendar, year = _choose_calendar(written, evidence)
    if calendar == "lunar_hijri":
        day = Hijri(year, written.month, written.day).to_gregorian()
        shifts = (0,) if (evidence.site or "").endswith(".sa") else (-1, 0, 1)
        yield from (date(day.year, day.month, day.day) + timedelta(days=shift) for shift in shifts)
    else:
        yield _convert_day(calendar, year, written.month, written.day)


def _choose_calendar(written: WrittenDay, evidence: DateEvidence) -> tuple[Calendar, int]:
    year = int(written.year)
    if written.calendar == "gregorian":
        return "gregorian", read_full_year(written.year)
    if written.calendar is not None and written.calendar != "buddhist":
        return written.calendar, year
    known = written.calendar or evidence.calendar
    if known == "buddhist" and len(written.year) == 2:
        return "gregorian", _choose_short_thai_year(year, evidence)
    full = read_full_year(written.year)
    if OLDEST_YEAR <= full <= evidence.latest.year + YEARS_AHEAD and not (known == "minguo" and len(written.year) == 3):
        return "gregorian", full
    if known is None or year not in _YEARS[known]:
        raise ValueError(f"the year {written.year} is of no calendar that is used there")
    return known, year


def _choose_short_thai_year(year: int, evidence: DateEvidence) -> int:
    """ "69" is 2569 of the Buddhist era, "26" is 2026 of ours: whichever is no future and no time before the web."""
    possible = range(_OLDEST_SHORT_YEAR, evidence.latest.year + 1)
    years = {2500 + year - _BUDDHIST, 2000 + year, 1900 + year} & {*possible}
    if len(years) != 1:
        raise ValueError(f"the year {year} is of two eras")
    return years.pop()


def _convert_day(calendar: Calendar, year: int, month: int, day: int) -> date:
    if calendar == "solar_hijri":
        return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    if calendar == "nepali":
        converted: date = nepali_datetime.date(year, month, day).to_datetime_date()
        return converted
    if calendar == "ethiopian":
        if not (1 <= month <= 13 and 1 <= day <= (30 if month < 13 else 6)):
            raise ValueError("no such day")
        return date.fromordinal(_ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day)
    shift = {"buddhist": _BUDDHIST, "minguo": _MINGUO}.get(calendar, 0)
    return date(year - shift, month, day)


def read_full_year(written: str) -> int:
    """RFC 2822, 4.3: 00 to 49 are of this century, 50 to 99 and three digits count from 1900.

    >>> read_full_year("2024"), read_full_year("06"), read_full_year("99"), read_full_year("103")
    (2024, 2006, 1999, 2003)
    """
    year = int(written)
    if len(written) == 2 and year < 50:
        return 2000 + year
    return 1900 + year if len(written) in (2, 3) else year
