"""Two texts laid side by side: what stands at the same places."""

from __future__ import annotations

from dedupe import Params
from dedupe.slots import find_slots

PARAMS = Params()


def list_slots(ours: str, theirs: str) -> list[tuple[str, str]]:
    return [(" ".join(slot.ours), " ".join(slot.theirs)) for slot in find_slots(ours, theirs, PARAMS).slots]


def test_slots_lie_between_shared_words() -> None:
    ours = "Three people were hurt near Orsby on Monday when a bus hit a tree, police said"
    theirs = "Five people were hurt near Karnholt Mill on Friday when a bus hit a tree, police said"
    assert list_slots(ours, theirs) == [("three", "five"), ("orsby", "karnholt mill"), ("monday", "friday")]


def test_a_character_that_two_names_share_splits_no_slot() -> None:
    assert list_slots("由林小梅出任馆长", "由赵小勇出任馆长") == [("林 小 梅", "赵 小 勇")]


def test_a_figure_keeps_its_unit_apart() -> None:
    ours, theirs = "上午七时四十分左右一辆车", "上午四时十五分左右一辆车"
    assert list_slots(ours, theirs) == [("7", "4"), ("40", "15")]


def test_what_only_one_has_is_no_slot() -> None:
    pair = find_slots("the old bridge over the harbour is shut", "the bridge over the harbour is shut today", PARAMS)
    assert (pair.slots, pair.loose, pair.passages) == ((), 2, 0)


def test_a_passage_is_no_slot() -> None:
    own = " ".join(f"word{number}" for number in range(20))
    pair = find_slots(f"the bridge is shut {own} said the mayor", "the bridge is shut today said the mayor", PARAMS)
    assert (pair.slots, pair.loose, pair.passages) == ((), 0, 1)


def test_nothing_and_all() -> None:
    assert find_slots("", "the bridge is shut", PARAMS).slots == ()
    assert find_slots("shut", "the bridge is shut", PARAMS).slots == ()
    assert find_slots("the bridge is shut", "the bridge is shut", PARAMS).slots == ()
