"""Dates in any spelling but the two common ones, taken apart: the clock, the zone, and what is left for the day.

A date is read only if every word and every number of it is understood, and only if there is one way to.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from .month_names import WEEKDAYS, fold_date_text, months_of
from .timezones import ZONES, offset_seconds


class AmbiguousDateError(Exception):
    """A date is there, but it can be read in more than one way, or not for sure."""


_Day = tuple[int, int, int]

_COMMENT = re.compile(r"\([^()]*\)")  # RFC 822, 3.4.3
# What East Asian dates write for "-" and ":"; "dd" for the day, so that its end stays an end.
_EAST_ASIAN_NOTATIONS = [
    (re.compile(r"\s*[年년]\s*"), "-"),
    (re.compile(r"(?<=\d)\s*[月월]\s*(?=\d)"), "-"),
    (re.compile(r"(?<=\d)\s*[日일]"), " "),
    (re.compile(r"(?<=\d)\s*[時时点시]\s*(?:(\d{1,2})\s*[分분])?(?:\s*(\d{1,2})\s*[秒초])?"), ""),
    (re.compile(r"(?:오전|上午|午前)\s*(\d{1,2}:[\d:]+)"), r"\1 am"),
    (re.compile(r"(?:오후|下午|午後)\s*(\d{1,2}:[\d:]+)"), r"\1 pm"),
]
_HALF_DAY_NOTATIONS = [
    (re.compile(r"\b([ap])\.\s?m\b\.?"), r"\1m"),
    (re.compile(r"\bπ\.μ\.?"), "am"),
    (re.compile(r"\bμ\.μ\.?"), "pm"),
]
_DOTTED_CLOCK = re.compile(
    r"\b(kl|klo|um|ore|alle|godz)\b\.?\s*(\d{1,2})\.(\d{2})\b"
)  # else it may be a day and a month
_TWO_WORDS = re.compile(r"(كانون|تشرين)\s+(?=ال)")  # the Levantine months of winter
_MILITARY_ZONE = re.compile(r"\s*[a-gi-y]\b")
_CLOCK = re.compile(
    r"(?:(?<=\d)t|(?<![\d:.a-z+-]))\s*(?P<h>\d{1,2})(?:[:](?P<m>\d{1,2})(?:[:.](?P<s>\d{2})(?:[.,:]\d{1,12})?)?|h(?P<hm>\d{2})?\b)"
    r"(?:\s*(?P<half>[ap]m)\b)?(?:\s*-\s*(?=[a-z]))?"
    r"(?P<zone>\s*z\b|\s*(?:gmt|utc|ut)?\s?(?P<sign>[+−-])\s?(?P<oh>\d{1,2}?)(?::?(?P<om>\d{2}))?(?![\d:/.-]))?"
)
_HOUR_ALONE = re.compile(r"(?<![\d:.-])(?P<h>\d{1,2})\s*(?P<half>[ap]m)\b")
_BASIC_CLOCK = re.compile(
    r"(?<=\d)t(?P<h>\d{2})(?:(?P<m>\d{2})(?P<s>\d{2})?)?(?:[.,]\d{1,12})?"
    r"(?P<zone>\s*z\b|\s*(?P<sign>[+-])(?P<oh>\d{2})(?::?(?P<om>\d{2}))?)?$"
)
_DIGITS = re.compile(r"(\d{8})(\d{2})(\d{2})(\d{2})?")  # 202403051030
_EPOCH = re.compile(r"/?date\((-?\d{9,13})(?:[+-]\d{4})?\)/?")  # ASP.NET: milliseconds; the offset is only for show

_FIRST_WORD = re.compile(r"([^\W\d_]+)[. ]+(?=.*\d)")
_AMERICAN_ZONES = frozenset(
    ("et", "ct", "mt", "pt")
)  # of summer or winter; the last is a Polish Friday at the beginning
_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = frozenset(
    "st nd rd th er h r ora o go t d di at of on the and de del do da das dos den der a la las le les il el i g v y"  # noqa: SIM905
    " ore alle um uhr klo kl tot om saat godz hodin roku rok г р год года року лет ч час в о у ve και στις ωρα jam"
    " pukul och og dne dia as os aos".split()
)
_YEAR_FIRST = re.compile(r"(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WEEK_DAY = re.compile(r"(\d{4})-?w(\d{2})-?(\d)")
_ORDINAL_DAY = re.compile(r"(\d{4})-?(\d{3})")
_AMBIGUOUS_DAY = re.compile(
    r"\d{4}|\d{4}[-/.]\d{1,2}|\d{4}-?w\d{2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})|\d{1,2}[-/.]\d{4}"
)


def read_any_date(text: str, language: str | None = None) -> datetime | None:
    """The moment that a date names, in UTC, or None for what is no date.

    Raises AmbiguousDateError where there is more than one way to read it, ValueError and OverflowError for a day or a
    time that does not exist.
    """
    text = _normalise_notation(text)
    if epoch := _EPOCH.fullmatch(text):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(epoch[1]))
    if digits := _DIGITS.fullmatch(text):
        text = f"{digits[1]}t{digits[2]}{digits[3]}{digits[4] or '00'}"
    if (first := _FIRST_WORD.match(text)) and first[1] in WEEKDAYS and not months_of(first[1]):
        text = text[first.end() :]
    clock = _BASIC_CLOCK.search(text) or _CLOCK.search(text) or _HOUR_ALONE.search(text)
    rest = f"{text[: clock.start()]} {text[clock.end() :]}" if clock else text
    parts = clock.groupdict() if clock else {}
    if clock and not parts.get("zone") and _MILITARY_ZONE.match(text, clock.end()):
        raise AmbiguousDateError  # RFC 822 turned the military zones round, so nobody knows
    words = [word for word in _WORD.findall(rest) if not (word == "w" and _WEEK_DAY.search(rest))]
    rest, zone = _without_words(rest, words, language, zoned=bool(parts.get("zone")))
    has_month_name = any(months_of(word, language) for word in words)
    day = _read_day_in_words(rest, language) if has_month_name else _read_day_in_numbers(rest)
    if day is None:
        return None
    hour, minute = int(parts.get("h") or 0), int(parts.get("m") or parts.get("hm") or 0)
    offset = _read_offset(parts) if zone is None else zone
    return make_utc_moment(day, _hour_of_day(hour, parts.get("half")), minute, int(parts.get("s") or 0), offset)


def make_utc_moment(day: _Day, hour: int, minute: int, second: int, offset: int) -> datetime:
    """Day, clock and seconds east of Greenwich to a moment in UTC: 24:00 is the next day, a leap second the one before.

    Raises ValueError and OverflowError for what does not exist.
    """
    days = 0
    if hour == 24 and minute == second == 0:
        hour, days = 0, 1
    second = 59 if second == 60 else second
    return datetime(*day, hour, minute, second, tzinfo=UTC) + timedelta(days=days, seconds=-offset)


def read_full_year(written: str) -> int:
    """RFC 2822, 4.3: 00 to 49 are of this century, 50 to 99 and three digits count from 1900.

    >>> read_full_year("2024"), read_full_year("06"), read_full_year("99"), read_full_year("103")
    (2024, 2006, 1999, 2003)
    """
    year = int(written)
    if len(written) == 2 and year < 50:
        return 2000 + year
    return 1900 + year if len(written) in (2, 3) else year


def _normalise_notation(text: str) -> str:
    """Folded, without comments, in one notation for what languages write differently."""
    text = _COMMENT.sub(" ", text) if not text.startswith("/") else text
    text = text.replace("点", "時").replace("时", "時").replace("시", "時")
    text = re.sub(r"(\d{1,2})\s*時\s*(\d{1,2})\s*[分분](?:\s*(\d{1,2})\s*[秒초])?", _join_with_colons, text)
    for pattern, new in _EAST_ASIAN_NOTATIONS:
        text = pattern.sub(new, text)
    text = _TWO_WORDS.sub(r"\1", _DOTTED_CLOCK.sub(r"\1 \2:\3", fold_date_text(text)))
    for pattern, new in _HALF_DAY_NOTATIONS:
        text = pattern.sub(new, text)
    return " ".join(text.replace(",", " ").split())


def _join_with_colons(match: re.Match[str]) -> str:
    return ":".join(part.zfill(2) for part in match.groups() if part)


def _without_words(rest: str, words: list[str], language: str | None, *, zoned: bool) -> tuple[str, int | None]:
    """The date without weekdays, zone and small words, and the zone's offset."""
    months = [word for word in words if months_of(word, language)]
    sure = [word for word in months if word not in WEEKDAYS]
    zones = [word for word in words if word in ZONES]
    unknown = [
        w
        for w in words
        if not (w in zones or w in months or (w in WEEKDAYS and w not in _AMERICAN_ZONES) or w in _SMALL_WORDS)
    ]
    if unknown or len(zones) > 1:
        if months or re.search(r"\d{4}", rest):
            raise AmbiguousDateError
        return "", None
    dropped = {*words} - {*(sure or months)}
    rest = _WORD.sub(lambda word: " " if word[0] in dropped else word[0], rest)
    if zones and zoned and ZONES[zones[0]] != 0:
        return rest, None  # "-0500 EST": the number says it
    return rest, ZONES[zones[0]] if zones and not zoned else None


def _read_offset(parts: dict[str, str | None]) -> int:
    sign = parts.get("sign")
    if not sign:
        return 0
    return offset_seconds("-" if sign in "-−" else "+", int(parts["oh"] or 0), int(parts["om"] or 0))


def _hour_of_day(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if hour == 0 or hour > 12:
        if half == "am":
            raise AmbiguousDateError  # "15:04 AM"
        return hour
    return hour % 12 + (12 if half == "pm" else 0)


def _read_day_in_words(rest: str, language: str | None) -> _Day:
    """Day, month's name and year, in any order that leaves no doubt which number is which."""
    months = {month for word in _WORD.findall(rest) for month in months_of(word, language)}
    tokens = re.findall(r"\d+|[^\W\d_]+", rest)
    numbers = [token for token in tokens if token.isdecimal()]
    if len(months) != 1 or len(numbers) != 2:
        raise AmbiguousDateError
    (month,) = months
    first, second = numbers
    if len(first) <= 2 and 1 <= int(first) <= 31 and (len(second) != 1):
        return read_full_year(second), month, int(first)
    if len(first) == 4 and len(second) <= 2:
        return int(first), month, int(second)
    raise AmbiguousDateError


def _read_day_in_numbers(rest: str) -> _Day | None:
    text = rest.strip(" .,;-")
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4])
    if match := _YEAR_LAST.fullmatch(text):
        return _order_day_and_month(int(match[1]), int(match[3]), int(match[4]), match[2])
    if match := _COMPACT_DAY.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _WEEK_DAY.fullmatch(text):
        day = datetime.fromisocalendar(int(match[1]), int(match[2]), int(match[3]))
        return day.year, day.month, day.day
    if match := _ORDINAL_DAY.fullmatch(text):
        day = datetime(int(match[1]), 1, 1, tzinfo=UTC) + timedelta(days=int(match[2]) - 1)
        if day.year != int(match[1]):
            raise ValueError("no such day of the year")
        return day.year, day.month, day.day
    if _AMBIGUOUS_DAY.fullmatch(text):
        raise AmbiguousDateError
    return None


def _order_day_and_month(first: int, second: int, year: int, separator: str) -> _Day:
    """Day or month first: with dots the day; else whichever can't be a month."""
    if separator == "." or first > 12 or first == second:
        return year, second, first
    if second > 12:
        return year, first, second
    raise AmbiguousDateError
