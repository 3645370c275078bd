"""Turns at web hosts: pause, number at a time, rest, and who is kept waiting by them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from ingest import (
    FetchRequest,
    PermanentFetchError,
    Subscription,
    TemporaryFetchError,
    UnfetchedDocument,
    read_address,
    read_authority,
)
from tests.support.clock import Clock
from tests.support.web_hosts import serve_hosts
from worker.jobs.fetch_loop import WorkersEnd, fetch_until
from worker.jobs.fetch_schedule import FetchSchedule
from worker.jobs.fetching import fetch_job
from worker.jobs.pipeline import reconcile_jobs
from worker.jobs.polling import poll_due_feeds
from worker.polite_fetcher import HostRestsError, keep_turn
from worker.runtime import Runtime, build_runtime
from worker.store.feeds import FeedOptions
from worker.store.host_turns import HOST_CONNECTIONS, TURN_LEASE, HostTurn, HostTurns, HostWait, StoredRobots
from worker.store.jobs import Job

FEED = b'<rss version="2.0"><channel><title>Skarrow</title><item><title>Buoy adrift</title></item></channel></rss>'
HOST = "skarrow.example"


@pytest.fixture
def turns(make_runtime: Callable[..., Runtime]) -> HostTurns:
    return make_runtime(host_pause=2.0).host_turns


def take(turns: HostTurns, clock: Clock) -> HostTurn:
    """A turn that must be there."""
    turn = turns.take(HOST, clock())
    assert isinstance(turn, HostTurn)
    return turn


def take_after(turns: HostTurns, clock: Clock, seconds: float) -> HostTurn:
    clock.forward(seconds)
    return take(turns, clock)


def test_turns_at_a_host_come_with_a_pause_between_and_few_at_a_time(turns: HostTurns, clock: Clock) -> None:
    first = take(turns, clock)
    assert turns.take(HOST, clock()) == HostWait(2.0, rests=False)
    assert isinstance(turns.take("other.example", clock()), HostTurn), "other hosts have turns of their own"
    for _ in range(HOST_CONNECTIONS - 1):
        clock.forward(2)
        take(turns, clock)
    clock.forward(2)
    assert turns.take(HOST, clock()) == HostWait(0.5, rests=False), "all are taken"
    turns.give_back(first)
    turns.give_back(first)
    take(turns, clock)


def test_a_turn_that_nobody_gives_back_ends(turns: HostTurns, clock: Clock) -> None:
    for _ in range(HOST_CONNECTIONS):
        take(turns, clock)
        clock.forward(2)
    assert isinstance(turns.take(HOST, clock()), HostWait)
    clock.forward(TURN_LEASE.total_seconds())
    take(turns, clock)


def test_a_turn_that_is_used_for_long_is_renewed(turns: HostTurns, clock: Clock) -> None:
    used = [take_after(turns, clock, 2) for _ in range(HOST_CONNECTIONS)]
    for _ in range(10):
        clock.forward(TURN_LEASE.total_seconds() / 2)
        assert [turns.renew(turn, clock()) for turn in used] == [True] * HOST_CONNECTIONS
        assert isinstance(turns.take(HOST, clock()), HostWait)
    clock.forward(TURN_LEASE.total_seconds())
    take(turns, clock)
    assert not turns.renew(used[0], clock()), "another one has it"


def test_a_host_that_rests_gives_no_turn_and_a_shorter_wish_changes_nothing(turns: HostTurns, clock: Clock) -> None:
    turns.note_rest(HOST, 600, clock())
    turns.note_rest(HOST, 60, clock())
    assert turns.take(HOST, clock()) == HostWait(600.0, rests=True)
    clock.forward(600)
    take(turns, clock)


def test_a_crawl_delay_makes_the_pause_longer_and_never_shorter(turns: HostTurns, clock: Clock) -> None:
    for delay, pause in ((7.5, 7.5), (0.5, 2.0)):
        turns.save_robots(HOST, StoredRobots(text="", delay=delay), clock())
        take(turns, clock)
        assert turns.take(HOST, clock()) == HostWait(pause, rests=False)
        clock.forward(pause)


def test_what_is_kept_of_hosts_goes_by_itself(rt: Runtime) -> None:
    turn = rt.host_turns.take(HOST, rt.now())
    assert isinstance(turn, HostTurn)
    rt.host_turns.give_back(turn)
    rt.host_turns.note_rest("b.example", 86400, rt.now())
    rt.host_turns.save_robots(HOST, StoredRobots(text="User-agent: *"), rt.now())
    client = rt.host_turns._client
    left = sorted(client.pttl(name) for name in client.scan_iter(rt.host_turns._keys.host("*")))
    assert len(left) == 3
    assert 0 < left[0] <= 11_000
    assert left[2] <= 86_400_000


@contextmanager
def serve_answers(answers: dict[str, tuple[int, dict[str, str]]], address: str = "127.0.0.1") -> Iterator[str]:
    """A host that gives for each path a status and headers, and else the feed."""

    class AnswerHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers = answers.get(self.path, (200, {}))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if status == 200:
                self.wfile.write(FEED)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer((address, 0), AnswerHandler) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://{address}:{server.server_port}"
        server.shutdown()


def test_a_wish_for_rest_holds_for_the_whole_host_and_is_nobodys_failure(rt: Runtime, clock: Clock) -> None:
    answers = {"/a": (429, {"Retry-After": "1800"})}
    with serve_answers(answers) as site:
        ids = {
            path: rt.feeds.add(Subscription(address=read_address(site + path)), FeedOptions(every=900), rt.now())[0].id
            for path in ("/a", "/b")
        }
        job_ids: list[str] = []
        assert poll_due_feeds(rt, job_ids.extend) == 2
        for job_id in sorted(job_ids, key=lambda job_id: ids["/b"] in job_id):
            fetch_job(job_id, rt, lambda job_id: None)
        document = UnfetchedDocument(url=f"{site}/c", kind="page", via="url")
        rt.jobs.submit(Job(id="c", submitted_at=rt.now(), document=document), rt.now())
        fetch_job("c", rt, lambda job_id: None)
        busy, other = rt.feeds.get(ids["/a"]), rt.feeds.get(ids["/b"])
        assert busy
        assert other
        rest = rt.now() + timedelta(seconds=1800)
        assert (busy.state.failures, busy.due) == (1, rest)
        assert (other.state.failures, other.state.error, other.state.polled_at, other.due) == (0, None, None, rest)
        state = rt.jobs.load_state("c")
        assert state
        assert (state.state, state.attempts, state.ends[0].is_counted) == ("queued", 0, False)
        assert "not to be asked for 1800 s" in state.ends[0].how
        clock.forward(1799)
        assert reconcile_jobs(rt, lambda job_ids: None) == 0
        clock.forward(1)
        assert reconcile_jobs(rt, lambda job_ids: None) == 1


def test_a_host_that_a_redirect_leads_to_is_asked_in_its_turn_too(rt: Runtime) -> None:
    with (
        serve_answers({"/x": (503, {"Retry-After": "900"})}, "127.0.0.9") as there,
        serve_answers({"/x": (302, {"Location": f"{there}/x"}), "/y": (302, {"Location": f"{there}/y"})}) as here,
    ):
        with pytest.raises(TemporaryFetchError, match="503"):
            rt.fetcher.get(f"{here}/x", rt.now())
        assert rt.fetcher.get(f"{here}/", rt.now()).status == 200, "it has said nothing"
        with pytest.raises(HostRestsError):
            rt.fetcher.get(f"{here}/y", rt.now())
        turns = rt.host_turns
        assert isinstance(turns.take(read_authority(here), rt.now()), HostTurn), "no turn is left behind"


def test_a_loop_of_redirects_between_two_hosts_ends_as_a_loop(rt: Runtime) -> None:
    back: dict[str, tuple[int, dict[str, str]]] = {}
    with (
        serve_answers(back, "127.0.0.9") as there,
        serve_answers({"/x": (302, {"Location": f"{there}/x"})}) as here,
    ):
        back["/x"] = (302, {"Location": f"{here}/x"})
        with pytest.raises(PermanentFetchError, match="more than 5 redirects"):
            rt.fetcher.get(f"{here}/x", rt.now())


def test_a_job_that_asks_robots_txt_first_has_one_turn_at_a_time(rt: Runtime) -> None:
    with serve_hosts(1, lambda path: FEED) as (site,):
        host = read_authority(site)
        held, other = (rt.host_turns.take(host, rt.now()) for _ in range(HOST_CONNECTIONS))
        assert isinstance(held, HostTurn)
        assert isinstance(other, HostTurn)
        with keep_turn(rt.host_turns, held, rt.now), keep_turn(rt.host_turns, other, rt.now):
            fetcher = rt.fetcher.holding(held)
            assert fetcher.get(f"{site}/robots.txt", rt.now()).status == 200
            assert fetcher.get(f"{site}/feed", rt.now()).status == 200


@pytest.mark.parametrize(("scope", "asked"), [("pages", ["/feed"]), ("all", ["/robots.txt"])])
def test_what_somebody_named_asks_robots_txt_only_where_that_is_set(
    make_runtime: Callable[..., Runtime], scope: str, asked: list[str]
) -> None:
    seen: list[str] = []

    def note_request(path: str) -> bytes:
        seen.append(path)
        return b"User-agent: *\nDisallow: /feed" if path == "/robots.txt" else FEED

    rt = make_runtime(robots=scope)
    with serve_hosts(1, note_request) as (site,):
        feed = rt.feeds.add(Subscription(address=f"{site}/feed"), FeedOptions(), rt.now())[0]
        job_ids: list[str] = []
        poll_due_feeds(rt, job_ids.extend)
        fetch_job(job_ids[0], rt, lambda job_id: None)
    listed = rt.feeds.get(feed.id)
    assert listed
    assert seen == asked
    assert ("forbids it" in (listed.state.error or "")) == (scope == "all")


def test_a_fetch_waits_for_its_turn_and_not_for_long(rt: Runtime, server_url: str) -> None:
    with serve_hosts(1, lambda path: FEED) as (site,):
        rt = build_runtime(replace(rt.settings, host_pause=0.3), server_url)
        began = time.monotonic()
        for _ in range(3):
            rt.fetcher.fetch(FetchRequest(url=site), rt.now())
        assert time.monotonic() - began >= 0.6
        rt.host_turns.note_rest(read_authority(site), 60, rt.now())
        began = time.monotonic()
        with pytest.raises(HostRestsError):
            rt.fetcher.get(site, rt.now())
        assert time.monotonic() - began < 10


def test_several_fetchers_keep_one_pause_and_other_hosts_wait_for_none(rt: Runtime, server_url: str) -> None:
    asked: list[float] = []

    def note_request(path: str) -> bytes:
        if path.startswith("/busy"):
            asked.append(time.monotonic())
        return FEED

    settings = replace(rt.settings, host_pause=0.3, fetchers=2)
    runtimes = [build_runtime(settings, server_url) for _ in range(2)]
    with serve_hosts(2, note_request) as (busy, free):
        urls = [f"{busy}/busy{n}" for n in range(5)] + [f"{free}/a"]
        for n, url in enumerate(urls):
            document = UnfetchedDocument(url=url, kind="feed", via="url")
            rt.jobs.submit(Job(id=f"j{n}", submitted_at=rt.now(), document=document), rt.now())
        stop, done = Event(), dict[str, float]()
        end = WorkersEnd(lambda job_id: done.setdefault(job_id, time.monotonic()) and None, lambda: 0)
        threads = [Thread(target=fetch_until, args=(stop, one, end)) for one in runtimes]
        rt.fetch_queue.mark_served()
        rt.fetch_queue.route([f"j{n}" for n in range(len(urls))])
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 10
        while len(done) < len(urls) and time.monotonic() < deadline:
            time.sleep(0.01)
        stop.set()
        for thread in threads:
            thread.join()
    assert len(done) == len(urls)
    assert max(asked) - min(asked) > 4 * 0.3 - 0.3, "a busy machine may hold up the first of them"
    assert done["j5"] < sorted(done.values())[3], "it did not wait for the other host's turns"


def test_a_deferred_job_takes_no_place_and_comes_before_the_others_of_its_host() -> None:
    schedule = FetchSchedule(2)
    for job_id, host in (("a0", "a"), ("a1", "a"), ("b0", "b")):
        schedule.add_job(job_id, host)
    first = schedule.take_job()
    assert first
    schedule.defer_job(first, 0.1)
    began = time.monotonic()
    taken = [schedule.take_job() for _ in range(2)]
    names = [one.job_id for one in taken if one]
    for one in taken:
        assert one
        schedule.release_job(one, 0.0)
    last = schedule.take_job()
    assert last
    assert (first.job_id, {*names, last.job_id}) == ("a0", {"a0", "a1", "b0"})
    assert time.monotonic() - began >= 0.1
