"""What the relay passes events on to, whatever it is, and what can go wrong there.

SinkError
├── SinkAwayError     it may come back by itself: wait, and do the whole batch again
├── SinkSetupError    somebody must mend how it was named, or what is installed or allowed
└── SinkRefusalError  it is there, and does not take an event
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ..store.streams import StreamEntry


class SinkError(Exception):
    """The target does not take what it is given. The message is one line for people, without passwords."""


class SinkAwayError(SinkError):
    """It can't be reached, or is full; it may be well again later."""


class SinkSetupError(SinkError):
    """It can't be used as it was named."""


class SinkRefusalError(SinkError):
    """It does not take an event that it was given, and will not take it later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLimits:
    """When what was read is handed over: as soon as one of these is reached."""

    events: int
    bytes: int  # of their data
    seconds: float  # since the first of them was read


class Sink(Protocol):
    """One target. Each method raises a SinkError; after one the sink is closed, and may be opened again.

    A batch may come again, whole or in part, after whatever happened to the process or the target.
    """

    @property
    def name(self) -> str:
        """What it is, for people, without a password."""

    @property
    def limits(self) -> BatchLimits:
        """How much it wants at once."""

    def open(self) -> None:
        """Connect, and make what has to be there."""

    def write(self, entries: Sequence[StreamEntry]) -> None:
        """Take a batch, oldest first."""

    def flush(self) -> None:
        """Return when all that was written is safe where it is to be."""

    def close(self) -> None:
        """Let go of everything; what was not flushed may be gone."""
