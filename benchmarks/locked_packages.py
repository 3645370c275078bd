"""The packages that a lock file names, and the day on which it was made."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNTIME_LOCK = ROOT / "requirements.txt"

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_LOCKED_ON = re.compile(r"^# Locked on (\d{4}-\d\d-\d\d)", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class LockedPackage:
    """One version of a package; a lock may name two of them, for two versions of Python."""

    name: str
    version: str


def read_locked_packages(lock: str) -> Sequence[LockedPackage]:
    """What a lock file names, in its order.

    >>> read_locked_packages("click==8.3.0 \\\\\\n    --hash=sha256:0\\nnumpy==2.4.6 ; python_version < '3.12'")
    [LockedPackage(name='click', version='8.3.0'), LockedPackage(name='numpy', version='2.4.6')]
    """
    return [LockedPackage(name, version) for name, version in _PINNED.findall(lock)]


def read_lock_date(lock: str) -> date | None:
    """The day that `./run.sh lock` has written into its first line.

    >>> read_lock_date("# Locked on 2026-06-07 by ./run.sh lock")
    datetime.date(2026, 6, 7)
    """
    found = _LOCKED_ON.search(lock)
    return date.fromisoformat(found[1]) if found else None
