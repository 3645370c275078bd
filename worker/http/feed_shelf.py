"""Feeds that were made, for all who ask for the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ..runtime import Runtime

MOST_KEPT = 32  # feeds, those that were asked for last


@dataclass(frozen=True, slots=True)
class MadeFeed:
    """A feed as it is sent."""

    body: bytes
    etag: str
    changed_at: datetime | None  # None: it was never changed
    made_of: tuple[str, str]  # the newest entries of the streams that it was made of


class FeedShelf:
    """The feeds that were made last; one is used again as long as nothing has happened."""

    def __init__(self) -> None:
        self._kept: dict[str, MadeFeed] = {}

    def take_or_make(self, rt: Runtime, name: str, make: Callable[[], tuple[bytes, str | None]]) -> MadeFeed:
        """The feed of a name, made by `make` as a body and when the last of it happened."""
        made_of = (rt.streams.find_newest_id("clean"), rt.streams.find_newest_id("copies"))
        kept = self._kept.pop(name, None)
        if kept is None or kept.made_of != made_of:
            body, changed = make()
            etag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
            kept = MadeFeed(body, etag, datetime.fromisoformat(changed) if changed else None, made_of)
        self._kept[name] = kept
        while len(self._kept) > MOST_KEPT:
            self._kept.pop(next(iter(self._kept)), None)
        return kept
