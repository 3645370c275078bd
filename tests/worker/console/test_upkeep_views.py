"""Dead letters, feeds and a page block by block, as somebody at the console sees and changes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ingest import Subscription
from tests.support.catalogs import await_catalog
from tests.support.console import ConsoleVisitor
from tests.support.http_service import HttpService, running_service
from tests.support.jobs import make_document_job, make_letter
from tests.support.web import serve_files
from worker.catalog import keeper
from worker.catalog.catalog import Catalog
from worker.console import feed_pages, letter_pages
from worker.runtime import Runtime
from worker.store.feeds import FeedOptions, FeedState

ARTICLE = (
    "<html><head><title>Ferry in port</title></head><body><nav>Home News Sport</nav><article><h1>Ferry in port</h1><p>"
    + "The ferry came back to the port of Kell in the evening, and its passengers went home by bus. " * 6
    + "</p></article><footer>All rights reserved &lt;script&gt;alert(1)&lt;/script&gt;</footer></body></html>"
)


@pytest.fixture
def service(rt: Runtime, server_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpService]:
    for name in ("STANDBY_SECONDS", "PAUSE_SECONDS", "NEWS_SECONDS"):
        monkeypatch.setattr(keeper, name, 0.05)
    with Catalog(rt, tmp_path, "here").keep() as catalog:
        await_catalog(rt, catalog)
        with running_service(rt, server_url, catalog=catalog) as running:
            yield running


def bury_jobs(rt: Runtime, *names: str) -> list[str]:
    """Jobs that are dead; ids of their letters, oldest first."""
    for name in names:
        rt.jobs.submit(make_document_job(name, rt.now(), b"{}", kind="items"), rt.now())
        rt.jobs.bury(name, make_letter(rt, name).fields, "made to fail", rt.now())
    return [letter.id for letter, _ in rt.letters.read_letters()]


def test_letters_are_listed_and_those_that_are_ticked_are_retried(rt: Runtime, ann: ConsoleVisitor) -> None:
    first, second = bury_jobs(rt, "one", "two")
    page = ann.read("/console/letters").json
    assert [letter["id"] for letter in page["letters"]] == [second, first]
    assert ann.look("/console/letters").status == 200
    answer = ann.decide("/console/letters/retry", letter=[first], which="ticked")
    assert (answer.status, answer.headers["location"]) == (303, "/console/letters?done=1")
    state = rt.jobs.load_state("one")
    assert state is not None
    assert state.state == "queued"
    assert [letter["id"] for letter in ann.read("/console/letters").json["letters"]] == [second]
    assert "1 letter changed" in ann.look("/console/letters?done=1").body.decode()


def test_letters_are_dropped_by_their_reason_when_it_is_meant(rt: Runtime, ann: ConsoleVisitor) -> None:
    bury_jobs(rt, "one", "two", "three")
    kind = ann.read("/console/letters").json["letters"][0]["kind"]
    assert ann.decide("/console/letters/drop", which="all", reason=kind).status == 400, "nobody said that it is meant"
    assert ann.decide("/console/letters/drop", which="all", sure="yes").status == 400, "of which reason?"
    assert ann.decide("/console/letters/drop", which="all", reason="another", sure="yes").status == 303
    assert rt.letters.count_letters() == 3
    answer = ann.decide("/console/letters/drop", which="all", reason=kind, sure="yes")
    assert answer.headers["location"] == f"/console/letters?reason={kind}&done=3"
    assert rt.letters.count_letters() == 0


def test_letters_come_a_page_at_a_time(rt: Runtime, ann: ConsoleVisitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letter_pages, "PAGE", 2)
    letters = bury_jobs(rt, "one", "two", "three")
    page = ann.read("/console/letters").json
    assert [letter["id"] for letter in page["letters"]] == letters[:0:-1]
    following = ann.read(page["next_address"]).json
    assert [letter["id"] for letter in following["letters"]] == letters[:1]


def test_letters_behind_many_of_another_reason_are_reached(
    rt: Runtime, ann: ConsoleVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_pages, "MOST_LOOKED_AT", 2)
    first, second, _ = bury_jobs(rt, "one", "two", "three")
    kind = ann.read("/console/letters").json["letters"][0]["kind"]
    page = ann.read("/console/letters?reason=another").json
    assert (page["letters"], page["next_address"]) == ([], f"/console/letters?reason=another&before={second}")
    assert "Older ones" in ann.look("/console/letters?reason=another").body.decode()
    page = ann.read(f"/console/letters?reason={kind}&before={second}").json
    assert ([letter["id"] for letter in page["letters"]], page["next_address"]) == ([first], "")
    answer = ann.decide("/console/letters/drop", which="all", reason=kind, before=second, sure="yes")
    assert answer.headers["location"] == f"/console/letters?reason={kind}&before={second}&done=1"
    assert rt.letters.count_letters() == 2


@pytest.mark.parametrize("before", ["0-0", "0", "1-1)", "-"])
def test_letters_before_no_letter_are_asked_for_wrongly(ann: ConsoleVisitor, before: str) -> None:
    assert ann.read(f"/console/letters?before={before}").status == 400
    assert ann.decide("/console/letters/drop", which="all", reason="x", before=before, sure="yes").status == 400


@pytest.mark.parametrize("letter", ["", "no id", "1-1"])
def test_a_letter_that_is_not_there_changes_nothing(rt: Runtime, ann: ConsoleVisitor, letter: str) -> None:
    bury_jobs(rt, "one")
    answer = ann.decide("/console/letters/drop", letter=letter, sure="yes")
    assert answer.status == (303 if letter == "1-1" else 400)
    assert rt.letters.count_letters() == 1


def test_a_feed_is_checked_now(rt: Runtime, ann: ConsoleVisitor) -> None:
    address = "https://harbour.example/feed.xml?key=secret"
    feed, _ = rt.feeds.add(Subscription(address=address, title="Harbour"), FeedOptions(), rt.now())
    (claim,) = rt.feeds.claim_due(rt.now(), rt.now().replace(year=rt.now().year + 1))
    assert read_due(rt, feed.id) != rt.now()
    page = ann.look("/console/feeds").body.decode()
    assert "Harbour" in page
    assert "Check now: Harbour" in page
    assert "secret" not in page
    answer = ann.decide(f"/console/feeds/{feed.id}/check")
    assert answer.headers["location"] == f"/console/feeds?checked={feed.id}"
    assert read_due(rt, feed.id) == rt.now()
    rt.feeds.pause(feed.id, rt.now())
    assert ann.decide(f"/console/feeds/{feed.id}/check").status == 409
    assert read_due(rt, feed.id) is None
    assert ann.decide("/console/feeds/0123456789abcdef/check").status == 404
    assert claim.feed.id == feed.id


def read_due(rt: Runtime, feed: str) -> datetime | None:
    listed = rt.feeds.get(feed)
    assert listed is not None
    return listed.due


@pytest.mark.parametrize("show", ["all", "failing", "silent"])
def test_feeds_are_chosen_by_their_health(rt: Runtime, ann: ConsoleVisitor, show: str) -> None:
    rt.feeds.add(Subscription(address="https://harbour.example/feed.xml"), FeedOptions(), rt.now())
    found = ann.read(f"/console/feeds?show={show}").json["feeds"]
    assert len(found) == (1 if show == "all" else 0)


def add_feeds(rt: Runtime, count: int) -> None:
    for number in range(count):
        rt.feeds.add(Subscription(address=f"https://feed{number}.example/rss"), FeedOptions(), rt.now())


def read_feed_ids(ann: ConsoleVisitor, address: str) -> tuple[list[str], str, str]:
    """The feeds of a page, and where its links lead."""
    page = ann.read(address).json
    return [feed["id"] for feed in page["feeds"]], page["previous_address"], page["next_address"]


@pytest.mark.parametrize("show", ["all", "failing", "silent"])
def test_feeds_come_a_page_at_a_time_and_links_stay(
    rt: Runtime, ann: ConsoleVisitor, monkeypatch: pytest.MonkeyPatch, show: str
) -> None:
    """All are of one moment, so their ids alone part the pages."""
    monkeypatch.setattr(feed_pages, "PAGE", 2)
    add_feeds(rt, 5)
    if show != "all":
        bad, old = FeedState(failures=1, error="HTTP 500"), FeedState(brought_at=rt.now() - timedelta(days=100))
        for claim in rt.feeds.claim_due(rt.now(), rt.now() + timedelta(hours=1)):
            rt.feeds.settle_poll(claim.feed.id, claim.job_id, bad if show == "failing" else old, rt.now())
    first, before_first, second_address = read_feed_ids(ann, f"/console/feeds?show={show}")
    second, back, third_address = read_feed_ids(ann, second_address)
    third, _, after_last = read_feed_ids(ann, third_address)
    assert (before_first, after_last) == ("", "")
    assert len({*first, *second, *third}) == 5
    assert read_feed_ids(ann, back)[0] == first
    assert 'data-key="n"' in ann.look(second_address).body.decode()
    assert 'data-key="p"' in ann.look(second_address).body.decode()
    assert rt.feeds.remove(first[-1])  # behind which the second page begins
    assert read_feed_ids(ann, second_address)[0] == second
    assert read_feed_ids(ann, back)[0] == first[:-1]


@pytest.mark.parametrize("place", ["after=x", "before=1-zz", "after=-1-0123456789abcdef", "from=3"])
def test_a_place_that_is_none_is_refused(ann: ConsoleVisitor, place: str) -> None:
    assert ann.look(f"/console/feeds?{place}").status == 400


def test_a_page_behind_the_last_feed_leads_back(rt: Runtime, ann: ConsoleVisitor) -> None:
    add_feeds(rt, 1)
    feeds, back, _ = read_feed_ids(ann, "/console/feeds?after=999999999999999-0123456789abcdef")
    assert (feeds, back) == ([], "/console/feeds?show=all")


def test_a_text_is_shown_block_by_block(ann: ConsoleVisitor) -> None:
    answer = ann.decide("/console/page", text=ARTICLE)
    page = answer.body.decode()
    assert answer.status == 200, page
    assert "block-main" in page
    assert "block-furniture" in page
    assert "port of Kell" in page
    assert "<script>alert" not in page


def test_a_page_of_a_newspaper_is_not_too_long(ann: ConsoleVisitor) -> None:
    script = "<script>" + "x = 1;\n" * 50_000 + "</script>"
    answer = ann.decide("/console/page", text=ARTICLE.replace("<nav>", f"{script}<nav>"))
    assert answer.status == 200
    assert "port of Kell" in answer.body.decode()


def test_a_page_is_fetched_as_every_page_is(ann: ConsoleVisitor, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").write_text(ARTICLE)
    with serve_files(tmp_path / "site") as address:
        assert "port of Kell" in ann.decide("/console/page", url=f"{address}/a.html").body.decode()
    answer = ann.decide("/console/page", url="http://10.0.0.1/")
    assert answer.status == 422
    assert "10.0.0.1" in answer.body.decode()


@pytest.mark.parametrize(
    "fields",
    [{}, {"url": "https://a.example/", "text": "x"}, {"url": "file:///etc/passwd"}, {"url": "ftp://a.example/"}],
)
def test_what_is_no_page_is_refused(ann: ConsoleVisitor, fields: dict[str, str]) -> None:
    answer = ann.decide("/console/page", **fields)
    assert answer.status == 400
    assert "root:" not in answer.body.decode()
