"""Terminals for tests: one for this process to print on, and one for a program of its own."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path

import pytest

from worker.commands import terminal

ROOT = Path(__file__).parent.parent.parent
FULL_SCREEN = 65536  # bytes of one read


class Screen:
    """What a terminal has shown, once it is closed."""

    def __init__(self) -> None:
        self.shown = ""

    @property
    def plain(self) -> str:
        """Without colours."""
        return remove_colours(self.shown)


def remove_colours(shown: str) -> str:
    """The text without the sequences that set colours; others stay."""
    return re.sub(r"\x1b\[[\d;]*m", "", shown)


def set_width(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """What is printed on stdout is laid out for so many columns, wherever the tests run."""
    monkeypatch.setattr(terminal.STDOUT, "_width", columns)


@contextmanager
def make_stdout_terminal() -> Iterator[Screen]:
    """Stdout is a real terminal until the block ends."""
    screen = Screen()
    near, far = pty.openpty()
    with ThreadPoolExecutor(1) as reader:
        shown = reader.submit(read_screen, near)  # meanwhile: some thousand characters fill it
        with open(far, "w", encoding="utf-8") as stream, redirect_stdout(stream):
            yield screen
            stream.flush()
        screen.shown = shown.result()


def run_on_terminal(
    program: Sequence[str | Path], columns: int, folder: Path, environment: Mapping[str, str] | None = None
) -> str:
    """What a Python program shows on a terminal of its own, which is its stderr too; it must succeed."""
    code, shown = run_on_screen(program, (columns, 24), folder, environment)
    assert code == 0, shown
    return shown


def run_on_screen(
    program: Sequence[str | Path], size: tuple[int, int], folder: Path, environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """The exit code of a Python program and what it shows on a terminal of so many columns and rows."""
    own = {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **(environment or {})}
    near, far = pty.openpty()
    termios.tcsetwinsize(far, size[::-1])
    with subprocess.Popen(
        [sys.executable, *map(str, program)], cwd=folder, env=own, stdout=far, stderr=far, stdin=far
    ) as process:
        os.close(far)
        shown = read_screen(near)
        return process.wait(60), shown


def read_screen(near: int) -> str:
    """Everything that was written to the far end, until that is closed."""
    shown = bytearray()
    with suppress(OSError):  # Linux says EIO when the other end is closed
        while part := os.read(near, FULL_SCREEN):
            shown += part
    os.close(near)
    return shown.decode().replace("\r\n", "\n")
