"""The events that consumers receive, as tables: their streams and ids, and what those without a record say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest

from dedupe import Merge, Scores, Story
from tests.support.clock import NOW
from tests.support.judging import make_story, read_event, read_pairs
from tests.support.texts import OTHER, WHOLE
from worker.judging.events import (
    EventType,
    StoryAtVersion,
    build_merge_data,
    build_split_data,
    build_withdrawal_data,
    format_timestamp,
    make_event,
)
from worker.store.items import Withdrawal

# type: the stream that consumers read it from
STREAMS: dict[EventType, str] = {
    "story.created": "clean",
    "story.updated": "clean",
    "story.merged": "clean",
    "story.split": "clean",
    "item.updated": "clean",
    "item.withdrawn": "clean",
    "story.copy_added": "copies",
    "dead.letter": "dead",
}


def test_the_table_names_every_type() -> None:
    assert STREAMS.keys() == set(get_args(EventType))


@pytest.mark.parametrize(("kind", "stream"), STREAMS.items(), ids=STREAMS)
def test_an_event(kind: EventType, stream: str) -> None:
    data = {"b": ["é", None], "a": 1}
    event = make_event(kind, "st_a", data, NOW, 1)
    assert event.stream == stream
    assert read_event(event) == (kind, "st_a", data)
    fields = read_pairs(event.fields)
    assert fields.pop("ce_id").startswith("ev_")
    assert fields == {
        "ce_specversion": "1.0",
        "ce_type": kind,
        "ce_source": "/feedmill",
        "ce_subject": "st_a",
        "ce_time": "2026-06-07T18:00:00.000Z",
        "data": '{"b":["é",null],"a":1}',
    }


def id_of(kind: EventType = "story.created", subject: str = "st_a", data: Any = None, **more: Any) -> str:
    values = {"now": NOW, "discriminator": 1, **more}
    return str(read_pairs(make_event(kind, subject, data or {}, **values).fields)["ce_id"])


# name: (of another event, whether its id is another one)
OTHER_EVENTS: dict[str, tuple[dict[str, Any], bool]] = {
    "type": ({"kind": "story.updated"}, True),
    "subject": ({"subject": "st_b"}, True),
    "version": ({"discriminator": 2}, True),
    "version as text": ({"discriminator": "1"}, False),
    "moment": ({"now": NOW + timedelta(days=1)}, False),
    "data": ({"data": {"a": 1}}, False),
}


@pytest.mark.parametrize(("values", "is_other"), OTHER_EVENTS.values(), ids=OTHER_EVENTS)
def test_an_id_says_type_subject_and_version_alone(values: dict[str, Any], is_other: bool) -> None:
    assert (id_of(**values) != id_of()) is is_other


def test_ids_are_those_that_consumers_have() -> None:
    """An event that is announced again after an upgrade is known by them."""
    assert id_of() == "ev_2ea21a33f40e8afe20b1aeda39103571"


# name: (moment, as it is written)
MOMENTS: dict[str, tuple[datetime, str]] = {
    "whole second": (NOW, "2026-06-07T18:00:00.000Z"),
    "milliseconds": (NOW + timedelta(milliseconds=20), "2026-06-07T18:00:00.020Z"),
    "less is cut off": (NOW + timedelta(microseconds=20_999), "2026-06-07T18:00:00.020Z"),
}


@pytest.mark.parametrize(("moment", "written"), MOMENTS.values(), ids=MOMENTS)
def test_format_timestamp(moment: datetime, written: str) -> None:
    assert format_timestamp(moment) == written


SCORES = Scores(jaccard=0.25, item_in_matched=1.0, matched_in_item=0.5, shared_blocks=2)
MERGE = Merge(
    absorbed=make_story("b"), item_id="it_b", matched_id="it_c", relation="partial", rule="inside", scores=SCORES
)


def test_a_merge_says_which_story_goes_on_and_what_proves_it() -> None:
    assert build_merge_data(MERGE, make_story("a", size=5), "it_d") == {
        "story_id": "st_a",
        "absorbed_id": "st_b",
        "story_size": 5,
        "story_revision": 1,
        "representative": {"id": "it_a", "url": "https://a.example/2026/ferry", "title": "Ferry in port, says a"},
        "item_id": "it_d",
        "match": {
            "item_id": "it_b", "matched_id": "it_c", "relation": "partial", "rule": "inside", "jaccard": 0.25,
            "containment": 1.0, "containment_of": "item", "shared_blocks": 2,
        },
    }  # fmt: skip


def story_with(**fields: Any) -> Story:
    story = make_story("a", size=3)
    return replace(story, representative=replace(story.representative, **fields))


WHAT_IS_KEPT: dict[str, Any] = {
    "id": "it_a", "version": 4, "title": "Ferry in port, says a", "url": "https://a.example/2026/ferry",
    "date_published": "2026-06-07T18:00:00.000Z", "content_text": WHOLE,
}  # fmt: skip
# name: (its article, fields that its event lacks)
REPRESENTATIVES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "all is known": ({}, set()),
    "undated": ({"dated": False}, {"date_published"}),
    "no headline": ({"title": ""}, {"title"}),
    "no link": ({"url": ""}, {"url"}),
    "no text": ({"text": ""}, {"content_text"}),
}


@pytest.mark.parametrize(("fields", "lacking"), REPRESENTATIVES.values(), ids=REPRESENTATIVES)
def test_a_representative_is_what_is_kept_of_it(fields: dict[str, Any], lacking: set[str]) -> None:
    expected = {name: value for name, value in WHAT_IS_KEPT.items() if name not in lacking}
    assert StoryAtVersion(story_with(**fields), 4).representative_data() == expected


@pytest.mark.parametrize("field", ["title", "url"])
def test_a_merge_leaves_out_what_its_representative_lacks(field: str) -> None:
    data = build_merge_data(MERGE, story_with(**{field: ""}), "it_d")
    assert data["representative"].keys() == {"id", "url", "title"} - {field}


REASONS: dict[str | None, dict[str, str]] = {"two towns": {"reason": "two towns"}, None: {}, "": {}}


@pytest.mark.parametrize(("reason", "said"), REASONS.items(), ids=map(repr, REASONS))
def test_a_split_says_what_left_and_who_represents_both(reason: str | None, said: dict[str, str]) -> None:
    kept, begun = StoryAtVersion(make_story("a", size=3), 4), StoryAtVersion(make_story("b", OTHER, size=2), 7)
    assert build_split_data(kept, begun, ["it_c", "it_b"], reason) == {
        "story_id": "st_a",
        "new_story_id": "st_b",
        "items": ["it_b", "it_c"],
        "story_size": 3,
        "new_story_size": 2,
        "story_revision": 1,
        "new_story_revision": 1,
        "representative": kept.representative_data(),
        "new_representative": begun.representative_data(),
        **said,
    }


LEFT = StoryAtVersion(make_story("b", OTHER, size=2), 7)
# name: (whose word, what is left of the story, what the event says of it)
WITHDRAWALS: dict[str, tuple[Withdrawal, StoryAtVersion | None, dict[str, Any]]] = {
    "by hand, with a reason": (
        Withdrawal(by="hand", at=NOW, story_id="st_b", reason="by mistake"), LEFT,
        {"by": "hand", "reason": "by mistake", "story_id": "st_b", "story_size": 2,
         "representative": LEFT.representative_data()},
    ),
    "by its source": (
        Withdrawal(by="source", at=NOW, story_id="st_b", status="canceled"), LEFT,
        {"by": "source", "status": "canceled", "story_id": "st_b", "story_size": 2,
         "representative": LEFT.representative_data()},
    ),
    "nothing is left": (
        Withdrawal(by="hand", at=NOW, story_id="st_a"), None,
        {"by": "hand", "story_id": "st_a", "story_size": 0, "representative": None},
    ),
    "out of the window": (
        Withdrawal(by="hand", at=NOW, story_id=None), None,
        {"by": "hand", "story_id": None, "story_size": 0, "representative": None},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("why", "left", "said"), WITHDRAWALS.values(), ids=WITHDRAWALS)
def test_a_withdrawal_says_whose_word_it_is(why: Withdrawal, left: StoryAtVersion | None, said: dict[str, Any]) -> None:
    assert build_withdrawal_data("it_a", 3, why, left, None) == {"id": "it_a", "version": 3, **said}
    assert build_withdrawal_data("it_a", 3, why, left, 6)["story_revision"] == 6


def test_a_whole_record_is_told_where_it_is_kept_in_the_story_that_it_represents_now() -> None:
    record = {"id": "it_a", "version": 4, "story_id": "st_old", "content_html": "<p>Whole.</p>"}
    told = StoryAtVersion(make_story("a"), 4, record).representative_data()
    assert told == {**record, "story_id": "st_a"}
