"""What a site says of the rights in all its pages: asked for once a day, obeyed by full text, and in the record.

A real site on loopback, a real server, and the pipeline as workers run it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from redis import Redis

from ingest import Document, Rights, read_document
from tests.support.clock import Clock
from tests.support.jobs import make_document_job
from tests.support.pipeline import run_one_job
from tests.support.texts import WHOLE
from tests.support.users import operator_url
from worker.jobs.site_rights import with_site_rights
from worker.runtime import Runtime
from worker.store.host_names import name_host
from worker.store.keys import Keys
from worker.store.rights_texts import FAILURE_KEPT, MAX_KEPT, TEXT_KEPT

TDMREP, ROBOTS = "/.well-known/tdmrep.json", "/robots.txt"
numbers = itertools.count()


class NewsSite:
    """A site whose answers tests set; each article is there, and says nothing of rights unless ``head`` does."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, tuple[int, str]] = {}
        self.head = ""
        self.asked: list[str] = []

    def answer(self, path: str) -> tuple[int, str]:
        self.asked.append(path)
        if path.startswith("/news/"):
            title = f"Ferry in port {path[6:]}"
            return 200, f"<html><head><title>{title}</title>{self.head}</head><body><h1>{title}</h1><p>{WHOLE}</p>"
        return self.answers.get(path, (404, "<html>Not here"))

    def make_rsl(self, url: str, inner: str = "<license><prohibits>ai-train</prohibits></license>") -> str:
        return f'<rsl xmlns="https://rslstandard.org/rsl"><content url="{url}">{inner}</content></rsl>'


@pytest.fixture
def news() -> Iterator[NewsSite]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code, body = own.answer(self.path)
            self.send_response(code)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        own = NewsSite(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield own
        server.shutdown()
        thread.join()


def poll(rt: Runtime, news: NewsSite, head: str = "", articles: int = 1) -> list[dict[str, Any]]:
    """Full text for a feed of articles that were not there before; their records."""
    own = [next(numbers) for _ in range(articles)]
    items = "".join(
        f"<item><title>Ferry in port {n}</title><link>{news.address}/news/{n}</link><description>The ferry is in. [...]"
        "</description></item>"
        for n in own
    )
    names = 'xmlns:a="http://www.w3.org/2005/Atom"'
    feed = f'<rss version="2.0" {names}><channel><title>Post</title><link>{news.address}/</link>{head}{items}'
    job = make_document_job(
        f"poll{own[0]}", rt.now(), f"{feed}</channel></rss>", full_text=True, kind="feed", via="url",
        url=f"{news.address}/feed",
    )  # fmt: skip
    assert run_one_job(rt, job).state == "done"
    records = [
        json.loads(row.fields["data"])["record"] for name in ("clean", "copies") for row in rt.streams.read(name)
    ]
    return [record for n in own for record in records if record["title"] == f"Ferry in port {n}"]


def rules(location: str = "/", reservation: int = 1, **more: str) -> tuple[int, str]:
    return 200, json.dumps([{"location": location, "tdm-reservation": reservation, **more}])


SITE_RESERVES = "not_found: the site reserves text and data mining"


def test_pages_that_tdmrep_json_reserves_are_not_asked_for(rt: Runtime, news: NewsSite) -> None:
    news.answers[TDMREP] = rules("/news/", **{"tdm-policy": "/tdm.json"})
    first, second = poll(rt, news, articles=2)
    for record in (first, second):
        assert record["provenance"]["full_text"] == SITE_RESERVES
        assert record["content_text"] == "The ferry is in. [...]"
        assert record["rights"] == {
            "tdm_reserved": True, "tdm_policy": f"{news.address}/tdm.json", "basis": ["tdmrep"],
        }  # fmt: skip
    assert news.asked == [ROBOTS, TDMREP], "each once, and no page"


@pytest.mark.parametrize(
    "answer",
    [rules("/sport/"), (404, "[]"), (200, "<html>Not here"), (503, ""), (200, "[" * 70_000), rules(reservation=0)],
    ids=["about others", "404", "a page", "503", "too long", "free"],
)
def test_pages_that_it_does_not_reserve_are_read(rt: Runtime, news: NewsSite, answer: tuple[int, str]) -> None:
    news.answers[TDMREP] = answer
    (record,) = poll(rt, news)
    assert record["provenance"]["full_text"] == "page"
    free = {"tdm_reserved": False, "basis": ["tdmrep"]}
    assert record.get("rights") == (free if "0" in answer[1][-3:] else None)


def test_it_is_asked_for_once_a_day_and_sooner_where_it_could_not_be_had(
    rt: Runtime, news: NewsSite, clock: Clock
) -> None:
    poll(rt, news, articles=2)
    poll(rt, news)
    assert news.asked.count(TDMREP) == 1
    clock.forward(TEXT_KEPT.total_seconds() + 1)
    news.answers[TDMREP] = (500, "")
    poll(rt, news)
    assert news.asked.count(TDMREP) == 2
    clock.forward(FAILURE_KEPT.total_seconds() + 1)
    news.answers[TDMREP] = rules()
    (record,) = poll(rt, news)
    assert (news.asked.count(TDMREP), record["provenance"]["full_text"]) == (3, SITE_RESERVES)


def test_who_may_mine_has_the_text_and_what_is_said(make_runtime: Callable[..., Runtime], news: NewsSite) -> None:
    rt = make_runtime(respect_tdm="no")
    news.answers[TDMREP] = rules()
    (record,) = poll(rt, news)
    assert record["provenance"]["full_text"] == "page"
    assert record["rights"] == {"tdm_reserved": True, "basis": ["tdmrep"]}


def test_a_licence_in_robots_txt_is_that_of_the_whole_site(rt: Runtime, news: NewsSite) -> None:
    address = f"{news.address}/license.xml"
    news.answers[ROBOTS] = (200, f"User-agent: otherbot\nDisallow: /\nLicense: {address}\n")
    news.answers["/license.xml"] = (200, news.make_rsl("/", "<copyright>Skarrow Post</copyright>"))
    (record,) = poll(rt, news)
    assert record["provenance"]["full_text"] == "page"
    assert record["rights"] == {"license": address, "holder": "Skarrow Post", "basis": ["robots", "rsl"]}


@pytest.mark.parametrize("url", ["/", "/news/*", "{site}/*"])
def test_a_licence_in_robots_txt_may_reserve_mining(rt: Runtime, news: NewsSite, url: str) -> None:
    address = f"{news.address}/license.xml"
    news.answers[ROBOTS] = (200, f"License: {address}\n")
    news.answers["/license.xml"] = (200, news.make_rsl(url.format(site=news.address)))
    first, _ = poll(rt, news, articles=2)
    assert first["provenance"]["full_text"] == SITE_RESERVES
    assert first["rights"] == {"license": address, "tdm_reserved": True, "basis": ["robots", "rsl"]}
    assert news.asked == [ROBOTS, TDMREP, "/license.xml"]


def test_an_rsl_document_that_a_feed_links_to_is_read(rt: Runtime, news: NewsSite) -> None:
    news.answers["/license.xml"] = (200, news.make_rsl("/news/"))
    (record,) = poll(rt, news, '<a:link rel="license" type="application/rsl+xml" href="/license.xml"/>')
    assert record["provenance"]["full_text"] == "not_found: the feed reserves text and data mining"
    assert record["rights"] == {
        "license": f"{news.address}/license.xml", "tdm_reserved": True, "basis": ["feed", "rsl"],
    }  # fmt: skip


def test_an_rsl_document_that_a_page_links_to_is_read(rt: Runtime, news: NewsSite) -> None:
    news.answers["/license.xml"] = (200, news.make_rsl("/news/"))
    news.head = '<link rel="license" type="application/rsl+xml" href="/license.xml">'
    (record,) = poll(rt, news)
    assert record["provenance"]["full_text"] == "not_found: the page reserves text and data mining"
    assert record["rights"]["basis"] == ["page", "rsl"]


def test_what_robots_txt_forbids_is_not_asked_for(rt: Runtime, news: NewsSite) -> None:
    news.answers[ROBOTS] = (200, "User-agent: *\nDisallow: /.well-known/\n")
    news.answers[TDMREP] = rules()
    (record,) = poll(rt, news)
    assert record["provenance"]["full_text"] == "page"
    assert TDMREP not in news.asked


def test_few_documents_are_kept_for_a_host(rt: Runtime, clock: Clock, server_url: str) -> None:
    for n in range(3 * MAX_KEPT):
        clock.forward(1)
        rt.host_turns.rights_texts.save("a.example", f"https://a.example/{n}.xml", "<rsl/>", TEXT_KEPT, rt.now())
    redis = Redis.from_url(operator_url(server_url))
    key = Keys.of(rt.settings.collection).host_rights(name_host("a.example"))
    assert redis.hlen(key) == MAX_KEPT
    assert 0 < redis.ttl(key) <= TEXT_KEPT.total_seconds()
    known = [
        n
        for n in range(3 * MAX_KEPT)
        if rt.host_turns.rights_texts.load("a.example", f"https://a.example/{n}.xml", rt.now())
    ]
    assert known == list(range(2 * MAX_KEPT, 3 * MAX_KEPT)), "the newest"
    assert rt.host_turns.rights_texts.load("b.example", "https://a.example/59.xml", rt.now()) is None


def test_a_page_that_is_looked_at_again_has_what_its_site_says_behind_its_own_word(rt: Runtime, news: NewsSite) -> None:
    news.answers[TDMREP] = rules()
    url = f"{news.address}/news/1"
    for head, rights in (
        ("", Rights(tdm_reserved=True, basis=("tdmrep",))),
        ('<meta name="tdm-reservation" content="0">', Rights(tdm_reserved=False, basis=("page",))),
    ):
        news.head = head
        document = Document(body=news.answer("/news/1")[1].encode(), kind="page", fetched_at=rt.now(), url=url)
        assert with_site_rights(rt, read_document(document), url).items[0].rights == rights
