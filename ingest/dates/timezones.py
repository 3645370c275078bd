"""Zones as dates name them, to an offset from UTC: a fixed one, or what the zone's rules say on that day."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

HOUR: Final = 3600
_HALF: Final = 1800
MAX_OFFSET: Final = 14 * HOUR  # Kiribati; to the west -12, but old feeds have more

# Abbreviations with one meaning in practice; the American ones by RFC 822. IST, AST, CST of China and the like have
# several, and military letters were turned round by RFC 822 (RFC 2822, 4.3): such a date is ambiguous by hours.
_FIXED_ZONES: Final = {
    "nst": -3 * HOUR - _HALF,
    "ndt": -2 * HOUR - _HALF,
    "adt": -3 * HOUR,
    **dict.fromkeys(("utc", "gmt", "ut", "z", "wet", "uct", "zulu"), 0),
    **dict.fromkeys(("bst", "cet", "west", "mez", "met", "wat"), 1 * HOUR),
    **dict.fromkeys(("cest", "eet", "sast", "cat", "mesz", "mest"), 2 * HOUR),
    **dict.fromkeys(("eest", "msk", "eat", "trt", "idt", "мск"), 3 * HOUR),
    "irst": 3 * HOUR + _HALF,
    "pkt": 5 * HOUR,
    "npt": 5 * HOUR + _HALF + 900,
    **dict.fromkeys(("wib", "ict"), 7 * HOUR),
    **dict.fromkeys(("hkt", "sgt", "myt", "awst", "pht", "wita"), 8 * HOUR),
    **dict.fromkeys(("jst", "kst", "wit"), 9 * HOUR),
    "acst": 9 * HOUR + _HALF,
    "acdt": 10 * HOUR + _HALF,
    "aest": 10 * HOUR,
    "aedt": 11 * HOUR,
    "nzst": 12 * HOUR,
    "nzdt": 13 * HOUR,
    **dict.fromkeys(("brt", "art"), -3 * HOUR),
    "edt": -4 * HOUR,
    **dict.fromkeys(("est", "cdt"), -5 * HOUR),
    **dict.fromkeys(("cst", "mdt"), -6 * HOUR),
    **dict.fromkeys(("mst", "pdt"), -7 * HOUR),
    **dict.fromkeys(("pst", "akdt"), -8 * HOUR),
    "akst": -9 * HOUR,
    "hst": -10 * HOUR,
}
# Names that leave it to the date whether it is summer or winter.
_GENERIC_ZONES: Final = {
    **dict.fromkeys(("et", "e.t.", "est/edt", "edt/est", "est5edt", "eastern"), "America/New_York"),
    **dict.fromkeys(("ct", "c.t.", "cst/cdt", "cdt/cst", "cst6cdt"), "America/Chicago"),
    **dict.fromkeys(("mt", "m.t.", "mst/mdt", "mdt/mst", "mst7mdt"), "America/Denver"),
    **dict.fromkeys(("pt", "p.t.", "pst/pdt", "pdt/pst", "pst8pdt"), "America/Los_Angeles"),
    **dict.fromkeys(("cet/cest", "cest/cet", "mez/mesz"), "Europe/Berlin"),
    **dict.fromkeys(("eet/eest", "eest/eet"), "Europe/Athens"),
    **dict.fromkeys(("wet/west", "west/wet"), "Europe/Lisbon"),
    **dict.fromkeys(("gmt/bst", "bst/gmt"), "Europe/London"),
    **dict.fromkeys(("aest/aedt", "aedt/aest", "aet"), "Australia/Sydney"),
    **dict.fromkeys(("nzst/nzdt", "nzdt/nzst"), "Pacific/Auckland"),
    "akt": "America/Anchorage",
    **{
        f"{name}{kind} time": zone
        for name, zone in {
            "eastern": "America/New_York",
            "central": "America/Chicago",
            "mountain": "America/Denver",
            "pacific": "America/Los_Angeles",
            "central european": "Europe/Berlin",
            "eastern european": "Europe/Athens",
        }.items()
        for kind in ("", " standard", " daylight", " summer")
    },
}
ZONE_WORDS: Final = frozenset(name for name in {**_FIXED_ZONES, **_GENERIC_ZONES} if name.isalpha())
ZONE_PHRASES: Final = tuple(sorted((name for name in _GENERIC_ZONES if not name.isalpha()), key=len, reverse=True))

# Abbreviations of several zones, by the country that uses one of them.
_ZONES_BY_COUNTRY: Final = {
    "ist": {"in": "Asia/Kolkata", "il": "Asia/Jerusalem", "ie": "Europe/Dublin"},
    "ast": dict.fromkeys(("sa", "kw", "qa", "bh", "ye", "iq"), "Asia/Riyadh"),
    "gst": {"ae": "Asia/Dubai", "om": "Asia/Muscat"},
}
_COUNTRY_BY_LANGUAGE: Final = {
    **dict.fromkeys(("hi", "mr", "te", "gu", "kn", "ml", "en-in", "hi-in", "ta-in", "bn-in"), "in"),
    **dict.fromkeys(("he", "he-il"), "il"),
    **dict.fromkeys(("ga", "ga-ie", "en-ie"), "ie"),
}

TimeZone = int | str  # seconds east of Greenwich, or the name of a zone with rules


@cache
def _zones_by_folded_name() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def is_zone_name(word: str) -> bool:
    """Whether a word in lower case names one zone.

    >>> is_zone_name("pdt"), is_zone_name("america/los_angeles"), is_zone_name("ist")
    (True, True, False)
    """
    return word in _FIXED_ZONES or word in _GENERIC_ZONES or ("/" in word and word in _zones_by_folded_name())


def find_zone(word: str) -> TimeZone | None:
    """The zone of a name in lower case, or None for what names none or several.

    >>> find_zone("est"), find_zone("pt"), find_zone("europe/brussels"), find_zone("ist")
    (-18000, 'America/Los_Angeles', 'Europe/Brussels', None)
    """
    if word in _FIXED_ZONES:
        return _FIXED_ZONES[word]
    return _GENERIC_ZONES.get(word) or (_zones_by_folded_name().get(word) if "/" in word else None)


def find_local_zone(word: str, language: str | None, site: str | None) -> str | None:
    """The zone of an abbreviation that has several, where language or site say in which country.

    >>> find_local_zone("ist", "hi", None), find_local_zone("ist", None, "example.co.il")
    ('Asia/Kolkata', 'Asia/Jerusalem')
    """
    zones = _ZONES_BY_COUNTRY.get(word, {})
    country = (site or "").rpartition(".")[2]
    return zones.get(country) or zones.get(_COUNTRY_BY_LANGUAGE.get((language or "").lower(), ""))


def measure_offset(zone: TimeZone, local: datetime) -> timedelta:
    """How far a zone is ahead of UTC on a local day and clock; of a clock that is shown twice, the first."""
    if isinstance(zone, int):
        return timedelta(seconds=zone)
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).utcoffset() or timedelta(0)


def offset_seconds(sign: str, hours: int, minutes: int) -> int:
    """East of Greenwich is positive. Raises ValueError for what no place on Earth has.

    >>> offset_seconds("-", 3, 30)
    -12600
    """
    seconds = hours * HOUR + minutes * 60
    if minutes > 59 or seconds > MAX_OFFSET:
        raise ValueError("no such offset")
    return -seconds if sign == "-" else seconds
