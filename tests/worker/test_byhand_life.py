"""Any sequence of arrivals, new versions, splits, merges and withdrawals, on the real server: what holds after each."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dedupe import Article, Story, make_sketches
from tests.support.consumer import Consumer
from tests.support.pipeline import run_items
from tests.support.texts import FULL, LATE_START, OTHER, TEASER
from worker.judging import by_hand
from worker.runtime import Runtime, build_runtime
from worker.settings import Settings
from worker.store.items import StoredItem
from worker.store.keys import Keys

numbers = itertools.count()
ANOTHER = (
    "Nobody in the upper valley had seen the reservoir so empty, said the keeper of the dam at Orrin on Friday. The "
    "church of the drowned village stood dry for the first time since 1959, and its bell was rung by two sisters who "
    "had been baptised there. The water board forbade the filling of pools, and asked the farmers to wait for rain."
)
TEXTS = (FULL, FULL, LATE_START, TEASER, OTHER, OTHER, ANOTHER)
NAMES = tuple("abcdef")


class Life(RuleBasedStateMachine):
    """A handful of items of as many sources, three reports, and a person who changes their mind."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        own = replace(Settings.from_env({}), collection=f"life{next(numbers)}")
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.rt: Runtime = build_runtime(own, self.url, lambda: self.now)
        self.ids: dict[str, str] = {}  # name -> id
        self.splits: dict[str, tuple[set[str], set[str]]] = {}  # new story -> the two sides, as item ids
        self.consumer, self.cursor = Consumer(), "0"

    def item(self, name: str, text: str, **more: Any) -> dict[str, Any]:
        return {"id": name, "title": "Report", "content_text": text, "source": f"{name} News", **more}

    @initialize()
    def begin(self) -> None:
        """Four copies of one report and one of another, so that there is something to decide."""
        run_items(self.rt, *(self.item(name, OTHER if name == "e" else FULL) for name in NAMES[:5]))

    @rule(name=st.sampled_from(NAMES), text=st.sampled_from(TEXTS))
    def arrive(self, name: str, text: str) -> None:
        """New, a new version, unchanged, or withdrawn before."""
        self.now += timedelta(minutes=1)
        before = self.known().get(self.ids.get(name, ""))
        run_items(self.rt, self.item(name, text))
        if before and before.withdrawn:
            after = self.known()[before.id]
            assert (after.withdrawn is None) == (before.withdrawn.by == "source")

    @rule(names=st.sets(st.sampled_from(NAMES), min_size=1), status=st.sampled_from(["canceled", "withheld"]))
    def take_back(self, names: set[str], status: str) -> None:
        run_items(self.rt, *(self.item(name, "", pub_status=status, title=None) for name in sorted(names)))
        known = self.known()
        assert all(known[self.ids[name]].withdrawn for name in names if name in self.ids)

    @precondition(lambda self: self.live())
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        item = data.draw(st.sampled_from(sorted(self.live())))
        assert by_hand.withdraw_item(self.rt, item, "by mistake").events
        assert not by_hand.withdraw_item(self.rt, item).events

    @precondition(lambda self: any(story.size > 1 for story in self.stories()))
    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        story = data.draw(st.sampled_from([story for story in self.stories() if story.size > 1]))
        members = self.rt.items.load_member_ids(story.id)
        leaving = data.draw(st.sets(st.sampled_from(members), min_size=1, max_size=len(members) - 1))
        (event,) = by_hand.split_off_items(self.rt, sorted(leaving)).events
        assert not by_hand.split_off_items(self.rt, sorted(leaving)).events
        self.splits[str(event["new_story_id"])] = set(members) - leaving, leaving

    @precondition(lambda self: len(self.stories()) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        stories = data.draw(st.permutations(self.stories()))[:2]
        sides = stories[0].apart | stories[1].apart
        for name in [name for name in self.splits if {f"+{name}", f"-{name}"} <= sides]:
            del self.splits[name]  # the person has changed their mind
        assert by_hand.merge_stories(self.rt, [story.id for story in stories]).events
        assert not by_hand.merge_stories(self.rt, [story.id for story in stories]).events

    def known(self) -> dict[str, StoredItem]:
        entries = [entry for name in ("clean", "copies") for entry in self.rt.streams.read(name)]
        for entry in entries:
            if entry.fields["ce_type"].endswith(("created", "updated", "added")):
                record = Consumer([entry]).holds.popitem()[1]
                self.ids[record["source"]["name"][0]] = record["id"]
        return self.rt.items.load_items([*self.ids.values()])

    def live(self) -> dict[str, StoredItem]:
        return {name: known for name, known in self.known().items() if not known.withdrawn}

    def stories(self) -> list[Story]:
        found = {known.story.id: known.story for known in self.live().values() if known.story}
        return [found[name] for name in sorted(found)]

    @invariant()
    def every_live_item_is_in_one_story_and_no_other_is(self) -> None:
        members = {story.id: self.rt.items.load_member_ids(story.id) for story in self.stories()}
        placed = sorted(item for items in members.values() for item in items)
        assert placed == sorted(self.live())
        for story in self.stories():
            assert story.size == len(members[story.id])
            assert {text.id for text in story.texts} <= set(members[story.id])
            assert story.held <= {anchor.id for anchor in story.anchors}
            assert all(self.live()[item].story_id == story.id for item in members[story.id])

    @invariant()
    def what_was_split_is_never_together(self) -> None:
        for story in self.stories():
            members = set(self.rt.items.load_member_ids(story.id))
            for name, (stayed, left) in self.splits.items():
                assert not (members & stayed and members & left), name

    @invariant()
    def the_index_has_exactly_the_texts_of_stories(self) -> None:
        texts = {text.id: text for story in self.stories() for text in story.texts}
        pipe = self.rt.items._client.pipeline(transaction=False)
        for item in self.known():
            pipe.hget(Keys.of(self.rt.settings.collection).item(item), "entry")
        pipe.hvals(f"{Keys.of(self.rt.settings.collection).prefix}:index:rows")
        *entries, rows = pipe.execute()
        assert {item for item, entry in zip(self.known(), entries, strict=True) if entry} == set(texts)
        sketches = make_sketches([*texts.values()], self.rt.params)
        assert sum(map(len, rows)) == 7 * sum(len(one.keys) for one in sketches), "a record too many or too few"

    @invariant()
    def a_withdrawn_item_is_no_candidate(self) -> None:
        gone = [known for known in self.known().values() if known.withdrawn]
        probes = [Article(id="it_x", text=known.article.text, seen_at=self.now) for known in gone]
        found = (
            self.rt.index.look_up_stories(make_sketches(probes, self.rt.params), self.now).candidates if gone else []
        )
        names = {text.id for stories in found for story in stories for text in story.texts}
        assert not names & {known.id for known in gone}

    @invariant()
    def a_consumer_holds_what_the_store_does(self) -> None:
        for entry in self.rt.streams.read("clean", self.cursor):
            self.consumer.take(entry)
            self.cursor = entry.id
        versions = {name: known.version for name, known in self.known().items()}
        holds = {name: (one["id"], one["version"], one["content_text"]) for name, one in self.consumer.holds.items()}
        leads = {story.id: story.representative for story in self.stories()}
        assert holds == {name: (lead.id, versions[lead.id], lead.text) for name, lead in leads.items()}

    @invariant()
    def all_counts_agree(self) -> None:
        assert self.rt.jobs.audit().contradictions == ()


@pytest.mark.long
@pytest.mark.parametrize("steps", [12])
def test_decisions_hold_through_any_life(server_url: str, steps: int) -> None:
    machine = type("LifeHere", (Life,), {"url": server_url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=steps,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # type: ignore[no-untyped-call]
