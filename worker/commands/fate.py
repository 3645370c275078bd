"""What the system did with two items: which story each is in, and by which verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from dedupe import Story, clash

from ..runtime import Runtime
from ..store.items import Judged, Withdrawal

_ID = re.compile(r"\w{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fate:
    """The last verdict on each item and the story that it is in now; None: out of the window."""

    a: Judged
    b: Judged
    story_of_a: Story | None
    story_of_b: Story | None

    @property
    def same_story(self) -> bool:
        return self.story_of_a is not None and self.story_of_b is not None and self.story_of_a.id == self.story_of_b.id

    @property
    def is_split(self) -> bool:
        """Whether somebody has taken the stories apart."""
        return bool(self.story_of_a and self.story_of_b and clash(self.story_of_a.apart, self.story_of_b.apart))


def withdrawn_words(why: Withdrawal) -> str:
    """Since when an item is withdrawn, by whom and why."""
    reason = why.reason or why.status
    return f"withdrawn by {'its source' if why.by == 'source' else 'hand'} on {why.at:%Y-%m-%d %H:%M}" + (
        f": {reason}" if reason else ""
    )


def item_id(text: str) -> bool:
    """Whether this can be the id of an item or story; nothing else may become part of a key."""
    return _ID.fullmatch(text) is not None


def fate(rt: Runtime, a: Judged, b: Judged) -> Fate:
    """What is recorded now."""
    stories = rt.items.stories(sorted({one.story_id for one in (a, b) if not one.withdrawn}))
    return Fate(a, b, *(None if one.withdrawn else stories.get(one.story_id) for one in (a, b)))


def sentences(of: Fate) -> tuple[str, ...]:
    """What was done, in words; the items are called A and B."""
    names = {of.a.article.id: "A", of.b.article.id: "B"}
    if of.same_story and of.story_of_a:
        now = [f"Both are in {_described(of.story_of_a, names)}."]
    else:
        now = [_place(of.a, of.story_of_a, names), _place(of.b, of.story_of_b, names)]
    by_hand = ["Somebody has taken their stories apart by hand: they are never joined."] if of.is_split else []
    return (*now, *by_hand, _verdict(of.a, names), _verdict(of.b, names))


def _place(item: Judged, story: Story | None, names: dict[str, str]) -> str:
    name = names[item.article.id]
    if item.withdrawn:
        return f"{name} is in no story: {withdrawn_words(item.withdrawn)}."
    if story is None:
        return f"{name} was in story {item.story_id}, which is out of the window."
    return f"{name} is in {_described(story, names)}."


def _described(story: Story, names: dict[str, str]) -> str:
    lead = names.get(story.representative.id, story.representative.id)
    return f"story {story.id} ({story.size} item{'' if story.size == 1 else 's'}, represented by {lead})"


def _verdict(item: Judged, names: dict[str, str]) -> str:
    name = names[item.article.id]
    matched = names.get(item.matched_id or "", item.matched_id)
    if item.relation is None:
        return f"Nothing is kept of how {name} was judged."
    if item.relation != "new":
        against = f" when it was compared with {matched}" if matched else ""
        return f"{name} was judged {item.relation}{against}, by the rule {item.rule}."
    if matched:
        return f"{name} began a story of its own; the likest then was {matched}, kept apart by the rule {item.rule}."
    return f"{name} began a story of its own: nothing shared enough with it to be compared."


def fate_data(of: Fate) -> dict[str, Any]:
    """The same as JSON values."""
    return {
        "same_story": of.same_story,
        "split_by_hand": of.is_split,
        "a": {**story_data(of.story_of_a, of.a.story_id), **verdict_data(of.a)},
        "b": {**story_data(of.story_of_b, of.b.story_id), **verdict_data(of.b)},
    }


def story_data(story: Story | None, story_id: str) -> dict[str, Any]:
    """A story as it is now."""
    return {
        "story_id": story_id,
        "story_size": story.size if story else None,
        "representative": story.representative.id if story else None,
    }


def verdict_data(item: Judged) -> dict[str, Any]:
    """The last verdict on an item with its evidence; all None where none is kept."""
    scores = item.scores
    return {
        "relation": item.relation,
        "rule": item.rule,
        "matched_id": item.matched_id,
        "jaccard": scores and round(scores.jaccard, 4),
        "containment": scores and round(scores.containment, 4),
        "containment_of": scores and scores.containment_of,
        "shared_blocks": scores and scores.shared_blocks,
    }
