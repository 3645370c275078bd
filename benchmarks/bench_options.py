"""What is said about a bench by variables, since names are all that the command line takes."""

from __future__ import annotations

import os
from pathlib import Path


def read_count(name: str, default: int) -> int:
    """A whole number from 1 on.  Ends the program with a message where it is something else."""
    text = os.environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise SystemExit(f"{name}={text}: must be a whole number, at least 1")
    return int(text)


def require_process_usage() -> None:
    """End the program with a message where the system does not tell what processes have used."""
    if not Path("/proc/self/stat").exists():
        raise SystemExit("this bench runs on Linux only: it reads in /proc what processes have used")
