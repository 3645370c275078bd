"""JSON that is not as it should be: a field costs that field, an item that item, a feed that is cut off its rest."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Document, ParseError, Reading, Source, read_document
from ingest.item import Attachment, Author
from ingest.leniency import MAX_FIELDS

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TEXT = "The ferry came at ten."
VERSION = "https://jsonfeed.org/version/1.1"


def read(body: str | bytes, kind: Literal["auto", "feed", "items"] = "auto") -> Reading:
    body = body if isinstance(body, bytes) else body.encode()
    return read_document(Document(body=body, kind=kind, fetched_at=NOW))


def read_feed(*entries: object, **head: object) -> Reading:
    return read(json.dumps({"version": VERSION, "home_page_url": "https://e.example/", "items": entries, **head}))


def read_entry(**fields: object) -> Reading:
    return read_feed({"id": "1", "content_text": TEXT, **fields})


FIELDS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "size in a string": (
        {"attachments": [{"url": "https://e.example/a", "size_in_bytes": "44286034"}]},
        {"attachments": (Attachment(url="https://e.example/a", size_in_bytes=44286034),)},
    ),
    "no size": (
        {"attachments": [{"url": "https://e.example/a", "size_in_bytes": 0, "duration_in_seconds": -1}]},
        {"attachments": (Attachment(url="https://e.example/a"),)},
    ),
    "duration as a clock shows it": (
        {"attachments": [{"url": "https://e.example/a", "duration_in_seconds": "1:02"}]},
        {"attachments": (Attachment(url="https://e.example/a", duration_in_seconds=62.0),)},
    ),
    "one attachment without a list": (
        {"attachments": {"url": "https://e.example/a"}},
        {"attachments": (Attachment(url="https://e.example/a"),)},
    ),
    "an address for an attachment": (
        {"attachments": ["https://e.example/a"]},
        {"attachments": (Attachment(url="https://e.example/a"),)},
    ),
    "one attachment of two without an address": (
        {"attachments": [{"mime_type": "a/b"}, {"url": "https://e.example/a"}]},
        {"attachments": (Attachment(url="https://e.example/a"),)},
    ),
    "tags in one string": ({"tags": "harbour, lamps"}, {"tags": ("harbour", "lamps")}),
    "tags with a number and nothing": ({"tags": [1, None, "two"]}, {"tags": ("1", "two")}),
    "tags as objects": ({"tags": [{"name": "harbour"}, {"label": "lamps"}]}, {"tags": ("harbour", "lamps")}),
    "author in a string": ({"authors": ["Ada Bell"]}, {"authors": (Author(name="Ada Bell"),)}),
    "authors in a string": ({"authors": "Ada Bell"}, {"authors": (Author(name="Ada Bell"),)}),
    "authors as an object": ({"authors": {"name": "Ada Bell"}}, {"authors": (Author(name="Ada Bell"),)}),
    "author in a list": ({"author": [{"name": "Ada Bell"}]}, {"authors": (Author(name="Ada Bell"),)}),
    "author with a number for an address": (
        {"authors": [{"name": "Ada Bell", "url": 5}]},
        {"authors": (Author(name="Ada Bell"),)},
    ),
    "image as an object": ({"image": {"url": "https://e.example/i"}}, {"image": "https://e.example/i"}),
    "image in a list": ({"image": ["https://e.example/i"]}, {"image": "https://e.example/i"}),
    "no image": ({"image": False}, {"image": None}),
    "no text": ({"content_html": False}, {"content_text": TEXT}),
    "number for a title": ({"title": 2026}, {"title": "2026"}),
    "half a character": ({"title": "A\ud800"}, {"title": "A\ufffd"}),
    "title in a list": ({"title": ["A"]}, {"title": "A"}),
    "language in a list": ({"language": ["en"]}, {"language": "en"}),
    "huge number": ({"title": 10**500}, {"title": "1" + "0" * 500}),
    "tags in a plain title": ({"title": "The <em> tag"}, {"title": "The <em> tag"}),
    "tags in a plain summary": ({"summary": "Of <em> and <br>."}, {"summary": "Of <em> and <br>."}),
}


@pytest.mark.parametrize(("fields", "expected"), FIELDS.values(), ids=FIELDS)
@pytest.mark.parametrize("way", ["feed", "line"])
def test_a_field_is_read_where_its_meaning_is_clear(
    fields: dict[str, object], expected: dict[str, object], way: str
) -> None:
    line = json.dumps({"id": "1", "content_text": TEXT, **fields})
    reading = read_entry(**fields) if way == "feed" else read(line, "items")
    (item,) = reading.items
    assert {name: getattr(item, name) for name in expected} == expected
    assert (item.content_text, reading.problems, reading.field_problems) == (TEXT, (), ())


LOST: dict[str, dict[str, object]] = {
    "title": {"title": {"en": "A"}},
    "summary": {"summary": ["A", "B"]},
    "image": {"image": True},
    "language": {"language": ["en", "fr"]},
    "tags": {"tags": True},
    "authors": {"authors": 5.5 > 1},
    "attachments": {"attachments": [{"mime_type": "audio/mpeg"}]},
    "date_published": {"date_published": {"y": 2026}},
    "url": {"url": 5},
    "part": {"part": "middle"},
    "provenance": {"provenance": "here"},
}


@pytest.mark.parametrize(("name", "fields"), LOST.items(), ids=LOST)
def test_a_field_whose_meaning_is_unclear_is_left_out_and_named(name: str, fields: dict[str, object]) -> None:
    reading = read_entry(**fields)
    assert [item.content_text for item in reading.items] == [TEXT]
    assert reading.problems == ()
    (problem,) = reading.field_problems
    assert problem.where == "entry 1"
    assert problem.reason.startswith(f"{name} was left out: ")


def test_fields_that_are_left_out_again_and_again_are_named_so_often() -> None:
    reading = read_feed(*({"id": str(n), "title": f"A{n}", "image": True} for n in range(2 * MAX_FIELDS)))
    assert (len(reading.items), len(reading.field_problems)) == (2 * MAX_FIELDS, MAX_FIELDS)


HEADS: dict[str, dict[str, object]] = {
    "no items": {"items": None},
    "no home page": {"home_page_url": False},
    "a home page that is none": {"home_page_url": 5},
    "a number for a language": {"language": 0},
    "an object for a title": {"title": {"en": "A"}},
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_field_of_the_feed_costs_that_field(head: dict[str, object]) -> None:
    reading = read_feed({"id": "1", "content_text": TEXT}, **head)
    assert len(reading.items) == ("items" not in head)
    assert not reading.problems


def test_items_that_php_has_numbered_are_read() -> None:
    assert [item.title for item in read_feed(items={"0": {"title": "A"}, "2": {"title": "C"}}).items] == ["A", "C"]


@pytest.mark.parametrize("entries", ["none", 5, {"a": 1}])
def test_items_that_are_no_list_are_no_feed(entries: object) -> None:
    with pytest.raises(ParseError, match="no list"):
        read_feed(items=entries)


@pytest.mark.parametrize(
    ("written", "status"),
    [("cancelled", "canceled"), ("Canceled", "canceled"), ("stat:usable", "usable"), ("", "usable")],
)
def test_a_status_is_read_in_other_spellings(written: str, status: str) -> None:
    (item,) = read_entry(pub_status=written).items
    assert item.pub_status == status


@pytest.mark.parametrize("written", ["embargoed", 5, ["usable"]])
def test_a_status_that_nobody_knows_keeps_the_item_back(written: object) -> None:
    reading = read_entry(pub_status=written)
    assert reading.items == ()
    assert "whether it may be published" in reading.problems[0].reason


@pytest.mark.parametrize(
    "feed",
    [
        {"version": "1.1", "title": "T", "items": [{"id": "1", "title": "A"}, {"id": "2", "title": "B"}]},
        {"title": "T", "items": [{"id": "1", "title": "A"}, {"id": "2", "title": "B"}]},
        {"version": float("inf"), "title": "T", "items": [{"id": "1", "title": "A"}, {"id": "2", "title": "B"}]},
    ],
)
@pytest.mark.parametrize("kind", ["auto", "feed", "items"])
def test_a_feed_without_its_version_is_a_feed(feed: dict[str, object], kind: Literal["auto", "feed", "items"]) -> None:
    reading = read(json.dumps(feed), kind)
    assert [(item.title, item.source.name) for item in reading.items] == [("A", "T"), ("B", "T")]


def test_an_item_with_a_field_called_items_is_an_item() -> None:
    assert [item.title for item in read('{"title": "A", "items": ["x"]}').items] == ["A"]


@pytest.mark.parametrize("key", ["author", "authors"])
def test_authors_of_the_feed_hold_for_items_without_their_own(key: str) -> None:
    author: Any = {"name": "Desk"}
    head = {key: [author] if key == "authors" else author}
    reading = read_feed({"id": "1", "title": "A"}, {"id": "2", "title": "B", "authors": [{"name": "Cy"}]}, **head)
    assert [item.authors for item in reading.items] == [(Author(name="Desk"),), (Author(name="Cy"),)]


def test_an_author_with_a_mail_address_only_is_called_by_it() -> None:
    (item,) = read_entry(authors=[{"url": "mailto:ada@e.example?subject=x"}]).items
    assert item.authors == (Author(name="ada@e.example"),)


def test_an_item_with_nothing_but_an_address_elsewhere_is_called_by_it() -> None:
    (item,) = read_feed({"id": "1", "external_url": "https://else.example/x"}).items
    assert (item.title, item.external_url) == ("https://else.example/x", "https://else.example/x")


@pytest.mark.parametrize("ids", [(1000, 1000.0, "1000")])
def test_one_id_in_three_spellings_is_one(ids: tuple[object, ...]) -> None:
    assert len({read_entry(id=written).items[0].id for written in ids}) == 1


LINKS = {
    "relative": ("posts/one.html", "https://e.example/posts/one.html"),
    "from the root": ("/posts/one.html", "https://e.example/posts/one.html"),
    "without its scheme": ("www.e.example/one", "https://www.e.example/one"),
    "with the site's host": ("e.example/one", "https://e.example/one"),
    "whole": ("https://e.example/one", "https://e.example/one"),
}


@pytest.mark.parametrize(("written", "url"), LINKS.values(), ids=LINKS)
def test_links_count_from_the_home_page_once(written: str, url: str) -> None:
    (item,) = read_feed({"id": "1", "url": written, "content_html": '<img src="/a.png">'}).items
    assert item.url == url
    assert '"https://' in str(item.content_html)


def test_a_relative_home_page_counts_from_where_the_feed_was_fetched() -> None:
    body = json.dumps({"version": VERSION, "home_page_url": "/news/", "items": [{"id": "1", "url": "one.html"}]})
    document = Document(body=body.encode(), kind="auto", fetched_at=NOW, url="https://e.example/feeds/feed.json")
    (item,) = read_document(document).items
    assert (item.url, item.source) == (
        "https://e.example/news/one.html",
        Source(domain="e.example", url="https://e.example/news/"),
    )


WHOLE = [{"id": str(n), "title": f"A{n}", "content_text": TEXT} for n in range(3)]
CUT = json.dumps({"version": VERSION, "title": "T", "items": WHOLE})


def test_a_cut_off_feed_gives_its_whole_items_wherever_it_is_cut() -> None:
    for end in range(CUT.index('"id": "1"'), len(CUT)):
        reading = read(CUT[:end])
        whole = CUT[:end].count("}")
        assert [item.title for item in reading.items] == [f"A{n}" for n in range(whole)]
        (problem,) = reading.problems
        assert (problem.where, problem.kind) == ("end of document", "feed")


def test_a_broken_item_costs_that_item() -> None:
    reading = read(CUT.replace('"title": "A1"', '"title": "A"1"'))
    assert [item.title for item in reading.items] == ["A0", "A2"]
    (problem,) = reading.problems
    assert problem.where == "entry 2"
    assert problem.raw.startswith('{"id": "1"')


@pytest.mark.parametrize(
    "body",
    [CUT.replace("A1", "A\n1"), CUT.replace("A1", "A\x011"), CUT.replace("]}", "],}"), "\ufeff" + CUT],
    ids=["raw line end", "control character", "comma at the end", "mark"],
)
def test_json_that_is_not_quite_is_read(body: str) -> None:
    reading = read(body)
    assert len(reading.items) == 3
    assert not reading.problems


def test_a_cut_off_feed_without_a_whole_item_is_refused() -> None:
    with pytest.raises(ParseError, match="no JSON Feed"):
        read(CUT[: CUT.index("A0")])


def test_bad_lines_of_a_part_are_numbered_as_in_the_whole_file() -> None:
    body = b'{"title": "A"}\n{oops}\n{"id": "x"}\n'
    reading = read_document(Document(body=body, kind="items", fetched_at=NOW, first_line=501))
    assert [(problem.where, problem.reason[:8]) for problem in reading.problems] == [
        ("line 502", "not JSON"),
        ("line 503", "no title"),
    ]


def test_entries_are_numbered_with_those_that_cannot_be_read() -> None:
    reading = read("[5, {}]", "items")
    assert [problem.where for problem in reading.problems] == ["entry 1", "entry 2"]


def test_a_line_that_is_not_utf_8_is_read_as_windows() -> None:
    (item,) = read('{"title": "Café tables return to the quay"}'.encode("cp1252"), "items").items
    assert item.title == "Café tables return to the quay"


def json_values() -> st.SearchStrategy[Any]:
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
    names = st.sampled_from(["url", "name", "title", "items", "mime_type", "size_in_bytes"]) | st.text(max_size=5)
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3))


# not the text itself, nor whether it may be published
SIDE_FIELDS = [
    *("id", "url", "external_url", "title", "content_html", "summary", "image", "banner_image", "date_published"),
    *("date_modified", "author", "authors", "tags", "language", "attachments", "source", "part", "provenance", "_note"),
]
WHOLE_ITEM = {
    "id": "1",
    "url": "https://e.example/1",
    "title": "A",
    "tags": ["a"],
    "authors": [{"name": "Ada"}],
    "attachments": [{"url": "https://e.example/a.mp3", "size_in_bytes": 1}],
    "content_text": TEXT,
}


@settings(deadline=None)
@given(st.sampled_from(SIDE_FIELDS), json_values())
def test_an_item_of_a_feed_survives_any_value_of_any_side_field(name: str, value: Any) -> None:
    reading = read_feed({**WHOLE_ITEM, name: value})
    (item,) = reading.items
    assert reading.problems == ()
    assert TEXT in (item.content_text or "") or (name == "content_html" and value)


@settings(deadline=None)
@given(st.sampled_from(SIDE_FIELDS), json_values())
def test_an_item_of_a_line_survives_any_value_of_any_side_field(name: str, value: Any) -> None:
    other = json.dumps({"title": "B"})
    reading = read("\n".join([json.dumps({**WHOLE_ITEM, name: value}), other]), "items")
    item, _ = reading.items
    assert reading.problems == ()
    assert TEXT in (item.content_text or "") or (name == "content_html" and value)


@settings(deadline=None)
@given(st.sampled_from(["title", "home_page_url", "language", "author", "authors", "icon", "version"]), json_values())
def test_the_items_of_a_feed_survive_any_value_of_its_own_fields(name: str, value: Any) -> None:
    (item,) = read_feed(WHOLE_ITEM, **{name: value}).items
    assert item.content_text == TEXT


@settings(deadline=None)
@given(st.integers(0, len(CUT)), st.integers(0, 9), st.text(max_size=5))
def test_a_feed_that_is_damaged_anywhere_raises_nothing_but_parse_error(start: int, length: int, put: str) -> None:
    with suppress(ParseError):
        read((CUT[:start] + put + CUT[start + length :]).encode("utf-8", "surrogatepass"), "feed")
