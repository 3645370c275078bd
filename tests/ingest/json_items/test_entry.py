"""One item as JSON: names of JSON Feed and of our own records, and values of the wrong type."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.item import Attachment, Author, RawItem, Source
from ingest.json_items.entry import EntryContext, read_json_item
from ingest.leniency import Losses


def read(data: Any) -> RawItem:
    context = EntryContext(extractor="jsonl", base_url="https://gull.example/")
    return read_json_item(data, 3, "line 4", context, Losses())


EMPTY = RawItem(
    base_url="https://gull.example/",
    position=3,
    extractor="jsonl",
    where="line 4",
    title_is_html=False,
    summary_is_html=False,
)

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


# name -> no item, what the message says
WRONG: dict[str, tuple[Any, str]] = {
    "text": ("an item", "object"),
    "a list": ([], "object"),
    "an unknown status": ({"pub_status": "gone"}, "pub_status"),
}


@pytest.mark.parametrize(("data", "said"), WRONG.values(), ids=WRONG)
def test_what_is_no_item_or_may_not_be_published_is_refused(data: Any, said: str) -> None:
    with pytest.raises((TypeError, ValueError), match=said):
        read(data)
