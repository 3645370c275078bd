"""A story: who carries it and why, one member beside the representative, what was kept apart, and what people did.

name of a story or item ─► story ─► its members ─► their records ─► StoryView
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dedupe import Article, Params, Story, apply_rules

from ..catalog.outlets import find_outlet_sites
from ..http.problems import RequestError
from ..http.query import QueryParameter, make_choice
from ..judging.form_marks import FormMarks, load_form_marks
from ..judging.kept_records import load_records
from ..judging.known_items import describe_withdrawal
from ..judging.story_members import load_story_members, load_withdrawn_item
from ..printable import make_printable
from ..runtime import Runtime
from ..store.items import StoredItem
from .asking_catalog import ask_catalog
from .member_rows import StoryMember, count_hours, describe_member, rank_member
from .near_misses import NearMiss, find_near_misses
from .owner_table import OwnerTable, OwnerTableError, load_owner_table
from .pair_view import PairView, compare_pair
from .publishers import (
    CreditedItem,
    MemberCount,
    PublisherSummary,
    count_values,
    name_outlets,
    summarise_publishers,
)
from .story_growth import HandMade, list_hands
from .view_types import AskedView

PAGE_SIZE = 50  # members
MOST_RECORDS = 300  # members whose records are looked at for languages and agencies


def _read_page(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 0 < int(value[:6]) < 10_000):
        raise ValueError("it is a number from 1 on")
    return int(value)


STORY_QUERY = (
    make_choice("done", "what was done a moment ago", ("split", "merge", "lead")),
    QueryParameter(
        name="member", says="the item to lay beside the representative", schema={"type": "string"}, read=str
    ),
    QueryParameter(name="page", says="which page of the members", schema={"type": "integer"}, read=_read_page),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TodaysDecision:
    """What the rules of today say of a member, where that is not what was decided."""

    joins: bool
    rule: str
    says: str
    was: str  # the rule that decided then


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """All of it; of the members one page."""

    heading: str
    command: str
    story_id: str
    revision: int
    size: int
    state: str
    publishers: PublisherSummary
    first_seen: datetime | None
    last_joined: datetime | None
    languages: tuple[MemberCount, ...]
    representative: str
    page: int
    pages: int
    members: tuple[StoryMember, ...]
    growth: tuple[MemberCount, ...]  # items by the day that they were recorded on
    chosen: StoryMember | None
    lead: StoryMember | None
    pair: PairView | None  # the chosen member is A, the representative B
    today: TodaysDecision | None
    near: tuple[NearMiss, ...]
    hands: tuple[HandMade, ...]
    done: str  # what was done a moment ago: split, merge, lead; "" for nothing
    now: datetime  # when this was read


@dataclass(frozen=True, slots=True)
class LoadedStory:
    """What is kept of a story and its items."""

    story: Story
    known: Mapping[str, StoredItem]
    records: Mapping[str, dict[str, Any]]
    members: Sequence[StoryMember]  # in time order
    marks: FormMarks

    def find_article(self, item_id: str) -> Article:
        """The text of a member, with the forms that it is in."""
        return self.marks.examples.mark_articles([self.known[item_id].article])[0]


def read_story(asked: AskedView) -> StoryView:
    """A story by its id, or by that of an item in it.

    Raises:
        RequestError: 404, there is none.
    """
    rt, loaded = asked.rt, _load_story(asked.rt, asked.path["id"])
    story, members = loaded.story, loaded.members
    chosen = _choose_member(asked.query.get("member", asked.path["id"]), story, members)
    pages = max(1, -(-len(members) // PAGE_SIZE))
    page = min(asked.query.get("page", 1), pages)
    return StoryView(
        heading=story.representative.title or "(no title)",
        command=f"feedmill story {story.id}",
        story_id=story.id,
        revision=story.revision,
        size=story.size,
        state=_describe_state(story, members),
        publishers=_summarise_publishers(asked, loaded),
        first_seen=min((one.seen_at for one in members if one.seen_at), default=None),
        last_joined=max((one.recorded_at for one in members if one.recorded_at), default=None),
        languages=count_values(one.language for one in members if one.language),
        representative=story.representative.id,
        page=page,
        pages=pages,
        members=tuple(members[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]),
        growth=count_hours(members),
        chosen=chosen,
        lead=next((one for one in members if one.id == story.representative.id), None),
        pair=_compare_chosen(loaded, chosen, rt.params),
        today=_judge_today(loaded, chosen, rt.params),
        near=find_near_misses(rt, story, loaded.marks.examples),
        hands=list_hands(rt, story, loaded.known),
        done=asked.query.get("done", ""),
        now=rt.now(),
    )


def _load_story(rt: Runtime, name: str) -> LoadedStory:
    found = load_story_members(rt, name)
    if found is None:
        raise _make_unknown(rt, name)
    story, rows = found
    ids = [row["id"] for row in rows]
    known, places = rt.items.load_items(ids), rt.items.find_records(ids)
    records = load_records(rt, dict([*places.items()][:MOST_RECORDS]))
    members = [describe_member(row, known.get(row["id"]), places, records) for row in rows]
    marks = load_form_marks(rt)
    (story,) = marks.examples.mark_stories([story])
    return LoadedStory(story, known, records, sorted(members, key=rank_member), marks)


def _summarise_publishers(asked: AskedView, loaded: LoadedStory) -> PublisherSummary:
    """By what the records of the story say of outlets, then by what all of the catalog's do."""
    items = [CreditedItem(source=one.source, agencies=one.agencies) for one in loaded.members if one.is_kept]
    names = {one.source for one in items if one.source}
    with suppress(RequestError):  # without a catalog the story's own records have to do
        known = ask_catalog(asked.catalog, lambda connection: find_outlet_sites(connection, names))
        return _count_publishers(asked.rt, items, {**known, **name_outlets(loaded.records.values())})
    return _count_publishers(asked.rt, items, name_outlets(loaded.records.values()))


def _count_publishers(rt: Runtime, items: Sequence[CreditedItem], outlets: Mapping[str, str]) -> PublisherSummary:
    path = rt.settings.owners_file
    try:
        owners, trouble = load_owner_table(path) if path else OwnerTable(), ""
    except OwnerTableError as error:
        owners, trouble = OwnerTable(), str(error)
    return summarise_publishers(items, outlets, owners, trouble)


def _make_unknown(rt: Runtime, name: str) -> RequestError:
    shown, item = make_printable(name[:100]), load_withdrawn_item(rt, name)
    if item and item.withdrawn:
        return RequestError(410, "withdrawn", f"{shown} is {describe_withdrawal(item.withdrawn)}", "it is in no story")
    return RequestError(404, "no-such-story", f"{shown}: no such story or item", "it may be out of the window")


def _choose_member(wanted: str, story: Story, members: Sequence[StoryMember]) -> StoryMember | None:
    """The one that was asked for, else the first that is not the representative."""
    others = [one for one in members if one.is_kept and one.id != story.representative.id]
    return next((one for one in others if one.id == wanted), others[0] if others else None)


def _describe_state(story: Story, members: Sequence[StoryMember]) -> str:
    gone = sum(not one.is_kept for one in members)
    says = ["one item" if story.size == 1 else "open: what carries its text joins it"]
    if gone:
        says.append(f"{gone} of its items are no longer kept")
    if story.apart:
        says.append("somebody has taken it apart")
    return "; ".join(says)


def _compare_chosen(loaded: LoadedStory, chosen: StoryMember | None, params: Params) -> PairView | None:
    if chosen is None:
        return None
    a, b = loaded.find_article(chosen.id), loaded.story.representative
    return compare_pair(a, b, loaded.records, params, loaded.marks.describe_shared_form(a, b))


def _judge_today(loaded: LoadedStory, chosen: StoryMember | None, params: Params) -> TodaysDecision | None:
    """The story's texts are those of today; only what differs in outcome or rule is worth saying."""
    if chosen is None or chosen.rule is None or loaded.known[chosen.id].is_held:
        return None
    finding = apply_rules(loaded.find_article(chosen.id), loaded.story, params)
    if finding.joins and finding.rule.name == chosen.rule:
        return None
    return TodaysDecision(joins=finding.joins, rule=finding.rule.name, says=finding.rule.says, was=chosen.rule)
