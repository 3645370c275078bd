"""Records of an archive, one after the other; what is broken is passed over and named.

The format: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .tape import Cursor, DamageError, Member, Tape, begins

MAX_HEAD = 64 * 1024  # bytes of a record's header, or of an HTTP header
GZIP = b"\x1f\x8b"

_MAGIC = re.compile(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n")
_START = re.compile(rb"\x1f\x8b\x08|WARC/1\.[01]\r?\n")  # where to go on behind a broken place
_BLANK = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"\r?\n(?![ \t])")  # a line that begins with a space continues the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record with its block, or with the beginning of a block that is too long."""

    offset: int  # in the file, of the record or of the gzip member that holds it
    end: int  # where the next one may begin: reading can be taken up there
    headers: Mapping[str, str]  # names in lower case; of a repeated one the first
    block: bytes
    length: int  # of the whole block, in bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A part of the archive that could not be read, from ``offset`` up to ``end``."""

    offset: int
    end: int
    reason: str


def records(tape: Tape, max_block: int) -> Iterator[Record | Damaged]:
    """Every record up to the end of the tape. A broken one costs itself; reading goes on where the next one begins."""
    while True:
        offset = tape.offset
        try:
            yield from _next(tape, max_block)
        except DamageError as error:
            tape.go_to(offset + 1)
            tape.find(_START, _is_start)
            yield Damaged(offset=offset, end=tape.offset, reason=str(error))
        if not tape.peek(1):
            return


def fields(head: bytes) -> dict[str, str]:
    """Header lines to a table, the first line left out.

    >>> fields(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html;\\r\\n charset=utf-8")
    {'content-type': 'text/html; charset=utf-8'}
    """
    found: dict[str, str] = {}
    for line in _FIELD.split(head)[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            found.setdefault(name.strip().lower().decode("latin-1"), " ".join(value.decode("utf-8", "replace").split()))
    return found


def split_head(data: bytes) -> tuple[bytes, int] | None:
    """The header lines at the beginning of some bytes, and where the body begins; None where they don't end."""
    end = _BLANK.search(data, 0, MAX_HEAD)
    return (data[: end.start()], end.end()) if end else None


def _next(tape: Tape, max_block: int) -> Iterator[Record]:
    """The record here, or those of the gzip member here."""
    offset = tape.offset
    if tape.peek(2) != GZIP:
        if tape.peek(1):
            yield _record(tape, tape, offset, max_block)
        return
    member = Member(tape)
    while member.peek(1):
        yield _record(member, tape, offset, max_block)


def _record(cursor: Cursor, tape: Tape, offset: int, max_block: int) -> Record:
    head = cursor.peek(MAX_HEAD)
    found = split_head(head) if _MAGIC.match(head) else None
    if not found:
        raise DamageError("the record's header does not end" if _MAGIC.match(head) else "no record begins here")
    headers = fields(found[0])
    length = headers.get("content-length", "")
    if not re.fullmatch(r"[0-9]{1,15}", length):
        raise DamageError(f"Content-Length is {length[:40]!r}")
    cursor.skip(found[1])
    size = int(length)
    block = cursor.peek(min(size, max_block))
    if cursor.skip(size) < size:
        raise DamageError(f"the record ends before its {size} bytes do")
    _expect_end(cursor)
    # within a member of several records there is no place to take reading up but the member's own beginning
    end = tape.offset if cursor is tape or not cursor.peek(1) else offset
    return Record(offset=offset, end=end, headers=headers, block=block, length=size)


def _expect_end(cursor: Cursor) -> None:
    """Two line ends, then the next record or nothing: anything else means that the length was wrong."""
    while (ahead := cursor.peek(1)) and ahead in b"\r\n":
        cursor.skip(1)
    ahead = cursor.peek(5)
    if ahead and ahead != b"WARC/" and not ahead.startswith(GZIP):
        raise DamageError("the record does not end where its length says")


def _is_start(ahead: bytes) -> bool:
    return not ahead.startswith(GZIP) or begins(ahead, 5) == b"WARC/"
