"""Backups, restoring, and moving between the embedded server and one of one's own: with real servers and workers."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import redis

from feedmill.consume import GroupReader, StorySet
from tests.support.pipeline import make_courier_item, make_post_item, run_items
from tests.support.system import System, command, lines, open_embedded_server, started
from worker.audit.proof import prove_all_is_there
from worker.runtime import Runtime, build_runtime
from worker.server.backup import BackupError, fill_folder
from worker.server.binary import find_binary
from worker.settings import Settings

JOBS = 60  # some seconds of work
BINARY = find_binary(os.environ.get("PATH"))
FORMS = pytest.mark.parametrize("form", [(), ("--portable",)], ids=["snapshot", "commands"])
Said = subprocess.CompletedProcess[str]


def run_command(folder: Path, *words: str | Path) -> Said:
    """On the embedded server of a folder."""
    return command("--data-dir", folder, *words, environment={"FEEDMILL_REDIS_URL": ""})


@contextmanager
def embedded_runtime(folder: Path) -> Iterator[Runtime]:
    with open_embedded_server(folder) as server:
        yield build_runtime(replace(Settings.from_env({}), data_dir=folder), server.url)


@contextmanager
def own_server(folder: Path) -> Iterator[str]:
    """A server of one's own, with an append-only file; its address."""
    folder.mkdir(exist_ok=True)
    options = {"port": "0", "unixsocket": str(folder / "own.sock"), "dir": str(folder), "appendonly": "yes", "save": ""}
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    with (folder / "own.log").open("wb") as log:
        process = subprocess.Popen([BINARY.path, *words], stdout=log, stderr=log)
    url = f"unix://{folder / 'own.sock'}"
    try:
        wait_for_answer(url)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def wait_for_answer(url: str) -> None:
    end = time.monotonic() + 20
    with redis.Redis.from_url(url) as client:
        while time.monotonic() < end:
            with suppress(redis.ConnectionError, redis.BusyLoadingError):
                client.ping()
                return
            time.sleep(0.02)
    raise AssertionError("the server does not answer")


def fill_store(rt: Runtime) -> None:
    run_items(rt, make_courier_item(), make_post_item())
    run_items(rt, make_courier_item(title="Ferry still in port"))


def read_as_group(url: str, stories: StorySet, most: int | None = None) -> int:
    """Read some of what the group has not read; how much that was."""
    read = 0
    with GroupReader(url, "alerts", "alerts-1") as reader:
        for event in reader.read_waiting():
            stories.take_event(event)
            read += 1
            if read == most:
                break
    return read


def list_events(rt: Runtime) -> list[tuple[str, dict[str, str]]]:
    return [(entry.id, entry.fields) for name in ("clean", "copies") for entry in rt.streams.read(name)]


@pytest.mark.long
@FORMS
def test_what_is_restored_is_what_was_backed_up(tmp_path: Path, form: tuple[str, ...]) -> None:
    file, stories = tmp_path / "feedmill.backup", StorySet()
    with embedded_runtime(tmp_path / "one") as rt:
        fill_store(rt)
        assert read_as_group(socket_url(tmp_path / "one"), stories, 2) == 2, "the second one is not acknowledged"
        before = list_events(rt)
        done = run_command(tmp_path / "one", "backup", *form, file)
        assert (done.returncode, done.stderr) == (0, "")
        assert lines(done.stdout) == [{"file": str(file), "bytes": file.stat().st_size}]
        run_items(rt, make_courier_item(title="Ferry sunk"))  # after the backup
    assert file.stat().st_mode & 0o077 == 0
    assert not (tmp_path / "one" / "dump.rdb").exists()
    done = run_command(tmp_path / "two", "restore", file)
    assert (done.returncode, done.stderr) == (0, "")
    with embedded_runtime(tmp_path / "two") as rt:
        assert list_events(rt) == before
        assert prove_all_is_there(rt).discrepancies == ()
        run_items(rt, make_courier_item(title="Ferry out again"))
        assert read_as_group(socket_url(tmp_path / "two"), stories) == 2, "it goes on where the group was"
        assert prove_all_is_there(rt).discrepancies == ()
    (held,) = stories.stories.values()
    assert held["title"] == "Ferry out again"


def socket_url(folder: Path) -> str:
    return f"unix://{folder / 'server.sock'}"


@pytest.mark.long
def test_a_backup_while_workers_work_is_of_one_moment(tmp_path: Path) -> None:
    file = tmp_path / "feedmill.backup"
    with started(tmp_path / "one") as system:
        submit_many(system, "a")
        system.wait_until(lambda: system.rt.jobs.audit().jobs_done > 3)
        done = run_command(system.rt.settings.data_dir, "backup", file)
        assert done.returncode == 0, done.stderr
        assert system.rt.jobs.audit().jobs_done < JOBS, "it was too late"
        system.wait_until(lambda: system.rt.jobs.audit().jobs_done == JOBS)
        whole = prove_all_is_there(system.rt)
    assert run_command(tmp_path / "two" / "data", "restore", file).returncode == 0
    with started(tmp_path / "two") as system:
        submit_many(system, "a")  # again: what came after the backup
        system.wait_until(lambda: system.rt.jobs.audit().jobs_done == JOBS)
        again = prove_all_is_there(system.rt)
    assert again.discrepancies == () == whole.discrepancies
    assert (again.jobs, again.items, again.stories) == (whole.jobs, whole.items, whole.stories)


def submit_many(system: System, name: str) -> None:
    for job in range(JOBS):
        items = [
            {"id": f"{name}{job}-{n}", "title": f"Week {n}", "content_text": f"Text {n} of {job}."} for n in range(8)
        ]
        message: dict[str, Any] = {"id": f"{name}-{job}", "kind": "items", "items": items}
        with redis.Redis.from_url(system.server.url) as client:
            client.xadd("feedmill:submit", {"job": json.dumps(message)})


@pytest.mark.long
def test_a_backup_becomes_the_data_of_a_server_of_ones_own_and_comes_back(tmp_path: Path) -> None:
    file, stories = tmp_path / "feedmill.backup", StorySet()
    with embedded_runtime(tmp_path / "one") as rt:
        fill_store(rt)
        assert read_as_group(socket_url(tmp_path / "one"), stories, 2) == 2, "the second one is not acknowledged"
    assert run_command(tmp_path / "one", "backup", file).returncode == 0
    assert run_command(tmp_path / "two", "restore", file).returncode == 0
    (tmp_path / "own").mkdir()
    (tmp_path / "two" / "appendonlydir").rename(tmp_path / "own" / "appendonlydir")
    with own_server(tmp_path / "own") as url:
        rt = build_runtime(Settings.from_env({}), url)
        assert prove_all_is_there(rt).discrepancies == ()
        run_items(rt, make_courier_item(title="Ferry out again"))
        assert read_as_group(url, stories) == 2
        before = list_events(rt)
        with redis.Redis.from_url(url) as client:
            client.execute_command("SAVE")
    assert run_command(tmp_path / "back", "restore", tmp_path / "own" / "dump.rdb").returncode == 0
    with embedded_runtime(tmp_path / "back") as rt:
        assert list_events(rt) == before
        assert prove_all_is_there(rt).discrepancies == ()


def test_commands_are_taken_in_by_a_running_server_which_keeps_what_it_has(tmp_path: Path) -> None:
    file = tmp_path / "feedmill.commands"
    with embedded_runtime(tmp_path / "one") as rt:
        fill_store(rt)
        before = list_events(rt)
    assert run_command(tmp_path / "one", "backup", "--portable", file).returncode == 0
    with own_server(tmp_path / "own") as url, redis.Redis.from_url(url, decode_responses=True) as client:
        client.set("shop:till", "5")
        tool = [BINARY.path.with_name("valkey-cli"), "-s", tmp_path / "own" / "own.sock", "--pipe"]
        with file.open("rb") as commands:
            subprocess.run(tool, stdin=commands, check=True, capture_output=True)
        rt = build_runtime(Settings.from_env({}), url)
        assert list_events(rt) == before
        assert prove_all_is_there(rt).discrepancies == ()
        assert client.get("shop:till") == "5"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"REDIS0011 and nothing that belongs there", "no server starts on this backup"),
        (b"<html>", "is no backup of a server"),
        (b"", "is no backup of a server"),
    ],
)
def test_what_is_no_backup_leaves_an_empty_folder(tmp_path: Path, body: bytes, says: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(body)
    done = run_command(tmp_path / "data", "restore", file)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert says in done.stderr
    assert not (tmp_path / "data" / "appendonlydir").exists()


@FORMS
def test_a_backup_that_is_damaged_is_refused_whole(tmp_path: Path, form: tuple[str, ...]) -> None:
    file = tmp_path / "file"
    with embedded_runtime(tmp_path / "one") as rt:
        fill_store(rt)
        assert run_command(tmp_path / "one", "backup", *form, file).returncode == 0
    body = bytearray(file.read_bytes())
    if form:
        del body[len(body) // 2 :]  # commands have no checksum, but an end
    else:
        body[len(body) // 2] ^= 1
    file.write_bytes(body)
    done = run_command(tmp_path / "two", "restore", file)
    assert (done.returncode, "no server starts on this backup" in done.stderr) == (1, True)
    assert not (tmp_path / "two" / "appendonlydir").exists()


def test_data_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with embedded_runtime(tmp_path / "data") as rt:
        fill_store(rt)
        assert run_command(tmp_path / "data", "backup", file).returncode == 0
        done = run_command(tmp_path / "data", "restore", file)
        assert (done.returncode, "has data already" in done.stderr) == (1, True)
        assert prove_all_is_there(rt).discrepancies == ()
    with pytest.raises(BackupError, match="has data already"):
        fill_folder(file, tmp_path / "data")


def test_a_file_that_can_not_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    with embedded_runtime(tmp_path / "data") as rt:
        fill_store(rt)
        done = run_command(tmp_path / "data", "backup", tmp_path / "none" / "file")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert f"{tmp_path / 'none' / 'file'} can't be written" in done.stderr
    assert not (tmp_path / "data" / "dump.rdb").exists()


@pytest.mark.parametrize("words", [("backup", "file"), ("restore", __file__)])
def test_a_server_of_ones_own_is_left_to_its_own_tools(words: tuple[str, ...], tmp_path: Path) -> None:
    done = command("--redis-url", "redis://127.0.0.1:1/0", *words, environment={})
    assert done.returncode == 2
