"""From what a person names to jobs: files, folders, URLs, the standard input.

target ─► Input: an address, or bytes and their kind ─► Job(s)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from ingest import Document, IngestError, ParseError, begins_with_item, is_opml, is_spread, parse_opml, sniff
from ingest.warc import is_warc

from ..store.cursors import Mark
from ..store.jobs import Job, JobKind
from .line_stream import Arriving
from .long_files import LINES_PER_JOB, Archive, Broken, identity, parts

__all__ = ["KINDS", "LINES_PER_JOB", "Ended", "Input", "Reader", "UnreadableError", "inputs", "is_url", "job"]

HEAD = 4096  # bytes that tell an archive
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # no age counts from when a list of feeds was taken
KINDS: tuple[JobKind, ...] = ("auto", "feed", "page", "document", "items")


class UnreadableError(IngestError):
    """A target can't be opened or is too large; nothing of it was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How targets are read."""

    kind: JobKind = "auto"
    fetched_at: datetime | None = None  # when the bytes were taken, if that was not now
    max_bytes: int
    stdin: BinaryIO
    new_id: Callable[[], str]
    resume: Callable[[str], Mark | None] = lambda file: None  # how far a long file was taken in before
    full_text: bool = False  # fetch the pages of a feed's teasers


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """The bytes of one target (or of a part of a long JSONL file), or its address."""

    name: str
    via: str
    kind: JobKind
    url: str | None = None
    body: bytes | None = None
    first_line: int = 1
    content_type: str | None = None
    fetched_at: datetime | None = None  # as an archive says
    job_id: str | None = None  # the same input again is the same job
    mark: Mark | None = None  # where to go on in its file when it has been taken
    error: ParseError | None = None  # nothing that we read; as a job it will be a dead letter with this reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A long file was read to its end."""

    file: str | None  # its digest, see Mark
    summary: str  # what became of its records; "" for a file of lines


def is_url(target: str) -> bool:
    """Whether a target is an address rather than a file.

    >>> is_url("https://harbour.example/feed"), is_url("feed.xml")
    (True, False)
    """
    return target.lower().startswith(("http://", "https://"))


def inputs(targets: Iterable[str], reader: Reader) -> Iterator[Input | UnreadableError | Ended]:
    """Each target in turn; a folder stands for the files in it. One that can't be read is an error value."""
    for target in targets:
        try:
            yield from _inputs(target, reader)
        except OSError as error:
            yield UnreadableError(f"{target}: {error.strerror or error}")
        except UnreadableError as error:
            yield error


def _inputs(target: str, reader: Reader) -> Iterator[Input | UnreadableError | Ended]:
    if target == "-":
        yield from _parts(reader.stdin, "standard input", "stdin", reader, None)
    elif is_url(target):
        yield Input(name=target, via="url", kind=reader.kind, url=target)
    elif Path(target).is_dir():
        files = sorted(str(path) for path in Path(target).rglob("*") if path.is_file())
        yield from inputs(files, reader)
    else:
        with Path(target).open("rb") as stream:
            yield from _parts(stream, Path(target).name, "file", reader, Path(target))


def _parts(
    stream: BinaryIO, name: str, via: str, reader: Reader, path: Path | None
) -> Iterator[Input | UnreadableError | Ended]:
    """What one file or pipe holds. Only a file of its own can be taken up again: ``path``."""
    source = Arriving(stream)
    head = source.opening(HEAD)
    file = identity(path, head) if path else None
    given = Input(name=name, via=via, kind=reader.kind)
    if is_warc(head, name):
        yield from _records(stream, head, name, file, reader)
    elif _begins_lines(head, reader.kind):
        yield from _lines(source, given, file, reader)
    else:
        yield from _whole(source, given, file, reader)


def _begins_lines(head: bytes, kind: JobKind) -> bool:
    """Whether a beginning tells already that items follow line by line."""
    return begins_with_item(head) and (kind == "items" or (kind == "auto" and sniff(head) == "items"))


def _whole(
    source: Arriving, given: Input, file: str | None, reader: Reader
) -> Iterator[Input | UnreadableError | Ended]:
    """A target that has to be seen as a whole to be told or read."""
    body = source.all(reader.max_bytes + 1)
    is_long = len(body) > reader.max_bytes
    if reader.kind == "auto" and not is_long and is_opml(body):
        yield from _feeds(body, given.name)
        return
    try:
        kind = sniff(body, name=given.name) if reader.kind == "auto" else reader.kind
    except ParseError as error:
        yield replace(given, body=body, error=error)
        return
    if kind == "items" and not is_spread(body):
        yield from _lines(source, given, file, reader)
    elif is_long:
        raise UnreadableError(f"{given.name}: larger than {reader.max_bytes} bytes; FEEDMILL_MAX_BYTES sets the limit")
    else:
        yield replace(given, kind=kind, body=body)


def _feeds(body: bytes, name: str) -> Iterator[Input | UnreadableError]:
    """Each feed of an OPML file, once; to have them polled is what `feeds import` is for."""
    found = parse_opml(Document(body=body, kind="document", fetched_at=EPOCH))
    for problem in found.problems:
        yield UnreadableError(f"{name}, {problem.where}: {problem.reason}")
    for feed in found.feeds:
        yield Input(name=feed.address, via="url", kind="feed", url=feed.address)


def _lines(
    source: Arriving, given: Input, file: str | None, reader: Reader
) -> Iterator[Input | UnreadableError | Ended]:
    """A JSONL file in parts."""
    start = reader.resume(file) if file else None
    for part in parts(source, start, reader.max_bytes):
        if isinstance(part, Broken):
            yield UnreadableError(f"{given.name}, {part.where}: {part.reason}")
            continue
        mark = Mark(file, part.end, part.next_line) if file else None
        yield replace(given, kind="items", body=part.body, first_line=part.first_line, mark=mark)
    if file:
        yield Ended(file=file, summary="")


def _records(
    stream: BinaryIO, head: bytes, name: str, file: str | None, reader: Reader
) -> Iterator[Input | UnreadableError | Ended]:
    """An archive, a job for each record with a text."""
    archive = Archive(stream, name, head, reader.resume(file) if file else None)
    for found in archive.read(reader.kind, reader.max_bytes):
        if isinstance(found, Broken):
            yield UnreadableError(f"{name}, {found.where}: {found.reason}")
            continue
        document = found.document
        yield Input(
            name=f"{name} at {found.offset}",
            via=document.via,
            kind=document.kind,
            url=document.url,
            body=document.body,
            content_type=document.content_type,
            fetched_at=document.fetched_at,
            job_id=f"warc-{found.digest}",
            mark=Mark(file, found.end) if file else None,
        )
    yield Ended(file=file, summary=archive.summary())


def job(given: Input, reader: Reader, now: datetime) -> Job:
    """The ledger entry for an input."""
    return Job(
        id=given.job_id or reader.new_id(),
        kind=given.kind,
        via=given.via,
        submitted_at=now,
        fetched_at=reader.fetched_at or given.fetched_at or (now if given.body is not None else None),
        url=given.url,
        name=given.name if given.body is not None else None,
        content_type=given.content_type,
        body=given.body,
        first_line=given.first_line,
        full_text=reader.full_text,
    )
