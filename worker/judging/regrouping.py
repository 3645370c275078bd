"""What becomes of stories and items when people decide by hand, or an item is withdrawn. Pure.

Story, its members, the decision ──► dedupe.byhand ──► Regroup (with its events)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from dedupe import Article, Params, Sketch, Story, sketch, united, without
from dedupe import split as split_story

from ..store.items import Judged, Known, Placement, Withdrawal, pack_decision
from ..store.regroup import Regroup
from . import record
from .record import Standing, event

Members = Mapping[str, Judged]  # those members of a story, or of several, that are kept


def split(
    story: Story, items: Collection[str], members: Members, why: Placement, params: Params
) -> tuple[Regroup, Mapping[str, object]] | None:
    """Items leave a story for one of their own; with what the event says. None: nothing of the story would be left."""
    found = split_story(story, frozenset(items), _articles(members), params)
    if found is None:
        return None
    kept, begun = found
    data = record.split(_standing(kept, members), _standing(begun, members), [*items], why.reason)
    fields = []
    for member, known in members.items():
        sides = known.apart | {f"-{begun.id}" if member in items else f"+{begun.id}"}
        placed = ("placed", pack_decision(why)) if member in items else ()
        fields.append((member, ("apart", " ".join(sorted(sides)), *placed)))
    change = Regroup(
        stories=found,
        moves=tuple((item, begun.id) for item in items),
        fields=tuple(fields),
        events=(event("story.split", kept.id, data, why.at, begun.id),),
        counts={"split": 1},
    )
    return _indexed(change, [story], params), data


def merge(
    stories: Sequence[Story], members: Members, why: Placement, params: Params
) -> tuple[Regroup, list[Mapping[str, object]]]:
    """Stories become part of the first one, and their items stay there; with what the events say."""
    whole, merges = united(stories, params)
    given = {"reason": why.reason} if why.reason else {}
    data = [{**record.merge(found, whole, found.item_id), **given} for found in merges]
    over = frozenset().union(*(story.apart for story in stories)) - whole.apart
    fields = [
        (member, ("placed", pack_decision(why), "apart", " ".join(sorted(known.apart - over))))
        for member, known in members.items()
    ]
    names = [f"{found.absorbed.id} {found.absorbed.revision} {whole.revision}" for found in merges]
    change = Regroup(
        stories=(whole,),
        absorbed=tuple(found.absorbed for found in merges),
        fields=tuple(fields),
        events=tuple(event("story.merged", whole.id, one, why.at, name) for one, name in zip(data, names, strict=True)),
    )
    return _indexed(change, stories, params), [*data]


def withdrawal(known: Known, members: Members, why: Withdrawal, params: Params) -> tuple[Regroup, Mapping[str, object]]:
    """An item leaves its story and the index; with what the event says."""
    story, version = known.story, known.version + 1
    left = without(story, {known.id}, _articles(members), params) if story else None
    data = record.withdrawn(known.id, version, why, _standing(left, members) if left else None)
    change = Regroup(
        stories=(left,) if left else (),
        ended=(story,) if story and not left else (),
        moves=((known.id, ""),),
        versions=((known.id, known.version),),
        fields=((known.id, ("version", str(version), "withdrawn", pack_decision(why))),),
        events=(event("item.withdrawn", known.id, data, why.at, version),),
        counts={"withdrawn": 1},
    )
    change = _indexed(change, [story] if story else [], params)
    return replace(change, retired=(*change.retired, *_sketched([known.article], params))), data


def _indexed(change: Regroup, before: Sequence[Story], params: Params) -> Regroup:
    """With what the index is to follow: exactly the texts that stories are found by are in it."""
    texts = [text for story in change.stories for text in story.texts]
    ids = {text.id for text in texts}
    gone = [text for story in before for text in story.texts if text.id not in ids]
    return replace(change, retired=_sketched(gone, params), posted=_sketched(texts, params))


def _sketched(articles: Sequence[Article], params: Params) -> tuple[tuple[str, Sketch], ...]:
    return tuple(zip([one.id for one in articles], sketch(articles, params), strict=True))


def _standing(story: Story, members: Members) -> Standing:
    return Standing(story, members[story.representative.id].version)


def _articles(members: Members) -> list[Article]:
    return [known.article for known in members.values()]
