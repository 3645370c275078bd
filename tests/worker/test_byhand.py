"""What people decide by hand sticks, and what is withdrawn stays so: on the real server and by the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from dedupe import Story
from tests.support.consumer import Consumer
from tests.support.judging import make_item, make_slot
from tests.support.pipeline import act_after_reading, make_named_item, read_events, run_items
from tests.support.system import command, lines, terminal
from tests.support.texts import FULL, LATE_START, OTHER, TEASER, WHOLE
from worker.judging import by_hand, named_story, regrouping
from worker.judging.assign_ids import Slot
from worker.runtime import Runtime
from worker.store.identities import MarkClaim
from worker.store.items import Placement

EDITED = WHOLE.replace("steel", "iron")
LONGER = WHOLE + "\n\nThe company will pay for the boats, it said at night, and for the flour and the yeast as well."
NOBODY = {"FEEDMILL_REDIS_URL": "redis://127.0.0.1:1/0"}  # nobody listens on port 1


@pytest.fixture
def own(rt: Runtime, server_url: str) -> dict[str, str]:
    """The environment in which the command line sees what ``rt`` sees."""
    return {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}


def ids(rt: Runtime) -> dict[str, str]:
    """Name of an item, the last word of its title -> its id."""
    records = [data["record"] for _, data in read_events(rt) if "record" in data]
    return {record["title"].split()[-1]: record["id"] for record in records}


def arrive(rt: Runtime, **texts: str) -> dict[str, str]:
    """Items one after the other, by name."""
    for name, text in texts.items():
        run_items(rt, make_named_item(name, text))
    return ids(rt)


def together(rt: Runtime) -> set[frozenset[str]]:
    """The stories, as names of their items."""
    names = {found: name for name, found in ids(rt).items()}
    stories: dict[str, set[str]] = {}
    for found, known in rt.items.load_items([*names]).items():
        if known.story:
            stories.setdefault(known.story.id, set()).add(names[found])
    return {frozenset(members) for members in stories.values()}


def story_of(rt: Runtime, item_id: str) -> str:
    story = rt.items.load_items([item_id])[item_id].story
    assert story
    return story.id


def groups(*texts: str) -> set[frozenset[str]]:
    return {frozenset(text.split()) for text in texts}


def settled(rt: Runtime) -> None:
    """A consumer holds what the store does, and all counts agree."""
    known = rt.items.load_items([*ids(rt).values()])
    leads = {one.story.id: one.story.representative for one in known.values() if one.story}
    holds = Consumer(rt.streams.read("clean")).holds
    assert {name: (held["id"], held["content_text"]) for name, held in holds.items()} == {
        name: (lead.id, lead.text) for name, lead in leads.items()
    }
    assert rt.jobs.audit().contradictions == ()


# name: (texts in order of arrival, which leave, what the stories are, new representative of what stays, of what left)
SPLITS = {
    "a copy leaves": ({"a": WHOLE, "b": WHOLE}, "b", ("a", "b"), "a", "b"),
    "the representative leaves": ({"a": WHOLE, "b": WHOLE}, "a", ("a", "b"), "b", "a"),
    "the longest stands for what stays": ({"a": WHOLE, "b": EDITED, "c": LONGER}, "a", ("a", "b c"), "c", "a"),
    "of two as long the earlier": ({"a": WHOLE, "b": WHOLE, "c": WHOLE}, "a", ("a", "b c"), "b", "a"),
    "two leave together": ({"a": WHOLE, "b": EDITED, "c": WHOLE}, "b c", ("a", "b c"), "a", "c"),
    "an anchor leaves": ({"a": LATE_START, "b": FULL, "c": TEASER}, "b", ("a c", "b"), "a", "b"),
}


@pytest.mark.parametrize(("texts", "leaving", "stories", "stays", "left"), SPLITS.values(), ids=SPLITS)
def test_a_split(rt: Runtime, texts: dict[str, str], leaving: str, stories: tuple[str], stays: str, left: str) -> None:
    known = arrive(rt, **texts)
    rt_ids = [known[name] for name in leaving.split()]
    (event,) = by_hand.split_off_items(rt, rt_ids, "two reports").events
    assert together(rt) == groups(*stories)
    assert event["items"] == sorted(rt_ids)
    assert event["reason"] == "two reports"
    assert [event[name]["id"] for name in ("representative", "new_representative")] == [known[stays], known[left]]  # type: ignore[index]
    assert event["new_representative"]["content_text"] == texts[left]  # type: ignore[index]
    assert rt.jobs.audit().split == 1
    settled(rt)


# name: what happens after b was split off a; each is (name of the item, its new text)
AFTERWARDS = {
    "both are polled again": [("a", WHOLE), ("b", WHOLE)],
    "the one that left changes": [("b", EDITED), ("b", LONGER)],
    "the one that stayed changes": [("a", EDITED), ("a", LONGER)],
    "both are rewritten, and back": [("a", OTHER), ("b", OTHER), ("b", WHOLE), ("a", WHOLE)],
    "third stories come": [("c", LATE_START), ("d", TEASER), ("e", FULL), ("f", WHOLE)],
    "copies of both, and then a change": [("c", WHOLE), ("d", WHOLE), ("b", EDITED), ("c", EDITED), ("b", WHOLE)],
}


@pytest.mark.parametrize("happens", AFTERWARDS.values(), ids=AFTERWARDS)
def test_a_split_pair_is_never_joined_again(rt: Runtime, happens: list[tuple[str, str]]) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE)
    by_hand.split_off_items(rt, [known["b"]])
    for name, text in happens:
        run_items(rt, make_named_item(name, text))
        assert not any({"a", "b"} <= members for members in together(rt))
        settled(rt)


def test_a_member_that_leaves_and_comes_back_may(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE, c=WHOLE, d=OTHER)
    by_hand.split_off_items(rt, [known["b"]])
    arrive(rt, c=OTHER)
    assert together(rt) == groups("a", "b", "c d")
    arrive(rt, c=WHOLE)
    assert together(rt) == groups("a c", "b", "d"), "it was on the side of a"


def test_sides_travel_with_what_leaves_by_itself(rt: Runtime) -> None:
    known = arrive(rt, x=WHOLE, a=WHOLE, e=LONGER, b=WHOLE, d=OTHER)
    by_hand.split_off_items(rt, [known["e"], known["b"]])
    arrive(rt, a=OTHER, b=OTHER)
    assert together(rt) == groups("x", "e", "a d", "b"), "b does not meet a in a third story"
    settled(rt)


def test_who_came_after_the_split_is_on_no_side(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=OTHER + EDITED)
    by_hand.merge_stories(rt, [known["a"], known["b"]])
    by_hand.split_off_items(rt, [known["b"]])
    arrive(rt, c=WHOLE, d=OTHER + EDITED)
    first = together(rt)
    arrive(rt, c=OTHER + EDITED)
    assert (first, together(rt)) == (groups("a c", "b d"), groups("a", "b c d"))


def test_a_merge_sticks_whatever_the_items_say_later(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=OTHER)
    (event,) = by_hand.merge_stories(rt, [story_of(rt, known["a"]), known["b"]], "one author, one report").events
    assert (event["match"]["rule"], event["reason"]) == ("by_hand", "one author, one report")  # type: ignore[index]
    assert (event["story_id"], event["story_size"]) == (story_of(rt, known["a"]), 2)
    settled(rt)
    arrive(rt, b=OTHER.replace("cake", "pie"))
    record = read_events(rt)[-1][1]["record"]
    assert (read_events(rt)[-1][0], record["syndication"]["match"]["rule"]) == ("story.copy_added", "by_hand")
    arrive(rt, a=TEASER, b="Nothing of the kind was said, and the editor regrets it.")
    assert together(rt) == groups("a b")
    settled(rt)


def test_further_copies_of_either_text_join_a_story_that_was_merged(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=OTHER)
    by_hand.merge_stories(rt, [known["a"], known["b"]])
    arrive(rt, c=OTHER, d=WHOLE, e=OTHER + " The clerk said that it was a good cake.")
    assert together(rt) == groups("a b c d e")
    assert rt.items.load_stories([story_of(rt, known["a"])])[story_of(rt, known["a"])].held == {known["b"]}
    settled(rt)


def test_three_stories_become_the_first_named(rt: Runtime) -> None:
    known = arrive(rt, a=TEASER, b=LATE_START, c=OTHER)
    first = story_of(rt, known["c"])
    done = by_hand.merge_stories(rt, [known["c"], known["a"], known["b"]])
    assert [event["story_id"] for event in done.events] == [first, first]
    assert {event["story_size"] for event in done.events} == {3}
    assert together(rt) == groups("a b c")
    settled(rt)


def test_a_fuller_text_of_another_one_represents_a_story_that_was_merged(rt: Runtime) -> None:
    known = arrive(rt, a="\n\n".join(WHOLE.split("\n\n")[:3]), b=WHOLE)
    by_hand.split_off_items(rt, [known["a"]])
    (event,) = by_hand.merge_stories(rt, [known["a"], known["b"]]).events
    assert event["representative"]["id"] == known["b"]  # type: ignore[index]
    settled(rt)


def test_a_merge_takes_a_split_back(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE, c=WHOLE)
    by_hand.split_off_items(rt, [known["b"], known["c"]])
    by_hand.merge_stories(rt, [known["a"], known["b"]])
    assert together(rt) == groups("a b c")
    assert {one.apart for one in rt.items.load_items([*known.values()]).values()} == {frozenset()}
    by_hand.split_off_items(rt, [known["c"]])
    assert together(rt) == groups("a b", "c")
    settled(rt)


def test_a_merge_takes_back_no_other_split(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE, c=WHOLE)
    by_hand.split_off_items(rt, [known["b"]])
    by_hand.split_off_items(rt, [known["c"]])
    by_hand.merge_stories(rt, [known["b"], known["c"]])
    arrive(rt, d=WHOLE, a=EDITED)
    assert not any({"a", "b"} <= members or {"a", "c"} <= members for members in together(rt))
    settled(rt)


# name: (texts, who is withdrawn, what is left, who stands for it)
WITHDRAWALS = {
    "the only item": ({"a": WHOLE}, "a", (), None),
    "a copy": ({"a": WHOLE, "b": WHOLE}, "b", ("a",), "a"),
    "the representative": ({"a": WHOLE, "b": WHOLE}, "a", ("b",), "b"),
    "the representative of many": ({"a": WHOLE, "b": EDITED, "c": LONGER}, "a", ("b c",), "c"),
    "an anchor": ({"a": LATE_START, "b": FULL}, "b", ("a",), "a"),
}


@pytest.mark.parametrize("by", ["hand", "source"])
@pytest.mark.parametrize(("texts", "name", "left", "lead"), WITHDRAWALS.values(), ids=WITHDRAWALS)
def test_a_withdrawal(
    rt: Runtime, by: str, texts: dict[str, str], name: str, left: tuple[str, ...], lead: str | None
) -> None:
    known = arrive(rt, **texts)
    story = story_of(rt, known[name])
    if by == "hand":
        by_hand.withdraw_item(rt, known[name], "libel")
    else:
        state = run_items(rt, {"id": name, "source": f"{name} News", "pub_status": "withheld"})
        assert state.counts["filtered"] == 1
    kind, data = read_events(rt)[-1]
    assert (kind, data["id"], data["version"], data["story_id"]) == ("item.withdrawn", known[name], 2, story)
    said = ("reason", "libel") if by == "hand" else ("status", "withheld")
    assert (data["by"], data[said[0]]) == (by, said[1])
    assert (data["representative"] or {}).get("id") == (known[lead] if lead else None)
    assert together(rt) == groups(*left)
    assert rt.jobs.audit().withdrawn == 1
    settled(rt)


# name: (what comes after "c" is canceled, its pub_status, what becomes of it)
RETURNS = {
    "canceled again": (WHOLE, "canceled", None),
    "usable again": (WHOLE, "usable", ("story.copy_added", 3)),
    "usable again with another text": (OTHER, "usable", ("story.created", 3)),
}


@pytest.mark.parametrize(("text", "status", "becomes"), RETURNS.values(), ids=RETURNS)
def test_what_a_source_takes_back_it_may_bring_again(
    rt: Runtime, text: str, status: str, becomes: tuple[str, int] | None
) -> None:
    arrive(rt, a=WHOLE, c=WHOLE)
    run_items(rt, make_named_item("c", "EDITORS: kill the story on the ferry", title="KILL", pub_status="canceled"))
    before = read_events(rt)
    assert before[-1][0] == "item.withdrawn"
    state = run_items(rt, make_named_item("c", text, pub_status=status))
    after = [(kind, data["record"]["version"]) for kind, data in read_events(rt)[len(before) :]]
    assert after == ([becomes] if becomes else [])
    assert state.counts["filtered"] == (0 if becomes else 1)
    settled(rt)


def test_what_was_withdrawn_by_hand_stays_so_in_every_dress(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE)
    by_hand.withdraw_item(rt, known["a"])
    before = read_events(rt)
    for change in ({}, {"title": "Another headline on a"}, {"pub_status": "canceled"}, {"id": "new"}):
        assert run_items(rt, {**make_named_item("a", WHOLE), **change}).counts["filtered"] == 1, change
    assert read_events(rt) == before
    assert together(rt) == set()
    arrive(rt, b=WHOLE)
    assert read_events(rt)[-1][0] == "story.created", "it is matched by nothing"
    settled(rt)


def test_many_of_one_story_are_taken_back_by_one_job(rt: Runtime) -> None:
    names = [f"n{number}" for number in range(60)]
    run_items(rt, *(make_named_item(name, WHOLE) for name in names))
    state = run_items(rt, *({"id": name, "source": f"{name} News", "pub_status": "canceled"} for name in names))
    assert (state.state, state.counts["filtered"]) == ("done", 60)
    assert together(rt) == set()
    settled(rt)


def test_what_was_withdrawn_before_anybody_saw_it_is_filtered(rt: Runtime) -> None:
    assert run_items(rt, {"id": "a", "source": "a News", "pub_status": "canceled"}).counts["filtered"] == 1
    arrive(rt, a=WHOLE)
    assert together(rt) == groups("a")


def test_a_regrouping_on_old_knowledge_changes_nothing(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE)
    story = rt.items.load_stories([story_of(rt, known["a"])])[story_of(rt, known["a"])]
    why = Placement(did="split", at=rt.now())
    found = regrouping.regroup_for_split(story, [known["b"]], rt.items.load_items([*known.values()]), why, rt.params)
    assert found
    arrive(rt, c=WHOLE)
    before = read_events(rt)
    assert not rt.regroup(found[0], rt.now())
    assert (read_events(rt), together(rt)) == (before, groups("a b c"))
    by_hand.split_off_items(rt, [known["b"]])
    assert not rt.regroup(found[0], rt.now()), "nor what was done already"
    settled(rt)


# name: (items in order of arrival, which were merged by hand, which leaves between the reads)
SPLITS_AFTER_READING = {
    "it stays in its story whatever it says": ({"a": WHOLE, "b": OTHER}, "a b", "b"),
    "it says what the one that left says": ({"a": EDITED, "b": WHOLE, "c": LONGER}, "", "a"),
}


@pytest.mark.parametrize(("texts", "merged", "leaves"), SPLITS_AFTER_READING.values(), ids=SPLITS_AFTER_READING)
def test_a_new_version_read_before_a_split(
    make_runtime: Callable[..., Runtime],
    monkeypatch: pytest.MonkeyPatch,
    texts: dict[str, str],
    merged: str,
    leaves: str,
) -> None:
    rt, other = make_runtime(), make_runtime()
    known = arrive(rt, **texts)
    if merged:
        by_hand.merge_stories(rt, [known[name] for name in merged.split()])
    act_after_reading(rt, monkeypatch, lambda: by_hand.split_off_items(other, [known[leaves]]))
    run_items(rt, make_named_item("b", EDITED))
    assert not any({"a", "b"} <= members for members in together(rt))
    settled(rt)


def test_a_new_version_read_before_a_merge_that_leaves_it_where_it_is(
    make_runtime: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    rt, other = make_runtime(), make_runtime()
    known = arrive(rt, a=WHOLE, b=WHOLE, c=OTHER)
    act_after_reading(rt, monkeypatch, lambda: by_hand.merge_stories(other, [known["a"], known["c"]]))
    run_items(rt, make_named_item("b", "Nothing of the kind was said, and the editor regrets it."))
    placed = rt.items.load_items([known["b"]])[known["b"]].placed
    assert placed is not None
    assert (placed.did, together(rt)) == ("merge", groups("a b c"))
    settled(rt)


def test_decisions_read_before_a_split(make_runtime: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch) -> None:
    rt, other = make_runtime(), make_runtime()
    known = arrive(rt, a=WHOLE, b=WHOLE, c=WHOLE)
    act_after_reading(rt, monkeypatch, lambda: by_hand.split_off_items(other, [known["b"], known["c"]]))
    by_hand.split_off_items(rt, [known["b"]])
    assert together(rt) == groups("a", "b", "c")
    act_after_reading(rt, monkeypatch, lambda: by_hand.merge_stories(other, [known["b"], known["c"]]))
    by_hand.withdraw_item(rt, known["c"])
    assert together(rt) == groups("a", "b")
    settled(rt)


@pytest.mark.parametrize("reading", range(2))
def test_an_item_that_is_split_off_while_it_is_merged_by_its_name(
    make_runtime: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch, reading: int
) -> None:
    rt, other = make_runtime(), make_runtime()
    known = arrive(rt, a=WHOLE, b=WHOLE, c=OTHER)
    act_after_reading(rt, monkeypatch, lambda: by_hand.split_off_items(other, [known["b"]]), reading)
    by_hand.merge_stories(rt, [known["b"], known["c"]])
    assert together(rt) == groups("a", "b c")
    settled(rt)


def test_an_item_that_is_split_off_while_it_is_merged_with_its_own_story(
    make_runtime: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    rt, other = make_runtime(), make_runtime()
    known = arrive(rt, a=WHOLE, b=WHOLE)
    act_after_reading(rt, monkeypatch, lambda: by_hand.split_off_items(other, [known["b"]]), 1)
    by_hand.merge_stories(rt, [known["b"], known["a"]])
    assert together(rt) == groups("a b")
    settled(rt)


def test_decisions_and_arrivals_at_the_same_moment(make_runtime: Callable[..., Runtime]) -> None:
    rt, busy = make_runtime(), make_runtime()
    known = arrive(rt, a=WHOLE, b=WHOLE)

    def arrivals() -> None:
        for number in range(30):
            run_items(busy, make_named_item(f"n{number}", WHOLE), make_named_item("b", WHOLE + f" Version {number}."))

    thread = Thread(target=arrivals)
    thread.start()
    for _ in range(5):
        by_hand.split_off_items(rt, [known["b"]])
        by_hand.merge_stories(rt, [known["a"], known["b"]])
    by_hand.split_off_items(rt, [known["b"]])
    thread.join()
    assert not any({"a", "b"} <= members for members in together(rt))
    assert sum(map(len, together(rt))) == 32
    settled(rt)


@pytest.mark.long
def test_the_command_line_decides_and_tells(rt: Runtime, own: dict[str, str], tmp_path: Path) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE)
    a, b = known["a"], known["b"]
    (split,) = lines(command("split", b, "--reason", "two reports", environment=own).stdout)
    again = command("split", b, environment=own)
    assert (again.returncode, again.stdout, "before" in again.stderr) == (0, "", True)
    why = lines(command("why", a, b, environment=own).stdout)[0]["done"]
    assert (why["same_story"], why["split_by_hand"]) == (False, True)
    assert "never joined" in " ".join(terminal("why", a, b, columns=120, folder=tmp_path, environment=own).split())
    (member,) = lines(command("story", b, environment=own).stdout)[0]["members"]
    assert (member["role"], member["placed"]["did"], member["placed"]["reason"]) == ("sole", "split", "two reports")
    (merged,) = lines(command("merge", a, split["new_story_id"], environment=own).stdout)
    assert merged["absorbed_id"] == split["new_story_id"]
    assert "merge by hand" in terminal("story", a, columns=250, folder=tmp_path, environment=own)
    assert "is withdrawn" in terminal("withdraw", b, columns=120, folder=tmp_path, environment=own)
    gone = lines(command("story", b, environment=own).stdout)[0]
    assert (gone["id"], gone["withdrawn"]["by"], gone["withdrawn"]["story_id"]) == (b, "hand", merged["story_id"])
    assert "withdrawn by hand" in terminal("why", a, b, columns=120, folder=tmp_path, environment=own)
    shown = terminal("tail", columns=200, folder=tmp_path, environment=own)
    assert f"{split['new_story_id']} was split off {split['story_id']}" in shown
    assert f"{b} is withdrawn from {merged['story_id']}" in shown
    assert command("status", environment=own).returncode == 0


# name: (arguments, where A and B stand for two items of one story and C for another one; exit code, what is said)
REFUSED = {
    "split: unknown": (["split", "it_1"], 1, "it_1: no such item"),
    "split: no id": (["split", "x:items"], 1, "x:items: no such story or item"),
    "split: all": (["split", "A", "B"], 1, "something must stay"),
    "split: of several stories": (["split", "A", "C"], 1, "several stories"),
    "split: nothing named": (["split"], 2, "Missing argument"),
    "merge: unknown": (["merge", "A", "st_1"], 1, "st_1: no such story or item"),
    "merge: one": (["merge", "A"], 2, "two stories or more"),
    "withdraw: unknown": (["withdraw", "it_1"], 1, "it_1: no such item"),
    "withdraw: a long reason": (["withdraw", "A", "--reason", "x" * 1001], 2, "longer than 1000"),
}


@pytest.mark.parametrize(("args", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_decided_is_said_and_changes_nothing(
    rt: Runtime, own: dict[str, str], args: list[str], code: int, said: str
) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE, c=OTHER)
    before = read_events(rt)
    done = command(*(known.get(arg.lower(), arg) for arg in args), environment=own)
    assert (done.returncode, done.stdout, said in done.stderr) == (code, "", True)
    assert read_events(rt) == before


def test_one_unknown_item_keeps_no_other_from_being_withdrawn(rt: Runtime, own: dict[str, str]) -> None:
    known = arrive(rt, a=WHOLE)
    done = command("withdraw", "it_1", known["a"], environment=own)
    assert (done.returncode, lines(done.stdout)[0]["id"]) == (1, known["a"])


def test_withdrawn_items_are_no_stories_to_merge(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=OTHER)
    by_hand.withdraw_item(rt, known["a"])
    with pytest.raises(by_hand.UndecidableError, match="was withdrawn"):
        by_hand.merge_stories(rt, [known["b"], known["a"]])


@pytest.mark.parametrize("name", ["split", "merge", "withdraw"])
def test_a_server_that_is_away_is_exit_code_3(name: str) -> None:
    assert command(name, "it_a", "it_b", environment=NOBODY).returncode == 3


def test_events_say_what_the_documents_promise(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE, c=OTHER)
    by_hand.split_off_items(rt, [known["b"]])
    by_hand.merge_stories(rt, [known["a"], known["c"]])
    by_hand.withdraw_item(rt, known["a"])
    found = {entry.fields["ce_type"]: set(json.loads(entry.fields["data"])) for entry in rt.streams.read("clean")}
    text = (Path(__file__).parent.parent.parent / "docs" / "streams.md").read_text(encoding="utf-8")
    for kind in ("story.split", "story.merged", "item.withdrawn"):
        assert kind in text
        missing: list[Any] = [name for name in found[kind] if name not in text]
        assert missing == []


def test_who_represents_a_story_now_is_told_with_the_whole_record(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE, c=WHOLE)
    by_hand.split_off_items(rt, [known["b"], known["c"]])
    by_hand.withdraw_item(rt, known["b"])
    published = {
        data["record"]["id"]: data["record"]
        for name in ("clean", "copies")
        for entry in rt.streams.read(name)
        if "record" in (data := json.loads(entry.fields["data"]))
    }
    *_, split, withdrawn = (json.loads(entry.fields["data"]) for entry in rt.streams.read("clean"))
    begun = split["new_representative"]["id"]
    assert split["representative"] == published[known["a"]]
    assert split["new_representative"] == {**published[begun], "story_id": split["new_story_id"]}
    left = ({known["b"], known["c"]} - {known["b"]}).pop()
    assert withdrawn["representative"] == {**published[left], "story_id": split["new_story_id"]}
    assert withdrawn["story_revision"] > split["new_story_revision"] == 1


def test_a_story_is_found_by_itself_by_its_items_and_by_what_became_part_of_it(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE, c=OTHER)
    first, second = story_of(rt, known["a"]), story_of(rt, known["c"])
    for name in (first, known["a"], known["b"]):
        story = named_story.find_story(rt, name)
        assert story is not None
        assert (story.id, story.size, story.representative.id) == (first, 2, known["a"])
    by_hand.merge_stories(rt, [known["a"], known["c"]])
    for name in (second, known["c"]):
        story = named_story.find_story(rt, name)
        assert story is not None
        assert (story.id, story.size) == (first, 3)
    assert named_story.find_story(rt, "st_nobody") is None
    assert named_story.find_story(rt, "it_nobody") is None
    by_hand.withdraw_item(rt, known["b"])
    assert named_story.find_story(rt, known["b"]) is None, "it is in none any more"


def test_a_story_named_by_an_item_that_is_withdrawn_at_that_moment(
    rt: Runtime, own: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE)

    def find_story(reader: Runtime, name: str) -> Story | None:
        by_hand.withdraw_item(rt, known["b"], "libel")
        return named_story.find_story(reader, name)

    monkeypatch.setattr("worker.judging.story_members.find_story", find_story)
    (shown,) = lines(command("story", known["b"], environment=own).stdout)
    assert (shown["id"], shown["withdrawn"]["reason"]) == (known["b"], "libel")


def make_canceled_slot(item_id: str) -> Slot:
    return make_slot("7", make_item(id=item_id, pub_status="canceled"), claims=(MarkClaim(b"8 bytes."),))


def test_what_its_source_takes_back_leaves_its_story_as_it_is_by_then(rt: Runtime) -> None:
    known = arrive(rt, a=WHOLE, b=WHOLE, c=WHOLE)
    story = story_of(rt, known["a"])
    for name, left in (("a", ["b", "c"]), ("b", ["c"])):
        change = by_hand.source_withdrawal_for(rt, make_canceled_slot(known[name]))
        assert (change.slot, change.outcome, change.item_id) == ("7", "filtered", known[name])
        assert (change.expected_version, change.claims) == (1, (MarkClaim(b"8 bytes."),))
        assert change.regroup is not None
        (after,) = change.regroup.stories
        assert (after.id, after.size, after.representative.id) == (story, len(left), known[left[0]])
        assert rt.regroup(change.regroup, rt.now())
        withdrawn = rt.items.load_items([known[name]])[known[name]].withdrawn
        assert withdrawn is not None
        assert (withdrawn.by, withdrawn.status, withdrawn.story_id) == ("source", "canceled", story)


def test_what_is_not_published_can_not_be_taken_back(rt: Runtime) -> None:
    (item,) = arrive(rt, a=WHOLE).values()
    unknown = by_hand.source_withdrawal_for(rt, make_canceled_slot("it_nobody"))
    assert (unknown.outcome, unknown.item_id, unknown.regroup) == ("filtered", None, None)
    by_hand.withdraw_item(rt, item)
    before = by_hand.source_withdrawal_for(rt, make_canceled_slot(item))
    assert (before.outcome, before.item_id, before.expected_version, before.regroup) == ("filtered", item, 2, None)


def test_stories_of_too_many_items_are_not_decided_about(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    found = arrive(rt, a=WHOLE, b=WHOLE, c=OTHER)
    monkeypatch.setattr(by_hand, "MAX_MEMBERS", 1)
    before = read_events(rt)
    with pytest.raises(by_hand.UndecidableError, match="2 items are too many to be decided about at once"):
        by_hand.split_off_items(rt, [found["a"]])
    with pytest.raises(by_hand.UndecidableError, match="3 items are too many"):
        by_hand.merge_stories(rt, [found["a"], found["c"]])
    assert read_events(rt) == before
