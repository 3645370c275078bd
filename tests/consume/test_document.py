"""Every block of docs/consume.md runs, on the embedded server and as the user `consumer`, and does what it says."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from feedmill.consume import StreamEvent
from feedmill.consume.events import TYPES
from tests.support.mill import running_mill
from tests.support.pipeline import make_courier_item, make_post_item, run_items
from tests.support.screens import ROOT
from tests.support.system import open_embedded_server
from worker.runtime import Runtime, build_runtime
from worker.settings import Settings, child_environment

TEXT = (ROOT / "docs" / "consume.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
ADDRESS = "redis://127.0.0.1:6379/0"
READY_SECONDS = 20.0
Opened = tuple[Runtime, str, str]  # with the addresses for a consumer and for `feedmill`


@contextmanager
def open_as_consumer(folder: Path) -> Iterator[Opened]:
    with running_mill(folder) as mill:
        yield mill.rt, mill.url, mill.server.url
        assert mill.server.refusals() == []


@contextmanager
def open_embedded(folder: Path) -> Iterator[Opened]:
    with open_embedded_server(folder) as server:
        assert server.url == f"unix://{folder}/server.sock", "as the document says"
        yield build_runtime(replace(Settings.from_env({}), data_dir=folder), server.url), server.url, server.url


def find_block(kind: str, word: str) -> str:
    """The one block that has a word."""
    (block,) = [text for language, text in BLOCKS if language == kind and word in text]
    return block


def run_until(code: str, url: str, folder: Path, is_done: Callable[[str], bool]) -> str:
    """Run a block as a program until it has done something; what it printed."""
    assert ADDRESS in code
    output, environment = folder / "output.txt", {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with output.open("wb") as file:
        command = [sys.executable, "-c", code.replace(ADDRESS, url)]
        program = subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=file)
    end = time.monotonic() + READY_SECONDS
    while not is_done(output.read_text()) and time.monotonic() < end and program.poll() is None:
        time.sleep(0.05)
    program.kill()
    program.wait()
    said = output.read_text()
    assert is_done(said), said
    return said


@pytest.mark.long
@pytest.mark.parametrize("open_server", [open_as_consumer, open_embedded])
def test_every_block_does_what_it_says(
    tmp_path: Path, open_server: Callable[[Path], AbstractContextManager[Opened]]
) -> None:
    with open_server(tmp_path / "server") as (rt, url, own_url):
        run_items(rt, make_courier_item(url="https://courier.example/ferry"))
        run_items(rt, make_post_item())
        (entry,) = rt.streams.read("clean")
        story = entry.fields["ce_subject"]
        for word, said in {
            'group="alerts"': "Ferry in port https://courier.example/ferry\n",
            '"copies": "0"': " story.copy_added 2\n",
            "StorySet(records, notes)": f"{story} {entry_item(rt)} Ferry in port\n",
        }.items():
            run_until(find_block("python", word), url, tmp_path, partial(contains, said))
        take_snapshot(rt, own_url, tmp_path)
        run_items(rt, make_courier_item("The ferry sails again, said the company on Monday.", id="new", title="Sails"))
        said = run_until(find_block("python", "snapshot"), url, tmp_path, lambda text: "Sails" in text)
        assert "Ferry in port" not in said, "that was in the snapshot"
        query = find_block("sql", "select")
        assert {title for _, title in read_rows(tmp_path / "stories.db", query)} == {"Ferry in port", "Sails"}
        alerts = "select * from alerts"
        code = find_block("python", "taking_event")
        run_until(code, url, tmp_path, lambda _: bool(read_rows(tmp_path / "alerts.db", alerts)))
        assert read_rows(tmp_path / "alerts.db", alerts) == [(story, "Ferry in port")]


@pytest.mark.long
def test_the_block_of_several_collections_reads_both(tmp_path: Path) -> None:
    with open_embedded(tmp_path / "server") as (rt, url, _):
        for collection, paper in {"english": make_courier_item(), "french": make_post_item()}.items():
            run_items(build_runtime(replace(rt.settings, collection=collection), url), paper)
        said = run_until(find_block("python", "english/clean"), url, tmp_path, lambda text: text.count("\n") == 2)
    assert sorted(line.split()[0] for line in said.splitlines()) == ["english", "french"]


def test_no_block_is_left_out() -> None:
    assert [language for language, _ in BLOCKS] == [
        "python",
        "python",
        "python",
        "sh",
        "python",
        "sql",
        "python",
        "python",
    ]


def contains(said: str, text: str) -> bool:
    return said in text


def entry_item(rt: Runtime) -> str:
    (story,) = [*rt.items.load_stories([next(iter(rt.items.find_story_ids()))[0]]).values()]
    return story.representative.id


def take_snapshot(rt: Runtime, url: str, folder: Path) -> None:
    """Run the shell's block, with the rights of `worker`."""
    program = folder / "feedmill"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m worker "$@"\n')
    program.chmod(0o700)
    environment = {**child_environment(rt.settings, url), "PYTHONPATH": str(ROOT)}
    environment["PATH"] = f"{folder}{os.pathsep}{environment['PATH']}"
    subprocess.run(find_block("sh", "stories"), shell=True, check=True, cwd=folder, env=environment)


def read_rows(path: Path, query: str) -> list[tuple[str, ...]]:
    """What is in a file by now."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return []
    try:
        return connection.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []  # there is no such table yet
    finally:
        connection.close()


def test_every_event_and_every_field_of_it_is_in_the_table() -> None:
    rows = dict(re.findall(r"^\| (`[a-z_.`, ]+) \| `[\w`, ]+ \| (.*) \|$", TEXT, re.MULTILINE))
    documented = {name: set(re.findall(r"`(\w+)`", told)) for names, told in rows.items() for name in names.split(", ")}
    common = set(StreamEvent.__struct_fields__)
    assert documented == {f"`{name}`": set(kind.__struct_fields__) - common for name, kind in TYPES.items()}
