"""Polling with a real web server and a real Redis: what each answer brings, and when the next poll follows."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from ingest import (
    Document,
    FetchedDocument,
    FetchError,
    GoneError,
    NotModified,
    ParseError,
    Problem,
    Reading,
    Subscription,
    TemporaryFetchError,
    UnfetchedDocument,
    read_address,
    read_document,
)
from tests.support.clock import Clock
from tests.support.jobs import make_document_job, retry_job
from worker.jobs.pipeline import reconcile_jobs, run_job
from worker.jobs.polling import (
    Poll,
    begin_poll,
    find_new_problems,
    make_poll_job,
    note_failure,
    note_success,
    poll_due_feeds,
)
from worker.runtime import Runtime
from worker.store.feeds import Feed, FeedOptions, FeedState, ListedFeed, PollClaim
from worker.store.jobs import Job, JobState

SENTENCES = (
    "The pilot boat of Skarrow found the buoy number {n} adrift on Monday, far outside the channel that it marks.",
    "A gull had its nest number {n} on the lantern, and the keeper would not move it before the chicks had left.",
)


@dataclass
class Site:
    """A web server with one feed, and what it was asked."""

    url: str = ""
    items: list[int] = field(default_factory=lambda: [1, 2])
    code: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None  # instead of the feed
    etags: bool = True
    tag: str | None = None  # instead of one made of the content
    guid: str = "https://skarrow.example/{n}"
    asked: list[dict[str, str]] = field(default_factory=list)
    extra: str = ""  # in the feed
    dated: Callable[[int], str] = field(default=lambda n: "")

    def feed(self) -> bytes:
        items = "".join(
            f"<item><guid>{self.guid.format(n=n)}</guid><link>https://skarrow.example/{n}</link>"
            f"<title>Number {n}</title>{self.dated(n)}"
            f"<description>{' '.join(SENTENCES).format(n=n)}</description></item>"
            for n in self.items
        )
        text = f'<rss version="2.0"><channel><title>Skarrow</title>{self.extra}{items}</channel></rss>'
        return self.body if self.body is not None else text.encode()

    def etag(self) -> str:
        return self.tag or f'"{hash((tuple(self.items), self.extra, self.body))}"'


@pytest.fixture
def site() -> Iterator[Site]:
    own = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            own.asked.append(dict(self.headers))
            known = own.etags and self.headers.get("If-None-Match") == own.etag()
            code = 304 if known and own.code == 200 else own.code
            if own.code == 301 and self.path == "/new":
                code = 200
            self.send_response(code)
            if own.etags:
                self.send_header("ETag", own.etag())
            for name, value in own.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if code == 200:
                self.wfile.write(own.feed())

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        own.url = f"http://127.0.0.1:{server.server_port}/feed?key=secret"
        yield own
        server.shutdown()
        thread.join()


def add(rt: Runtime, site: Site, **wish: Any) -> str:
    wanted = Subscription(address=read_address(site.url))
    return rt.feeds.add(wanted, FeedOptions(**wish), rt.now())[0].id


def polled(rt: Runtime) -> JobState:
    """Poll what is due, which must be one feed."""
    sent: list[str] = []
    assert poll_due_feeds(rt, sent.extend) == 1
    run_job(sent[0], rt)
    state = rt.jobs.load_state(sent[0])
    assert state is not None
    assert rt.jobs.audit().contradictions == ()
    return state


def listed(rt: Runtime, feed: str) -> ListedFeed:
    found = rt.feeds.get(feed)
    assert found is not None
    return found


def next_in(rt: Runtime, feed: str) -> timedelta:
    due = listed(rt, feed).due
    assert due is not None
    return due - rt.now()


def titles(rt: Runtime) -> list[str]:
    return [json.loads(entry.fields["data"])["record"]["title"] for entry in rt.streams.read("clean")]


def test_a_feed_is_polled_and_every_item_comes_once(rt: Runtime, clock: Clock, site: Site) -> None:
    feed = add(rt, site, every=900)
    assert polled(rt).counts["published"] == 2
    assert poll_due_feeds(rt, lambda job_ids: None) == 0, "it is not due yet"
    clock.forward(901)
    state = polled(rt)
    assert (state.state, state.accepted, sum(state.counts.values())) == ("done", 0, 0)
    assert "If-None-Match" in site.asked[1]
    site.items = [1, 2, 3]
    clock.forward(901)
    assert polled(rt).counts == {"published": 1, "copies": 0, "unchanged": 2, "filtered": 0, "routed": 0, "dead": 0}
    assert titles(rt) == ["Number 1", "Number 2", "Number 3"]
    assert rt.feeds.count_feeds(rt.now()).due == 0
    found = listed(rt, feed).state
    assert (found.succeeded_at, found.error, found.failures, found.job) == (rt.now(), None, 0, None)


def test_the_same_bytes_without_validators_are_not_read_again(rt: Runtime, clock: Clock, site: Site) -> None:
    site.etags = False
    add(rt, site, every=900)
    polled(rt)
    clock.forward(901)
    assert polled(rt).accepted == 0


def test_the_newest_validators_are_sent(rt: Runtime, clock: Clock, site: Site) -> None:
    """The same bytes come under another ETag and date (RFC 9111 4.3.4), then under a date alone."""
    feed = add(rt, site, every=900)
    polled(rt)
    site.tag, site.headers = '"moved"', {"Last-Modified": "Mon, 01 Jun 2026 10:00:00 GMT"}
    clock.forward(901)
    assert polled(rt).accepted == 0
    clock.forward(901)
    assert polled(rt).accepted == 0
    assert site.asked[2]["If-None-Match"] == '"moved"'
    assert site.asked[2]["If-Modified-Since"] == "Mon, 01 Jun 2026 10:00:00 GMT"
    site.headers = {"Last-Modified": "Tue, 02 Jun 2026 10:00:00 GMT"}  # of a 304
    clock.forward(901)
    polled(rt)
    found = listed(rt, feed).state
    assert (found.etag, found.last_modified) == ('"moved"', "Tue, 02 Jun 2026 10:00:00 GMT")
    site.etags, site.headers = False, {}
    clock.forward(901)
    polled(rt)
    assert (listed(rt, feed).state.etag, listed(rt, feed).state.last_modified) == (None, None), "it has none any more"


def test_no_record_and_no_letter_holds_the_address(rt: Runtime, clock: Clock, site: Site) -> None:
    add(rt, site, every=900)
    polled(rt)
    site.body = b"\x89PNG\r\n\x1a\n"
    clock.forward(901)
    assert polled(rt).state == "dead"
    entries = [entry.fields["data"] for name in ("clean", "dead") for entry in rt.streams.read(name)]
    assert len(entries) == 3
    assert not [data for data in entries if "secret" in data]


def test_a_failing_feed_is_asked_less_and_less_and_is_no_dead_letter(rt: Runtime, clock: Clock, site: Site) -> None:
    site.code = 500
    feed = add(rt, site, every=900)
    waits = []
    for _ in range(4):
        assert polled(rt).state == "done"
        waits.append(next_in(rt, feed))
        clock.forward(waits[-1].total_seconds())
    assert waits == [timedelta(minutes=minutes) for minutes in (15, 30, 60, 120)]
    found = listed(rt, feed).state
    assert found.failures == 4
    assert "500" in str(found.error)
    assert "secret" not in str(found.error)
    assert rt.feeds.count_feeds(rt.now()).failing == 1
    assert list(rt.streams.read("dead")) == []
    site.code = 200
    polled(rt)
    assert (listed(rt, feed).state.failures, rt.feeds.count_feeds(rt.now()).failing) == (0, 0)
    assert next_in(rt, feed) == timedelta(minutes=15)


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(rt: Runtime, site: Site) -> None:
    site.code, site.headers = 429, {"Retry-After": "86400"}
    feed = add(rt, site, every=900)
    polled(rt)
    assert next_in(rt, feed) == timedelta(days=1)


def test_a_busy_server_may_say_so_with_max_age(rt: Runtime, site: Site) -> None:
    site.code, site.headers = 429, {"Cache-Control": "max-age=172800"}
    feed = add(rt, site, every=900)
    polled(rt)
    assert next_in(rt, feed) == timedelta(days=2)


def test_what_is_gone_is_asked_no_more(rt: Runtime, clock: Clock, site: Site) -> None:
    site.code = 410
    feed = add(rt, site, every=900)
    polled(rt)
    clock.forward(10**7)
    assert poll_due_feeds(rt, lambda job_ids: None) == 0
    assert listed(rt, feed).state.is_gone


def test_a_move_for_good_is_noted(rt: Runtime, site: Site) -> None:
    site.code, site.headers = 301, {"Location": "/new"}
    feed = add(rt, site, every=900)
    assert polled(rt).counts["published"] == 2
    assert str(listed(rt, feed).state.moved_to).endswith("/new")


def test_a_document_that_stays_unreadable_is_one_dead_letter(rt: Runtime, clock: Clock, site: Site) -> None:
    feed = add(rt, site, every=900)
    site.body = b"<html><body>We will be back soon"
    assert polled(rt).state == "dead"
    clock.forward(901)
    site.body += b"!"
    assert polled(rt).state == "done"
    assert len(list(rt.streams.read("dead"))) == 1
    assert listed(rt, feed).state.failures == 2


def test_a_bad_part_is_a_dead_letter_once_while_it_stands(rt: Runtime, clock: Clock, site: Site) -> None:
    site.body = site.feed().replace(b"</channel></rss>", b"<item><title>Cut")
    add(rt, site, every=900)
    assert polled(rt).counts["dead"] == 1
    site.body = site.body.replace(b"buoy", b"beacon")
    clock.forward(901)
    state = polled(rt)
    assert (state.counts["dead"], state.counts["published"]) == (0, 2)


def test_a_poll_that_shares_nothing_with_the_one_before_is_told(rt: Runtime, clock: Clock, site: Site) -> None:
    feed = add(rt, site)
    polled(rt)
    assert listed(rt, feed).state.gaps == 0
    site.items = [7, 8]
    clock.forward(3600)
    polled(rt)
    found = listed(rt, feed).state
    assert (found.gaps, found.gap_at) == (1, rt.now())
    assert next_in(rt, feed) == timedelta(seconds=rt.settings.poll_shortest)


def test_other_guids_at_every_poll_are_no_gap_where_the_items_are_known_again(
    rt: Runtime, clock: Clock, site: Site
) -> None:
    site.items = list(range(1, 11))
    site.dated = lambda n: f"<pubDate>{format_datetime(rt.now() - timedelta(hours=n))}</pubDate>"
    feed = add(rt, site)
    polled(rt)
    before = listed(rt, feed).state.rate
    assert before is not None
    published = [f"<pubDate>{format_datetime(rt.now() - timedelta(hours=n))}</pubDate>" for n in range(11)]
    site.dated = published.__getitem__
    for turn in range(3):
        site.guid = f"urn:build:{turn}:{{n}}"
        clock.forward(next_in(rt, feed).total_seconds())
        assert polled(rt).counts["published"] == 0
    found = listed(rt, feed).state
    assert (found.gaps, len(found.seen)) == (0, 10 * 8)
    assert found.rate is not None
    assert found.rate < before, "it brings nothing"


def test_the_interval_follows_the_feed(rt: Runtime, clock: Clock, site: Site) -> None:
    site.items = list(range(1, 11))
    site.dated = lambda n: f"<pubDate>{format_datetime(rt.now() - timedelta(hours=n))}</pubDate>"
    feed = add(rt, site)
    polled(rt)
    assert timedelta(hours=4.5) <= next_in(rt, feed) <= timedelta(hours=5), "half of its document is new by then"
    clock.forward(next_in(rt, feed).total_seconds())
    site.items = list(range(10, 20))
    polled(rt)
    assert timedelta(hours=2.2) <= next_in(rt, feed) <= timedelta(hours=2.8), "nine of ten were new"


@pytest.mark.long
def test_a_feed_without_dates_finds_its_interval(rt: Runtime, clock: Clock, site: Site) -> None:
    feed = add(rt, site)
    polled(rt)
    assert timedelta(minutes=54) <= next_in(rt, feed) <= timedelta(minutes=60)
    for _ in range(90):
        clock.forward(next_in(rt, feed).total_seconds())
        polled(rt)
    assert next_in(rt, feed) > timedelta(hours=5), "it brings nothing"


def test_a_dead_poll_that_is_retried_and_still_unreadable_is_dead_again(rt: Runtime, site: Site) -> None:
    add(rt, site)
    site.body = b"<html><body>We will be back soon"
    job = polled(rt).id
    assert retry_job(rt, job)
    run_job(job, rt)
    assert len(list(rt.streams.read("dead"))) == 1


def test_the_feed_and_its_server_are_left_alone_as_they_wish(rt: Runtime, clock: Clock, site: Site) -> None:
    site.items = list(range(1, 41))
    site.dated = lambda n: f"<pubDate>{format_datetime(rt.now() - timedelta(minutes=30 * n))}</pubDate>"
    site.extra, site.headers = "<ttl>355</ttl>", {"Cache-Control": "max-age=600"}
    feed = add(rt, site)
    polled(rt)
    assert timedelta(minutes=355) <= next_in(rt, feed) <= timedelta(minutes=360)


def test_a_poll_whose_worker_dies_is_done_by_another(rt: Runtime, clock: Clock, site: Site) -> None:
    feed = add(rt, site, every=900)
    sent: list[str] = []
    poll_due_feeds(rt, sent.extend)
    rt.jobs.begin(sent[0], rt.now())  # and no more is heard of it
    clock.forward(rt.settings.lease + 1)
    assert poll_due_feeds(rt, lambda job_ids: None) == 0, "its job is still open"
    again: list[str] = []
    reconcile_jobs(rt, again.extend)
    assert again == sent
    run_job(sent[0], rt)
    assert len(titles(rt)) == 2
    assert next_in(rt, feed) == timedelta(minutes=15)


def test_a_poll_that_kills_every_worker_counts_as_a_failure(
    rt: Runtime, clock: Clock, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = add(rt, site, every=900)
    sent: list[str] = []
    poll_due_feeds(rt, sent.extend)
    rt.jobs.begin(sent[0], rt.now())  # and its process is gone
    clock.forward(rt.settings.lease + 1)
    monkeypatch.setattr("worker.jobs.pipeline.read_document", lambda document: os.kill(os.getpid(), signal.SIGKILL))
    for _ in range(rt.settings.attempts - 1):
        run_job(sent[0], rt)
        clock.forward(3600)
    state = rt.jobs.load_state(sent[0])
    assert state is not None
    assert state.state == "dead"
    assert listed(rt, feed).state.failures == 1
    assert "secret" not in next(rt.streams.read("dead")).fields["data"]


def test_what_is_wanted_of_a_feed_during_its_poll_holds_for_the_next(rt: Runtime, site: Site) -> None:
    feed = add(rt, site, every=86400)

    def wish_for_more(n: int) -> str:
        add(rt, site, every=900)
        return ""

    site.dated = wish_for_more
    polled(rt)
    assert next_in(rt, feed) == timedelta(minutes=15)


def test_a_feed_that_is_removed_during_its_poll_stays_removed(rt: Runtime, site: Site) -> None:
    feed = add(rt, site)
    sent: list[str] = []
    poll_due_feeds(rt, sent.extend)
    rt.feeds.remove(feed)
    run_job(sent[0], rt)
    state = rt.jobs.load_state(sent[0])
    assert state is not None
    assert (state.state, state.counts["published"], rt.feeds.get(feed)) == ("done", 2, None)


def claim(rt: Runtime) -> Job:
    """The job that polls the one feed that is due."""
    sent: list[str] = []
    assert poll_due_feeds(rt, sent.extend) == 1
    return rt.jobs.load(sent[0])


def read_feed(rt: Runtime, body: bytes) -> Reading:
    return read_document(Document(body=body, kind="feed", fetched_at=rt.now(), url="https://skarrow.example/feed"))


NOTHING = Reading(items=())
NO_ANSWER = Poll(FeedState())


def make_stray_job(rt: Runtime, url: str = "https://a.example/", feed: str = "nobody") -> Job:
    """A poll that no feed on the list waits for."""
    document = UnfetchedDocument(url=url, kind="feed", via="poll")
    return Job(id="stray", submitted_at=rt.now(), document=document, feed=feed)


@pytest.mark.parametrize("full_text", [False, True])
def test_the_job_of_a_poll_has_what_its_feed_wants(rt: Runtime, full_text: bool) -> None:
    feed = Feed(id="f1", address="https://a.example/?key=1", added_at=rt.now(), full_text=full_text)
    assert make_poll_job(PollClaim(feed=feed, job_id="poll-1"), rt.now()) == Job(
        id="poll-1",
        submitted_at=rt.now(),
        document=UnfetchedDocument(url="https://a.example/?key=1", kind="feed", via="poll"),
        feed="f1",
        full_text=full_text,
    )


def test_a_feed_is_asked_for_with_what_its_server_said_last(rt: Runtime, clock: Clock, site: Site) -> None:
    site.headers = {"Last-Modified": "Sun, 07 Jun 2026 18:00:00 GMT"}
    add(rt, site, every=900)
    job = claim(rt)
    first = begin_poll(rt, job).answer
    assert isinstance(first, FetchedDocument)
    assert (first.body, first.etag) == (site.feed(), site.etag())
    assert not {"If-None-Match", "If-Modified-Since"} & set(site.asked[0])
    run_job(job.id, rt)
    clock.forward(901)
    job = claim(rt)
    assert isinstance(begin_poll(rt, job).answer, NotModified)
    assert site.asked[-1]["If-None-Match"] == site.etag()
    assert site.asked[-1]["If-Modified-Since"] == site.headers["Last-Modified"]
    rt.feeds.remove(str(job.feed))
    assert isinstance(begin_poll(rt, job).answer, FetchedDocument), "nothing is known of a feed that is off the list"


def test_the_same_bytes_are_not_modified_and_say_what_else_the_server_said(
    rt: Runtime, clock: Clock, site: Site
) -> None:
    site.etags, site.code = False, 301
    site.headers = {"Location": "/new", "Cache-Control": "max-age=1800"}
    add(rt, site, every=900)
    polled(rt)
    clock.forward(1801)
    job = claim(rt)
    answer = begin_poll(rt, job).answer
    assert isinstance(answer, NotModified)
    assert (answer.fetched_at, answer.fresh_for) == (rt.now(), 1800)
    assert answer.url.endswith("/new")
    assert str(answer.moved_to).endswith("/new")
    site.items.append(3)
    assert isinstance(begin_poll(rt, job).answer, FetchedDocument)


BAD, WORSE = (Problem(where=f"entry {n}", reason="cut off", raw=f"<item>{n}") for n in (1, 2))

# name: (bad parts of the last poll's document, of this one's, the new ones)
BAD_PARTS: dict[str, tuple[list[Problem], list[Problem], list[Problem]]] = {
    "the first time": ([], [BAD], [BAD]),
    "as before": ([BAD, WORSE], [WORSE, BAD], []),
    "one more": ([BAD], [BAD, WORSE], [WORSE]),
    "at another place": ([BAD], [Problem(where="entry 7", reason="cut off", raw="<item>1")], []),
    "for another reason": (
        [BAD], [Problem(where="entry 1", reason="no title", raw="<item>1")],
        [Problem(where="entry 1", reason="no title", raw="<item>1")],
    ),
    "none": ([BAD], [], []),
}  # fmt: skip


@pytest.mark.parametrize(("before", "now", "new"), BAD_PARTS.values(), ids=BAD_PARTS)
def test_find_new_problems(
    rt: Runtime, clock: Clock, site: Site, before: list[Problem], now: list[Problem], new: list[Problem]
) -> None:
    add(rt, site, every=900)
    note_success(rt, claim(rt), NO_ANSWER, b"", Reading(items=(), problems=tuple(before)), set())
    clock.forward(901)
    assert list(find_new_problems(begin_poll(rt, claim(rt)), now)) == new


def test_all_problems_of_a_feed_that_is_off_the_list_are_new(rt: Runtime, site: Site) -> None:
    assert list(find_new_problems(begin_poll(rt, make_stray_job(rt, site.url)), [BAD])) == [BAD]


def test_a_document_that_an_earlier_attempt_has_is_not_asked_for(rt: Runtime, site: Site) -> None:
    feed = add(rt, site, every=900)
    job = make_document_job("j", rt.now(), site.feed(), kind="feed", via="poll", url=site.url)
    assert begin_poll(rt, replace(job, feed=feed)) == Poll(listed(rt, feed).state)
    assert site.asked == []


def test_a_success_is_noted_with_the_servers_answer(rt: Runtime, clock: Clock, site: Site) -> None:
    site.headers = {"Last-Modified": "Sun, 07 Jun 2026 18:00:00 GMT"}
    feed = add(rt, site, every=900)
    note_failure(rt, claim(rt), GoneError("410"))
    rt.feeds.add(Subscription(address=read_address(site.url)), FeedOptions(), rt.now())
    clock.forward(1)
    job = claim(rt)
    reading = read_feed(rt, site.feed())
    note_success(rt, job, begin_poll(rt, job), site.feed(), reading, {item.id for item in reading.items})
    state = listed(rt, feed).state
    assert (state.polled_at, state.succeeded_at) == (rt.now(), rt.now())
    assert (state.error, state.failures, state.is_gone, state.job) == (None, 0, False, None)
    assert (state.etag, state.last_modified) == (site.etag(), site.headers["Last-Modified"])
    assert (len(state.seen), state.gaps, state.moved_to) == (2 * 8, 0, None)
    assert next_in(rt, feed) == timedelta(minutes=15)


def test_not_modified_keeps_what_is_known_and_lowers_the_rate(rt: Runtime, clock: Clock, site: Site) -> None:
    feed = add(rt, site, every=900)
    polled(rt)
    before = listed(rt, feed).state
    assert before.rate is not None
    clock.forward(901)
    job = claim(rt)
    note_success(
        rt, job, Poll(before, NotModified(url=site.url, fetched_at=rt.now(), etag=before.etag)), b"", NOTHING, set()
    )
    state = listed(rt, feed).state
    assert (state.etag, state.body_digest, state.seen) == (before.etag, before.body_digest, before.seen)
    assert state.rate is not None
    assert state.rate < before.rate
    assert (state.succeeded_at, state.gaps) == (rt.now(), 0)


def test_an_empty_document_is_no_gap_and_forgets_no_item(rt: Runtime, clock: Clock, site: Site) -> None:
    feed = add(rt, site, every=900)
    polled(rt)
    before = listed(rt, feed).state
    clock.forward(901)
    note_success(rt, claim(rt), NO_ANSWER, b"<rss/>", NOTHING, set())
    assert (listed(rt, feed).state.seen, listed(rt, feed).state.gaps) == (before.seen, 0)


def test_nothing_is_noted_of_a_feed_that_another_job_has(rt: Runtime, clock: Clock, site: Site) -> None:
    feed = add(rt, site, every=900)
    polled(rt)
    before = listed(rt, feed)
    late = make_stray_job(rt, feed=feed)
    clock.forward(60)
    note_success(rt, late, NO_ANSWER, b"<rss/>", NOTHING, set())
    assert note_failure(rt, late, ParseError("no feed")) is False
    assert listed(rt, feed) == before


# name: (error of the poll before, this one's, whether there is nothing to keep)
FAILURES: dict[str, tuple[Exception | None, Exception, bool]] = {
    "can't be fetched": (None, FetchError("503"), True),
    "can't be fetched again": (FetchError("503"), FetchError("503"), True),
    "can't be read": (None, ParseError("no feed"), False),
    "can't be read again": (ParseError("no feed"), ParseError("no feed"), True),
    "can't be read for another reason": (ParseError("no feed"), ParseError("a picture"), False),
    "can't be read after it could not be fetched": (FetchError("503"), ParseError("no feed"), False),
}


@pytest.mark.parametrize(("before", "error", "expected"), FAILURES.values(), ids=FAILURES)
def test_note_failure(
    rt: Runtime, clock: Clock, site: Site, before: Exception | None, error: Exception, expected: bool
) -> None:
    feed = add(rt, site, every=900)
    if before:
        note_failure(rt, claim(rt), before)
        clock.forward(1801)
    assert note_failure(rt, claim(rt), error) is expected
    state = listed(rt, feed).state
    assert (state.error, state.failures, state.polled_at) == (str(error), 2 if before else 1, rt.now())
    assert (state.succeeded_at, state.is_gone) == (None, False)


def test_a_failure_says_when_the_next_poll_follows(rt: Runtime, clock: Clock, site: Site) -> None:
    feed = add(rt, site, every=900)
    note_failure(rt, claim(rt), TemporaryFetchError("429", retry_after=7200.0))
    assert next_in(rt, feed) == timedelta(hours=2)
    clock.forward(7201)
    note_failure(rt, claim(rt), GoneError("410"))
    assert (listed(rt, feed).due, listed(rt, feed).state.is_gone) == (None, True)


def test_failures_of_a_feed_that_is_off_the_list(rt: Runtime) -> None:
    job = make_stray_job(rt)
    assert note_failure(rt, job, FetchError("503")) is True
    assert note_failure(rt, job, ParseError("no feed")) is False


def test_the_title_of_the_last_poll_is_remembered_bounded_and_harmless(rt: Runtime, clock: Clock, site: Site) -> None:
    feed = add(rt, site, every=900)
    polled(rt)
    assert listed(rt, feed).state.found_title == "Skarrow"
    site.body = site.feed().replace(b"<title>Skarrow</title>", b"<title>Gull \n&#x202e;" + b"x" * 600 + b"</title>", 1)
    clock.forward(901)
    polled(rt)
    found = listed(rt, feed).state.found_title
    assert found is not None
    assert (len(found), found.isprintable(), found[:6]) == (500, True, "Gull " + found[5])
    site.body = site.feed().replace(b"<title>Gull", b"<nothing>Gull", 1)
    clock.forward(901)
    polled(rt)
    assert listed(rt, feed).state.found_title == found, "one without a title leaves the old one"


def test_it_is_known_when_a_feed_brought_something_and_its_longest_pause(rt: Runtime, clock: Clock, site: Site) -> None:
    feed = add(rt, site, every=3600)
    begun = rt.now()
    site.dated = lambda n: f"<pubDate>{format_datetime(begun - timedelta(hours=10 * n))}</pubDate>"
    polled(rt)
    first = listed(rt, feed).state
    assert (first.brought_at, first.longest_pause) == (begun, 10 * 3600), "two in twenty hours, as they are dated"
    clock.forward(24 * 3600)
    polled(rt)
    assert listed(rt, feed).state.brought_at == begun, "nothing new came"
    clock.forward(24 * 3600)
    site.items = [1, 2, 3]
    polled(rt)
    second = listed(rt, feed).state
    assert (second.brought_at, second.longest_pause) == (rt.now(), 48 * 3600)
    clock.forward(3601)
    site.items = [1, 2, 3, 4]
    polled(rt)
    assert listed(rt, feed).state.longest_pause == pytest.approx(48 * 3600 * 0.9)
