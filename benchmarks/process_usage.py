"""What processes of this machine have used, as the system knows it (Linux)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def read_cpu_seconds(pid: int) -> float:
    """Processor time of a process until now.  Raises OSError where it has ended."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / TICKS


def read_peak_megabytes(pid: int) -> float:
    """The most memory it had resident.  Raises OSError where it has ended, StopIteration where it is ending."""
    return _read_status_megabytes(pid, "VmHWM")


def read_resident_megabytes(pid: int) -> float:
    """What it has resident now.  Raises as ``read_peak_megabytes``."""
    return _read_status_megabytes(pid, "VmRSS")


def _read_status_megabytes(pid: int, name: str) -> float:
    rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(row for row in rows if row.startswith(name)).split()[1]) / 1024


def list_process_tree(pid: int) -> Iterator[int]:
    """A process, its children, and theirs."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from list_process_tree(int(child))


def read_tree_cpu_seconds(pid: int) -> float:
    """Processor time of all of them together."""
    return sum(map(read_cpu_seconds, list_process_tree(pid)))


def read_thread_cpu_seconds(pid: int) -> float:
    """Processor time of the threads that a process has now, to the microsecond or so."""
    return sum(int(file.read_text().split()[0]) for file in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9
