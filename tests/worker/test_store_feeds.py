"""The feed list: what is wanted of a feed, who polls it, and what is known of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from ingest import Subscription
from tests.support.clock import Clock
from worker.jobs.polling import make_poll_job
from worker.runtime import Runtime
from worker.store import feeds
from worker.store.feeds import Feed, FeedListFullError, FeedOptions, FeedState, ListedFeed, PollClaim

GULL = Subscription(address="https://gull.example/rss?key=se\"cret'ü\x1b")
HOUR = timedelta(hours=1)


def add(rt: Runtime, wanted: Subscription = GULL, wish: FeedOptions | None = None) -> Feed:
    return rt.feeds.add(wanted, wish or FeedOptions(), rt.now())[0]


def claim(rt: Runtime) -> list[PollClaim]:
    return rt.feeds.claim_due(rt.now(), rt.now() + HOUR)


def submit(rt: Runtime, claimed: PollClaim) -> None:
    rt.jobs.submit(make_poll_job(claimed, rt.now()), rt.now())


def test_what_was_added_is_read_back_and_due_at_once(rt: Runtime) -> None:
    wanted = Subscription(
        address="https://gull.example/rss", title='The "Gull"\n', site="https://gull.example/", language="en-GB",
        folders=(("News", "Sea/Air"), ("A\x00B",)), type="atom",
    )  # fmt: skip
    feed, saved = rt.feeds.add(wanted, FeedOptions(full_text=True, every=900), rt.now())
    assert saved == "added"
    assert rt.feeds.get(feed.id) == ListedFeed(feed=feed, state=FeedState(), due=rt.now())
    assert (feed.title, feed.folders, feed.every, feed.full_text) == (wanted.title, wanted.folders, 900, True)
    assert rt.feeds.count_feeds(rt.now()) == feeds.FeedCounts(feeds=1, due=1, failing=0, paused=0)


def test_added_again_only_what_is_new_counts(rt: Runtime) -> None:
    add(rt, replace(GULL, title="Mine", folders=(("A",),)), FeedOptions(full_text=True, every=900))
    feed, saved = rt.feeds.add(replace(GULL, title="Other", folders=(("B",),)), FeedOptions(), rt.now())
    assert saved == "updated"
    assert (feed.title, feed.folders, feed.full_text, feed.every) == ("Mine", (("A",), ("B",)), True, 900)
    assert rt.feeds.add(GULL, FeedOptions(), rt.now()) == (feed, "known")
    assert rt.feeds.add(GULL, FeedOptions(full_text=False), rt.now())[0].full_text is False


def test_a_full_list_says_so(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_FEEDS", 1)
    add(rt)
    with pytest.raises(FeedListFullError):
        add(rt, Subscription(address="https://tern.example/"))
    assert add(rt, replace(GULL, title="Gull")).title == "Gull"


def test_what_was_removed_is_gone_with_all_that_was_known(rt: Runtime) -> None:
    feed = add(rt)
    (claimed,) = claim(rt)
    assert rt.feeds.remove(feed.id)
    assert not rt.feeds.remove(feed.id)
    assert not rt.feeds.settle_poll(feed.id, claimed.job_id, FeedState(failures=1), rt.now())
    assert (rt.feeds.get(feed.id), list(rt.feeds.read_all()), claim(rt)) == (None, [], [])
    assert rt.feeds.count_feeds(rt.now()) == feeds.FeedCounts(feeds=0, due=0, failing=0, paused=0)


def test_many_feeds_are_listed_in_the_order_in_which_they_came(rt: Runtime, clock: Clock) -> None:
    for n in range(5):
        add(rt, Subscription(address=f"https://a.example/{n}"))
        clock.forward(1)
    assert [listed.feed.address[-1] for listed in rt.feeds.read_all()] == list("01234")


def test_any_number_of_schedulers_get_each_feed_once(rt: Runtime) -> None:
    for n in range(200):
        add(rt, Subscription(address=f"https://a.example/{n}"))
    with ThreadPoolExecutor(8) as pool:
        found = [one.job_id for claims in pool.map(lambda _: claim(rt), range(16)) for one in claims]
    assert len(found) == len(set(found)) == 200


def test_the_job_of_a_claim_is_named_after_the_feed_and_its_moment(rt: Runtime) -> None:
    feed = add(rt)
    assert claim(rt) == [PollClaim(feed=feed, job_id=f"poll-{feed.id}-{int(rt.now().timestamp() * 1000)}")]


def test_a_feed_that_is_being_polled_waits_and_one_whose_job_was_lost_does_not(rt: Runtime, clock: Clock) -> None:
    add(rt)
    (lost,) = claim(rt)  # a scheduler that dies before it has written the job down
    assert claim(rt) == []
    clock.forward(3601)
    (again,) = claim(rt)
    assert again.job_id != lost.job_id
    submit(rt, again)
    clock.forward(3601)
    assert claim(rt) == [], "its job is still open"


def test_a_poll_is_settled_once_and_by_its_own_job(rt: Runtime) -> None:
    feed = add(rt)
    (claimed,) = claim(rt)
    state = FeedState(
        polled_at=rt.now(), error="no", failures=2, etag='"\xe9"', seen=b"\x00\xff12345678", gaps=1, rate=0.5
    )  # fmt: skip
    later = rt.now() + HOUR
    assert not rt.feeds.settle_poll(feed.id, "poll-of-another", state, later)
    assert rt.feeds.settle_poll(feed.id, claimed.job_id, state, later)
    assert not rt.feeds.settle_poll(feed.id, claimed.job_id, FeedState(), later)
    assert rt.feeds.get(feed.id) == ListedFeed(feed=feed, state=state, due=later)
    assert rt.feeds.count_feeds(rt.now()) == feeds.FeedCounts(feeds=1, due=0, failing=1, paused=0)


def test_a_feed_that_is_gone_is_due_no_more_until_it_is_added_again(rt: Runtime) -> None:
    feed = add(rt)
    (claimed,) = claim(rt)
    rt.feeds.settle_poll(feed.id, claimed.job_id, FeedState(is_gone=True, failures=1), None)
    listed = rt.feeds.get(feed.id)
    assert listed is not None
    assert (listed.due, listed.state.is_gone) == (None, True)
    assert rt.feeds.add(GULL, FeedOptions(), rt.now()) == (feed, "updated")
    assert len(claim(rt)) == 1


def test_a_paused_feed_is_kept_and_not_polled_until_it_is_resumed(rt: Runtime, clock: Clock) -> None:
    feed = add(rt)
    assert rt.feeds.pause(feed.id, rt.now()) == "done"
    clock.forward(3600)
    assert rt.feeds.pause(feed.id, rt.now()) == "known"
    assert claim(rt) == []
    listed = rt.feeds.get(feed.id)
    assert listed == ListedFeed(feed=feed, state=FeedState(), due=None, paused_at=rt.now() - HOUR)
    assert rt.feeds.count_feeds(rt.now()) == feeds.FeedCounts(feeds=1, due=0, failing=0, paused=1)
    assert add(rt, GULL, FeedOptions(every=900)).every == 900, "it is known, and may be told what is wanted of it"
    assert claim(rt) == []
    assert rt.feeds.resume(feed.id, rt.now()) == "done"
    assert rt.feeds.resume(feed.id, rt.now()) == "known"
    assert [claimed.feed.id for claimed in claim(rt)] == [feed.id]


def test_a_feed_that_is_paused_during_its_poll_keeps_what_that_brings_and_is_not_due_again(rt: Runtime) -> None:
    feed = add(rt)
    (claimed,) = claim(rt)
    rt.feeds.pause(feed.id, rt.now())
    assert rt.feeds.settle_poll(feed.id, claimed.job_id, FeedState(found_title="Gull"), rt.now())
    listed = rt.feeds.get(feed.id)
    assert listed is not None
    assert (listed.state.found_title, listed.due, claim(rt)) == ("Gull", None, [])


def test_a_feed_that_is_not_there_is_neither_paused_nor_resumed(rt: Runtime) -> None:
    feed = add(rt)
    rt.feeds.pause(feed.id, rt.now())
    rt.feeds.remove(feed.id)
    assert (rt.feeds.pause(feed.id, rt.now()), rt.feeds.resume(feed.id, rt.now())) == ("unknown", "unknown")
    add(rt)
    assert len(claim(rt)) == 1, "what was removed is forgotten, that it was paused too"


def test_only_a_new_feed_comes_paused(rt: Runtime) -> None:
    add(rt)
    add(rt, replace(GULL, title="Mine", is_paused=True))
    add(rt, Subscription(address="https://tern.example/", is_paused=True))
    assert [listed.paused_at is not None for listed in rt.feeds.read_all()] == [False, True]
    assert len(claim(rt)) == 1
