"""Zones as dates name them, to an offset from UTC."""

from __future__ import annotations

from typing import Final

HOUR: Final = 3600
_HALF: Final = 1800
MAX_OFFSET: Final = 14 * HOUR  # Kiribati; to the west -12, but old feeds have more

# Abbreviations with one meaning in practice; the American ones by RFC 822. IST, AST, CST of China and the like have
# several, and military letters were turned round by RFC 822 (RFC 2822, 4.3): such a date is ambiguous by hours.
ZONES: Final = {
    "nst": -3 * HOUR - _HALF,
    "ndt": -2 * HOUR - _HALF,
    "adt": -3 * HOUR,
    **dict.fromkeys(("utc", "gmt", "ut", "z", "wet"), 0),
    **dict.fromkeys(("bst", "cet", "west", "mez", "met", "wat"), 1 * HOUR),
    **dict.fromkeys(("cest", "eet", "sast", "cat", "mesz", "mest"), 2 * HOUR),
    **dict.fromkeys(("eest", "msk", "eat", "trt", "idt"), 3 * HOUR),
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


def offset_seconds(sign: str, hours: int, minutes: int) -> int:
    """East of Greenwich is positive. Raises ValueError for what no place on Earth has.

    >>> offset_seconds("-", 3, 30)
    -12600
    """
    seconds = hours * HOUR + minutes * 60
    if minutes > 59 or seconds > MAX_OFFSET:
        raise ValueError("no such offset")
    return -seconds if sign == "-" else seconds
