"""The Sightings contract: one table of expectations, run on the memory in this process and on the one in Redis."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedupe import MemorySightings, ParagraphSighting, Params, Sightings, make_paragraph_key
from dedupe.sightings import HEADLINES_PER_ROW, ROWS_PER_SHARD, SHARDS_PER_SOURCE
from worker.runtime import Runtime

numbers = itertools.count()
PARAMS = Params(remember=timedelta(days=28))
TODAY = int(datetime.now(UTC).timestamp() // 86_400)  # the server forgets by its own clock


def seen(
    headline: Sequence[int], *paragraphs: str, day: int = TODAY, source: str = "courier.example"
) -> ParagraphSighting:
    return ParagraphSighting(source, day, frozenset(headline), tuple(map(make_paragraph_key, paragraphs)))


@pytest.fixture(params=["memory", "redis"])
def sightings(request: pytest.FixtureRequest) -> Sightings:
    if request.param == "memory":
        return MemorySightings(PARAMS)
    rt: Runtime = request.getfixturevalue("rt")
    return rt.sightings


def count(sightings: Sightings, one: ParagraphSighting) -> list[int]:
    return sightings.add_and_count([one])[0]


def test_a_paragraph_counts_the_other_stories_under_unrelated_headlines(sightings: Sightings) -> None:
    for n in range(1, 4):
        assert count(sightings, seen([n, 100 + n], "form", f"own {n}")) == [n - 1, 0]


def test_a_batch_learns_from_its_own_later_items(sightings: Sightings) -> None:
    batch = [seen([n], "form", f"own {n}") for n in range(1, 4)]
    assert sightings.add_and_count(batch) == [[2, 0]] * 3


def test_the_same_story_again_is_no_sighting(sightings: Sightings) -> None:
    for _ in range(3):
        assert count(sightings, seen([1, 2], "form")) == [0]
    assert count(sightings, seen([9], "form")) == [1]
    assert sightings.add_and_count([seen([9], "form"), seen([9], "form")]) == [[1], [1]]


def test_headlines_with_a_word_in_common_are_one(sightings: Sightings) -> None:
    """A follow-up, and one of another matter that shares a word with both."""
    for headline in ([1, 2], [2, 3], [3, 4, 1]):
        assert count(sightings, seen(headline, "form")) == [0]
    assert count(sightings, seen([9], "form")) == [1], "the row keeps the first of them"


def test_sources_know_nothing_of_each_other(sightings: Sightings) -> None:
    assert count(sightings, seen([1], "form")) == [0]
    assert count(sightings, seen([2], "form", source="post.example")) == [0]


def test_old_sightings_count_for_nothing(sightings: Sightings) -> None:
    sightings.add_and_count([seen([1], "form"), seen([2], "form", day=TODAY + 5)])
    assert count(sightings, seen([3], "form", day=TODAY + 28)) == [2]
    assert count(sightings, seen([4], "form", day=TODAY + 29)) == [2], "the first is over, the third has come"
    assert count(sightings, seen([5], "form", day=TODAY + 90)) == [0]


def test_a_story_seen_again_keeps_its_paragraph_alive(sightings: Sightings) -> None:
    for day in (0, 20, 40):
        sightings.add_and_count([seen([1], "form", day=TODAY + day)])
    assert count(sightings, seen([2], "form", day=TODAY + 60)) == [1]


def test_what_teaches_nothing_is_no_error(sightings: Sightings) -> None:
    assert sightings.add_and_count([]) == []
    assert sightings.add_and_count([seen([]), seen([1]), seen([1], "form")]) == [[], [], [0]]


def test_a_row_keeps_the_newest_headlines(sightings: Sightings) -> None:
    for n in range(1, HEADLINES_PER_ROW + 4):
        sightings.add_and_count([seen([n], "form")])
    assert count(sightings, seen([99], "form")) == [HEADLINES_PER_ROW - 1], "its own is one of them"


@pytest.mark.long
def test_a_source_is_bounded_and_what_recurs_survives(sightings: Sightings) -> None:
    """Ten times as many paragraphs as a source may have, all but one of them seen once."""
    number = 0
    for n in range(1, 10 * SHARDS_PER_SOURCE * ROWS_PER_SHARD // 15):
        own = [f"own {(number := number + 1)}" for _ in range(15)]
        found = sightings.add_and_count([seen([n], "form", *own)])[0]
    assert found == [HEADLINES_PER_ROW - 1, *[0] * 15]
    assert size(sightings) <= SHARDS_PER_SOURCE * ROWS_PER_SHARD


def size(sightings: Sightings) -> int:
    """How many paragraphs are kept of the one source."""
    if isinstance(sightings, MemorySightings):
        return sum(map(len, sightings._sources["courier.example"]))
    script = sightings._script  # type: ignore[attr-defined]
    client, pattern = script._run.registered_client, script._routing_key.replace(":totals", ":furniture:*")
    return sum(client.hlen(key) for key in client.scan_iter(pattern))


STORIES = st.builds(
    lambda day, headline, paragraphs: seen(headline, *paragraphs, day=TODAY + day),
    st.integers(0, 60),
    st.lists(st.integers(1, 12), min_size=1, max_size=4),
    st.lists(st.sampled_from("abcdef"), max_size=4, unique=True),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(stream=st.lists(STORIES, max_size=20), batch=st.integers(1, 5))
def test_both_memories_answer_alike(
    make_runtime: Callable[..., Runtime], stream: list[ParagraphSighting], batch: int
) -> None:
    """Same rows, same order, same counts; each example has a source of its own on the server."""
    source = f"s{next(numbers)}.example"
    own = [replace(one, source=source) for one in stream]
    memory, shared = MemorySightings(Params()), make_runtime().sightings
    for first in range(0, len(own), batch):
        part = own[first : first + batch]
        assert memory.add_and_count(part) == shared.add_and_count(part)
