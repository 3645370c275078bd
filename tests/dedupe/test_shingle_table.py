"""What two texts share, counted for many at once: the same as cutting each up, and enough to leave most of them out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Article, Params, Story, compare_articles, judge_article, make_paragraph_key
from dedupe.agreement import apply_rules, rule_for, should_be_counted
from dedupe.compare import PairMeasure
from dedupe.pair import TextPair
from dedupe.rules import may_join
from dedupe.shingle_table import WORDS_ARE_TOKENS, SharedShingles, ShingleTable
from dedupe.text import FIRST_UNSPACED, tokenise_text
from tests.support.judged_pairs import CASES, EDITED, NORVIK, OTHER, REPORT, make_article

PARAMS = Params()
NOW = datetime(2026, 3, 1, tzinfo=UTC)
FORM = "Sign up for our letter and have the news of the day in your box each morning before breakfast"
text = st.lists(st.sampled_from(["a", "b", "c", "Dora", "7", "12,400", "東京", "\n", "कृषि"]), max_size=40).map(" ".join)


def count_shared(item: Article, matched: Article) -> SharedShingles:
    shingles = ShingleTable(PARAMS)
    shingles.add_pairs([(item, matched)])
    return shingles.count_shared(item, matched)


@given(text, text)
def test_counts_are_those_of_the_scores(a: str, b: str) -> None:
    item, matched = (Article(id=name, text=one, seen_at=NOW) for name, one in (("a", a), ("b", b)))
    overlap, scores = count_shared(item, matched), compare_articles(item, matched, PARAMS)
    assert (overlap.jaccard, overlap.containment) == (scores.jaccard, scores.containment)


def test_furniture_of_either_counts_for_nothing() -> None:
    item, matched = (make_article(f"{one}\n\n{FORM}", name) for one, name in ((REPORT, "a"), (OTHER, "b")))
    assert count_shared(item, matched).shared > 10
    assert count_shared(item, replace(matched, furniture=(make_paragraph_key(FORM),))).shared == 0


def test_each_text_is_there_once() -> None:
    item, matched = make_article(REPORT, "a"), make_article(REPORT, "b")
    overlap = count_shared(item, matched)
    assert overlap.ours == overlap.theirs == overlap.shared > 0


def measure_pair(item: Article, matched: Article) -> PairMeasure | None:
    shingles = ShingleTable(PARAMS)
    shingles.add_pairs([(item, matched)])
    return shingles.measure_pair(item, matched)


def test_a_measure_is_what_comparing_brings() -> None:
    chance, measured = Random(7), 0
    for _ in range(300):
        item, matched = make_mixed_article(chance, "a"), make_mixed_article(chance, "b")
        if measure := measure_pair(item, matched):
            pair = TextPair(item, matched, PARAMS)
            assert (measure.sizes, measure.scores) == (pair.sizes, pair.scores)
            measured += measure.scores.shared_blocks > 0
    assert measured > 50


@pytest.mark.parametrize(
    "told_by_words",
    [
        "東京の船が沈没した。" * 9,
        "Two words",
        " ".join([REPORT, REPORT]),  # taken twice
        "",
    ],
    ids=["no spaces", "fewer than a shingle", "doubled", "empty"],
)
def test_where_only_words_tell_nothing_is_measured(told_by_words: str) -> None:
    item, matched = make_article(told_by_words, "a"), make_article(OTHER, "b")
    assert measure_pair(item, matched) is None
    assert measure_pair(matched, item) is None


def test_letters_whose_tokens_are_words_fold_to_such() -> None:
    letters = [letter for letter in map(chr, range(0x3000)) if WORDS_ARE_TOKENS.fullmatch(letter)]
    assert len(letters) > 0x250
    assert all(token < FIRST_UNSPACED for letter in letters for token in tokenise_text(f"a{letter} {letter} {letter}1"))


def make_mixed_text(chance: Random, *sources: str) -> str:
    """Passages of several texts, some of them with words changed."""
    words = [word for source in sources for word in source.split()]
    passages = list[str]()
    for _ in range(chance.randint(0, 6)):
        start = chance.randrange(len(words))
        passages += words[start : start + chance.choice([3, 8, 20, 60])]
        passages += [f"w{chance.randrange(1000)}" for _ in range(chance.choice([0, 0, 2, 9]))]
    return " ".join(passages)


def make_mixed_article(chance: Random, name: str) -> Article:
    return Article(
        id=name,
        title=chance.choice(["", "Ferry sinks off Kell, 12 saved", "Bank of Norvik raises its rates again", "Note"]),
        text=make_mixed_text(chance, REPORT, NORVIK, OTHER, EDITED),
        seen_at=NOW + chance.choice([0, 1, 9]) * timedelta(hours=20),
        source=chance.choice(["", "kell.example", "norvik.example"]),
        url=chance.choice(["", "https://kell.example/2026/03/01/ferry-sinks-12-saved"]),
    )


def test_no_rule_joins_what_shares_too_little() -> None:
    chance = Random(5)
    counts = {True: 0, False: 0}
    for _ in range(300):
        item, matched = make_mixed_article(chance, "a"), make_mixed_article(chance, "b")
        may = may_join(item, matched, count_shared(item, matched), PARAMS)
        counts[may] += 1
        pair = TextPair(item, matched, PARAMS)
        assert may or not (rule_for(pair).joins(pair) or pair.has_matched_report)
    assert min(counts.values()) > 50


@pytest.mark.parametrize(("known", "item", "relation", "_"), CASES.values(), ids=CASES)
def test_what_rules_join_may_join(known: Article, item: Article, relation: str, _: str) -> None:
    assert relation == "new" or may_join(item, known, count_shared(item, known), PARAMS)


def test_a_text_that_is_not_hashed_whole_may_join() -> None:
    few = replace(PARAMS, max_words=20)
    item, matched = make_article(REPORT, "a"), make_article(OTHER, "b")
    assert may_join(item, matched, SharedShingles(20, 20, 0), few)
    assert not may_join(item, matched, SharedShingles(20, 20, 0), PARAMS)


@pytest.mark.parametrize("number", [1, 5])
def test_leaving_stories_out_changes_no_verdict(number: int) -> None:
    """All stories asked, and the likest taken, by hand."""
    chance = Random(6)
    left_out = 0
    for _ in range(300 // number):
        item = make_mixed_article(chance, "a")
        stories = [
            Story(id=f"st_{n}", representative=make_mixed_article(chance, f"r{n}"), anchors=(
                (make_mixed_article(chance, f"x{n}"),) if chance.random() < 0.3 else ()))
            for n in range(number)
        ]  # fmt: skip
        findings = sorted((apply_rules(item, story, PARAMS) for story in stories), key=lambda one: one.likeness_key)
        verdict = judge_article(item, stories, PARAMS)
        if not any(finding.joins for finding in findings):
            left_out += 1
            assert verdict.rule == findings[-1].rule.name
            assert verdict.scores == findings[-1].pair.scores
            assert verdict.matched_id == findings[-1].pair.matched.id
        else:
            assert verdict.relation != "new"
    assert left_out > 5


def test_a_single_story_with_much_of_the_text_is_not_counted() -> None:
    item, story = make_article(REPORT, "a"), Story(id="st_b", representative=make_article(f"Now. {REPORT}", "b"))
    other = Story(id="st_c", representative=make_article(OTHER, "c"))
    asked = [should_be_counted(item, stories) for stories in ([], [story], [other], [story, other])]
    assert asked == [False, False, True, True]
