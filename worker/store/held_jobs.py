"""Jobs that are not to be begun before a moment. The reconciler enqueues them then."""

from __future__ import annotations

from datetime import datetime

from .bodies import Bodies
from .client import Client
from .jobs import Job, pack_job, to_milliseconds
from .keys import Keys
from .scripts import Script


class HeldJobs:
    """Jobs of the ledger that wait for a moment of their own."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._bodies = Bodies(client, keys)
        self._script = Script(client, keys, "job")

    def hold(self, job: Job, now: datetime, moment: datetime | None) -> bool:
        """Write a job down that is due at a moment, or give the one that waits a new document, and that moment.

        Args:
            moment: None: only where one waits, whose moment stays.

        Returns:
            False: it was begun already, or none waits; nothing was changed.
        """
        due = None if moment is None else to_milliseconds(moment)
        staged = self._bodies.stage(job.body)
        fields, given_at = pack_job(job), to_milliseconds(now)
        return bool(self._script(step="hold", run="", id=job.id, fields=fields, now=given_at, moment=due, **staged))
