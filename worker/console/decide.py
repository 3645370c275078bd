"""Decisions of a form: looked at first, then done, on the story as it was shown.

form ─► DecisionForm ─► by_hand, as the commands ─► where to go on; or what has changed since, and nothing is done
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, cast, get_args

import msgspec

from ..http.problems import RequestError, make_bad_request
from ..http.query import read_moment
from ..judging import by_hand
from ..judging.by_hand import ChangedStoryError, DecisionOutcome, DecisionTerms, UndecidableError
from ..judging.known_items import is_valid_id
from ..judging.leading import make_representative
from ..judging.named_story import find_story
from ..runtime import Runtime
from .concerned_items import ConcernedItem, name_items, name_stories
from .story_changes import StoryChanges, describe_changes
from .view_types import GoTo, SentForm, ShowInstead

DecisionKind = Literal["split", "merge", "lead", "withdraw", "lift"]
EVENT_TYPES: Mapping[str, str] = {
    "split": "story.split", "merge": "story.merged", "lead": "story.updated", "withdraw": "item.withdrawn",
}  # fmt: skip
UNDONE_BY: Mapping[str, str] = {
    "split": "by a merge of the two; their items are then held together by hand",
    "merge": "by a split of the items that came",
    "lead": "by letting the other one lead again",
    "withdraw": "by letting it in again: it is published anew when its source brings it next",
    "lift": "by withdrawing it again",
}
LONGEST_REASON = 1000  # characters
LONGEST_SHOWN = 300  # characters of a text in the preview of an event


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionForm:
    """What is wanted, and what the page has shown."""

    did: DecisionKind
    story_id: str
    items: tuple[str, ...]
    other: str  # the story or item to merge with; "" for none
    reason: str | None
    expected: Mapping[str, int]  # story -> revision
    since: datetime  # when the page was made
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenEvent:
    """An event that a decision will send; long texts by their beginning."""

    type: str
    json: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPreview:
    """What will be done, and what it will send."""

    heading: str
    command: str
    did: str
    story_id: str
    items: tuple[str, ...]
    other: str
    reason: str
    person: str
    says: str
    undone_by: str
    concerned: tuple[ConcernedItem, ...]  # by their headlines; of many the first
    events: tuple[ForeseenEvent, ...]
    expected: tuple[str, ...]
    since: datetime
    is_possible: bool = True


def preview_decision(form: SentForm) -> ShowInstead:
    """What a decision will send. Nothing is done."""
    wanted = _read_decision(form)
    try:
        wanted = _with_other_story(form.rt, wanted)
        foreseen = _decide(form.rt, wanted, is_preview=True)
    except ChangedStoryError as error:
        return _show_changes(form.rt, wanted, error)
    except UndecidableError as error:
        return ShowInstead("decision", _describe_preview(form.rt, wanted, str(error), (), is_possible=False), 422)
    events = tuple(_describe_event(wanted.did, data) for data in foreseen.events)
    return ShowInstead("decision", _describe_preview(form.rt, wanted, foreseen.says, events))


def decide_story(form: SentForm) -> GoTo | ShowInstead:
    """Do it, unless a story has changed since it was shown."""
    wanted = _read_decision(form)
    if not wanted.expected:
        raise make_bad_request("the form does not say which revision was looked at", "open the page again")
    try:
        _decide(form.rt, wanted, is_preview=False)
    except ChangedStoryError as error:
        return _show_changes(form.rt, wanted, error)
    except UndecidableError as error:
        return ShowInstead("decision", _describe_preview(form.rt, wanted, str(error), (), is_possible=False), 422)
    if wanted.did in ("withdraw", "lift"):
        return GoTo(f"/console/withdrawn/{wanted.items[0]}")
    return GoTo(f"/console/stories/{wanted.story_id}?done={wanted.did}")


def _read_decision(form: SentForm) -> DecisionForm:
    did, other = form.read_text("do"), form.read_text("other")
    if did not in get_args(DecisionKind):
        raise make_bad_request("the form does not say what to do")
    items, reason = tuple(dict.fromkeys(form.fields.get("item", ()))), form.read_text("reason")
    story_id = form.path["id"]
    if not all(map(is_valid_id, (story_id, *items, *([other] if other else [])))):
        raise RequestError(404, "no-such-story", "no story or item has such an id", "copy the id of a story or an item")
    if len(reason) > LONGEST_REASON:
        raise make_bad_request(f"the reason is longer than {LONGEST_REASON} characters")
    try:
        pairs = [pair.split(" ") for pair in form.fields.get("expected", ())]
        expected, since = {story: int(revision) for story, revision in pairs}, read_moment(form.read_text("since"))
    except ValueError:
        raise make_bad_request("the form is none of ours") from None
    return DecisionForm(
        did=cast(DecisionKind, did),
        story_id=story_id,
        items=items,
        other=other,
        reason=reason or None,
        expected=expected,
        since=since,
        person=form.person,
    )


def _with_other_story(rt: Runtime, wanted: DecisionForm) -> DecisionForm:
    """Who merges has seen the other story as it is at the preview."""
    if wanted.did != "merge":
        return wanted
    if not wanted.other:
        raise UndecidableError("say with which story: its id, or that of an item in it")
    other = find_story(rt, wanted.other)
    if other is None:
        raise UndecidableError(f"{wanted.other}: no such story or item; it may be out of the window")
    own = find_story(rt, wanted.story_id)
    if own is not None and own.id == other.id:
        raise UndecidableError(f"{wanted.other} is this story, or in it already: name another one to merge with")
    return replace(wanted, expected={**wanted.expected, other.id: other.revision})


def _decide(rt: Runtime, wanted: DecisionForm, is_preview: bool) -> DecisionOutcome:
    terms = DecisionTerms(actor=wanted.person, expected=wanted.expected, is_preview=is_preview)
    if wanted.did == "merge":
        return by_hand.merge_stories(rt, [wanted.story_id, wanted.other], wanted.reason, terms)
    if not wanted.items:
        raise UndecidableError("tick an item first")
    if wanted.did == "split":
        return by_hand.split_off_items(rt, wanted.items, wanted.reason, terms)
    if len(wanted.items) > 1:
        raise UndecidableError("tick one item for this")
    step = {"lead": make_representative, "withdraw": by_hand.withdraw_item, "lift": by_hand.lift_withdrawal}[wanted.did]
    return step(rt, wanted.items[0], wanted.reason, terms)


def _describe_preview(
    rt: Runtime, wanted: DecisionForm, says: str, events: Sequence[ForeseenEvent], is_possible: bool = True
) -> DecisionPreview:
    is_merge = wanted.did == "merge"
    concerned = name_stories(rt, [wanted.story_id, wanted.other]) if is_merge else name_items(rt, wanted.items)
    return DecisionPreview(
        heading=_HEADINGS[wanted.did],
        command=_write_command(wanted),
        did=wanted.did,
        story_id=wanted.story_id,
        items=wanted.items,
        other=wanted.other,
        reason=wanted.reason or "",
        person=wanted.person,
        says=says,
        undone_by=UNDONE_BY[wanted.did],
        concerned=concerned,
        events=tuple(events),
        expected=tuple(f"{story} {revision}" for story, revision in wanted.expected.items()),
        since=wanted.since,
        is_possible=is_possible,
    )


_HEADINGS: Mapping[str, str] = {
    "split": "Split off items", "merge": "Merge two stories", "lead": "Another representative",
    "withdraw": "Withdraw an item", "lift": "Let an item in again",
}  # fmt: skip


def _write_command(wanted: DecisionForm) -> str:
    names = [wanted.story_id, wanted.other] if wanted.did == "merge" else [*wanted.items]
    command = "withdraw --undo" if wanted.did == "lift" else wanted.did
    return f"feedmill {command} {' '.join(filter(None, names))}"


def _describe_event(did: str, data: Mapping[str, Any]) -> ForeseenEvent:
    shown = msgspec.json.format(msgspec.json.encode(_shorten_texts(data)), indent=2).decode()
    return ForeseenEvent(type=EVENT_TYPES[did], json=shown)


def _shorten_texts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _shorten_texts(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shorten_texts(one) for one in value]
    if isinstance(value, str) and len(value) > LONGEST_SHOWN:
        return f"{value[:LONGEST_SHOWN]}… ({len(value):,} characters)"
    return value


def _show_changes(rt: Runtime, wanted: DecisionForm, error: ChangedStoryError) -> ShowInstead:
    changed: StoryChanges = describe_changes(rt, error.story_id, wanted.since)
    return ShowInstead("changed", changed, 409)
