"""Documents that a fetcher gets: what it hands on, what it ends itself, and who does what where there is none."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest

from ingest import Subscription, UnfetchedDocument, read_address
from tests.support.clock import Clock
from tests.support.jobs import make_document_job, retry_job
from tests.support.web_hosts import hang_hosts, serve_hosts
from worker.jobs import fetch_loop
from worker.jobs.fetch_loop import MOST_AHEAD, WorkersEnd, fetch_until
from worker.jobs.fetching import fetch_job
from worker.jobs.pipeline import reconcile_jobs, run_job
from worker.jobs.polling import poll_due_feeds
from worker.runtime import Runtime
from worker.store.feeds import FeedOptions
from worker.store.fetch_queue import MOST_LOSSES
from worker.store.jobs import Job, JobState
from worker.store.runs import JobRun

FEED = (
    b'<rss version="2.0"><channel><title>Skarrow</title><item><guid>g1</guid><title>Buoy adrift</title>'
    b"<description>The pilot boat found the buoy far outside the channel that it marks.</description></item>"
    b"</channel></rss>"
)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serve_hosts(1, lambda path: PICTURE if path == "/picture" else FEED) as (host,):
        yield host


@pytest.fixture
def closed() -> str:
    """A host that refuses every connection."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}"


def submit_url(rt: Runtime, url: str, job_id: str = "j1") -> str:
    document = UnfetchedDocument(url=url, kind="feed", via="url")
    assert rt.jobs.submit(Job(id=job_id, submitted_at=rt.now(), document=document), rt.now())
    return job_id


def state_of(rt: Runtime, job_id: str) -> JobState:
    state = rt.jobs.load_state(job_id)
    assert state is not None
    return state


def refuse(job_id: str) -> None:
    raise AssertionError(f"{job_id} was handed on")


def lose_run(rt: Runtime, job_id: str, clock: Clock) -> None:
    """A run of it is taken by a process that is gone."""
    own = rt.jobs.for_run(JobRun(token=f"lost {state_of(rt, job_id).runs}", process="gone"))
    assert own.begin(job_id, rt.now()) in ("run", "alone")
    (running,) = rt.jobs.find_running_jobs()
    assert rt.jobs.lose(running, rt.now(), "lost")
    clock.forward(60)


def test_a_document_is_fetched_kept_and_handed_on_without_an_attempt(rt: Runtime, site: str) -> None:
    job_id, sent = submit_url(rt, f"{site}/feed"), list[str]()
    fetch_job(job_id, rt, sent.append)
    assert sent == [job_id]
    state = state_of(rt, job_id)
    assert (state.state, state.attempts, state.runs, state.ends) == ("queued", 0, 1, ())
    assert rt.jobs.load(job_id).body == FEED
    fetch_job(job_id, rt, sent.append)
    assert sent == [job_id, job_id], "a message that comes twice does no harm"
    run_job(job_id, rt)
    assert state_of(rt, job_id).counts["published"] == 1
    fetch_job(job_id, rt, refuse)


def test_what_can_not_be_fetched_ends_in_the_fetcher_as_in_a_worker(rt: Runtime, clock: Clock, closed: str) -> None:
    job_id = submit_url(rt, f"{closed}/feed")
    for attempt in (1, 2, 3):
        fetch_job(job_id, rt, refuse)
        assert state_of(rt, job_id).attempts == attempt
        clock.forward(3600)
    assert (state_of(rt, job_id).state, "127.0.0.1" in str(state_of(rt, job_id).error)) == ("dead", True)
    refused = submit_url(rt, "http://[", "j2")
    fetch_job(refused, rt, refuse)
    assert state_of(rt, refused).state == "dead"


def test_a_poll_brings_its_validators_to_the_worker_and_ends_where_nothing_changed(
    rt: Runtime, site: str, clock: Clock
) -> None:
    feed = rt.feeds.add(Subscription(address=read_address(f"{site}/feed")), FeedOptions(every=900), rt.now())[0].id
    first = list[str]()
    assert poll_due_feeds(rt, first.extend) == 1
    fetch_job(first[0], rt, lambda job_id: None)
    before = rt.feeds.get(feed)
    assert before is not None
    assert before.state.polled_at is None, "the worker settles it"
    run_job(first[0], rt)
    listed = rt.feeds.get(feed)
    assert listed is not None
    assert listed.state.body_digest, "what the fetcher saw"
    assert listed.due == rt.now() + timedelta(seconds=900)
    clock.forward(901)
    second = list[str]()
    assert poll_due_feeds(rt, second.extend) == 1
    fetch_job(second[0], rt, refuse)
    state = state_of(rt, second[0])
    assert (state.state, state.accepted) == ("done", 0)
    settled = rt.feeds.get(feed)
    assert settled is not None
    assert settled.state.succeeded_at == rt.now()


def test_a_poll_that_fails_is_settled_by_the_fetcher(rt: Runtime, closed: str) -> None:
    feed = rt.feeds.add(Subscription(address=f"{closed}/feed"), FeedOptions(), rt.now())[0].id
    sent = list[str]()
    assert poll_due_feeds(rt, sent.extend) == 1
    fetch_job(sent[0], rt, refuse)
    listed = rt.feeds.get(feed)
    assert listed is not None
    assert (listed.state.failures, state_of(rt, sent[0]).state) == (1, "done")


def test_only_what_is_to_be_fetched_goes_to_fetchers_and_only_where_there_are_some(rt: Runtime, site: str) -> None:
    rt.jobs.submit(make_document_job("here", rt.now(), "Gull"), rt.now())
    submit_url(rt, f"{site}/feed", "away")
    assert rt.fetch_queue.route(["here", "away", "forgotten"]) == ["here", "away", "forgotten"]
    rt.fetch_queue.mark_served()
    assert rt.fetch_queue.route(["here", "away", "forgotten"]) == ["here", "forgotten"]
    assert rt.fetch_queue.count_waiting() == 1
    assert rt.fetch_queue.take(10, 1) == ["away"]
    assert rt.fetch_queue.find_addresses(["away", "forgotten"]) == [f"{site}/feed", ""]
    fetch_job("away", rt, lambda job_id: None)
    assert rt.fetch_queue.route(["away"]) == ["away"], "it is here now"
    run_job("away", rt)
    run_job("here", rt)


def test_what_is_given_back_is_taken_next_in_its_order(rt: Runtime) -> None:
    rt.fetch_queue.mark_served()
    for name in ("a", "b", "c"):
        submit_url(rt, "http://127.0.0.1:1/", name)
    rt.fetch_queue.route(["a", "b", "c"])
    assert rt.fetch_queue.take(2, 1) == ["a", "b"]
    rt.fetch_queue.give_back(["a", "b"])
    rt.fetch_queue.give_back([])
    assert rt.fetch_queue.take(5, 1) == ["a", "b", "c"]
    assert rt.fetch_queue.take(5, 0.01) == []


def test_a_worker_leaves_fetching_to_fetchers_and_does_it_itself_without_them(rt: Runtime, site: str) -> None:
    job_id = submit_url(rt, f"{site}/feed")
    rt.fetch_queue.mark_served()
    run_job(job_id, rt)
    state = state_of(rt, job_id)
    assert (state.state, state.attempts) == ("queued", 0)
    assert rt.fetch_queue.take(5, 1) == [job_id]
    without = submit_url(rt, f"{site}/feed", "j2")
    rt.fetch_queue._client.delete(rt.fetch_queue._keys.fetchers)
    run_job(without, rt)
    assert state_of(rt, without).state == "done"
    run_job(job_id, rt)
    assert state_of(rt, job_id).state == "done"


def test_a_job_that_is_lost_while_it_is_fetched_is_fetched_again_and_at_last_by_a_worker_alone(
    rt: Runtime, site: str, clock: Clock
) -> None:
    job_id = submit_url(rt, f"{site}/feed")
    rt.fetch_queue.mark_served()
    for _ in range(MOST_LOSSES):
        assert rt.fetch_queue.route([job_id]) == []
        lose_run(rt, job_id, clock)
    assert rt.fetch_queue.route([job_id]) == [job_id]
    run_job(job_id, rt)
    assert state_of(rt, job_id).counts["published"] == 1


def test_a_fetch_that_comes_to_its_end_clears_the_losses_before_it(rt: Runtime, site: str, clock: Clock) -> None:
    job_id = submit_url(rt, f"{site}/feed")
    lose_run(rt, job_id, clock)
    assert state_of(rt, job_id).losses == 1
    fetch_job(job_id, rt, lambda job_id: None)
    assert state_of(rt, job_id).losses == 0
    assert rt.jobs.for_run(JobRun(token="next")).begin(job_id, rt.now()) == "run", "and not alone"
    rt.jobs.for_run(JobRun(token="next")).put_back(job_id, rt.now())
    run_job(job_id, rt)


def test_a_job_that_was_fetched_and_not_handed_on_is_found_by_the_reconciler(rt: Runtime, site: str) -> None:
    job_id = submit_url(rt, f"{site}/feed")
    fetch_job(job_id, rt, lambda job_id: None)
    sent = list[str]()
    assert reconcile_jobs(rt, sent.extend) == 1
    assert sent == [job_id]
    run_job(job_id, rt)


def test_a_dead_job_that_is_taken_up_again_is_fetched_anew(rt: Runtime, site: str) -> None:
    job_id = submit_url(rt, f"{site}/picture")
    fetch_job(job_id, rt, lambda job_id: None)
    run_job(job_id, rt)
    assert state_of(rt, job_id).state == "dead"
    assert retry_job(rt, job_id)
    rt.fetch_queue.mark_served()
    assert rt.fetch_queue.route([job_id]) == []


@contextmanager
def looping(rt: Runtime, sent: list[str], waiting: Callable[[], int] = lambda: 0) -> Iterator[list[float]]:
    """A fetcher of four places at work until the block ends; when it beat."""
    own = replace(rt, settings=replace(rt.settings, fetchers=4))
    beats, stop, workers = list[float](), Event(), WorkersEnd(sent.append, waiting)
    rt.fetch_queue.mark_served()
    thread = Thread(target=fetch_until, args=(stop, own, workers, lambda: beats.append(time.monotonic())))
    thread.start()
    try:
        yield beats
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def await_true(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


@pytest.mark.long
def test_the_loop_fetches_past_hosts_that_hang_and_gives_back_what_waits(
    rt: Runtime, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One host hangs with twenty documents, which would fill the places five times over."""
    monkeypatch.setattr(fetch_loop, "GRACE", 1.0)
    sent = list[str]()
    rt.fetch_queue.mark_served()
    with hang_hosts(1, network=4) as (dead,):
        ids = [submit_url(rt, f"{dead}/{n}", f"dead{n}") for n in range(20)]
        ids += [submit_url(rt, f"{site}/{n}", f"good{n}") for n in range(10)]
        assert rt.fetch_queue.route(ids) == []
        with looping(rt, sent) as beats:
            await_true(lambda: len(sent) == 10)
            assert sorted(sent) == sorted(f"good{n}" for n in range(10))
            assert beats
            assert rt.fetch_queue.count_waiting() == 0, "the fetcher has all of them"
        assert rt.fetch_queue.take(30, 1) == [f"dead{n}" for n in range(2, 20)]
        assert {state_of(rt, f"dead{n}").state for n in range(2)} == {"running"}
    await_true(lambda: all(state_of(rt, f"dead{n}").state == "queued" for n in range(2)))


@pytest.mark.long
def test_the_loop_does_not_fetch_far_ahead_of_the_workers(rt: Runtime, site: str) -> None:
    """What is fetched lies in the server's memory. Where that is short, nothing is fetched ahead."""
    waiting, sent = [MOST_AHEAD + 1], list[str]()
    rt.fetch_queue.mark_served()
    short = replace(rt, settings=replace(rt.settings, max_memory=2.0))  # bytes
    with looping(rt, sent, lambda: waiting[0]) as beats:
        rt.fetch_queue.route([submit_url(rt, f"{site}/1", "j1")])
        time.sleep(0.5)
        assert (sent, len(beats) > 2) == ([], True)
        waiting[0] = MOST_AHEAD
        await_true(lambda: sent == ["j1"])
    waiting[0] = 1
    with looping(short, sent, lambda: waiting[0]):
        rt.fetch_queue.route([submit_url(rt, f"{site}/2", "j2")])
        time.sleep(0.5)
        assert sent == ["j1"]
        waiting[0] = 0
        await_true(lambda: sent == ["j1", "j2"])
