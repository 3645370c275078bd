"""Reads stories from the store into the catalog: all of them once, and single ones that events say too little of.

keys of the server ─► stories ─► their items ─► the records of these, from the streams ─► rows
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from ..judging.events import format_timestamp
from ..runtime import Runtime
from ..store.census import StoryRow
from ..store.streams import read_entry_id
from .catalog_item import CatalogItem, EventNews, NewsRecord, describe_record
from .catalog_rows import CatalogRows, StoryState

ITEMS_AT_ONCE = 500
_NEWS = msgspec.json.Decoder(EventNews)


def fill_some_stories(rt: Runtime, rows: CatalogRows, story_ids: Collection[str]) -> int:
    """Make the catalog say of stories what the store says; how many there are in it now.

    Those that the store does not have, or that have become part of others, go.
    """
    found = {story.id: story for story in rt.keeping.census.read_stories(story_ids) if story.representative}
    for story_id in story_ids:
        if story_id in found:
            _fill_story(rt, rows, found[story_id])
        else:
            rows.drop_story(story_id)
    return len(found)


def _fill_story(rt: Runtime, rows: CatalogRows, story: StoryRow) -> None:
    members = rt.items.load_member_ids(story.id)
    items = [*_describe_items(rt, story.id, members)]
    rows.drop_story(story.id, kept={item.id for item in items} | {""})
    arrivals = [item.moment for item in items] or [0]
    for moment in (min(arrivals), max(arrivals)):
        rows.put_story(StoryState(id=story.id, size=story.size, moment=moment, lead=story.representative))
    for item in items:
        rows.put_item(item, item.id == story.representative)


def _describe_items(rt: Runtime, story_id: str, item_ids: Sequence[str]) -> Iterator[CatalogItem]:
    """By the last record of each; where its stream was trimmed, by what is kept of the item."""
    for begin in range(0, len(item_ids), ITEMS_AT_ONCE):
        places = rt.items.find_records(item_ids[begin : begin + ITEMS_AT_ONCE])
        entries = rt.streams.get_all([(place.stream, place.entry) for place in places.values()])
        bare = []
        for item_id, entry in zip(places, entries, strict=True):
            record = _NEWS.decode(entry.fields["data"]).record if entry else None
            if entry and record and record.id == item_id:
                yield describe_record(record, story_id, read_entry_id(entry.id)[0])
            else:
                bare.append(item_id)
        yield from _describe_bare_items(rt, story_id, bare)


def _describe_bare_items(rt: Runtime, story_id: str, item_ids: Sequence[str]) -> Iterator[CatalogItem]:
    """Their languages are not kept."""
    for item in rt.items.load_items(item_ids).values() if item_ids else ():
        article, verdict = item.article, item.verdict
        scores = verdict and verdict.scores
        match = {
            "matched_id": verdict and verdict.matched_id,
            "relation": verdict and verdict.relation,
            "rule": verdict and verdict.rule,
            "jaccard": scores and scores.jaccard,
            "containment": scores and scores.containment,
            "containment_of": scores and scores.containment_of,
        }
        record = NewsRecord(
            id=item.id,
            title=article.title,
            url=article.url,
            source={"domain": article.source},
            date_published=format_timestamp(article.seen_at),
            syndication={"match": match} if scores and verdict and verdict.matched_id else {},
        )
        yield describe_record(record, story_id, 0)
