"""WebSub subscriptions: which hub sends what of which feed, and how that goes. The steps are in pushes.lua."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec

from .client import Client
from .jobs import to_milliseconds
from .keys import Keys
from .scripts import Script

MAX_PUSHES = 50_000  # subscriptions; feeds beyond that are only polled
CLAIMED_PUSHES = 8  # that one call of the scheduler sees to
FEEDS_AT_ONCE = 200  # feeds in one round trip
LONGEST_ERROR = 300  # characters
CONFIRMED_WITHIN = timedelta(days=1)  # of our asking; a hub that comes later was not asked for anything

PushState = Literal["asked", "active", "denied", "leaving"]
PushStanding = Literal["subscribed", "lapsed", "denied", "asked", "leaving"]
PushOutcome = Literal["taken", "repeated", "unsigned"]
PUSH_MODES = ("subscribe", "unsubscribe")


def push_field(outcome: PushOutcome) -> str:
    """The field that counts pushes of an outcome, for metrics.

    >>> push_field("taken")
    'push:taken'
    """
    return f"push:{outcome}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PushSubscription:
    """One feed at one hub. Its id is part of the address that the hub calls: nobody else knows it."""

    id: str
    feed: str
    offered: str  # the hub that the feed names
    hub: str  # the one that is asked: the same, or where that has moved to
    topic: str
    secret: str = field(repr=False)  # that what the hub sends is signed by
    state: PushState
    base: str | None  # the public address that the hub was told last
    added_at: datetime
    asked_at: datetime | None
    since: datetime | None  # the hub sends
    verified_at: datetime | None  # the hub confirmed it, the last time
    lease_until: datetime | None
    tries: int  # since the last success
    error: str | None  # of the last attempt
    pushed_at: datetime | None
    pushes: int
    ignored: int  # pushes without a right signature
    digest: str | None  # of the last body

    def find_standing(self, now: datetime) -> PushStanding:
        """How it is with it, in a word."""
        if self.state == "active":
            return "subscribed" if self.lease_until and now < self.lease_until else "lapsed"
        return self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class HubIntent:
    """What a hub asks us to confirm."""

    mode: str
    topic: str
    lease_until: datetime
    due: datetime  # when the subscription is seen to next


@dataclass(frozen=True, slots=True, kw_only=True)
class PushCounts:
    """How many subscriptions are in which state; each is in one."""

    subscribed: int
    lapsed: int  # the lease ended before the hub confirmed it anew
    waiting: int  # asked for, denied or being given up


class Pushes:
    """The subscriptions of a collection."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._script = Script(client, keys, "pushes")

    def _run_step(self, name: str, **args: object) -> int:
        return int(self._script(step=name, **{key: arg for key, arg in args.items() if arg is not None}))

    def offer(self, push_id: str, feed: str, hub: str, topic: str, secret: str, base: str, now: datetime) -> bool:
        """A feed names a hub and its topic: ask for it, unless that is done already; another one is given up.

        False: there are MAX_PUSHES.
        """
        moment = to_milliseconds(now)
        answer = self._run_step(
            "offer", id=push_id, feed=feed, hub=hub, topic=topic, secret=secret, base=base, now=moment, most=MAX_PUSHES
        )
        return answer >= 0

    def release(self, feed: str, now: datetime) -> bool:
        """Give the subscription of a feed up, and tell the hub. False: there is none."""
        return bool(self._run_step("release", feed=feed, now=to_milliseconds(now)))

    def drop(self, push_id: str) -> None:
        """Forget a subscription, whatever the hub makes of it."""
        self._run_step("drop", id=push_id)

    def claim_due(self, most: int, now: datetime, again: datetime) -> list[PushSubscription]:
        """What is to be seen to now, each to one caller only.

        Args:
            most: subscriptions, CLAIMED_PUSHES at most.
            again: when it is seen to once more that nobody has settled by then.
        """
        ids = self._script(step="claim", now=to_milliseconds(now), again=to_milliseconds(again), limit=most)
        return self._read([push_id.decode() for push_id in ids])

    def list_some(self) -> list[str]:
        """Ids of some subscriptions, if there is any."""
        return [push_id.decode() for push_id in self._client.zrange(self._keys.pushes, 0, CLAIMED_PUSHES - 1)]

    def note_asking(self, push_id: str, base: str, now: datetime) -> None:
        """The hub is about to be asked."""
        self._run_step("ask", id=push_id, base=base, now=to_milliseconds(now))

    def note_answer(self, push_id: str, due: datetime, hub: str | None = None, error: str | None = None) -> None:
        """The hub has answered; ``hub``: where it has moved to for good; ``error``: why it did not take it."""
        said = error and error[:LONGEST_ERROR]
        self._run_step("answer", id=push_id, due=to_milliseconds(due), hub=hub, error=said)

    def confirm(self, push_id: str, intent: HubIntent, now: datetime) -> bool:
        """A hub asks whether it was asked. False: not for this, not lately, or nobody knows the subscription."""
        answer = self._run_step(
            "verify", id=push_id, mode=intent.mode, topic=intent.topic, now=to_milliseconds(now),
            since=to_milliseconds(now - CONFIRMED_WITHIN), due=to_milliseconds(intent.due),
            lease_until=to_milliseconds(intent.lease_until),
        )  # fmt: skip
        return bool(answer)

    def note_denial(self, push_id: str, topic: str, reason: str, due: datetime) -> bool:
        """A hub will not send this, or no longer. False: it is none of ours."""
        return bool(
            self._run_step("deny", id=push_id, topic=topic, error=reason[:LONGEST_ERROR], due=to_milliseconds(due))
        )

    def note_push(self, push_id: str, outcome: PushOutcome, digest: str, now: datetime) -> None:
        """Something came for a subscription."""
        self._run_step("count", id=push_id, outcome=outcome, digest=digest, now=to_milliseconds(now))

    def note_document(
        self,
        feed: str,
        was: bytes,
        values: Mapping[str, object],
        due: datetime | None,
        silent_from: datetime | None,
        now: datetime,
    ) -> bool:
        """What a pushed document shows of a feed, and till when its next poll may wait. False: read the feed again.

        Args:
            was: the field ``pushed`` of the feed as it was read.
            values: of fields of its state.
            due: no poll is put off that is due already: somebody wants it now.
        """
        fields = [part for name, value in values.items() for part in (name, msgspec.json.encode(value))]
        answer = self._run_step(
            "note", feed=feed, was=msgspec.json.encode(was), fields=fields, due=due and to_milliseconds(due),
            silent_from=silent_from and to_milliseconds(silent_from), now=to_milliseconds(now),
        )  # fmt: skip
        return answer != 0

    def hasten_poll(self, feed: str, now: datetime) -> None:
        """Poll a feed now; not one that is paused or gone."""
        self._run_step("hasten", feed=feed, now=to_milliseconds(now))

    def get(self, push_id: str) -> PushSubscription | None:
        """A subscription by its id; None where there is none."""
        return next(iter(self._read([push_id])), None)

    def find_for_feeds(self, feeds: Sequence[str]) -> dict[str, PushSubscription]:
        """Feed -> its subscription, of those that have one."""
        pushes: list[PushSubscription] = []
        for start in range(0, len(feeds), FEEDS_AT_ONCE):
            found = self._client.hmget(self._keys.pushes_feeds, list(feeds[start : start + FEEDS_AT_ONCE]))
            pushes += self._read([push_id.decode() for push_id in found if push_id])
        return {push.feed: push for push in pushes}

    def count(self, now: datetime) -> PushCounts:
        """How many there are."""
        pipe = self._client.pipeline(transaction=False)
        pipe.zcard(self._keys.pushes)
        pipe.zcard(self._keys.pushes_live)
        pipe.zcount(self._keys.pushes_live, to_milliseconds(now), "+inf")
        total, confirmed, subscribed = pipe.execute()
        return PushCounts(subscribed=subscribed, lapsed=confirmed - subscribed, waiting=max(total - confirmed, 0))

    def _read(self, ids: Sequence[str]) -> list[PushSubscription]:
        pipe = self._client.pipeline(transaction=False)
        for push_id in ids:
            pipe.hgetall(self._keys.push(push_id))
        return [_unpack_push(push_id, stored) for push_id, stored in zip(ids, pipe.execute(), strict=True) if stored]


def _unpack_push(push_id: str, stored: Mapping[bytes, bytes]) -> PushSubscription:
    texts: dict[str, Any] = {name.decode(): value.decode() for name, value in stored.items()}

    def read_moment(name: str) -> datetime | None:
        return datetime.fromtimestamp(int(texts[name]) / 1000, UTC) if name in texts else None

    return PushSubscription(
        id=push_id,
        feed=texts["feed"],
        offered=texts["offered"],
        hub=texts["hub"],
        topic=texts["topic"],
        secret=texts["secret"],
        state=texts["state"],
        base=texts.get("base"),
        added_at=datetime.fromtimestamp(int(texts["added_at"]) / 1000, UTC),
        asked_at=read_moment("asked_at"),
        since=read_moment("since"),
        verified_at=read_moment("verified_at"),
        lease_until=read_moment("lease_until"),
        tries=int(texts.get("tries", 0)),
        error=texts.get("error"),
        pushed_at=read_moment("pushed_at"),
        pushes=int(texts.get("pushes", 0)),
        ignored=int(texts.get("ignored", 0)),
        digest=texts.get("digest"),
    )
