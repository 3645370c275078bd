"""Whether a text belongs to a story: by the representative, by an anchor that it lies in, by an anchor by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from dedupe import RULES, Article, Params, Story
from dedupe.agreement import apply_rules, rule_for, rules_join_texts
from dedupe.pair import TextPair
from tests.support.judged_pairs import (
    EDITED,
    HEADLINE,
    LEAD,
    NORVIK,
    OTHER,
    REPORT,
    REWORDED,
    SAME,
    SECOND,
    TEASER,
    at_hour,
    make_article,
)

PARAMS = Params()
REST = "\n\n".join(REPORT.split("\n\n")[1:])  # the report without its opening
LATER = at_hour(15 * 24)  # beyond the window
LONGER = f"{REPORT}\n\n{NORVIK}"
BY_HAND = frozenset({"it_anchor"})
ANCHOR = make_article(REPORT, "anchor")


def make_story(lead: Article, *anchors: Article, **fields: Any) -> Story:
    return replace(Story(id="st_1", representative=lead, anchors=anchors), **fields)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A text and a story, and what is found of them."""

    article: Article
    story: Story
    rule: str
    matched: str
    joins: bool


ASKED = {
    "the representative agrees": Asked(
        article=make_article(EDITED), story=make_story(make_article(REPORT, "lead"), ANCHOR),
        rule="jaccard", matched="it_lead", joins=True,
    ),
    "neither agrees": Asked(
        article=make_article(OTHER), story=make_story(make_article(REST, "lead"), ANCHOR),
        rule="unlike", matched="it_lead", joins=False,
    ),
    "it lies in an anchor": Asked(
        article=make_article(LEAD), story=make_story(make_article(REST, "lead"), ANCHOR),
        rule="excerpt", matched="it_anchor", joins=True,
    ),
    "it lies in the second anchor": Asked(
        article=make_article(LEAD),
        story=make_story(make_article(REST, "lead"), make_article(NORVIK, "other"), ANCHOR),
        rule="excerpt", matched="it_anchor", joins=True,
    ),
    "it has all of an anchor, and goes on": Asked(
        article=make_article(LONGER), story=make_story(make_article(OTHER, "lead"), ANCHOR),
        rule="unlike", matched="it_lead", joins=False,
    ),
    "it has all of an anchor by hand, and goes on": Asked(
        article=make_article(LONGER), story=make_story(make_article(OTHER, "lead"), ANCHOR, held=BY_HAND),
        rule="contained", matched="it_anchor", joins=True,
    ),
    "a rule tells it apart from the representative": Asked(
        article=make_article(LEAD), story=make_story(make_article(REST, "lead", **LATER), ANCHOR),
        rule="far_in_time.window", matched="it_lead", joins=False,
    ),
    "a rule tells it apart, and the anchor is one by hand": Asked(
        article=make_article(LEAD),
        story=make_story(make_article(REST, "lead", **LATER), ANCHOR, held=BY_HAND),
        rule="excerpt", matched="it_anchor", joins=True,
    ),
    "the anchor is its own former version": Asked(
        article=make_article(LEAD, "anchor"), story=make_story(make_article(REST, "lead"), ANCHOR),
        rule="too_short", matched="it_lead", joins=False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ASKED.values(), ids=ASKED)
def test_apply_rules(case: Asked) -> None:
    finding = apply_rules(case.article, case.story, PARAMS)
    assert (finding.rule.name, finding.pair.matched.id, finding.joins) == (case.rule, case.matched, case.joins)
    assert finding.relation == finding.rule.relation(finding.pair)
    assert finding.story == case.story


def test_the_likest_comes_last_and_the_id_decides_between_equals() -> None:
    leads = {"st_b": REPORT, "st_c": REWORDED, "st_a": REPORT, "st_d": OTHER}
    findings = [
        apply_rules(make_article(EDITED), replace(make_story(make_article(text, name)), id=name), PARAMS)
        for name, text in leads.items()
    ]
    ordered = sorted(findings, key=lambda finding: finding.likeness_key)
    assert [finding.story.id for finding in ordered] == ["st_d", "st_c", "st_a", "st_b"]


# name: (one text, the other, whether they join)
JOINED = {
    "a copy": (make_article(REPORT, "a"), make_article(EDITED), True),
    "a part": (make_article(REPORT, "a"), make_article(f"{LEAD}\n\n{SECOND}"), True),
    "another report": (make_article(REPORT, "a"), make_article(OTHER), False),
    "too short to tell": (make_article(TEASER, "a"), make_article(TEASER), False),
    "too late": (make_article(REPORT, "a"), make_article(REPORT, **LATER), False),
}


@pytest.mark.parametrize(("one", "other", "expected"), JOINED.values(), ids=JOINED)
def test_rules_join_texts(one: Article, other: Article, expected: bool) -> None:
    assert rules_join_texts(one, other, PARAMS) is rules_join_texts(other, one, PARAMS) is expected


# name: (text of the story, the article's, the first rule that applies, one that would apply too)
FIRST = {
    "time before words": (make_article(REPORT, "a"), make_article(REPORT, **LATER), "far_in_time.window", "same_text"),
    "a week before words": (
        make_article(REPORT, "a"), make_article(REPORT, **SAME, **at_hour(170)), "recurring", "same_text"
    ),
    "the opening before the words": (make_article(REPORT, "a"), make_article(LEAD), "excerpt", "too_short"),
    "the headline before the length": (
        make_article("", "a", **HEADLINE), make_article(TEASER, **HEADLINE), "same_headline", "too_short"
    ),
    "the last applies to anything": (make_article(REPORT, "a"), make_article(OTHER), "unlike", "unlike"),
}  # fmt: skip


@pytest.mark.parametrize(("known", "item", "first", "also"), FIRST.values(), ids=FIRST)
def test_rule_for(known: Article, item: Article, first: str, also: str) -> None:
    pair = TextPair(item, known, PARAMS)
    assert rule_for(pair).name == first
    assert also in {rule.name for rule in RULES if rule.applies(pair)}
