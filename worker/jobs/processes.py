"""The processes that do jobs: how one is named in the ledger, how its end is noticed, and what each is held to."""

from __future__ import annotations

import os
import resource
import socket
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from ..clock_and_ids import new_id
from ..store.runs import JobRun

DATA_PAGES = 5  # which word of /proc/self/statm: what the limit is compared with
START_TIME = 19  # which word of /proc/PID/stat behind the name it is: in ticks since the machine started


def make_run(worker: int | None = None) -> JobRun:
    """A run of this process.

    Args:
        worker: the process that people know it by; None: the parent, which has started it to do jobs.
    """
    process = f"{_read_space()} {os.getpid()} {_read_start(os.getpid())}"
    return JobRun(token=new_id(), worker=f"{socket.gethostname()}:{worker or os.getppid()}", process=process)


def is_process_gone(process: str) -> bool:
    """Whether the process of a run has ended, for certain. False for those of other machines and containers.

    A number may be another process's by now, so the moment of its start counts too.
    """
    space, _, rest = process.partition(" ")
    number, _, start = rest.partition(" ")
    if space != _read_space() or not number.isdecimal() or not start:
        return False
    return _read_start(int(number)) != start


def can_run(number: int) -> bool:
    """Whether a process is there and not stopped; True also where the system does not say."""
    if not Path("/proc/self/stat").exists():
        return True
    return _read_state(number)[:1] not in (["T"], ["t"], ["Z"], ["X"], [])


def limit_memory(size: int) -> None:
    """Let this process have so many bytes more than it has now; beyond that memory is refused. Only on Linux.

    What it has now depends on the machine: libraries reserve some for each processor.
    """
    if sys.platform == "linux":
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[DATA_PAGES]
        wanted = int(pages) * resource.getpagesize() + size
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        if hard == resource.RLIM_INFINITY or wanted < hard:
            resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


@cache
def _read_space() -> str:
    """What process numbers belong to: a running kernel and a container on it."""
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{os.stat('/proc/self/ns/pid').st_ino}"
    return socket.gethostname()


def _read_start(number: int) -> str:
    """When a process started; "" where there is none, or where the system does not say."""
    words = _read_state(number)
    return "" if not words or words[0] in "ZX" else words[START_TIME]


def _read_state(number: int) -> list[str]:
    """What the system tells of a process, behind its name; nothing where there is none."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []
