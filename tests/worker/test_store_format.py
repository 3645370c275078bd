"""The store's format: written down at first use, refused where it is not ours, migrated in steps that may end."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis

from tests.support.pipeline import make_courier_item, make_post_item, run_items
from tests.support.screens import ROOT
from tests.support.system import command
from tests.support.users import operator_url
from worker.judging.current_stories import read_current_stories
from worker.runtime import Runtime
from worker.settings import child_environment
from worker.store.keys import Keys
from worker.store.store_format import ENTRIES_AT_ONCE, NEWEST, StoreFormatError, refuse_format


@pytest.fixture
def operator(server_url: str) -> Redis:
    return Redis.from_url(operator_url(server_url), decode_responses=True)


def keys_of(rt: Runtime) -> Keys:
    return Keys.of(rt.settings.collection)


def make_old(rt: Runtime, operator: Redis) -> None:
    """As a feedmill left it that knew of no format."""
    operator.delete(keys_of(rt).store)
    for item in operator.scan_iter(f"{keys_of(rt).prefix}:item:*"):
        if operator.type(item) == "hash":
            operator.hdel(item, "event")


def read_places(rt: Runtime, operator: Redis) -> dict[str, str | None]:
    items = (item for item in operator.scan_iter(f"{keys_of(rt).prefix}:item:*") if operator.type(item) == "hash")
    return {item: operator.hget(item, "event") for item in items}


def fill_store(rt: Runtime, items: int = 3) -> None:
    run_items(rt, make_courier_item(), make_post_item())
    run_items(rt, make_courier_item(title="Ferry still in port"))
    run_items(rt, *({"id": f"n{n}", "title": f"N {n}", "content_text": f"Only {n}."} for n in range(items)))


def test_the_first_job_writes_the_newest_format_down(rt: Runtime) -> None:
    assert rt.keeping.store_format.read_number() is None
    fill_store(rt)
    assert rt.keeping.store_format.read_number() == NEWEST


def test_reading_an_empty_store_writes_nothing(rt: Runtime, operator: Redis) -> None:
    rt.keeping.store_format.refuse_others()
    assert operator.exists(keys_of(rt).store) == 0


def test_what_no_feedmill_wrote_a_number_in_is_format_1_and_is_worked_on(rt: Runtime, operator: Redis) -> None:
    fill_store(rt)
    make_old(rt, operator)
    rt.keeping.store_format.refuse_others()
    run_items(rt, make_courier_item(title="Ferry out again"))
    assert rt.keeping.store_format.read_number() == 1


def test_migrating_gives_each_item_its_record_again(rt: Runtime, operator: Redis) -> None:
    fill_store(rt, items=2 * ENTRIES_AT_ONCE)
    places = read_places(rt, operator)
    stories = sorted(map(repr, read_current_stories(rt)))
    make_old(rt, operator)
    assert all(story.record is None for story in read_current_stories(rt))
    trial = [*rt.keeping.migration.take_steps(is_trial=True)]
    assert set(read_places(rt, operator).values()) == {None}
    assert rt.keeping.store_format.read_number() == 1
    steps = [*rt.keeping.migration.take_steps(is_trial=False)]
    assert steps == trial
    assert sum(step.changed for step in steps) == len(places)
    assert max(step.entries for step in steps) <= ENTRIES_AT_ONCE
    assert read_places(rt, operator) == places
    assert sorted(map(repr, read_current_stories(rt))) == stories
    assert (rt.keeping.store_format.read_number(), operator.hget(keys_of(rt).store, "migrated")) == (2, None)


@pytest.mark.parametrize("done", [0, 1, 2])
def test_interrupted_it_goes_on_where_it_was(rt: Runtime, operator: Redis, done: int) -> None:
    fill_store(rt, items=2 * ENTRIES_AT_ONCE)
    places = read_places(rt, operator)
    make_old(rt, operator)
    all_steps = [*rt.keeping.migration.take_steps(is_trial=True)]
    first = [*itertools.islice(rt.keeping.migration.take_steps(is_trial=False), done)]
    assert rt.keeping.store_format.read_number() == 1
    rest = [*rt.keeping.migration.take_steps(is_trial=False)]
    assert first + rest == all_steps
    assert read_places(rt, operator) == places


def test_what_changes_while_it_runs_keeps_its_newer_place(rt: Runtime, operator: Redis) -> None:
    fill_store(rt)
    make_old(rt, operator)
    steps = rt.keeping.migration.take_steps(is_trial=False)
    run_items(rt, make_courier_item(title="Ferry sunk"))
    places = {item: place for item, place in read_places(rt, operator).items() if place}
    assert len(places) == 1
    assert [*steps]
    assert places.items() <= read_places(rt, operator).items()


@pytest.mark.parametrize(
    ("found", "says"), [(NEWEST + 1, "use the newer feedmill"), (0, "migrate it by an older feedmill")]
)
def test_a_format_that_is_not_worked_with_is_refused(found: int, says: str) -> None:
    with pytest.raises(StoreFormatError, match=rf"has format {found}, this feedmill works with 1 to {NEWEST}: {says}"):
        refuse_format(found)


@pytest.mark.parametrize("written", ["3", "0", "new"])
@pytest.mark.parametrize(
    "words",
    [("status",), ("doctor",), ("submit", "x.txt"), ("tail",), ("dead", "list"), ("feeds", "list"), ("migrate",)],
)
def test_every_command_refuses_it_in_one_line(
    rt: Runtime, operator: Redis, server_url: str, written: str, words: tuple[str, ...]
) -> None:
    operator.hset(keys_of(rt).store, "format", written)
    done = command(*words, environment=environment_of(rt, server_url))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("feedmill: the ")
    assert "format" in done.stderr
    operator.delete(keys_of(rt).store)


def environment_of(rt: Runtime, url: str) -> dict[str, str]:
    return child_environment(rt.settings, url)


@pytest.mark.long
@pytest.mark.parametrize("what", [("worker", "--pool", "solo"), ("beat",)])
def test_worker_and_scheduler_refuse_it_too(
    rt: Runtime, operator: Redis, server_url: str, tmp_path: Path, what: tuple[str, ...]
) -> None:
    fill_store(rt)
    operator.hset(keys_of(rt).store, "format", NEWEST + 1)
    environment = {**environment_of(rt, server_url), "PYTHONPATH": str(ROOT)}
    celery = [sys.executable, "-m", "celery", "--app", "worker.tasks", *what]
    done = subprocess.run(celery, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert f"the store has format {NEWEST + 1}" in done.stderr
    operator.hset(keys_of(rt).store, "format", NEWEST)


def test_the_command_says_what_it_did(rt: Runtime, operator: Redis, server_url: str) -> None:
    fill_store(rt)
    make_old(rt, operator)
    environment = environment_of(rt, server_url)
    told, done, again = (
        json.loads(command("migrate", *more, environment=environment).stdout) for more in (["--dry-run"], [], [])
    )
    assert (told["before"], told["after"], told["changed"]) == (1, 1, 5)
    assert done == {**told, "after": NEWEST}
    assert again == {"before": NEWEST, "after": NEWEST, "newest": NEWEST, "entries": 0, "changed": 0}
