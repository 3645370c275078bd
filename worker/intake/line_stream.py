"""Lines of a file or of a pipe as they arrive: who reads them can tell when the next one is not there yet."""

from __future__ import annotations

import select
from typing import BinaryIO

CHUNK_BYTES = 64 * 1024  # bytes at a time, what a pipe holds


class LineStream:
    """A stream that is read line by line. Nothing else may read from it before.

    ``read1`` gives what is there without waiting for more, and as long as only it is used the stream itself keeps
    nothing back: so the system can say whether more is there (select, which knows pipes, sockets and files).
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._held = stream, bytearray()  # read, and not given yet

    def peek_head(self, size: int) -> bytes:
        """What is read so far, and stays to be given: at least ``size`` bytes, a line of JSON, or all there is."""
        while not self._is_enough(size) and self._read_chunk():
            pass
        return bytes(self._held)

    def peek_all(self, size: int) -> bytes:
        """All there is, which stays to be given; at least ``size`` bytes where there is more."""
        while len(self._held) < size and self._read_chunk():
            pass
        return bytes(self._held)

    def seek(self, offset: int) -> None:
        """Go on elsewhere in a file."""
        self._stream.seek(offset)
        self._held.clear()

    def readline(self, limit: int) -> bytes:
        """The next line, or ``limit`` bytes of it; empty at the end."""
        searched_to = 0
        while (end := self._held.find(b"\n", searched_to)) < 0 and (searched_to := len(self._held)) < limit:
            if not self._read_chunk():
                break
        return self._take_bytes(min(end + 1 if end >= 0 else len(self._held), limit))

    def skip_line(self, line: bytes) -> int:
        """Read on to the end of a line; returns by how many bytes."""
        skipped = 0
        while not line.endswith(b"\n") and (line := self.readline(CHUNK_BYTES)):
            skipped += len(line)
        return skipped

    def would_block(self) -> bool:
        """Whether the next line would have to be waited for."""
        return b"\n" not in self._held and not self._is_ready()

    def _is_enough(self, size: int) -> bool:
        is_json = self._held[:size].lstrip().startswith(b"{")
        return b"\n" in self._held if is_json else len(self._held) >= size

    def _is_ready(self) -> bool:
        try:
            waiting = [self._stream.fileno()]
        except OSError:  # no file behind it: all of it is in memory
            return True
        return bool(select.select(waiting, [], [], 0)[0])

    def _read_chunk(self) -> bool:
        chunk = self._stream.read1(CHUNK_BYTES)  # type: ignore[attr-defined]  # all streams that open() and BytesIO make have it
        self._held += chunk
        return bool(chunk)

    def _take_bytes(self, size: int) -> bytes:
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken
