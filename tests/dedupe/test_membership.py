"""What stories are after a split, a merge by hand, a withdrawal, and a new text of a member that was placed by hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dedupe import (
    Article,
    Params,
    Story,
    find_open_stories,
    keep_in_story,
    merge_stories_by_hand,
    split_off_members,
    without_members,
)
from dedupe.membership import MAX_MEMBERS_READ, make_split_id

PARAMS = Params()
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def words(start: int, end: int) -> str:
    return " ".join(f"word{i}" for i in range(start, end))


def article(name: str, text: str, minutes: int = 0) -> Article:
    moment = NOW + timedelta(minutes=minutes)
    return Article(id=f"it_{name}", text=text, seen_at=moment, source=f"{name}.example")


LEAD = article("lead", words(60, 300))  # lacks the opening, which the anchor has
ANCHOR = article("anchor", words(0, 260))
COPY = article("copy", words(60, 300), minutes=5)
PART = article("part", words(60, 200))
OTHER = article("other", words(5000, 5400))
MEMBERS = [PART, COPY, ANCHOR, LEAD]
STORY = Story(
    id="st_1", representative=LEAD, anchors=(ANCHOR,), size=4, revision=7, apart=frozenset({"-st_old"}),
    held=frozenset({"it_anchor"}),
)  # fmt: skip


# name: (who leaves, who is kept of the members, who represents the rest, its anchors; None: nobody is left)
LEAVING: dict[str, tuple[set[str], Sequence[Article], tuple[str, list[str]] | None]] = {
    "a member": ({"it_part"}, MEMBERS, ("it_lead", ["it_anchor"])),
    "an anchor": ({"it_anchor"}, MEMBERS, ("it_lead", [])),
    "the representative: the longest text follows, and what agrees with it is an anchor": (
        {"it_lead"}, MEMBERS, ("it_anchor", ["it_copy"])
    ),
    "the representative: of two as long the earlier": (
        {"it_lead", "it_anchor"}, [PART, COPY, replace(COPY, id="it_first", seen_at=NOW), LEAD, ANCHOR],
        ("it_first", []),
    ),
    "the representative: of two as long and as early the lesser id": (
        {"it_lead", "it_anchor"}, [replace(COPY, id="it_z"), COPY, LEAD, ANCHOR], ("it_copy", [])
    ),
    "all": ({"it_lead", "it_anchor", "it_copy", "it_part"}, MEMBERS, None),
    "all that are kept": ({"it_lead"}, [LEAD], None),
}  # fmt: skip


@pytest.mark.parametrize(("leaving", "members", "left"), LEAVING.values(), ids=LEAVING)
def test_without_members(leaving: set[str], members: Sequence[Article], left: tuple[str, list[str]] | None) -> None:
    found = without_members(STORY, leaving, members, PARAMS)
    assert (found and (found.representative.id, [anchor.id for anchor in found.anchors])) == left
    if found:
        assert (found.id, found.size, found.revision, found.apart) == ("st_1", 4 - len(leaving), 8, STORY.apart)
        assert found.held == STORY.held & {anchor.id for anchor in found.anchors}


def test_anchors_are_looked_for_among_the_longest_texts_only() -> None:
    lead = article("longest", words(60, 900))
    longer = [article(f"m{n}", words(60, 500), minutes=n) for n in range(MAX_MEMBERS_READ - 1)]
    opening = article("opening", words(0, 400))  # the only one with an opening of its own
    for members, anchors in ([LEAD, lead, *longer, opening], []), ([LEAD, lead, *longer[1:], opening], ["it_opening"]):
        found = without_members(replace(STORY, anchors=()), {"it_lead"}, members, PARAMS)
        assert found is not None
        assert [anchor.id for anchor in found.anchors] == anchors


# name: (who leaves, who represents what stays, who represents what leaves)
SPLITS: dict[str, tuple[set[str], str, str]] = {
    "a member": ({"it_part"}, "it_lead", "it_part"),
    "the anchor": ({"it_anchor"}, "it_lead", "it_anchor"),
    "the representative goes on leading": ({"it_lead", "it_anchor"}, "it_copy", "it_lead"),
    "two members, the longer leads": ({"it_part", "it_copy"}, "it_lead", "it_copy"),
}


@pytest.mark.parametrize(("leaving", "stays", "leaves"), SPLITS.values(), ids=SPLITS)
def test_split_off_members(leaving: set[str], stays: str, leaves: str) -> None:
    done = split_off_members(STORY, leaving, MEMBERS, PARAMS)
    assert done is not None
    kept, begun = done
    name = make_split_id(STORY, leaving)
    assert (kept.id, kept.representative.id, kept.size, kept.revision) == ("st_1", stays, 4 - len(leaving), 8)
    assert (begun.id, begun.representative.id, begun.size, begun.revision) == (name, leaves, len(leaving), 1)
    assert (kept.apart, begun.apart) == ({"-st_old", f"+{name}"}, {"-st_old", f"-{name}"})
    assert {text.id for text in begun.texts} <= leaving
    assert not leaving & {text.id for text in kept.texts}


def test_a_split_that_would_leave_nothing_is_none() -> None:
    assert split_off_members(STORY, {member.id for member in MEMBERS}, MEMBERS, PARAMS) is None


def test_a_split_is_named_by_what_it_splits() -> None:
    name = make_split_id(STORY, {"it_a", "it_b"})
    assert name == make_split_id(replace(STORY, size=9, representative=OTHER), {"it_b", "it_a"})
    others = [
        make_split_id(STORY, {"it_a"}),
        make_split_id(replace(STORY, revision=8), {"it_a", "it_b"}),
        make_split_id(replace(STORY, id="st_2"), {"it_a", "it_b"}),
    ]
    assert len({name, *others}) == 4
    assert all(one.startswith("st_") and len(one) == 29 for one in (name, *others))


def as_story(number: int, lead: Article, *anchors: Article, apart: Collection[str] = ()) -> Story:
    story = Story(id=f"st_{number}", representative=lead, anchors=anchors, size=number + 1, revision=10 * number)
    return replace(story, apart=frozenset(apart))


def test_a_merge_goes_on_as_the_first_with_the_others_leads_as_anchors() -> None:
    first, second = as_story(1, LEAD, ANCHOR), as_story(2, OTHER)
    merged, merges = merge_stories_by_hand([first, second], PARAMS)
    assert (merged.id, merged.size, merged.revision, merged.representative) == ("st_1", 5, 11, LEAD)
    assert (merged.held, [anchor.id for anchor in merged.anchors]) == ({"it_other"}, ["it_other", "it_anchor"])
    (merge,) = merges
    assert (merge.absorbed, merge.item_id, merge.matched_id) == (second, "it_other", "it_lead")
    assert (merge.relation, merge.rule, merge.scores.jaccard) == ("copy", "by_hand", 0.0)


def test_a_fuller_text_of_the_others_leads_and_the_first_ones_is_an_anchor_by_hand() -> None:
    whole = article("whole", words(60, 900))
    merged, (merge,) = merge_stories_by_hand([as_story(1, LEAD), as_story(2, whole)], PARAMS)
    assert (merged.id, merged.representative, merged.held) == ("st_1", whole, {"it_lead"})
    assert (merge.item_id, merge.matched_id) == ("it_whole", "it_lead"), "as the stories were before"


def test_the_leads_of_the_first_stories_are_anchors_by_hand_as_many_as_there_may_be() -> None:
    strangers = [as_story(n, article(f"s{n}", words(1000 * n, 1000 * n + 100))) for n in (4, 3, 2, 1)]
    merged, merges = merge_stories_by_hand(strangers, PARAMS)
    assert (merged.held, len(merged.anchors), len(merges)) == ({"it_s3", "it_s2"}, PARAMS.anchors, 3)


# name: (sides of the stories, those of the whole)
SIDES: dict[str, tuple[tuple[set[str], ...], set[str]]] = {
    "no splits": ((set(), set()), set()),
    "a split between them is over": (({"+s"}, {"-s"}), set()),
    "splits from others stay": (({"+s", "-t"}, {"+s"}), {"+s", "-t"}),
    "a split between two of the others is over": (({"+t"}, {"+s"}, {"-s"}), {"+t"}),
}


@pytest.mark.parametrize(("sides", "expected"), SIDES.values(), ids=SIDES)
def test_a_merge_ends_the_splits_between_its_stories(sides: tuple[set[str], ...], expected: set[str]) -> None:
    stories = [as_story(n, article(f"s{n}", words(1000 * n, 1000 * n + 100)), apart=own) for n, own in enumerate(sides)]
    assert merge_stories_by_hand(stories, PARAMS)[0].apart == expected


# name: (new text of a member, relation, rule, who leads then, texts that find the story no more)
KEPT: dict[str, tuple[Article, str, str, str, list[str]]] = {
    "it agrees still": (article("copy", words(60, 299)), "copy", "jaccard", "it_lead", []),
    "it says something else": (article("copy", OTHER.text), "copy", "by_hand", "it_lead", []),
    "it is fuller": (article("copy", words(60, 900)), "partial", "contained", "it_copy", ["it_lead"]),
    "the anchor by hand says something else": (article("anchor", OTHER.text), "copy", "by_hand", "it_lead", []),
}


@pytest.mark.parametrize(("newer", "relation", "rule", "lead", "dropped"), KEPT.values(), ids=KEPT)
def test_keep_in_story(newer: Article, relation: str, rule: str, lead: str, dropped: list[str]) -> None:
    verdict = keep_in_story(newer, STORY, PARAMS)
    assert (verdict.article, verdict.relation, verdict.rule) == (newer, relation, rule)
    assert (verdict.story.id, verdict.story.size, verdict.story.revision) == ("st_1", 5, 8)
    assert verdict.story.representative.id == lead
    assert [text.id for text in verdict.dropped] == dropped
    assert (verdict.matched_id, verdict.scores is None) == ("it_lead", False)
    by_id = {text.id: text for text in verdict.story.texts}
    assert by_id.get(newer.id, newer) == newer, "never its former version"


# name: (sides of an item, the story it is in, the stories that it may join)
OPEN: dict[str, tuple[set[str], str | None, list[str]]] = {
    "no sides": (set(), None, ["st_1", "st_2", "st_3"]),
    "one side": ({"+s"}, None, ["st_1", "st_2"]),
    "the other side": ({"-s"}, None, ["st_1", "st_3"]),
    "its own story is always open": ({"+s"}, "st_3", ["st_1", "st_2", "st_3"]),
    "another split": ({"+t"}, None, ["st_1", "st_2", "st_3"]),
}


@pytest.mark.parametrize(("sides", "own", "expected"), OPEN.values(), ids=OPEN)
def test_find_open_stories(sides: set[str], own: str | None, expected: list[str]) -> None:
    stories = [as_story(1, LEAD), as_story(2, COPY, apart={"+s"}), as_story(3, PART, apart={"-s", "+t"})]
    assert [story.id for story in find_open_stories(frozenset(sides), stories, own)] == expected
