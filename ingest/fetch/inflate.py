"""Undo a response's Content-Encoding without ever holding more than was agreed.

A packed body may be a thousand times larger inside; a limit that is checked after decoding comes too late, so zlib
itself is told how much it may return.
"""

from __future__ import annotations

import re
import zlib
from typing import Final

ACCEPTED_ENCODINGS = "gzip, deflate"  # what we ask for; another coding in an answer is an error
MAX_PARTS = 1000  # a gzip body may have several (RFC 1952 2.2: members); each costs a decoder

_WINDOW_BITS: Final = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


# https://www.iana.org/assignments/http-parameters/ (content codings); another word in the header is no coding
_CODINGS: Final = frozenset(
    {
        "aes128gcm",
        "br",
        "compress",
        "dcb",
        "dcz",
        "deflate",
        "exi",
        "gzip",
        "pack200-gzip",
        "x-compress",
        "x-gzip",
        "zstd",
    }
)
_NO_TEXT: Final = re.compile(rb"(?!\xff\xfe|\xfe\xff)[^\x00-\x08\x0e-\x1f]*+[\x00-\x08\x0e-\x1f]")
_TEXT_HEAD: Final = 1000  # bytes that tell text


class InflateError(Exception):
    """The body can't be decoded; the message says why."""


class TruncatedError(InflateError):
    """The body broke off in the middle: the connection's fault, not the document's."""


class Inflater:
    """Collects a body chunk by chunk.  ``encoding`` is the whole Content-Encoding header; "" where there is none.

    A word that is no coding (``UTF-8``, ``none``, ``binary``) says nothing, and a body that is not packed is taken as
    it is, whatever the header says: browsers do the same. Several codings on top of each other are refused: no honest
    feed has them, and bombs do.

    >>> body = Inflater("gzip", limit=100)
    >>> for chunk in (zlib.compress(b"abc", wbits=31)[:9], zlib.compress(b"abc", wbits=31)[9:]):
    ...     body.feed(chunk)
    >>> body.finish()
    b'abc'
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._coding = _read_coding(encoding)
        self._limit = limit
        self._taken = 0
        self._parts = 0
        self._decoder: zlib._Decompress | None = None  # None: between parts
        self._held = b""  # one byte is too little to tell what kind of part follows
        self._bare: bytearray | None = None  # all that came, where it has no header and may be plain text
        self._over = False  # only padding follows
        self._body = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Take the next part of the body.  Raises InflateError."""
        self._taken += len(chunk)
        if self._taken > self._limit:
            raise InflateError(f"the body is larger than {self._limit} bytes")
        if self._bare is not None:
            self._bare += chunk
        if not self._coding:
            self._body += chunk
            return
        rest, self._held = self._held + chunk, b""
        while rest and not self._over:
            if self._decoder is None and len(rest) < 2:
                self._held = rest
                return
            rest = self._decode_part(rest)

    def finish(self) -> bytes:
        """The whole body.  Raises TruncatedError."""
        if (self._decoder is not None or self._held) and self._is_plain():
            return bytes(self._bare or b"")
        if self._held and not self._parts and self._held != b"\x1f":
            return self._held
        if self._decoder is not None or (self._held and not self._parts):
            raise TruncatedError(f"the {self._coding} stream ends too early")
        return bytes(self._body)

    def _decode_part(self, rest: bytes) -> bytes:
        """Decode up to the end of this part; what lies behind it comes back."""
        decoder = self._decoder or self._decoder_for_part(rest)
        if decoder is None:
            self._end_body()
            return b""
        try:
            self._body += decoder.decompress(rest, self._limit - len(self._body) + 1)
        except zlib.error as error:
            if not self._is_plain():
                raise InflateError(f"the body is not {self._coding} as its header says ({error})") from error
            self._take_as_plain()
            return b""
        if len(self._body) > self._limit:
            raise InflateError(f"the decoded body is larger than {self._limit} bytes")
        self._decoder = None if decoder.eof else decoder
        return decoder.unused_data

    def _end_body(self) -> None:
        """What follows is no part of the body."""
        self._over = True
        if self._is_plain():  # its beginning happened to read as something packed
            self._take_as_plain()

    def _is_plain(self) -> bool:
        """Whether what came can be text that nobody packed."""
        return self._bare is not None and not _NO_TEXT.match(self._bare[:_TEXT_HEAD])

    def _take_as_plain(self) -> None:
        """The body is not packed, whatever its header says."""
        self._body = self._bare or bytearray()
        self._coding, self._decoder, self._bare = "", None, None

    def _decoder_for_part(self, rest: bytes) -> zlib._Decompress | None:
        """How to decode what comes next; None: nothing of it belongs to the body that isn't there already."""
        is_gzip = rest[:2] == b"\x1f\x8b"
        if self._parts and (self._coding == "deflate" or not is_gzip):
            return None
        if self._coding != "deflate" and not is_gzip:
            self._bare = bytearray(rest)
            if not self._is_plain():
                raise InflateError(f"the body is not {self._coding} as its header says")
            return None
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise InflateError(f"the gzip stream has more than {MAX_PARTS} parts")
        # Some servers send deflate without the zlib header that RFC 9110 8.4.1.2 asks for; browsers take it
        bare = self._coding == "deflate" and (rest[0] & 0x0F != 8 or int.from_bytes(rest[:2], "big") % 31)
        if bare:
            self._bare = bytearray(rest)
        return zlib.decompressobj(-zlib.MAX_WBITS if bare else _WINDOW_BITS[self._coding])


def _read_coding(encoding: str) -> str:
    """The one coding that a Content-Encoding header names; "" where there is none.  Raises InflateError."""
    words = [word.partition(";")[0].strip(" \t\"'").lower() for word in encoding.split(",")]
    codings = [word for word in words if word in _CODINGS]
    if len(codings) > 1 or not _WINDOW_BITS.keys() >= set(codings):
        raise InflateError(f"the answer is encoded as {encoding.strip()[:60]!r}, which was not asked for")
    return codings[0] if codings else ""
