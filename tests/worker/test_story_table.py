"""Stories in a temporary file: what comes back is what was put there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedupe import Article, Story
from tests.support.clock import NOW
from worker.story_table import StoryTable

FULL = Article(id="it_full", title="“Ferry” – 渡し船", text="The ferry sailed.\n\nNobody was on it.", seen_at=NOW)
TEASER = Article(id="it_teaser", text="The ferry sailed.", seen_at=NOW, source="gull.example")
STORY = Story(
    id="st_a",
    representative=replace(FULL, url="https://gull.example/1", furniture=(b"\x00\xff abc",)),
    anchors=(TEASER, replace(FULL, id="it_other", dated=False, seen_at=NOW.replace(microsecond=123456))),
    size=4,
    revision=3,
    apart=frozenset({"+st_b", "-st_c"}),
    held=frozenset({TEASER.id}),
    known_parts=(((0, 12), (20, 31)), ((40, 44),)),
)


def test_a_story_comes_back_as_it_was() -> None:
    table = StoryTable()
    table["st_a"] = STORY
    assert table["st_a"] == STORY
    table["st_a"] = changed = replace(STORY, size=5, anchors=())
    assert table["st_a"] == changed
    assert [*table] == ["st_a"]


def test_stories_that_are_deleted_are_unknown() -> None:
    table = StoryTable()
    for name in ("st_a", "st_b"):
        table[name] = replace(STORY, id=name)
    assert table.pop("st_a").id == "st_a"
    assert (table.get("st_a"), len(table), table["st_b"].id) == (None, 1, "st_b")
    with pytest.raises(KeyError):
        del table["st_a"]


def test_more_stories_than_stay_in_memory() -> None:
    table = StoryTable()
    texts = [f"{place} " * 20_000 for place in range(300)]
    for place, text in enumerate(texts):
        table[f"st_{place}"] = replace(STORY, id=f"st_{place}", representative=replace(FULL, text=text))
    assert [table[f"st_{place}"].representative.text == text for place, text in enumerate(texts)] == [True] * 300
