"""CDF and other rare dialects: what feedparser gives, made safe, and one of its entries as an item."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.errors import ParseError
from ingest.feeds.other_dialects import (
    MAX_ATTRIBUTES,
    MAX_AUTHOR,
    MAX_TAGS,
    MAX_XML_TAGS,
    DialectFeed,
    read_dialect,
)
from ingest.feeds.other_entry import MAX_LIST, build_raw_item
from ingest.item import Attachment, Author, RawItem, Source

CDF = (
    '<channel href="https://gull.example/"><title>Gull Log</title>'
    '<item href="https://gull.example/1"><title>Möwe kehrt zurück</title><abstract>Sie sitzt &amp; schaut.</abstract>'
    '</item><item href="https://gull.example/2"><title>二</title></item></channel>'
)


def test_a_feed_of_another_dialect_is_plain_dictionaries() -> None:
    feed = read_dialect(CDF.encode())
    assert isinstance(feed, DialectFeed)
    assert (feed.feed["title"], feed.feed["link"]) == ("Gull Log", "https://gull.example/")
    assert [(entry["title"], entry["link"], entry.get("summary")) for entry in feed.entries] == [
        ("Möwe kehrt zurück", "https://gull.example/1", "Sie sitzt & schaut."),
        ("二", "https://gull.example/2", None),
    ]
    assert {type(entry) for entry in feed.entries} == {dict}


@pytest.mark.parametrize("data", ["<a><b/></a>", "<channel/>", "<a>words</a>"])
def test_xml_of_any_kind_has_no_entries(data: str) -> None:
    assert read_dialect(data.encode()).entries == []


def number_attributes(pattern: str, count: int) -> str:
    return f"<a {' '.join(pattern.replace('%d', str(number)) for number in range(count))}/>"


REFUSED = {
    "many tags": ("<a>" + "<b/>" * (MAX_XML_TAGS - 1) + "</a>", "tags"),
    "many attributes": (number_attributes("b%d='1'", MAX_ATTRIBUTES + 1), "attributes"),
    "many namespaces": (number_attributes("xmlns:b%d='urn:%d'", 2 * MAX_ATTRIBUTES), "namespaces"),
    "not closed": ("<channel><item>", "feedparser can't read"),
    "an entity of nobody": ("<channel>&nix;</channel>", "feedparser can't read"),
    "nothing": ("", "feedparser can't read"),
}


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED)
def test_what_feedparser_cannot_read_is_refused(data: str, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        read_dialect(data.encode())


AT_THE_BOUND = {
    "tags": "<a>" + "<b/>" * (MAX_XML_TAGS - 2) + "</a>",
    "attributes": number_attributes("b%d='1'", MAX_ATTRIBUTES),
    "namespaces": number_attributes("xmlns:b%d='urn:%d'", MAX_ATTRIBUTES),
}


@pytest.mark.parametrize("data", AT_THE_BOUND.values(), ids=AT_THE_BOUND)
def test_so_much_is_read(data: str) -> None:
    assert read_dialect(data.encode()).entries == []


@pytest.mark.parametrize("count", [MAX_TAGS, MAX_TAGS + 1])
def test_so_many_categories_are_taken(count: int) -> None:
    categories = "".join(f"<category>{number}</category>" for number in range(count))
    (entry,) = read_dialect(f"<channel><item>{categories}</item></channel>".encode()).entries
    assert len(entry["tags"]) == MAX_TAGS


@pytest.mark.parametrize(("length", "is_searched"), [(MAX_AUTHOR, True), (MAX_AUTHOR + 1, False)])
def test_an_author_of_so_many_characters_is_searched_for_an_address(length: int, is_searched: bool) -> None:
    author = "ada@gull.example " + "Ada " * (length // 4)
    (entry,) = read_dialect(
        f"<channel><item><author>{author[: length - 1]}.</author></item></channel>".encode()
    ).entries
    assert ("email" in entry.get("author_detail", {})) == is_searched


EMPTY = RawItem(position=3, extractor="feedparser")
PLAIN, HTML = {"type": "text/plain"}, {"type": "text/html"}

# name -> an entry as feedparser gives it, the fields of the item that are not those of an empty one
ENTRIES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nothing": ({}, {}),
    "values of the wrong kind": (
        {"id": 7, "link": ["x"], "title_detail": "x", "authors": "Ann", "tags": [None], "image": "x", "source": "x"},
        {},
    ),
    "spaces": ({"id": " ", "title": "\n", "summary": "  "}, {}),
    "id, link, title, language": (
        {"id": "g1", "link": "https://gull.example/1", "title": " Måken ", "title_detail": PLAIN, "language": "nb"},
        {
            "guid": "g1",
            "url": "https://gull.example/1",
            "base_url": "https://gull.example/1",
            "title": "Måken",
            "language": "nb",
        },
    ),
    "an html title": (
        {"title": "A <b>b</b>", "title_detail": HTML},
        {"title": "A <b>b</b>", "title_is_html": True},
    ),
    "a plain summary": ({"summary": "A & B", "summary_detail": PLAIN}, {"content_text": "A & B"}),
    "a plain summary with tags in it": (
        {"summary": "A<br>B", "summary_detail": PLAIN},
        {"content_html": "A<br>B"},
    ),
    "the longest text is the body": (
        {"content": [{"value": "<p>Long, very long</p>", **HTML}], "summary": "Short", "summary_detail": PLAIN},
        {"content_html": "<p>Long, very long</p>", "summary": "Short"},
    ),
    "a content that is elsewhere": (
        {"content": [{"value": "x", "src": "/x"}], "summary": "S", "summary_detail": PLAIN},
        {"content_text": "S"},
    ),
    "a caption where no text is": ({"media_description": "A gull"}, {"content_text": "A gull"}),
    "the base of its text": (
        {"summary": "S", "summary_detail": {**HTML, "base": "https://e.example/"}, "link": "https://gull.example/1"},
        {"content_html": "S", "base_url": "https://e.example/", "url": "https://gull.example/1"},
    ),
    "published before created": (
        {"published": "d1", "created": "d2", "updated": "d3"},
        {"published": "d1", "other_published": ("d2", "d3"), "modified": "d3"},
    ),
    "the date of a change where no other is": ({"updated": "d3"}, {"published": "d3", "modified": "d3"}),
    "authors": (
        {"authors": [{"name": "Ann"}, {"href": "/bo"}, {}]},
        {"authors": (Author(name="Ann"), Author(url="/bo"))},
    ),
    "labels before terms, each once": (
        {"tags": [{"term": "sea"}, {"term": "s", "label": "sea"}, {"term": "港"}, {}]},
        {"tags": ("sea", "港")},
    ),
    "an enclosure, and the same as media": (
        {
            "links": [{"rel": "enclosure", "href": "/a.mp3", "length": "9"}, {"rel": "alternate", "href": "/a"}],
            "media_content": [{"url": "/a.mp3", "duration": "1:30"}],
        },
        {"attachments": (Attachment(url="/a.mp3", duration_in_seconds=90.0),)},
    ),
    "a picture that is enclosed": (
        {
            "links": [{"rel": "enclosure", "href": "/a.png", "type": "image/png"}],
            "media_thumbnail": [{"url": "/t.png"}],
        },
        {"image": "/a.png", "attachments": (Attachment(url="/a.png", mime_type="image/png"),)},
    ),
    "a link to a picture is none": ({"links": [{"rel": "alternate", "href": "/a.png", "type": "image/png"}]}, {}),
    "a thumbnail": ({"media_thumbnail": [{"url": "/t.png"}], "image": {"href": "/i.png"}}, {"image": "/t.png"}),
    "who an aggregated entry is from": (
        {"source": {"title": "Harbour <b>Times</b>", "link": "https://harbour.example/"}},
        {"source": Source(name="Harbour Times", domain="harbour.example", url="https://harbour.example/")},
    ),
}


@pytest.mark.parametrize(("entry", "fields"), ENTRIES.values(), ids=ENTRIES)
def test_an_entry_is_an_item(entry: dict[str, Any], fields: dict[str, Any]) -> None:
    item = build_raw_item(entry, 3, None)
    assert {
        name: value for name in RawItem.__slots__ if (value := getattr(item, name)) != getattr(EMPTY, name)
    } == fields


def test_links_count_from_the_site_where_nothing_else_is_known() -> None:
    assert build_raw_item({"title": "A"}, 0, "https://gull.example/").base_url == "https://gull.example/"
    relative = build_raw_item({"link": "/1"}, 0, "https://gull.example/")
    assert (relative.url, relative.base_url) == ("https://gull.example/1", "https://gull.example/1")


def test_of_a_thousand_authors_a_hundred_are_kept() -> None:
    entry = {"authors": [{"name": f"Writer {number}"} for number in range(1_000)]}
    assert len(build_raw_item(entry, 0, None).authors) == MAX_LIST
