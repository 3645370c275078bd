"""Entries of one document that share an id: one item listed twice, or several that were given one id. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..item import Item
from ..long_lists import keep_items
from .ids import digest_text, distinct_id

MIN_DISTINCTIVE_WORDS = 8  # words; a shorter text may stand in many entries


@dataclass(frozen=True, slots=True)
class SharedIdBearer:
    """What tells an item from the others under its id."""

    traits: tuple[object, ...]  # which one item that is listed twice has both times
    published: datetime | None
    text_digest: str


def with_distinct_ids(items: Sequence[Item]) -> Sequence[Item]:
    """Items of one document that share an id without being the same get ids of their own.

    A change log or a status page may give every entry one guid or one address. Their dates tell them apart, and
    where those don't, their texts. A text that is listed twice on one day, under two headlines, stays one item.
    """
    counts = Counter(item.id for item in items)
    groups: dict[str, list[SharedIdBearer]] = {shared_id: [] for shared_id, number in counts.items() if number > 1}
    if not groups:
        return items
    for item in items:
        if item.id in groups:
            groups[item.id].append(_bearer_of(item))
    ids = {shared_id: iter(_ids_for_group(shared_id, group)) for shared_id, group in groups.items()}
    return keep_items(replace(item, id=next(ids[item.id])) if item.id in ids else item for item in items)


def _ids_for_group(shared_id: str, group: Sequence[SharedIdBearer]) -> list[str]:
    """One id for each, in order."""
    firsts: dict[tuple[object, ...], SharedIdBearer] = {}  # traits -> the first with them
    for bearer in group:
        firsts.setdefault(bearer.traits, bearer)
    if len(firsts) == 1:
        return [shared_id for _ in group]
    dates = {bearer.published for bearer in firsts.values()}
    by_date = len(dates) == len(firsts) and None not in dates
    distinctions = {traits: _distinction_of(bearer, by_date) for traits, bearer in firsts.items()}
    return [distinct_id(shared_id, distinctions[bearer.traits]) for bearer in group]


def _bearer_of(item: Item) -> SharedIdBearer:
    return SharedIdBearer(_traits_of(item), item.date_published, item.provenance.text_digest)


def _traits_of(item: Item) -> tuple[object, ...]:
    if item.word_count < MIN_DISTINCTIVE_WORDS:
        return item.provenance.text_digest, item.date_published
    day = item.date_published and item.date_published.date()
    return digest_text(None, item.content_text), item.url, day


def _distinction_of(bearer: SharedIdBearer, by_date: bool) -> str:
    if by_date and bearer.published:
        return bearer.published.isoformat()
    return bearer.text_digest
