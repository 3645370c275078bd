"""Entries of one document under one id: one item listed twice, or several that were given one guid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ingest.identity.ids import distinct_id, is_our_id
from ingest.identity.shared_ids import with_distinct_ids
from ingest.item import Document, Item, RawItem, Source
from ingest.normalise import normalise_item
from tests.support.clock import NOW

PAGE = Document(body=b"", kind="feed", fetched_at=NOW, url="https://gull.example/feed")
SITE = Source(name="Gull Log", domain="gull.example")
FERRY = "The ferry to Innisvane stayed in port on Tuesday after its engineers found a crack in one of its two shafts."
CAKE = "A reader brought back an atlas that his grandfather had borrowed in 1931, and the library gave him a cake."
MONDAY, MONDAY_EVENING, TUESDAY = "2026-06-01T08:00:00Z", "2026-06-01T20:00:00Z", "2026-06-02T08:00:00Z"


def make_item(**fields: Any) -> Item:
    raw = RawItem(**{"guid": "g1", "title": "A title", "content_text": FERRY, "published": MONDAY, **fields})
    item = normalise_item(raw, PAGE, SITE, "en")
    assert isinstance(item, Item)
    return item


# name -> the entries of a document, which of them are one item: entries with one letter share an id
DOCUMENTS: dict[str, tuple[Sequence[dict[str, Any]], str]] = {
    "no entries": ([], ""),
    "one": ([{}], "a"),
    "two with guids of their own": ([{}, {"guid": "g2"}], "ab"),
    "the same twice": ([{}, {}], "aa"),
    "two headlines for one text": ([{}, {"title": "Ferry stays in port"}], "aa"),
    "the same text again in the evening": ([{}, {"published": MONDAY_EVENING}], "aa"),
    "the same text on the next day": ([{}, {"published": TUESDAY}], "ab"),
    "two texts on one day": ([{}, {"content_text": CAKE}], "ab"),
    "two texts without a date": ([{"published": None}, {"content_text": CAKE, "published": None}], "ab"),
    "a change log: one guid, other days": (
        [{"published": day, "title": f"Release {day}", "content_text": "Fixes."} for day in (TUESDAY, MONDAY)],
        "ab",
    ),
    "a short text twice at one moment": ([{"content_text": "Fixes."}, {"content_text": "Fixes."}], "aa"),
    "a short text at two moments": (
        [{"content_text": "修正"}, {"content_text": "修正", "published": MONDAY_EVENING}],
        "ab",
    ),
    "a guid that programs write for none": ([{"guid": "N/A"}, {"guid": "N/A", "content_text": CAKE}], "ab"),
    "one link for all": (
        [
            {"guid": None, "url": "https://gull.example/news"},
            {"guid": None, "url": "https://gull.example/news", "content_text": CAKE},
        ],
        "ab",
    ),
    "one listed twice among others": ([{}, {"content_text": CAKE}, {}, {"guid": "g2"}], "abac"),
}


@pytest.mark.parametrize(("entries", "letters"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_entries_that_are_not_the_same_get_ids_of_their_own(entries: Sequence[dict[str, Any]], letters: str) -> None:
    before = [make_item(**entry) for entry in entries]
    items = [*with_distinct_ids(before)]
    assert (items == before) == (len(set(letters)) == len({item.id for item in before}))
    letter_of: dict[str, str] = {}
    assert "".join(letter_of.setdefault(item.id, "abc"[len(letter_of)]) for item in items) == letters
    assert all(is_our_id(item.id) for item in items)


def test_ids_do_not_depend_on_the_order_or_on_other_entries() -> None:
    one, two, three = (
        make_item(),
        make_item(content_text=CAKE, published=TUESDAY),
        make_item(published=MONDAY_EVENING, content_text=CAKE),
    )
    ids = {item.content_text or "": item.id for item in with_distinct_ids([one, two])}
    assert {item.content_text: item.id for item in with_distinct_ids([two, one])} == ids
    assert [item.id for item in with_distinct_ids([three, one, two])][1:] == [ids[FERRY], ids[CAKE]]


def test_nothing_but_the_id_changes() -> None:
    first, second = make_item(), make_item(content_text=CAKE)
    changed = with_distinct_ids([first, second])[1]
    assert changed.id != second.id
    assert (changed.content_text, changed.provenance, changed.url) == (CAKE, second.provenance, second.url)


def test_a_distinct_id_is_made_of_the_shared_one_and_what_tells_them_apart() -> None:
    shared = make_item().id
    ids = [distinct_id(shared, MONDAY), distinct_id(shared, TUESDAY), distinct_id(f"{shared}x", MONDAY), shared]
    assert len(set(ids)) == 4
    assert all(map(is_our_id, ids))
    assert distinct_id(shared, MONDAY) == ids[0]
