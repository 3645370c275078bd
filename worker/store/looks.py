"""When the pages of items are looked at again, and what each look has found. The steps are in looks.lua."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from .client import Client
from .jobs import to_milliseconds
from .keys import Keys
from .scripts import Script

MAX_LOOKS = 200_000  # items that wait for a look; each takes some 400 bytes of the server
CLAIMED_AT_ONCE = 20  # that one call of the scheduler begins
PLANNED_AT_ONCE = 500  # items in one step
GONE = "gone"  # the status with which an item is withdrawn whose page is not there any more

# same: the text is what was published; noted: what the page says is kept, to be compared with at the next look;
# corrected: the text is another one; moved: the page has another address for good; missing: 404 or 410, to be looked
# at once more; gone: missing at both looks; shorter: most of the text is away; other: another article; unreadable: no
# article is there (a login, a bot check, an error page); refused: the page may not be fetched; unreachable: it could
# not be had for now; withdrawn: the item was taken back meanwhile.
LookFinding = Literal[
    "same", "noted", "corrected", "moved", "missing", "gone", "shorter", "other", "unreadable", "refused",
    "unreachable", "withdrawn",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLook:
    """What is known of the looks at one item's page."""

    seen_at: datetime  # when the item was planned: ages count from here
    looked_at: datetime | None = None
    found: LookFinding | None = None  # by the last look
    reason: str | None = None  # what it found, in words, where it has to be said
    missing_at: datetime | None = None  # the last look found nothing there
    failures: int = 0  # looks in a row that could not have the page
    words: int = 0  # of the page's article, when it was read last
    etag: str | None = None  # of the page, as the server sent it
    last_modified: str | None = None
    answered_by: str | None = None  # the address that sent these two, where redirects led


@dataclass(frozen=True, slots=True, kw_only=True)
class LookClaim:
    """One item whose page is to be looked at now, by the job of that name."""

    item_id: str
    job_id: str
    feed: str  # that brought it


class Looks:
    """The looks of a collection in Redis."""

    def __init__(self, client: Client, keys: Keys, window: timedelta) -> None:
        self._client = client
        self._keys = keys
        self._window = window
        self._script = Script(client, keys, "looks")

    def plan_looks(self, item_ids: Sequence[str], feed: str, now: datetime, ages: Sequence[timedelta]) -> int:
        """Plan looks at items of a feed, each once for as long as it is known. Returns how many had no room.

        Args:
            ages: of an item when its page is looked at, the youngest first.
        """
        keep = max(self._window, ages[-1] * 2)
        refused = 0
        for start in range(0, len(item_ids), PLANNED_AT_ONCE):
            refused += self._script(
                step="plan", ids=list(item_ids[start : start + PLANNED_AT_ONCE]), feed=feed, most=MAX_LOOKS,
                state=_pack_state(PageLook(seen_at=now)), due=to_milliseconds(now + ages[0]),
                keep=int(keep.total_seconds() * 1000),
            )  # fmt: skip
        return refused

    def claim_due(self, now: datetime, again: datetime) -> list[LookClaim]:
        """Items whose moment has come, each to one caller only.

        Args:
            again: when one is looked for once more that nobody has settled by then.
        """
        answer = self._script(
            step="claim", now=to_milliseconds(now), again=to_milliseconds(again), limit=CLAIMED_AT_ONCE
        )
        parts = iter(part.decode() for part in answer)
        return [LookClaim(item_id=item_id, job_id=next(parts), feed=next(parts)) for item_id in parts]

    def settle_look(self, item_id: str, job_id: str, look: PageLook, due: datetime | None) -> bool:
        """Write what a look has found, and when the next one is due; None: never.

        False: another job has it by now, or it is forgotten; nothing was changed.
        """
        state, moment = _pack_state(look), to_milliseconds(due) if due else None
        return bool(self._script(step="settle", id=item_id, job=job_id, state=state, due=moment))

    def is_claimed(self, item_id: str, job_id: str) -> bool:
        """Whether this job is to look at the item's page, and has not said what it found."""
        return bool(self._client.hget(self._keys.look(item_id), "job") == job_id.encode())

    def drop_looks(self, item_ids: Sequence[str]) -> None:
        """Look at these no more."""
        if item_ids:
            self._script(step="drop", ids=list(item_ids))

    def load_looks(self, item_ids: Sequence[str]) -> dict[str, PageLook]:
        """What is known of the looks at those of the items that have any."""
        pipe = self._client.pipeline(transaction=False)
        for item_id in item_ids:
            pipe.hget(self._keys.look(item_id), "state")
        answers: list[Any] = pipe.execute()
        return {
            item_id: msgspec.json.decode(state, type=PageLook)
            for item_id, state in zip(item_ids, answers, strict=True)
            if state
        }


def _pack_state(look: PageLook) -> bytes:
    return msgspec.json.encode(look)
