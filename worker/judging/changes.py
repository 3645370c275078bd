"""From verdicts to changes: what becomes of each item of a batch. Pure.

known ──► unchanged | a new version of a story's representative | to be judged
judged Verdict ──► Change (with its event)
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from dedupe import Params, Sketch, Story, Verdict, make_sketches, verdict_for_new_text
from ingest import Item, Problem, share_of_words_changed

from ..store.commit import AbsorbedStory, Change, ItemOutcome, ItemPlace
from ..store.items import FieldDigests, StoredItem, pack_article, pack_digests, pack_verdict
from ..store.looks import GONE
from ..store.streams import Event
from .article_of_item import article_of, sketch_articles
from .assign_ids import Slot
from .events import LOOK_AGAIN, build_merge_data, make_event
from .outdated_texts import pack_outdated_passages
from .record import build_record_data
from .versions import LOOK, ItemVersion, changed_fields, find_news
from .ways import find_own_digests, is_news_at_first_sight, is_shorter_text_of_other_feed, with_own_digests

MAX_VERSIONS = 24  # of small changes
SUBSTANTIAL_SHARE = 1 / 3  # part of all words of two versions that only one has


def is_unchanged(version: ItemVersion, known: StoredItem) -> bool:
    """Whether there is nothing new in it.

    One article may reach us by several ways: as a teaser in a feed, in another feed of the site, whole from its page.
    Each way is compared with what the same way brought before.
    """
    before = find_own_digests(version.way, known)
    if before is None:
        return not is_news_at_first_sight(version, known)
    is_same = not find_news(before, version.digests) or is_churn(version.item, known)
    return is_same or is_shorter_text_of_other_feed(version, before, known)


def is_churn(item: Item, known: StoredItem) -> bool:
    """Whether an item that has changed often has changed only a little once more: a clock, a counter, a random tip.

    It is measured against the version that was published last, so what a live report gains adds up until it counts.
    """
    if known.version < MAX_VERSIONS:
        return False
    published = f"{known.article.title}\n{known.article.text}"
    return share_of_words_changed(published, f"{item.title or ''}\n{item.content_text or ''}") < SUBSTANTIAL_SHARE


def change_for_unchanged(slot: Slot, known: StoredItem) -> Change:
    """Nothing to publish; at most remember what this way of reaching us brings."""
    first_sight = slot.version.way not in known.digests
    return Change(
        slot=slot.name,
        outcome="unchanged",
        item_id=slot.item.id,
        expected_version=known.version,
        expected_digests=pack_digests(known.digests) if first_sight else None,
        fields=("digests", pack_digests(with_own_digests(slot.version, known))) if first_sight else (),
        claims=slot.claims,
    )


def is_filtered(slot: Slot, known: StoredItem | None) -> bool:
    """Whether there is nothing to publish, nor anything to take back."""
    if known and known.withdrawn:
        is_left_over = known.withdrawn.status == GONE and is_unchanged(slot.version, known)  # a feed lists it still
        is_by_hand = known.withdrawn.by == "hand" and not known.withdrawn.is_lifted
        return is_by_hand or slot.item.pub_status != "usable" or is_left_over
    return known is None and slot.item.pub_status != "usable"


def change_for_filtered(slot: Slot, known: StoredItem | None) -> Change:
    """Not for publication: its source holds it back, or it was withdrawn before. If it is known, it stays so."""
    if known is None:
        return Change(slot=slot.name, outcome="filtered", item_id=None)
    return Change(
        slot=slot.name,
        outcome="filtered",
        item_id=slot.item.id,
        expected_version=known.version,
        claims=slot.claims,
    )


def change_for_new_version(slot: Slot, known: StoredItem, story: Story, params: Params, now: datetime) -> Change:
    """A published item changed: it stays the representative of its story, with its new text."""
    new_article = replace(article_of(slot.item), furniture=known.article.furniture)
    verdict = verdict_for_new_text(new_article, story, "update", "new_version", params)
    version = known.version + 1
    names = slot.version.changed or changed_fields(_latest_digests(slot.version, known), slot.version.digests)
    data = {**_build_data(slot, verdict, version), "changed": names}
    outdated = pack_outdated_passages(known.outdated, known.article.text, verdict.article.text)
    old, new = make_sketches([known.article, verdict.article], params)
    retired = sketch_articles(verdict.dropped, params)
    return Change(
        slot=slot.name,
        outcome="published",
        item_id=slot.item.id,
        expected_version=known.version,
        expected_digests=pack_digests(known.digests),
        found_in=_place_of(known),
        fields=(*_pack_fields(slot, verdict, version, known), "outdated", outdated),
        claims=slot.claims,
        retired=((slot.item.id, old), *retired) if old.keys != new.keys else retired,
        posted=new if old.keys != new.keys else None,
        story=verdict.story,
        event=make_event("item.updated", slot.item.id, data, now, version),
    )


def change_for_judged(
    slot: Slot, verdict: Verdict, sketch: Sketch, known: StoredItem | None, params: Params, now: datetime
) -> Change:
    """The change that a verdict asks for.

    Args:
        sketch: the item's own, by which stories were looked up.
        known: as it was recorded before, as the carrier of another text; None: nobody knows it.
    """
    verdict = _with_stored_item(verdict, known)
    version = known.version + 1 if known else 1
    outcome, event = _announce_verdict(slot, verdict, version, now)
    return Change(
        slot=slot.name,
        outcome=outcome,
        item_id=slot.item.id,
        expected_version=version - 1,
        expected_digests=pack_digests(known.digests) if known else None,
        found_in=_place_of(known),
        fields=_pack_fields(slot, verdict, version, known),
        claims=slot.claims,
        looked_up=sketch,
        posted=sketch if verdict.is_indexed else None,
        retired=_sketch_retired_texts(verdict, known, params),
        story=verdict.story,
        left=_find_left_story(verdict, known),
        event=event,
        merges=_make_absorbed_stories(verdict, version, now),
    )


def change_for_dead_part(job_id: str, name: str, problem: Problem, target: str, attempts: int, now: datetime) -> Change:
    """A part of a document that could not be read goes to the dead letters, whole."""
    data = {
        "job_id": job_id,
        "target": target,
        "stage": "parse",
        "where": problem.where,
        "reason": problem.reason,
        "attempts": attempts,
        "input": {"raw": problem.raw, "kind": problem.kind},
    }
    return Change(slot=name, outcome="dead", event=make_event("dead.letter", job_id, data, now, name))


def _with_stored_item(verdict: Verdict, known: StoredItem | None) -> Verdict:
    """The verdict on an item that was recorded before.

    Its sides of splits by hand go with it. If it joins the story that it is in already it makes it no larger. If it
    begins a story, the story that it began when it was first seen may be others' by now: this one gets another id.
    """
    if known is None:
        return verdict
    story = replace(verdict.story, apart=verdict.story.apart | known.apart)
    verdict = replace(verdict, story=story)
    if verdict.relation == "new":
        return replace(verdict, story=replace(story, id=f"{story.id}v{known.version + 1}"))
    if known.story and known.story.id in {story.id, *(merge.absorbed.id for merge in verdict.merges)}:
        return replace(verdict, story=replace(story, size=story.size - 1))
    return verdict


def _sketch_retired_texts(verdict: Verdict, known: StoredItem | None, params: Params) -> tuple[tuple[str, Sketch], ...]:
    """The texts that find a story no longer, among them the old version of an anchor."""
    former = [known.article] if known and known.is_anchor else []
    retired = [*verdict.dropped, *former]
    return sketch_articles(retired, params) if retired else ()


def _make_absorbed_stories(verdict: Verdict, version: int, now: datetime) -> tuple[AbsorbedStory, ...]:
    item = f"{verdict.article.id} {version}"
    return tuple(
        AbsorbedStory(
            story=merged.absorbed,
            event=make_event(
                "story.merged",
                verdict.story.id,
                build_merge_data(merged, verdict.story, verdict.article.id),
                now,
                f"{merged.absorbed.id} {item}",
            ),
        )
        for merged in verdict.merges
    )


def _announce_verdict(slot: Slot, verdict: Verdict, version: int, now: datetime) -> tuple[ItemOutcome, Event]:
    data = _build_data(slot, verdict, version)
    if verdict.relation == "new":
        return "published", make_event("story.created", verdict.story.id, data, now, version)
    if verdict.takes_lead:
        return "published", make_event("story.updated", verdict.story.id, data, now, f"{slot.item.id} {version}")
    return "copies", make_event("story.copy_added", slot.item.id, data, now, version)


def _build_data(slot: Slot, verdict: Verdict, version: int) -> dict[str, Any]:
    """What an event with the item's record says."""
    found = {"found_by": LOOK_AGAIN} if slot.version.way == LOOK else {}
    return {**build_record_data(slot.item, verdict, version), **found}


def _find_left_story(verdict: Verdict, known: StoredItem | None) -> str | None:
    """The story that the item was in, where that does not go on with it."""
    stays = {verdict.story.id, *(merge.absorbed.id for merge in verdict.merges)}
    return known.story.id if known and known.story and known.story.id not in stays else None


def _place_of(known: StoredItem | None) -> ItemPlace:
    return ItemPlace(known.story_id or "", known.apart, known.placed) if known else ItemPlace()


def _pack_fields(slot: Slot, verdict: Verdict, version: int, known: StoredItem | None) -> tuple[str | bytes, ...]:
    return (
        "version",
        str(version),
        "digests",
        pack_digests(with_own_digests(slot.version, known)),
        "article",
        pack_article(verdict.article),
        "story",
        verdict.story.id,
        "verdict",
        pack_verdict(verdict),
        *(("withdrawn", "") if known and known.withdrawn else ()),
    )


def _latest_digests(version: ItemVersion, known: StoredItem) -> FieldDigests:
    """What to name the changed fields against: what the same way brought, else what any did."""
    own = find_own_digests(version.way, known)
    return own if own is not None else next(iter(known.digests.values()), {})
