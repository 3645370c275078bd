"""Forms at the console: named from the story and from a pair, shown beforehand, and taken back."""

from __future__ import annotations

import re

import pytest

from tests.support.bulletins import SOURCE, TITLES, make_bulletin_item
from tests.support.console import ConsoleVisitor
from tests.support.pipeline import read_events, run_items
from worker.runtime import Runtime


@pytest.fixture
def items(rt: Runtime) -> list[str]:
    """Three bulletins, which the rules take for one report; their ids."""
    for number in range(3):
        run_items(rt, make_bulletin_item(number, title=f"{TITLES[number]} <i>"))
    return [data["record"]["id"] for _, data in read_events(rt)]


def list_forms_to(page: str, action: str) -> list[str]:
    """The ids of forms in the page's HTML forms that lead to an action."""
    parts = [part.partition("</form>")[0] for part in page.split(f'action="/console/forms/{action}"')[1:]]
    return [found for part in parts for found in re.findall(r'name="form" value="([^"]*)"', part)]


def test_a_form_is_named_on_the_story_and_taken_back(rt: Runtime, items: list[str], ann: ConsoleVisitor) -> None:
    story = f"/console/stories/{items[0]}"
    assert 'formaction="/console/forms/preview"' in ann.look(story).body.decode()
    ticked = {"item": items[1], "reason": "one a day", "expected": "st_a 1", "do": ""}
    seen = ann.decide("/console/forms/preview", **ticked)
    shown = seen.body.decode()
    assert (seen.status, rt.keeping.forms.load_list()) == (200, (0, []))
    assert "None: nothing that is published changes" in shown
    assert f"{TITLES[0]} &lt;i&gt;" in shown, "the story that has such texts"
    assert "3 items" in shown
    done = ann.decide("/console/forms/add", item=items[1], reason="one a day")
    assert (done.status, done.headers["location"]) == (303, f"/console/forms?item={items[1]}")
    (form,) = rt.keeping.forms.load_list().forms
    assert (form.source, form.item, form.by, form.reason) == (SOURCE, items[1], "Ann Lee", "one a day")
    page = ann.look(f"/console/forms?item={items[0]}").body.decode()
    assert list_forms_to(page, "undo") == [form.id]
    assert ann.read("/console/forms").json["forms"][0]["id"] == form.id
    assert ann.decide("/console/forms/undo", item=items[0], form=form.id).status == 303
    assert rt.keeping.forms.load_list().forms == []


def test_the_pair_says_who_named_its_form_and_what_the_rules_say_today(items: list[str], ann: ConsoleVisitor) -> None:
    address = f"/console/stories/{items[0]}?member={items[1]}"
    before = ann.read(address).json
    assert (before["pair"]["joins"], before["pair"]["named_form"], before["today"]) == (True, "", None)
    ann.decide("/console/forms/add", item=items[0], reason="one a day")
    after = ann.read(address).json
    assert (after["pair"]["rule"], after["today"]["joins"], after["today"]["was"]) == (
        *("template.by_hand", False, "later_wording"),
    )
    assert re.fullmatch(
        rf"Ann Lee named this form of {SOURCE} on .*, by the example of {items[0]}: one a day",
        after["pair"]["named_form"],
    )
    assert "Ann Lee named this form" in ann.look(address).body.decode()


def test_near_misses_are_judged_with_the_forms(rt: Runtime, ann: ConsoleVisitor) -> None:
    run_items(rt, make_bulletin_item(0))
    first = read_events(rt)[-1][1]["record"]["id"]
    ann.decide("/console/forms/add", item=first)
    run_items(rt, make_bulletin_item(1))
    (near,) = ann.read(f"/console/stories/{first}").json["near"]
    assert (near["rule"], near["joins"]) == ("template.by_hand", False)


def test_what_is_refused(rt: Runtime, items: list[str], ann: ConsoleVisitor) -> None:
    assert ann.look("/console/forms?item=it_none").status == 404
    for step in ("preview", "add"):
        assert ann.decide(f"/console/forms/{step}", item="it_none").status == 422
        assert ann.decide(f"/console/forms/{step}").status == 422
        assert ann.decide(f"/console/forms/{step}", item=items[:2]).status == 422
        assert ann.decide(f"/console/forms/{step}", item=items[0], reason="y" * 1001).status == 400
        assert ann.send(f"/console/forms/{step}", item=items[0], form_token="another").status == 403
    assert ann.decide("/console/forms/undo", form="revision").status == 422
    assert rt.keeping.forms.load_list() == (0, [])
