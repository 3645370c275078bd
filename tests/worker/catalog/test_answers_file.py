"""The file of answers, while another process makes it, too."""

from __future__ import annotations

import multiprocessing
import sqlite3
import subprocess
import sys
from contextlib import closing
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

import pytest

from worker.catalog.answers import ReviewAnswers

FILES = 20
# where a process is when it has begun to make a file: SQLite waits for no such lock, since waiting could be for ever
HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("begin immediate")
print("held", flush=True)
time.sleep(1)
connection.execute("create table other (one)")
connection.execute("commit")
"""


def test_who_finds_another_at_it_waits(tmp_path: Path) -> None:
    answers = ReviewAnswers(tmp_path, "c")
    command = [sys.executable, "-c", HOLD, str(answers.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        answers.make_file()
    assert other.returncode == 0
    with closing(sqlite3.connect(answers.path)) as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    assert [*answers.read_labelled_pairs()] == []


def make_files_together(folder: Path, ready: Synchronized[int]) -> None:
    """Each file at the moment at which the other process makes it."""
    for number in range(FILES):
        with ready.get_lock():
            ready.value += 1
        while ready.value < 2 * (number + 1):
            pass  # to sleep would part them
        ReviewAnswers(folder, f"c{number}").make_file()


@pytest.mark.long
def test_processes_that_begin_at_once_all_have_it(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Value("i", 0)
    processes = [context.Process(target=make_files_together, args=(tmp_path, ready)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
