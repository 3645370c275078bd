"""Scores of two texts."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from dedupe import Article, Params, compare_articles

PARAMS = Params()
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def article(text: str) -> Article:
    return Article(id="it_1", text=text, seen_at=NOW)


def numbered(start: int, end: int) -> str:
    return " ".join(f"w{i}" for i in range(start, end))


def test_scores_are_exact() -> None:
    scores = compare_articles(article(numbered(0, 12)), article(numbered(0, 22)), PARAMS)
    assert (scores.jaccard, scores.item_in_matched, scores.matched_in_item) == (0.5, 1.0, 0.5)
    assert (scores.containment, scores.containment_of, scores.shared_blocks) == (1.0, "item", 1)
    assert compare_articles(article(numbered(0, 22)), article(numbered(0, 12)), PARAMS).containment_of == "matched"


def test_shared_blocks_are_runs_of_twelve_words() -> None:
    ours = f"{numbered(0, 15)} x y z {numbered(30, 42)} x y z {numbered(50, 60)}"
    assert compare_articles(article(ours), article(numbered(0, 100)), PARAMS).shared_blocks == 2


text = st.lists(st.sampled_from(["a", "b", "c", "Dora", "7"])).map(" ".join)


@given(text, text)
def test_scores_are_parts_and_mirror(a: str, b: str) -> None:
    there, back = compare_articles(article(a), article(b), PARAMS), compare_articles(article(b), article(a), PARAMS)
    assert 0 <= there.jaccard <= there.containment <= 1
    assert (there.jaccard, there.item_in_matched) == (back.jaccard, back.matched_in_item)


def test_of_a_huge_text_only_the_beginning_is_read() -> None:
    params = Params(max_words=50)
    assert compare_articles(article(numbered(0, 50)), article(numbered(0, 900)), params).jaccard == 1
