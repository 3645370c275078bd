"""From what a person names to jobs: files, folders, URLs, the standard input.

target ─► parts: documents, or where to get them ─► a job for each
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ingest import (
    Document,
    IngestError,
    ParseError,
    UnfetchedDocument,
    begins_with_item,
    decode_document,
    is_opml,
    is_spread_over_lines,
    parse_opml,
    read_address,
    redact_url,
    sniff_kind,
)
from ingest.warc import is_warc
from ingest.web_archives import is_archive_path

from ..failures import (
    FILE_MISSING,
    FILE_TOO_LARGE,
    FOLDER_EMPTY,
    INPUT_UNREADABLE,
    INVALID_ADDRESS,
    FailureKind,
    describe_read_error,
    find_read_failure,
)
from ..store.cursors import FilePosition
from ..store.jobs import Job, JobKind
from .folders import describe_left_out, list_files
from .line_stream import LineStream
from .long_files import LINES_PER_JOB, UnreadablePart, WebArchive, identify_file, read_line_parts

__all__ = [
    "LINES_PER_JOB",
    "FileEnd",
    "IntakeOptions",
    "TargetPart",
    "UnreadableError",
    "is_url",
    "make_job",
    "read_targets",
]

HEAD_BYTES = 4096  # bytes that tell an archive


class UnreadableError(IngestError):
    """A target can't be opened or is too large; nothing of it was taken."""

    def __init__(self, message: str, kind: FailureKind) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeOptions:
    """How targets are read."""

    kind: JobKind = "auto"
    fetched_at: datetime | None = None  # when the bytes were taken, if that was not now
    max_bytes: int
    stdin: BinaryIO
    new_id: Callable[[], str]
    now: Callable[[], datetime]
    resume: Callable[[str], FilePosition | None] = lambda file: None  # how far a long file was taken in before
    full_text: bool = False  # fetch the pages of a feed's teasers

    def taken_at(self) -> datetime:
        """When the bytes were taken that are read just now."""
        return self.fetched_at or self.now()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPart:
    """A document of a target: the whole of it, some lines of a long JSONL file, a record of an archive."""

    document: Document | UnfetchedDocument
    job_id: str | None = None  # the same part again is the same job
    mark: FilePosition | None = None  # where to go on in its file when it has been taken
    error: ParseError | None = None  # nothing that we read; as a job it will be a dead letter with this reason

    @property
    def name(self) -> str:
        """What messages call it; an address without its secrets."""
        return self.document.name or redact_url(self.document.url or "") or self.document.via


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEnd:
    """A long file or a folder was read to its end."""

    file: str | None  # its digest, see FilePosition
    summary: str  # what became of its records, or which files of the folder were not taken; "" for a file of lines


def is_url(target: str) -> bool:
    """Whether a target is an address rather than a file.

    >>> is_url("https://harbour.example/feed"), is_url("feed.xml")
    (True, False)
    """
    return target.lower().startswith(("http://", "https://"))


def read_targets(targets: Iterable[str], options: IntakeOptions) -> Iterator[TargetPart | UnreadableError | FileEnd]:
    """Each target in turn; a folder stands for the files in it. One that can't be read is an error value."""
    for target in targets:
        try:
            yield from _read_target(target, options)
        except OSError as error:
            yield UnreadableError(describe_read_error(target, error), find_read_failure(error))
        except UnreadableError as error:
            yield error


def _read_target(target: str, options: IntakeOptions) -> Iterator[TargetPart | UnreadableError | FileEnd]:
    if not target:
        raise UnreadableError(
            '"" names nothing: name a file, a folder, an address, or - for standard input', FILE_MISSING
        )
    if target == "-":
        yield from _read_stream(options.stdin, "standard input", "stdin", options, None)
    elif is_url(target):
        _check_address(target)
        yield TargetPart(document=UnfetchedDocument(url=target, kind=options.kind, via="url"))
    elif Path(target).is_dir():
        yield from _read_folder(target, options)
    else:
        with Path(target).open("rb") as stream:
            yield from _read_stream(stream, make_name_readable(Path(target).name), "file", options, Path(target))


def _check_address(target: str) -> None:
    try:
        read_address(target)
    except ParseError as error:
        raise UnreadableError(f"{redact_url(target)}: {error}", INVALID_ADDRESS) from None
    if is_archive_path(target):
        reason = "a web archive is too large to fetch as a document: download it, and submit the file"
        raise UnreadableError(f"{redact_url(target)}: {reason}", INPUT_UNREADABLE)


def _read_folder(target: str, options: IntakeOptions) -> Iterator[TargetPart | UnreadableError | FileEnd]:
    taken, left_out = list_files(Path(target), takes_all=options.kind != "auto")
    yield from read_targets(map(str, taken), options)
    names = [make_name_readable(path.name) for path in left_out]
    summary = describe_left_out(target, names) if names else f"{target}: there is no file in it; name another folder"
    if not taken:
        yield UnreadableError(summary, FOLDER_EMPTY)
    elif names:
        yield FileEnd(file=None, summary=summary)


def make_name_readable(name: str) -> str:
    """A file's name as text: on Linux it may be any bytes, and those that are no UTF-8 are escaped.

    >>> make_name_readable("caf\\udce9.txt")
    'caf\\\\xe9.txt'
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _read_stream(
    stream: BinaryIO, name: str, via: str, options: IntakeOptions, path: Path | None
) -> Iterator[TargetPart | UnreadableError | FileEnd]:
    """What one file or pipe holds. Only a file of its own can be taken up again: ``path``."""
    source = LineStream(stream)
    head = source.peek_head(HEAD_BYTES)
    file = identify_file(path, head) if path else None
    document = Document(body=b"", kind=options.kind, fetched_at=options.taken_at(), name=name, via=via)
    if is_warc(head, name):
        yield from _read_archive(stream, head, name, file, options)
    elif _begins_with_lines(head, options.kind):
        yield from _read_lines(source, document, file, options)
    else:
        yield from _read_whole(source, document, file, options)


def _begins_with_lines(head: bytes, kind: JobKind) -> bool:
    """Whether a beginning tells already that items follow line by line."""
    return begins_with_item(head) and (kind == "items" or (kind == "auto" and sniff_kind(head) == "items"))


def _read_whole(
    source: LineStream, document: Document, file: str | None, options: IntakeOptions
) -> Iterator[TargetPart | UnreadableError | FileEnd]:
    """A target that has to be seen as a whole to be told or read."""
    whole = replace(document, body=source.peek_all(options.max_bytes + 1))
    is_long = len(whole.body) > options.max_bytes
    if whole.kind == "auto" and not is_long and is_opml(whole.body):
        yield from _read_opml_feeds(whole)
        return
    try:
        whole = decode_document(whole) if whole.kind == "auto" else whole
    except ParseError as error:
        yield TargetPart(document=whole, error=error)
        return
    if whole.kind == "items" and not is_spread_over_lines(whole.body):
        yield from _read_lines(source, document, file, options)
    elif is_long:
        raise UnreadableError(
            f"{document.name}: larger than {options.max_bytes} bytes; FEEDMILL_MAX_BYTES sets the limit", FILE_TOO_LARGE
        )
    else:
        yield TargetPart(document=whole)


def _read_opml_feeds(document: Document) -> Iterator[TargetPart | UnreadableError]:
    """Each feed of an OPML file, once; to have them polled is what `feeds import` is for."""
    subscriptions = parse_opml(document)
    for problem in subscriptions.problems:
        yield UnreadableError(f"{document.name}, {problem.where}: {problem.reason}", INPUT_UNREADABLE)
    for feed in subscriptions.feeds:
        yield TargetPart(document=UnfetchedDocument(url=feed.address, kind="feed", via="url"))


def _read_lines(
    source: LineStream, document: Document, file: str | None, options: IntakeOptions
) -> Iterator[TargetPart | UnreadableError | FileEnd]:
    """A JSONL file in parts."""
    start = options.resume(file) if file else None
    for part in read_line_parts(source, start, options.max_bytes):
        if isinstance(part, UnreadablePart):
            yield UnreadableError(f"{document.name}, {part.where}: {part.reason}", FILE_TOO_LARGE)
            continue
        taken = options.taken_at()  # a pipe may bring this part hours after the one before
        lines = replace(document, kind="items", body=part.body, first_line=part.first_line, fetched_at=taken)
        yield TargetPart(document=lines, mark=FilePosition(file, part.end, part.next_line) if file else None)
    if file:
        yield FileEnd(file=file, summary="")


def _read_archive(
    stream: BinaryIO, head: bytes, name: str, file: str | None, options: IntakeOptions
) -> Iterator[TargetPart | UnreadableError | FileEnd]:
    """An archive, a job for each record with a text."""
    archive = WebArchive(stream, name, head, options.resume(file) if file else None)
    for record in archive.read_documents(options.kind, options.max_bytes, options.taken_at()):
        if isinstance(record, UnreadablePart):
            yield UnreadableError(f"{name}, {record.where}: {record.reason}", INPUT_UNREADABLE)
            continue
        yield TargetPart(
            document=replace(record.document, name=f"{name} at {record.offset}"),
            job_id=f"warc-{record.digest}",
            mark=FilePosition(file, record.end) if file else None,
        )
    yield FileEnd(file=file, summary=archive.summarise_records())


def make_job(part: TargetPart, options: IntakeOptions, now: datetime) -> Job:
    """The ledger entry for a part of a target; when its bytes were taken is for the submitter to say, else its own."""
    document = part.document
    if options.fetched_at and isinstance(document, Document):
        document = replace(document, fetched_at=options.fetched_at, is_fetch_exact=True)
    return Job(id=part.job_id or options.new_id(), submitted_at=now, document=document, full_text=options.full_text)
