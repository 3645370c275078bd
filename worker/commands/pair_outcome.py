"""What the system did with two items: which story each is in, and by which verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dedupe import Story, are_on_opposite_sides

from ..judging.known_items import describe_withdrawal, pack_verdict
from ..store.items import StoredItem
from ..stores import Stores


@dataclass(frozen=True, slots=True)
class PairOutcome:
    """The last verdict on each item and the story that it is in now; None: out of the window."""

    a: StoredItem
    b: StoredItem
    story_of_a: Story | None
    story_of_b: Story | None

    @property
    def same_story(self) -> bool:
        return self.story_of_a is not None and self.story_of_b is not None and self.story_of_a.id == self.story_of_b.id

    @property
    def is_split(self) -> bool:
        """Whether somebody has taken the stories apart."""
        return bool(
            self.story_of_a and self.story_of_b and are_on_opposite_sides(self.story_of_a.apart, self.story_of_b.apart)
        )


def load_pair_outcome(rt: Stores, a: StoredItem, b: StoredItem) -> PairOutcome:
    """What is recorded now."""
    stories = rt.items.load_stories(sorted({one.last_story_id for one in (a, b) if not one.withdrawn}))
    return PairOutcome(a, b, *(None if one.withdrawn else stories.get(one.last_story_id) for one in (a, b)))


def describe_outcome(outcome: PairOutcome) -> tuple[str, ...]:
    """What was done, in words; the items are called A and B."""
    names = {outcome.a.article.id: "A", outcome.b.article.id: "B"}
    if outcome.same_story and outcome.story_of_a:
        now = [f"Both are in {_describe_story(outcome.story_of_a, names)}."]
    else:
        now = [
            _describe_place(outcome.a, outcome.story_of_a, names),
            _describe_place(outcome.b, outcome.story_of_b, names),
        ]
    by_hand = ["Somebody has taken their stories apart by hand: they are never joined."] if outcome.is_split else []
    return (*now, *by_hand, _describe_verdict(outcome.a, names), _describe_verdict(outcome.b, names))


def _describe_place(item: StoredItem, story: Story | None, names: dict[str, str]) -> str:
    name = names[item.article.id]
    if item.withdrawn:
        return f"{name} is in no story: {describe_withdrawal(item.withdrawn)}."
    if story is None:
        return f"{name} was in story {item.last_story_id}, which is out of the window."
    return f"{name} is in {_describe_story(story, names)}."


def _describe_story(story: Story, names: dict[str, str]) -> str:
    lead = names.get(story.representative.id, story.representative.id)
    return f"story {story.id} ({story.size} item{'' if story.size == 1 else 's'}, represented by {lead})"


def _describe_verdict(item: StoredItem, names: dict[str, str]) -> str:
    name = names[item.article.id]
    verdict = item.verdict
    if verdict is None:
        return f"Nothing is kept of how {name} was judged."
    matched = names.get(verdict.matched_id or "", verdict.matched_id)
    if verdict.relation != "new":
        against = f" when it was compared with {matched}" if matched else ""
        return f"{name} was judged {verdict.relation}{against}, by the rule {verdict.rule}."
    if matched:
        return f"{name} began a story of its own; the likest then was {matched}, kept apart by the rule {verdict.rule}."
    return f"{name} began a story of its own: nothing shared enough with it to be compared."


def pack_outcome(outcome: PairOutcome) -> dict[str, Any]:
    """The same as JSON values."""
    return {
        "same_story": outcome.same_story,
        "split_by_hand": outcome.is_split,
        "a": {**_pack_story(outcome.story_of_a, outcome.a.last_story_id), **pack_verdict(outcome.a)},
        "b": {**_pack_story(outcome.story_of_b, outcome.b.last_story_id), **pack_verdict(outcome.b)},
    }


def _pack_story(story: Story | None, story_id: str) -> dict[str, Any]:
    """A story as it is now."""
    return {
        "story_id": story_id,
        "story_size": story.size if story else None,
        "representative": story.representative.id if story else None,
    }
