"""Items, what is known of them, and their stories, made by hand: for tests of decisions, without a server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dedupe import Article, Story
from ingest import Item, Mark, Provenance, Source
from tests.support.clock import NOW
from tests.support.texts import WHOLE
from worker.judging.article_of_item import article_of
from worker.judging.assign_ids import Slot
from worker.judging.versions import digest_fields, make_version, way_of
from worker.store.identities import MarkClaim
from worker.store.items import StoredItem
from worker.store.streams import Event

PROVENANCE = Provenance(
    job_id="j1", via="file", fetched_at=NOW, part="main", position=0, date_basis="declared", language_basis=None,
    extractor="lxml", text_digest="d1",
)  # fmt: skip


def make_item(name: str = "a", text: str = WHOLE, extractor: str = "lxml", **fields: Any) -> Item:
    """An item of a paper of its own, as a feed brings it."""
    item = Item(
        id=f"it_{name}",
        url=f"https://{name}.example/2026/ferry",
        title=f"Ferry in port, says {name}",
        content_text=text,
        date_published=NOW,
        source=Source(domain=f"{name}.example"),
        word_count=len(text.split()),
        truncated=False,
        provenance=replace(PROVENANCE, extractor=extractor),
    )
    return replace(item, **fields)


def make_slot(name: str, item: Item, marks: tuple[Mark, ...] = (), claims: tuple[MarkClaim, ...] = ()) -> Slot:
    """An item in its place, digested."""
    return Slot(name, make_version(item), marks, claims)


def make_item_article(name: str = "a", text: str = WHOLE) -> Article:
    """What dedupe gets of such an item."""
    return article_of(make_item(name, text))


def make_story(lead: str = "a", text: str = WHOLE, anchors: Sequence[Article] = (), **fields: Any) -> Story:
    """The story that such an item represents."""
    story = Story(id=f"st_{lead}", representative=make_item_article(lead, text), anchors=tuple(anchors))
    return replace(story, size=1 + len(anchors), **fields) if "size" not in fields else replace(story, **fields)


def make_stored_item(item: Item, story: Story | None = None, **fields: Any) -> StoredItem:
    """What is known of an item that was recorded once, as the member of a story."""
    stored = StoredItem(
        id=item.id,
        version=1,
        digests={way_of(item): digest_fields(item)},
        article=article_of(item),
        story=story,
        story_id=story.id if story else None,
    )
    return replace(stored, **fields)


def read_pairs(fields: Sequence[str | bytes]) -> dict[str, Any]:
    """Fields of a hash, given as field and value in turn."""
    return {str(name): value for name, value in zip(fields[::2], fields[1::2], strict=True)}


def read_event(event: Event | None) -> tuple[str, str, dict[str, Any]]:
    """Type, subject and data of an event."""
    assert event is not None
    fields = read_pairs(event.fields)
    return fields["ce_type"], fields["ce_subject"], json.loads(fields["data"])
