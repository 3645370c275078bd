"""The store of WebSub subscriptions: what each step does once, and to whom."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest

from ingest import Subscription
from tests.support.clock import Clock
from worker.runtime import Runtime
from worker.store import pushes
from worker.store.feeds import FeedOptions
from worker.store.pushes import HubIntent, PushCounts

HUB, TOPIC = "https://hub.example/", "https://gull.example/feed"
DAY = timedelta(days=1)


def offer(rt: Runtime, number: int = 0, hub: str = HUB, topic: str = TOPIC, base: str = "https://mill.example") -> bool:
    return rt.pushes.offer(f"{number:032x}", f"f{number % 100}", hub, topic, "secret", base, rt.now())


def confirm(rt: Runtime, number: int = 0, mode: str = "subscribe") -> bool:
    intent = HubIntent(mode=mode, topic=TOPIC, lease_until=rt.now() + DAY, due=rt.now() + DAY / 2)
    return rt.pushes.confirm(f"{number:032x}", intent, rt.now())


def test_one_offer_is_one_subscription(rt: Runtime) -> None:
    assert offer(rt)
    assert offer(rt, 100), "of the same feed: the other id is not taken"
    push = rt.pushes.find_for_feeds(["f0", "f1"])
    assert {feed: one.id for feed, one in push.items()} == {"f0": f"{0:032x}"}
    assert rt.pushes.get(f"{100:032x}") is None
    assert rt.pushes.count(rt.now()) == PushCounts(subscribed=0, lapsed=0, waiting=1)


def test_a_due_one_goes_to_one_caller(rt: Runtime, clock: Clock) -> None:
    for number in range(5):
        offer(rt, number)
    claimed: list[str] = []

    def claim() -> None:
        claimed.extend(one.id for one in rt.pushes.claim_due(2, rt.now(), rt.now() + DAY))

    threads = [Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == [f"{number:032x}" for number in range(5)]
    clock.forward(86401)
    assert len(rt.pushes.claim_due(8, rt.now(), rt.now() + DAY)) == 5, "of whoever has died"


def test_only_what_was_asked_for_is_confirmed(rt: Runtime, clock: Clock) -> None:
    offer(rt)
    assert not confirm(rt), "nobody has asked yet"
    rt.pushes.note_asking(f"{0:032x}", "https://mill.example", rt.now())
    assert not confirm(rt, mode="unsubscribe")
    assert confirm(rt)
    assert confirm(rt), "the hub did not get our answer"
    clock.forward(86401)
    assert not confirm(rt)
    assert rt.pushes.count(rt.now()) == PushCounts(subscribed=0, lapsed=1, waiting=0)


def test_an_answer_after_the_confirmation_changes_no_plan(rt: Runtime) -> None:
    offer(rt)
    name = f"{0:032x}"
    rt.pushes.note_asking(name, "https://mill.example", rt.now())
    assert confirm(rt)
    rt.pushes.note_answer(name, rt.now(), error="too late")
    push = rt.pushes.get(name)
    assert push
    assert push.error is None
    assert rt.pushes.claim_due(1, rt.now(), rt.now() + DAY) == []


def test_what_no_hub_has_heard_of_is_gone_at_once(rt: Runtime) -> None:
    offer(rt)
    assert rt.pushes.release("f0", rt.now())
    assert not rt.pushes.release("f0", rt.now())
    assert rt.pushes.list_some() == []


def test_a_new_public_address_is_told_at_once(rt: Runtime) -> None:
    offer(rt)
    rt.pushes.note_asking(f"{0:032x}", "https://mill.example", rt.now())
    assert confirm(rt)
    offer(rt)
    assert rt.pushes.claim_due(1, rt.now(), rt.now() + DAY) == []
    offer(rt, base="https://new.example")
    assert len(rt.pushes.claim_due(1, rt.now(), rt.now() + DAY)) == 1


def test_there_are_not_more_than_so_many(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushes, "MAX_PUSHES", 2)
    assert [offer(rt, number) for number in range(3)] == [True, True, False]
    assert offer(rt, 1), "it is known"


def test_a_pushed_document_puts_no_poll_off_that_is_due_already(rt: Runtime) -> None:
    feed = rt.feeds.add(Subscription(address=TOPIC), FeedOptions(), rt.now())[0].id
    rt.pushes.hasten_poll(feed, rt.now())
    assert rt.pushes.note_document(feed, b"", {"pushed": b"12345678"}, rt.now() + DAY, None, rt.now())
    assert rt.feeds.claim_due(rt.now(), rt.now() + DAY), "an empty delivery had asked for it"
    assert rt.feeds.remove(feed)


def test_of_two_pushed_documents_the_slower_one_reads_the_feed_again(rt: Runtime) -> None:
    feed = rt.feeds.add(Subscription(address=TOPIC), FeedOptions(), rt.now())[0].id
    late, before = rt.now() + DAY, rt.now() - DAY
    assert rt.pushes.note_document(feed, b"", {"pushed": b"12345678"}, late, None, before)
    assert not rt.pushes.note_document(feed, b"", {"pushed": b"87654321"}, None, None, before)
    listed = rt.feeds.get(feed)
    assert listed
    assert (listed.state.pushed, listed.due) == (b"12345678", late)
    assert rt.pushes.note_document(feed, b"12345678", {"pushed": b""}, rt.now(), None, before)
    again = rt.feeds.get(feed)
    assert again
    assert again.due == late, "a push makes no poll come sooner"
    assert rt.pushes.note_document("nobody", b"", {"pushed": b""}, None, None, before), (
        "it is on no list, so all is done"
    )
    assert rt.feeds.remove(feed)
