"""The jobs whose document is to be fetched, on their way to a fetcher. Without a fetcher they go to the workers.

What gets lost here is not lost: the ledger has every job, and the reconciler sends it again.
"""

from __future__ import annotations

from collections.abc import Sequence

from .client import Client
from .keys import Keys
from .scripts import Script

SERVED_SECONDS = 60  # that a fetcher counts as there after it was heard of
MOST_LOSSES = 3  # of a job while it is fetched; then a worker fetches it, in a process that nothing else depends on
ROUTED_AT_ONCE = 500  # jobs that one call of the script goes through


class FetchQueue:
    """The fetchers' queue in Redis."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._script = Script(client, keys, "job")

    def route(self, job_ids: Sequence[str]) -> list[str]:
        """Send to the fetchers what is to be fetched; returns the other jobs: all of them where there is no fetcher."""
        others: list[str] = []
        for start in range(0, len(job_ids), ROUTED_AT_ONCE):
            part = list(job_ids[start : start + ROUTED_AT_ONCE])
            answer = self._script(step="route", ids=part, most_losses=MOST_LOSSES)
            others += [job_id.decode() for job_id in answer]
        return others

    def take(self, most: int, seconds: float) -> list[str]:
        """Some jobs, those first that wait longest; waits so many seconds for one."""
        first = self._client.brpop(self._keys.fetch, seconds)
        if first is None:
            return []
        more = self._client.rpop(self._keys.fetch, most - 1) if most > 1 else None
        return [job_id.decode() for job_id in (first[1], *(more or ()))]

    def give_back(self, job_ids: Sequence[str]) -> None:
        """Jobs that were taken and not begun, in their order, to be taken next."""
        if job_ids:
            self._client.rpush(self._keys.fetch, *reversed(job_ids))

    def find_addresses(self, job_ids: Sequence[str]) -> list[str]:
        """What each job is to fetch; "" where it is forgotten."""
        pipe = self._client.pipeline(transaction=False)
        for job_id in job_ids:
            pipe.hget(self._keys.job(job_id), "url")
        return [(address or b"").decode() for address in pipe.execute()]

    def mark_served(self) -> None:
        """Say that a fetcher takes what is in the queue."""
        self._client.set(self._keys.fetchers, "1", ex=SERVED_SECONDS)

    def is_served(self) -> bool:
        return bool(self._client.exists(self._keys.fetchers))

    def count_waiting(self) -> int:
        return int(self._client.llen(self._keys.fetch))
