"""Streams that don't grow for ever: what has been read and is old goes; so does what nobody comes for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ..settings import Settings
from .client import Client
from .keys import Keys
from .scripts import Script
from .streams import to_entry_id

NAMES = ("clean", "copies")
ENTRIES_AT_ONCE = 200  # of one call of the script, which holds up the server for some milliseconds
CALLS_AT_ONCE = 50  # of one round of the scheduler, so that its other work goes on
NOTICE_EVERY = timedelta(days=1)  # between two events about unread entries that went


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupState:
    """How far a consumer group has read a stream."""

    name: str
    unread: int | None  # entries that were not delivered yet; None: the server does not know
    pending: int  # delivered, not acknowledged
    waiting_since: datetime | None  # when the oldest entry was written that it has not finished; None: there is none


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamExtent:
    """What is in a stream, and what was."""

    name: str
    entries: int
    trimmed: int  # entries that are gone
    trimmed_to: str | None  # id of the last of them
    oldest: datetime | None
    groups: tuple[GroupState, ...]


class StreamTrimmer:
    """Trims the streams for consumers, by the settings' ages and sizes."""

    def __init__(self, client: Client, keys: Keys, settings: Settings) -> None:
        self._client, self._keys, self._settings = client, keys, settings
        self._script = Script(client, keys, "trim")

    def trim(self, name: str, notice: Sequence[str], now: datetime) -> int:
        """Take out what may go; returns how many entries went. What is left of a long row goes at the next round.

        Args:
            notice: fields of the event that tells groups of unread entries that went, but for its id and data.
        """
        gone = 0
        for _ in range(CALLS_AT_ONCE):
            count = int(
                self._script(
                    stream=name,
                    old=to_entry_id(now - timedelta(seconds=self._settings.stream_age)),
                    very_old=to_entry_id(now - timedelta(seconds=self._settings.stream_grace)),
                    most=self._settings.stream_entries,
                    count=ENTRIES_AT_ONCE,
                    now=int(now.timestamp() * 1000),
                    notice_every=int(NOTICE_EVERY.total_seconds() * 1000),
                    notice=list(notice),
                )
            )
            gone += count
            if not count:
                break
        return gone

    def find_last_trimmed(self, name: str) -> str | None:
        """Id of the newest entry that was trimmed; None: nothing was. A reader with an older cursor has missed some."""
        last = self._client.hget(self._keys.trims, f"{name}:last")
        return last.decode() if last else None

    def read_extent(self, name: str) -> StreamExtent:
        """What is in a stream, what is gone, and how far its consumer groups are."""
        key = self._keys.stream(name)
        if not self._client.exists(key):
            return StreamExtent(name=name, entries=0, trimmed=0, trimmed_to=None, oldest=None, groups=())
        info = self._client.xinfo_stream(key)
        groups = tuple(self._read_group(key, group) for group in self._client.xinfo_groups(key))
        first = info["first-entry"]
        return StreamExtent(
            name=name,
            entries=int(info["length"]),
            trimmed=int(info["entries-added"]) - int(info["length"]),
            trimmed_to=self.find_last_trimmed(name),
            oldest=_moment_of(first[0]) if first else None,
            groups=groups,
        )

    def _read_group(self, key: str, group: Mapping[str, Any]) -> GroupState:
        pending = self._client.xpending_range(key, group["name"], "-", "+", 1) if group["pending"] else []
        following = self._client.xrange(key, min=f"({group['last-delivered-id'].decode()}", count=1)
        oldest = [row["message_id"] for row in pending] or [entry_id for entry_id, _ in following]
        return GroupState(
            name=group["name"].decode("utf-8", "replace"),
            unread=group.get("lag"),
            pending=int(group["pending"]),
            waiting_since=_moment_of(oldest[0]) if oldest else None,
        )


def _moment_of(entry_id: bytes) -> datetime:
    """When an entry was written."""
    return datetime.fromtimestamp(int(entry_id.split(b"-")[0]) / 1000, UTC)
