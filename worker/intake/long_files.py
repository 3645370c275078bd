"""Files that are too long for one job: web archives record by record, JSON lines in parts. Constant memory."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ingest.warc import ArchivedDocument, DamagedPart, SkippedRecord, read_warc

from ..store.cursors import FilePosition
from ..store.jobs import JobKind
from .line_stream import LineStream

LINES_PER_JOB = 500  # of a JSONL file: a job ends within seconds, and a long file uses every worker


class LineFile(NamedTuple):
    """Some lines of a file, and where the next ones begin."""

    body: bytes
    first_line: int
    next_line: int
    end: int


class UnreadablePart(NamedTuple):
    """A part that could not be taken."""

    where: str
    reason: str


class WebArchive:
    """One archive on its way in; ``counts`` says what became of its records."""

    def __init__(self, stream: BinaryIO, name: str, head: bytes, start: FilePosition | None) -> None:
        self.counts: Counter[str] = Counter()
        self._stream, self._name, self._head = stream, name, head
        self._start = start.offset if start else 0

    def read_documents(
        self, kind: JobKind, max_bytes: int, fetched_at: datetime
    ) -> Iterator[ArchivedDocument | UnreadablePart]:
        """The documents in it, and what could not be read; ``fetched_at`` counts for records without a date."""
        if self._start:
            self._stream.seek(self._start)
        head = b"" if self._start else self._head
        for record in read_warc(
            self._stream,
            start=self._start,
            head=head,
            kind=kind,
            max_bytes=max_bytes,
            name=self._name,
            fetched_at=fetched_at,
        ):
            if isinstance(record, SkippedRecord):
                self.counts[record.reason] += 1
            elif isinstance(record, DamagedPart):
                self.counts["unreadable"] += 1
                yield UnreadablePart(f"bytes {record.offset} to {record.end}", record.reason)
            else:
                self.counts["taken"] += 1
                yield record

    def summarise_records(self) -> str:
        """What became of the records, in one line.

        >>> from io import BytesIO
        >>> archive = WebArchive(BytesIO(), "a.warc", b"", None)
        >>> archive.counts.update({"taken": 2, "image": 7, "request": 3})
        >>> archive.summarise_records()
        'a.warc: 2 of 12 records taken; the others: 7 image, 3 request'
        """
        others = ", ".join(f"{count} {reason}" for reason, count in self.counts.most_common() if reason != "taken")
        behind = f", from byte {self._start} on" if self._start else ""
        total = f"{self.counts['taken']} of {self.counts.total()} records taken{behind}"
        return f"{self._name}: {total}" + (f"; the others: {others}" if others else "")


def read_line_parts(
    source: LineStream, start: FilePosition | None, max_bytes: int
) -> Iterator[LineFile | UnreadablePart]:
    """A file of lines in parts of at most 500 lines and ``max_bytes``, so that line numbers stay true.

    Where a pipe pauses, what has come is a part too.
    """
    offset, line_number = (start.offset, start.line) if start else (0, 1)
    if start:
        source.seek(start.offset)
    body, first_line = bytearray(), line_number
    while line := source.readline(max_bytes + 1):
        if body and (line_number - first_line == LINES_PER_JOB or len(body) + len(line) > max_bytes):
            yield LineFile(bytes(body), first_line, line_number, offset)
            body, first_line = bytearray(), line_number
        if len(line) > max_bytes:
            offset += len(line) + source.skip_line(line)
            yield UnreadablePart(
                f"line {line_number}", f"longer than {max_bytes} bytes; FEEDMILL_MAX_BYTES sets the limit"
            )
            first_line = line_number + 1
        else:
            body += line
            offset += len(line)
        line_number += 1
        if body and source.would_block():
            yield LineFile(bytes(body), first_line, line_number, offset)
            body, first_line = bytearray(), line_number
    if body or offset == 0:
        yield LineFile(bytes(body), first_line, line_number, offset)


def identify_file(path: Path, head: bytes) -> str:
    """Which file it is: its path, size, time of change and beginning. A changed file is another one."""
    file_stat = path.stat()
    description = f"{path.resolve()}\0{file_stat.st_size}\0{file_stat.st_mtime_ns}\0".encode("utf-8", "surrogateescape")
    return hashlib.blake2b(description + head[:4096], digest_size=16).hexdigest()
