"""What a site has to be polled, compared: what each brings, how much of it the others bring too, and which is best."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ..identity.urls import canonicalise_url, path_of
from ..item import Item

CandidateKind = Literal["feed", "news sitemap", "sitemap index", "section page"]

RECENT = timedelta(days=7)
ASLEEP_AFTER = timedelta(days=60)  # without anything newer a feed is taken for one that has ended
FEED_BONUS = 1.1  # a sitemap must bring a tenth more than a feed, which has texts with its headlines

_COMMENTS = re.compile(r"comment|kommentar|comentario|commentaire|коммент", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCandidate:
    """Something that can be polled, and what it brought when it was tried."""

    url: str
    kind: CandidateKind
    title: str | None
    items: frozenset[str]  # their addresses in one spelling, or ids where they have none
    newest: datetime | None  # of their dates
    recent: int  # items of the last seven days; where none is dated, all
    origin: str  # who says that it is there
    found_in: str | None = None  # the index of sitemaps that lists it


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedCandidate:
    """A candidate beside the others."""

    candidate: FeedCandidate
    overlap: float  # share of its items that another one brings too
    overlaps: tuple[tuple[str, float], ...]  # by the others' addresses, in their order; those without any are left out
    reason: str  # why it is where it is


def make_candidate(
    url: str, kind: CandidateKind, title: str | None, items: Sequence[Item], now: datetime, origin: str
) -> FeedCandidate:
    """A candidate from the items that it brought."""
    dates = [item.date_published for item in items if item.date_published]
    return FeedCandidate(
        url=url,
        kind=kind,
        title=title,
        items=frozenset(canonicalise_url(item.url or "") or item.id for item in items),
        newest=max(dates, default=None),
        recent=sum(is_recent(date, now) for date in dates) if dates else len(items),
        origin=origin,
    )


def is_recent(date: datetime, now: datetime) -> bool:
    """Whether a date counts as of the last seven days; one that lies ahead does."""
    return now - date <= RECENT


def rank_candidates(candidates: Sequence[FeedCandidate], now: datetime) -> list[RankedCandidate]:
    """The best first.

    Feeds and news sitemaps that are alive come first, the one that brings most of the last seven days before the
    others; then section pages; then feeds of comments, and what has ended. Of two alike the one found first.
    """
    placed = sorted(candidates, key=lambda one: _rank_candidate(one, now))
    return [
        RankedCandidate(
            candidate=one,
            overlap=_find_share(one.items, _join_items(other for other in placed if other is not one)),
            overlaps=tuple(
                (other.url, share)
                for other in placed
                if other is not one and (share := _find_share(one.items, other.items))
            ),
            reason=_explain_rank(one, now),
        )
        for one in placed
    ]


def _rank_candidate(one: FeedCandidate, now: datetime) -> tuple[int, float, int]:
    weight = FEED_BONUS if one.kind == "feed" else 1.0
    return _find_class(one, now), -one.recent * weight, -len(one.items)


def _find_class(one: FeedCandidate, now: datetime) -> int:
    if _is_of_comments(one) or _is_asleep(one, now) or not one.items:
        return 2
    return 1 if one.kind == "section page" else 0


def _explain_rank(one: FeedCandidate, now: datetime) -> str:
    if not one.items:
        return "it is empty"
    if _is_of_comments(one):
        return "it has readers' comments"
    if _is_asleep(one, now):
        return f"nothing in it is newer than {ASLEEP_AFTER.days} days"
    if one.newest is None:
        return f"it lists {one.recent} items without dates"
    return f"it brings {one.recent} items of the last {RECENT.days} days"


def _is_of_comments(one: FeedCandidate) -> bool:
    return bool(_COMMENTS.search(path_of(one.url)) or _COMMENTS.match((one.title or "").strip()))


def _is_asleep(one: FeedCandidate, now: datetime) -> bool:
    return one.newest is not None and now - one.newest > ASLEEP_AFTER


def _join_items(candidates: Iterable[FeedCandidate]) -> frozenset[str]:
    return frozenset[str]().union(*(one.items for one in candidates))


def _find_share(items: frozenset[str], others: frozenset[str]) -> float:
    return round(len(items & others) / len(items), 3) if items else 0.0
