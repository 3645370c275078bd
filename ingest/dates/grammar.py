"""Dates in any spelling but the two common ones, taken apart: the clock, the zone, and what is left for the day.

A date is read only if every word and every number of it is understood, and only if there is one way to.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from .calendars import Calendar, DateEvidence, calendar_of_era, find_calendar_month
from .clocks import Clock, take_clock
from .days import WORD, AmbiguousDateError, read_day_in_numbers, read_day_in_words
from .month_names import months_of
from .notation import fold_date_text, normalise_date_text
from .timezones import TimeZone, find_local_zone, find_zone, measure_offset
from .weekday_names import WEEKDAYS, weekdays_of

_DIGITS = re.compile(r"(\d{8})t?(\d{2})(\d{2})(\d{2})?(z|\s?[+-]\d{2}:?\d{2})?")  # 202403051030
_UNIX_TIME = re.compile(r"(\d{9,10})(?:\.\d{1,9})?|(\d{12,13})(?:\.\d+)?")  # seconds or milliseconds
_ASP_TIME = re.compile(r"/?date\((-?\d{9,13})(?:[+-]\d{4})?\)/?")  # milliseconds; the offset is only for show
_BEFORE_THE_WEB = datetime(1990, 1, 1, tzinfo=UTC)  # no system counted so then
_SEVERAL_ZONES = re.compile(r"(?<=\d )(?:ist|ast|gst)\b")
# between two writings of one day: "19 ذو الحجة 1447 الموافق 5 يونيو 2026"
_SAME_DAY = re.compile(r"\s*(?:الموافق(?:\s+ل)?|مطابق با|مطابق|برابر با|برابر|=)\s*")

_FIRST_WORD = re.compile(rf"({WORD.pattern})[. ]+(?=.*\d)")
# "pt" is a Polish Friday at the beginning, a zone anywhere else
_ZONES_AND_WEEKDAYS = frozenset(("et", "ct", "mt", "pt"))
# what stands in a date besides its parts: "of", "at", "o'clock", "year", "the", endings
SMALL_WORDS = frozenset(
    fold_date_text(
        "st nd rd th er h r ora o go t d di at of on the and de del do da dos das den der a la las le les il el i g v y"
        " ore alle um uhr klo kl tot om saat godz hodin roku rok г р год года року лет ч час в о у ve και στις ωρα jam"
        " pukul och og dne dia as os aos m gada gads ga ko e an en ngay nam luc vao oras noong ng kell napja gun gunu"
        " ж жыл жылы жылғы оны он ны гараг йил yil թ թվական թվականի שנת ב של في عام سنة سنه سال ساعت الساعة روز مورخ"
        " ء د ی को का बजे तारीख सन सं साल তারিখ সাল সালে ที่ วันที่ เวลา น วัน ปี เดือน ວັນທີ ເວລາ ປີ ថ្ងៃទី ថ្ងៃ ឆ្នាំ ខែ ម៉ោង"
        " ခုနှစ် ရက် ရက်နေ့ နှစ် လ ዓ ቀን ই শে লা রা ঠা published updated posted"
    ).split()
)


def read_any_date(text: str, evidence: DateEvidence) -> datetime | None:
    """The moment that a date names, in UTC, or None for what is no date.

    Raises AmbiguousDateError where there is more than one way to read it, ValueError and OverflowError for a day or a
    time that does not exist.
    """
    text = normalise_date_text(text, evidence.language)
    text = _SEVERAL_ZONES.sub(lambda word: _name_local_zone(word[0], evidence), text)
    if moment := _read_counted_time(text, evidence):
        return moment
    parts = _SAME_DAY.split(text)
    for part in reversed(parts[1:]):
        try:
            if moment := _read_normalised_date(part, evidence):
                return moment
        except (AmbiguousDateError, ValueError, OverflowError):
            continue
    return _read_normalised_date(parts[0], evidence)


def make_utc_moment(day: date, clock: tuple[int, int, int], zone: TimeZone) -> datetime:
    """Day, clock and zone to a moment in UTC: 24:00 is the next day, a leap second the one before.

    Raises ValueError and OverflowError for what does not exist.
    """
    (hour, minute, second), days = clock, 0
    if hour == 24 and minute == second == 0:
        hour, days = 0, 1
    second = 59 if second == 60 else second
    local = datetime(day.year, day.month, day.day, hour, minute, second) + timedelta(days=days)  # noqa: DTZ001
    return (local - measure_offset(zone, local)).replace(tzinfo=UTC)


def _name_local_zone(word: str, evidence: DateEvidence) -> str:
    zone = find_local_zone(word, evidence.language, evidence.site)
    return zone.lower() if zone else word


def _read_counted_time(text: str, evidence: DateEvidence) -> datetime | None:
    """A Unix time in seconds or milliseconds, where it can be one."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    if written := _ASP_TIME.fullmatch(text):
        return epoch + timedelta(milliseconds=int(written[1]))
    if not (written := _UNIX_TIME.fullmatch(text)):
        return None
    moment = epoch + (timedelta(seconds=int(written[1])) if written[1] else timedelta(milliseconds=int(written[2])))
    return moment if _BEFORE_THE_WEB <= moment <= evidence.latest else None


def _read_normalised_date(text: str, evidence: DateEvidence) -> datetime | None:
    if digits := _DIGITS.fullmatch(text):
        text = f"{digits[1]}t{digits[2]}:{digits[3]}:{digits[4] or '00'}{digits[5] or ''}"
    weekdays: frozenset[int] | None = None
    first = _FIRST_WORD.match(text)
    if first and first[1] in WEEKDAYS and not months_of(first[1]):
        text, weekdays = text[first.end() :], weekdays_of(first[1])
    clock, rest = take_clock(text)
    words = [word for word in WORD.findall(rest) if not (word == "w" and re.search(r"\d-?w\d", rest))]
    if not _are_all_known(words, clock, evidence):
        if any(_names_month(word, evidence) for word in words) or re.search(r"\d{4}", rest):
            raise AmbiguousDateError
        return None
    months = _choose_month_words(words, evidence)
    for word in {*words} - {*months}:
        if (found := weekdays_of(word)) and word not in SMALL_WORDS:
            weekdays = found if weekdays is None else weekdays & found
    era = next((calendar for word in words if (calendar := calendar_of_era(word))), None)
    rest = WORD.sub(lambda word: word[0] if word[0] in months or word[0] == "w" else " ", rest)
    day = _read_day(rest, era, weekdays or frozenset(), evidence, in_words=bool(months))
    zone = clock.zone if clock.zone is not None else _find_zone_among([word for word in words if word not in months])
    return make_utc_moment(day, clock.time, zone or 0) if day else None


def _read_day(
    rest: str, era: Calendar | None, weekdays: frozenset[int], evidence: DateEvidence, *, in_words: bool
) -> date | None:
    read = read_day_in_words if in_words else read_day_in_numbers
    return read(rest, era, weekdays, evidence)


def _names_month(word: str, evidence: DateEvidence) -> bool:
    return bool(months_of(word, evidence.language)) or find_calendar_month(word, evidence) is not None


def _choose_month_words(words: list[str], evidence: DateEvidence) -> list[str]:
    """The words for the month: of "mar" in "mar, 5 mar 2024" both, of "lun" in "lun 5 feb 2024" the other."""
    months = [word for word in words if _names_month(word, evidence)]
    return [word for word in months if word not in WEEKDAYS] or months


def _are_all_known(words: list[str], clock: Clock, evidence: DateEvidence) -> bool:
    zones = [word for word in words if find_zone(word) is not None and not _names_month(word, evidence)]
    if len({find_zone(word) for word in zones}) > 1 and clock.zone is None:
        return False
    return all(
        word in zones
        or _names_month(word, evidence)
        or (word in WEEKDAYS and word not in _ZONES_AND_WEEKDAYS)
        or word in SMALL_WORDS
        or calendar_of_era(word)
        for word in words
    )


def _find_zone_among(words: list[str]) -> TimeZone | None:
    return next((zone for zone in map(find_zone, words) if zone is not None), None)
