"""Reads stories from the store into the catalog: all of them once, and single ones that events say too little of.

keys of the server ─► stories ─► their items ─► the records of these, from the streams ─► rows
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

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
    found = {story.id: story for story in rt.census.read_stories(story_ids) if story.representative}
    for story_id in story_ids:
        if story_id not in found:
            rows.drop_story(story_id)
    members = rt.census.read_members(found)
    for some in _divide_stories(members):
        items = _describe_items(rt, {item_id: story_id for story_id in some for item_id in members[story_id]})
        for story_id in some:
            _put_story(rows, found[story_id], items.get(story_id, []))
    return len(found)


def _divide_stories(members: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Stories in groups of so many items, or one with more."""
    group, size = list[str](), 0
    for story_id, items in members.items():
        if group and size + len(items) > ITEMS_AT_ONCE:
            yield group
            group, size = [], 0
        group.append(story_id)
        size += len(items)
    if group:
        yield group


def _put_story(rows: CatalogRows, story: StoryRow, items: Sequence[CatalogItem]) -> None:
    rows.drop_story(story.id, kept={item.id for item in items} | {""})
    arrivals = [item.arrived for item in items] or [0]
    for moment in (min(arrivals), max(arrivals)):
        rows.put_story(StoryState(id=story.id, size=story.size, moment=moment, lead=story.representative))
    for item in items:
        rows.put_item(item, item.id == story.representative)


def _describe_items(rt: Runtime, stories: Mapping[str, str]) -> dict[str, list[CatalogItem]]:
    """Story -> its items: by the last record of each; where its stream was trimmed, by what is kept of the item.

    Args:
        stories: item -> the story that it is in.
    """
    found: dict[str, list[CatalogItem]] = {}
    names = iter(stories)
    while some := list(islice(names, ITEMS_AT_ONCE)):
        places = rt.items.find_records(some)
        entries = rt.streams.get_all([(place.stream, place.entry) for place in places.values()])
        bare = dict[str, int]()
        for (item_id, place), entry in zip(places.items(), entries, strict=True):
            record = _NEWS.decode(entry.fields["data"]).record if entry else None
            arrived = read_entry_id(place.entry)[0] if place.entry else 0  # as the streams tell it, too
            if record and record.id == item_id:
                item = describe_record(record, stories[item_id], arrived)
                found.setdefault(item.story_id, []).append(item)
            else:
                bare[item_id] = arrived
        for item in _describe_bare_items(rt, stories, bare):
            found.setdefault(item.story_id, []).append(item)
    return found


def _describe_bare_items(rt: Runtime, stories: Mapping[str, str], arrivals: Mapping[str, int]) -> Iterator[CatalogItem]:
    """Their languages are not kept.

    Args:
        arrivals: item -> ms, when it came in.
    """
    for item in rt.items.load_items([*arrivals]).values() if arrivals else ():
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
        yield describe_record(record, stories[item.id], arrivals[item.id])
