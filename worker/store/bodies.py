"""The bytes of jobs: long ones go to the server and come from it in pieces, so that nobody waits for them.

Before a script takes a long body over into its job it lies under a key of its own, which expires.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from .client import Client
from .document_fields import decode_fields
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

    def load_with_fields(self, job_id: str) -> tuple[dict[str, str], bytes | None]:
        """The fields of a job and its bytes, None where none are kept; in one round trip, unless the bytes are many."""
        key = self._keys.body(job_id)
        pipe = self._client.pipeline(transaction=False)
        pipe.hgetall(self._keys.job(job_id))
        pipe.exists(key)
        pipe.strlen(key)
        pipe.getrange(key, 0, PIECE - 1)
        fields, is_kept, size, first = pipe.execute()
        rest = (self._client.getrange(key, start, start + PIECE - 1) for start in range(PIECE, size, PIECE))
        return decode_fields(fields), b"".join([first, *rest]) if is_kept else None
