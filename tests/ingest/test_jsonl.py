"""parse_items, and an item's way through JSON and back."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Document, ParseError, Source, from_json, read_document, to_json
from ingest.json_items.lines import parse_items
from ingest.leniency import MAX_RAW

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "data"


def document(body: bytes) -> Document:
    return Document(body=body, kind="items", fetched_at=NOW)


def test_lines() -> None:
    body = b'\xef\xbb\xbf{"id": "a", "title": "A", "source": "Quay"}\r\n\n'
    body += b'{"title": "B", "source": {"domain": "b.example"}}\n'
    first, second = parse_items(document(body)).items
    assert (first.guid, first.title, first.source) == ("a", "A", Source(name="Quay"))
    assert (second.guid, second.source, second.position) == (None, Source(domain="b.example"), 1)


def test_related_items_stay_related() -> None:
    (raw,) = parse_items(document(b'{"title": "A", "provenance": {"part": "related", "job_id": "x"}}')).items
    assert raw.part == "related"


@pytest.mark.parametrize("body", [b'{\n "title": "A"\n}', b'[{"title": "A"}]', '{"title": "A"}'.encode("utf-16")])
def test_one_object_or_an_array(body: bytes) -> None:
    assert [raw.title for raw in parse_items(document(body)).items] == ["A"]


BAD = {
    "not json": (b"{oops}", "not JSON"),
    "not an object": (b'"words"', "not a JSON object"),
    "a list": (b"[1]", "not a JSON object"),
    "unknown status": (b'{"title": "A", "pub_status": "embargoed"}', "nobody knows whether it may be published"),
    "deep": (b'{"a": ' * 50_000, "not JSON"),
}


@pytest.mark.parametrize(("line", "reason"), BAD.values(), ids=BAD)
def test_a_bad_line_is_a_problem_and_stops_nothing(line: bytes, reason: str) -> None:
    parsed = parse_items(document(b'{"title": "A"}\n' + line + b'\n{"title": "C"}'))
    assert [raw.title for raw in parsed.items] == ["A", "C"]
    (problem,) = parsed.problems
    assert problem.where == "line 2"
    assert reason in problem.reason
    assert problem.raw == line[:MAX_RAW].decode("utf-8", "replace")


def test_nothing_is_an_error() -> None:
    with pytest.raises(ParseError, match="empty"):
        parse_items(document(b"\n"))


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_raise_nothing_but_parse_error(body: bytes) -> None:
    with suppress(ParseError):
        parse_items(document(body))


@pytest.mark.parametrize("name", ["harbour.rss", "harbour.atom", "harbour.rdf", "harbour.json"])
def test_an_item_goes_through_json_and_back(name: str) -> None:
    feed = Document(body=(DATA / name).read_bytes(), kind="feed", fetched_at=NOW, job_id="j", via="url")
    items = read_document(feed).items
    assert [from_json(to_json(item)) for item in items] == list(items)

    again = read_document(document(b"\n".join(map(to_json, items))))
    assert not again.problems
    for item, copy in zip(items, again.items, strict=True):
        for field in ("id", "url", "title", "content_text", "content_html", "date_published", "source", "language"):
            assert getattr(copy, field) == getattr(item, field)
        assert copy.provenance.text_digest == item.provenance.text_digest


def test_json_has_nothing_empty_and_times_in_utc() -> None:
    (item,) = read_document(document(b'{"title": "A", "date_published": "2026-02-27T08:00:00+01:00"}')).items
    data = json.loads(to_json(item))
    assert data["date_published"] == "2026-02-27T07:00:00Z"
    assert data["truncated"] is False
    assert data["word_count"] == 0
    assert not {"source", "url", "tags", "content_text"} & data.keys()


@pytest.mark.parametrize("line", [b"", b"{}", b"[1]", b'{"id": "x", "provenance": 5}', b"\xff", b"[" * 50_000])
def test_what_is_no_item(line: bytes) -> None:
    with pytest.raises(ParseError):
        from_json(line)
