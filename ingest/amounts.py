"""Lengths of time and numbers of bytes, as feeds of every format write them. Nought is one that nobody measured."""

from __future__ import annotations

import re

_MAX_DIGITS = 15
_IN_GROUPS = re.compile(r"\d{1,3}(?:,\d{3}){1,4}+", re.ASCII)


def read_seconds(written: str) -> float | None:
    """A length of time in seconds, or None.

    >>> read_seconds("1:02:03"), read_seconds("90.5"), read_seconds("soon"), read_seconds("00:00:00")
    (3723.0, 90.5, None, None)
    """
    total = 0.0
    parts = written.strip().split(":")
    for part in parts:
        if not part.replace(".", "", 1).isdecimal() or not part.isascii() or len(part) > _MAX_DIGITS:
            return None
        total = total * 60 + float(part)
    return total or None if len(parts) <= 3 else None


def read_whole_number(written: str | None) -> int | None:
    """A number of bytes, or None.

    >>> read_whole_number("4096"), read_whole_number("44,286,034"), read_whole_number("12 MB"), read_whole_number("0")
    (4096, 44286034, None, None)
    """
    digits = (written or "").strip()
    if _IN_GROUPS.fullmatch(digits):
        digits = digits.replace(",", "")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS
    return int(digits) or None if is_number else None
