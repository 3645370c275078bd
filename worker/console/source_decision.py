"""Decisions about the texts of a source: shown first, with the stories that have such a text, then done.

form ─► what the command does, as a preview ─► the page that asks ─► the same, done ─► where to go on
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..http.problems import RequestError, make_bad_request
from ..http.query import QueryParameter
from ..judging.by_hand import DecisionOutcome, DecisionTerms, UndecidableError
from ..judging.concerned_stories import ConcernedStory
from ..judging.known_items import is_valid_id
from ..printable import make_printable
from ..runtime import Runtime
from ..store.items import StoredItem
from .decide import LONGEST_REASON
from .view_types import GoTo, SentForm, ShowInstead

Decide = Callable[[str, str | None, DecisionTerms], DecisionOutcome]  # an item, the reason, by whom or as a preview


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDecision:
    """What can be decided about the source of an item."""

    heading: str
    command: str  # in front of the item's id
    page: str  # behind /console: its list, which shows what is said of an item's source
    action: str  # behind /console: the form that does it
    undone_by: str
    decide: Decide
    passage: str = ""  # of the item, that it is about; "" for all of its text


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDecisionPreview:
    """What will be decided, and which stories have such a text already."""

    heading: str
    command: str
    action: str
    page: str
    item: str
    passage: str
    reason: str
    person: str
    says: str
    undone_by: str
    concerned: tuple[ConcernedStory, ...]
    is_possible: bool


def preview_source_decision(form: SentForm, wanted: SourceDecision) -> ShowInstead:
    """What a decision would do. Nothing is done."""
    item, reason = _read_fields(form)
    try:
        foreseen = wanted.decide(item, reason, DecisionTerms(actor=form.person, is_preview=True))
    except UndecidableError as error:
        return ShowInstead("source_decision", _describe(form, wanted, DecisionOutcome((), str(error)), False), 422)
    return ShowInstead("source_decision", _describe(form, wanted, foreseen, True))


def do_source_decision(form: SentForm, wanted: SourceDecision) -> GoTo:
    """Do it, and go on to the list.

    Raises:
        RequestError: 422, it can't be decided.
    """
    item, reason = _read_fields(form)
    try:
        wanted.decide(item, reason, DecisionTerms(actor=form.person))
    except UndecidableError as error:
        raise make_refusal(error) from error
    return GoTo(f"/console{wanted.page}?item={item}")


def make_refusal(error: UndecidableError) -> RequestError:
    """What can't be decided, as an answer."""
    return RequestError(422, "undecidable", make_printable(str(error)), "open the page again")


def make_item_query(says: str) -> tuple[QueryParameter, ...]:
    """The query of a page that is of an item, or of all."""
    return (QueryParameter(name="item", says=says, schema={"type": "string"}, read=_read_item_id),)


def require_item(rt: Runtime, name: str) -> StoredItem:
    """The item of a page.

    Raises:
        RequestError: 404, there is no such item.
    """
    item = rt.items.load_items([name]).get(name)
    if item is None:
        shown = make_printable(name[:100])
        raise RequestError(404, "no-such-item", f"{shown}: no such item", "it may be out of the window")
    return item


def _read_item_id(value: str) -> str:
    if not is_valid_id(value):
        raise ValueError("it is the id of an item")
    return value


def _read_fields(form: SentForm) -> tuple[str, str | None]:
    items, reason = form.fields.get("item", ()), form.read_text("reason")
    if len(items) != 1:
        raise RequestError(422, "not-one-item", "this is said of one item", "go back, and tick one")
    if len(reason) > LONGEST_REASON or not is_valid_id(items[0]):
        raise make_bad_request("the form is none of ours")
    return items[0], reason or None


def _describe(
    form: SentForm, wanted: SourceDecision, foreseen: DecisionOutcome, is_possible: bool
) -> SourceDecisionPreview:
    item, reason = _read_fields(form)
    return SourceDecisionPreview(
        heading=wanted.heading,
        command=f"{wanted.command} {item}",
        action=wanted.action,
        page=wanted.page,
        item=item,
        passage=wanted.passage,
        reason=reason or "",
        person=form.person,
        says=foreseen.says,
        undone_by=wanted.undone_by,
        concerned=foreseen.concerned,
        is_possible=is_possible,
    )
