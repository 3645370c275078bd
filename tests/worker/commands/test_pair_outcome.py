"""pair_outcome: what was done with two items, in words and as JSON values."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dedupe import Scores, Story
from tests.support.clock import NOW
from tests.support.judging import make_item, make_stored_item, make_story
from tests.support.pipeline import make_courier_item, make_post_item, read_events, run_items
from tests.support.texts import OTHER, WHOLE
from worker.commands.pair_outcome import PairOutcome, describe_outcome, load_pair_outcome, pack_outcome
from worker.judging import by_hand
from worker.runtime import Runtime
from worker.store.connect import make_client
from worker.store.items import StoredItem, StoredVerdict, Withdrawal
from worker.store.keys import Keys

BEGAN = {"relation": "new", "rule": "no_match"}
COPIED = {"relation": "copy", "rule": "same_text", "matched_id": "it_a"}
LIKEST = {"relation": "new", "rule": "template.date", "matched_id": "it_a"}
ST_A, ST_B = make_story("a"), make_story("b")
BY_HAND = Withdrawal(by="hand", at=NOW, story_id="st_b", reason="a hoax")


def make_judged(
    name: str, story_id: str = "", withdrawn: Withdrawal | None = None, version: int = 1, **verdict: Any
) -> StoredItem:
    """An item of its own story unless another one is named; without ``verdict`` nothing is kept of one."""
    kept = StoredVerdict(**{"matched_id": None, "scores": None, **verdict}) if verdict else None
    item = make_stored_item(make_item(name), verdict=kept, withdrawn=withdrawn, version=version)
    return replace(item, story_id=story_id or f"st_{name}")


def make_outcome(a: StoredItem, b: StoredItem, *stories: Story) -> PairOutcome:
    """Two items with those of their stories that are in the window."""
    known = {story.id: story for story in stories}
    return PairOutcome(a, b, *(None if one.withdrawn else known.get(one.story_id) for one in (a, b)))


# name: (an outcome, what is said)
OUTCOMES: dict[str, tuple[PairOutcome, tuple[str, ...]]] = {
    "a copy": (
        make_outcome(make_judged("a", **BEGAN), make_judged("b", "st_a", **COPIED), replace(ST_A, size=2)),
        (
            "Both are in story st_a (2 items, represented by A).",
            "A began a story of its own: nothing shared enough with it to be compared.",
            "B was judged copy when it was compared with A, by the rule same_text.",
        ),
    ),
    "both are copies of a third": (
        make_outcome(make_judged("b", "st_a", **COPIED), make_judged("c", "st_a", **COPIED), make_story("a", size=3)),
        (
            "Both are in story st_a (3 items, represented by it_a).",
            "A was judged copy when it was compared with it_a, by the rule same_text.",
            "B was judged copy when it was compared with it_a, by the rule same_text.",
        ),
    ),
    "kept apart by a rule": (
        make_outcome(make_judged("a", **BEGAN), make_judged("b", **LIKEST), ST_A, ST_B),
        (
            "A is in story st_a (1 item, represented by A).",
            "B is in story st_b (1 item, represented by B).",
            "A began a story of its own: nothing shared enough with it to be compared.",
            "B began a story of its own; the likest then was A, kept apart by the rule template.date.",
        ),
    ),
    "a later wording": (
        make_outcome(make_judged("a", relation="update", rule="new_version"), make_judged("b"), ST_A, ST_B),
        (
            "A is in story st_a (1 item, represented by A).",
            "B is in story st_b (1 item, represented by B).",
            "A was judged update, by the rule new_version.",
            "Nothing is kept of how B was judged.",
        ),
    ),
    "a story is out of the window": (
        make_outcome(make_judged("a", **BEGAN), make_judged("b", **BEGAN), ST_A),
        (
            "A is in story st_a (1 item, represented by A).",
            "B was in story st_b, which is out of the window.",
            "A began a story of its own: nothing shared enough with it to be compared.",
            "B began a story of its own: nothing shared enough with it to be compared.",
        ),
    ),
    "withdrawn": (
        make_outcome(make_judged("a", **BEGAN), make_judged("b", withdrawn=BY_HAND, **COPIED), ST_A, ST_B),
        (
            "A is in story st_a (1 item, represented by A).",
            "B is in no story: withdrawn by hand on 2026-06-07 18:00: a hoax.",
            "A began a story of its own: nothing shared enough with it to be compared.",
            "B was judged copy when it was compared with A, by the rule same_text.",
        ),
    ),
    "split by hand": (
        make_outcome(
            make_judged("a", **BEGAN),
            make_judged("b", **COPIED),
            replace(ST_A, apart=frozenset({"+st_b"})),
            replace(ST_B, apart=frozenset({"-st_b"})),
        ),
        (
            "A is in story st_a (1 item, represented by A).",
            "B is in story st_b (1 item, represented by B).",
            "Somebody has taken their stories apart by hand: they are never joined.",
            "A began a story of its own: nothing shared enough with it to be compared.",
            "B was judged copy when it was compared with A, by the rule same_text.",
        ),
    ),
}


@pytest.mark.parametrize(("outcome", "says"), OUTCOMES.values(), ids=OUTCOMES)
def test_an_outcome_is_told_in_sentences(outcome: PairOutcome, says: tuple[str, ...]) -> None:
    assert describe_outcome(outcome) == says


def test_two_sides_of_different_splits_are_not_apart() -> None:
    a, b = replace(ST_A, apart=frozenset({"+st_x"})), replace(ST_B, apart=frozenset({"-st_y", "+st_x"}))
    assert not make_outcome(make_judged("a"), make_judged("b"), a, b).is_split


def test_two_items_without_a_story_are_in_no_common_one() -> None:
    assert not make_outcome(make_judged("a", "st_x"), make_judged("b", "st_x")).same_story


def test_an_outcome_is_packed_with_stories_and_verdicts() -> None:
    scores = Scores(jaccard=0.91234, item_in_matched=1.0, matched_in_item=0.5, shared_blocks=2)
    outcome = make_outcome(
        make_judged("a", **BEGAN), make_judged("b", "st_a", scores=scores, **COPIED), replace(ST_A, size=2)
    )
    story = {"story_id": "st_a", "story_size": 2, "representative": "it_a"}
    assert pack_outcome(outcome) == {
        "same_story": True,
        "split_by_hand": False,
        "a": {
            **story, "relation": "new", "rule": "no_match", "matched_id": None, "jaccard": None,
            "containment": None, "containment_of": None, "shared_blocks": None,
        },
        "b": {
            **story, "relation": "copy", "rule": "same_text", "matched_id": "it_a", "jaccard": 0.9123,
            "containment": 1.0, "containment_of": "item", "shared_blocks": 2,
        },
    }  # fmt: skip


def test_a_story_that_is_over_is_packed_by_its_id_alone() -> None:
    packed = pack_outcome(OUTCOMES["a story is out of the window"][0])
    assert packed["same_story"] is False
    assert [packed["b"][name] for name in ("story_id", "story_size", "representative")] == ["st_b", None, None]


def test_a_split_by_hand_is_packed() -> None:
    assert pack_outcome(OUTCOMES["split by hand"][0])["split_by_hand"] is True


def load_outcome(rt: Runtime) -> PairOutcome:
    """What the server knows of the first two items that it was given."""
    records = [data["record"] for _, data in read_events(rt) if "record" in data]
    first, second = [*dict.fromkeys(record["id"] for record in records)][:2]
    known = rt.items.load_items([first, second])
    return load_pair_outcome(rt, known[first], known[second])


def test_two_items_of_one_story_are_loaded(rt: Runtime) -> None:
    run_items(rt, make_courier_item())
    run_items(rt, make_post_item())
    outcome = load_outcome(rt)
    assert outcome.same_story
    assert outcome.story_of_a == outcome.story_of_b
    assert outcome.story_of_a is not None
    assert (outcome.story_of_a.size, outcome.story_of_a.representative.id) == (2, outcome.a.article.id)
    verdict = outcome.b.verdict
    assert verdict is not None
    assert (verdict.relation, verdict.matched_id) == ("copy", outcome.a.article.id)


def test_two_stories_are_loaded_for_two_items(rt: Runtime) -> None:
    run_items(rt, make_courier_item(WHOLE))
    run_items(rt, make_post_item(OTHER))
    outcome = load_outcome(rt)
    assert outcome.story_of_a is not None
    assert outcome.story_of_b is not None
    assert (outcome.story_of_a.id, outcome.story_of_b.id) == (outcome.a.story_id, outcome.b.story_id)
    assert not outcome.same_story
    assert not outcome.is_split


def test_what_people_have_decided_is_loaded(rt: Runtime) -> None:
    run_items(rt, make_courier_item())
    run_items(rt, make_post_item())
    by_hand.split_off_items(rt, [load_outcome(rt).b.article.id], "another ferry")
    split = load_outcome(rt)
    assert (split.is_split, split.same_story) == (True, False)
    assert "Somebody has taken their stories apart by hand: they are never joined." in describe_outcome(split)
    by_hand.withdraw_item(rt, split.b.article.id, "a hoax")
    withdrawn = load_outcome(rt)
    assert withdrawn.story_of_a is not None
    assert (withdrawn.story_of_b, withdrawn.is_split) == (None, False)
    assert f"withdrawn by hand on {rt.now():%Y-%m-%d %H:%M}: a hoax." in describe_outcome(withdrawn)[1]


def test_a_withdrawn_item_is_not_in_the_story_that_it_left(rt: Runtime) -> None:
    run_items(rt, make_courier_item())
    run_items(rt, make_post_item())
    before = load_outcome(rt)
    by_hand.withdraw_item(rt, before.b.article.id)
    outcome = load_outcome(rt)
    assert outcome.b.last_story_id == outcome.a.story_id == before.a.story_id
    assert (outcome.story_of_a is None, outcome.story_of_b, outcome.same_story) == (False, None, False)


@pytest.mark.raw_store
def test_a_story_that_is_over_is_not_loaded(rt: Runtime, server_url: str) -> None:
    run_items(rt, make_courier_item(WHOLE))
    run_items(rt, make_post_item(OTHER))
    make_client(server_url).delete(Keys.of(rt.settings.collection).story(load_outcome(rt).b.story_id))
    outcome = load_outcome(rt)
    assert (outcome.story_of_a is None, outcome.story_of_b) == (False, None)
    assert "out of the window" in describe_outcome(outcome)[1]


def test_the_moment_of_a_withdrawal_is_told_to_the_minute() -> None:
    later = replace(BY_HAND, at=NOW + timedelta(seconds=59), reason=None)
    outcome = make_outcome(make_judged("a"), make_judged("b", withdrawn=later), ST_A)
    assert describe_outcome(outcome)[1] == "B is in no story: withdrawn by hand on 2026-06-07 18:00."
