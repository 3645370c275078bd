"""One item as JSON: names of JSON Feed and of our own records, and values of the wrong type."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.item import Attachment, Author, RawItem, Source
from ingest.json_items.entry import read_json_item


def read(data: Any, base_url: str | None = "https://gull.example/") -> RawItem:
    return read_json_item(data, 3, base_url=base_url, extractor="jsonl")


EMPTY = RawItem(base_url="https://gull.example/", position=3, extractor="jsonl")

# name -> an object, the fields of the item that are not those of an empty one
ENTRIES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nothing": ({}, {}),
    "unknown fields": ({"_blue_shed": {"about": 1}, "körper": "x"}, {}),
    "its text": (
        {"id": "1", "title": "غواص", "content_html": "<p>A", "content_text": "A", "summary": "S"},
        {"guid": "1", "title": "غواص", "content_html": "<p>A", "content_text": "A", "summary": "S"},
    ),
    "a whole number as id": ({"id": 7}, {"guid": "7"}),
    "zero as id": ({"id": 0}, {"guid": "0"}),
    "links of its own page": (
        {"url": "https://gull.example/a", "external_url": "https://e.example/"},
        {
            "url": "https://gull.example/a",
            "base_url": "https://gull.example/a",
            "external_url": "https://e.example/",
        },
    ),
    "dates as written": (
        {"date_published": "2031-06-04", "date_modified": "gestern"},
        {"published": "2031-06-04", "modified": "gestern", "other_published": ("gestern",)},
    ),
    "the author of 1.0": ({"author": {"name": "Ana", "url": "/ana"}}, {"authors": (Author(name="Ana", url="/ana"),)}),
    "an author as text": ({"author": "Ana Ruiz"}, {"authors": (Author(name="Ana Ruiz"),)}),
    "the authors of 1.1 before the author of 1.0": (
        {"author": {"name": "Ana"}, "authors": [{"name": "Bo"}, {"name": "Cid"}]},
        {"authors": (Author(name="Bo"), Author(name="Cid"))},
    ),
    "no authors beside one": ({"author": "Ana", "authors": []}, {"authors": (Author(name="Ana"),)}),
    "a banner where no image is": ({"banner_image": "/b.png"}, {"image": "/b.png"}),
    "an image before a banner": ({"image": "/a.png", "banner_image": "/b.png"}, {"image": "/a.png"}),
    "a recording": (
        {"attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9.0, "duration_in_seconds": 7}]},
        {"attachments": (Attachment(url="/a.mp3", mime_type="audio/mpeg", size_in_bytes=9, duration_in_seconds=7.0),)},
    ),
    "a source as text": ({"source": "<i>Harbour</i> Times"}, {"source": Source(name="Harbour Times")}),
    "a source of a record": (
        {"source": {"name": "Harbour Times", "domain": "harbour.example", "url": "https://harbour.example/"}},
        {"source": Source(name="Harbour Times", domain="harbour.example", url="https://harbour.example/")},
    ),
    "a source without a name": (
        {"source": {"domain": "harbour.example"}},
        {"source": Source(domain="harbour.example")},
    ),
    "what an earlier reading found out": (
        {"provenance": {"part": "related", "date_basis": "relative", "language_basis": "detected", "via": "poll"}},
        {"part": "related", "date_basis": "relative", "language_basis": "detected"},
    ),
    "its own part before that": ({"part": "related", "provenance": {"part": "main"}}, {"part": "related"}),
    "taken back": ({"pub_status": "canceled"}, {"pub_status": "canceled"}),
    "nulls": ({"id": None, "tags": None, "attachments": None, "language": ""}, {"language": ""}),
}


@pytest.mark.parametrize(("data", "fields"), ENTRIES.values(), ids=ENTRIES)
def test_an_object_is_an_item(data: dict[str, Any], fields: dict[str, Any]) -> None:
    item = read(data)
    assert {
        name: value for name in RawItem.__slots__ if (value := getattr(item, name)) != getattr(EMPTY, name)
    } == fields


# name -> an object, the field that the message names
WRONG: dict[str, tuple[Any, str]] = {
    "text": ("an item", "object"),
    "a list": ([], "object"),
    "a title in a list": ({"title": ["A"]}, r"\$\.title"),
    "tags in one text": ({"tags": "news,sea"}, r"\$\.tags"),
    "a number among tags": ({"tags": ["news", 7]}, r"\$\.tags\[1\]"),
    "an attachment without an address": ({"attachments": [{"mime_type": "audio/mpeg"}]}, "url"),
    "a size below zero": ({"attachments": [{"url": "/a", "size_in_bytes": -1}]}, "size_in_bytes"),
    "a size beyond all numbers": ({"attachments": [{"url": "/a", "size_in_bytes": 1e30}]}, "size_in_bytes"),
    "an unknown status": ({"pub_status": "gone"}, r"\$\.pub_status"),
    "an unknown basis": ({"provenance": {"date_basis": "guessed"}}, "date_basis"),
}


@pytest.mark.parametrize(("data", "named"), WRONG.values(), ids=WRONG)
def test_a_field_of_the_wrong_type_is_named(data: Any, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        read(data)
