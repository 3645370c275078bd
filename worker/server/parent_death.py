"""Processes that end with the one that started them, however it ends.

As a program, run by its path: ``python -I -S parent_death.py PARENT COMMAND…`` becomes the command, tied to the process
PARENT that has started it. It imports nothing of ours: it is there only for the moment before the command.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1  # of prctl, Linux


def end_with_parent() -> None:
    """Let the kernel kill this process when its parent ends, however that happens. Does nothing outside Linux."""
    if sys.platform == "linux":
        tie_to_parent(os.getppid())


def tie_to_parent(parent: int) -> None:
    """The same for one that knows its parent's number, and so notices that it has ended before this was said."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def tie_command(command: Sequence[str]) -> list[str]:
    """A command line that does the same, and ends with this process; its thread that starts it must live as long."""
    return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), str(os.getpid()), *command]


if __name__ == "__main__":
    tie_to_parent(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606  (the command of whoever started us)
