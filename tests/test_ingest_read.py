"""Reading a whole document: ids within it, and bad parts beside good ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from ingest import Document, Reading, read

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)


def read_items(*entries: dict[str, str]) -> Reading:
    body = "\n".join(json.dumps({"source": "Gull Log", **entry}) for entry in entries).encode()
    return read(Document(body=body, kind="items", fetched_at=NOW, name="gulls.jsonl"))


ONE = {"id": "log", "title": "Gull seen", "content_text": "At the pier.", "date_published": "2026-06-01T08:00:00Z"}


@pytest.mark.parametrize(
    ("other", "distinct"),
    [
        pytest.param({}, 1, id="the same entry twice is one item"),
        pytest.param({"date_published": "2026-06-02T08:00:00Z"}, 2, id="another day, same words"),
        pytest.param({"content_text": "At the lighthouse."}, 2, id="other words, same day"),
        pytest.param({"content_text": "Nowhere.", "date_published": "2026-06-03T08:00:00Z"}, 2, id="all different"),
    ],
)
def test_entries_of_one_document_under_one_guid(other: dict[str, str], distinct: int) -> None:
    reading = read_items(ONE, {**ONE, **other})
    assert len({item.id for item in reading.items}) == distinct


def test_ids_told_apart_by_date_stay_when_an_entry_is_added_above() -> None:
    second = {**ONE, "date_published": "2026-06-02T08:00:00Z"}
    third = {**ONE, "date_published": "2026-06-03T08:00:00Z"}
    before = [item.id for item in read_items(second, ONE).items]
    assert [item.id for item in read_items(third, second, ONE).items][1:] == before


def test_an_entry_alone_keeps_its_plain_id() -> None:
    (alone,) = read_items(ONE).items
    (edited,) = read_items({**ONE, "title": "Gull seen again"}).items
    assert alone.id == edited.id
