"""Reading a stream as the only consumer of a group: what it has not acknowledged comes again after a restart."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from redis.exceptions import ResponseError

from .client import LONGEST_BLOCK, Client
from .event_data import unpack_fields
from .keys import Keys
from .streams import BATCH_SIZE, StreamEntry


class GroupDroppedError(Exception):
    """Somebody dropped the group: what it has missed, nobody knows."""


class GroupReading:
    """One consumer of a group of a stream. Its client must not repeat reads, or what a lost answer held is missed."""

    def __init__(self, client: Client, keys: Keys, stream: str, group: str) -> None:
        self._client, self._key = client, keys.stream(stream)
        self.stream, self.group = stream, group

    def read_unacknowledged(self, after: str) -> list[StreamEntry]:
        """What was read before and is not acknowledged, behind an id; one that was trimmed meanwhile has no fields.

        Raises:
            GroupDroppedError: the group is gone.
        """
        return self._read(after, 1)

    def read_new(self, seconds: float) -> list[StreamEntry]:
        """What comes within so many seconds, LONGEST_BLOCK at most.

        Raises:
            GroupDroppedError: the group is gone.
        """
        return self._read(">", max(1, int(min(seconds, LONGEST_BLOCK) * 1000)))

    def acknowledge(self, ids: Sequence[str]) -> None:
        """Never read these again."""
        for begin in range(0, len(ids), BATCH_SIZE):
            self._client.xack(self._key, self.group, *ids[begin : begin + BATCH_SIZE])

    def _read(self, place: str, block: int) -> list[StreamEntry]:
        try:
            # the consumer has the group's name: there is one
            answer = self._client.xreadgroup(self.group, self.group, {self._key: place}, count=BATCH_SIZE, block=block)
        except ResponseError as error:
            if str(error).startswith(("NOGROUP", "UNBLOCKED")):
                raise GroupDroppedError(f"{self.stream} has no group {self.group} any more") from error
            raise
        rows = [row for _, found in answer or () for row in found]
        return [StreamEntry(self.stream, entry_id.decode(), _unpack_known(fields or {})) for entry_id, fields in rows]


def _unpack_known(fields: Mapping[bytes, bytes]) -> dict[str, str]:
    """The fields; none where somebody else has written what can't be read."""
    try:
        return unpack_fields(fields)
    except (zlib.error, UnicodeDecodeError):
        return {}
