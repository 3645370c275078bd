"""Items of long documents: given up as they are gone through, or packed; unpacked they are the same."""

from __future__ import annotations

import weakref
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest import Attachment, Author, Document, Item, Source, read_document
from ingest.item import Provenance
from ingest.long_lists import MAX_UNPACKED, PACKED_TOGETHER, PackedItems, keep_items, take_each

NOW = datetime(2026, 6, 7, 18, 0, 0, 123456, tzinfo=UTC)
FULL = Item(
    id="it_0",
    version=2,
    url="https://gull.example/1?a=ü",
    external_url="https://pier.example/",
    canonical_url="https://gull.example/1",
    title="Möwe \U0001f426 \u200d",
    content_text="Eins.\n\nZwei.",
    content_html="<p>Eins.</p>",
    summary="Eins",
    image="https://gull.example/1.png",
    date_published=NOW,
    date_modified=NOW - timedelta(days=9000),
    authors=(Author(name="Ann", url=None), Author(name=None, url="https://ann.example/")),
    tags=("a", "b"),
    language="de",
    attachments=(Attachment(url="https://gull.example/1.mp3", size_in_bytes=3, duration_in_seconds=1.25),),
    source=Source(name="Gull Log", domain="gull.example", url="https://gull.example/"),
    word_count=2,
    truncated=True,
    provenance=Provenance(
        job_id="j", via="file", fetched_at=NOW, part="main", position=0, date_basis="declared", language_basis=None,
        extractor="lxml", text_digest="d", furniture=("a: b",),
    ),
)  # fmt: skip


def make_items(count: int) -> list[Item]:
    return [replace(FULL, id=f"it_{number}") for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, PACKED_TOGETHER, PACKED_TOGETHER + 1, MAX_UNPACKED, MAX_UNPACKED + 1])
def test_what_is_kept_is_what_was_given(count: int) -> None:
    items = make_items(count)
    kept = keep_items(iter(items))
    assert isinstance(kept, PackedItems) == (count > MAX_UNPACKED)
    assert (len(kept), [*kept], [*kept]) == (count, items, items)
    assert kept[:3] == tuple(items[:3])
    if items:
        assert (kept[0], kept[-1]) == (items[0], items[-1])
    with pytest.raises(IndexError):
        kept[count]


def test_each_value_is_given_up_as_it_is_handed_out() -> None:
    class Value:
        """Something of which one can tell whether it is still there."""

    values = [Value(), Value()]
    watched = [weakref.ref(value) for value in values]
    left = []
    for value in take_each(values):
        del value
        left.append([ref() is not None for ref in watched])
    assert left == [[False, True], [False, False]]


def test_a_long_document_gives_what_its_parts_give() -> None:
    entries = [f"<item><guid>g{n % 1200}</guid><title>Gull {n}</title></item>" for n in range(MAX_UNPACKED + 300)]

    def read(*parts: str) -> list[Item]:
        body = f"<rss><channel><title>G</title>{''.join(parts)}</channel></rss>".encode()
        return [*read_document(Document(body=body, kind="feed", fetched_at=NOW)).items]

    whole, first = read(*entries), read(*entries[:900])
    assert [item.title for item in whole] == [f"Gull {n}" for n in range(len(entries))]
    assert len({item.id for item in whole}) == len(entries), "100 share an id with another one"
    assert whole[100:900] == first[100:]
