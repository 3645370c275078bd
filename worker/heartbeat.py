"""The sign of life of one process: a file that it writes while its loop goes round, and that a health check reads.

A check that asks the server sees that somebody works; this one sees that the process of this container does.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import msgspec

log = logging.getLogger(__name__)

BEAT_EVERY = 5.0  # seconds
LATEST = 30.0  # seconds after its last beat a process counts as dead; one whose server is away may take 26 for a step


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeSign:
    """What stands in the file."""

    role: str  # worker, fetcher or scheduler
    pid: int
    at: float  # when the loop last went round, on the clock that all processes of a machine share


class Heartbeat:
    """The sign of life of the process that made it. Processes that are forked from it give none.

    Args:
        file: where it is written; None: nowhere.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._pid = os.getpid()
        self._written_at = -BEAT_EVERY
        self._has_failed = False
        self._writing = Lock()

    def beat(self, role: str, at: float | None = None) -> None:
        """Say that the loop goes round; written at most every BEAT_EVERY seconds.

        Args:
            at: when it did, if not now.
        """
        if self._file is None or os.getpid() != self._pid:
            return
        with self._writing:
            now = time.monotonic()
            if now - self._written_at >= BEAT_EVERY:
                self._written_at = now
                self._write_sign(self._file, LifeSign(role=role, pid=self._pid, at=now if at is None else at))

    def _write_sign(self, file: Path, sign: LifeSign) -> None:
        try:
            _replace_file(file, msgspec.json.encode(sign))
        except OSError as error:
            if not self._has_failed:
                log.warning(
                    "no sign of life can be written", extra={"event": "process.no_heartbeat", "reason": str(error)}
                )
            self._has_failed = True

    def beat_in_parts(self, role: str, parts: Iterable[str]) -> Callable[[str], None]:
        """For a process with several loops, which is as alive as the one that last went round longest ago.

        Returns what each of them calls with its name.
        """
        seen = dict.fromkeys(parts, time.monotonic())

        def beat_part(part: str) -> None:
            seen[part] = time.monotonic()
            self.beat(role, min(seen.values()))

        return beat_part


def read_life_sign(file: Path) -> LifeSign | None:
    """What the process of this file said last; None where there is nothing of the kind."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=LifeSign)
    except (OSError, msgspec.DecodeError):
        return None


def _replace_file(file: Path, content: bytes) -> None:
    """Whoever reads it finds the old content or the new one."""
    new = file.with_name(f"{file.name}.new")
    new.write_bytes(content)
    new.replace(file)
