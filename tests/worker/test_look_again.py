"""Pages that are looked at again, over a real web server and a real Redis: what each look finds, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from redis import Redis, exceptions

from ingest import Subscription, read_address
from tests.support.clock import Clock
from tests.support.event_schemas import find_faults_of_streams
from tests.support.pipeline import make_named_item, read_events, run_items
from tests.support.system import started
from worker.audit.proof import prove_all_is_there
from worker.jobs import look_ends
from worker.jobs.fetching import fetch_job
from worker.jobs.look_schedule import look_at_due_pages
from worker.jobs.pipeline import run_job
from worker.jobs.polling import poll_due_feeds
from worker.judging.by_hand import withdraw_item
from worker.judging.story_members import load_story_members, load_withdrawn_item
from worker.runtime import Runtime
from worker.store import looks
from worker.store.feeds import FeedOptions
from worker.store.jobs import JobState
from worker.store.looks import LookFinding

DAY = 86_400.0
GULL = [
    "The gull that had left Innisvane in the storm of March came back to the pier on Monday, a little before noon.",
    "The keeper of the pier knew it by a ring on its left leg, which he had put there himself nine years ago.",
    "It sat for an hour on the roof of the ticket office, and then stole a whole smoked herring from a visitor.",
    "The visitor, a teacher from Karnholt, said that she did not mind, because the herring had been too salty.",
    "Bird counters on the island hold that the animal spent the spring on the lighthouse rock some miles away.",
]
CORRECTED = [GULL[0], GULL[1].replace("nine years", "eleven years"), *GULL[2:]]
OTHER_ITEM = (
    "<item><title>Harbour clock stops</title><link>https://clock.example/1</link>"
    "<description>The harbour clock of Innisvane has stopped at ten past four; nobody knows why.</description></item>"
)
WALL = "<html><head><title>Log in to continue</title></head><body><h1>Log in to continue</h1><p>Subscribe to read.</p>"


def make_page(paragraphs: list[str], title: str = "Gull returns to pier") -> str:
    text = "".join(f"<p>{sentence}</p>" for sentence in paragraphs)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>"


_NO_PAGES = frozenset({"/feed", "/robots.txt", "/.well-known/tdmrep.json"})


@dataclass
class Site:
    """A site with one feed and its pages; tests change both between looks."""

    url: str = ""
    pages: dict[str, str] = field(default_factory=lambda: {"/gull": make_page(GULL)})
    codes: dict[str, int] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)  # 301
    teaser: str = "The gull that had left Innisvane is back. [...]"
    more: str = ""  # in the feed
    tags: bool = False  # whether pages have an ETag
    asked: list[tuple[str, str | None]] = field(default_factory=list)  # path, If-None-Match

    def feed(self) -> str:
        item = (
            f"<title>Gull returns to pier</title><link>{self.url}/gull</link><description>{self.teaser}</description>"
        )
        return f'<rss version="2.0"><channel><title>Courier</title><item>{item}</item>{self.more}</channel></rss>'

    def pages_asked(self) -> list[tuple[str, str | None]]:
        return [asked for asked in self.asked if asked[0] not in _NO_PAGES]


@pytest.fixture
def site() -> Iterator[Site]:
    own = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            tag = self.headers.get("If-None-Match")
            own.asked.append((self.path, tag))
            body = own.feed() if self.path == "/feed" else own.pages.get(self.path, "")
            code = own.codes.get(self.path, 301 if self.path in own.moved else 200 if body else 404)
            own_tag = f'"{hash(body)}"'
            if own.tags and code == 200 and tag == own_tag:
                code = 304
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if self.path in own.moved:
                self.send_header("Location", own.url + own.moved[self.path])
            if own.tags and self.path != "/feed":
                self.send_header("ETag", own_tag)
            self.end_headers()
            if code != 304:
                self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        own.url = f"http://127.0.0.1:{server.server_port}"
        yield own
        server.shutdown()
        thread.join()


@pytest.fixture
def rt(make_runtime: Callable[..., Runtime]) -> Iterator[Runtime]:
    runtime = make_runtime(host_pause=0)
    yield runtime
    assert prove_all_is_there(runtime).discrepancies == ()
    assert find_faults_of_streams(runtime) == []


def subscribe(rt: Runtime, site: Site, full_text: bool = True, look_again: bool = True) -> None:
    wanted = Subscription(address=read_address(f"{site.url}/feed"))
    rt.feeds.add(wanted, FeedOptions(full_text=full_text, look_again=look_again, every=30 * 86400), rt.now())
    assert [state.state for state in poll(rt)] == ["done"]


def poll(rt: Runtime) -> list[JobState]:
    return do_jobs(rt, lambda enqueue: poll_due_feeds(rt, enqueue))


def poll_soon(rt: Runtime, site: Site, clock: Clock) -> list[JobState]:
    """The feed's next poll, an hour later."""
    rt.feeds.add(Subscription(address=read_address(f"{site.url}/feed")), FeedOptions(every=3600), rt.now())
    clock.forward(3600)
    return poll(rt)


def look(rt: Runtime) -> list[JobState]:
    return do_jobs(rt, lambda enqueue: look_at_due_pages(rt, enqueue))


def do_jobs(rt: Runtime, make_jobs: Callable[[Callable[[Any], None]], object]) -> list[JobState]:
    job_ids: list[str] = []
    make_jobs(job_ids.extend)
    for job_id in job_ids:
        run_job(job_id, rt)
    return [state for job_id in job_ids if (state := rt.jobs.load_state(job_id))]


def item_id_of(rt: Runtime) -> str:
    found: str = read_events(rt)[0][1]["record"]["id"]
    return found


def found_by_last_look(rt: Runtime) -> LookFinding | None:
    return rt.looks.load_looks([item_id_of(rt)])[item_id_of(rt)].found


def test_a_page_is_looked_at_after_a_day_and_after_a_week_and_no_more(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site)
    looked = []
    for hour in range(10 * 24):
        clock.forward(3600)
        if states := look(rt):
            looked.append(hour + 1)
            assert [(state.state, state.counts["unchanged"]) for state in states] == [("done", 1)]
    assert looked == [24, 7 * 24]
    assert [kind for kind, _ in read_events(rt)] == ["story.created"]
    assert found_by_last_look(rt) == "same"


def test_what_no_feed_asks_for_is_not_done(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site, look_again=False)
    clock.forward(2 * DAY)
    assert look(rt) == []
    assert len(site.pages_asked()) == 1


def test_a_feed_that_wants_it_no_more_gets_none(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site)
    rt.feeds.add(Subscription(address=read_address(f"{site.url}/feed")), FeedOptions(look_again=False), rt.now())
    clock.forward(2 * DAY)
    assert look(rt) == []
    assert rt.looks.load_looks([item_id_of(rt)]) == {}


def test_a_corrected_page_is_an_update_that_says_how_it_was_found(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site)
    site.pages["/gull"] = make_page(CORRECTED)
    clock.forward(DAY)
    assert [state.counts["published"] for state in look(rt)] == [1]
    kind, data = read_events(rt)[-1]
    assert (kind, data["found_by"], data["changed"]) == ("item.updated", "look_again", ["content_text"])
    assert data["record"]["content_text"] == "\n\n".join(CORRECTED)
    assert (data["record"]["version"], data["record"]["title"]) == (2, "Gull returns to pier")
    assert data["record"]["summary"] == site.teaser


@pytest.mark.parametrize("full_text", [True, False])
def test_neither_the_feed_nor_the_next_look_says_it_once_more(
    make_runtime: Callable[..., Runtime], site: Site, clock: Clock, full_text: bool
) -> None:
    rt = make_runtime(host_pause=0, look_again_ages="1d 2d 3d")
    site.teaser = " ".join(GULL)
    subscribe(rt, site, full_text=full_text)
    clock.forward(DAY)
    look(rt)
    site.pages["/gull"] = make_page(CORRECTED)
    for _ in range(2):
        clock.forward(DAY)
        assert len(look(rt)) == 1
    site.more = OTHER_ITEM
    assert [state.counts["unchanged"] for state in poll_soon(rt, site, clock)] == [1]
    assert [kind for kind, _ in read_events(rt)] == ["story.created", "item.updated", "story.created"]


def test_of_a_feed_with_its_own_text_the_first_look_only_notes_the_page(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site, full_text=False)
    clock.forward(DAY)
    look(rt)
    assert found_by_last_look(rt) == "noted"
    assert [kind for kind, _ in read_events(rt)] == ["story.created"]
    site.pages["/gull"] = make_page(CORRECTED)
    clock.forward(6 * DAY)
    look(rt)
    kind, data = read_events(rt)[-1]
    assert (kind, data["found_by"], data["changed"]) == ("item.updated", "look_again", ["content_text", "summary"])
    assert data["record"]["content_text"] == "\n\n".join(CORRECTED)


@pytest.mark.parametrize("code", [404, 410])
def test_a_page_that_is_missing_twice_is_withdrawn(rt: Runtime, site: Site, clock: Clock, code: int) -> None:
    subscribe(rt, site)
    site.codes["/gull"] = code
    clock.forward(DAY)
    assert [(state.state, state.accepted) for state in look(rt)] == [("done", 0)]
    assert found_by_last_look(rt) == "missing"
    clock.forward(DAY / 2)
    assert look(rt) == []
    clock.forward(DAY / 2)
    assert [(state.state, state.counts["filtered"]) for state in look(rt)] == [("done", 1)]
    kind, data = read_events(rt)[-1]
    assert (kind, data["by"], data["status"], data["found_by"]) == ("item.withdrawn", "source", "gone", "look_again")
    assert load_withdrawn_item(rt, item_id_of(rt)) is not None
    clock.forward(9 * DAY)
    assert look(rt) == []


def test_an_outage_is_no_deletion(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site)
    site.codes["/gull"] = 404
    clock.forward(DAY)
    look(rt)
    del site.codes["/gull"]
    clock.forward(DAY)
    look(rt)
    assert found_by_last_look(rt) == "same"
    site.codes["/gull"] = 404
    clock.forward(5 * DAY)
    look(rt)
    assert found_by_last_look(rt) == "missing"
    assert [kind for kind, _ in read_events(rt)] == ["story.created"]


def test_a_gone_article_that_its_feed_lists_as_ever_stays_withdrawn(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site, full_text=False)
    site.codes["/gull"] = 404
    for _ in range(2):
        clock.forward(DAY)
        look(rt)
    site.more = OTHER_ITEM
    assert [state.counts["filtered"] for state in poll_soon(rt, site, clock)] == [1]
    assert [kind for kind, _ in read_events(rt)] == ["story.created", "item.withdrawn", "story.created"]
    site.teaser = "The gull that had left Innisvane is back, and has stolen a herring from a visitor."
    assert [state.counts["published"] for state in poll_soon(rt, site, clock)] == [1]


def test_a_moved_page_changes_the_address_of_its_item(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site)
    site.pages["/birds/gull"] = site.pages.pop("/gull")
    site.moved["/gull"] = "/birds/gull"
    clock.forward(DAY)
    look(rt)
    kind, data = read_events(rt)[-1]
    assert (kind, data["found_by"], data["changed"]) == ("item.updated", "look_again", ["canonical_url", "url"])
    assert data["record"]["url"] == f"{site.url}/birds/gull"
    site.asked.clear()
    clock.forward(6 * DAY)
    look(rt)
    assert site.pages_asked() == [("/birds/gull", None)]
    assert found_by_last_look(rt) == "same"


def test_what_moved_to_the_front_page_has_not_moved(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site)
    site.pages["/"] = make_page(["Welcome to the Courier, the paper of the island of Innisvane."] * 3, "The Courier")
    site.moved["/gull"] = "/"
    clock.forward(DAY)
    look(rt)
    assert found_by_last_look(rt) == "other"
    assert [kind for kind, _ in read_events(rt)] == ["story.created"]


@pytest.mark.parametrize(
    ("page", "code", "found"),
    [
        (WALL, 200, "unreadable"),
        (make_page(GULL[:1]), 200, "shorter"),
        (make_page(["The council of Ellenby has painted its bridge green in June."] * 6, "A bridge"), 200, "other"),
        ("", 403, "refused"),
        ("", 503, "unreachable"),
    ],
)
def test_what_is_no_correction_changes_nothing(
    rt: Runtime, site: Site, clock: Clock, page: str, code: int, found: str
) -> None:
    subscribe(rt, site)
    site.pages["/gull"], site.codes["/gull"] = page, code
    clock.forward(DAY)
    assert [(state.state, state.error) for state in look(rt)] == [("done", None)]
    assert found_by_last_look(rt) == found
    assert rt.looks.load_looks([item_id_of(rt)])[item_id_of(rt)].reason
    assert [kind for kind, _ in read_events(rt)] == ["story.created"]
    assert [*rt.letters.read_letters()] == []


def test_a_page_that_is_away_is_asked_again_at_growing_pauses(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site)
    site.codes["/gull"] = 503
    clock.forward(DAY - 3600)
    asked = []
    for hour in range(200):
        clock.forward(3600)
        asked += [hour] if look(rt) else []
    assert asked == [0, 1, 3, 7, 15, 31, 144, 145, 147, 151, 159, 175]


def test_a_page_with_a_validator_is_asked_only_for_a_change(rt: Runtime, site: Site, clock: Clock) -> None:
    site.tags = True
    subscribe(rt, site)
    clock.forward(DAY)
    look(rt)
    clock.forward(6 * DAY)
    assert [(state.state, state.accepted) for state in look(rt)] == [("done", 0)]
    asked = [tag for _, tag in site.pages_asked()]
    assert asked[:2] == [None, None]
    assert asked[2] is not None
    assert found_by_last_look(rt) == "same"


def test_a_fetcher_fetches_the_page_and_a_worker_compares_it(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site)
    rt.fetch_queue.mark_served()
    site.pages["/gull"] = make_page(CORRECTED)
    clock.forward(DAY)
    job_ids: list[str] = []
    look_at_due_pages(rt, job_ids.extend)
    assert rt.fetch_queue.route(job_ids) == []
    handed_on: list[str] = []
    for job_id in rt.fetch_queue.take(5, 1):
        fetch_job(job_id, rt, handed_on.append)
    site.codes["/gull"] = 500
    for job_id in handed_on:
        run_job(job_id, rt)
    assert read_events(rt)[-1][1]["found_by"] == "look_again"


def test_copies_with_the_old_text_are_stale(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site)
    run_items(
        rt,
        make_named_item("Old", "\n\n".join(GULL)),
        make_named_item("Edited", " ".join([*GULL[:4], "Nobody on the island could say where it had been."])),
    )
    site.pages["/gull"] = make_page(CORRECTED)
    clock.forward(DAY)
    look(rt)
    run_items(rt, make_named_item("New", "\n\n".join(CORRECTED)))
    found = load_story_members(rt, item_id_of(rt))
    assert found is not None
    assert {row["source"].partition(" ")[0]: row["stale"] for row in found[1]} == {
        "127.0.0.1": False, "old": True, "edited": True, "new": False
    }  # fmt: skip


def test_a_corrected_copy_is_announced_as_a_copy(rt: Runtime, site: Site, clock: Clock) -> None:
    run_items(rt, make_named_item("First", "\n\n".join(GULL)))
    subscribe(rt, site)
    copy = read_events(rt)[-1][1]["record"]["id"]
    site.pages["/gull"] = make_page(CORRECTED)
    clock.forward(DAY)
    look(rt)
    kind, data = read_events(rt)[-1]
    assert (kind, data["found_by"], data["record"]["id"]) == ("story.copy_added", "look_again", copy)
    assert (data["record"]["version"], data["record"]["content_text"]) == (2, "\n\n".join(CORRECTED))


def test_an_item_that_was_withdrawn_by_hand_is_not_looked_at(rt: Runtime, site: Site, clock: Clock) -> None:
    subscribe(rt, site)
    withdraw_item(rt, item_id_of(rt))
    clock.forward(DAY)
    assert look(rt) == []


def test_so_many_wait_and_no_more(
    rt: Runtime, site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(looks, "MAX_LOOKS", 0)
    subscribe(rt, site)
    assert [record.__dict__["event"] for record in caplog.records if "room" in record.message] == ["looks.full"]
    clock.forward(DAY)
    assert look(rt) == []


def test_no_look_is_begun_while_many_jobs_are_open(
    make_runtime: Callable[..., Runtime], site: Site, clock: Clock
) -> None:
    rt = make_runtime(host_pause=0, max_open=1)
    subscribe(rt, site)
    clock.forward(DAY)
    job_ids: list[str] = []
    look_at_due_pages(rt, job_ids.extend)
    assert len(job_ids) == 1
    clock.forward(timedelta(hours=1).total_seconds())
    assert look(rt) == []
    run_job(job_ids[0], rt)
    assert found_by_last_look(rt) == "same"


@pytest.mark.parametrize("looks_before", [0, 1], ids=["missing", "gone"])
@pytest.mark.parametrize("step", ["settle_look", "finish_job"])
def test_a_run_that_is_lost_in_its_end_is_harmless(
    rt: Runtime, site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch, step: str, looks_before: int
) -> None:
    def break_off(*args: object) -> None:
        raise exceptions.ConnectionError("the server is away")

    subscribe(rt, site)
    site.codes["/gull"] = 404
    for _ in range(looks_before):
        clock.forward(DAY)
        look(rt)
    clock.forward(DAY)
    with monkeypatch.context() as broken:
        broken.setattr(look_ends, step, break_off)
        (state,) = look(rt)
    assert state.state == "queued"
    clock.forward(60)
    run_job(state.id, rt)
    ended = rt.jobs.load_state(state.id)
    assert ended is not None
    assert (ended.state, ended.accepted) == ("done", looks_before)
    assert found_by_last_look(rt) == ("gone" if looks_before else "missing")
    assert [kind for kind, _ in read_events(rt)].count("item.withdrawn") == looks_before


@pytest.mark.long
def test_the_whole_system_finds_a_correction(site: Site, tmp_path: Path) -> None:
    with started(tmp_path) as system:
        rt = system.rt
        added = system.feedmill("feeds", "add", f"{site.url}/feed", "--full-text", "--look-again", "--every", "1d")
        assert added.returncode == 0
        system.wait_until(lambda: len(system.events()) == 1 and rt.jobs.audit().jobs_open == 0)
        item_id = item_id_of(rt)
        site.pages["/gull"] = make_page(CORRECTED)
        client = Redis.from_url(system.server.url)
        assert client.zadd("feedmill:looks", {item_id: 1}) == 0
        system.wait_until(lambda: len(system.events()) == 2)
        system.wait_for_all_jobs()
        assert system.events()[1][1]["found_by"] == "look_again"
        client.zadd("feedmill:looks", {item_id: 1})
        for _ in range(2):
            site.codes["/gull"] = 410
            system.wait_until(lambda: rt.looks.load_looks([item_id])[item_id].found in ("missing", "gone"))
            client.zadd("feedmill:looks", {item_id: 1}, xx=True)
        system.wait_until(lambda: len(system.events()) == 3)
        system.wait_for_all_jobs()
        assert system.events()[2][1]["status"] == "gone"
        assert prove_all_is_there(rt).discrepancies == ()
