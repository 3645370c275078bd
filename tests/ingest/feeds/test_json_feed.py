"""JSON Feed: its head, its entries, and what is bad of either."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingest.errors import ParseError
from ingest.feeds.json_feed import parse_json_feed
from ingest.item import Document, Source
from ingest.leniency import MAX_RAW
from tests.support.clock import NOW

VERSION = "https://jsonfeed.org/version/1.1"
FROM = Document(body=b"", kind="feed", fetched_at=NOW, url="https://gull.example/feed.json?key=secret")


def write(**fields: Any) -> str:
    return json.dumps({"version": VERSION, "title": "Gull Log", "items": [], **fields}, ensure_ascii=False)


HEADS: dict[str, tuple[str, Source, str | None]] = {
    "title and home page": (
        write(home_page_url="https://www.gull.example/", language="nb"),
        Source(name="Gull Log", domain="gull.example", url="https://www.gull.example/"),
        "nb",
    ),
    "no home page": (write(), Source(name="Gull Log", domain="gull.example"), None),
    "the subscription as home page keeps its secret": (
        write(home_page_url=FROM.url),
        Source(name="Gull Log", domain="gull.example"),
        None,
    ),
    "a home page that is no address": (
        write(home_page_url="n/a"),
        Source(name="Gull Log", domain="gull.example"),
        None,
    ),
    "a title is text, though it looks like markup": (
        write(title="<b>海鸥</b> &amp; co"),
        Source(name="<b>海鸥</b> & co", domain="gull.example"),
        None,
    ),
    "version 1.0, a byte order mark": (
        "\ufeff" + write(version="http://www.jsonfeed.org/version/1"),
        Source(name="Gull Log", domain="gull.example"),
        None,
    ),
}


@pytest.mark.parametrize(("text", "source", "language"), HEADS.values(), ids=HEADS)
def test_a_feed_says_who_publishes_it(text: str, source: Source, language: str | None) -> None:
    parsed = parse_json_feed(text, FROM)
    assert (parsed.source, parsed.language, parsed.items, parsed.problems) == (source, language, (), ())


def test_links_of_entries_count_from_their_page_else_from_the_home_page_else_from_the_feed() -> None:
    entries = [{"id": "1", "url": "https://gull.example/a/1"}, {"id": "2"}]
    at_home = parse_json_feed(write(items=entries, home_page_url="https://gull.example/home"), FROM)
    assert [item.base_url for item in at_home.items] == ["https://gull.example/a/1", "https://gull.example/home"]
    assert parse_json_feed(write(items=entries), FROM).items[1].base_url == FROM.url


def test_without_a_home_page_links_count_from_the_address_that_the_feed_gives_itself() -> None:
    at_home = Document(body=b"", kind="feed", fetched_at=NOW)
    text = write(items=[{"id": "1", "url": "two.html"}], feed_url="https://gull.example/blog/feed.json")
    assert parse_json_feed(text, at_home).items[0].url == "https://gull.example/blog/two.html"


# name -> the items of a feed, the titles and texts that they give
ITEMS: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "one item alone": ({"id": "1", "title": "Gulls", "content_text": "They came."}, [("Gulls", "They came.")]),
    "a list with holes, as PHP writes it": ({"3": {"title": "Gulls", "content_text": "x"}}, [("Gulls", "x")]),
    "a list of one text": ([{"title": ["Gulls"], "content_text": "They came."}], [("Gulls", "They came.")]),
    "a list of paragraphs": ([{"title": "Gulls", "content_text": ["One.", None, "Two."]}], [("Gulls", "One.\n\nTwo.")]),
}


@pytest.mark.parametrize(("items", "expected"), ITEMS.values(), ids=ITEMS)
def test_one_for_a_list_and_a_list_for_one(items: Any, expected: list[tuple[str, str]]) -> None:
    parsed = parse_json_feed(write(items=items), FROM)
    assert [(item.title, item.content_text) for item in parsed.items] == expected


def test_a_bad_entry_is_named_and_costs_no_other() -> None:
    bad = {"id": "2", "title": "å" * MAX_RAW, "pub_status": "held"}
    parsed = parse_json_feed(write(items=[{"id": "1"}, bad, "three", {"id": 4}]), FROM)
    assert [(item.guid, item.position) for item in parsed.items] == [("1", 0), ("4", 3)]
    assert [problem.where for problem in parsed.problems] == ["entry 2", "entry 3"]
    assert "pub_status" in parsed.problems[0].reason
    assert len(parsed.problems[0].raw) == MAX_RAW
    assert parsed.problems[0].raw.startswith('{"id": "2", "title": "åå')
    assert parsed.problems[1].raw == '"three"'


REFUSED = {
    "no JSON": "<rss/>",
    "cut off": write()[:-1],
    "a list": "[]",
    "no version": '{"items": []}',
    "another format's version": write(version="2.0"),
    "items that are no list": write(items="none"),
    "nested without end": write()[:-3] + "[" * 100_000,
    "nothing": "",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_is_no_json_feed_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match="no JSON Feed"):
        parse_json_feed(text, FROM)
