"""The doctor: every check is well on a well server, and each trouble is found by the check that is there for it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from celery import Celery
from redis import Redis

from tests.support.clock import Clock
from tests.support.pipeline import make_courier_item, run_items
from tests.support.system import command, lines, terminal
from tests.support.users import operator_url
from worker.broker import celery_url
from worker.checkup.checkup import run_checks
from worker.checkup.health_check import HealthCheck
from worker.jobs.intake_pause import find_memory_pause
from worker.queue_names import queue_names
from worker.runtime import Runtime
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server
from worker.transport import QueueClient


def checks(rt: Runtime) -> dict[str, HealthCheck]:
    return {check.name: check for check in run_checks(rt, rt.now())}


def test_on_a_well_server_all_is_well(rt: Runtime) -> None:
    rt.jobs.mark_alive(60)
    rt.fetch_queue.mark_served()
    run_items(rt, make_courier_item())
    found = checks(rt)
    odd = {name: check.says for name, check in found.items() if check.grade != "ok" and name != "memory"}
    assert odd == {"fsync": "appendfsync can't be seen, for CONFIG GET is refused"}, "to the user of docs/security.md"
    assert all(not check.remedy for check in found.values() if check.grade == "ok")
    assert found["jobs"].says == "0 open of 1, 0 dead"


def test_whatever_is_not_well_names_what_to_do(rt: Runtime, clock: Clock) -> None:
    clock.forward(3600)
    found = checks(rt)
    seconds, _, says = found["clock"].says.partition(" ")
    assert float(seconds) == pytest.approx(3600, abs=60)
    assert (found["clock"].grade, says) == ("warning", "s between this machine and the server")
    assert found["workers"].remedy == "start them: `feedmill up`"
    assert "workers fetch documents themselves" in found["fetchers"].says
    assert all(check.remedy for check in found.values() if check.grade != "ok")


def test_a_route_to_a_collection_where_nobody_works_is_found(
    make_runtime: Callable[..., Runtime], tmp_path: Path
) -> None:
    own = make_runtime().settings.collection
    file = tmp_path / "routes.toml"
    targets = (own, f"{own}served", f"{own}asleep")
    file.write_text("".join(f'[[route]]\ntag = "{to}"\nto = "{to}"\n' for to in targets), encoding="utf-8")
    rt = make_runtime(routes=str(file))
    make_runtime(collection=f"{own}served").jobs.mark_alive(60)
    assert "routes" not in checks(make_runtime())
    found = checks(rt)["routes"]
    assert (found.grade, found.says) == (
        "warning",
        f"no worker and scheduler were seen of: {own}asleep; items that go there wait",
    )
    assert "`FEEDMILL_COLLECTION=NAME feedmill up`" in found.remedy
    make_runtime(collection=f"{own}asleep").jobs.mark_alive(60)
    assert (checks(rt)["routes"].grade, checks(rt)["routes"].remedy) == ("ok", "")


@pytest.mark.parametrize("days", [2, 7, 13], ids=str)
def test_an_index_of_another_window_is_found(make_runtime: Callable[..., Runtime], days: int) -> None:
    """Until one window has passed; a window of two weeks or more has buckets of one width."""
    before, after = make_runtime(window=days * 86400.0), make_runtime(window=14 * 86400.0)
    run_items(before, make_courier_item())
    assert checks(before)["window"].grade == "ok"
    found = checks(after)["window"]
    assert (found.grade, found.says.split(" of the index")[0]) == ("warning", "1 time buckets")
    assert checks(make_runtime(window=days * 86400.0))["window"].grade == "ok"


def test_an_index_that_nothing_was_written_to_for_long_is_of_its_window(rt: Runtime, clock: Clock) -> None:
    run_items(rt, make_courier_item())
    clock.forward(rt.settings.window * 1.2)
    assert checks(rt)["window"].grade == "ok"


def test_memory_near_the_mark_is_found(make_runtime: Callable[..., Runtime]) -> None:
    used = make_runtime().server.read_memory().used
    assert checks(make_runtime(max_memory=used * 1.05))["memory mark"].grade == "warning"
    assert checks(make_runtime(max_memory=used * 2.0))["memory mark"].grade == "ok"


@pytest.mark.parametrize(
    ("setting", "value", "name", "grade"),
    [
        ("maxmemory", "1", "memory", "failure"),
        ("maxmemory", "nearly all", "memory", "warning"),
        ("maxmemory-policy", "allkeys-lru", "eviction", "failure"),
        ("appendfsync", "everysec", "fsync", "warning"),
        ("appendonly", "no", "append-only file", "warning"),
    ],
)
def test_a_setting_that_loses_something_is_found(
    tmp_path: Path, setting: str, value: str, name: str, grade: str
) -> None:
    with attach_to_server(tmp_path / "data", find_binary(os.environ.get("PATH"))) as server:
        with Redis.from_url(server.url) as filler:
            filler.set("much", bytes(30_000_000))  # beside which what clients take is little
        spoil = Redis.from_url(server.url)
        used = spoil.info("memory")["used_memory"]
        spoil.config_set(setting, int(used * 1.05) if value == "nearly all" else value)
        done = command("doctor", environment={"FEEDMILL_REDIS_URL": server.url})
    found = {check["name"]: check for check in lines(done.stdout)}
    assert found[name]["grade"] == grade
    assert found[name]["remedy"]
    assert done.returncode == (1 if grade == "failure" else 0)


def test_a_server_that_does_not_speak_of_itself_is_checked_for_the_rest(rt: Runtime, server_url: str) -> None:
    operator = Redis.from_url(operator_url(server_url))
    operator.execute_command("ACL", "SETUSER", "worker", "-info")
    try:
        found = checks(rt)
        assert find_memory_pause(rt) is None
    finally:
        operator.execute_command("ACL", "SETUSER", "worker", "+info")
    assert found["info"].grade == "warning"
    assert found["state"].grade == found["sums"].grade == "ok"
    assert not {"version", "memory", "eviction", "append-only file"} & set(found)


def test_messages_of_other_programs_that_are_in_no_ledger_are_counted(rt: Runtime, server_url: str) -> None:
    """Those in the list and those that a worker has taken; not feedmill's own."""
    names = queue_names(rt.settings.collection)
    program = Celery(broker=celery_url(server_url), set_as_current=False)
    for n in range(3):
        program.send_task("feedmill.submit", args=[{"id": f"m{n}", "text": "Gull"}], queue=names.jobs)
    program.send_task("feedmill.run_job", args=["known"], queue=names.jobs)
    raw = Redis.from_url(server_url)
    raw.lpush(names.jobs, b"no JSON \xff")
    taken = QueueClient.from_url(server_url).brpop([names.jobs], 1)
    raw.hset(names.unacked, "tag", json.dumps([json.loads(taken[1]), "", names.jobs]))
    found = checks(rt)["queue"]
    assert found.says == "4 messages wait, 4 of them or in workers' hands are in no ledger"
    assert found.grade == "warning"
    raw.delete(names.jobs, names.unacked)


def test_on_a_terminal_the_remedy_stands_under_what_is_not_well(tmp_path: Path) -> None:
    environment = {**os.environ, "FEEDMILL_DATA_DIR": str(tmp_path / "data")}
    shown = terminal("doctor", columns=80, folder=tmp_path, environment=environment)
    place = next(n for n, line in enumerate(shown.splitlines()) if "no worker and scheduler were seen" in line)
    assert shown.splitlines()[place].split()[:2] == ["warning", "workers"]
    assert shown.splitlines()[place + 1].strip() == "→ start them: `feedmill up`"
