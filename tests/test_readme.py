"""README's words are run as they are: in a home of their own, with a real `up`, by a shell and by Python.

The block that installs is run by test_install.py, and the one for Docker by `./run.sh compose`, where an engine is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.readme import README, list_blocks, read_block
from tests.support.screens import ROOT
from tests.support.web import serve_files

pytestmark = pytest.mark.long

USE, DOCKER, OWN = "Use it", "With Docker", "In your own programs"
PATIENCE = 120.0  # seconds for anything
# runs what follows `docker compose exec -T SERVICE` here, instead of in a container
COMPOSE = """#!/bin/sh
[ "$1" = compose ] && [ "$2" = up ] && exit 0
[ "$1 $2 $3 $4" = "compose exec -T worker" ] || exit 99
shift 4
exec "$@"
"""


class Home:
    """A user with a home, a checkout to stand in and `feedmill` on the PATH."""

    def __init__(self, folder: Path, allow: str) -> None:
        programs = folder / "bin"
        programs.mkdir()
        for name, text in {"feedmill": f'#!/bin/sh\nexec {sys.executable} -m worker "$@"\n', "docker": COMPOSE}.items():
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
        (folder / "checkout").mkdir()
        shutil.copytree(ROOT / "seeds", folder / "checkout" / "seeds")
        self.folder = folder
        self.environment = {
            "HOME": str(folder),
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "FEEDMILL_FETCH_ALLOW": allow,
        }

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command, env=self.environment, cwd=self.folder / "checkout", stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def run(self, line: str) -> str:
        """A line of a shell, which must succeed; what it says."""
        process = self.start("bash", "-c", line)
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, (line, said)
        return said

    def read_until(self, process: subprocess.Popen[str], word: str) -> str:
        """What a process that does not end says, to the line with the word; then it is ended."""
        assert process.stdout
        said = ""
        timer = threading.Timer(PATIENCE, process.kill)
        timer.start()
        for line in process.stdout:
            said += line
            if word in line:
                break
        timer.cancel()
        process.terminate()
        process.communicate(timeout=PATIENCE)
        assert word in said
        return said


@contextmanager
def living_in(folder: Path, allow: str = "") -> Iterator[Home]:
    """A home where the second block of README, `feedmill up`, runs in another terminal."""
    home = Home(folder, allow)
    up = home.start("bash", "-c", f"exec {read_block(USE, 'sh', 1).strip()}")
    assert up.stdout
    try:
        assert any("ready" in line for line in up.stdout)
        yield home
    finally:
        up.terminate()
        up.communicate(timeout=PATIENCE)


def list_lines(block: str, changes: Mapping[str, str] | None = None) -> list[str]:
    for old, new in (changes or {}).items():
        assert old in block
        block = block.replace(old, new)
    return block.strip().splitlines()


def test_a_newcomer_gets_the_stories_of_a_feed_and_of_files(tmp_path: Path) -> None:
    with (
        serve_files(ROOT / "seeds" / "feeds") as base,
        living_in(tmp_path, "127.0.0.0/8") as home,
    ):
        own = {"https://example.org/feed.xml": f"{base}/harbour-courier.rss"}
        add, *read = list_lines(read_block(USE, "sh", 2), own)
        assert "1 added" in home.run(add)
        deadline = time.monotonic() + PATIENCE
        while "Port Skarrow" not in home.run("feedmill stories"):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert all("error" not in home.run(line).lower() for line in read)
        *submit, follow = list_lines(read_block(USE, "sh", 3))
        for line in submit:
            assert '"state":"done"' in home.run(line)
        assert "story.created" in home.read_until(home.start("bash", "-c", f"exec {follow}"), "Karnholt Post")


def test_other_programs_submit_and_follow_on_the_embedded_server(tmp_path: Path) -> None:
    with living_in(tmp_path) as home:
        home.run(f"{sys.executable} -c {shell_quote(read_block(OWN, 'python', 1))}")
        follower = home.start(sys.executable, "-c", read_block(OWN, "python", 0))
        assert "story.created st_" in home.read_until(follower, "Gull returns to pier")


def shell_quote(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def test_the_words_for_docker_are_words_of_feedmill(tmp_path: Path) -> None:
    """Without an engine: the commands are run beside a real `up`, as the service would."""
    with living_in(tmp_path) as home:
        said = "".join(home.run(line) for line in list_lines(read_block(DOCKER, "sh")))
    assert '"state":"done"' in said
    assert '"type":"story.created"' in said or '"ce_type":"story.created"' in said


def test_what_runs_the_words_for_docker_finds_them_all() -> None:
    script = (ROOT / "run.sh").read_text(encoding="utf-8")
    (words,) = [line for line in script.splitlines() if line.startswith("docker_words()")]
    shown = subprocess.run(
        ["bash", "-c", f"{words}\ndocker_words"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout == read_block(DOCKER, "sh")


def test_every_block_of_readme_is_run_somewhere() -> None:
    run = [*(read_block(USE, "sh", n) for n in range(4)), read_block(DOCKER, "sh")]
    run += [read_block(OWN, "python", n) for n in range(2)]
    assert [block for block in list_blocks() if block not in run] == []
    assert README.count("```") % 2 == 0
