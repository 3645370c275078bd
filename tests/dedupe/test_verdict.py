"""decide(), as a table: what an editor would say of two texts, and the rule that says it."""

from __future__ import annotations

import pytest

from dedupe import RULES, Article, Params, Relation, Story, Verdict, judge_article, make_story_id, verdict_for_new_text
from tests.support.judged_pairs import (
    ALMERE,
    CASES,
    EDITED,
    FLASH,
    LEAD,
    NORVIK,
    OTHER,
    REPORT,
    REWORDED,
    SECOND,
    make_article,
)

PARAMS = Params()


@pytest.mark.parametrize(("known", "item", "relation", "rule"), CASES.values(), ids=CASES)
def test_decide(known: Article, item: Article, relation: Relation, rule: str) -> None:
    verdict = judge_article(item, [Story(id="st_a", representative=known)], PARAMS)
    assert (verdict.relation, verdict.rule) == (relation, rule)
    assert verdict.matched_id == known.id
    assert verdict.scores is not None
    assert verdict.story.id == ("st_b" if relation == "new" else "st_a")
    assert (verdict.story.size, verdict.story.revision) == ((1, 1) if relation == "new" else (2, 2))


@pytest.mark.parametrize(("known", "item", "relation", "rule"), CASES.values(), ids=CASES)
def test_joining_does_not_depend_on_who_came_first(
    known: Article, item: Article, relation: Relation, rule: str
) -> None:
    turned = judge_article(known, [Story(id="st_b", representative=item)], PARAMS)
    assert (turned.relation == "new") is (relation == "new")
    assert turned.rule == rule


def only(verdict: Verdict) -> tuple[str, str, str | None]:
    return verdict.relation, verdict.rule, verdict.matched_id


def test_without_candidates() -> None:
    verdict = judge_article(make_article(REPORT), [], PARAMS)
    assert only(verdict) == ("new", "no_match", None)
    assert verdict.scores is None
    assert verdict.story == Story(id="st_b", representative=make_article(REPORT))


def test_the_likest_of_several_is_joined_in_any_order() -> None:
    stories = [
        Story(id="st_1", representative=make_article(REWORDED, "1")),
        Story(id="st_2", representative=make_article(EDITED, "2")),
        Story(id="st_3", representative=make_article(OTHER, "3")),
    ]
    for order in (stories, stories[::-1]):
        assert only(judge_article(make_article(REPORT), order, PARAMS)) == ("copy", "jaccard", "it_2")


def test_kept_apart_names_the_likest() -> None:
    stories = [
        Story(id=f"st_{n}", representative=make_article(text, n)) for n, text in {"1": OTHER, "2": ALMERE}.items()
    ]
    assert only(judge_article(make_article(NORVIK), stories, PARAMS)) == ("new", "template.form", "it_2")


def test_a_fuller_text_takes_the_lead_and_a_shorter_one_does_not() -> None:
    short, full = make_article(f"{LEAD}\n\n{SECOND}", "a"), make_article(REPORT)
    verdict = judge_article(full, [Story(id="st_a", representative=short, size=4, revision=9)], PARAMS)
    assert verdict.takes_lead
    assert verdict.story == Story(
        id="st_a", representative=full, size=5, revision=10, known_parts=(((0, len(short.text)),),)
    )
    assert not judge_article(short, [Story(id="st_b", representative=full)], PARAMS).takes_lead


def test_a_page_that_carries_the_text_further_down_does_not_take_the_lead() -> None:
    page = make_article(f"{OTHER}\n\n{REPORT}", "a")
    verdict = judge_article(page, [Story(id="st_b", representative=make_article(REPORT))], PARAMS)
    assert (verdict.relation, verdict.takes_lead) == ("partial", False)


def test_an_article_never_matches_itself() -> None:
    mine = Story(id="st_b", representative=make_article(REPORT), size=3, revision=5)
    newer = make_article(EDITED)
    verdict = judge_article(newer, [mine], PARAMS)
    assert only(verdict) == ("new", "same_item", None)
    assert verdict.story == Story(id="st_b", representative=newer, size=3, revision=6)


def test_a_new_text_of_a_representative_keeps_the_anchors_that_agree_with_it() -> None:
    opening, strange = make_article(f"{FLASH}\n\n{REPORT}", "opening"), make_article(OTHER, "strange")
    mine = Story(id="st_b", representative=make_article(REPORT), anchors=(opening, strange), size=3, revision=5)
    newer = make_article(EDITED)
    verdict = verdict_for_new_text(newer, mine, "update", "churn", PARAMS)
    assert only(verdict) == ("update", "churn", None)
    assert (verdict.article, verdict.scores, verdict.merges) == (newer, None, ())
    assert verdict.story == Story(id="st_b", representative=newer, anchors=(opening,), size=3, revision=6)
    assert verdict.dropped == (strange,)


def test_story_ids_follow_article_ids() -> None:
    assert make_story_id("it_9f") == "st_9f"
    assert make_story_id("urn:x:1") == make_story_id("urn:x:1") != make_story_id("urn:x:2")


def test_every_rule_has_a_name_of_its_own() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    families = {name.partition(".")[0] for name in names if "." in name}
    assert not families & set(names), "a family is no rule"


def test_every_rule_has_a_sentence() -> None:
    assert all(rule.says.endswith(".") and rule.says.count(".") == 1 for rule in RULES)
