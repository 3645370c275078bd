"""Interactive shells on terminals of their own, in which keys are pressed."""

from __future__ import annotations

import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from fcntl import ioctl
from pathlib import Path

from tests.support.screens import ROOT

PATIENCE = 60.0  # seconds for something to be shown
ON_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
)


class ShellScreen:
    """A shell, and what it has shown."""

    def __init__(self, near: int) -> None:
        self._near = near
        self.shown = ""

    def press_keys(self, keys: str) -> None:
        """What is shown from now on belongs to these keys."""
        self.shown = ""
        os.write(self._near, keys.encode())

    def wait_for(self, text: str) -> None:
        """Until the text is shown; its colours and moves of the cursor are shown with it."""
        end = time.monotonic() + PATIENCE
        while text not in self.shown:
            assert time.monotonic() < end, f"{text!r} is not in {self.shown!r}"
            if select.select([self._near], [], [], 0.2)[0]:
                with suppress(OSError):
                    self.shown += os.read(self._near, 65536).decode("utf-8", "replace")


@contextmanager
def running_shell(program: Sequence[str], folder: Path) -> Iterator[ShellScreen]:
    """A shell in a folder, which is the user's home too, with a program `feedmill`; until the block ends."""
    programs = folder / ".programs"
    programs.mkdir()
    (programs / "feedmill").write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m worker "$@"\n')
    (programs / "feedmill").chmod(0o755)
    near, far = pty.openpty()
    ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    own = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(folder), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        [sys.executable, "-c", ON_TERMINAL, *program],
        cwd=folder, env=own, stdin=far, stdout=far, stderr=far, start_new_session=True,
    ) as shell:  # fmt: skip
        os.close(far)
        try:
            yield ShellScreen(near)
        finally:
            shell.kill()
            os.close(near)
