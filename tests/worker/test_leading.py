"""Another text stands for a story, because somebody says so; and what all decisions by hand have in common."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.consumer import Consumer
from tests.support.pipeline import last_event, make_named_item, read_events, run_items
from tests.support.system import command, lines
from tests.support.texts import FULL, OTHER, WHOLE
from worker.judging import by_hand, leading
from worker.judging.by_hand import ChangedStoryError, DecisionTerms, UndecidableError
from worker.judging.known_items import describe_withdrawal
from worker.runtime import Runtime
from worker.store.items import StoredItem

EDITED = WHOLE.replace("steel", "iron")


@pytest.fixture
def known(rt: Runtime) -> dict[str, str]:
    """Name of an item -> its id: a and b are one story, c is another."""
    run_items(rt, make_named_item("a", WHOLE), make_named_item("b", EDITED), make_named_item("c", OTHER))
    records = [data["record"] for _, data in read_events(rt)]
    return {record["title"].split()[-1]: record["id"] for record in records}


def load_item(rt: Runtime, item_id: str) -> StoredItem:
    return rt.items.load_items([item_id])[item_id]


def hold_leads(rt: Runtime) -> set[str]:
    """What a consumer holds for the stories."""
    return {held["id"] for held in Consumer(rt.streams.read("clean")).holds.values()}


def test_a_member_takes_the_lead_and_consumers_hold_it(rt: Runtime, known: dict[str, str]) -> None:
    done = leading.make_representative(rt, known["b"], "it was first", DecisionTerms(actor="Ann"))
    assert last_event(rt) == ("story.updated", done.events[0])
    story = load_item(rt, known["a"]).story
    assert story is not None
    assert (story.representative.id, story.size) == (known["b"], 2)
    assert hold_leads(rt) == {known["b"], known["c"]}
    placed = load_item(rt, known["b"]).placed
    assert placed is not None
    assert (placed.did, placed.actor, placed.reason) == ("lead", "Ann", "it was first")
    assert leading.make_representative(rt, known["b"]).events == ()
    run_items(rt, make_named_item("d", EDITED))
    assert last_event(rt)[1]["record"]["story_id"] == story.id


def test_a_fuller_text_takes_the_lead_back(rt: Runtime, known: dict[str, str]) -> None:
    leading.make_representative(rt, known["b"])
    run_items(rt, make_named_item("d", FULL + "\n\n" + WHOLE))
    kind, data = last_event(rt)
    assert kind in ("story.updated", "story.copy_added", "story.created")
    assert len(hold_leads(rt)) >= 2
    assert data["record"]["title"].endswith("d")


def test_who_was_merged_stays_held_when_it_takes_the_lead(rt: Runtime, known: dict[str, str]) -> None:
    by_hand.merge_stories(rt, [known["a"], known["c"]])
    leading.make_representative(rt, known["c"])
    assert load_item(rt, known["c"]).is_held
    assert hold_leads(rt) == {known["c"]}


def test_what_is_gone_takes_no_lead(rt: Runtime, known: dict[str, str]) -> None:
    with pytest.raises(UndecidableError, match="no such item"):
        leading.make_representative(rt, "it_nobody")
    by_hand.withdraw_item(rt, known["b"])
    with pytest.raises(UndecidableError, match="was withdrawn"):
        leading.make_representative(rt, known["b"])


Decide = Callable[[Runtime, dict[str, str], DecisionTerms], Any]
DECISIONS: dict[str, Decide] = {
    "split": lambda rt, known, terms: by_hand.split_off_items(rt, [known["b"]], "two towns", terms),
    "merge": lambda rt, known, terms: by_hand.merge_stories(rt, [known["a"], known["c"]], "one town", terms),
    "withdraw": lambda rt, known, terms: by_hand.withdraw_item(rt, known["b"], "libel", terms),
    "lead": lambda rt, known, terms: leading.make_representative(rt, known["b"], "first", terms),
}


@pytest.mark.parametrize("decide", DECISIONS.values(), ids=DECISIONS)
def test_a_preview_says_what_will_be_announced_and_does_nothing(
    rt: Runtime, known: dict[str, str], decide: Decide
) -> None:
    before = read_events(rt), rt.items.load_items([*known.values()])
    foreseen = decide(rt, known, DecisionTerms(actor="Ann", is_preview=True))
    assert (read_events(rt), rt.items.load_items([*known.values()])) == before
    done = decide(rt, known, DecisionTerms(actor="Ann"))
    assert [data for _, data in read_events(rt)[len(before[0]) :]] == [*done.events]
    assert foreseen == done


@pytest.mark.parametrize("decide", DECISIONS.values(), ids=DECISIONS)
def test_who_looked_at_an_older_story_changes_nothing(rt: Runtime, known: dict[str, str], decide: Decide) -> None:
    story = load_item(rt, known["a"]).story
    assert story is not None
    seen = DecisionTerms(actor="Ann", expected={story.id: story.revision})
    run_items(rt, make_named_item("d", WHOLE))
    before = read_events(rt)
    with pytest.raises(ChangedStoryError, match=f"{story.id} was changed since"):
        decide(rt, known, seen)
    assert read_events(rt) == before
    now = load_item(rt, known["a"]).story
    assert now is not None
    other = load_item(rt, known["c"]).story
    assert other is not None
    both = {one.id: one.revision for one in (now, other)}
    assert decide(rt, known, DecisionTerms(actor="Ann", expected=both)).events


@pytest.mark.parametrize("decide", DECISIONS.values(), ids=DECISIONS)
def test_who_decided_is_kept_with_the_item_and_in_no_event(rt: Runtime, known: dict[str, str], decide: Decide) -> None:
    done = decide(rt, known, DecisionTerms(actor="Ann Lee"))
    item = load_item(rt, known["c" if "absorbed_id" in done.events[0] else "b"])
    kept = item.withdrawn or item.placed
    assert kept is not None
    assert kept.actor == "Ann Lee"
    assert "Ann Lee" not in str(done.events)


def test_who_was_withdrawn_is_let_in_again_and_joins_its_story(rt: Runtime, known: dict[str, str]) -> None:
    by_hand.withdraw_item(rt, known["b"], "libel")
    before = read_events(rt)
    done = by_hand.lift_withdrawal(rt, known["b"], "no libel", DecisionTerms(actor="Ann"))
    assert (done.events, read_events(rt)) == ((), before)
    assert "let in again" in done.says
    withdrawn = load_item(rt, known["b"]).withdrawn
    assert withdrawn is not None
    assert describe_withdrawal(withdrawn) == "let in again by Ann: it is published when its source brings it next"
    run_items(rt, make_named_item("b", EDITED))
    assert load_item(rt, known["b"]).story == load_item(rt, known["a"]).story
    assert "not withdrawn" in by_hand.lift_withdrawal(rt, known["b"]).says
    with pytest.raises(UndecidableError, match="no such item"):
        by_hand.lift_withdrawal(rt, "it_nobody")


def test_what_its_source_took_back_only_its_source_brings_again(rt: Runtime, known: dict[str, str]) -> None:
    run_items(rt, make_named_item("b", EDITED, pub_status="canceled"))
    with pytest.raises(UndecidableError, match="its source has withdrawn it"):
        by_hand.lift_withdrawal(rt, known["b"])


def test_commands_say_who_decides(rt: Runtime, server_url: str, known: dict[str, str]) -> None:
    own = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    led = command("lead", known["b"], "--by", "Ann Lee", "--reason", "first", environment=own)
    assert led.returncode == 0
    assert lines(led.stdout)[0]["record"]["id"] == known["b"]
    row = next(row for row in lines(command("story", known["b"], environment=own).stdout)[0]["members"])
    assert (row["placed"]["did"], row["placed"]["actor"]) == ("lead", "Ann Lee")
    assert command("split", known["b"], environment=own).returncode == 0
    placed = load_item(rt, known["b"]).placed
    assert placed is not None
    assert placed.actor == getpass.getuser()
    assert command("withdraw", known["b"], environment=own).returncode == 0
    assert command("withdraw", "--undo", known["b"], environment=own).returncode == 0
    withdrawn = load_item(rt, known["b"]).withdrawn
    assert withdrawn is not None
    assert withdrawn.is_lifted
    assert command("lead", "it_nobody", environment=own).returncode == 1
    assert command("split", known["a"], "--by", " ", environment=own).returncode == 2
