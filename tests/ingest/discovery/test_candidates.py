"""Which of a site's feeds, sitemaps and pages is best, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingest.discovery import CandidateKind, FeedCandidate, rank_candidates

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def make_one(
    name: str, kind: CandidateKind, count: int, days: float | None = 0.0, recent: int | None = None
) -> FeedCandidate:
    """A candidate with items 0 to ``count``, of which ``recent`` are of the last week, all where nothing is said."""
    return FeedCandidate(
        url=f"https://harbour.example/{name}",
        kind=kind,
        title=None,
        items=frozenset(map(str, range(count))),
        newest=None if days is None else NOW - timedelta(days=days),
        recent=count if recent is None else recent,
        origin="link",
    )


BETTER = {
    "the livelier feed": (make_one("a", "feed", 20, recent=9), make_one("b", "feed", 90, recent=8)),
    "the longer of two as lively": (make_one("a", "feed", 30, recent=5), make_one("b", "feed", 20, recent=5)),
    "a feed before a sitemap with as much": (make_one("a", "feed", 50), make_one("b", "news sitemap", 52)),
    "a sitemap with far more": (make_one("a", "news sitemap", 100), make_one("b", "feed", 50)),
    "a feed before a page with more": (make_one("a", "feed", 5), make_one("b", "section page", 40, None)),
    "a page before comments": (make_one("a", "section page", 5, None), make_one("comments/feed", "feed", 40)),
    "a page before what has ended": (make_one("a", "section page", 5, None), make_one("b", "feed", 40, 61)),
    "anything before an empty feed": (make_one("a", "feed", 3, 90), make_one("b", "feed", 0, None)),
}


@pytest.mark.parametrize(("best", "other"), BETTER.values(), ids=BETTER)
def test_the_best_comes_first(best: FeedCandidate, other: FeedCandidate) -> None:
    for given in ([best, other], [other, best]):
        assert rank_candidates(given, NOW)[0].candidate == best


def test_of_two_alike_the_first_is_taken() -> None:
    first, second = make_one("b", "feed", 3), make_one("a", "feed", 3)
    assert rank_candidates([first, second], NOW)[0].candidate == first


def test_overlap_is_the_share_that_another_one_has() -> None:
    ranked = rank_candidates([make_one("a", "feed", 10), make_one("b", "feed", 4), make_one("c", "feed", 0)], NOW)
    assert [(one.overlap, one.overlaps) for one in ranked] == [
        (0.4, (("https://harbour.example/b", 0.4),)),
        (1.0, (("https://harbour.example/a", 1.0),)),
        (0.0, ()),
    ]


def test_nothing_ranks_as_nothing() -> None:
    assert rank_candidates([], NOW) == []
