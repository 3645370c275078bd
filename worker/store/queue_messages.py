"""What lies in Celery's queues and is in no ledger: messages of other programs, which a broker can lose."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from ..message_head import OWN_TASKS, EnvelopeHead
from .client import Client

PAGE = 500  # messages read at a time
LOOKED_AT = 20_000  # messages of a queue at most

_HEAD = msgspec.json.Decoder(EnvelopeHead)
_TAKEN = msgspec.json.Decoder(tuple[EnvelopeHead, str, str])  # as kombu keeps a message that a worker has


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueReport:
    """What lies in the queues of a collection."""

    waiting: int  # messages for workers
    outside_ledger: int | None  # of them and of what workers hold, those of other programs; None: it can't be seen
    returned: int  # that came back too often


class QueueMessages:
    """Celery's lists on the server."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def count_waiting(self, queue: str) -> int:
        """How many messages wait in a queue."""
        return int(self._client.llen(queue))

    def count_outside_ledger(self, queue: str, unacked: str) -> int:
        """How many messages of other programs are in no ledger yet; of each place the newest 20,000 are looked at.

        Args:
            unacked: where messages are that workers have taken and not ended.
        """
        return sum(
            not _is_ours(message, taken=False)
            for start in range(0, LOOKED_AT, PAGE)
            for message in self._client.lrange(queue, start, start + PAGE - 1)
        ) + sum(not _is_ours(message, taken=True) for message in self._client.hvals(unacked)[:LOOKED_AT])


def _is_ours(message: bytes, taken: bool) -> bool:
    """Whether feedmill sent a message itself: then its job is in the ledger."""
    try:
        head = _TAKEN.decode(message)[0] if taken else _HEAD.decode(message)
    except (msgspec.DecodeError, RecursionError):
        return False
    return head.headers.task in OWN_TASKS
