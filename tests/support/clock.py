"""A moment for tests, and a clock that they move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)


class Clock:
    """A clock that tests move."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
