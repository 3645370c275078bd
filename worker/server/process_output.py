"""What several processes write, read line by line as it comes."""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Callable

READ_BYTES = 65536  # bytes of one read; a line that is longer is given in parts


class ProcessOutput:
    """Pipes that processes write into; read in the thread that asks, so nobody is told of anything meanwhile."""

    def __init__(self, take_line: Callable[[str, str], None]) -> None:
        """`take_line` is given the name of the process, and a line."""
        self._take_line = take_line
        self._selector = selectors.DefaultSelector()
        self._parts: dict[int, bytes] = {}  # by pipe: the line that has not ended

    def open_pipe(self, name: str) -> int:
        """A file to write into; close it once the process has it."""
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        self._selector.register(reading, selectors.EVENT_READ, name)
        self._parts[reading] = b""
        return writing

    def read_lines(self, seconds: float) -> None:
        """Give on what comes within so many seconds, or wait for as long."""
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            if not self._selector.get_map():
                time.sleep(max(left, 0))
                return
            found = self._selector.select(max(left, 0))
            for key, _ in found:
                self._read_pipe(int(key.fd), str(key.data))
            if not found or left <= 0:
                return

    def _read_pipe(self, pipe: int, name: str) -> None:
        chunk = os.read(pipe, READ_BYTES)
        *lines, rest = (self._parts[pipe] + chunk).split(b"\n")
        if not chunk or len(rest) >= READ_BYTES:
            lines, rest = [*lines, rest], b""
        self._parts[pipe] = rest
        if not chunk:
            self._selector.unregister(pipe)
            del self._parts[pipe]
            os.close(pipe)
        for line in lines:
            if line:
                self._take_line(name, line.decode("utf-8", "replace"))
