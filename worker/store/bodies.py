"""The bytes of jobs: long ones go to the server and come from it in pieces, so that nobody waits for them.

Before a script takes a long body over into its job it lies under a key of its own, which expires.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from .client import Client
from .keys import Keys

PIECE = 1024 * 1024  # bytes that one command carries
STAGED_FOR = 3600  # seconds that a body waits for its job; then whoever brought it is gone


class Bodies:
    """The bodies of jobs in Redis."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client, self._keys = client, keys

    def stage(self, body: bytes | None) -> Mapping[str, bytes | str]:
        """Arguments by which job.lua takes over a body; a long one is sent before."""
        if body is None:
            return {}
        if len(body) <= PIECE:
            return {"body": body}
        name = uuid.uuid4().hex
        key = self._keys.staged(name)
        self._client.set(key, body[:PIECE], ex=STAGED_FOR)
        for start in range(PIECE, len(body), PIECE):
            self._client.setrange(key, start, body[start : start + PIECE])
        return {"staged": name}

    def load(self, job_id: str) -> bytes | None:
        """The bytes of a job; None where none are kept."""
        key = self._keys.body(job_id)
        size = self._client.strlen(key)
        if size <= PIECE:
            return self._client.get(key)
        return b"".join(self._client.getrange(key, start, start + PIECE - 1) for start in range(0, size, PIECE))
