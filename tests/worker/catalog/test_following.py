"""The catalog says of every story what the store says, however it came to know it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from redis import Redis

from tests.support.catalogs import (
    find_wrong_sums,
    follow_by_hand,
    list_catalog,
    list_store,
    make_catalog_file,
    take_all,
)
from tests.support.pipeline import make_courier_item, make_named_item, make_post_item, run_items
from tests.support.story_changes import change_some_story
from tests.support.texts import make_nonsense_text
from tests.support.users import operator_url
from worker.catalog import following
from worker.catalog.catalog_file import CatalogFile
from worker.runtime import Runtime
from worker.store.keys import Keys
from worker.store.streams import StreamEntry

SEEDS = [1, 2, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 12))]


@pytest.fixture
def file(rt: Runtime, tmp_path: Path) -> CatalogFile:
    return make_catalog_file(rt, tmp_path)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_holds_what_the_store_holds(rt: Runtime, file: CatalogFile, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(10):
        change_some_story(rt, chance)
    with follow_by_hand(rt, file) as (follower, connection):
        for _ in range(8):
            for _ in range(chance.randrange(4)):
                change_some_story(rt, chance)
            take_all(rt, follower)
            assert list_catalog(connection) == list_store(rt)
            assert find_wrong_sums(connection) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_changes_while_it_is_filled_is_not_lost(
    rt: Runtime, file: CatalogFile, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    for _ in range(12):
        change_some_story(rt, chance)
    fill = following.fill_some_stories

    def fill_slowly(rt: Runtime, rows: following.CatalogRows, story_ids: Sequence[str]) -> int:
        done = 0
        for story_id in story_ids:
            change_some_story(rt, chance)
            done += fill(rt, rows, [story_id])
        return done

    monkeypatch.setattr(following, "fill_some_stories", fill_slowly)
    monkeypatch.setattr(following, "KEYS_AT_ONCE", 20)
    with follow_by_hand(rt, file) as (follower, connection):
        monkeypatch.setattr(following, "fill_some_stories", fill)
        take_all(rt, follower)
        assert list_catalog(connection) == list_store(rt)
        assert find_wrong_sums(connection) == []


def test_it_goes_on_where_it_was(rt: Runtime, file: CatalogFile, monkeypatch: pytest.MonkeyPatch) -> None:
    run_items(rt, make_courier_item())
    with follow_by_hand(rt, file):
        pass
    run_items(rt, make_post_item())
    monkeypatch.setattr(CatalogFile, "remove", lambda _: pytest.fail("it was of use"))
    monkeypatch.setattr(following, "fill_some_stories", lambda *given: given[2] and pytest.fail("it was filled"))
    with follow_by_hand(rt, file) as (follower, connection):
        take_all(rt, follower)
        assert list_catalog(connection) == list_store(rt)


def spoil_place(rt: Runtime, client: Redis, keys: Keys) -> None:
    """Entries that nobody has read are trimmed."""
    client.hset(keys.trims, "clean:last", rt.streams.find_newest_id("clean"))


def set_store_back(rt: Runtime, client: Redis, keys: Keys) -> None:
    client.delete(keys.stream("clean"))
    client.xadd(keys.stream("clean"), {"ce_type": "story.created", "data": "{}"}, id="5-0")


def exchange_store(rt: Runtime, client: Redis, keys: Keys) -> None:
    """Another store, whose stream has an entry of the same id."""
    newest = rt.streams.find_newest_id("clean")
    client.delete(keys.stream("clean"))
    client.xadd(keys.stream("clean"), {"ce_type": "story.created", "ce_id": "other", "data": "{}"}, id=newest)


@pytest.mark.raw_store
@pytest.mark.parametrize("happens", [spoil_place, set_store_back, exchange_store])
def test_it_is_filled_anew_where_it_can_not_be_followed(
    rt: Runtime,
    file: CatalogFile,
    server_url: str,
    happens: Callable[[Runtime, Redis, Keys], None],
) -> None:
    run_items(rt, make_courier_item())
    with follow_by_hand(rt, file) as (follower, connection):
        run_items(rt, make_courier_item("Another text that has not a single word in common with what was there first."))
        take_all(rt, follower)
        connection.execute("update items set title = 'of before'")
        connection.commit()
    run_items(rt, make_post_item("A third report, of which nobody has heard, about a matter that concerns no one."))
    with Redis.from_url(operator_url(server_url)) as client:
        happens(rt, client, Keys.of(rt.settings.collection))
    with follow_by_hand(rt, file) as (_, connection):
        assert "of before" not in [title for (title,) in connection.execute("select title from items")]
        assert list_catalog(connection) == list_store(rt)


def test_a_full_batch_of_one_stream_holds_back_what_is_newer_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "BATCH_SIZE", 2)
    entries = [
        StreamEntry(stream, f"{n}-0", {}) for stream, n in (("clean", 1), ("clean", 5), ("copies", 3), ("copies", 9))
    ]
    assert [entry.id for entry in following.cut_at_full_batches(entries[:3])] == ["1-0", "3-0", "5-0"]
    assert [entry.id for entry in following.cut_at_full_batches(entries)] == ["1-0", "3-0", "5-0"]


def test_an_item_that_becomes_another_text_leaves_its_story(rt: Runtime, file: CatalogFile) -> None:
    run_items(rt, make_courier_item())
    run_items(rt, make_post_item())
    with follow_by_hand(rt, file) as (follower, connection):
        before = list_catalog(connection)
        run_items(rt, make_post_item(make_nonsense_text(1)))
        run_items(rt, make_post_item(make_nonsense_text(2), title="Wholly another headline of another day"))
        take_all(rt, follower)
        assert list_catalog(connection) == list_store(rt) != before
        assert find_wrong_sums(connection) == []


@pytest.mark.raw_store
def test_an_entry_that_says_what_can_not_be_stops_nothing(rt: Runtime, file: CatalogFile, server_url: str) -> None:
    odd = (
        {"syndication": {"match": {"jaccard": 1}}},
        {"syndication": {"story_size": "many"}},
        {"syndication": {"story_size": 10**30}},
        {"date_published": "9999-12-31T23:59:59Z", "title": "\ud83d"},
    )
    with follow_by_hand(rt, file) as (follower, connection):
        with Redis.from_url(operator_url(server_url)) as client:
            for number, fields in enumerate(odd):
                record = {"id": f"it_odd{number}", "story_id": f"st_odd{number}", **fields}
                entry = {"ce_type": "story.created", "data": json.dumps({"record": record})}
                client.xadd(Keys.of(rt.settings.collection).stream("clean"), entry)
        run_items(rt, make_courier_item())
        take_all(rt, follower)
        assert list_store(rt).items() <= list_catalog(connection).items()


def test_filled_anew_it_has_the_times_that_the_streams_told(rt: Runtime, file: CatalogFile) -> None:
    def list_times() -> list[tuple[str, int, int]]:
        return connection.execute("select id, first_at, changed_at from stories order by id").fetchall()

    with follow_by_hand(rt, file) as (follower, connection):
        dated = {"date_published": "2026-06-01T12:00:00Z"}
        run_items(rt, make_courier_item(**dated), make_named_item("other", make_nonsense_text(3), **dated))
        run_items(rt, make_post_item())
        take_all(rt, follower)
        followed = list_times()
    file.remove()
    with follow_by_hand(rt, file) as (_, connection):
        assert list_times() == followed
