"""Furniture at the console: seen from the story, kept as text with a name and a reason, and taken back."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.support.console import ConsoleVisitor
from tests.support.pipeline import read_events, run_items
from tests.support.site_pages import TITLES
from tests.support.texts import make_nonsense_text
from worker.runtime import Runtime

FORM = "Sign <b>up</b> for our letter, and read it each morning before all the others do on their way to work & home."


@pytest.fixture
def last(rt: Runtime) -> str:
    """The last of six items of a source, which all end on the same paragraph."""
    for number, title in enumerate(TITLES):
        text = f"{make_nonsense_text(number)}\n\n{FORM}"
        run_items(rt, {"id": title, "title": title, "content_text": text, "source": "Gull"})
    return str(read_events(rt)[-1][1]["record"]["id"])


def read_passage(page: str, action: str) -> str:
    form = page.partition(f'action="/console/furniture/{action}"')[2].partition("</form>")[0]
    return unescape(re.findall(r'name="passage" value="([^"]*)"', form)[0])


def test_a_passage_is_kept_and_taken_back(rt: Runtime, last: str, ann: ConsoleVisitor) -> None:
    address = f"/console/furniture?item={last}"
    page = ann.look(address).body.decode()
    assert "<b>up</b>" not in page, "nothing of an article's markup runs"
    passage = read_passage(page, "preview")
    assert passage == FORM
    seen = ann.decide("/console/furniture/preview", item=last, passage=passage, reason="it is the column")
    assert (seen.status, rt.keeping.passages.load_all()) == (200, [])
    shown = seen.body.decode()
    assert "None: nothing that is published changes" in shown
    assert "<b>up</b>" not in shown
    assert f">{TITLES[-1]}<" in shown, "a story that has the passage"
    assert read_passage(shown, "keep") == FORM
    done = ann.decide("/console/furniture/keep", item=last, passage=passage, reason="it is the column")
    assert (done.status, done.headers["location"]) == (303, address)
    (kept,) = rt.keeping.passages.load_all()
    assert (kept.source, kept.by, kept.reason) == ("gull", "Ann Lee", "it is the column")
    shown = ann.read(address).json
    assert (shown["passages"], [one["passage"] for one in shown["kept"]]) == ([], [FORM])
    undo = read_passage(ann.look(address).body.decode(), "undo")
    assert ann.decide("/console/furniture/undo", item=last, passage=undo).status == 303
    assert rt.keeping.passages.load_all() == []
    assert ann.read(address).json["passages"] == [FORM]


def test_what_is_refused(rt: Runtime, last: str, ann: ConsoleVisitor) -> None:
    assert ann.look("/console/furniture?item=it_none").status == 404
    for step in ("preview", "keep"):
        assert ann.decide(f"/console/furniture/{step}", item="it_none", passage="x").status == 422
        assert ann.decide(f"/console/furniture/{step}", item=last, passage="stands nowhere").status == 422
    assert ann.decide("/console/furniture/keep", item=last, passage="x", reason="y" * 1001).status == 400
    assert ann.decide("/console/furniture/undo", passage="zz").status == 422
    assert rt.keeping.passages.load_all() == []
