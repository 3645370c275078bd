"""The clock of a date and the zone with it, cut out of the text; what is left is the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .days import AmbiguousDateError
from .timezones import ZONE_PHRASES, ZONE_WORDS, TimeZone, find_zone, is_zone_name, offset_seconds


@dataclass(frozen=True, slots=True)
class Clock:
    """Hour, minute and second; the zone only where a number or a name next to the clock says it."""

    time: tuple[int, int, int] = (0, 0, 0)
    zone: TimeZone | None = None


# a sign between blanks is a dash: "10:30 - 12:00"
_OFFSET: Final = (
    r":?\s?(?P<sign>[+-])(?<!\s[+-](?=\s))\s?(?P<oh>\d{1,2}?)(?:[:.]?(?P<om>\d{2})(?::\d{2})?)?(?![\d:/.-])"
)
_NAMES: Final = "|".join(sorted(ZONE_WORDS, key=len, reverse=True))
_CLOCK = re.compile(
    r"(?:(?<=\d)t|(?<![\d:.a-z+-]))\s*"
    r"(?P<h>\d{1,2})(?::(?P<m>\d{1,2})(?:[:.](?P<s>\d{1,2})(?:[.,:]\d{1,12})?)?|h(?P<hm>\d{2})?\b)"
    r"(?:\s*(?P<half>[ap]m)\b)?(?:\s*-\s*(?=[a-z]))?"
)
_HOUR_ALONE = re.compile(r"(?<![\d:.-])(?P<h>\d{1,2})\s*(?P<half>[ap]m)\b")
_HOUR_AND_OFFSET = re.compile(r"(?<=\d{4} )(?P<h>\d{1,2})(?= ?[+-]\d{4}$)")
_BASIC_CLOCK = re.compile(r"(?<=\d)t(?P<h>\d{2})(?:(?P<m>\d{2})(?P<s>\d{2})?)?(?:[.,]\d{1,12})?(?=\s*z\b|\s*[+-]|\s*$)")
_ZONE_BEHIND = re.compile(rf"\s*(?P<name>z\b|(?:{_NAMES})(?![^\W\d_]))?\s*(?:{_OFFSET})?\s*(?P<last>z\b)?")
_LAST_OFFSET = re.compile(rf"(?<=\d)\s+{_OFFSET.removeprefix(':?')}$")
_REGION = re.compile(r"\[?(?<![a-z\d/])([a-z_]+(?:/[a-z_]+(?:[+-]\d{1,2})?){1,2})\]?")
_MILITARY_ZONE = re.compile(r"\s*[a-gi-y]\b")
_MIDNIGHT_BEFORE_CLOCK = re.compile(r"\b00:00:00(?:\.0{1,9})?(?= \d{1,2}:\d{2})")  # of a database's date and time


def take_clock(text: str) -> tuple[Clock, str]:
    """The clock with its zone, and the text without both. Raises AmbiguousDateError where there are several.

    >>> take_clock("2 jan 2006 15:04:05 mst -0700")
    (Clock(time=(15, 4, 5), zone=-25200), '2 jan 2006  ')
    """
    text, region = _take_region(text)
    text = _MIDNIGHT_BEFORE_CLOCK.sub(" ", text)
    match = _find_clock(text)
    if match is None:
        offset = _LAST_OFFSET.search(text)
        rest = text[: offset.start()] if offset else text
        return Clock(zone=_read_offset(offset) if offset else region), rest
    behind = _ZONE_BEHIND.match(text, match.end())
    zone, end = _read_zone_behind(behind, match.end()) if behind else (None, match.end())
    if zone is None and _MILITARY_ZONE.match(text, match.end()):
        raise AmbiguousDateError  # RFC 822 turned the military zones round, so nobody knows
    rest = f"{text[: match.start()]} {text[end:]}"
    if zone is None and (offset := _LAST_OFFSET.search(rest)) and not re.search(r"\d:\d", rest):
        zone, rest = _read_offset(offset), rest[: offset.start()]
    return Clock(_read_time(match), region if zone is None else zone), rest


def _find_clock(text: str) -> re.Match[str] | None:
    patterns = (_BASIC_CLOCK, _CLOCK, _HOUR_ALONE, _HOUR_AND_OFFSET)
    return next((match for pattern in patterns if (match := pattern.search(text))), None)


def _take_region(text: str) -> tuple[str, TimeZone | None]:
    """ "America/Los_Angeles", or "Eastern Time", and the text without it."""
    for phrase in ZONE_PHRASES:
        if phrase in text:
            return text.replace(phrase, " "), find_zone(phrase)
    for match in _REGION.finditer(text):
        if is_zone_name(match[1]):
            return f"{text[: match.start()]} {text[match.end() :]}", find_zone(match[1])
    return text, None


def _read_zone_behind(match: re.Match[str], start: int) -> tuple[TimeZone | None, int]:
    """What stands right behind the clock: a name, an offset, or both; then the offset counts."""
    if match["sign"]:
        return _read_offset(match), match.end()
    if name := match["name"] or match["last"]:
        other = _ZONE_BEHIND.match(match.string, match.end())
        if other and other["name"] and find_zone(other["name"]) != find_zone(name):
            raise AmbiguousDateError  # "CET EST"
        return find_zone(name), match.end()
    return None, start


def _read_offset(match: re.Match[str]) -> int:
    return offset_seconds(match["sign"], int(match["oh"]), int(match["om"] or 0))


def _read_time(match: re.Match[str]) -> tuple[int, int, int]:
    parts = match.groupdict()
    minute = int(parts.get("m") or parts.get("hm") or 0)
    return _hour_of_day(int(parts["h"]), parts.get("half")), minute, int(parts.get("s") or 0)


def _hour_of_day(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if hour == 0 or hour > 12:
        if half == "am":
            raise AmbiguousDateError  # "15:04 AM"
        return hour
    return hour % 12 + (12 if half == "pm" else 0)
