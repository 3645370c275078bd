"""What becomes of stories and items when people decide by hand, or an item is withdrawn. Pure.

Story, its members, the decision ──► dedupe's new stories ──► StoryRegrouping (with its events)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dedupe import (
    Article,
    Params,
    Story,
    merge_stories_by_hand,
    split_off_members,
    with_lead_by_hand,
    without_members,
)

from ..store.earlier_versions import clear_earlier_versions
from ..store.items import Placement, StoredItem, Withdrawal, pack_decision
from ..store.regroup import ItemMove, StoryRegrouping
from .article_of_item import sketch_articles
from .events import StoryAtVersion, build_merge_data, build_split_data, build_withdrawal_data, make_event

Members = Mapping[str, StoredItem]  # those members of a story, or of several, that are kept
FindRecord = Callable[[str], Mapping[str, Any] | None]  # the record that was published last of an item, if it is kept


def _find_none(_: str) -> None:
    """No record is kept."""


def regroup_for_split(
    story: Story,
    items: Collection[str],
    members: Members,
    why: Placement,
    params: Params,
    find_record: FindRecord = _find_none,
) -> tuple[StoryRegrouping, Mapping[str, object]] | None:
    """Items leave a story for one of their own; with what the event says. None: nothing of the story would be left."""
    parts = split_off_members(story, frozenset(items), _articles_of(members), params)
    if parts is None:
        return None
    kept, begun = parts
    now_led, newly_led = (_at_version(part, members, find_record) for part in parts)
    data = build_split_data(now_led, newly_led, [*items], why.reason)
    fields = []
    for member, known in members.items():
        sides = known.apart | {f"-{begun.id}" if member in items else f"+{begun.id}"}
        placed = ("placed", pack_decision(replace(why, came_from=story.id))) if member in items else ()
        fields.append((member, ("apart", " ".join(sorted(sides)), *placed)))
    change = StoryRegrouping(
        stories=parts,
        moves=tuple(ItemMove(item, story.id, begun.id) for item in items),
        fields=tuple(fields),
        events=(make_event("story.split", kept.id, data, why.at, begun.id),),
        counts={"split": 1},
    )
    return _with_index_changes(change, [story], params), data


def regroup_for_merge(
    stories: Sequence[Story], members: Members, why: Placement, params: Params
) -> tuple[StoryRegrouping, list[Mapping[str, object]]]:
    """Stories become part of the first one, and their items stay there; with what the events say."""
    whole, merges = merge_stories_by_hand(stories, params)
    given = {"reason": why.reason} if why.reason else {}
    data = [{**build_merge_data(merged, whole, merged.item_id), **given} for merged in merges]
    ended_sides = frozenset().union(*(story.apart for story in stories)) - whole.apart
    fields = [
        (member, ("placed", _pack_merge(why, known), "apart", " ".join(sorted(known.apart - ended_sides))))
        for member, known in members.items()
    ]
    names = [f"{merged.absorbed.id} {merged.absorbed.revision} {whole.revision}" for merged in merges]
    change = StoryRegrouping(
        stories=(whole,),
        absorbed=tuple(merged.absorbed for merged in merges),
        fields=tuple(fields),
        events=tuple(
            make_event("story.merged", whole.id, event_data, why.at, name)
            for event_data, name in zip(data, names, strict=True)
        ),
    )
    return _with_index_changes(change, stories, params), [*data]


def regroup_for_lead(
    known: StoredItem, story: Story, record: Mapping[str, Any], why: Placement, params: Params
) -> tuple[StoryRegrouping, Mapping[str, object]]:
    """A member represents its story from now on, until a fuller text comes; with what the event says.

    Args:
        record: of the item's last version.
    """
    led = with_lead_by_hand(story, known.article, params)
    placed = replace(why, came_from=story.id, was_held=known.is_held)
    data = {"record": _record_of_lead(record, led), "story_revision": led.revision}
    change = StoryRegrouping(
        stories=(led,),
        versions=((known.id, known.version),),
        fields=((known.id, ("placed", pack_decision(placed))),),
        events=(make_event("story.updated", led.id, data, why.at, f"{known.id} {known.version} {led.revision}"),),
        counts={"led": 1},
    )
    return _with_index_changes(change, [story], params), data


def _record_of_lead(record: Mapping[str, Any], story: Story) -> dict[str, Any]:
    """A copy's record as that of the representative: its match stays, the origin is itself."""
    syndication = {name: value for name, value in record.get("syndication", {}).items() if name != "origin"}
    syndication |= {"role": "representative", "story_size": story.size}
    return {**record, "story_id": story.id, "syndication": syndication}


def regroup_for_withdrawal(
    known: StoredItem,
    members: Members,
    why: Withdrawal,
    params: Params,
    find_record: FindRecord = _find_none,
) -> tuple[StoryRegrouping, Mapping[str, object]]:
    """An item leaves its story and the index; with what the event says."""
    story, version = known.story, known.version + 1
    left = without_members(story, {known.id}, _articles_of(members), params) if story else None
    now_led = _at_version(left, members, find_record) if left else None
    data = build_withdrawal_data(known.id, version, why, now_led, story.revision + 1 if story else None)
    fields: tuple[str | bytes, ...] = (
        "version",
        str(version),
        "withdrawn",
        pack_decision(why),
        *clear_earlier_versions(version),
    )
    change = StoryRegrouping(
        stories=(left,) if left else (),
        ended=(story,) if story and not left else (),
        moves=(ItemMove(known.id, known.story_id or "", ""),),
        versions=((known.id, known.version),),
        fields=((known.id, fields),),
        events=(make_event("item.withdrawn", known.id, data, why.at, version),),
        counts={"withdrawn": 1},
    )
    change = _with_index_changes(change, [story] if story else [], params)
    return replace(change, retired=(*change.retired, *sketch_articles([known.article], params))), data


def _pack_merge(why: Placement, known: StoredItem) -> bytes:
    return pack_decision(replace(why, came_from=known.story.id if known.story else known.story_id))


def regroup_for_lifting(known: StoredItem, lifted: Withdrawal) -> StoryRegrouping:
    """A withdrawn item may come again; it is in no story until then."""
    return StoryRegrouping(
        versions=((known.id, known.version),),
        fields=((known.id, ("withdrawn", pack_decision(lifted))),),
    )


def _with_index_changes(change: StoryRegrouping, before: Sequence[Story], params: Params) -> StoryRegrouping:
    """With what the index is to follow: exactly the texts that stories are found by are in it."""
    texts = [text for story in change.stories for text in story.texts]
    ids = {text.id for text in texts}
    gone = [text for story in before for text in story.texts if text.id not in ids]
    return replace(change, retired=sketch_articles(gone, params), posted=sketch_articles(texts, params))


def _at_version(story: Story, members: Members, find_record: FindRecord) -> StoryAtVersion:
    lead = members[story.representative.id]
    record = find_record(lead.id)
    is_latest = record is not None and record.get("version") == lead.version
    return StoryAtVersion(story, lead.version, record if is_latest else None)


def _articles_of(members: Members) -> list[Article]:
    return [known.article for known in members.values()]
