"""Full text for teasers, over a real web server and a real Redis: filled, not filled, never fetched twice."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

import jsonschema
import pytest

from ingest import Document, Reading, read_document
from ingest.robots import MAX_ROBOTS_BYTES
from tests.support.clock import Clock
from tests.support.jobs import make_document_job
from tests.support.pipeline import run_one_job
from tests.support.texts import make_nonsense_text
from tests.support.web_hosts import hang_hosts
from worker import polite_fetcher
from worker.jobs import full_text
from worker.jobs.full_text import fill_items, make_page_budget
from worker.jobs.pipeline import reconcile_jobs, run_job
from worker.judging.assign_ids import DocumentContext
from worker.runtime import Runtime, build_runtime
from worker.store.host_turns import HOST_CONNECTIONS, REFUSAL_KEPT, ROBOTS_KEPT, HostTurn
from worker.store.jobs import JobState

SCHEMA = json.loads((Path(__file__).parent.parent.parent / "docs" / "record.schema.json").read_text(encoding="utf-8"))
GULL = [
    "The gull that had left Innisvane in the storm of March came back to the pier on Monday, a little before noon.",
    "The keeper of the pier knew it by a ring on its left leg, which he had put there himself nine years ago.",
    "It sat for an hour on the roof of the ticket office, and then stole a whole smoked herring from a visitor.",
    "The visitor, a teacher from Karnholt, said that she did not mind, because the herring had been too salty.",
    "Bird counters on the island hold that the animal spent the spring on the lighthouse rock some miles away.",
]
RELATED = (
    "Council of Ellenby paints its bridge",
    "The council of Ellenby has painted its bridge green, as the children of two schools had asked it to do in June.",
)
BOT_CHECK = "<html><head><title>Just a moment...</title></head><body><h1>Verify you are human</h1><p>Enable cookies"
PAGE = (
    "<html><head><title>Gull returns to pier</title></head><body><article><h1>Gull returns to pier</h1>"
    + "".join(f"<p>{sentence}</p>" for sentence in GULL)
    + "</article><section><h2>Related</h2>"
    + "".join(
        f'<div class="card"><a href="/{n}"><h3>{RELATED[0]} {n}</h3></a><p>{RELATED[1]}</p></div>' for n in (1, 2)
    )
    + "</section></body></html>"
)
TDMREP = ".well-known/tdmrep.json"
numbers = itertools.count()


class Site:
    """A web site whose answers tests set, and that remembers what it was asked for."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, tuple[int, str]] = {}
        self.header: dict[str, str] = {}
        self.asked: list[str] = []
        self.asked_rules: list[str] = []  # robots.txt, once for each time
        self.asked_rights: list[str] = []  # documents about rights, once for each time
        self.meanwhile: dict[str, Callable[[], object]] = {}  # what happens elsewhere while a page is asked for

    def feed(self, *teasers: tuple[str, str, str]) -> str:
        """A feed of path, title and teaser."""
        items = "".join(
            f"<item><title>{title}</title><link>{self.address}/{path}</link><description>{text}</description></item>"
            for path, title, text in teasers
        )
        head = f"<title>Courier</title><link>{self.address}/</link>"
        return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            lists = {"robots.txt": own.asked_rules, TDMREP: own.asked_rights, "license.xml": own.asked_rights}
            lists.get(path, own.asked).append(path)
            own.meanwhile.pop(path, lambda: None)()
            code, body = own.answers.get(path, (404, ""))
            self.send_response(code)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **own.header}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        own = Site(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield own
        server.shutdown()
        thread.join()


@pytest.fixture
def rt(make_runtime: Callable[..., Runtime]) -> Runtime:
    return make_runtime()


TEASERS = (
    ("gull", "Gull returns to pier", "The gull that had left Innisvane is back. [...]"),
    ("gone", "Harbour clock stops", "The harbour clock of Innisvane has stopped at ten past four. [...]"),
    ("wall", "Ferry late again", "The ferry was late on Tuesday, for the ninth time in this month. [...]"),
)


def poll(rt: Runtime, body: str, url: str = "https://courier.example/feed") -> JobState:
    """The feed as it comes from one poll."""
    name = f"poll{next(numbers)}"
    job = make_document_job(name, rt.now(), body, full_text=True, kind="feed", via="url", url=url)
    rt.jobs.submit(job, rt.now())
    run_job(name, rt)
    state = rt.jobs.load_state(name)
    assert state is not None
    return state


def records(rt: Runtime) -> list[dict[str, Any]]:
    """The newest record of each item, by title."""
    entries = [entry for name in ("clean", "copies") for entry in rt.streams.read(name)]
    found = [json.loads(entry.fields["data"])["record"] for entry in sorted(entries, key=lambda entry: entry.id)]
    for record in found:
        jsonschema.validate(record, SCHEMA)
    return list({record["title"]: record for record in found}.values())


def three(site: Site) -> str:
    site.answers = {"gull": (200, PAGE), "wall": (200, BOT_CHECK)}
    return site.feed(*TEASERS)


def test_each_teaser_becomes_an_item_with_its_text_or_with_the_reason(rt: Runtime, site: Site) -> None:
    state = poll(rt, three(site))
    assert (state.state, state.counts["published"], state.counts["dead"]) == ("done", 3, 0)
    gull, gone, wall = records(rt)
    assert gull["content_text"] == "\n\n".join(GULL)
    assert (gull["title"], gull["url"], gull["truncated"]) == (TEASERS[0][1], f"{site.address}/gull", False)
    assert gull["summary"] == TEASERS[0][2]
    assert gull["provenance"]["full_text"] == "page"
    assert gone["content_text"] == TEASERS[1][2]
    assert "404" in gone["provenance"]["full_text"]
    assert wall["content_text"] == TEASERS[2][2]
    assert "bot check" in wall["provenance"]["full_text"]


def test_stories_beside_the_articles_own_reach_no_item(rt: Runtime, site: Site) -> None:
    poll(rt, three(site))
    assert len(records(rt)) == 3
    assert not [record for record in records(rt) if "Ellenby" in json.dumps(record)]


def test_known_teasers_are_not_fetched_again_and_say_nothing(rt: Runtime, site: Site) -> None:
    feed = three(site)
    poll(rt, feed)
    before, site.asked = len(list(rt.streams.read("clean"))), []
    state = poll(rt, feed)
    assert (state.state, state.counts["unchanged"], site.asked) == ("done", 3, [])
    assert len(list(rt.streams.read("clean"))) == before
    assert rt.jobs.audit().contradictions == ()


def test_a_changed_teaser_is_looked_at_again_and_makes_one_version(rt: Runtime, site: Site) -> None:
    poll(rt, three(site))
    site.answers["gull"] = (200, PAGE.replace("nine years ago", "ten years ago"))
    site.asked = []
    changed = (("gull", "Gull returns to pier", "The gull that had left Innisvane stays. [...]"), *TEASERS[1:])
    state = poll(rt, site.feed(*changed))
    assert site.asked == ["gull"]
    assert (state.counts["published"], state.counts["unchanged"]) == (1, 2)
    gull = next(record for record in records(rt) if record["title"].startswith("Gull"))
    assert gull["version"] == 2
    assert "ten years ago" in gull["content_text"]


META = '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/tdm.json">'
BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize("place", ["page", "http"])
def test_a_page_that_reserves_mining_gives_no_text(rt: Runtime, site: Site, place: str) -> None:
    site.answers = {"gull": (200, PAGE.replace("<head>", f"<head>{META}") if place == "page" else PAGE)}
    site.header = {"TDM-Reservation": "1", "TDM-Policy": "/tdm.json"} if place == "http" else {}
    poll(rt, site.feed(TEASERS[0]))
    (gull,) = records(rt)
    assert gull["content_text"] == TEASERS[0][2]
    assert gull["provenance"]["full_text"] == "not_found: the page reserves text and data mining"
    assert gull["rights"] == {"tdm_reserved": True, "tdm_policy": f"{site.address}/tdm.json", "basis": [place]}
    site.asked = []
    assert poll(rt, site.feed(TEASERS[0])).counts["unchanged"] == 1
    assert site.asked == []


def test_who_may_mine_has_the_text_and_the_reservation(make_runtime: Callable[..., Runtime], site: Site) -> None:
    rt = make_runtime(respect_tdm="no")
    site.answers = {"gull": (200, PAGE.replace("<head>", f'<head>{META}<link rel="license" href="{BY}">'))}
    poll(rt, site.feed(TEASERS[0]).replace("</title><link>", "</title><copyright>Courier</copyright><link>", 1))
    (gull,) = records(rt)
    assert gull["content_text"] == "\n\n".join(GULL)
    assert gull["rights"] == {
        "license": BY, "notice": "Courier", "tdm_reserved": True, "tdm_policy": f"{site.address}/tdm.json",
        "basis": ["page", "feed"],
    }  # fmt: skip


def test_pages_of_a_feed_that_reserves_mining_are_not_asked_for(rt: Runtime, site: Site) -> None:
    rsl = '<c:content xmlns:c="https://rslstandard.org/rsl" url="/"><c:prohibits>ai-all</c:prohibits></c:content>'
    poll(rt, three(site).replace("</title><link>", f"</title>{rsl}<link>", 1))
    assert {record["provenance"]["full_text"] for record in records(rt)} == {
        "not_found: the feed reserves text and data mining"
    }
    assert site.asked == []


def test_a_page_that_is_away_for_a_moment_is_asked_for_at_the_next_poll(rt: Runtime, site: Site) -> None:
    feed = site.feed(TEASERS[0])
    site.answers = {"gull": (503, "")}
    assert poll(rt, feed).counts["published"] == 1
    assert "503" in records(rt)[0]["provenance"]["full_text"]
    site.answers = {"gull": (200, PAGE)}
    assert poll(rt, feed).counts["published"] == 1
    assert records(rt)[0]["content_text"] == "\n\n".join(GULL)


def test_a_host_that_hangs_is_waited_for_once_in_a_run(
    make_runtime: Callable[..., Runtime], site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    rt = make_runtime(fetch_seconds=0.3)
    monkeypatch.setattr(full_text, "HANGS_AFTER", 0.2)
    with hang_hosts(1, network=6) as (dead,):
        feed = (
            site.feed(*TEASERS)
            .replace(f"{site.address}/gone", f"{dead}/a")
            .replace(f"{site.address}/wall", f"{dead}/b")
        )
        assert poll(rt, feed).counts["published"] == 3
    said = [record["provenance"]["full_text"] for record in records(rt)]
    assert said[2] == "not_found: a page of its host was not there in time"
    assert site.asked == ["gull"], "other hosts are asked"
    site.asked, site.answers = [], {"wall": (200, BOT_CHECK)}
    poll(rt, site.feed(*TEASERS))
    assert "wall" in site.asked, "at the next poll it is asked again"


def test_a_page_away_for_a_moment_takes_no_text_away(rt: Runtime, site: Site) -> None:
    poll(rt, three(site))
    site.answers["gull"] = (503, "")
    state = poll(rt, site.feed(("gull", "Gull returns to pier", "The gull stays where it is, on the pier. [...]")))
    assert state.counts["unchanged"] == 1
    gull = next(record for record in records(rt) if record["title"].startswith("Gull"))
    assert gull["content_text"] == "\n\n".join(GULL)


def test_more_pages_than_one_run_may_fetch_are_fetched_by_later_runs_once_each(
    make_runtime: Callable[..., Runtime], clock: Clock, site: Site
) -> None:
    rt = make_runtime(full_text_pages=5)
    teasers = [
        (f"p{n}", f"Report number {n} of Innisvane", f"What the pier said of number {n}. [...]") for n in range(23)
    ]
    state = poll(rt, site.feed(*teasers))
    assert (state.state, state.attempts, len(site.asked)) == ("queued", 0, 5)
    for _ in range(4):
        clock.forward(1)
        sent: list[str] = []
        reconcile_jobs(rt, sent.extend)
        assert sent == [state.id]
        run_job(state.id, rt)
    ended = rt.jobs.load_state(state.id)
    assert ended is not None
    assert (ended.state, sum(ended.counts.values())) == ("done", 23)
    assert site.asked == [f"p{n}" for n in range(23)]
    assert rt.jobs.audit().contradictions == ()


def test_what_was_fetched_is_kept_when_others_change_an_item_meanwhile(rt: Runtime, site: Site) -> None:
    """While a new item's page is fetched, two items that need none are changed by another job."""
    site.answers = {"gull": (200, PAGE), "wall": (200, PAGE.replace("Gull returns to pier", TEASERS[2][1]))}
    poll(rt, site.feed(TEASERS[0], TEASERS[2]))

    def edit_both() -> None:
        edited = " ".join(GULL).replace("nine years", "ten years")
        feed = site.feed(*((path, title, edited) for path, title, _ in (TEASERS[0], TEASERS[2])))
        run_one_job(rt, make_document_job("elsewhere", rt.now(), feed, kind="feed", url="https://courier.example/feed"))

    site.answers |= {"wall": (503, ""), "clock": (200, PAGE.replace("Gull returns to pier", "Clock is mended"))}
    site.meanwhile["clock"], site.asked = edit_both, []
    versions = {record["title"]: record["version"] for record in records(rt)}
    changed = ("wall", TEASERS[2][1], "The ferry was late on Wednesday, too. [...]")
    state = poll(rt, site.feed(TEASERS[0], changed, ("clock", "Clock is mended", "It goes again. [...]")))
    assert site.asked == ["wall", "clock"], "each page once"
    assert (state.state, state.counts["copies"], state.counts["unchanged"]) == ("done", 1, 2)
    now = {record["title"]: record["version"] for record in records(rt)}
    assert now == {**{title: version + 1 for title, version in versions.items()}, "Clock is mended": 1}
    assert rt.jobs.audit().contradictions == ()


def test_pages_of_one_host_are_fetched_with_a_pause(rt: Runtime, server_url: str, site: Site) -> None:
    rt = build_runtime(replace(rt.settings, host_pause=0.2), server_url)
    begin = monotonic()
    poll(rt, three(site))
    assert monotonic() - begin >= 0.6, "robots.txt is asked for first"


def test_a_page_that_robots_txt_forbids_is_not_asked_for_and_the_item_says_so(rt: Runtime, site: Site) -> None:
    feed = three(site)
    site.answers["robots.txt"] = (200, "User-agent: feedmill\nDisallow: /gull\n\nUser-agent: *\nDisallow: /wall")
    assert poll(rt, feed).counts["published"] == 3
    assert (site.asked, site.asked_rules) == (["gone", "wall"], ["robots.txt"]), (
        "our own group of rules, asked for once"
    )
    host = site.address.removeprefix("http://")
    assert records(rt)[0]["provenance"]["full_text"] == f"not_found: robots.txt of {host} forbids it"


def test_of_a_crawled_list_nothing_comes_that_robots_txt_forbids(rt: Runtime, site: Site) -> None:
    reading = begin_reading(rt, three(site))
    site.answers["robots.txt"] = (200, "User-agent: *\nDisallow: /gull")
    assert fill_items(rt, "fill", reading, DocumentContext(is_crawled=True)) is True
    assert [record["title"] for record in records(rt)] == [item.title for item in reading.items[1:]]
    state = rt.jobs.load_state("fill")
    assert state
    assert (state.counts["published"], state.counts["filtered"]) == (2, 1)
    assert fill_items(rt, "fill", reading, DocumentContext(is_crawled=True)) is True
    assert len(records(rt)) == 2


def test_what_was_published_before_stays_when_robots_txt_forbids_its_page(rt: Runtime, site: Site) -> None:
    poll(rt, three(site))
    reading = begin_reading(rt, site.feed(("gull", "Gull returns to pier", "It is there, and stays there. [...]")))
    site.answers["robots.txt"] = (200, "User-agent: *\nDisallow: /")
    fill_items(rt, "fill", reading, DocumentContext(is_crawled=True))
    assert all(entry.fields["ce_type"] != "item.withdrawn" for entry in rt.streams.read("clean"))


def test_a_host_whose_robots_txt_cant_be_had_is_asked_for_no_page_for_a_while(
    rt: Runtime, site: Site, clock: Clock
) -> None:
    feed = three(site)
    site.answers["robots.txt"] = (503, "")
    poll(rt, feed)
    assert (site.asked, site.asked_rules) == ([], ["robots.txt"])
    assert "can't be had" in records(rt)[0]["provenance"]["full_text"]
    site.answers["robots.txt"] = (404, "")
    clock.forward(REFUSAL_KEPT.total_seconds() - 1)
    poll(rt, feed)
    assert site.asked == []
    clock.forward(2)
    poll(rt, feed)
    assert "gull" in site.asked, "there are no rules"
    site.answers["robots.txt"] = (200, "User-agent: *\nDisallow: /")
    clock.forward(ROBOTS_KEPT.total_seconds())
    site.asked = []
    poll(rt, site.feed(("new", "A new headline here", "Nobody has seen this. [...]")))
    assert site.asked == [], "a day later the rules are read again"


def test_of_a_long_robots_txt_only_what_counts_is_kept(rt: Runtime, site: Site) -> None:
    feed = three(site)
    filler = "# é\n" * (MAX_ROBOTS_BYTES // 5 - 20)
    site.answers["robots.txt"] = (200, f"User-agent: *\nDisallow: /gull\n{filler}Disallow: /{'x' * MAX_ROBOTS_BYTES}")
    poll(rt, feed)
    robots = rt.host_turns.load_robots(site.address.removeprefix("http://"), rt.now())
    assert robots
    assert len(robots.text.encode()) <= MAX_ROBOTS_BYTES
    assert robots.text.endswith("# é"), "the last rule is too long to count"
    assert site.asked == ["gone", "wall"]


def test_pages_of_a_host_that_others_ask_are_left_to_the_next_run(
    rt: Runtime, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polite_fetcher, "LONGEST_WAIT", 0.6)
    reading, host = begin_reading(rt, three(site)), site.address.removeprefix("http://")
    turns = [rt.host_turns.take(host, rt.now()) for _ in range(HOST_CONNECTIONS)]
    assert fill_items(rt, "fill", reading, DocumentContext()) is False
    assert (site.asked, records(rt)) == ([], [])
    for turn in turns:
        assert isinstance(turn, HostTurn)
        rt.host_turns.give_back(turn)
    assert fill_items(rt, "fill", reading, DocumentContext()) is True
    assert len(records(rt)) == 3


def test_a_host_that_rests_is_asked_for_no_page(rt: Runtime, site: Site) -> None:
    feed = three(site)
    rt.host_turns.note_rest(site.address.removeprefix("http://"), 3600, rt.now())
    assert poll(rt, feed).counts["published"] == 3
    assert (site.asked, site.asked_rules) == ([], [])
    assert "not to be asked for 3600 s" in records(rt)[0]["provenance"]["full_text"]
    assert rt.host_turns.load_robots(site.address.removeprefix("http://"), rt.now()) is None, "nothing was learned"


def test_without_being_asked_no_page_is_fetched(rt: Runtime, site: Site) -> None:
    job = make_document_job("plain", rt.now(), three(site), kind="feed")
    rt.jobs.submit(job, rt.now())
    run_job("plain", rt)
    assert site.asked == []
    assert "full_text" not in records(rt)[0]["provenance"]


# name: (settings, seconds that one run may take)
BUDGETS: dict[str, tuple[dict[str, float], float]] = {
    "as set": ({"full_text_seconds": 90.0, "soft_time_limit": 240.0}, 90.0),
    "half of a job's time at most": ({"full_text_seconds": 90.0, "soft_time_limit": 100.0}, 50.0),
}


@pytest.mark.parametrize(("settings", "seconds"), BUDGETS.values(), ids=BUDGETS)
def test_make_page_budget(make_runtime: Callable[..., Runtime], settings: dict[str, float], seconds: float) -> None:
    rt = make_runtime(full_text_pages=7, **settings)
    before = monotonic()
    budget = make_page_budget(rt)
    assert before + seconds <= budget.ends_at <= monotonic() + seconds
    assert (budget.pages, budget.is_spent()) == (7, False)


def begin_reading(rt: Runtime, body: str) -> Reading:
    """A feed whose job has just been begun; its items."""
    job = make_document_job("fill", rt.now(), body, kind="feed", url="https://courier.example/feed")
    rt.jobs.submit(job, rt.now())
    rt.jobs.begin("fill", rt.now())
    assert isinstance(job.document, Document)
    reading = read_document(job.document)
    rt.jobs.accept("fill", "feed", len(reading.items))
    return reading


def test_what_one_run_may_not_fetch_is_left_to_the_next(make_runtime: Callable[..., Runtime], site: Site) -> None:
    rt = make_runtime(full_text_pages=3)
    teasers = [(f"p{n}", f"Report number {n} of Innisvane", f"What the pier said of it {n}. [...]") for n in range(7)]
    site.answers = {"p0": (503, "")}  # which another poll would ask for again, and this one doesn't
    reading = begin_reading(rt, site.feed(*teasers))
    recorded = []
    for done in (False, False, True):
        context = DocumentContext(frozenset(item.id for item in reading.items))
        assert fill_items(rt, "fill", reading, context) is done
        recorded.append(sorted(rt.jobs.recorded_slots("fill")))
    assert recorded == [list("012"), list("012345"), list("0123456")]
    assert site.asked == [f"p{n}" for n in range(7)], "each page once, in order"


def test_items_with_their_whole_text_cost_nothing(make_runtime: Callable[..., Runtime], site: Site) -> None:
    rt = make_runtime(full_text_pages=1)
    texts = [f"{make_nonsense_text(n)} {make_nonsense_text(n + 100)}" for n in range(3)]
    reading = begin_reading(rt, site.feed(*((f"p{n}", text[:40], text) for n, text in enumerate(texts))))
    assert fill_items(rt, "fill", reading, DocumentContext()) is True
    assert (site.asked, set(rt.jobs.recorded_slots("fill"))) == ([], {"0", "1", "2"})
