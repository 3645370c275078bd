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
from ..text.likeness import MIN_TEXT, Alike, alike_texts, alike_titles, is_numbered, other_figures, same_topic, words
from .ids import id_among
from .marks import Basis, Mark

CROWDED = 4  # so many items bear one mark: it proves nothing
SAME_MOMENT = timedelta(minutes=1)
SAME_ISSUE = timedelta(hours=12)  # a daily column is never younger than that
CLOSE = timedelta(days=3)
CLOSENESS: Sequence[Alike] = ("same", "near", "some", "unknown", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What is known of an item that was seen before."""

    id: str
    title: str
    text: str
    published: datetime | None
    url: str  # canonical


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who an item is, and how that is known."""

    id: str
    basis: IdBasis


@dataclass(frozen=True)
class Pair:
    """An item beside one that is known; what they share is worked out when a rule asks."""

    item: Item
    known: Sighting

    @cached_property
    def title(self) -> Alike:
        return alike_titles(self.item.title or "", self.known.title)

    @cached_property
    def text(self) -> Alike:
        return alike_texts(self.item.content_text or "", self.known.text)

    @property
    def numbered(self) -> bool:
        """The titles differ in figures only."""
        return self.title != "same" and is_numbered(self.item.title or "", self.known.title)

    @property
    def same_topic(self) -> bool:
        """Title and opening share long words, as those of a running story do."""
        return same_topic(*self._wholes)

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
    def is_telling(self) -> bool:
        """The text is long enough to be no form of words."""
        return len(words(self.known.text)) >= MIN_TEXT

    @property
    def is_next_issue(self) -> bool:
        """A column that appears every day under one title or link: half a day apart, with other figures in it."""
        return not self.dated_within(SAME_ISSUE) and (self.numbered or other_figures(*self._wholes))

    def within(self, limit: timedelta) -> bool:
        """No further apart than that, as far as is known."""
        return self._apart is None or self._apart <= limit

    def dated_within(self, limit: timedelta) -> bool:
        """Both dated, and no further apart than that."""
        return self._apart is not None and self._apart <= limit

    @cached_property
    def _apart(self) -> timedelta | None:
        ours, theirs = self.item.date_published, self.known.published
        return abs(ours - theirs) if ours and theirs else None

    @property
    def _wholes(self) -> tuple[str, str]:
        item, known = self.item, self.known
        return f"{item.title or ''} {item.content_text or ''}", f"{known.title} {known.text}"


def recognise(
    item: Item,
    found: Sequence[tuple[Mark, Sequence[str]]],
    known: Mapping[str, Sighting],
    present: AbstractSet[str] = frozenset(),
) -> Recognised:
    """The id of an item: that of the known item which it is, or one that nobody has.

    Args:
        found: its marks, and the ids of the items that bore each before.
        known: those of them that are still known, and whoever has one of the ``own_ids`` of this item.
        present: ids that other items of the same document have of their own.
    """
    options = []
    for basis, known_id in _candidates(item, found, known):
        pair = Pair(item, known[known_id])
        if is_same(basis, pair) and (basis == "guid" or known_id not in present or is_listed_twice(basis, pair)):
            options.append((RANK[basis], CLOSENESS.index(pair.text), CLOSENESS.index(pair.title), known_id, basis))
    if options:
        *_, known_id, basis = min(options)
        return Recognised(known_id, basis)
    own = own_ids(item)
    return Recognised(next((one for one in own if one not in known), own[-1]), "own")


def own_ids(item: Item) -> tuple[str, ...]:
    """The ids that an item may get when it is first seen: its own, and others for when that is another story's."""
    digest = item.provenance.text_digest
    moment = (item.date_published or item.provenance.fetched_at).isoformat()
    return (item.id, id_among(item.id, digest), id_among(item.id, f"{digest} {moment}"))


def _candidates(
    item: Item, found: Sequence[tuple[Mark, Sequence[str]]], known: Mapping[str, Sighting]
) -> Iterable[tuple[Basis, str]]:
    for mark, bearers in found:
        if mark.basis == "guid" or len(bearers) < CROWDED:
            yield from ((mark.basis, bearer) for bearer in bearers if bearer in known)
    yield from (("guid", own) for own in own_ids(item) if own in known)


def is_same(basis: Basis, pair: Pair) -> bool:
    """Whether two items that share a mark are one."""
    return RULES[basis](pair)


def is_listed_twice(basis: Basis, pair: Pair) -> bool:
    """Whether two entries of one document are the same item; their publisher gives them two guids, so it takes more."""
    if pair.text == "same":
        return basis == "url" or pair.is_telling
    return pair.text == "near" and pair.dated_within(SAME_ISSUE)


def _by_guid(pair: Pair) -> bool:
    if pair.takes_back:
        return True
    if pair.title in ("same", "near") or pair.text in ("same", "near", "some"):
        return True
    if pair.title == pair.text == "unknown" or pair.dated_within(SAME_MOMENT):
        return True
    return pair.same_link is not False and pair.dated_within(CLOSE) and pair.same_topic


def _by_link(pair: Pair) -> bool:
    if pair.is_next_issue:
        return False
    if pair.takes_back or pair.text in ("same", "near"):
        return True
    if pair.title in ("same", "near"):
        return pair.dated_within(SAME_ISSUE) if pair.text == "other" else pair.within(CLOSE)
    return pair.dated_within(SAME_ISSUE if pair.text == "some" else SAME_MOMENT)


def _by_path(pair: Pair) -> bool:
    return pair.title in ("same", "near") and _by_title(pair)


def _by_title(pair: Pair) -> bool:
    if pair.is_next_issue or pair.numbered:
        return False
    if pair.text == "near":
        return pair.dated_within(CLOSE if pair.same_link else SAME_ISSUE)
    return pair.text == "same" and (pair.within(CLOSE) if pair.is_telling else pair.dated_within(SAME_MOMENT))


def _by_text(pair: Pair) -> bool:
    return pair.text == "same" and not pair.numbered and pair.dated_within(SAME_MOMENT)


RULES: Mapping[Basis, Callable[[Pair], bool]] = {
    "guid": _by_guid,
    "url": _by_link,
    "path": _by_path,
    "title": _by_title,
    "text": _by_text,
}
RANK = {basis: rank for rank, basis in enumerate(RULES)}
