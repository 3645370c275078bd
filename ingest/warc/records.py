"""Records of an archive, one after the other; what is broken is passed over and named.

The format: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .tape import ByteReader, DamageError, GzipMember, Tape, decode_first_bytes

MAX_HEAD = 64 * 1024  # bytes of a record's header, or of an HTTP header
GZIP = b"\x1f\x8b"

_MAGIC = re.compile(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n")
_RECORD_START = re.compile(rb"\x1f\x8b\x08|WARC/1\.[01]\r?\n")  # where to go on behind a broken place
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_FIELD_BREAK = re.compile(rb"\r?\n(?![ \t])")  # a line that begins with a space continues the one before


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRecord:
    """One record with its block, or with the beginning of a block that is too long."""

    offset: int  # in the file, of the record or of the gzip member that holds it
    end: int  # where the next one may begin: reading can be taken up there
    headers: Mapping[str, str]  # names in lower case; of a repeated one the first
    block: bytes
    length: int  # of the whole block, in bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagedPart:
    """A part of the archive that could not be read, from ``offset`` up to ``end``."""

    offset: int
    end: int
    reason: str


def read_records(tape: Tape, max_block: int) -> Iterator[WarcRecord | DamagedPart]:
    """Every record up to the end of the tape. A broken one costs itself; reading goes on where the next one begins."""
    while True:
        offset = tape.offset
        try:
            yield from _read_record_or_member(tape, max_block)
        except DamageError as error:
            tape.go_to(offset + 1)
            tape.skip_to_match(_RECORD_START, _is_record_start)
            yield DamagedPart(offset=offset, end=tape.offset, reason=str(error))
        if not tape.peek(1):
            return


def read_header_fields(head: bytes) -> dict[str, str]:
    """Header lines to a table, the first line left out.

    >>> read_header_fields(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html;\\r\\n charset=utf-8")
    {'content-type': 'text/html; charset=utf-8'}
    """
    headers: dict[str, str] = {}
    for line in _FIELD_BREAK.split(head)[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            headers.setdefault(
                name.strip().lower().decode("latin-1"), " ".join(value.decode("utf-8", "replace").split())
            )
    return headers


def split_head(data: bytes) -> tuple[bytes, int] | None:
    """The header lines at the beginning of some bytes, and where the body begins; None where they don't end."""
    end = _BLANK_LINE.search(data, 0, MAX_HEAD)
    return (data[: end.start()], end.end()) if end else None


def _read_record_or_member(tape: Tape, max_block: int) -> Iterator[WarcRecord]:
    """The record here, or those of the gzip member here."""
    offset = tape.offset
    if tape.peek(2) != GZIP:
        if tape.peek(1):
            yield _read_next_record(tape, tape, offset, max_block)
        return
    member = GzipMember(tape)
    while member.peek(1):
        yield _read_next_record(member, tape, offset, max_block)


def _read_next_record(cursor: ByteReader, tape: Tape, offset: int, max_block: int) -> WarcRecord:
    head = cursor.peek(MAX_HEAD)
    head_and_end = split_head(head) if _MAGIC.match(head) else None
    if not head_and_end:
        raise DamageError("the record's header does not end" if _MAGIC.match(head) else "no record begins here")
    headers = read_header_fields(head_and_end[0])
    length = headers.get("content-length", "")
    if not re.fullmatch(r"[0-9]{1,15}", length):
        raise DamageError(f"Content-Length is {length[:40]!r}")
    cursor.skip(head_and_end[1])
    size = int(length)
    block = cursor.peek(min(size, max_block))
    if cursor.skip(size) < size:
        raise DamageError(f"the record ends before its {size} bytes do")
    _check_record_end(cursor)
    # within a member of several records there is no place to take reading up but the member's own beginning
    end = tape.offset if cursor is tape or not cursor.peek(1) else offset
    return WarcRecord(offset=offset, end=end, headers=headers, block=block, length=size)


def _check_record_end(cursor: ByteReader) -> None:
    """Two line ends, then the next record or nothing: anything else means that the length was wrong."""
    while (ahead := cursor.peek(1)) and ahead in b"\r\n":
        cursor.skip(1)
    ahead = cursor.peek(5)
    if ahead and ahead != b"WARC/" and not ahead.startswith(GZIP):
        raise DamageError("the record does not end where its length says")


def _is_record_start(ahead: bytes) -> bool:
    return not ahead.startswith(GZIP) or decode_first_bytes(ahead, 5) == b"WARC/"
