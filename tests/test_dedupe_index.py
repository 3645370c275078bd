"""One contract for every Index: what is put in is found, likest first, bounded, until it is deleted or expires.

Another implementation joins by one more factory in INDEXES with the same five methods.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from dedupe import Article, MemoryIndex, Params, Sketch, Story

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
PARAMS = Params(max_candidates=3, max_postings=5, max_stories=20)


class WritableIndex(Protocol):
    def candidates(self, sketches: Sequence[Sketch]) -> list[tuple[Story, ...]]: ...
    def put(self, story: Story, sketch: Sketch, now: datetime) -> None: ...
    def update(self, story: Story) -> None: ...
    def delete(self, story_ids: Iterable[str]) -> None: ...
    def expire(self, now: datetime) -> None: ...


INDEXES: dict[str, Callable[[Params], WritableIndex]] = {"memory": MemoryIndex}


@pytest.fixture(params=INDEXES.values(), ids=INDEXES)
def index(request: pytest.FixtureRequest) -> WritableIndex:
    made: WritableIndex = request.param(PARAMS)
    return made


def story(name: str) -> Story:
    text = f"Report {name}, with an é and a “quote”"
    return Story(id=f"st_{name}", representative=Article(id=f"it_{name}", title=name, text=text, seen_at=NOW))


def keys(*blocks: int) -> Sketch:
    return Sketch(bands=(), blocks=blocks, names=())


def ids(found: Sequence[Story]) -> list[str]:
    return [story.id for story in found]


def test_empty(index: WritableIndex) -> None:
    assert index.candidates([keys(1), keys()]) == [(), ()]
    assert index.candidates([]) == []


def test_all_kinds_of_keys_find(index: WritableIndex) -> None:
    index.put(story("a"), Sketch(bands=(2**64 - 1,), blocks=(2,), names=(3,)), NOW)
    assert index.candidates([keys(2**64 - 1), keys(2), keys(3), keys(4)]) == [(story("a"),)] * 3 + [()]


def test_most_shared_keys_first_and_of_equals_the_last_put(index: WritableIndex) -> None:
    index.put(story("a"), keys(1), NOW)
    index.put(story("b"), keys(1, 2), NOW)
    index.put(story("c"), keys(2), NOW)
    assert ids(index.candidates([keys(1, 2)])[0]) == ["st_b", "st_c", "st_a"]


def test_candidates_are_capped(index: WritableIndex) -> None:
    for name in "abcde":
        index.put(story(name), keys(1), NOW)
    assert ids(index.candidates([keys(1)])[0]) == ["st_e", "st_d", "st_c"]


def test_what_recurs_in_too_many_stories_finds_nothing(index: WritableIndex) -> None:
    for name in "abcdef":
        index.put(story(name), keys(1, ord(name)), NOW)
    assert index.candidates([keys(1)]) == [()]
    assert ids(index.candidates([keys(1, ord("c"))])[0]) == ["st_c"]


def test_put_again_replaces_the_keys(index: WritableIndex) -> None:
    index.put(story("a"), keys(1, 2), NOW)
    fuller = replace(story("a"), representative=story("b").representative, revision=2)
    index.put(fuller, keys(2, 3), NOW)
    assert index.candidates([keys(1), keys(2), keys(3)]) == [(), (fuller,), (fuller,)]


def test_update_keeps_the_keys(index: WritableIndex) -> None:
    index.put(story("a"), keys(1), NOW)
    grown = replace(story("a"), size=2, revision=2)
    index.update(grown)
    index.update(story("never put in"))
    assert index.candidates([keys(1)]) == [(grown,)]


def test_delete(index: WritableIndex) -> None:
    for name in "abc":
        index.put(story(name), keys(1), NOW)
    index.delete(["st_a", "st_c", "st_unknown"])
    assert ids(index.candidates([keys(1)])[0]) == ["st_b"]


def test_expire_drops_what_lies_before_the_window(index: WritableIndex) -> None:
    for days, name in enumerate(["today", "yesterday"]):
        index.put(story(name), keys(1), NOW - timedelta(days=days))
    index.put(story("old"), keys(1, 2), NOW - PARAMS.window - timedelta(days=1))
    index.put(story("at the edge"), keys(1), NOW - PARAMS.window)
    index.expire(NOW)
    assert set(ids(index.candidates([keys(1)])[0])) == {"st_today", "st_yesterday", "st_at the edge"}
    assert index.candidates([keys(2)]) == [()]
    index.expire(NOW + 2 * PARAMS.window)
    assert index.candidates([keys(1)]) == [()]


def test_memory_index_makes_room_from_the_oldest_day() -> None:
    index = MemoryIndex(Params(max_stories=3))
    for days, name in ((1, "b"), (2, "a"), (0, "c"), (0, "d"), (0, "e")):
        index.put(story(name), keys(ord(name)), NOW - timedelta(days=days))
    assert len(index) == 3
    assert index.candidates([keys(ord(name)) for name in "ab"]) == [(), ()]


def test_memory_index_keeps_nothing_of_what_it_forgot() -> None:
    index = MemoryIndex(PARAMS)
    for round_ in range(5):
        for number in range(30):
            index.put(story(f"{round_}-{number}"), keys(1, number, 1000 * round_), NOW)
    index.expire(NOW + 2 * PARAMS.window)
    assert len(index) == 0
    assert not index._postings
    assert not index._buckets
