"""The items of a story as its page shows them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dedupe import RULES

from ..store.items import RecordPlace, StoredItem
from .pair_view import find_agencies, list_authors
from .publishers import MemberCount
from .story_growth import read_joined_at

RULE_SENTENCES = {rule.name: rule.says for rule in RULES} | {
    "no_match": "Nothing shared enough with it to be compared.",
    "digest": "Another report of a text that carries several.",
    "same_item": "It represents the story, and was seen again.",
    "new_version": "It represents the story, and has a new text.",
    "by_hand": "No rule joins it; somebody has merged it in.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """An item of the story."""

    id: str
    is_kept: bool
    role: str
    title: str = ""
    source: str = ""
    url: str = ""
    seen_at: datetime | None = None
    is_dated: bool = True
    recorded_at: datetime | None = None  # when its last version was recorded
    version: int = 1
    is_stale: bool = False
    relation: str | None = None
    rule: str | None = None
    says: str = ""  # the rule in an editor's words
    matched_id: str | None = None
    jaccard: float | None = None
    containment: float | None = None
    placed_by: str = ""  # "merge by Ann", where somebody has put it here
    language: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


def describe_member(
    row: Mapping[str, Any],
    known: StoredItem | None,
    places: Mapping[str, RecordPlace],
    records: Mapping[str, dict[str, Any]],
) -> StoryMember:
    """An item; one that is no longer kept has only its id and role.

    Args:
        row: as judging/story_members.py packs it.
    """
    if known is None:
        return StoryMember(id=row["id"], is_kept=False, role=row["role"])
    record, article = records.get(known.id, {}), known.article
    return StoryMember(
        id=known.id,
        is_kept=True,
        role=row["role"],
        title=article.title,
        source=article.source,
        url=article.url,
        seen_at=article.seen_at,
        is_dated=article.dated,
        recorded_at=read_joined_at(places.get(known.id)),
        version=known.version,
        is_stale=row["stale"],
        relation=row["relation"],
        rule=row["rule"],
        says=RULE_SENTENCES.get(row["rule"] or "", ""),
        matched_id=row["matched_id"],
        jaccard=row["jaccard"],
        containment=row["containment"],
        placed_by=_describe_placement(known),
        language=record.get("language"),
        authors=list_authors(record),
        agencies=find_agencies(article.text, record),
    )


def _describe_placement(known: StoredItem) -> str:
    placed = known.placed
    return f"{placed.did} by {placed.actor or 'hand'}" if placed else ""


def rank_member(member: StoryMember) -> tuple[bool, float, str]:
    """In time; last what is no longer kept."""
    return member.seen_at is None, member.seen_at.timestamp() if member.seen_at else 0.0, member.id


def count_hours(members: Sequence[StoryMember]) -> tuple[MemberCount, ...]:
    """How many were recorded in each hour, in order."""
    days = Counter(f"{one.recorded_at:%Y-%m-%d %H}:00" for one in members if one.recorded_at)
    return tuple(MemberCount(name=day, count=count) for day, count in sorted(days.items()))
