"""Regroupings as the script takes them: every name that stories.lua reads, and what it expects to find."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from dedupe import Article, Sketch, Story
from worker.store.index import pack_keys
from worker.store.regroup import ItemMove, StoryRegrouping, pack_event, pack_postings, pack_regrouping, pack_story
from worker.store.streams import Event

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEAD, FIRST, SECOND = (Article(id=f"it_{name}", seen_at=NOON) for name in "abc")
PLAIN = Story(id="st_a", representative=LEAD, revision=4)
STORY = replace(
    PLAIN,
    anchors=(SECOND, FIRST),
    size=3,
    apart=frozenset({"-st_y", "+st_x"}),
    held=frozenset({"it_c", "it_b"}),
    known_parts=(((0, 120), (300, 410)), ((5, 90),)),
)
SKETCH = Sketch(bands=(1, 2), blocks=(), names=(3,))
OTHER_SKETCH = Sketch(bands=(), blocks=(4,), names=())
EVENT = Event(stream="clean", fields=("ce_type", "story.split", "data", b"{}"))


def test_a_story_expects_the_revision_that_was_read() -> None:
    assert pack_story(STORY) == {
        "id": "st_a", "expected": 3, "size": 3, "representative": "it_a",
        "anchors": "it_c it_b", "apart": "+st_x -st_y", "held": "it_b it_c",
        "parts": "0-120,300-410 5-90",
    }  # fmt: skip


def test_a_story_without_anything_special() -> None:
    packed = pack_story(PLAIN)
    assert (packed["anchors"], packed["apart"], packed["held"], packed["parts"]) == ("", "", "", "")
    assert packed["size"] == 1


def test_postings_are_the_item_and_its_keys() -> None:
    keys, other_keys = pack_keys([SKETCH, OTHER_SKETCH])
    assert pack_postings([("it_b", SKETCH), ("it_a", OTHER_SKETCH)]) == [
        {"item": "it_b", "keys": keys}, {"item": "it_a", "keys": other_keys},
    ]  # fmt: skip
    assert pack_postings([]) == []


def test_an_event_is_its_stream_and_its_fields() -> None:
    assert pack_event(EVENT, "none") == {"stream": "clean", "pairs": ("ce_type", "story.split", "data", b"{}")}


def test_a_regrouping_is_packed_whole() -> None:
    ended, absorbed = replace(PLAIN, id="st_e", revision=7), replace(PLAIN, id="st_m", revision=9)
    change = StoryRegrouping(
        stories=(STORY,), ended=(ended,), absorbed=(absorbed,),
        moves=(ItemMove("it_d", "st_a", "st_n"), ItemMove("it_e", "st_a", "")),
        versions=(("it_d", 2),), fields=(("it_d", ("version", "3")),), retired=(("it_d", SKETCH),),
        posted=(("it_a", OTHER_SKETCH),), events=(EVENT,), counts={"split": 1},
    )  # fmt: skip
    assert pack_regrouping(change, "none") == {
        "stories": [pack_story(STORY)],
        "ended": [{"id": "st_e", "expected": 7}],
        "absorbed": [{"id": "st_m", "expected": 9}],
        "moves": [{"item": "it_d", "from": "st_a", "to": "st_n"}, {"item": "it_e", "from": "st_a", "to": ""}],
        "versions": [{"item": "it_d", "expected": 2}],
        "fields": [{"item": "it_d", "pairs": ("version", "3")}],
        "drop": pack_postings([("it_d", SKETCH)]),
        "put": pack_postings([("it_a", OTHER_SKETCH)]),
        "events": [pack_event(EVENT, "none")],
        "counts": {"split": 1},
    }
