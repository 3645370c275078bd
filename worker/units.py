"""Numbers as people read them."""

from __future__ import annotations


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
