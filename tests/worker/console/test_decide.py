"""Decisions at the console: looked at first, done as the commands do them, on the story as it was shown, and undone."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.support.console import ConsoleVisitor, read_form_token
from tests.support.http_service import HttpAnswer, HttpService
from tests.support.pipeline import make_named_item, read_events, run_items
from tests.support.texts import OTHER, WHOLE
from worker.runtime import Runtime
from worker.store.items import StoredItem

EDITED = WHOLE.replace("steel", "iron")


@pytest.fixture
def known(rt: Runtime) -> dict[str, str]:
    """a, b and d are one story, c is another."""
    run_items(rt, make_named_item("a", WHOLE), make_named_item("b", EDITED), make_named_item("c", OTHER))
    run_items(rt, make_named_item("d", WHOLE))
    records = [data["record"] for _, data in read_events(rt)]
    return {record["title"].split()[-1]: record["id"] for record in records}


def item_of(rt: Runtime, item_id: str) -> StoredItem:
    return rt.items.load_items([item_id])[item_id]


def fields_of(page: str) -> dict[str, list[str]]:
    """The hidden fields of the last form of a page."""
    fields: dict[str, list[str]] = {}
    form = page.rpartition("<form method")[2]
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def open_story(visitor: ConsoleVisitor, name: str) -> dict[str, Any]:
    """What the form of a story's page has in it, besides what one chooses."""
    page = visitor.look(f"/console/stories/{name}").body.decode()
    form = page.partition('id="deciding"')[2].partition("</form>")[0]
    pairs = re.findall(r'<input type="hidden" name="(expected|since)" value="([^"]*)">', form)
    return {"form_token": read_form_token(page), **{name: unescape(value) for name, value in pairs}}


def story_id(visitor: ConsoleVisitor, name: str) -> str:
    return str(visitor.read(f"/console/stories/{name}").json["story_id"])


def preview(visitor: ConsoleVisitor, name: str, **fields: str | list[str]) -> HttpAnswer:
    return visitor.send(
        f"/console/stories/{story_id(visitor, name)}/preview", **{**open_story(visitor, name), **fields}
    )


def confirm(visitor: ConsoleVisitor, previewed: HttpAnswer) -> HttpAnswer:
    page = previewed.body.decode()
    assert previewed.status == 200, page
    action = re.findall(r'action="(/console/stories/\w+/decide)"', page)[0]
    reason = re.findall(r'name="reason" maxlength="1000" value="([^"]*)"', page)[0]
    return visitor.send(action, **fields_of(page), reason=unescape(reason))


def last_events(rt: Runtime, count: int) -> list[str]:
    return [kind for kind, _ in read_events(rt)[-count:]]


def test_a_split_is_looked_at_done_and_undone(rt: Runtime, known: dict[str, str], ann: ConsoleVisitor) -> None:
    before = read_events(rt)
    looked = preview(ann, known["a"], do="split", item=[known["b"], known["d"]], reason="two towns")
    page = looked.body.decode()
    assert "story.split" in page
    assert "two towns" in page
    names = {one.id: (one.title, one.source) for one in (item_of(rt, known[name]).article for name in "bd")}
    assert all(f"<bdi>{title}</bdi>" in page and f"<bdi>{source}</bdi>" in page for title, source in names.values())
    assert read_events(rt) == before
    done = confirm(ann, looked)
    assert done.status == 303
    assert "done=split" in done.headers["location"]
    assert last_events(rt, 1) == ["story.split"]
    assert read_events(rt)[-1][1]["reason"] == "two towns"
    placed = item_of(rt, known["b"]).placed
    assert placed is not None
    assert placed.actor == "Ann Lee"
    assert "Done" in ann.look(done.headers["location"]).body.decode()
    other = item_of(rt, known["b"]).last_story_id
    undone = confirm(ann, preview(ann, known["a"], do="merge", other=other))
    assert undone.status == 303
    assert last_events(rt, 1) == ["story.merged"]
    assert item_of(rt, known["b"]).last_story_id == item_of(rt, known["a"]).last_story_id


def test_a_merge_is_undone_by_its_own_button(rt: Runtime, known: dict[str, str], ann: ConsoleVisitor) -> None:
    assert confirm(ann, preview(ann, known["a"], do="merge", other=known["c"])).status == 303
    assert item_of(rt, known["c"]).last_story_id == item_of(rt, known["a"]).last_story_id
    page = ann.look(f"/console/stories/{known['a']}").body.decode()
    fields = fields_of(page)
    assert fields["do"] == ["split"]
    assert fields["item"] == [known["c"]]
    assert confirm(ann, ann.send(f"/console/stories/{story_id(ann, known['a'])}/preview", **fields)).status == 303
    assert item_of(rt, known["c"]).last_story_id != item_of(rt, known["a"]).last_story_id


def test_another_representative_and_a_withdrawal(rt: Runtime, known: dict[str, str], ann: ConsoleVisitor) -> None:
    assert confirm(ann, preview(ann, known["a"], do="lead", item=known["b"])).status == 303
    assert ann.read(f"/console/stories/{known['a']}").json["representative"] == known["b"]
    done = confirm(ann, preview(ann, known["a"], do="withdraw", item=known["d"], reason="libel"))
    assert done.headers["location"] == f"/console/withdrawn/{known['d']}"
    assert last_events(rt, 1) == ["item.withdrawn"]
    fields = fields_of(ann.look(done.headers["location"]).body.decode())
    lifted = confirm(ann, ann.send(f"/console/stories/{story_id(ann, known['a'])}/preview", **fields))
    assert lifted.status == 303
    run_items(rt, make_named_item("d", WHOLE))
    assert item_of(rt, known["d"]).withdrawn is None
    assert item_of(rt, known["d"]).last_story_id == item_of(rt, known["a"]).last_story_id


def test_of_two_people_the_second_sees_what_has_changed(
    rt: Runtime, known: dict[str, str], service: HttpService, ann: ConsoleVisitor
) -> None:
    bob = ConsoleVisitor(service, "Bob")
    bob.sign_in()
    seen_by_ann, seen_by_bob = (preview(one, known["a"], do="split", item=known["b"]) for one in (ann, bob))
    assert confirm(bob, seen_by_bob).status == 303
    before = read_events(rt)
    refused = confirm(ann, seen_by_ann)
    assert refused.status == 409
    page = refused.body.decode()
    assert "Nothing was done" in page
    assert "Bob" in page
    assert read_events(rt) == before
    late = ann.send(
        f"/console/stories/{story_id(ann, known['a'])}/preview",
        **{**open_story(ann, known["a"]), "expected": f"{story_id(ann, known['a'])} 1"},
        do="split",
        item=known["d"],
    )
    assert late.status == 409


def test_what_came_meanwhile_is_named(rt: Runtime, known: dict[str, str], ann: ConsoleVisitor) -> None:
    looked = preview(ann, known["a"], do="split", item=known["b"])
    run_items(rt, make_named_item("e", WHOLE))
    refused = confirm(ann, looked)
    assert refused.status == 409
    assert "Report from e" in refused.body.decode()


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_whenever_a_page_says_that_it_was_made(known: dict[str, str], ann: ConsoleVisitor, since: str) -> None:
    story = story_id(ann, known["a"])
    answer = ann.decide(
        f"/console/stories/{story}/decide", do="lead", item=known["b"], expected=f"{story} 999", since=since
    )
    assert answer.status == 409


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"do": "split"}, 422, "tick an item first"),
        ({"do": "merge"}, 422, "say with which story"),
        ({"do": "merge", "other": "st_nobody"}, 422, "no such story or item"),
        ({"do": "merge", "other": "../x"}, 404, "no story or item has such an id"),
        ({"do": "lead", "item": ["a", "b"]}, 422, "tick one item"),
        ({"do": "split", "item": ["a", "b", "d"]}, 422, "something must stay"),
        ({"do": "dance"}, 400, "does not say what to do"),
        ({"do": "split", "item": ["b"], "reason": "x" * 1001}, 400, "longer than 1000"),
        ({"do": "split", "item": ["b"], "since": "now"}, 400, "none of ours"),
        ({"do": "split", "item": ["b"], "expected": "x"}, 400, "none of ours"),
    ],
)
def test_what_cannot_be_is_said_and_not_done(
    rt: Runtime, known: dict[str, str], ann: ConsoleVisitor, fields: dict[str, Any], status: int, says: str
) -> None:
    items = [known[name] for name in fields.get("item", ())]
    before = read_events(rt)
    answer = preview(ann, known["a"], **{**fields, "item": items})
    assert answer.status == status
    assert says in answer.body.decode()
    assert read_events(rt) == before


def test_a_preview_is_json_too_and_a_decision_needs_what_was_seen(known: dict[str, str], ann: ConsoleVisitor) -> None:
    name = story_id(ann, known["a"])
    fields = {**open_story(ann, known["a"]), "do": "split", "item": known["b"]}
    answer = ann.send(f"/console/stories/{name}/preview", {"Accept": "application/json"}, **fields)
    assert answer.json["events"][0]["type"] == "story.split"
    assert answer.json["command"] == f"feedmill split {known['b']}"
    del fields["expected"]
    assert ann.send(f"/console/stories/{name}/decide", {"Accept": "*/*"}, **fields).problem == "bad-request"


def test_a_merge_names_both_stories_and_one_with_itself_is_refused(
    rt: Runtime, known: dict[str, str], ann: ConsoleVisitor
) -> None:
    page = preview(ann, known["a"], do="merge", other=known["c"]).body.decode()
    assert "<bdi>Report from c</bdi>" in page
    assert "represents 3 items" in page
    for other in (known["b"], story_id(ann, known["a"])):
        refused = preview(ann, known["a"], do="merge", other=other)
        assert refused.status == 422
        assert "is this story, or in it already" in refused.body.decode()
        assert "Do it" not in refused.body.decode()
