"""Which request asked for a job, so that another request of the same name is told apart from the same one again."""

from __future__ import annotations

from .client import Client
from .keys import Keys


class JobRequests:
    """A digest in the ledger's entry of each job that came over HTTP; known as long as the job is."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client, self._keys = client, keys

    def find_digest(self, job_id: str) -> str | None:
        """Of the request that asked for a job; None where none is known."""
        stored = self._client.hget(self._keys.job(job_id), "request")
        return stored.decode() if stored else None
