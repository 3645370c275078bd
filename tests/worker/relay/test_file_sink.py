"""The clean stream as files in a folder: each is whole, and none of the events is missing, whatever ends the relay."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.mill import running_mill
from tests.support.pipeline import make_courier_item, make_named_item, run_items
from tests.support.screens import ROOT
from tests.support.story_changes import change_some_story
from tests.support.system import command, lines
from worker.relay.file_sink import FileSink
from worker.relay.sink import SinkAwayError, SinkSetupError
from worker.runtime import Runtime
from worker.store.streams import StreamEntry


@pytest.fixture
def environment(rt: Runtime, server_url: str) -> dict[str, str]:
    return {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}


def read_files(folder: Path) -> list[dict[str, Any]]:
    """The events of all files, in the order of their names; a torn one fails."""
    found = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        text = gzip.decompress(path.read_bytes()).decode()
        assert text.endswith("\n")
        found += [json.loads(line) for line in text.splitlines()]
    return found


def make_entry(number: int) -> StreamEntry:
    return StreamEntry("clean", f"{number}-0", {"ce_id": f"e{number}", "data": json.dumps({"n": number})})


def test_events_are_lines_as_tail_has_them(rt: Runtime, environment: dict[str, str], tmp_path: Path) -> None:
    run_items(rt, make_courier_item(), make_named_item("d", "The gulls came back to the harbour on Sunday. " * 30))
    done = command("relay", "--to", f"file://{tmp_path}", "--stop-at-end", environment=environment)
    assert done.returncode == 0, done.stderr
    told = lines(command("tail", "--stop-at-end", environment=environment).stdout)
    assert read_files(tmp_path) == told
    assert len(told) == 2
    (group,) = lines(command("groups", "list", environment=environment).stdout)
    assert (group["name"], group["unread"], group["pending"]) == ("relay.file", 0, 0)
    assert [path.suffixes for path in tmp_path.iterdir()] == [[".jsonl", ".gz"]], "nothing else is left"


def test_a_file_ends_at_its_number_of_events(rt: Runtime, environment: dict[str, str], tmp_path: Path) -> None:
    chance = random.Random(3)
    for _ in range(12):
        change_some_story(rt, chance)
    done = command("relay", "--to", f"file://{tmp_path}?events=1", "--stop-at-end", environment=environment)
    assert done.returncode == 0, done.stderr
    entries = [*rt.streams.read("clean")]
    assert sorted(event["id"] for event in read_files(tmp_path)) == sorted(entry.id for entry in entries)


@contextmanager
def running_relay(folder: Path, environment: dict[str, str]) -> Iterator[None]:
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    words = [sys.executable, "-m", "worker", "relay", "--to", f"file://{folder}?events=3&seconds=1"]
    relay = subprocess.Popen(words, env={**os.environ, **environment, "PYTHONPATH": path}, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        relay.kill()
        relay.wait()


@pytest.mark.long
def test_killed_at_any_moment_and_started_again_nothing_is_missing_or_torn(
    rt: Runtime, environment: dict[str, str], tmp_path: Path
) -> None:
    chance = random.Random(5)
    for _ in range(4):
        with running_relay(tmp_path, environment):
            time.sleep(1.0)  # for its start
            for _ in range(8):
                change_some_story(rt, chance)
            time.sleep(chance.uniform(0.3, 1.5))
    done = command("relay", "--to", f"file://{tmp_path}", "--stop-at-end", environment=environment)
    assert done.returncode == 0, done.stderr
    entries = {entry.id: entry.fields["ce_id"] for entry in rt.streams.read("clean")}
    assert {event["id"]: event["ce_id"] for event in read_files(tmp_path)} == entries


@pytest.mark.long
def test_a_server_that_is_killed_on_the_way_costs_no_event(tmp_path: Path) -> None:
    """feedmill's own, three times while the relay passes events; it is started over what it kept."""
    chance, target = random.Random(7), tmp_path / "files"
    target.mkdir()
    with ExitStack() as stack:
        for number in range(3):
            with running_mill(tmp_path / "mill") as mill:
                if number == 0:
                    environment = {"FEEDMILL_REDIS_URL": mill.server.url}
                    stack.enter_context(running_relay(target, environment))
                for _ in range(8):
                    change_some_story(mill.rt, chance)
                await_first_file(target)
                mill.kill_server()
        with running_mill(tmp_path / "mill") as mill:
            entries = {entry.id: entry.fields["ce_id"] for entry in mill.rt.streams.read("clean")}
            end = time.monotonic() + 60
            while {event["id"] for event in read_files(target)} != entries.keys():
                assert time.monotonic() < end, "the relay did not go on"
                time.sleep(0.2)
    assert {event["id"]: event["ce_id"] for event in read_files(target)} == entries


def await_first_file(folder: Path) -> None:
    end = time.monotonic() + 30
    while not [*folder.glob("*.gz")]:
        assert time.monotonic() < end, "the relay did not begin"
        time.sleep(0.05)


def test_a_batch_that_comes_again_is_the_same_file(tmp_path: Path) -> None:
    sink = FileSink(f"file://{tmp_path}", "test")
    for _ in range(2):
        sink.open()
        sink.write([make_entry(1), make_entry(2)])
        sink.flush()
        sink.close()
    assert [path.name for path in tmp_path.iterdir()] == ["clean-1-0-to-2-0.jsonl.gz"]
    assert [event["ce_id"] for event in read_files(tmp_path)] == ["e1", "e2"]


def test_a_second_relay_into_a_folder_is_refused_and_the_first_one_loses_nothing(tmp_path: Path) -> None:
    """Both had one unfinished file: what one of them wrote got the name of the other one's batch, and both told it."""
    first, second = (FileSink(f"file://{tmp_path}", "file:///files") for _ in range(2))
    first.open()
    with pytest.raises(SinkSetupError, match="another relay writes into this folder; stop that one, or name another"):
        second.open()
    second.close()
    first.write([make_entry(1)])
    first.flush()
    first.close()
    second.open()
    second.write([make_entry(2)])
    second.flush()
    second.close()
    assert [event["ce_id"] for event in read_files(tmp_path)] == ["e1", "e2"]
    assert len([*tmp_path.iterdir()]) == 2


def test_a_relay_that_was_killed_keeps_nobody_out(tmp_path: Path) -> None:
    program = "import os, sys; from worker.lock_file import take_lock; from pathlib import Path; "
    program += "take_lock(Path(sys.argv[1]) / '.feedmill-relay.lock'); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, check=False)
    assert (tmp_path / ".feedmill-relay.lock").exists()
    sink = FileSink(f"file://{tmp_path}", "test")
    sink.open()
    sink.close()
    assert [*tmp_path.iterdir()] == []


def test_half_of_a_file_of_a_relay_that_was_killed_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / ".feedmill-relay.part").write_bytes(b"\x1f\x8b half")
    sink = FileSink(f"file://{tmp_path}", "test")
    sink.open()
    sink.write([make_entry(1)])
    sink.flush()
    sink.close()
    assert [event["ce_id"] for event in read_files(tmp_path)] == ["e1"]
    assert len([*tmp_path.iterdir()]) == 1


def test_a_folder_that_goes_is_away_and_one_that_never_was_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    sink = FileSink(f"file://{folder}", "test")
    sink.open()
    shutil.rmtree(folder)
    sink.write([make_entry(1)])
    with pytest.raises(SinkAwayError):
        sink.flush()
    sink.close()
    with pytest.raises(SinkSetupError, match="no folder is there"):
        sink.open()


@pytest.mark.parametrize("rest", ["host/folder", "/f?events=0", "/f?events=many", "/f?size=1", "/f?seconds=99999999"])
def test_an_address_that_can_not_be_used_is_said(rest: str) -> None:
    with pytest.raises(SinkSetupError, match="write file:///folder"):
        FileSink(f"file://{rest}", "test")
