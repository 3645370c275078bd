"""Forms by their examples: what is marked, what the rules make of it, and what an example never does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import (
    Article,
    FormExample,
    FormExamples,
    Params,
    Story,
    StreamJudge,
    apply_rules,
    explain_decision,
    final_story_ids,
    find_shared_form,
    has_form,
    try_rules,
)
from dedupe.article import FormLikeness
from dedupe.form_examples import LEAST_WORDS, MOST_READ, SharedForm
from tests.support.bulletins import FILLINGS, SOURCE, TITLES, make_bulletin
from tests.support.texts import OTHER, SENTENCES, WHOLE

PARAMS = Params()
DAWN = datetime(2026, 6, 8, 5, tzinfo=UTC)
EXAMPLES = FormExamples([FormExample(id="f", source=SOURCE, text=make_bulletin(0))], PARAMS)
NUMBERS = st.integers(0, len(FILLINGS) - 1)
BY_HAND = "template.by_hand"


def make_article(text: str, name: str = "a", hours: float = 0, source: str = SOURCE, title: str = "") -> Article:
    return Article(id=f"it_{name}", title=title, text=text, seen_at=DAWN + timedelta(hours=hours), source=source)


def mark(*articles: Article) -> list[Article]:
    return EXAMPLES.mark_articles(articles)


# text -> whether it is in the form of the first bulletin
TEXTS = {
    "the example": (make_bulletin(0), True),
    "another filling": (make_bulletin(3), True),
    "in capitals": (make_bulletin(2).upper(), True),
    "with a sentence of its own": (f"{make_bulletin(2)} {SENTENCES[0]}", True),
    "a teaser of it": (make_bulletin(1)[:90], False),
    "in a long report": (f"{WHOLE}\n\n{make_bulletin(1)}\n\n{OTHER}", False),
    "a report": (WHOLE, False),
    "no text": ("", False),
}


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_which_texts_are_in_a_form(text: str, expected: bool) -> None:
    (article,) = mark(make_article(text))
    assert [one.example for one in article.forms] == (["f"] if expected else [])
    assert all(one.share >= PARAMS.alike for one in article.forms)


def test_names_and_figures_are_left_out() -> None:
    form = (
        "The bridge at {} is closed to lorries of more than {} tons until further notice, as the harbour office says."
    )
    examples = FormExamples([FormExample(id="b", source="a", text=form.format("Kell", "12"))], PARAMS)
    (found,) = examples.mark_articles([make_article(form.format("Old Ardmore Quay", "7"), source="a")])
    assert found.forms == (FormLikeness("b", 1.0),)


def test_the_beginning_of_a_long_text_is_looked_at() -> None:
    table = " ".join(f"{make_bulletin(number % 6)} {number}" for number in range(60))
    examples = FormExamples([FormExample(id="l", source=SOURCE, text=table[:MOST_READ])], PARAMS)
    assert len(table) > 2 * MOST_READ
    assert examples.mark_articles([make_article(table)])[0].forms == (FormLikeness("l", 1.0),)


def test_where_nothing_is_named_nothing_is_touched() -> None:
    article = make_article(make_bulletin(0))
    story = Story(id="st_a", representative=article)
    nothing = FormExamples([], PARAMS)
    assert not nothing
    assert nothing.mark_articles([article])[0] is article
    assert nothing.mark_stories([story])[0] is story
    assert (
        EXAMPLES.mark_stories([Story(id="st_b", representative=make_article(WHOLE, source="b"))])[0].texts[0].forms
        == ()
    )


def test_all_texts_of_a_story_are_marked() -> None:
    lead, anchor, other = (make_article(make_bulletin(n), f"{n}") for n in range(3))
    story = Story(id="st_a", representative=lead, anchors=(anchor, replace(other, source="b")))
    assert [len(text.forms) for text in EXAMPLES.mark_stories([story])[0].texts] == [1, 1, 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(make_bulletin(0), True, id="sentences"),
        pytest.param("the rest is as it was " * 3, True, id="small words"),
        pytest.param("Kell 12, Ardmore 9, Innisvane 3, Karnholt 4", False, id="names and figures"),
        pytest.param(" ".join(["wind"] * (LEAST_WORDS - 1)), False, id="too few words"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_what_has_a_form(text: str, expected: bool) -> None:
    assert has_form(text, PARAMS) is expected


def test_the_form_that_two_texts_share_most_with_counts() -> None:
    a = replace(make_article("a"), forms=(FormLikeness("x", 0.9), FormLikeness("y", 0.6), FormLikeness("z", 1.0)))
    b = replace(make_article("b"), forms=(FormLikeness("x", 0.4), FormLikeness("y", 0.5)))
    assert find_shared_form(a, b) == SharedForm("y", 0.6, 0.5)
    assert find_shared_form(a, make_article("c")) is None
    assert find_shared_form(replace(b, forms=(FormLikeness("q", 1.0),)), a) is None


def test_the_rule_names_its_numbers_and_their_limits() -> None:
    a, b = mark(make_article(make_bulletin(0)), make_article(make_bulletin(1), "b", 3))
    assert explain_decision(b, a, PARAMS).rule == BY_HAND
    decided = try_rules(b, a, PARAMS).decided
    assert [(one.found, one.limit, one.is_met) for one in decided.numbers] == [
        ("yes", "yes", True),
        ("79%", "at least 35%", True),
        ("no", "no", True),
    ]
    (signal,) = [one.says for one in explain_decision(b, a, PARAMS).signals if one.name == "named"]
    assert signal == (
        "Both are in a form that somebody has named: of all word triples, names and figures left out, A 79%, B 100% "
        "are shared with its example; 35% is asked."
    )
    assert all(one.name != "named" for one in explain_decision(b, replace(a, forms=()), PARAMS).signals)


@pytest.mark.parametrize(
    ("number", "rule"),
    [pytest.param(1, "same_text", id="as the anchor"), pytest.param(2, BY_HAND, id="another filling")],
)
def test_a_story_that_was_joined_before_takes_what_it_has_and_nothing_else(number: int, rule: str) -> None:
    lead, anchor, article = mark(*(make_article(make_bulletin(n), f"{i}", i) for i, n in enumerate((0, 1, number))))
    finding = apply_rules(article, Story(id="st_a", representative=lead, anchors=(anchor,)), PARAMS)
    assert finding.rule.name == rule


def test_a_filling_stays_apart_though_another_sources_text_leads_the_story() -> None:
    anchor, article = mark(make_article(make_bulletin(0), "a"), make_article(make_bulletin(1), "b", 3))
    lead = make_article(f"{make_bulletin(0)} {SENTENCES[0]}", "c", source="inland.example")
    story = Story(id="st_a", representative=lead, anchors=(anchor,))
    assert apply_rules(article, story, PARAMS).rule.name == BY_HAND
    assert apply_rules(replace(article, forms=()), story, PARAMS).joins


def judge(articles: Sequence[Article]) -> list[str]:
    """The story of each in the end."""
    verdicts = StreamJudge(PARAMS).judge(articles)
    return final_story_ids((one.story.id, [merge.absorbed.id for merge in one.merges]) for one in verdicts)


@given(st.lists(NUMBERS, min_size=2, max_size=12))
def test_in_a_named_form_the_same_words_are_one_story_and_others_another(numbers: list[int]) -> None:
    articles = [make_article(make_bulletin(n), f"{i}", i, title=TITLES[n]) for i, n in enumerate(numbers)]
    stories = judge(mark(*articles))
    for i, j in combinations(range(len(numbers)), 2):
        assert (stories[i] == stories[j]) is (numbers[i] == numbers[j])


@given(st.lists(st.tuples(NUMBERS, st.sampled_from([SOURCE, "b.example", "c.example"])), min_size=2, max_size=8))
def test_an_example_leaves_identical_texts_and_other_sources_as_they_are(rows: list[tuple[int, str]]) -> None:
    articles = [make_article(make_bulletin(n), f"{i}", i, source) for i, (n, source) in enumerate(rows)]
    marked = mark(*articles)
    for a, own in zip(articles, marked, strict=True):
        assert bool(own.forms) is (a.source == SOURCE)
        for b, other in zip(articles, marked, strict=True):
            is_touched = a.source == b.source == SOURCE and a.text != b.text
            plain, named = explain_decision(a, b, PARAMS), explain_decision(own, other, PARAMS)
            assert (named.rule == BY_HAND) is is_touched
            assert is_touched or (named.rule, named.relation) == (plain.rule, plain.relation)
