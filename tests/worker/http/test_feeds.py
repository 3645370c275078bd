"""JSON Feed and Atom: small, the same until something happens, and read back by readers as what was published."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest
from lxml import etree

from ingest import Document, Item, Rights, read_document
from tests.support.clock import Clock
from tests.support.http_service import HttpAnswer, HttpService
from tests.support.pipeline import make_courier_item, make_named_item, make_post_item, run_items
from tests.support.texts import FULL, WHOLE, make_nonsense_text
from worker.http.feed_frame import LONGEST_BODY
from worker.judging.by_hand import merge_stories, split_off_items, withdraw_item
from worker.runtime import Runtime

ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
FORMS = ("/v1/feed.json", "/v1/feed.atom")


def read_back(answer: HttpAnswer) -> list[Item]:
    """The items that our own reader finds in it."""
    document = Document(
        body=answer.body, fetched_at=datetime.now(UTC), kind="feed", content_type=answer.headers["content-type"]
    )
    reading = read_document(document)
    assert reading.problems == ()
    return [*reading.items]


def read_atom(service: HttpService, query: str = "") -> tuple[dict[str, str], set[str]]:
    """Titles by id, and ids of tombstones."""
    tree = etree.fromstring(service.ask(f"/v1/feed.atom{query}").body)
    entries = {entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}title") for entry in tree.iter(f"{ATOM}entry")}
    return entries, {one.attrib["ref"] for one in tree.iter(TOMBSTONE)}


def titles(service: HttpService, query: str = "") -> list[str]:
    items = service.ask(f"/v1/feed.json{query}").json["items"]
    atom, _ = read_atom(service, query)
    assert [*atom] == [item["id"] for item in items]
    return [item["title"] for item in items]


RICH: dict[str, Any] = {
    "url": "https://harbour.example/ferry?a=1&b=2",
    "content_html": "".join(f"<p>{part.replace('The', '<b>The</b>')}</p>" for part in WHOLE.split("\n\n")),
    "authors": [{"name": "Ann <O'Neil>", "url": "https://harbour.example/ann"}],
    "tags": ["ships & shafts", "harbour"],
    "date_published": "2026-06-01T10:00:00Z",
    "language": "en",
    "attachments": [{"url": "https://harbour.example/crack.jpg", "mime_type": "image/jpeg", "size_in_bytes": 12}],
    "title": 'Ferry "in" <port> & out',
    "rights": {"license": "https://harbour.example/by", "notice": "© O'Neil & Co", "tdm_reserved": True},
}


@pytest.mark.parametrize("path", FORMS)
def test_our_own_reader_finds_what_was_published(rt: Runtime, service: HttpService, path: str) -> None:
    run_items(rt, make_courier_item(**RICH))
    (item,) = read_back(service.ask(path))
    (published,) = [json.loads(entry.fields["data"])["record"] for entry in rt.streams.read("clean")]
    assert item.title == published["title"] == RICH["title"]
    assert item.content_text == published["content_text"]
    assert item.url == published["url"]
    assert [author.name for author in item.authors] == ["Ann <O'Neil>"]
    assert [*item.tags] == published["tags"]
    assert item.date_published == datetime(2026, 6, 1, 10, tzinfo=UTC)
    assert [one.url for one in item.attachments] == ["https://harbour.example/crack.jpg"]
    assert item.language == "en"
    if path.endswith("atom"):
        assert item.rights == Rights(license="https://harbour.example/by", notice="© O'Neil & Co", basis=("item",))


def test_json_feed_has_all_rights(rt: Runtime, service: HttpService) -> None:
    run_items(rt, make_courier_item(**RICH), make_named_item("x", make_nonsense_text(1)))
    items = {item["title"]: item["_feedmill"] for item in service.ask("/v1/feed.json").json["items"]}
    assert items[RICH["title"]]["rights"] == {**RICH["rights"], "basis": ["item"]}
    assert "rights" not in items["Report from x"]


def test_another_reader_finds_it_too(rt: Runtime, service: HttpService) -> None:
    run_items(rt, make_courier_item(**RICH))
    parsed = feedparser.parse(service.ask("/v1/feed.atom").body)
    assert not parsed.bozo
    (entry,) = parsed.entries
    assert entry.id.startswith("urn:feedmill:story:st_")
    assert (entry.link, entry.title_detail.value) == (RICH["url"], RICH["title"])
    assert "<b>The</b> ferry" in entry.content[0].value
    assert entry.published == RICH["date_published"]
    assert entry.source.title == "Harbour Courier"
    assert [tag.term for tag in entry.tags] == RICH["tags"]


def test_letters_that_xml_has_not_are_replaced(rt: Runtime, service: HttpService) -> None:
    run_items(rt, make_courier_item(title="Ferry \x02 in ]]> port \ufffe"))
    entries, _ = read_atom(service)
    assert len(entries) == 1


def test_a_story_has_one_entry_whatever_happens_to_it(rt: Runtime, service: HttpService) -> None:
    run_items(rt, make_courier_item())
    run_items(rt, make_named_item("x", make_nonsense_text(1)))
    assert titles(service) == ["Report from x", "Ferry in port"]
    before, _ = read_atom(service)
    run_items(rt, make_courier_item(title="Ferry still in port"))  # it changed: now it is the newest
    assert titles(service) == ["Ferry still in port", "Report from x"]
    after, _ = read_atom(service)
    assert {*after} == {*before}
    run_items(rt, make_post_item())
    (item, _) = service.ask("/v1/feed.json").json["items"]
    assert item["_feedmill"]["story_size"] == 2


def test_what_is_withdrawn_or_absorbed_leaves_a_tombstone(rt: Runtime, service: HttpService) -> None:
    run_items(rt, make_courier_item(), *(make_named_item(f"n{n}", make_nonsense_text(n)) for n in range(3)))
    stories = {item["title"]: item for item in service.ask("/v1/feed.json").json["items"]}
    ids = {title: item["_feedmill"]["story_id"] for title, item in stories.items()}
    withdraw_item(rt, stories["Report from n0"]["_feedmill"]["item_id"])
    merge_stories(rt, [ids["Report from n1"], ids["Report from n2"]])
    assert titles(service) == ["Report from n1", "Ferry in port"]
    _, gone = read_atom(service)
    assert gone == {stories[title]["id"] for title in ("Report from n0", "Report from n2")}
    split_off_items(rt, [stories["Report from n2"]["_feedmill"]["item_id"]])
    assert sorted(titles(service)) == ["Ferry in port", "Report from n1", "Report from n2"]


def test_filters_and_limit(rt: Runtime, service: HttpService) -> None:
    run_items(rt, make_courier_item(language="en"), make_named_item("x", make_nonsense_text(1), language="de"))
    run_items(rt, make_courier_item(language="en", title="Ferry still in port"))
    assert titles(service, "?source=Harbour%20Courier") == ["Ferry still in port"]
    assert titles(service, "?language=de") == ["Report from x"]
    assert titles(service, "?type=item.updated") == ["Ferry still in port"]
    assert titles(service, "?limit=1") == ["Ferry still in port"]
    assert titles(service, "?language=fr") == []
    assert service.ask("/v1/feed.json?type=dead.letter").problem == "bad-request"
    ids = {service.ask(f"/v1/feed.json{q}").json["_feedmill"]["id"] for q in ("", "?language=de", "?language=fr")}
    assert len(ids) == 3


@pytest.mark.parametrize("path", FORMS)
def test_who_has_it_already_gets_nothing(rt: Runtime, clock: Clock, service: HttpService, path: str) -> None:
    run_items(rt, make_courier_item())
    fresh = service.ask(path)
    assert "last-modified" not in fresh.headers  # something may still happen in this second
    clock.forward(5)
    first = service.ask(path)
    assert first.headers["etag"] == fresh.headers["etag"]
    assert first.headers["etag"].startswith('"')
    since = first.headers["last-modified"]
    for condition in ({"If_None_Match": first.headers["etag"]}, {"If_None_Match": f'"x", W/{first.headers["etag"]}'},
                      {"If_None_Match": "*"}, {"If_Modified_Since": since}):  # fmt: skip
        answer = service.ask(path, **condition)
        assert (answer.status, answer.body) == (304, b"")
        assert (answer.headers["etag"], answer.headers["last-modified"]) == (first.headers["etag"], since)
    for condition in ({"If_None_Match": '"x"', "If_Modified_Since": since}, {"If_Modified_Since": "yesterday"},
                      {"If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"}):  # fmt: skip
        assert service.ask(path, **condition).status == 200
    run_items(rt, make_named_item("x", make_nonsense_text(1)))
    clock.forward(5)
    changed = service.ask(path, If_None_Match=first.headers["etag"], If_Modified_Since=since)
    assert changed.status == 200
    assert parsedate_to_datetime(changed.headers["last-modified"]) > parsedate_to_datetime(since)


@pytest.mark.parametrize("path", FORMS)
def test_a_feed_is_never_long(rt: Runtime, service: HttpService, path: str) -> None:
    long_text = "\n\n".join(make_nonsense_text(n) for n in range(1000, 1150))
    run_items(
        rt,
        make_named_item("long", long_text),
        *(make_named_item(f"n{n}", make_nonsense_text(n) * 40) for n in range(12)),
    )
    answer = service.ask(path)
    assert 150_000 < len(answer.body) <= LONGEST_BODY
    items = read_back(answer)
    assert 3 <= len(items) < 13
    shortened = {
        item.title: len(item.content_text or "") for item in read_back(service.ask(f"{path}?source=long%20News"))
    }
    assert shortened == {"Report from long": 2001}


def test_nothing_yet_is_a_feed_too(service: HttpService) -> None:
    assert titles(service) == []
    assert [*read_back(service.ask("/v1/feed.json"))] == []
    assert not feedparser.parse(service.ask("/v1/feed.atom").body).bozo


def test_a_feed_is_made_once_for_all_who_ask(
    rt: Runtime, service: HttpService, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_items(rt, make_courier_item(text=FULL))
    first = service.ask("/v1/feed.json").body
    reads: list[str] = []
    read_back_from = type(rt.streams).read_back
    monkeypatch.setattr(
        type(rt.streams), "read_back", lambda *args, **more: reads.append("read") or read_back_from(*args, **more)
    )
    assert {service.ask("/v1/feed.json").body for _ in range(3)} == {first}
    assert reads == []
    run_items(rt, make_named_item("x", make_nonsense_text(1)))
    assert service.ask("/v1/feed.json").body != first
    assert reads == ["read"]
