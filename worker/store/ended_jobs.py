"""Jobs that are done, which can be looked up for some time."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..settings import Settings
from .client import Client
from .jobs import to_milliseconds
from .keys import Keys
from .scripts import Script

FORGOTTEN_AT_ONCE = 500  # in one call


class EndedJobs:
    """The done jobs in Redis. Dead ones have their letters."""

    def __init__(self, client: Client, keys: Keys, settings: Settings) -> None:
        self._script = Script(client, keys, "job")
        self._settings = settings

    def forget(self, now: datetime) -> int:
        """Forget those that are older than the retention, or more than the settings allow; returns how many."""
        before = now - timedelta(seconds=self._settings.retention)
        return int(
            self._script(
                step="forget",
                before=to_milliseconds(before),
                most=self._settings.ended_jobs,
                limit=FORGOTTEN_AT_ONCE,
            )
        )
