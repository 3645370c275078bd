"""What becomes of stories and items when people decide, or an item is withdrawn: the change and its event."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import pytest

from dedupe import Params, Story
from tests.support.clock import NOW
from tests.support.judging import make_item, make_stored_item, make_story, read_event, read_pairs
from tests.support.texts import OTHER, WHOLE
from worker.judging.regrouping import regroup_for_merge, regroup_for_split, regroup_for_withdrawal
from worker.store.items import Placement, StoredItem, Withdrawal, pack_decision

PARAMS = Params()
LONGER = WHOLE + "\n\nThe company will pay for the boats, it said at night."
TEXTS = {"it_a": ("a", WHOLE), "it_b": ("b", OTHER), "it_c": ("c", LONGER)}
THREE = make_story("a", size=3, revision=4)
SPLIT = Placement(did="split", at=NOW, reason="two towns")
MERGE = Placement(did="merge", at=NOW, reason="one town")
WITHDRAWAL = Withdrawal(by="hand", at=NOW, story_id="st_a", reason="by mistake")


def make_members(*names: str, apart: Collection[str] = ()) -> dict[str, StoredItem]:
    items = [make_item(*TEXTS[f"it_{name}"]) for name in names]
    return {
        item.id: make_stored_item(item, THREE, version=version, apart=frozenset(apart))
        for version, item in enumerate(items, 1)
    }


@dataclass(frozen=True, kw_only=True)
class Split:
    """Items that leave a story of a, b and c, and who represents the two stories then."""

    leaving: tuple[str, ...]
    stays: tuple[str, int]  # representative and size
    begins: tuple[str, int]
    retired: tuple[str, ...]


SPLITS = {
    "a member": Split(leaving=("it_b",), stays=("it_a", 2), begins=("it_b", 1), retired=()),
    "two members": Split(leaving=("it_c", "it_b"), stays=("it_a", 1), begins=("it_c", 2), retired=()),
    "the representative": Split(leaving=("it_a",), stays=("it_c", 2), begins=("it_a", 1), retired=()),
    "the representative and another": Split(
        leaving=("it_a", "it_c"), stays=("it_b", 1), begins=("it_a", 2), retired=()
    ),
}


@pytest.mark.parametrize("case", SPLITS.values(), ids=SPLITS)
def test_a_split(case: Split) -> None:
    done = regroup_for_split(THREE, case.leaving, make_members(*"abc", apart={"+old"}), SPLIT, PARAMS)
    assert done is not None
    change, data = done
    kept, begun = change.stories
    assert (kept.id, kept.representative.id, kept.size, kept.revision) == ("st_a", *case.stays, 5)
    assert (begun.representative.id, begun.size, begun.revision) == (*case.begins, 1)
    assert change.moves == tuple((item, THREE.id, begun.id) for item in case.leaving)
    assert (kept.apart, begun.apart) == ({f"+{begun.id}"}, {f"-{begun.id}"})
    assert tuple(item for item, _ in change.retired) == case.retired
    assert change.counts == {"split": 1}
    for item, values in change.fields:
        fields, left = read_pairs(values), item in case.leaving
        assert fields["apart"].split() == sorted(["+old", f"{'-' if left else '+'}{begun.id}"])
        assert fields.get("placed") == (pack_decision(replace(SPLIT, came_from="st_a")) if left else None)
    assert [item for item, _ in change.fields] == ["it_a", "it_b", "it_c"]
    assert {item for item, _ in change.posted} >= {case.stays[0], case.begins[0]}
    assert (data["items"], data["reason"]) == (sorted(case.leaving), "two towns")
    (event,) = change.events
    assert read_event(event) == ("story.split", "st_a", data)


def test_a_split_that_would_leave_nothing_is_none() -> None:
    assert regroup_for_split(THREE, TEXTS, make_members(*"abc"), SPLIT, PARAMS) is None


def test_a_split_names_the_version_of_both_representatives() -> None:
    done = regroup_for_split(THREE, ["it_b"], make_members(*"abc"), SPLIT, PARAMS)
    assert done is not None
    representatives = [done[1][name] for name in ("representative", "new_representative")]
    assert [(one["id"], one["version"]) for one in representatives] == [("it_a", 1), ("it_b", 2)]  # type: ignore[index]


# name: (sides of the two stories, sides of each member afterwards)
SIDES: dict[str, tuple[set[str], set[str], str]] = {
    "no splits": (set(), set(), "+s -t"),
    "a split between them is over": ({"+s"}, {"-s"}, "-t"),
    "two splits between them are over": ({"+s", "-t"}, {"-s", "+t"}, ""),
    "a split from others stays": ({"+s"}, {"+s"}, "+s -t"),
}


@pytest.mark.parametrize(("ours", "theirs", "expected"), SIDES.values(), ids=SIDES)
def test_a_merge_ends_the_splits_between_its_stories(ours: set[str], theirs: set[str], expected: str) -> None:
    stories = [make_story("a", apart=frozenset(ours)), make_story("b", OTHER, apart=frozenset(theirs))]
    change, _ = regroup_for_merge(stories, make_members(*"ab", apart={"+s", "-t"}), MERGE, PARAMS)
    for _, values in change.fields:
        assert read_pairs(values) == {"placed": pack_decision(replace(MERGE, came_from="st_a")), "apart": expected}
    assert [item for item, _ in change.fields] == ["it_a", "it_b"]


def test_a_merge_goes_on_as_the_first_and_says_so_for_each_of_the_others() -> None:
    stories = [THREE, make_story("b", OTHER, size=2), make_story("d", OTHER)]
    change, data = regroup_for_merge(stories, make_members(*"ab"), MERGE, PARAMS)
    (whole,) = change.stories
    assert (whole.id, whole.size, whole.revision) == ("st_a", 6, 5)
    assert change.absorbed == tuple(stories[1:])
    assert whole.held <= {"it_b", "it_d"}
    assert {item for item, _ in change.posted} == {text.id for text in whole.texts}
    assert [read_event(event) for event in change.events] == [("story.merged", "st_a", one) for one in data]
    assert [(one["absorbed_id"], one["reason"]) for one in data] == [("st_b", "one town"), ("st_d", "one town")]
    assert len({read_pairs(event.fields)["ce_id"] for event in change.events}) == 2


def test_a_merge_without_a_reason_names_none() -> None:
    _, (data,) = regroup_for_merge(
        [THREE, make_story("b", OTHER)], make_members(*"ab"), replace(MERGE, reason=None), PARAMS
    )
    assert "reason" not in data


# name: (item, its story, members, who represents the story afterwards, its size; None: it has ended)
WITHDRAWALS: dict[str, tuple[str, Story | None, str, tuple[str, int] | None]] = {
    "a member": ("b", THREE, "abc", ("it_a", 2)),
    "the representative": ("a", THREE, "abc", ("it_c", 2)),
    "the only one": ("a", make_story("a"), "a", None),
    "the story is out of the window": ("a", None, "", None),
}


@pytest.mark.parametrize(("name", "story", "members", "left"), WITHDRAWALS.values(), ids=WITHDRAWALS)
def test_a_withdrawal(name: str, story: Story | None, members: str, left: tuple[str, int] | None) -> None:
    known = make_stored_item(make_item(*TEXTS[f"it_{name}"]), story, version=6)
    change, data = regroup_for_withdrawal(known, make_members(*members), WITHDRAWAL, PARAMS)
    assert [(one.representative.id, one.size) for one in change.stories] == ([left] if left else [])
    assert change.ended == ((story,) if story and not left else ())
    assert change.moves == ((known.id, story.id if story else "", ""),)
    assert change.versions == ((known.id, 6),)
    emptied = {f"earlier:{slot}": "" for slot in range(6)}
    assert read_pairs(change.fields[0][1]) == {"version": "7", "withdrawn": pack_decision(WITHDRAWAL), **emptied}
    assert change.counts == {"withdrawn": 1}
    assert known.id in [item for item, _ in change.retired], "its own text is found no more"
    assert known.id not in [item for item, _ in change.posted]
    representative = data["representative"]
    assert (representative and representative["id"]) == (left and left[0])  # type: ignore[index]
    assert (data["id"], data["version"], data["story_size"]) == (known.id, 7, left[1] if left else 0)
    assert [read_event(event) for event in change.events] == [("item.withdrawn", known.id, data)]
