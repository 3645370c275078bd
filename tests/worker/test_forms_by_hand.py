"""A form that somebody names: what comes in it stays apart, what is the same text does not; and back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.bulletins import FORM, SOURCE, make_bulletin, make_bulletin_item
from tests.support.pipeline import make_courier_item, read_events, run_items
from worker.judging.by_hand import DecisionTerms, UndecidableError
from worker.judging.form_marks import load_form_marks
from worker.judging.forms_by_hand import forget_form, make_form_id, name_form
from worker.runtime import Runtime, build_runtime
from worker.store.named_forms import MAX_FORMS, MAX_FORMS_OF_SOURCE, NamedForm, TooManyFormsError

TERMS = DecisionTerms(actor="ada")


def publish(rt: Runtime, number: int, **more: Any) -> tuple[str, str, str]:
    """A bulletin through one job: the item, its story and the rule of its verdict."""
    run_items(rt, make_bulletin_item(number, **more))
    item = next(data["record"]["id"] for _, data in reversed(read_events(rt)) if "record" in data)
    known = rt.items.load_items([item])[item]
    assert known.verdict is not None
    return known.id, str(known.story_id), known.verdict.rule


def test_what_comes_in_a_named_form_stays_apart_until_the_undo(rt: Runtime) -> None:
    first, story, _ = publish(rt, 0)
    second, joined, rule = publish(rt, 1)
    assert (joined, rule) == (story, "later_wording"), "to the rules a bulletin is another wording of the last"
    done = name_form(rt, first, "each is another day's", TERMS)
    (form,) = rt.keeping.forms.load_list().forms
    assert (form.source, form.item, form.by, form.reason, form.at) == (
        *(SOURCE, first, "ada", "each is another day's", rt.now()),
    )
    assert (done.events, done.says) == ((), f"{form.id} is a form of {SOURCE} from the next item on")
    later = [publish(rt, number) for number in (2, 3)]
    assert [rule for _, _, rule in later] == ["template.by_hand"] * 2
    assert len({story, *(own for _, own, _ in later)}) == 3, "neither with what was there, nor with each other"
    assert rt.items.load_member_ids(story) == sorted((first, second)), "nobody has left"
    forget_form(rt, form.id)
    assert rt.keeping.forms.load_list().forms == []
    assert publish(rt, 4)[2] == "later_wording"
    assert [kind for kind, _ in read_events(rt)].count("story.merged") == 2, "it shows that they are one, as before"


def test_two_bulletins_of_one_job_stay_apart_too(rt: Runtime) -> None:
    name_form(rt, publish(rt, 0)[0], None, TERMS)
    run_items(rt, make_bulletin_item(1), make_bulletin_item(2))
    assert [kind for kind, _ in read_events(rt)] == ["story.created"] * 3


def test_the_same_bulletin_again_is_one_text(rt: Runtime) -> None:
    first, story, _ = publish(rt, 0)
    name_form(rt, first, None, TERMS)
    assert publish(rt, 0, id="again", title="The same, later")[1:] == (story, "same_text")


def test_other_sources_are_judged_as_ever(rt: Runtime) -> None:
    name_form(rt, publish(rt, 0)[0], None, TERMS)
    _, story, _ = publish(rt, 1, id="x", source="inland.example")
    assert publish(rt, 2, id="y", source="inland.example")[1:] == (story, "jaccard")


def test_another_text_of_the_source_is_judged_as_ever(rt: Runtime) -> None:
    name_form(rt, publish(rt, 0)[0], None, TERMS)
    run_items(rt, make_courier_item(source=SOURCE))
    run_items(rt, make_courier_item(source=SOURCE, id="again", title="The ferry, once more"))
    assert [kind for kind, _ in read_events(rt)][1:] == ["story.created", "story.copy_added"]


def test_a_new_text_of_a_copy_is_judged_by_the_form(rt: Runtime) -> None:
    first, story, _ = publish(rt, 0)
    copy, _, _ = publish(rt, 1)
    name_form(rt, first, None, TERMS)
    assert publish(rt, 2, id="bulletin 1") == (copy, f"{copy.replace('it_', 'st_')}v2", "template.by_hand")
    assert rt.items.load_member_ids(story) == [first]


def test_what_is_stored_does_not_know_of_the_form(rt: Runtime) -> None:
    first, *_ = publish(rt, 0)
    name_form(rt, first, None, TERMS)
    second, *_ = publish(rt, 1)
    a, b = (rt.items.load_items([first, second])[one].article for one in (first, second))
    assert (a.forms, b.forms) == ((), ())
    a, b = load_form_marks(rt).examples.mark_articles([a, b])
    assert load_form_marks(rt).describe_shared_form(a, b).startswith(f"ada named this form of {SOURCE} on ")


def test_every_process_judges_by_the_list_as_it_is(rt: Runtime, server_url: str) -> None:
    other = build_runtime(rt.settings, server_url, rt.now)
    first, *_ = publish(rt, 0)
    name_form(other, first, None, TERMS)
    assert publish(rt, 1)[2] == publish(other, 2)[2] == "template.by_hand"
    forget_form(rt, other.keeping.forms.load_list().forms[0].id)
    assert publish(other, 3)[2] == "later_wording"


def test_a_preview_names_the_stories_and_does_nothing(rt: Runtime) -> None:
    first, story, _ = publish(rt, 0)
    publish(rt, 1)
    publish(rt, 1, id="z", source="inland.example", title="Elsewhere")
    seen = name_form(rt, first, None, replace(TERMS, is_preview=True))
    assert seen.says.startswith(f"texts of {SOURCE} in this form would never again be the same text; 1 story")
    assert [(one.story_id, one.size) for one in seen.concerned] == [(story, 3)]
    assert rt.keeping.forms.load_list() == (0, [])


def test_named_twice_it_stays_as_it_was(rt: Runtime) -> None:
    first, *_ = publish(rt, 0)
    name_form(rt, first, "first", TERMS)
    assert name_form(rt, first, "second", TERMS).says.endswith(f"is a form of {SOURCE} already")
    assert [form.reason for form in rt.keeping.forms.load_list().forms] == ["first"]


def test_what_cannot_be_named(rt: Runtime) -> None:
    run_items(rt, {"id": "n", "title": "Of nobody", "content_text": make_bulletin(0)})
    nobodys = read_events(rt)[-1][1]["record"]["id"]
    table, *_ = publish(rt, 0, content_text="Kell 12, Ardmore 9, Innisvane 3, Karnholt 4, the rest later.")
    for item, says in (("it_none", "no such item"), (nobodys, "no source"), (table, "12 words")):
        with pytest.raises(UndecidableError, match=says):
            name_form(rt, item, None, TERMS)
    for nothing in ("revision", "zz", "0" * 32):
        with pytest.raises(UndecidableError, match="no such form"):
            forget_form(rt, nothing)
    assert rt.keeping.forms.load_list().revision == 0


def test_the_list_is_bounded_for_each_source_and_in_all(rt: Runtime) -> None:
    for number in range(MAX_FORMS):
        form = make_row(number, f"{number // MAX_FORMS_OF_SOURCE}.example", rt.now() + timedelta(seconds=number))
        assert rt.keeping.forms.add(form)
    assert not rt.keeping.forms.add(form)
    with pytest.raises(TooManyFormsError, match="200 forms"):
        rt.keeping.forms.add(make_row(1, "new.example", rt.now()))
    rt.keeping.forms.remove(form.id)
    with pytest.raises(TooManyFormsError, match=r"20 forms of 0\.example"):
        rt.keeping.forms.add(make_row(MAX_FORMS, "0.example", rt.now()))
    assert [row.title for row in rt.keeping.forms.load_list().forms][:2] == ["0", "1"]


def make_row(number: int, source: str, at: datetime) -> NamedForm:
    text = f"{FORM} {number}"
    return NamedForm(id=make_form_id(source, text), source=source, text=text, item="it_a", title=f"{number}", at=at)
