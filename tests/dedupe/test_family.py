"""What a story is found by, when two stories become one, and that the order of arrival does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe import (
    Article,
    MemoryIndex,
    Params,
    Story,
    StreamJudge,
    final_story_ids,
    judge_article,
    judge_batch,
    make_sketches,
)
from dedupe.agreement import apply_rules
from dedupe.family import find_merge_evidence, merge_two_stories, with_joining_article, with_representative
from dedupe.judge import update_index

PARAMS = Params()
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def words(start: int, end: int) -> str:
    return " ".join(f"word{i}" for i in range(start, end))


def article(name: str, text: str, source: str = "", title: str = "", days: int = 0) -> Article:
    source = source or f"{name}.example"
    return Article(id=f"it_{name}", title=title, text=text, seen_at=NOW + timedelta(days=days), source=source)


def story(representative: Article, *anchors: Article, size: int = 1, splits: Iterable[str] = ()) -> Story:
    name = "st_" + representative.id[3:]
    return Story(id=name, representative=representative, anchors=anchors, size=size, apart=frozenset(splits))


FULL = article("full", words(0, 300))
LATE_START = article("late-start", words(60, 300))  # lacks the opening
EARLY_END = article("early-end", words(0, 240))
TEASER = article("teaser", words(0, 40))
CUT = article("cut", words(0, 100))


@dataclass(frozen=True)
class AnchorCase:
    known: Story
    item: Article
    anchors: list[str]
    lead: str


ANCHORS = {
    "a member that has an opening which the representative lacks": AnchorCase(
        story(LATE_START), FULL, ["it_full"], "it_late-start"
    ),
    "an exact copy brings nothing": AnchorCase(story(FULL), article("copy", FULL.text), [], "it_full"),
    "single other words in the middle bring nothing": AnchorCase(
        story(FULL), article("edited", f"{words(0, 200)} amended {words(201, 300)}"), [], "it_full"
    ),
    "an opening in other words": AnchorCase(
        story(FULL), article("edited", f"{words(0, 20)} amended {words(21, 300)}"), ["it_edited"], "it_full"
    ),
    "a part brings nothing": AnchorCase(story(FULL), CUT, [], "it_full"),
    "a second anchor with another passage": AnchorCase(
        story(article("mid", words(60, 300)), FULL),
        article("more", words(60, 360)), ["it_full", "it_more"], "it_mid",
    ),
    "of three the two that bring most": AnchorCase(
        story(article("mid", words(60, 300)), FULL, article("more", words(60, 330))),
        article("most", words(60, 380)), ["it_most", "it_full"], "it_mid",
    ),
    "an anchor that the new lead contains is one no more": AnchorCase(
        story(article("mid", words(60, 160)), article("first", words(20, 160))),
        article("whole", words(20, 160) + " " + words(160, 300), days=1), [], "it_whole",
    ),
    "a fuller text leads, and what it contains is no anchor": AnchorCase(story(CUT), FULL, [], "it_full"),
}  # fmt: skip


@pytest.mark.parametrize("case", ANCHORS.values(), ids=ANCHORS)
def test_anchors(case: AnchorCase) -> None:
    verdict = judge_article(case.item, [case.known], PARAMS)
    assert verdict.relation != "new"
    found = verdict.story
    assert (found.representative.id, [anchor.id for anchor in found.anchors]) == (case.lead, case.anchors)


OTHER = article("other", words(5000, 5300))
MORE = article("more", words(5000, 5400))
BY_HAND = frozenset({"it_full", "it_late-start", "it_gone"})

# name: (story, its new representative, texts to choose from, anchors, anchors by hand)
LEADS: dict[str, tuple[Story, Article, list[Article], list[str], set[str]]] = {
    "a text that brings something": (story(LATE_START), LATE_START, [FULL], ["it_full"], set()),
    "a text that brings nothing": (story(FULL), FULL, [CUT], [], set()),
    "a text that does not agree": (story(FULL), FULL, [OTHER], [], set()),
    "the one that leads is no anchor of itself": (story(LATE_START, FULL), FULL, [LATE_START, FULL], [], set()),
    "of a text's versions the last counts": (
        story(LATE_START), LATE_START, [FULL, replace(FULL, text=LATE_START.text)], [], set()
    ),
    "an anchor by hand stays, whatever it says": (
        replace(story(OTHER, FULL), held=BY_HAND), OTHER, [FULL], ["it_full"], {"it_full"}
    ),
    "an anchor by hand that leads is none any more": (
        replace(story(OTHER, FULL), held=BY_HAND), FULL, [OTHER, FULL], [], set()
    ),
    "one by hand leaves room for one": (
        replace(story(OTHER), held=BY_HAND), OTHER, [MORE, FULL], ["it_full", "it_more"], {"it_full"}
    ),
    "two by hand leave no room for others": (
        replace(story(OTHER), held=BY_HAND), OTHER, [MORE, LATE_START, FULL],
        ["it_full", "it_late-start"], {"it_full", "it_late-start"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("known", "lead", "texts", "anchors", "held"), LEADS.values(), ids=LEADS)
def test_with_representative(
    known: Story, lead: Article, texts: list[Article], anchors: list[str], held: set[str]
) -> None:
    found = with_representative(known, lead, texts, PARAMS)
    assert (found.representative, [anchor.id for anchor in found.anchors], found.held) == (lead, anchors, held)
    assert (found.id, found.size, found.revision) == (known.id, known.size, known.revision)


# name: (story, who joins, who leads then)
JOINERS: dict[str, tuple[Story, Article, str]] = {
    "a copy": (story(FULL), article("copy", FULL.text), "it_full"),
    "a fuller text": (story(CUT), FULL, "it_full"),
    "a shorter text": (story(FULL), CUT, "it_full"),
    "a text that is fuller than the anchor by hand that it joins through": (
        replace(story(OTHER, CUT), held=frozenset({"it_cut"})), FULL, "it_other"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("known", "joiner", "lead"), JOINERS.values(), ids=JOINERS)
def test_with_joining_article(known: Story, joiner: Article, lead: str) -> None:
    finding = apply_rules(joiner, replace(known, size=4, revision=7), PARAMS)
    assert finding.joins
    found = with_joining_article(joiner, finding, PARAMS)
    assert (found.id, found.representative.id, found.size, found.revision) == (known.id, lead, 5, 8)


@dataclass(frozen=True)
class JoinCase:
    item: Article
    known: Story
    rule: str
    matched: str | None
    relation: str


JOINS = {
    "a teaser stands whole in an anchor": JoinCase(TEASER, story(LATE_START, FULL), "excerpt", "it_full", "partial"),
    "without the anchor nothing is shared": JoinCase(TEASER, story(LATE_START), "too_short", "it_late-start", "new"),
    "what is only like an anchor does not join through it": JoinCase(
        article("other", words(0, 60) + " " + words(700, 760)), story(LATE_START, FULL),
        "unlike", "it_late-start", "new",
    ),
    "an item is not compared with its own former version": JoinCase(
        replace(FULL, text=words(0, 50)), story(LATE_START, FULL), "unlike", "it_late-start", "new"
    ),
    "far in time stays apart, whatever an anchor has": JoinCase(
        article("cut", words(0, 100), days=20), story(LATE_START, article("full", FULL.text, days=10)),
        "far_in_time.window", "it_late-start", "new",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", JOINS.values(), ids=JOINS)
def test_joining(case: JoinCase) -> None:
    verdict = judge_article(case.item, [case.known], PARAMS)
    assert (verdict.rule, verdict.matched_id, verdict.relation) == (case.rule, case.matched, case.relation)


@dataclass(frozen=True)
class MergeCase:
    item: Article
    known: Sequence[Story]
    story: str
    absorbed: list[str]
    lead: str


MERGES = {
    "the full text shows that a teaser and a text without its opening are one": MergeCase(
        FULL, [story(TEASER), story(LATE_START)], "st_late-start", ["st_teaser"], "it_late-start"
    ),
    "the larger story goes on": MergeCase(
        FULL, [story(TEASER, size=5), story(LATE_START)], "st_teaser", ["st_late-start"], "it_full"
    ),
    "of two as large the older goes on": MergeCase(
        FULL, [story(replace(TEASER, seen_at=NOW - timedelta(hours=1)), size=2), story(LATE_START)],
        "st_teaser", ["st_late-start"], "it_full",
    ),
    "three become one": MergeCase(
        FULL, [story(TEASER), story(LATE_START), story(EARLY_END, size=3)],
        "st_early-end", ["st_late-start", "st_teaser"], "it_early-end",
    ),
    "stories that were split from each other stay two": MergeCase(
        FULL, [story(TEASER, splits=["+a"]), story(LATE_START, splits=["-a"])], "st_late-start", [], "it_late-start"
    ),
    "other splits are no hindrance": MergeCase(
        FULL, [story(TEASER, splits=["+a", "-c"]), story(LATE_START, splits=["+a", "+d"])],
        "st_late-start", ["st_teaser"], "it_late-start",
    ),
    "representatives that a rule tells apart stay two": MergeCase(
        FULL, [story(article("teaser", TEASER.text, days=-2)), story(article("late-start", LATE_START.text, days=13))],
        "st_late-start", [], "it_late-start",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MERGES.values(), ids=MERGES)
def test_merging(case: MergeCase) -> None:
    for order in permutations(case.known):
        verdict = judge_article(case.item, order, PARAMS)
        assert verdict.story.id == case.story
        assert sorted(merge.absorbed.id for merge in verdict.merges) == case.absorbed
        assert verdict.story.representative.id == case.lead
        touched = [one for one in case.known if one.id in {case.story, *case.absorbed}]
        assert verdict.story.size == 1 + sum(one.size for one in touched)
        assert verdict.story.apart == frozenset().union(*(one.apart for one in touched))
        assert len(verdict.story.anchors) <= PARAMS.anchors
        before = {text.id for one in touched for text in one.texts}
        assert {text.id for text in verdict.dropped} == before - {text.id for text in verdict.story.texts}


FAR = article("late-start", LATE_START.text, days=15)

# name: (story, another one, which representative joins which text and by which rule; None: they stay two)
EVIDENCE: dict[str, tuple[Story, Story, tuple[str, str, str] | None]] = {
    "the other's representative belongs to the story": (
        story(FULL), story(TEASER), ("it_teaser", "it_full", "excerpt")
    ),
    "the story's representative belongs to the other": (
        story(TEASER), story(LATE_START, FULL), ("it_teaser", "it_full", "excerpt")
    ),
    "the other's is asked first": (story(FULL), story(EARLY_END), ("it_early-end", "it_full", "contained")),
    "neither belongs to the other": (story(TEASER), story(LATE_START), None),
    "somebody has split them": (story(FULL, splits=["+a"]), story(TEASER, splits=["-a"]), None),
    "one side of a split is no hindrance": (
        story(FULL, splits=["+a"]), story(TEASER, splits=["+a"]), ("it_teaser", "it_full", "excerpt")
    ),
    "a rule tells the one apart, whatever the other's anchor by hand has": (
        story(TEASER), replace(story(FAR, FULL), held=frozenset({"it_full"})), None
    ),
}  # fmt: skip


@pytest.mark.parametrize(("known", "other", "expected"), EVIDENCE.values(), ids=EVIDENCE)
def test_find_merge_evidence(known: Story, other: Story, expected: tuple[str, str, str] | None) -> None:
    found = find_merge_evidence(known, other, PARAMS)
    assert (found and (found.pair.item.id, found.pair.matched.id, found.rule.name)) == expected


EARLIER = replace(TEASER, seen_at=NOW - timedelta(hours=1))

# name: (story, another one, which goes on, who leads it then); FULL belongs to both
WHOLES: dict[str, tuple[Story, Story, str, str]] = {
    "the larger goes on": (story(TEASER, size=2), story(LATE_START, size=3), "st_late-start", "it_late-start"),
    "of two as large the earlier": (story(EARLIER), story(LATE_START), "st_teaser", "it_full"),
    "of two as early the one with the lesser id": (story(EARLY_END), story(CUT), "st_cut", "it_early-end"),
    "the other's representative is fuller": (story(CUT, size=9), story(FULL), "st_cut", "it_full"),
    "the article is fuller": (story(CUT, size=9), story(TEASER), "st_cut", "it_full"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other", "goes_on", "lead"), WHOLES.values(), ids=WHOLES)
def test_merge_two_stories(one: Story, other: Story, goes_on: str, lead: str) -> None:
    one = replace(one, revision=5, apart=frozenset({"+a"}), held=frozenset({"it_full"}))
    other = replace(other, revision=8, apart=frozenset({"-b"}))
    for found in (merge_two_stories(one, other, FULL, PARAMS), merge_two_stories(other, one, FULL, PARAMS)):
        assert (found.id, found.representative.id, found.size) == (goes_on, lead, one.size + other.size)
        assert found.revision == (5 if goes_on == one.id else 8)
        assert found.apart == {"+a", "-b"}
        assert found.held == {"it_full"} - {lead}, "what somebody has put there stays an anchor"


def test_a_merge_is_explained() -> None:
    (merge,) = judge_article(FULL, [story(TEASER), story(LATE_START)], PARAMS).merges
    assert (merge.item_id, merge.matched_id, merge.rule) == ("it_teaser", "it_full", "excerpt")
    assert merge.scores.item_in_matched == 1


def test_an_edited_representative_drops_anchors_that_no_longer_agree() -> None:
    edited = replace(LATE_START, text=words(5000, 5300))
    verdict = judge_article(edited, [story(LATE_START, FULL)], PARAMS)
    assert (verdict.rule, verdict.story.anchors) == ("same_item", ())
    assert [text.id for text in verdict.dropped] == ["it_full"]


def test_a_merge_within_a_batch_is_what_the_next_one_sees() -> None:
    last = article("last", words(0, 60))
    batch = [TEASER, LATE_START, FULL, last]
    verdicts = judge_batch(batch, make_sketches(batch, PARAMS), [()] * 4, PARAMS, NOW)
    assert [verdict.story.id for verdict in verdicts] == [
        "st_teaser",
        "st_late-start",
        "st_late-start",
        "st_late-start",
    ]
    assert (verdicts[-1].story.size, verdicts[-1].story.revision) == (4, 3)


def test_a_story_that_another_batch_knew_and_this_one_merged_is_found_as_what_it_became() -> None:
    known = (story(TEASER, size=2), story(LATE_START, size=3))
    batch = [FULL, article("last", words(0, 60))]
    merged, last = judge_batch(batch, make_sketches(batch, PARAMS), [known, (known[0],)], PARAMS, NOW)
    assert [one.absorbed.id for one in merged.merges] == ["st_teaser"]
    assert (last.story.id, last.story.size, last.story.revision) == ("st_late-start", 7, 3)


def test_an_index_keeps_exactly_the_texts_that_stories_are_found_by() -> None:
    index = MemoryIndex(PARAMS)
    stories: dict[str, Story] = {}
    for one in (TEASER, LATE_START, FULL, article("copy", FULL.text), CUT, article("else", words(4000, 4100))):
        (own,) = make_sketches([one], PARAMS)
        (near,) = index.find_candidates([own])
        verdict = judge_article(one, near, PARAMS)
        update_index(verdict, own, index, NOW)
        stories[verdict.story.id] = verdict.story
        for merge in verdict.merges:
            del stories[merge.absorbed.id]
        assert set(index._numbers) == {text.id for known in stories.values() for text in known.texts}
        assert len(index._postings) == sum(len(text.places) for text in index._texts.values())
        assert len(index) == len(stories)


def groups(order: Sequence[Article], batch: int) -> set[frozenset[str]]:
    verdicts = list(StreamJudge(PARAMS).judge(order, batch=batch))
    ends = final_story_ids((verdict.story.id, [merge.absorbed.id for merge in verdict.merges]) for verdict in verdicts)
    stories: dict[str, set[str]] = {}
    for verdict, end in zip(verdicts, ends, strict=True):
        stories.setdefault(end, set()).add(verdict.article.id)
    return {frozenset(members) for members in stories.values()}


CLEAR = (
    FULL, LATE_START, EARLY_END, TEASER, CUT, article("copy", FULL.text),
    article("b-full", words(1000, 1400)), article("b-teaser", words(1000, 1045)), article("b-cut", words(1000, 1100)),
    article("c", words(2000, 2100)),
)  # fmt: skip


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(order=st.permutations(CLEAR), batch=st.sampled_from([1, 3, 20]))
def test_any_order_gives_the_same_stories(order: Sequence[Article], batch: int) -> None:
    assert {len(group) for group in groups(order, batch)} == {6, 3, 1}
    assert groups(order, batch) == groups(CLEAR, 1)
