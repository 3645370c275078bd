"""The consumer groups of the output streams: who is in each, and making and dropping them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from redis.exceptions import ResponseError

from .client import Client
from .group_reading import GroupReading
from .keys import Keys

OWN_GROUP = re.compile(r"feedmill(\..*)?", re.DOTALL)  # names that feedmill's own groups have


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupConsumer:
    """One reader of a group."""

    name: str
    pending: int  # entries that it was given and has not acknowledged
    idle: timedelta  # since it asked for something


class ConsumerGroups:
    """Groups by the names of their streams and their own."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client, self._keys = client, keys

    def list_consumers(self, stream: str, group: str) -> list[GroupConsumer]:
        """The readers of a group, those first that asked last; none, too, if there is no such group."""
        try:
            rows = self._client.xinfo_consumers(self._keys.stream(stream), group)
        except ResponseError as error:
            _raise_unless(error, "NOGROUP", "no such key")
            return []
        return sorted((_unpack_consumer(row) for row in rows), key=lambda one: one.idle)

    def create(self, stream: str, group: str, start: str) -> bool:
        """Make a group. False: there is one of this name; nothing was changed.

        Args:
            start: the id of the entry behind which it begins; "0" is the beginning, "$" the end as it is now.
        """
        try:
            self._client.xgroup_create(self._keys.stream(stream), group, id=start, mkstream=True)
        except ResponseError as error:
            _raise_unless(error, "BUSYGROUP")
            return False
        return True

    def read_in(self, stream: str, group: str) -> GroupReading:
        """Reading as the only consumer of a group."""
        return GroupReading(self._client, self._keys, stream, group)

    def drop(self, stream: str, group: str) -> bool:
        """Forget a group, and what its consumers have in work. False: there is none of this name."""
        try:
            return bool(self._client.xgroup_destroy(self._keys.stream(stream), group))
        except ResponseError as error:
            _raise_unless(error, "requires the key to exist", "no such key")
            return False


def is_own_group(name: str) -> bool:
    """Whether a group of this name is feedmill's own, which nobody else makes, drops or reads in.

    >>> is_own_group("feedmill"), is_own_group("feedmill.hooks"), is_own_group("feedmills"), is_own_group("alerts")
    (True, True, False, False)
    """
    return OWN_GROUP.fullmatch(name) is not None


def _raise_unless(error: ResponseError, *expected: str) -> None:
    if not any(part in str(error) for part in expected):
        raise error


def _unpack_consumer(row: Mapping[str, Any]) -> GroupConsumer:
    return GroupConsumer(
        name=row["name"].decode("utf-8", "replace"),
        pending=int(row["pending"]),
        idle=timedelta(milliseconds=int(row["idle"])),
    )
