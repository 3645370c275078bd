"""Which text stands for a story, decided by hand: effects in order, as in by_hand.py."""

from __future__ import annotations

from ..runtime import Runtime
from ..store.items import Placement
from . import regrouping
from .by_hand import (
    ANYHOW,
    MAX_ROUNDS,
    DecisionOutcome,
    DecisionTerms,
    UndecidableError,
    refuse_changed_stories,
    require_story,
)
from .kept_records import find_record


def make_representative(
    rt: Runtime, item_id: str, reason: str | None = None, terms: DecisionTerms = ANYHOW
) -> DecisionOutcome:
    """A member represents its story, until a fuller text comes; its record goes out once more, in `story.updated`.

    known -> record -> regroup_for_lead -> regroup

    Raises:
        UndecidableError: there is no such item, or its record is no longer in the streams; or (ChangedStoryError) its
            story is not as it was looked at.
    """
    for _ in range(MAX_ROUNDS):
        rt.moves.finish(rt.now())
        known = rt.items.load_items([item_id]).get(item_id)
        if known is None:
            raise UndecidableError(f"{item_id}: no such item; it may be out of the window")
        story = require_story(rt, item_id, known)
        refuse_changed_stories([story], terms)
        if story.representative.id == item_id:
            return DecisionOutcome((), f"{item_id} represents {story.id} already")
        record = find_record(rt, item_id)
        if record is None or record.get("version") != known.version:
            raise UndecidableError(f"{item_id}: its record is no longer in the streams, so nobody could be given it")
        why = Placement(did="lead", at=rt.now(), reason=reason, actor=terms.actor)
        change, data = regrouping.regroup_for_lead(known, story, record, why, rt.params)
        if terms.is_preview or rt.regroup(change, rt.now()):
            return DecisionOutcome((data,), f"{item_id} represents {story.id}")
    raise RuntimeError(f"{item_id}: its story was changed by others {MAX_ROUNDS} times over")
