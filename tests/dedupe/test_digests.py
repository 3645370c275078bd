"""A digest carries reports that have nothing to do with each other: they never become one story, in whatever order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe import Article, Params, Story, StreamJudge, Verdict, final_story_ids, judge_article, keep_in_story
from dedupe.agreement import apply_rules
from dedupe.compare import prepare_for_comparison
from dedupe.digests import _find_passages, _leave_nothing, covers_two_reports, find_known_parts, known_parts_of
from tests.support.unrelated_reports import REPORTS

PARAMS = Params()
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOURCES = {"one source": "a.example", "several sources": ""}


def words(start: int, end: int, name: str = "word") -> str:
    return " ".join(f"{name}{i}" for i in range(start, end))


def join(*texts: str) -> str:
    return "\n\n".join(texts)


def make_article(name: str, text: str, source: str = "") -> Article:
    return Article(id=f"it_{name}", text=text, seen_at=NOW, source=source or f"{name}.example".lower())


def judge(articles: Iterable[Article], batch: int = 256) -> tuple[list[Verdict], dict[str, str]]:
    """The verdicts, and the story of each article in the end."""
    verdicts = list(StreamJudge(PARAMS).judge(articles, batch=batch))
    ends = final_story_ids((verdict.story.id, [merge.absorbed.id for merge in verdict.merges]) for verdict in verdicts)
    return verdicts, {verdict.article.id[3:]: end for verdict, end in zip(verdicts, ends, strict=True)}


def opening_of(text: str) -> str:
    """Some forty words; sixty characters where a script writes no spaces."""
    return " ".join(text.split()[:40]) if text.count(" ") > 20 else text[:60]


def texts_of(script: str) -> dict[str, dict[str, str]]:
    """Name of the case -> the texts of it; those of one report begin with its letter."""
    a, c = REPORTS[script][:2]
    plain = {"a": a, "c": c, "b": join(a, c)}
    return {
        "two reports and a digest": plain,
        "the other one first in it": {**plain, "b": join(c, a)},
        "with teasers of both": {**plain, "a_teaser": opening_of(a), "c_teaser": opening_of(c)},
        "a teaser before its report": {"a_teaser": opening_of(a), "c": c, "b": join(a, c), "a": a},
        "with copies of both": {**plain, "a_copy": a + " ~", "c_copy": c + " ~"},
        "two digests": {**plain, "d": join(c, a)},
    }


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("script", REPORTS)
def test_two_reports_of_a_digest_stay_two_stories_in_any_order(script: str, source: str) -> None:
    for name, texts in texts_of(script).items():
        orders = [*permutations(texts)]
        for order in Random(7).sample(orders, min(24, len(orders))):
            _, stories = judge(make_article(one, texts[one], source) for one in order)
            ours, theirs = ({stories[one] for one in texts if one.startswith(letter)} for letter in "ac")
            assert not ours & theirs, (name, order)


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("script", REPORTS)
def test_a_known_digest_is_a_part_leads_nobody_and_merges_nothing(script: str, source: str) -> None:
    a, c = REPORTS[script][:2]
    for order in (("a", a), ("c", c)), (("c", c), ("a", a)):
        known = [make_article(name, text, source) for name, text in order]
        verdicts, stories = judge([*known, make_article("b", join(a, c), source)])
        assert (verdicts[-1].relation, verdicts[-1].merges) == ("partial", ())
        assert stories["b"] in {stories["a"], stories["c"]}
        assert verdicts[-1].story.representative.id in {"it_a", "it_c"}
        assert not verdicts[-1].is_indexed


@pytest.mark.parametrize("script", REPORTS)
def test_what_a_digest_has_besides_is_a_story_of_its_own_which_its_copies_join(script: str) -> None:
    a, c = REPORTS[script][:2]
    order = [("a", a), ("b", join(a, c)), ("c", c), ("c_copy", c), ("a_copy", a), ("b_copy", join(a, c))]
    verdicts, stories = judge(make_article(*one) for one in order)
    assert [verdict.relation for verdict in verdicts] == ["new", "partial", "new", "copy", "partial", "copy"]
    assert (verdicts[2].rule, verdicts[2].matched_id) == ("digest", "it_b")
    assert stories["a"] == stories["b"] == stories["a_copy"] == stories["b_copy"] != stories["c"] == stories["c_copy"]


def test_an_article_that_takes_another_report_in_later() -> None:
    a, c = REPORTS["Latin"][:2]
    grown = replace(make_article("a", join(a, c)), seen_at=NOW + timedelta(hours=2))
    for order in permutations((make_article("a", a), grown, make_article("c", c), make_article("c_copy", c + " ~"))):
        if order.index(grown) < [one.text for one in order].index(a):
            continue
        verdicts, _ = judge(order)
        ends = {verdict.article.id: verdict.story.id for verdict in verdicts}
        assert ends["it_a"] not in {ends["it_c"], ends["it_c_copy"]}


def test_digests_of_eight_reports() -> None:
    reports = [words(0, 70 + 10 * number, f"report{number}x") for number in range(8)]
    texts = {f"r{number}": text for number, text in enumerate(reports)}
    texts |= {"all": join(*reports), "back": join(*reversed(reports)), "half": join(*reports[2:6])}
    texts |= {"brief": join(*(" ".join(text.split()[:30]) for text in reports))}
    for seed in range(12):
        order = Random(seed).sample(sorted(texts), len(texts))
        _, stories = judge(make_article(name, texts[name]) for name in order)
        assert len({stories[f"r{number}"] for number in range(8)}) == 8, order


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_copy_with_a_long_background_section_is_still_found(source: str) -> None:
    report, older = words(0, 200), words(0, 300, "older")
    page = join(report, words(100, 200, "older"))
    for order in permutations((("report", report), ("older", older), ("page", page))):
        _, stories = judge(make_article(name, text, source) for name, text in order)
        assert stories["page"] == stories["report"] != stories["older"]


def test_a_digest_that_somebody_merged_with_both_stays_so() -> None:
    a, c = make_article("a", REPORTS["Latin"][0]), make_article("c", REPORTS["Latin"][1])
    b = make_article("b", join(a.text, c.text))
    by_hand = Story(id="st_b", representative=b, anchors=(c, a), held=frozenset({"it_a", "it_c"}), size=3)
    for copy in (replace(a, id="it_a2"), replace(c, id="it_c2")):
        assert judge_article(copy, [by_hand], PARAMS).story.id == "st_b"
    apart = judge_article(b, [Story(id="st_a", representative=a)], PARAMS).story
    assert keep_in_story(c, apart, PARAMS).rule == "by_hand"


# name: (the whole, one text, another one, whether these are two reports)
COVERED: dict[str, tuple[str, str, str, bool]] = {
    "two halves": (words(0, 200), words(0, 100), words(100, 200), True),
    "a quarter of one is the other's": (words(0, 200), words(0, 100), words(75, 200), False),
    "a line that both have": (words(0, 200), words(0, 100), f"{words(100, 200)} {words(0, 12)}", True),
    "one has nothing of the whole": (words(0, 200), words(0, 100), words(500, 600), False),
    "an opening and the rest": (words(0, 200), words(0, 60), words(60, 200), False),
    "an opening and a half of the rest": (words(0, 200), words(0, 60), words(80, 200), True),
    "more than an opening and the rest": (words(0, 200), words(0, 80), words(80, 200), True),
    "two teasers": (words(0, 200), words(0, 40), words(100, 140), False),
}


@pytest.mark.parametrize(("whole", "one", "other", "expected"), COVERED.values(), ids=COVERED)
def test_covers_two_reports(whole: str, one: str, other: str, expected: bool) -> None:
    texts = [make_article(name, text) for name, text in (("whole", whole), ("one", one), ("other", other))]
    assert covers_two_reports(*texts, PARAMS) is expected
    assert covers_two_reports(texts[0], texts[2], texts[1], PARAMS) is expected


# name: (the lead, other texts, the parts that are known then)
PARTS: dict[str, tuple[str, Sequence[str], set[str]]] = {
    "a part": (words(0, 200), [words(0, 100)], {words(0, 100)}),
    "a copy is none": (words(0, 200), [words(0, 200)], set()),
    "what leaves out only a few words is none": (words(0, 200), [words(40, 200)], set()),
    "of two within each other the lesser one": (words(0, 200), [words(0, 100), words(20, 60)], {words(20, 60)}),
    "two that overlap": (words(0, 200), [words(0, 100), words(50, 140)], {words(0, 100), words(50, 140)}),
    "another text": (words(0, 200), [words(500, 600)], set()),
    "what lies in another text, as far as the lead has it": (
        words(0, 200), [words(120, 400), words(160, 300)], {words(160, 200)},
    ),
    "passages between others": (
        words(0, 200), [f"{words(0, 40)} {words(80, 120)}"], {f"{words(0, 40)}\n\n{words(80, 120)}"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lead", "texts", "expected"), PARTS.values(), ids=PARTS)
def test_find_known_parts(lead: str, texts: Sequence[str], expected: set[str]) -> None:
    story = Story(id="st_lead", representative=make_article("lead", lead))
    others = [make_article(f"other{place}", text) for place, text in enumerate(texts)]
    parts = find_known_parts(story, story.representative, others, PARAMS)
    assert {part.text for part in known_parts_of(replace(story, known_parts=parts))} == expected


def test_a_fuller_lead_keeps_the_known_parts() -> None:
    story = Story(id="st_a", representative=make_article("a", f"  {words(0, 200)}"), known_parts=(((2, 41),),))
    story = replace(
        story, known_parts=find_known_parts(story, story.representative, [make_article("p", words(9, 90))], PARAMS)
    )
    fuller = make_article("fuller", join(words(0, 10, "new"), words(0, 200), words(0, 200, "more")))
    parts = find_known_parts(story, fuller, [], PARAMS)
    texts = [part.text for part in known_parts_of(replace(story, representative=fuller, known_parts=parts))]
    assert words(9, 90) in texts


def test_an_address_knows_better_than_the_parts() -> None:
    lead = replace(make_article("b", words(0, 200)), url="https://a.example/2026/03/a-report-of-the-day")
    story = Story(id="st_b", representative=lead, known_parts=(((0, len(words(0, 80))),),))
    part = make_article("c", words(100, 200))
    assert apply_rules(part, story, PARAMS).rule.name == "digest"
    assert apply_rules(replace(part, url=lead.url), story, PARAMS).rule.name == "same_address.article"


@st.composite
def draw_collection(draw: st.DrawFn) -> Mapping[str, str]:
    """Reports that share nothing, copies and cuts of them, and digests; the first letter says of which report."""
    count = draw(st.integers(2, 4))
    reports = [words(0, draw(st.integers(70, 200)), f"{'abcd'[number]}x") for number in range(count)]
    texts = {f"{'abcd'[number]}": text for number, text in enumerate(reports)}
    for number, text in enumerate(reports):
        if draw(st.booleans()):
            texts[f"{'abcd'[number]}_cut"] = " ".join(text.split()[: draw(st.integers(62, 200))])
    for place in range(draw(st.integers(1, 3))):
        chosen = draw(st.permutations(range(count)))[: draw(st.integers(2, count))]
        texts[f"z{place}"] = join(*(reports[number] for number in chosen))
    return texts


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(texts=draw_collection(), seed=st.integers(0, 10**6), batch=st.sampled_from([1, 3, 50]), same=st.booleans())
def test_reports_that_share_nothing_never_share_a_story(
    texts: Mapping[str, str], seed: int, batch: int, same: bool
) -> None:
    order = Random(seed).sample(sorted(texts), len(texts))
    _, stories = judge((make_article(name, texts[name], "s.example" if same else "") for name in order), batch)
    for letter in "abcd":
        ours = {stories[name] for name in texts if name[0] == letter}
        theirs = {stories[name] for name in texts if name[0] in "abcd" and name[0] != letter}
        assert not ours & theirs, order


def test_what_is_left_out_as_the_whole_text_would_be_none_of_its_parts() -> None:
    chance = Random(3)
    left_out = 0
    for _ in range(200):
        tokens = [f"w{chance.randrange(400)}" for _ in range(chance.randint(20, 300))]
        if chance.random() < 0.3:
            tokens += tokens[: chance.randint(0, len(tokens))]
        start, end = sorted((chance.randint(0, 60), chance.randint(0, len(tokens))))
        kept = [word for word in tokens[start:end] if chance.random() < 0.98]
        lead, part = (prepare_for_comparison(" ".join(one), PARAMS) for one in (tokens, kept))
        runs = _find_passages(part, lead, PARAMS)
        if _leave_nothing(runs, lead, PARAMS):
            left_out += 1
            cut = " ".join(" ".join(tokens[first : last + 1]) for first, last in runs)
            assert lead.size - prepare_for_comparison(cut, PARAMS).size < PARAMS.min_words
    assert left_out > 20
