"""What people decide by hand, and withdrawals, effects in order.

read the stories and their members ─► regrouping ─► one script  (refused: something was changed since; again)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dedupe import Story

from ..runtime import Runtime
from ..store.commit import Change
from ..store.items import Placement, StoredItem, Withdrawal
from ..store.looks import GONE
from . import regrouping
from .assign_ids import Slot
from .changes import change_for_filtered
from .concerned_stories import ConcernedStory
from .kept_records import find_record
from .named_story import load_named_story

MAX_MEMBERS = 2000  # of the stories that are decided about: each member is written to, in one step
MAX_ROUNDS = 50  # as in judge_items.py: a refused one means that somebody else's went through


class UndecidableError(Exception):
    """What was asked for can't be done; nothing was."""


class ChangedStoryError(UndecidableError):
    """Somebody else has changed a story since it was looked at."""

    def __init__(self, story_id: str) -> None:
        super().__init__(f"{story_id} was changed since you looked at it")
        self.story_id = story_id


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTerms:
    """Who decides, and on what they have seen."""

    actor: str | None = None  # kept with the items
    expected: Mapping[str, int] = field(default_factory=dict)  # story -> revision that was looked at; empty: any
    is_preview: bool = False  # only say what would be announced


ANYHOW = DecisionTerms()


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """What came of a decision, or would."""

    events: tuple[Mapping[str, object], ...]  # what was announced; empty: it was so already
    says: str
    concerned: tuple[ConcernedStory, ...] = ()  # stories that a preview names, which will stay as they are


def split_off_items(
    rt: Runtime, items: Sequence[str], reason: str | None = None, terms: DecisionTerms = ANYHOW
) -> DecisionOutcome:
    """Items of one story get a story of their own, and the machine never joins the two again.

    known -> members -> regroup_for_split -> regroup

    Raises:
        UndecidableError: an item is unknown, they are of several stories, nothing would be left of theirs, or it has
            more than 2,000 members; or (ChangedStoryError) theirs is not as it was looked at.
    """
    names = [*dict.fromkeys(items)]
    for _ in range(MAX_ROUNDS):
        rt.moves.finish(rt.now())
        story = _require_one_story(rt.items.load_items(names), names)
        refuse_changed_stories([story], terms)
        members = rt.items.load_member_ids(story.id)
        if not set(names) <= set(members):
            continue  # one was moved after it was read
        if set(names) == set(members) and f"-{story.id}" in story.apart:
            return DecisionOutcome((), f"{story.id} was split off with just these items before")
        _refuse_many_members(len(members))
        why = Placement(did="split", at=rt.now(), reason=reason, actor=terms.actor)
        change_and_event = regrouping.regroup_for_split(
            story, names, rt.items.load_items(members), why, rt.params, lambda item: find_record(rt, item)
        )
        if change_and_event is None:
            raise UndecidableError(f"these are all items of {story.id}; something must stay")
        change, data = change_and_event
        if terms.is_preview or rt.regroup(change, rt.now()):
            return DecisionOutcome(
                (data,), f"{len(names)} of {len(members)} items left {story.id}: {data['new_story_id']}"
            )
    raise RuntimeError(f"{names[0]}: its story was changed by others {MAX_ROUNDS} times over")


def merge_stories(
    rt: Runtime, names: Sequence[str], reason: str | None = None, terms: DecisionTerms = ANYHOW
) -> DecisionOutcome:
    """Stories become part of the first one; a story may be named by an item of it. Their items stay where they are.

    stories -> members -> regroup_for_merge -> regroup

    Raises:
        UndecidableError: there is no such story, or they have more than 2,000 members; or (ChangedStoryError) one is
            not as it was looked at.
    """
    for _ in range(MAX_ROUNDS):
        rt.moves.finish(rt.now())
        items = rt.items.load_items(names)
        named = {name: require_story(rt, name, items.get(name)) for name in names}
        stories = [*{story.id: story for story in named.values()}.values()]
        members = {story.id: rt.items.load_member_ids(story.id) for story in stories}
        if any(name not in members[named[name].id] for name in items):
            continue  # one was moved after it was read
        refuse_changed_stories(stories, terms)
        if len(stories) == 1:
            return DecisionOutcome((), f"{stories[0].id} is one story already")
        _refuse_many_members(sum(map(len, members.values())))
        known = rt.items.load_items([item for story in stories for item in members[story.id]])
        why = Placement(did="merge", at=rt.now(), reason=reason, actor=terms.actor)
        change, data = regrouping.regroup_for_merge(stories, known, why, rt.params)
        if terms.is_preview or rt.regroup(change, rt.now()):
            return DecisionOutcome(tuple(data), f"{len(stories)} stories are one: {stories[0].id}")
    raise RuntimeError(f"{names[0]}: the stories were changed by others {MAX_ROUNDS} times over")


def withdraw_item(
    rt: Runtime, item_id: str, reason: str | None = None, terms: DecisionTerms = ANYHOW
) -> DecisionOutcome:
    """Take an item back, for as long as it is known: it leaves its story, and its source can't publish it again.

    known -> members -> regroup_for_withdrawal -> regroup

    Raises:
        UndecidableError: there is no such item; or (ChangedStoryError) its story is not as it was looked at.
    """
    for _ in range(MAX_ROUNDS):
        rt.moves.finish(rt.now())
        known = rt.items.load_items([item_id]).get(item_id)
        if known is None:
            raise UndecidableError(f"{item_id}: no such item; it may be out of the window")
        if known.withdrawn and known.withdrawn.by == "hand" and not known.withdrawn.is_lifted:
            return DecisionOutcome((), f"{item_id} was withdrawn by hand before")
        refuse_changed_stories([known.story] if known.story else [], terms)
        last = known.withdrawn.story_id if known.withdrawn else known.story_id
        why = Withdrawal(by="hand", at=rt.now(), story_id=last, reason=reason, actor=terms.actor)
        change, data = regrouping.regroup_for_withdrawal(
            known, _load_members(rt, known), why, rt.params, lambda item: find_record(rt, item)
        )
        if terms.is_preview or rt.regroup(change, rt.now()):
            return DecisionOutcome((data,), f"{item_id} is withdrawn")
    raise RuntimeError(f"{item_id}: it was changed by others {MAX_ROUNDS} times over")


def lift_withdrawal(
    rt: Runtime, item_id: str, reason: str | None = None, terms: DecisionTerms = ANYHOW
) -> DecisionOutcome:
    """Let an item in again that was withdrawn by hand: it is published as a new version when its source brings it next.

    Nothing is announced until then.

    Raises:
        UndecidableError: there is no such item, or its source has withdrawn it.
    """
    for _ in range(MAX_ROUNDS):
        known = rt.items.load_items([item_id]).get(item_id)
        if known is None:
            raise UndecidableError(f"{item_id}: no such item; it may be out of the window")
        if known.withdrawn is None or known.withdrawn.is_lifted:
            return DecisionOutcome((), f"{item_id} is not withdrawn by hand")
        if known.withdrawn.by == "source":
            raise UndecidableError(f"{item_id}: its source has withdrawn it, and may publish it again")
        lifted = replace(known.withdrawn, is_lifted=True, reason=reason, actor=terms.actor)
        change = regrouping.regroup_for_lifting(known, lifted)
        if terms.is_preview or rt.regroup(change, rt.now()):
            return DecisionOutcome((), f"{item_id} is let in again, when its source brings it next")
    raise RuntimeError(f"{item_id}: it was changed by others {MAX_ROUNDS} times over")


def source_withdrawal_for(rt: Runtime, slot: Slot) -> Change:
    """The change that takes an item back because its source does; read anew, since others of its story may go too."""
    rt.moves.finish(rt.now())
    known = rt.items.load_items([slot.item.id]).get(slot.item.id)
    if known is None or known.withdrawn:
        return change_for_filtered(slot, known)
    why = Withdrawal(by="source", at=rt.now(), story_id=known.story_id, status=slot.item.pub_status)
    change, _ = regrouping.regroup_for_withdrawal(
        known, _load_members(rt, known), why, rt.params, lambda item: find_record(rt, item)
    )
    return replace(change_for_filtered(slot, known), regroup=change)


def gone_withdrawal_for(rt: Runtime, slot_name: str, item_id: str) -> Change:
    """The change that takes an item back because its page is gone."""
    rt.moves.finish(rt.now())
    known = rt.items.load_items([item_id]).get(item_id)
    if known is None or known.withdrawn:
        return Change(slot=slot_name, outcome="filtered")
    why = Withdrawal(by="source", at=rt.now(), story_id=known.story_id, status=GONE)
    change, _ = regrouping.regroup_for_withdrawal(
        known, _load_members(rt, known), why, rt.params, lambda item: find_record(rt, item)
    )
    return Change(slot=slot_name, outcome="filtered", item_id=item_id, expected_version=known.version, regroup=change)


def require_story(rt: Runtime, name: str, item: StoredItem | None) -> Story:
    """The story of that name. Raises UndecidableError where there is none."""
    if item and item.withdrawn:
        raise UndecidableError(f"{name}: this item was withdrawn")
    story = load_named_story(rt, name, item)
    if story is None:
        raise UndecidableError(f"{name}: no such story or item; it may be out of the window")
    return story


def _refuse_many_members(count: int) -> None:
    if count > MAX_MEMBERS:
        raise UndecidableError(f"{count} items are too many to be decided about at once; {MAX_MEMBERS} is the most")


def refuse_changed_stories(stories: Iterable[Story], terms: DecisionTerms) -> None:
    """Raise ChangedStoryError for a story that is not as it was looked at, or was not looked at at all."""
    for story in stories:
        if terms.expected and terms.expected.get(story.id) != story.revision:
            raise ChangedStoryError(story.id if story.id in terms.expected else next(iter(terms.expected)))


def _load_members(rt: Runtime, known: StoredItem) -> regrouping.Members:
    return rt.items.load_items(rt.items.load_member_ids(known.story.id)) if known.story else {}


def _require_one_story(known: Mapping[str, StoredItem], names: Sequence[str]) -> Story:
    stories: dict[str, Story] = {}
    for name in names:
        if name not in known:
            raise UndecidableError(f"{name}: no such item; it may be out of the window")
        story = known[name].story
        if story is None:
            raise UndecidableError(f"{name}: this item is in no story; it was withdrawn or is out of the window")
        stories[story.id] = story
    if len(stories) > 1:
        raise UndecidableError(f"the items are of several stories: {', '.join(sorted(stories))}")
    return stories.popitem()[1]
