"""Which of the items that are known an item is, if any. Pure.

Marks lead to candidates; here titles, texts and dates are compared before one is believed. Two stories under one id
are worse than one story under two, so in doubt an item is new.

| what is the same | then it is the same item if                                                                    |
| ---------------- | ---------------------------------------------------------------------------------------------- |
| guid             | title or text is still alike, or the date is the same; or a running story: same link and topic |
| link             | the text is alike; or the title is, and the text is unknown or was rewritten within half a day |
| path             | as for title; the link differs in its parameters or fragment only                              |
| title            | the text is the same, within three days, or alike, within half a day                           |
| text             | the moment of publication is the same                                                          |

A publisher that cancels or withholds an item names it by its guid or link; what the notice says may be anything.
Issues of a column, which differ in their figures and appear half a day apart or more, are never the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from ..item import IdBasis, Item
from ..text.likeness import (
    MIN_COMPARED_WORDS,
    Likeness,
    compare_texts,
    compare_titles,
    differ_only_in_figures,
    same_topic,
    share_few_figures,
)
from ..text.words import count_words
from .ids import distinct_id
from .marks import Mark, MarkBasis

TOO_MANY_BEARERS = 4  # so many items bear one mark: it proves nothing
SAME_MOMENT = timedelta(minutes=1)
SAME_ISSUE = timedelta(hours=12)  # a daily column is never younger than that
CLOSE_IN_TIME = timedelta(days=3)
LIKENESS_ORDER: Sequence[Likeness] = ("same", "near", "some", "unknown", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownItem:
    """What is known of an item that was seen before."""

    id: str
    title: str
    text: str
    published: datetime | None
    url: str  # canonical


@dataclass(frozen=True, slots=True)
class Recognition:
    """Who an item is, and how that is known."""

    id: str
    basis: IdBasis


@dataclass(frozen=True)
class SightingPair:
    """An item beside one that is known; what they share is worked out when a rule asks."""

    item: Item
    known: KnownItem

    @cached_property
    def title(self) -> Likeness:
        return compare_titles(self.item.title or "", self.known.title)

    @cached_property
    def text(self) -> Likeness:
        return compare_texts(self.item.content_text or "", self.known.text)

    @property
    def titles_differ_in_figures(self) -> bool:
        """The titles differ in figures only."""
        return self.title != "same" and differ_only_in_figures(self.item.title or "", self.known.title)

    @property
    def same_topic(self) -> bool:
        """Title and opening share long words, as those of a running story do."""
        return same_topic(*self._whole_texts)

    @property
    def same_link(self) -> bool | None:
        """None where not both have one."""
        ours, theirs = self.item.canonical_url, self.known.url
        return ours == theirs if ours and theirs else None

    @property
    def takes_back(self) -> bool:
        """A publisher takes back what it named so before; what else the notice says, if anything, is its own affair."""
        return self.item.pub_status != "usable"

    @property
    def has_long_text(self) -> bool:
        """The text is long enough to be no form of words."""
        return count_words(self.known.text) >= MIN_COMPARED_WORDS

    @property
    def is_next_issue(self) -> bool:
        """A column that appears every day under one title or link: half a day apart, with other figures in it."""
        return not self.is_dated_within(SAME_ISSUE) and (
            self.titles_differ_in_figures or share_few_figures(*self._whole_texts)
        )

    def may_be_within(self, limit: timedelta) -> bool:
        """No further apart than that, as far as is known."""
        return self._time_apart is None or self._time_apart <= limit

    def is_dated_within(self, limit: timedelta) -> bool:
        """Both dated, and no further apart than that."""
        return self._time_apart is not None and self._time_apart <= limit

    @cached_property
    def _time_apart(self) -> timedelta | None:
        ours, theirs = self.item.date_published, self.known.published
        return abs(ours - theirs) if ours and theirs else None

    @property
    def _whole_texts(self) -> tuple[str, str]:
        item, known = self.item, self.known
        return f"{item.title or ''} {item.content_text or ''}", f"{known.title} {known.text}"


def recognise_item(
    item: Item,
    marked_ids: Sequence[tuple[Mark, Sequence[str]]],
    known: Mapping[str, KnownItem],
    ids_in_document: AbstractSet[str] = frozenset(),
) -> Recognition:
    """The id of an item: that of the known item which it is, or one that nobody has.

    Args:
        marked_ids: its marks, and the ids of the items that bore each before.
        known: those of them that are still known, and whoever has one of the ``ids_for_new_item`` of this item.
        ids_in_document: those that the items of the same document have of their own; this item's may be among them.
    """
    options = []
    new_ids = ids_for_new_item(item)
    for basis, known_id in _find_candidates(new_ids, marked_ids, known):
        pair = SightingPair(item, known[known_id])
        is_other_entry = known_id != item.id and known_id in ids_in_document
        if is_same_item(basis, pair) and (basis == "guid" or not is_other_entry or is_listed_twice(basis, pair)):
            options.append(
                (BASIS_RANK[basis], LIKENESS_ORDER.index(pair.text), LIKENESS_ORDER.index(pair.title), known_id, basis)
            )
    if options:
        *_, known_id, basis = min(options)
        return Recognition(known_id, basis)
    return Recognition(next((new_id for new_id in new_ids if new_id not in known), new_ids[-1]), "own")


def ids_for_new_item(item: Item) -> tuple[str, ...]:
    """The ids that an item may get when it is first seen: its own, and others for when that is another story's."""
    digest = item.provenance.text_digest
    moment = (item.date_published or item.provenance.fetched_at).isoformat()
    return (item.id, distinct_id(item.id, digest), distinct_id(item.id, f"{digest} {moment}"))


def _find_candidates(
    new_ids: Iterable[str], marked_ids: Sequence[tuple[Mark, Sequence[str]]], known: Mapping[str, KnownItem]
) -> Iterable[tuple[MarkBasis, str]]:
    for mark, bearers in marked_ids:
        if mark.basis == "guid" or len(bearers) < TOO_MANY_BEARERS:
            yield from ((mark.basis, bearer) for bearer in bearers if bearer in known)
    yield from (("guid", new_id) for new_id in new_ids if new_id in known)


def is_same_item(basis: MarkBasis, pair: SightingPair) -> bool:
    """Whether two items that share a mark are one."""
    return IDENTITY_RULES[basis](pair)


def is_listed_twice(basis: MarkBasis, pair: SightingPair) -> bool:
    """Whether two entries of one document are the same item; their publisher gives them two guids, so it takes more."""
    if pair.text == "same":
        return basis == "url" or pair.has_long_text
    return pair.text == "near" and pair.is_dated_within(SAME_ISSUE)


def _same_by_guid(pair: SightingPair) -> bool:
    if pair.takes_back:
        return True
    if pair.title in ("same", "near") or pair.text in ("same", "near", "some"):
        return True
    if pair.title == pair.text == "unknown" or pair.is_dated_within(SAME_MOMENT):
        return True
    return pair.same_link is not False and pair.is_dated_within(CLOSE_IN_TIME) and pair.same_topic


def _same_by_link(pair: SightingPair) -> bool:
    if pair.is_next_issue:
        return False
    if pair.takes_back or pair.text in ("same", "near"):
        return True
    if pair.title in ("same", "near"):
        return pair.is_dated_within(SAME_ISSUE) if pair.text == "other" else pair.may_be_within(CLOSE_IN_TIME)
    return pair.is_dated_within(SAME_ISSUE if pair.text == "some" else SAME_MOMENT)


def _same_by_path(pair: SightingPair) -> bool:
    return pair.title in ("same", "near") and _same_by_title(pair)


def _same_by_title(pair: SightingPair) -> bool:
    if pair.is_next_issue or pair.titles_differ_in_figures:
        return False
    if pair.text == "near":
        return pair.is_dated_within(CLOSE_IN_TIME if pair.same_link else SAME_ISSUE)
    return pair.text == "same" and (
        pair.may_be_within(CLOSE_IN_TIME) if pair.has_long_text else pair.is_dated_within(SAME_MOMENT)
    )


def _same_by_text(pair: SightingPair) -> bool:
    return pair.text == "same" and not pair.titles_differ_in_figures and pair.is_dated_within(SAME_MOMENT)


IDENTITY_RULES: Mapping[MarkBasis, Callable[[SightingPair], bool]] = {
    "guid": _same_by_guid,
    "url": _same_by_link,
    "path": _same_by_path,
    "title": _same_by_title,
    "text": _same_by_text,
}
BASIS_RANK = {basis: rank for rank, basis in enumerate(IDENTITY_RULES)}
