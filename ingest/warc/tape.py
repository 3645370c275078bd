"""A stream of bytes that knows where it is and can go back a little; gzip members on it read alike.

Going back is what repairs need: a member that was cut off swallows the beginning of the next one before zlib notices.
All that is ever read twice is no more than what is read once plus a constant, so time stays linear.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

CHUNK = 64 * 1024  # bytes read at once
WINDOW = 1024 * 1024  # bytes behind the position that are kept
FREE_REWINDS = 64 * WINDOW  # bytes that may be read again before the file has been that long
PROBE = 4096  # compressed bytes that are enough to see how a member begins


class DamageError(Exception):
    """The archive is broken here; the message says how."""


class ByteReader(Protocol):
    """What records are read from: the file itself, or one gzip member of it."""

    def peek(self, size: int) -> bytes:
        """The next bytes without taking them: so many, or fewer at the end. Raises DamageError."""

    def skip(self, size: int) -> int:
        """Go on by so many bytes; returns how many there were. Raises DamageError."""


class Tape:
    """A file or pipe, read forwards; holds about 1 MB of it.

    Args:
        start: where in the file the stream stands now.
        head: bytes that were taken from the stream before; they lie at ``start``.
    """

    def __init__(self, stream: BinaryIO, start: int = 0, head: bytes = b"") -> None:
        self._stream = stream
        self._buffer = bytearray(head)
        self._at = 0  # in the buffer
        self._base = start  # offset of the buffer's first byte
        self._reread = 0
        self._furthest = start

    @property
    def offset(self) -> int:
        """Where the next byte stands in the file."""
        return self._base + self._at

    def peek(self, size: int) -> bytes:
        while len(self._buffer) - self._at < size:
            chunk = self._stream.read(max(CHUNK, size - len(self._buffer) + self._at))
            if not chunk:
                break
            self._buffer += chunk
        return bytes(self._buffer[self._at : self._at + size])

    def skip(self, size: int) -> int:
        left = size
        while left and (taken := len(self.peek(min(left, CHUNK)))):
            self._at += taken
            left -= taken
            if self._at > 2 * WINDOW:
                del self._buffer[: self._at - WINDOW]
                self._base, self._at = self._base + self._at - WINDOW, WINDOW
        self._furthest = max(self._furthest, self.offset)
        return size - left

    def go_to(self, offset: int) -> None:
        """Go back to an offset, or as near to it as the window and the allowance reach; forward if it lies ahead."""
        distance = self.offset - max(offset, self._base)
        if distance < 0:
            self.skip(-distance)
        elif self._reread + distance <= self._furthest + FREE_REWINDS:
            self._reread += distance
            self._at -= distance

    def skip_to_match(self, pattern: re.Pattern[bytes], accept: Callable[[bytes], bool]) -> None:
        """Go on to the next match that is accepted, by the 4096 bytes from there, or to the end."""
        while ahead := self.peek(CHUNK):
            whole = len(ahead) if len(ahead) < CHUNK else CHUNK - PROBE  # behind it too little is seen
            for match in pattern.finditer(ahead):
                if match.start() < whole and accept(ahead[match.start() : match.start() + PROBE]):
                    self.skip(match.start())
                    return
            self.skip(whole)


class GzipMember:
    """One gzip member of a tape, decoded piece by piece; its checksum is proved where it ends."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._buffer = bytearray()

    def peek(self, size: int) -> bytes:
        while len(self._buffer) < size and not self._decoder.eof:
            ahead = self._tape.peek(CHUNK)
            if not ahead:
                raise DamageError("the file ends within a gzip member")
            try:
                self._buffer += self._decoder.decompress(ahead, max(CHUNK, size))
            except zlib.error as error:
                raise DamageError(f"the gzip member is broken ({error})") from None
            left = self._decoder.unused_data if self._decoder.eof else self._decoder.unconsumed_tail  # never both
            self._tape.skip(len(ahead) - len(left))
        return bytes(self._buffer[:size])

    def skip(self, size: int) -> int:
        left = size
        while left and (taken := len(self.peek(min(left, CHUNK)))):
            del self._buffer[:taken]
            left -= taken
        return size - left


def decode_first_bytes(data: bytes, size: int) -> bytes:
    """The first bytes of what a gzip member holds, as far as they can be decoded.

    >>> decode_first_bytes(zlib.compress(b"WARC/1.0", wbits=31), 5)
    b'WARC/'
    """
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, size)
    except zlib.error:
        return b""
