"""Entries of one document that share an id: one item listed twice, or several that were given one id. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..item import Item
from .ids import digest_text, distinct_id

MIN_DISTINCTIVE_WORDS = 8  # words; a shorter text may stand in many entries


def with_distinct_ids(items: Sequence[Item]) -> list[Item]:
    """Items of one document that share an id without being the same get ids of their own.

    A change log or a status page may give every entry one guid or one address. Their dates tell them apart, and
    where those don't, their texts. A text that is listed twice on one day, under two headlines, stays one item.
    """
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.id, []).append(item)
    ids = {shared_id: iter(_ids_for_group(group)) for shared_id, group in groups.items() if len(group) > 1}
    return [replace(item, id=next(ids[item.id])) if item.id in ids else item for item in items]


def _ids_for_group(group: Sequence[Item]) -> list[str]:
    """One id for each, in order."""
    firsts: dict[tuple[object, ...], Item] = {}  # what tells an item apart -> the first of its kind
    for item in group:
        firsts.setdefault(_duplicate_key(item), item)
    if len(firsts) == 1:
        return [item.id for item in group]
    dates = {item.date_published for item in firsts.values()}
    by_date = len(dates) == len(firsts) and None not in dates
    distinctions = {kind: _distinction_of(item, by_date) for kind, item in firsts.items()}
    return [distinct_id(item.id, distinctions[_duplicate_key(item)]) for item in group]


def _duplicate_key(item: Item) -> tuple[object, ...]:
    if item.word_count < MIN_DISTINCTIVE_WORDS:
        return item.provenance.text_digest, item.date_published
    day = item.date_published and item.date_published.date()
    return digest_text(None, item.content_text), item.url, day


def _distinction_of(item: Item, by_date: bool) -> str:
    if by_date and item.date_published:
        return item.date_published.isoformat()
    return item.provenance.text_digest
