"""A passage that somebody keeps: pages and judgement leave it alone, other sources don't; and back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from dedupe import ParagraphSighting
from dedupe.furniture import make_paragraph_key
from tests.support.jobs import make_document_job
from tests.support.pipeline import read_events, run_one_job
from tests.support.site_pages import LETTER, make_site_page
from worker.judging.by_hand import DecisionTerms, UndecidableError
from worker.judging.furniture_by_hand import LONGEST_PASSAGE, keep_passage, let_passage_be_learned, make_passage_id
from worker.runtime import Runtime
from worker.store.kept_passages import MAX_PASSAGES, KeptPassage, TooManyPassagesError

TERMS = DecisionTerms(actor="ada")


def read_page(rt: Runtime, number: int, site: str = "https://courier.example") -> dict[str, Any]:
    """A page of the site through one job; its record."""
    body, url = make_site_page(number).body, f"{site}/{number}"
    run_one_job(rt, make_document_job(f"{site[8:]}-{number}", rt.now(), body, kind="page", via="url", url=url))
    record: dict[str, Any] = read_events(rt)[-1][1]["record"]
    return record


def count_seen(rt: Runtime, source: str = "courier.example") -> int:
    """What judging is told of the passage, under a headline that is like none before."""
    seen = ParagraphSighting(source, int(rt.now().timestamp() // 86_400), frozenset({9}), (make_paragraph_key(LETTER),))
    return rt.sightings.add_and_count([seen])[0][0]


def test_a_kept_passage_stays_in_later_pages_and_leaves_them_again_after_the_undo(rt: Runtime) -> None:
    found = [read_page(rt, number) for number in range(4)]
    done = keep_passage(rt, found[0]["id"], f"  {LETTER.upper()} ", "it is the column", TERMS)
    (kept,) = rt.keeping.passages.load_all()
    assert (kept.source, kept.by, kept.reason, kept.at) == ("courier.example", "ada", "it is the column", rt.now())
    assert (done.events, done.says) == ((), f"{kept.id} is kept as text of courier.example from the next item on")
    assert LETTER in read_page(rt, 4)["content_text"]
    assert count_seen(rt) == 0
    let_passage_be_learned(rt, kept.id)
    assert rt.keeping.passages.load_all() == []
    assert LETTER not in read_page(rt, 5)["content_text"]
    assert count_seen(rt) == 5, "it was counted all the time: six headlines are kept, and one is our own"


def test_the_same_passage_of_another_source_is_furniture(rt: Runtime) -> None:
    known = [read_page(rt, number) for number in range(5)]
    keep_passage(rt, known[0]["id"], LETTER, None, TERMS)
    other = [read_page(rt, number, "https://post.example") for number in range(5)]
    assert [LETTER in record["content_text"] for record in other] == [True] * 4 + [False]


def test_said_twice_it_stays_as_it_was_and_a_preview_does_nothing(rt: Runtime) -> None:
    name = read_page(rt, 0)["id"]
    seen = keep_passage(rt, name, LETTER, None, replace(TERMS, is_preview=True))
    assert (seen.says, rt.keeping.passages.load_all()) == (
        f"this would never again be furniture of courier.example: {LETTER}",
        [],
    )
    keep_passage(rt, name, LETTER, "first", TERMS)
    assert keep_passage(rt, name, LETTER, "second", TERMS).says.endswith("courier.example already")
    assert [kept.reason for kept in rt.keeping.passages.load_all()] == ["first"]


def test_what_has_left_a_page_stands_in_it_too(rt: Runtime) -> None:
    last = [read_page(rt, number) for number in range(5)][-1]
    assert LETTER not in last["content_text"]
    keep_passage(rt, last["id"], LETTER, None, TERMS)
    assert [kept.passage for kept in rt.keeping.passages.load_all()] == [LETTER]


def test_a_preview_names_the_stories_that_have_the_passage(rt: Runtime) -> None:
    first, other = (read_page(rt, number)["id"] for number in range(2))
    read_page(rt, 2, "https://post.example")
    seen = keep_passage(rt, first, LETTER, None, replace(TERMS, is_preview=True))
    assert [one.representative for one in seen.concerned] == [first, other], "its own story first, and none elsewhere"


def test_what_cannot_be_kept(rt: Runtime) -> None:
    name = read_page(rt, 0)["id"]
    for item, passage, says in (
        ("it_none", LETTER, "no such item"),
        (name, " \n ", "a passage has"),
        (name, "x" * (LONGEST_PASSAGE + 1), "a passage has"),
        (name, LETTER[:-1], "does not stand in it"),
    ):
        with pytest.raises(UndecidableError, match=says):
            keep_passage(rt, item, passage, None, TERMS)
    for nobodys in ("no hex", "00ff"):
        with pytest.raises(UndecidableError, match="no such passage"):
            let_passage_be_learned(rt, nobodys)


def test_the_list_is_bounded(rt: Runtime) -> None:
    for number in range(MAX_PASSAGES):
        kept = make_row(f"line {number}", rt.now() + timedelta(seconds=number))
        assert rt.keeping.passages.add(kept)
    assert not rt.keeping.passages.add(kept)
    with pytest.raises(TooManyPassagesError, match="1,000"):
        rt.keeping.passages.add(make_row("one more", rt.now()))
    assert [row.passage for row in rt.keeping.passages.load_all()][:2] == ["line 0", "line 1"]


def make_row(passage: str, at: datetime) -> KeptPassage:
    return KeptPassage(id=make_passage_id("gull.example", passage), source="gull.example", passage=passage, at=at)
