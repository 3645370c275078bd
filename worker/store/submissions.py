"""The stream into which other programs put their jobs, read by a group of which each scheduler is one reader.

An entry stays until its job is in the ledger, whatever dies meanwhile: what a reader was given and did not finish is
given to another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from redis.exceptions import ResponseError

from .client import LONGEST_BLOCK, Client
from .keys import Keys

GROUP = "feedmill"
READER = "scheduler"  # one name for all of them: names are kept for ever, and any reader may finish what another left
ABANDONED_AFTER = timedelta(seconds=10)  # to write an entry into the ledger takes milliseconds
READ_AT_ONCE = 16  # entries; each may be as large as a document


@dataclass(frozen=True, slots=True)
class Submission:
    """What another program put into the stream."""

    id: str  # of the entry
    fields: dict[bytes, bytes]


class Submissions:
    """The entries that are in no ledger yet."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._key = keys.stream("submit")

    def read_waiting(self, seconds: float) -> list[Submission]:
        """Entries for this reader: first what another one left undone, then new ones; waits for the first so long.

        Each must be given to `remove` when it is in the ledger, else it is read again.
        """
        try:
            return self._claim_abandoned() or self._read_new(seconds)
        except ResponseError as error:
            if not str(error).startswith("NOGROUP"):
                raise
        self._create_group()
        return self._read_new(seconds)

    def remove(self, entry_ids: Sequence[str]) -> None:
        """Take entries out that are in the ledger."""
        pipe = self._client.pipeline(transaction=True)
        pipe.xack(self._key, GROUP, *entry_ids)
        pipe.xdel(self._key, *entry_ids)
        pipe.execute()

    def count_waiting(self) -> int:
        """How many entries are in no ledger yet."""
        return int(self._client.xlen(self._key))

    def _claim_abandoned(self) -> list[Submission]:
        idle = int(ABANDONED_AFTER.total_seconds() * 1000)
        _, rows, _ = self._client.xautoclaim(
            self._key, GROUP, READER, min_idle_time=idle, start_id="0-0", count=READ_AT_ONCE
        )
        return [Submission(entry_id.decode(), fields) for entry_id, fields in rows]

    def _read_new(self, seconds: float) -> list[Submission]:
        block = max(1, int(min(seconds, LONGEST_BLOCK) * 1000))
        answer = self._client.xreadgroup(GROUP, READER, {self._key: ">"}, count=READ_AT_ONCE, block=block)
        return [Submission(entry_id.decode(), fields) for _, rows in answer for entry_id, fields in rows]

    def _create_group(self) -> None:
        """From the stream's beginning: programs may have submitted before anything of feedmill ran."""
        try:
            self._client.xgroup_create(self._key, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):  # another reader was faster
                raise
