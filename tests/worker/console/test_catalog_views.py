"""Overview, search and review, as somebody at the console sees them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support.catalogs import await_catalog
from tests.support.clock import Clock
from tests.support.console import NOBODY, ConsoleVisitor
from tests.support.http_service import HttpService, running_service
from tests.support.jobs import make_document_job, make_letter
from tests.support.pipeline import make_courier_item, make_named_item, make_post_item, run_items
from tests.support.texts import make_nonsense_text
from worker.catalog import keeper
from worker.catalog.catalog import Catalog
from worker.console import search_pages
from worker.jobs.housekeeping import keep_house
from worker.runtime import Runtime
from worker.store.hours import HOUR

HOSTILE = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>\u202egnp.exe'


@pytest.fixture
def catalog(rt: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalog]:
    for name in ("STANDBY_SECONDS", "PAUSE_SECONDS", "NEWS_SECONDS"):
        monkeypatch.setattr(keeper, name, 0.05)
    with Catalog(rt, tmp_path, "here").keep() as kept:
        yield kept


@pytest.fixture
def service(rt: Runtime, server_url: str, catalog: Catalog) -> Iterator[HttpService]:
    with running_service(rt, server_url, catalog=catalog) as running:
        yield running


def put_two_papers(rt: Runtime, catalog: Catalog) -> str:
    """A story of two items; its id."""
    run_items(rt, make_courier_item())
    run_items(rt, make_post_item())
    await_catalog(rt, catalog)
    (story,) = catalog.ask(lambda connection: connection.execute("select id from stories").fetchone())
    return str(story)


class AttributeNames(HTMLParser):
    """The names of all attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.update(name for name, _ in attrs)


def read_page(visitor: ConsoleVisitor, path: str) -> str:
    answer = visitor.look(path)
    assert answer.status == 200, answer.body.decode()[:2000]
    page = answer.body.decode()
    assert "style=" not in page
    assert "<style" not in page
    attributes = AttributeNames()
    attributes.feed(page)
    assert not [name for name in attributes.found if name.startswith("on") or name == "style"]
    return page


def test_the_overview_tells_what_became_of_what_came_in(
    rt: Runtime, catalog: Catalog, ann: ConsoleVisitor, clock: Clock
) -> None:
    keep_house(rt)
    clock.forward(HOUR.total_seconds())
    story = put_two_papers(rt, catalog)
    keep_house(rt)
    rt.jobs.submit(make_document_job("lost", rt.now(), b"{}", kind="items"), rt.now())
    rt.jobs.bury("lost", make_letter(rt, "lost").fields, "made to fail", rt.now())
    page = read_page(ann, "/console/")
    assert "<title" in page
    assert "Ferry in port" in page
    assert f"/console/stories/{story}" in page
    assert page.count('<rect class="bar') == 3
    found = ann.read("/console/").json
    assert found["day"] == {"published": 1, "copies": 1, "unchanged": 0, "filtered": 0, "routed": 0, "dead": 1}
    assert found["hours"][-1]["counts"]["published"] == 1
    assert found["hours"][0]["counts"] is None, "nobody has counted then"
    assert {source["name"]: source["copies"] for source in found["sources"]} == {
        "harbour courier": 0,
        "karnholt post": 1,
    }
    assert found["size"] == {"stories": 1, "items": 2, "sources": 2}
    assert found["memory"]["used"] > 0


def test_a_search_finds_what_was_published_and_keeps_its_markup_asleep(
    rt: Runtime, catalog: Catalog, ann: ConsoleVisitor
) -> None:
    run_items(rt, make_named_item("evil", make_nonsense_text(1), url="javascript:alert(3)"))
    story = put_two_papers_more(rt, catalog)
    page = read_page(ann, "/console/search?q=ferry")
    assert f"/console/stories/{story}" in page
    assert "onerror" not in page
    with closing(sqlite3.connect(catalog._file.path)) as connection, connection:  # ingest lets none of it through
        connection.execute(
            "update items set title = ?, url = 'javascript:alert(3)' where source = 'evil news'", (HOSTILE,)
        )
    page = read_page(ann, "/console/search?q=&source=evil+news&language=&since=&until=")
    assert "&lt;img src=x onerror=" in page
    assert "<img" not in page
    assert 'href="javascript:' not in page
    for order in ("newest", "largest", "loosest"):
        assert f"/console/stories/{story}" in read_page(ann, f"/console/search?stories={order}")
    assert ann.look("/console/search?stories=other").status == 400
    assert ann.look("/console/search?since=yesterday").status == 400
    assert ann.look(f"/console/search?q={'x' * 301}").status == 400


@pytest.mark.parametrize("query", ["q=report", "stories=newest", "stories=largest", "stories=loosest", ""])
def test_lists_lead_on_and_back(
    rt: Runtime, catalog: Catalog, ann: ConsoleVisitor, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(search_pages, "PAGE", 2)
    run_items(rt, *(make_named_item(f"n{number}", make_nonsense_text(number)) for number in range(5)))
    await_catalog(rt, catalog)
    seen, address, back = list[list[str]](), f"/console/search?{query}", ""
    while address:
        page = ann.read(address).json
        seen.append([one["id"] for one in page["stories"] or page["items"]])
        assert bool(page["previous_address"]) is (len(seen) > 1)
        address, back = page["next_address"], page["previous_address"]
    assert [len(ids) for ids in seen] == [2, 2, 1]
    assert len({one for ids in seen for one in ids}) == 5
    page = ann.read(back).json
    assert [one["id"] for one in page["stories"] or page["items"]] == seen[1]
    assert page["next_address"]
    assert page["previous_address"]
    page = ann.read(page["previous_address"]).json
    assert [one["id"] for one in page["stories"] or page["items"]] == seen[0]
    assert page["previous_address"] == ""
    assert 'data-key="p"' in read_page(ann, back)


def test_a_large_story_is_searched_by_its_id_page_by_page(
    rt: Runtime, catalog: Catalog, ann: ConsoleVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_pages, "PAGE", 1)
    story = put_two_papers(rt, catalog)
    first = ann.read(f"/console/search?q={story}").json
    second = ann.read(first["next_address"]).json
    assert first["items"][0]["id"] != second["items"][0]["id"]
    assert second["next_address"] == ""


def test_a_story_to_merge_with_is_found_by_a_search(rt: Runtime, catalog: Catalog, ann: ConsoleVisitor) -> None:
    run_items(rt, make_named_item("other", make_nonsense_text(1)))
    story = put_two_papers_more(rt, catalog)
    assert f"/console/search?merge_into={story}" in read_page(ann, f"/console/stories/{story}")
    assert "Merge with this" not in read_page(ann, "/console/search")
    for path in ("/console/search?q=", "/console/search?stories=newest"):
        page = read_page(ann, f"{path}&merge_into={story}")
        (other,) = re.findall(r'name="other" value="([^"]+)"', page)
        assert other != story
        (expected,) = re.findall(r'name="expected" value="([^"]+)"', page)
        (since,) = re.findall(r'name="since" value="([^"]+)"', page)
        fields = {"do": "merge", "other": other, "expected": expected, "since": since}
        looked = ann.decide(f"/console/stories/{story}/preview", **fields)
        assert looked.status == 200
        assert "Report from other" in looked.body.decode()
    assert ann.look("/console/search?merge_into=st_nobody").status == 404


def put_two_papers_more(rt: Runtime, catalog: Catalog) -> str:
    run_items(rt, make_courier_item())
    run_items(rt, make_post_item())
    await_catalog(rt, catalog)
    found = catalog.ask(lambda connection: connection.execute("select id from stories where size = 2").fetchone())
    return str(found[0])


def test_a_pair_is_judged_and_comes_no_more(rt: Runtime, catalog: Catalog, ann: ConsoleVisitor) -> None:
    put_two_papers(rt, catalog)
    page = read_page(ann, "/console/review?order=newest")
    assert "joined them" in page
    assert "Ferry in port" in page
    assert "Crack stops ferry" in page
    assert page.count('data-key="y"') == 1
    assert [ann.read(f"/console/review?order={order}").json["left"] for order in ("doubt", "newest", "loose")] == [
        0,
        1,
        0,
    ]
    assert "1 pair left among the newest items" in page
    pair = ann.read("/console/review?order=newest").json["shown_pair"]
    item, matched = pair["item"]["id"], pair["matched"]["id"]
    answer = ann.decide("/console/review/answer", item=item, matched=matched, said="same", order="newest")
    assert (answer.status, answer.headers["location"]) == (
        303,
        f"/console/review?order=newest&last={item}.{matched}",
    )
    after = ann.read(answer.headers["location"]).json
    assert after["shown_pair"] is None
    assert [ann.read(f"/console/review?order={order}").json["left"] for order in ("doubt", "newest", "loose")] == [
        0,
        0,
        0,
    ]
    assert after["agreement"] == {"confirmed": 1, "answered": 1}
    assert after["interval"][0] > 0.2
    assert "Your answer is kept" in read_page(ann, answer.headers["location"])
    back = f"/console/review/{item}/{matched}?order=newest"
    assert f'href="{back}"' in read_page(ann, answer.headers["location"])
    assert "Crack stops ferry" in read_page(ann, back), "to say something else"
    assert ann.read(back).json["order"] == "newest", "and to go on in that order"
    ann.decide("/console/review/answer", item=item, matched=matched, said="different", order="newest")
    assert ann.read("/console/review").json["agreement"] == {"confirmed": 0, "answered": 1}
    (label,) = catalog.answers.read_labelled_pairs()
    assert label["same_story_text"] is False
    assert label["person"] == "Ann Lee"
    assert json.dumps(label["a"]["content_text"])


def test_answers_outlast_the_catalog(rt: Runtime, server_url: str, tmp_path: Path) -> None:
    kept = Catalog(rt, tmp_path, "here")
    with kept.keep(), running_service(rt, server_url, catalog=kept) as service:
        put_two_papers(rt, kept)
        visitor = ConsoleVisitor(service, "Ann Lee")
        visitor.sign_in()
        pair = visitor.read("/console/review?order=newest").json["shown_pair"]
        names = {"item": pair["item"]["id"], "matched": pair["matched"]["id"]}
        visitor.decide("/console/review/answer", said="unsure", order="newest", **names)
    for file in tmp_path.glob("catalog-*"):
        file.unlink()
    anew = Catalog(rt, tmp_path, "here")
    with anew.keep(), running_service(rt, server_url, catalog=anew) as service:
        await_catalog(rt, anew)
        visitor = ConsoleVisitor(service, "Ben")
        visitor.sign_in()
        assert visitor.read("/console/review?order=newest").json["shown_pair"] is None
    assert [*anew.answers.read_labelled_pairs()] == [], "who is unsure gives no label"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"item": "it_a", "matched": "it_b", "said": "same"}, 404),
        ({"item": "../x", "matched": "*", "said": "same"}, 404),
        ({"item": "it_a", "matched": "it_b", "said": "maybe"}, 400),
    ],
)
def test_an_answer_is_about_a_pair_that_there_is(
    ann: ConsoleVisitor, catalog: Catalog, rt: Runtime, fields: dict[str, str], status: int
) -> None:
    await_catalog(rt, catalog)
    assert ann.decide("/console/review/answer", **fields).status == status


@pytest.mark.parametrize("path", ["/console/", "/console/search", "/console/review"])
def test_nobody_sees_them_without_the_token(service: HttpService, path: str) -> None:
    assert service.ask(path, Accept="application/json", **NOBODY).status == 401


def test_without_a_catalog_a_page_says_why(rt: Runtime, server_url: str) -> None:
    with running_service(rt, server_url) as service:
        visitor = ConsoleVisitor(service, "Ann Lee")
        visitor.sign_in()
        answer = visitor.look("/console/search")
        assert answer.status == 503
        assert b"keeps no catalog" in answer.body
        overview = visitor.read("/console/")
        assert overview.status == 200, "what the store itself says is shown"
        assert "keeps no catalog" in overview.json["catalog_says"]
        letters = visitor.read("/console/letters")
        assert letters.status == 200, "the letters are the store's"
        assert "keeps no catalog" in letters.json["catalog_says"]
