"""One contract for every Index: what is put in is found, likest first, bounded, until it is deleted or expires.

Another implementation joins by one more factory in INDEXES with the same five methods.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from dedupe import Article, MemoryIndex, Params, Sketch, Story, make_sketches
from tests.support.shelf import RedisShelf

NOW = datetime.now(UTC)  # a server expires keys by its own clock: everything is put in from now on
PARAMS = Params(max_candidates=3, max_postings=5, max_stories=20, max_entries=20)


class WritableIndex(Protocol):
    def find_candidates(self, sketches: Sequence[Sketch]) -> list[tuple[Story, ...]]: ...
    def put(self, story: Story, sketch: Sketch, now: datetime) -> None: ...
    def update(self, story: Story) -> None: ...
    def delete(self, story_ids: Iterable[str]) -> None: ...


INDEXES: dict[str, Callable[[str, Params], WritableIndex]] = {
    "memory": lambda _, params: MemoryIndex(params),
    "redis": RedisShelf,
}


@pytest.fixture(params=INDEXES.values(), ids=INDEXES)
def index(request: pytest.FixtureRequest, server_url: str) -> WritableIndex:
    made: WritableIndex = request.param(server_url, PARAMS)
    return made


def story(name: str) -> Story:
    text = f"Report {name}, with an é and a “quote”"
    return Story(id=f"st_{name}", representative=Article(id=f"it_{name}", title=name, text=text, seen_at=NOW))


def keys(*blocks: int) -> Sketch:
    return Sketch(bands=(), blocks=blocks, names=())


def ids(found: Sequence[Story]) -> list[str]:
    return [story.id for story in found]


def test_empty(index: WritableIndex) -> None:
    assert index.find_candidates([keys(1), keys()]) == [(), ()]
    assert index.find_candidates([]) == []


def test_all_kinds_of_keys_find(index: WritableIndex) -> None:
    index.put(story("a"), Sketch(bands=(2**64 - 1,), blocks=(2,), names=(3,)), NOW)
    assert index.find_candidates([keys(2**64 - 1), keys(2), keys(3), keys(4)]) == [(story("a"),)] * 3 + [()]


def test_most_shared_keys_first_and_of_equals_the_last_put(index: WritableIndex) -> None:
    index.put(story("a"), keys(1), NOW)
    index.put(story("b"), keys(1, 2), NOW)
    index.put(story("c"), keys(2), NOW)
    assert ids(index.find_candidates([keys(1, 2)])[0]) == ["st_b", "st_c", "st_a"]


def test_candidates_are_capped(index: WritableIndex) -> None:
    for name in "abcde":
        index.put(story(name), keys(1), NOW)
    assert ids(index.find_candidates([keys(1)])[0]) == ["st_e", "st_d", "st_c"]


def test_what_recurs_in_too_many_stories_finds_nothing(index: WritableIndex) -> None:
    for name in "abcdef":
        index.put(story(name), keys(1, ord(name)), NOW)
    assert index.find_candidates([keys(1)]) == [()]
    assert ids(index.find_candidates([keys(1, ord("c"))])[0]) == ["st_c"]


def test_put_again_replaces_the_keys(index: WritableIndex) -> None:
    index.put(story("a"), keys(1, 2), NOW)
    fuller = replace(story("a"), representative=story("b").representative, revision=2)
    index.put(fuller, keys(2, 3), NOW)
    assert index.find_candidates([keys(1), keys(2), keys(3)]) == [(), (fuller,), (fuller,)]


def test_update_keeps_the_keys(index: WritableIndex) -> None:
    index.put(story("a"), keys(1), NOW)
    grown = replace(story("a"), size=2, revision=2)
    index.update(grown)
    index.update(story("never put in"))
    assert index.find_candidates([keys(1)]) == [(grown,)]


def test_delete(index: WritableIndex) -> None:
    for name in "abc":
        index.put(story(name), keys(1), NOW)
    index.delete(["st_a", "st_c", "st_unknown"])
    assert ids(index.find_candidates([keys(1)])[0]) == ["st_b"]


def test_a_batch_is_answered_in_its_order(index: WritableIndex) -> None:
    for number in range(20):
        index.put(story(str(number)), keys(*range(100 * number, 100 * number + 40)), NOW)
    found = index.find_candidates([keys(100 * number + 7, 9_999) for number in range(60)])
    assert [ids(one) for one in found] == [[f"st_{number}"] if number < 20 else [] for number in range(60)]


def test_what_is_older_than_the_window_expires(server_url: str) -> None:
    """In the shared index: that in memory serves one file, whose rules look at the time between two articles."""
    index = RedisShelf(server_url, PARAMS)
    later = NOW + PARAMS.window
    index.put(story("old"), keys(1, 2), NOW)
    for days, name in ((10, "at the edge"), (20, "yesterday"), (24, "today")):
        index.put(story(name), keys(1), NOW + timedelta(days=days))
    index.expire(later + timedelta(days=10))
    assert ids(index.find_candidates([keys(1)])[0]) == ["st_today", "st_yesterday", "st_at the edge"]
    assert index.find_candidates([keys(2)]) == [()]
    index.expire(later + 3 * PARAMS.window)
    assert index.find_candidates([keys(1)]) == [()]


def test_beyond_its_room_the_oldest_go(index: WritableIndex) -> None:
    for number in range(25):
        index.put(story(str(number)), keys(number), NOW + timedelta(hours=number))
    found = index.find_candidates([keys(number) for number in range(25)])
    assert [ids(one) for one in found] == [[]] * 5 + [[f"st_{number}"] for number in range(5, 25)]


def test_deleted_it_can_be_put_in_again(index: WritableIndex) -> None:
    for name in "ab":
        index.put(story(name), keys(1, ord(name)), NOW)
    index.delete(["st_a"])
    index.put(story("a"), keys(1, 3), NOW)
    assert [ids(one) for one in index.find_candidates([keys(1), keys(ord("a")), keys(3)])] == [
        ["st_a", "st_b"],
        [],
        ["st_a"],
    ]


def words(first: int, count: int) -> str:
    return " ".join(f"word{number}" for number in range(first, first + count))


TEXTS = {
    "the same text": (words(0, 300), words(0, 300)),
    "the same short text": (words(0, 60), words(0, 60)),
    "a teaser": (words(0, 300), words(0, 30)),
    "an abridged copy": (words(0, 300), words(0, 120)),
    "a passage from the middle": (words(0, 3000), words(1500, 48)),
    "among other words": (words(0, 300), words(5000, 200) + " " + words(100, 50) + " " + words(6000, 200)),
}


@pytest.mark.parametrize("texts", TEXTS.values(), ids=TEXTS)
def test_texts_that_share_much_are_found_in_either_order(index: WritableIndex, texts: tuple[str, str]) -> None:
    made = [Article(id=f"it_{place}", title="", text=text, seen_at=NOW) for place, text in enumerate(texts)]
    one, other = make_sketches(made, PARAMS)
    index.put(story("a"), one, NOW)
    assert ids(index.find_candidates([other])[0]) == ["st_a"]
    index.delete(["st_a"])
    index.put(story("b"), other, NOW)
    assert ids(index.find_candidates([one])[0]) == ["st_b"]


def test_memory_index_makes_room_from_the_oldest_day() -> None:
    index = MemoryIndex(Params(max_stories=3))
    for days, name in ((1, "b"), (2, "a"), (0, "c"), (0, "d"), (0, "e")):
        index.put(story(name), keys(ord(name)), NOW - timedelta(days=days))
    assert len(index) == 3
    assert index.find_candidates([keys(ord(name)) for name in "ab"]) == [(), ()]


def test_memory_index_keeps_nothing_of_what_it_forgot() -> None:
    index = MemoryIndex(PARAMS)
    for round_ in range(5):
        for number in range(30):
            index.put(story(f"{round_}-{number}"), keys(1, number, 1000 * round_), NOW)
    for round_ in range(5):
        index.delete(f"st_{round_}-{number}" for number in range(30))
    assert len(index) == 0
    assert len(index._postings) == 0
    assert not index._postings._rows
    assert not index._texts
    assert not index._numbers
    assert not index._days
    assert not index._buckets
