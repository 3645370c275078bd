"""Entries of one document that share an id: one item listed twice, or several that were given one id. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..item import Item
from .ids import id_among, text_digest

TELLING = 8  # words; a shorter text may stand in many entries


def tell_apart(items: Sequence[Item]) -> list[Item]:
    """Items of one document that share an id without being the same get ids of their own.

    A change log or a status page may give every entry one guid or one address. Their dates tell them apart, and
    where those don't, their texts. A text that is listed twice on one day, under two headlines, stays one item.
    """
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.id, []).append(item)
    ids = {own: iter(_ids(group)) for own, group in groups.items() if len(group) > 1}
    return [replace(item, id=next(ids[item.id])) if item.id in ids else item for item in items]


def _ids(group: Sequence[Item]) -> list[str]:
    """One id for each, in order."""
    firsts: dict[tuple[object, ...], Item] = {}  # what tells an item apart -> the first of its kind
    for item in group:
        firsts.setdefault(_kind(item), item)
    if len(firsts) == 1:
        return [item.id for item in group]
    dates = {item.date_published for item in firsts.values()}
    by_date = len(dates) == len(firsts) and None not in dates
    marks = {kind: _mark(item, by_date) for kind, item in firsts.items()}
    return [id_among(item.id, marks[_kind(item)]) for item in group]


def _kind(item: Item) -> tuple[object, ...]:
    if item.word_count < TELLING:
        return item.provenance.text_digest, item.date_published
    day = item.date_published and item.date_published.date()
    return text_digest(None, item.content_text), item.url, day


def _mark(item: Item, by_date: bool) -> str:
    if by_date and item.date_published:
        return item.date_published.isoformat()
    return item.provenance.text_digest
