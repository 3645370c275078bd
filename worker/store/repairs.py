"""Mends what an audit has found, one thing at a time; each step looks whether it still is as it was found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from dedupe import Params

from ..settings import Settings
from .client import Client
from .index_layout import CHUNK
from .jobs import OUTCOMES, to_milliseconds
from .keys import Keys
from .scripts import Script
from .sums import SumName
from .window import Window

# which of the totals is set right where a sum does not hold
FIELD_OF_SUM: dict[SumName, str] = {
    "jobs = done + dead + open": "jobs",
    "accepted = outcomes + in flight": "accepted",
    "in flight, as kept = in flight, job by job": "in_flight",
    "published + merged + split + led + withdrawn = events in clean": "repaired_clean",
    "copies = events in copies": "repaired_copies",
}


class Repairs:
    """Each returns whether something was changed."""

    def __init__(self, client: Client, keys: Keys, params: Params, settings: Settings) -> None:
        self._script = Script(client, keys, "repair")
        self._window = Window(params)
        self._retention = timedelta(seconds=settings.retention)

    def plan_job(self, job_id: str, now: datetime) -> bool:
        """The reconciler gets an open job, and forgets one that has ended."""
        return self._run_step("plan", id=job_id, now=to_milliseconds(now))

    def set_counts_of_job(self, job_id: str, counts: Mapping[str, int]) -> bool:
        """An ended job's counts are those that its places were found to have."""
        given = [part for name in OUTCOMES for part in (name, counts.get(name, 0))]
        return self._run_step("recount", id=job_id, counts=given)

    def set_expiry_of_job(self, job_id: str) -> bool:
        """An ended job is forgotten when its retention is over, with its input; an open one is kept."""
        return self._run_step("keep", id=job_id, retention=int(self._retention / timedelta(milliseconds=1)))

    def enlist_item(self, story_id: str, item_id: str | None) -> bool:
        """A story has the item, if that says so, and is as large as the number of its items."""
        return self._run_step("enlist", story=story_id, **({"item": item_id} if item_id else {}))

    def remove_entry(self, number: int) -> bool:
        """An entry of the index goes."""
        return self._run_step("unpost", number=number, chunk=number // CHUNK, place=number % CHUNK)

    def let_key_expire(self, key: str, now: datetime) -> bool:
        """A key goes with what is written now."""
        return self._run_step("expire", key=key, at=self._window.arguments_at(now)["expires"])

    def remove_key(self, key: str) -> bool:
        return self._run_step("remove", key=key)

    def correct_sum(self, name: SumName, amount: int) -> bool:
        """The left side of a sum grows by so much."""
        return self._run_step("count", field=FIELD_OF_SUM[name], by=amount)

    def _run_step(self, name: str, **args: Any) -> bool:
        return bool(self._script(step=name, **args))
