"""Scores, and the facts of two texts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Article, Params, compare_articles
from dedupe.facts import count_swapped_blanks, find_facts, own_fact_shares, share_explained_by_facts, without_quotations

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


def test_a_form_filled_in_twice_is_told_by_its_facts() -> None:
    form = "{} said it will pay a dividend of {} crowns a share to holders of record on {}, up from {} a year before."
    ours = find_facts(form.format("Norvik Shipping", "1.20", "May 4", "1.10"), PARAMS)
    theirs = find_facts(form.format("Almere Glass", "0.35", "June 9", "0.30"), PARAMS)
    assert share_explained_by_facts(0.4, ours, theirs) == 1
    assert own_fact_shares(ours, theirs) == (1, 1)
    assert (ours.subject, theirs.subject) == ("norvik", "almere")


def test_of_a_huge_text_only_the_beginning_is_read() -> None:
    params = Params(max_words=50)
    assert compare_articles(article(numbered(0, 50)), article(numbered(0, 900)), params).jaccard == 1


def test_in_capitals_only_figures_are_facts() -> None:
    assert find_facts("WINDS OF 20 KNOTS EXPECTED NEAR THE CAPE", PARAMS).filled_in == {"20"}


def test_blanks_filled_in_otherwise_are_counted() -> None:
    form = "The board of {} declared a dividend of {} crowns, and {} will pay it in {} to all holders of record."
    ours, theirs = form.format("Norvik", "1.20", "Aune", "May"), form.format("Almere", "0.35", "Aune", "June")
    assert count_swapped_blanks(ours, theirs, PARAMS) == (3, 5)
    assert count_swapped_blanks(ours, f"{ours} More In Our Summer Guide.", PARAMS) == (0, 5)
    assert count_swapped_blanks(ours, "", PARAMS) == count_swapped_blanks("", "", PARAMS) == (0, 0)


QUOTATIONS = {
    "typographic": ("A “b c” d", "A d"),
    "left open to the end of the paragraph": ('A "b c\n\nd e', "A d e"),
    "none": ("A b", "A b"),
}


@pytest.mark.parametrize(("text_", "expected"), QUOTATIONS.values(), ids=QUOTATIONS)
def test_without_quotations(text_: str, expected: str) -> None:
    assert without_quotations(text_).split() == expected.split()
