"""Stories that become one on the real server: whole, once, never on old knowledge; and what becomes of their items."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from dedupe import Article, Story, judge_article, make_sketches
from ingest import Document, Item, read_document
from tests.support.jobs import submit_job
from tests.support.judging import make_slot
from tests.support.pipeline import make_named_item, read_events, run_items
from tests.support.texts import FULL, LATE_START, MORE, TEASER
from worker.commands.demo import collect_stories
from worker.judging.article_of_item import article_of as made
from worker.judging.changes import change_for_judged
from worker.runtime import Runtime
from worker.store.commit import ItemPlace


def kinds(rt: Runtime) -> list[str]:
    return [kind for kind, _ in read_events(rt)]


def merges(rt: Runtime) -> list[dict[str, Any]]:
    return [data for kind, data in read_events(rt) if kind == "story.merged"]


def two_stories(rt: Runtime) -> dict[str, str]:
    """A teaser and a text without its opening, as two stories: id of the item -> id of the story."""
    run_items(rt, make_named_item("teaser", TEASER))
    run_items(rt, make_named_item("late", LATE_START))
    records = [data["record"] for _, data in read_events(rt)]
    assert kinds(rt) == ["story.created", "story.created"]
    return {record["title"].split()[-1]: record["story_id"] for record in records}


def found(rt: Runtime, text: str) -> list[Story]:
    (own,) = make_sketches([Article(id="it_x", text=text, seen_at=rt.now())], rt.params)
    (stories,) = rt.index.look_up_stories([own], rt.now()).candidates
    return list(stories)


def test_the_full_text_makes_one_of_them_and_says_so(rt: Runtime) -> None:
    stories = two_stories(rt)
    state = run_items(rt, make_named_item("full", FULL))
    assert state.counts["copies"] == 1
    (merge,) = merges(rt)
    absorbed, survivor = stories["teaser"], stories["late"]
    assert (merge["story_id"], merge["absorbed_id"], merge["story_size"]) == (survivor, absorbed, 3)
    assert merge["representative"]["title"] == "Report from late"
    assert merge["match"]["rule"] == "excerpt"
    assert merge["match"]["containment"] == 1
    assert rt.items.resolve_story_id(absorbed) == rt.items.resolve_story_id(survivor) == survivor
    assert len(rt.items.load_member_ids(survivor)) == 3
    assert rt.items.load_member_ids(absorbed) == []
    assert rt.items.load_stories([absorbed]) == {}
    (story,) = found(rt, FULL)
    assert (story.id, story.size, [text.title for text in story.texts]) == (
        survivor,
        3,
        ["Report from late", "Report from full"],
    )
    audit = rt.jobs.audit()
    assert (audit.contradictions, audit.merged, audit.outcomes["published"]) == ((), 1, 2)


def test_what_was_led_by_a_teaser_is_found_by_the_anchor_afterwards(rt: Runtime) -> None:
    stories = two_stories(rt)
    run_items(rt, make_named_item("full", FULL))
    run_items(rt, make_named_item("another", TEASER))
    record = read_events(rt)[-1][1]["record"]
    assert (record["story_id"], record["syndication"]["story_size"]) == (stories["late"], 4)
    assert record["syndication"]["match"]["matched_id"] == merges(rt)[0]["item_id"]


def test_an_absorbed_representative_that_changes_is_a_member_now(rt: Runtime) -> None:
    stories = two_stories(rt)
    run_items(rt, make_named_item("full", FULL))
    run_items(rt, make_named_item("teaser", TEASER + " and so on"))
    record = read_events(rt)[-1][1]["record"]
    assert (kinds(rt)[-1], record["version"], record["story_id"]) == ("story.copy_added", 2, stories["late"])
    assert rt.items.load_stories([stories["late"]])[stories["late"]].size == 3
    other = "\n\n".join(reversed(MORE)).replace("Innisvane", "Puertoluz").upper()
    run_items(
        rt,
        make_named_item(
            "teaser", "Nothing of the kind was ever said by the mayor of Puertoluz about her goats. " + other[:40]
        ),
    )
    record = read_events(rt)[-1][1]["record"]
    assert kinds(rt)[-1] == "story.created"
    assert record["story_id"] not in stories.values(), "the old id still leads to the story that it became"
    assert rt.items.resolve_story_id(stories["teaser"]) == stories["late"]
    assert len(rt.items.load_member_ids(stories["late"])) == 2


def test_a_member_that_is_rewritten_after_others_took_over_its_story_begins_another(rt: Runtime) -> None:
    run_items(rt, make_named_item("teaser", TEASER))
    run_items(rt, make_named_item("full", FULL))
    assert kinds(rt)[-1] == "story.updated"
    run_items(
        rt,
        make_named_item(
            "teaser", "The library of Ellenby forgives all its readers what they owe for books that are late."
        ),
    )
    first, last = read_events(rt)[0][1]["record"], read_events(rt)[-1][1]["record"]
    assert (kinds(rt)[-1], first["id"]) == ("story.created", last["id"])
    assert first["story_id"] != last["story_id"]


def test_an_anchor_that_is_rewritten_finds_its_old_story_no_more(rt: Runtime) -> None:
    run_items(rt, make_named_item("late", LATE_START))
    run_items(rt, make_named_item("full", FULL))
    assert [len(story.anchors) for story in found(rt, FULL)] == [1]
    run_items(
        rt,
        make_named_item(
            "full", "The library of Ellenby forgives all its readers what they owe for books that come back late."
        ),
    )
    assert [len(story.anchors) for story in found(rt, FULL)] == [0]
    assert found(rt, TEASER) == []
    assert rt.jobs.audit().contradictions == ()


def test_an_edited_anchor_is_found_by_its_new_text(rt: Runtime) -> None:
    run_items(rt, make_named_item("late", LATE_START))
    run_items(rt, make_named_item("full", FULL))
    longer = (
        FULL + "\n\nA second ship, lent by the town of Aldermark, will sail from Monday on, the company said at night."
    )
    run_items(rt, make_named_item("full", longer))
    (story,) = found(rt, FULL)
    assert [anchor.text for anchor in story.anchors] == [longer]
    assert story.size == 2


class Merging:
    """The change that merges two stories, as one worker decided it, before it is committed."""

    def __init__(self, rt: Runtime) -> None:
        self.rt, self.stories = rt, two_stories(rt)
        self.item = self._item()
        article = made(self.item)
        (own,) = make_sketches([article], rt.params)
        seen = rt.index.look_up_stories([own], rt.now())
        self.newest = seen.newest
        verdict = judge_article(article, seen.candidates[0], rt.params)
        assert [merge.absorbed.id for merge in verdict.merges] == [self.stories["teaser"]]
        self.change = change_for_judged(make_slot("0", self.item), verdict, own, None, rt.params, rt.now())

    def _item(self) -> Item:
        body = json.dumps(make_named_item("full", FULL)).encode()
        (found,) = read_document(Document(body=body, kind="items", fetched_at=self.rt.now())).items
        return found

    def commit(self) -> tuple[int, str]:
        done = self.rt.commit("by-hand", [self.change], self.newest, self.rt.now())
        return done.recorded_count, done.refusal


@pytest.fixture
def merging(rt: Runtime) -> Merging:
    made = Merging(rt)
    submit_job(rt, "by-hand")
    rt.jobs.begin("by-hand", rt.now())
    rt.jobs.accept("by-hand", "items", 1)
    return made


@pytest.mark.raw_store
def test_the_same_merge_twice_changes_nothing(merging: Merging) -> None:
    assert merging.commit() == (1, "")
    before, audit = read_events(merging.rt), merging.rt.jobs.audit()
    assert merging.commit() == (1, "")
    assert (read_events(merging.rt), merging.rt.jobs.audit()) == (before, audit)
    assert (audit.merged, audit.contradictions) == (1, ())


JOINERS = {
    "the absorbed story": make_named_item("third", TEASER, title="Report from teaser"),
    "the story that goes on": make_named_item("third", LATE_START),
}


@pytest.mark.parametrize("joiner", JOINERS.values(), ids=JOINERS)
def test_a_merge_is_refused_if_a_story_was_joined_since(merging: Merging, joiner: dict[str, Any]) -> None:
    run_items(merging.rt, joiner)
    assert kinds(merging.rt)[-1] == "story.copy_added"
    before = read_events(merging.rt)
    assert merging.commit() == (0, "story")
    assert read_events(merging.rt) == before
    assert merging.rt.items.resolve_story_id(merging.stories["teaser"]) == merging.stories["teaser"]
    assert merging.rt.jobs.audit().merged == 0


@pytest.mark.raw_store
def test_a_join_is_refused_if_the_story_became_part_of_another_since(merging: Merging) -> None:
    rt = merging.rt
    story = rt.items.load_stories([merging.stories["teaser"]])[merging.stories["teaser"]]
    assert merging.commit() == (1, "")
    late = replace(merging.change, slot="1", story=replace(story, size=2, revision=2), merges=(), item_id="it_new")
    assert rt.commit("by-hand", [late], merging.newest + 9, rt.now()).refusal == "story"


@pytest.mark.raw_store
def test_an_item_can_not_leave_a_story_that_became_part_of_another_since(merging: Merging) -> None:
    rt = merging.rt
    (teaser,) = rt.items.load_member_ids(merging.stories["teaser"])
    assert merging.commit() == (1, "")
    leaving = replace(
        merging.change, slot="1", item_id=teaser, expected_version=1, merges=(), left=merging.stories["teaser"],
        found_in=ItemPlace(merging.stories["teaser"]),
        story=Story(id="st_own", representative=Article(id=teaser, text="x", seen_at=rt.now())),
    )  # fmt: skip
    assert rt.commit("by-hand", [leaving], merging.newest + 9, rt.now()).refusal == "moved"
    assert rt.items.resolve_story_id(merging.stories["teaser"]) == merging.stories["late"]


def test_splits_are_kept(rt: Runtime) -> None:
    stories = two_stories(rt)
    for side, story in zip("+-", stories.values(), strict=True):
        rt.items._client.hset(rt.items._keys.story(story), mapping={"apart": f"{side}a"})
    run_items(rt, make_named_item("full", FULL))
    assert merges(rt) == []
    assert {side for story in found(rt, FULL) for side in story.apart} == {"+a", "-a"}
    assert len(found(rt, FULL)) == 2


def test_full_texts_through_two_workers_at_once_merge_once(make_runtime: Callable[..., Runtime]) -> None:
    rts = [make_runtime(), make_runtime()]
    stories = two_stories(rts[0])
    threads = [Thread(target=run_items, args=(rt, make_named_item(f"full{n}", FULL))) for n, rt in enumerate(rts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (merge,) = merges(rts[0])
    assert {merge["absorbed_id"], merge["story_id"]} == set(stories.values())
    assert len(rts[0].items.load_member_ids(merge["story_id"])) == 4
    assert rts[0].jobs.audit().contradictions == ()


def test_the_demo_shows_one_story_with_the_evidence(rt: Runtime) -> None:
    two_stories(rt)
    run_items(rt, make_named_item("full", FULL))
    (family,) = collect_stories(read_events(rt))
    assert family.record["title"] == "Report from late"
    copies = {copy["title"]: copy for copy in family.copies}
    assert set(copies) == {"Report from full", "Report from teaser"}
    assert copies["Report from teaser"]["syndication"]["match"]["rule"] == "excerpt"
