"""Whether a feed comes by push, since when, and why not, in words and as JSON values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest import redact_url

from ..store.feeds import ListedFeed
from ..store.pushes import PushSubscription
from ..stores import Stores
from .terminal import format_duration

REASONS_AGAINST = {
    "off": "it names a hub; FEEDMILL_PUBLIC_URL would let that reach feedmill",
    "no topic": "it names a hub, and not its own address there (rel=self)",
    "not asked": "the hub is asked after the next poll",
}


@dataclass(frozen=True, slots=True)
class FeedPush:
    """How a feed that names a hub stands with it."""

    state: str  # a PushStanding, or one of REASONS_AGAINST
    hub: str
    push: PushSubscription | None = None

    def describe_state(self, now: datetime) -> str:
        """In a line; "" where nobody wants to know."""
        push = self.push
        if push is None:
            return "" if self.state == "off" else f"not by push: {REASONS_AGAINST[self.state]}"
        reason = f": {push.error}" if push.error else ""
        if self.state == "subscribed":
            last = f"the last {_name_age(push.pushed_at, now)} ago" if push.pushed_at else "nothing yet"
            return f"by push since {_name_age(push.since, now)}, {last}{reason}"
        if self.state == "lapsed":
            return f"by push no more: the lease ended {_name_age(push.lease_until, now)} ago{reason}"
        return f"not by push yet{reason or ': the hub has not confirmed it'}"

    def pack_state(self) -> dict[str, Any]:
        """As JSON values."""
        push = self.push
        return {
            "state": self.state,
            "hub": redact_url(self.hub),
            "since": push and push.since,
            "lease_until": push and push.lease_until,
            "pushed_at": push and push.pushed_at,
            "pushes": push.pushes if push else 0,
            "ignored": push.ignored if push else 0,
            "error": push.error if push else REASONS_AGAINST[self.state],
        }


def find_feed_push(rt: Stores, entry: ListedFeed, push: PushSubscription | None) -> FeedPush | None:
    """How a feed stands with its hub; None: it names none.

    Args:
        push: the feed's subscription.
    """
    if push:
        return FeedPush(push.find_standing(rt.now()), push.hub, push)
    offer = entry.state.push
    if offer is None:
        return None
    if not rt.settings.public_url:
        return FeedPush("off", offer.hub)
    return FeedPush("not asked" if offer.topic else "no topic", offer.hub)


def _name_age(moment: datetime | None, now: datetime) -> str:
    return format_duration((now - moment).total_seconds()) if moment else "0 s"
