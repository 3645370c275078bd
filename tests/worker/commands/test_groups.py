"""groups: what consumers have not read, groups made before their consumers come, and dropped ones."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from redis import Redis

from feedmill.consume import GroupGoneError, GroupReader
from tests.support.pipeline import make_courier_item, make_named_item, run_items
from tests.support.screens import ROOT, remove_colours
from tests.support.system import command, lines, terminal
from worker.runtime import Runtime


@pytest.fixture
def environment(rt: Runtime, server_url: str) -> dict[str, str]:
    return {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}


@pytest.fixture
def reader(rt: Runtime, server_url: str, environment: dict[str, str]) -> GroupReader:
    """A consumer of the group `alerts`, which is made by the command."""
    assert command("groups", "create", "alerts", environment=environment).returncode == 0
    return GroupReader(server_url, group="alerts", consumer="alerts-1", collection=rt.settings.collection)


def test_a_group_says_how_far_it_is_and_who_reads_in_it(
    rt: Runtime, environment: dict[str, str], reader: GroupReader
) -> None:
    run_items(rt, make_courier_item(), make_named_item("d", "The gulls came back to the harbour on Sunday. " * 30))
    (before,) = lines(command("groups", "list", environment=environment).stdout)
    assert (before["stream"], before["name"], before["unread"], before["pending"]) == ("clean", "alerts", 2, 0)
    assert before["waiting_since"] is not None
    assert before["consumers"] == []
    with reader:
        taken = iter(reader)
        next(taken)
        (during,) = lines(command("groups", "list", environment=environment).stdout)
        assert (during["unread"], during["pending"]) == (0, 2)
        (consumer,) = during["consumers"]
        assert (consumer["name"], consumer["pending"]) == ("alerts-1", 2)
        assert 0 <= consumer["idle_seconds"] < 60


@pytest.mark.parametrize(
    ("where", "unread"), [pytest.param("beginning", 1, id="beginning"), pytest.param("now", 0, id="now")]
)
def test_a_group_begins_where_it_is_told_to(rt: Runtime, environment: dict[str, str], where: str, unread: int) -> None:
    run_items(rt, make_courier_item())
    (made,) = lines(command("groups", "create", "late", "--from", where, environment=environment).stdout)
    assert made["unread"] == unread


def test_a_group_begins_behind_an_entry(rt: Runtime, environment: dict[str, str]) -> None:
    run_items(rt, make_courier_item(), make_named_item("d", "The gulls came back to the harbour on Sunday. " * 30))
    first, _ = rt.streams.read("clean")
    command("groups", "create", "behind", "--from", first.id, environment=environment)
    (group,) = rt.trimmer.read_extent("clean").groups
    assert group.waiting_since is not None
    assert group.unread in (1, None)  # older servers can't count from the middle


def test_several_streams_get_a_group_even_before_there_is_anything_in_them(environment: dict[str, str]) -> None:
    made = command("groups", "create", "all", "--stream", "clean", "--stream", "dead", environment=environment)
    assert [group["stream"] for group in lines(made.stdout)] == ["clean", "dead"]


def test_a_group_that_is_there_stays_as_it_is(environment: dict[str, str], reader: GroupReader) -> None:
    again = command("groups", "create", "alerts", "--from", "now", environment=environment)
    assert again.returncode == 0
    assert "clean has a group alerts already" in again.stderr


def test_where_nobody_can_be_asked_a_group_with_unread_entries_stays(
    rt: Runtime, environment: dict[str, str], reader: GroupReader
) -> None:
    run_items(rt, make_courier_item())
    refused = command("groups", "drop", "alerts", environment=environment)
    assert (refused.returncode, "1 unread and 0 in work: say --yes" in refused.stderr) == (2, True)
    assert len(rt.trimmer.read_extent("clean").groups) == 1
    assert command("groups", "drop", "alerts", "--yes", environment=environment).returncode == 0
    assert rt.trimmer.read_extent("clean").groups == ()
    assert len([*rt.streams.read("clean")]) == 1  # what is in the stream stays


def test_a_reader_is_told_that_its_group_is_gone(rt: Runtime, environment: dict[str, str], reader: GroupReader) -> None:
    run_items(rt, make_courier_item())
    with reader:
        taken = iter(reader)
        next(taken)
        assert command("groups", "drop", "alerts", "--yes", environment=environment).returncode == 0
        with pytest.raises(GroupGoneError):
            next(taken)


def test_a_group_that_has_read_everything_is_dropped_without_a_question(environment: dict[str, str]) -> None:
    command("groups", "create", "idle", environment=environment)
    assert command("groups", "drop", "idle", environment=environment).returncode == 0


@pytest.mark.parametrize(("answer", "left"), [("y", 0), ("n", 1)])
def test_on_a_terminal_somebody_is_asked(
    rt: Runtime, environment: dict[str, str], reader: GroupReader, tmp_path: Path, answer: str, left: int
) -> None:
    run_items(rt, make_courier_item())
    near, far = pty.openpty()
    os.write(near, f"{answer}\n".encode())
    done = subprocess.run(
        [sys.executable, "-m", "worker", "groups", "drop", "alerts"],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), **environment}, stdin=far,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    os.close(near)
    os.close(far)
    assert "1 unread and 0 in work" in done.stderr
    assert len(rt.trimmer.read_extent("clean").groups) == left
    assert done.returncode == (0 if left == 0 else 130)


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        pytest.param(["drop", "nobody"], 1, "nobody: clean has no such group", id="unknown"),
        pytest.param(["drop", "nobody", "--stream", "copies"], 1, "copies has no such group", id="no such stream yet"),
        pytest.param(["drop", "feedmill.hooks"], 2, "feedmill's own", id="of feedmill itself"),
        pytest.param(["create", "feedmill"], 2, "feedmill's own", id="a name of feedmill itself"),
        pytest.param(["create", "a b"], 2, "a name has letters", id="a space"),
        pytest.param(["create", "x", "--from", "noon"], 2, "neither beginning, now nor an id", id="no beginning"),
        pytest.param(["create", "x", "--stream", "submit"], 2, "submit", id="a stream with groups of feedmill"),
    ],
)
def test_what_can_not_be_done_is_said(environment: dict[str, str], args: list[str], code: int, said: str) -> None:
    done = command("groups", *args, environment=environment)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


@pytest.mark.raw_store
def test_the_table_is_within_80_columns_and_cuts_no_name(
    rt: Runtime, environment: dict[str, str], server_url: str, tmp_path: Path
) -> None:
    run_items(rt, make_courier_item())
    long = "consumers-of-the-harbour-news-" * 3
    command("groups", "create", long, environment=environment)
    with Redis.from_url(server_url.replace("worker", "operator")) as operator:
        key = f"feedmill:{{{rt.settings.collection}}}:clean"
        operator.xgroup_create(key, "odd \x1b[2J name", id="0")
        for number in range(12):
            operator.xreadgroup(long, f"reader-{number}", {key: ">"}, count=1)
    shown = terminal("groups", "list", columns=80, folder=tmp_path, environment=environment)
    assert "\x1b[2J" not in shown
    plain = remove_colours(shown)
    assert max(len(line) for line in plain.splitlines() if long not in line) <= 80
    assert [line.split() for line in plain.splitlines() if long in line] == [[long]]  # whole, on a line of its own
    assert "and 2 more" in plain
