"""From what a person names to jobs: files, folders, URLs, the standard input.

target ─► Input: an address, or bytes and their kind ─► Job(s)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from ingest import (
    Document,
    IngestError,
    ParseError,
    begins_with_item,
    is_opml,
    is_spread_over_lines,
    parse_opml,
    sniff_kind,
)
from ingest.warc import is_warc

from ..store.cursors import FilePosition
from ..store.jobs import Job, JobKind
from .line_stream import LineStream
from .long_files import LINES_PER_JOB, UnreadablePart, WebArchive, identify_file, read_line_parts

__all__ = [
    "KINDS",
    "LINES_PER_JOB",
    "FileEnd",
    "Input",
    "IntakeOptions",
    "UnreadableError",
    "is_url",
    "make_job",
    "read_targets",
]

HEAD_BYTES = 4096  # bytes that tell an archive
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # no age counts from when a list of feeds was taken
KINDS: tuple[JobKind, ...] = ("auto", "feed", "page", "document", "items")


class UnreadableError(IngestError):
    """A target can't be opened or is too large; nothing of it was taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeOptions:
    """How targets are read."""

    kind: JobKind = "auto"
    fetched_at: datetime | None = None  # when the bytes were taken, if that was not now
    max_bytes: int
    stdin: BinaryIO
    new_id: Callable[[], str]
    resume: Callable[[str], FilePosition | None] = lambda file: None  # how far a long file was taken in before
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
    mark: FilePosition | None = None  # where to go on in its file when it has been taken
    error: ParseError | None = None  # nothing that we read; as a job it will be a dead letter with this reason


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEnd:
    """A long file was read to its end."""

    file: str | None  # its digest, see Mark
    summary: str  # what became of its records; "" for a file of lines


def is_url(target: str) -> bool:
    """Whether a target is an address rather than a file.

    >>> is_url("https://harbour.example/feed"), is_url("feed.xml")
    (True, False)
    """
    return target.lower().startswith(("http://", "https://"))


def read_targets(targets: Iterable[str], options: IntakeOptions) -> Iterator[Input | UnreadableError | FileEnd]:
    """Each target in turn; a folder stands for the files in it. One that can't be read is an error value."""
    for target in targets:
        try:
            yield from _read_target(target, options)
        except OSError as error:
            yield UnreadableError(f"{target}: {error.strerror or error}")
        except UnreadableError as error:
            yield error


def _read_target(target: str, options: IntakeOptions) -> Iterator[Input | UnreadableError | FileEnd]:
    if target == "-":
        yield from _read_stream(options.stdin, "standard input", "stdin", options, None)
    elif is_url(target):
        yield Input(name=target, via="url", kind=options.kind, url=target)
    elif Path(target).is_dir():
        files = sorted(str(path) for path in Path(target).rglob("*") if path.is_file())
        yield from read_targets(files, options)
    else:
        with Path(target).open("rb") as stream:
            yield from _read_stream(stream, Path(target).name, "file", options, Path(target))


def _read_stream(
    stream: BinaryIO, name: str, via: str, options: IntakeOptions, path: Path | None
) -> Iterator[Input | UnreadableError | FileEnd]:
    """What one file or pipe holds. Only a file of its own can be taken up again: ``path``."""
    source = LineStream(stream)
    head = source.peek_head(HEAD_BYTES)
    file = identify_file(path, head) if path else None
    given = Input(name=name, via=via, kind=options.kind)
    if is_warc(head, name):
        yield from _read_archive(stream, head, name, file, options)
    elif _begins_with_lines(head, options.kind):
        yield from _read_lines(source, given, file, options)
    else:
        yield from _read_whole(source, given, file, options)


def _begins_with_lines(head: bytes, kind: JobKind) -> bool:
    """Whether a beginning tells already that items follow line by line."""
    return begins_with_item(head) and (kind == "items" or (kind == "auto" and sniff_kind(head) == "items"))


def _read_whole(
    source: LineStream, given: Input, file: str | None, options: IntakeOptions
) -> Iterator[Input | UnreadableError | FileEnd]:
    """A target that has to be seen as a whole to be told or read."""
    body = source.peek_all(options.max_bytes + 1)
    is_long = len(body) > options.max_bytes
    if options.kind == "auto" and not is_long and is_opml(body):
        yield from _read_opml_feeds(body, given.name)
        return
    try:
        kind = sniff_kind(body, name=given.name) if options.kind == "auto" else options.kind
    except ParseError as error:
        yield replace(given, body=body, error=error)
        return
    if kind == "items" and not is_spread_over_lines(body):
        yield from _read_lines(source, given, file, options)
    elif is_long:
        raise UnreadableError(f"{given.name}: larger than {options.max_bytes} bytes; FEEDMILL_MAX_BYTES sets the limit")
    else:
        yield replace(given, kind=kind, body=body)


def _read_opml_feeds(body: bytes, name: str) -> Iterator[Input | UnreadableError]:
    """Each feed of an OPML file, once; to have them polled is what `feeds import` is for."""
    subscriptions = parse_opml(Document(body=body, kind="document", fetched_at=EPOCH))
    for problem in subscriptions.problems:
        yield UnreadableError(f"{name}, {problem.where}: {problem.reason}")
    for feed in subscriptions.feeds:
        yield Input(name=feed.address, via="url", kind="feed", url=feed.address)


def _read_lines(
    source: LineStream, given: Input, file: str | None, options: IntakeOptions
) -> Iterator[Input | UnreadableError | FileEnd]:
    """A JSONL file in parts."""
    start = options.resume(file) if file else None
    for part in read_line_parts(source, start, options.max_bytes):
        if isinstance(part, UnreadablePart):
            yield UnreadableError(f"{given.name}, {part.where}: {part.reason}")
            continue
        mark = FilePosition(file, part.end, part.next_line) if file else None
        yield replace(given, kind="items", body=part.body, first_line=part.first_line, mark=mark)
    if file:
        yield FileEnd(file=file, summary="")


def _read_archive(
    stream: BinaryIO, head: bytes, name: str, file: str | None, options: IntakeOptions
) -> Iterator[Input | UnreadableError | FileEnd]:
    """An archive, a job for each record with a text."""
    archive = WebArchive(stream, name, head, options.resume(file) if file else None)
    for record in archive.read_documents(options.kind, options.max_bytes):
        if isinstance(record, UnreadablePart):
            yield UnreadableError(f"{name}, {record.where}: {record.reason}")
            continue
        document = record.document
        yield Input(
            name=f"{name} at {record.offset}",
            via=document.via,
            kind=document.kind,
            url=document.url,
            body=document.body,
            content_type=document.content_type,
            fetched_at=document.fetched_at,
            job_id=f"warc-{record.digest}",
            mark=FilePosition(file, record.end) if file else None,
        )
    yield FileEnd(file=file, summary=archive.summarise_records())


def make_job(given: Input, options: IntakeOptions, now: datetime) -> Job:
    """The ledger entry for an input."""
    return Job(
        id=given.job_id or options.new_id(),
        kind=given.kind,
        via=given.via,
        submitted_at=now,
        fetched_at=options.fetched_at or given.fetched_at or (now if given.body is not None else None),
        url=given.url,
        name=given.name if given.body is not None else None,
        content_type=given.content_type,
        body=given.body,
        first_line=given.first_line,
        full_text=options.full_text,
    )
