"""feed_push: how a feed stands with its hub, in words and as JSON values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ingest import PushOffer
from tests.support.clock import NOW
from worker.commands.feed_push import FeedPush, find_feed_push
from worker.commands.listed_feeds import build_feed_row, pack_feed
from worker.runtime import Runtime
from worker.store.feeds import Feed, FeedState, ListedFeed
from worker.store.pushes import PushSubscription

HUB, TOPIC = "https://hub.example/?key=secret", "https://gull.example/rss"
FEED = Feed(id="273b8e062344ee52", address="https://gull.example/rss", added_at=NOW)
PUSH = PushSubscription(
    id="a" * 32, feed=FEED.id, offered=HUB, hub=HUB, topic=TOPIC, secret="of-the-hub", state="active",
    base="https://mill.example", added_at=NOW, asked_at=NOW, since=NOW - timedelta(days=3), verified_at=NOW,
    lease_until=NOW + timedelta(days=1), tries=0, error=None, pushed_at=NOW - timedelta(minutes=5), pushes=7, ignored=1,
    digest=None,
)  # fmt: skip

# name: (the subscription, its state, what is said)
STANDINGS: dict[str, tuple[PushSubscription, str, str]] = {
    "all is well": (PUSH, "subscribed", "by push since 3 d, the last 5 min ago"),
    "nothing came": (replace(PUSH, pushed_at=None), "subscribed", "by push since 3 d, nothing yet"),
    "the hub does not renew": (
        replace(PUSH, error="the hub answered 503"),
        "subscribed",
        "by push since 3 d, the last 5 min ago: the hub answered 503",
    ),
    "the lease is over": (
        replace(PUSH, lease_until=NOW - timedelta(hours=2)),
        "lapsed",
        "by push no more: the lease ended 2 h ago",
    ),
    "asked for": (replace(PUSH, state="asked"), "asked", "not by push yet: the hub has not confirmed it"),
    "denied": (
        replace(PUSH, state="denied", error="the hub denied it"),
        "denied",
        "not by push yet: the hub denied it",
    ),
}


@pytest.mark.parametrize(("push", "state", "says"), STANDINGS.values(), ids=STANDINGS)
def test_a_subscription_says_how_it_is(push: PushSubscription, state: str, says: str) -> None:
    assert push.find_standing(NOW) == state
    shown = FeedPush(state, push.hub, push)
    assert shown.describe_state(NOW) == says
    assert shown.pack_state()["state"] == state
    assert "secret" not in str(shown.pack_state())
    assert "of-the-hub" not in f"{shown} {shown.pack_state()}"


@pytest.mark.parametrize(
    ("public_url", "offer", "state", "says"),
    [
        ("", None, None, ""),
        ("", PushOffer(hub=HUB, topic=TOPIC), "off", ""),
        ("https://mill.example", PushOffer(hub=HUB, topic=None), "no topic", "rel=self"),
        ("https://mill.example", PushOffer(hub=HUB, topic=TOPIC), "not asked", "after the next poll"),
    ],
)  # fmt: skip
def test_a_feed_without_a_subscription_says_why(
    make_runtime: Callable[..., Runtime], public_url: str, offer: PushOffer | None, state: str | None, says: str
) -> None:
    rt = make_runtime(public_url=public_url)
    entry = ListedFeed(feed=FEED, state=FeedState(push=offer), due=NOW)
    found = find_feed_push(rt, entry, None)
    packed = pack_feed(entry, NOW, found)["push"]
    assert (packed and packed["state"]) == state
    notes = " ".join(build_feed_row(entry, NOW, found).notes)
    assert says in notes
    assert ("not by push" in notes) is bool(says)
