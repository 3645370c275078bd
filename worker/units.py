"""Numbers as people read them."""

from __future__ import annotations

import re
from datetime import timedelta

MOST_AGES = 10
_AGE = re.compile(r"(\d{1,5})([mhd])", re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def format_bytes(count: int) -> str:
    """A number of bytes in its largest unit.

    >>> format_bytes(999), format_bytes(2_500_000), format_bytes(12 * 2**30)
    ('999 B', '2.5 MB', '12.9 GB')
    """
    for size, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} B"


def format_seconds(seconds: float) -> str:
    """A length of time in its largest unit.

    >>> format_seconds(1209600), format_seconds(129600), format_seconds(90)
    ('14 days', '36 hours', '90 s')
    """
    for size, unit in ((86400, "days"), (3600, "hours")):
        if seconds >= 2 * size and seconds % size == 0:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def read_ages(text: str) -> tuple[timedelta, ...]:
    """Some ages, the youngest first.

    Raises:
        ValueError: says how they are written.

    >>> [age.total_seconds() for age in read_ages("7d 90m, 1d")]
    [5400.0, 86400.0, 604800.0]
    """
    words = text.replace(",", " ").split()
    found = [match for match in map(_AGE.fullmatch, words) if match and int(match[1])]
    if not words or len(found) < len(words) or len(words) > MOST_AGES:
        raise ValueError(f"write one to {MOST_AGES} ages in minutes, hours or days, such as 1d 7d")
    return tuple(sorted({int(match[1]) * _UNITS[match[2]] for match in found}))
