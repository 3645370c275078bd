"""examples: every command line that needs no network does, word for word and in an empty folder, what it says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.screens import ROOT, remove_colours
from tests.support.system import command, lines, terminal
from worker.commands.examples import NEEDS, load_topics

TOPICS = load_topics()
TRIED = [name for name, topic in TOPICS.items() if topic.get("needs") in (None, "up")]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A user with nothing but the program, and settings for a test's patience."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "feedmill").write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m worker "$@"\n')
    (programs / "feedmill").chmod(0o755)
    return {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(tmp_path / "home"), "FEEDMILL_RECONCILE_EVERY": "1"}


@contextmanager
def running_up(folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """As in another terminal."""
    program = ["feedmill", "up", "--log", "json"]
    with subprocess.Popen(program, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            while '"ready"' not in process.stdout.readline():
                assert process.poll() is None
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=90)


@pytest.mark.long
@pytest.mark.parametrize("name", TRIED)
def test_every_word_works(name: str, tmp_path: Path, environment: dict[str, str]) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    if TOPICS[name].get("needs") == "up":
        with running_up(folder, environment):
            run_steps(name, folder, environment)
    else:
        run_steps(name, folder, environment)


def run_steps(name: str, folder: Path, environment: dict[str, str]) -> None:
    for step in TOPICS[name]["steps"]:
        done = subprocess.run(
            ["bash", "-c", step["run"]], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == step.get("code", 0), f"{step['run']}: {done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
        written = [word for word in step["run"].split() if word.endswith(".jsonl") and f"> {word}" in step["run"]]
        assert all((folder / file).stat().st_size for file in written), "it came to nothing"


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_is_short_and_fits_a_terminal(name: str, tmp_path: Path) -> None:
    topic = TOPICS[name]
    assert topic.get("needs") in (None, *NEEDS)
    assert 2 <= len(topic["steps"]) <= 7
    shown = remove_colours(terminal("examples", name, columns=80, folder=tmp_path))
    assert max(map(len, shown.splitlines())) <= 80
    flat = " ".join(shown.split())
    assert all(step["says"] in flat and " ".join(step["run"].split()) in flat for step in topic["steps"])
    assert max(len(line) for step in topic["steps"] for line in step["run"].splitlines()) <= 76


def test_topics_are_listed(tmp_path: Path) -> None:
    assert [topic["topic"] for topic in lines(command("examples").stdout)] == [*TOPICS]
    shown = terminal("examples", columns=80, folder=tmp_path)
    assert all(topic["title"] in shown for topic in TOPICS.values())
    assert [step["run"] for step in lines(command("examples", "why").stdout)] == [
        step["run"] for step in TOPICS["why"]["steps"]
    ]


def test_sample_files_are_written_and_what_is_there_stays(tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    mine = folder / "documents" / "sevenfold-talks.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    done = command("examples", "--copy", folder)
    assert (done.returncode, "1 were there and stay" in done.stderr) == (0, True)
    assert mine.read_text() == "mine"
    seeds = [file for file in (ROOT / "seeds").rglob("*.*") if file.parent.name != "seeds" and file.suffix != ".pyc"]
    assert {file.name for file in folder.rglob("*.*")} == {file.name for file in seeds}
    again = command("examples", "--copy", folder)
    assert again.stderr.startswith("0 files written")


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        pytest.param(["cooking"], 2, "first-run", id="no topic"),
        pytest.param(["why", "--copy", "x"], 2, "leave out the topic", id="files of one topic"),
        pytest.param(["--copy", "/dev/null/x"], 1, "can't be written", id="no folder"),
    ],
)
def test_what_can_not_be_done_is_said(args: list[str], code: int, said: str) -> None:
    done = command("examples", *args)
    assert (done.returncode, said in done.stderr) == (code, True)
