"""From what a person names to jobs: files, folders, URLs, the standard input.

target ─► Input: an address, or bytes and their kind ─► Job(s)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from ingest import Document, IngestError, ParseError, is_opml, is_spread, parse_opml, sniff

from .store.jobs import Job, JobKind

LINES_PER_JOB = 500  # of a JSONL file: a job ends within seconds, and a long file uses every worker
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """The bytes of one target (or of a part of a long JSONL file), or its address."""

    name: str
    via: str
    kind: JobKind
    url: str | None = None
    body: bytes | None = None
    first_line: int = 1
    error: ParseError | None = None  # nothing that we read; as a job it will be a dead letter with this reason


def is_url(target: str) -> bool:
    """Whether a target is an address rather than a file.

    >>> is_url("https://harbour.example/feed"), is_url("feed.xml")
    (True, False)
    """
    return target.lower().startswith(("http://", "https://"))


def inputs(targets: Iterable[str], reader: Reader) -> Iterator[Input | UnreadableError]:
    """Each target in turn; a folder stands for the files in it. One that can't be read is an error value."""
    for target in targets:
        try:
            yield from _inputs(target, reader)
        except OSError as error:
            yield UnreadableError(f"{target}: {error.strerror or error}")
        except UnreadableError as error:
            yield error


def _inputs(target: str, reader: Reader) -> Iterator[Input | UnreadableError]:
    if target == "-":
        yield from _parts(reader.stdin, "standard input", "stdin", reader)
    elif is_url(target):
        yield Input(name=target, via="url", kind=reader.kind, url=target)
    elif Path(target).is_dir():
        files = sorted(str(path) for path in Path(target).rglob("*") if path.is_file())
        yield from inputs(files, reader)
    else:
        with Path(target).open("rb") as stream:
            yield from _parts(stream, Path(target).name, "file", reader)


def _parts(stream: BinaryIO, name: str, via: str, reader: Reader) -> Iterator[Input | UnreadableError]:
    body = stream.read(reader.max_bytes)
    rest = stream.readline() if len(body) == reader.max_bytes else b""
    if reader.kind == "auto" and not rest and is_opml(body):
        yield from _feeds(body, name)
        return
    try:
        kind = sniff(body, name=name) if reader.kind == "auto" else reader.kind
    except ParseError as error:
        yield Input(name=name, via=via, kind=reader.kind, body=body, error=error)
        return
    if kind == "items" and not is_spread(body):
        yield from _lines(chain((body + rest).splitlines(keepends=True), stream), name, via)
    elif rest:
        raise UnreadableError(f"{name}: larger than {reader.max_bytes} bytes; FEEDMILL_MAX_BYTES sets the limit")
    else:
        yield Input(name=name, via=via, kind=kind, body=body)


def _feeds(body: bytes, name: str) -> Iterator[Input | UnreadableError]:
    """Each feed of an OPML file, once; to have them polled is what `feeds import` is for."""
    found = parse_opml(Document(body=body, kind="document", fetched_at=EPOCH))
    for problem in found.problems:
        yield UnreadableError(f"{name}, {problem.where}: {problem.reason}")
    for feed in found.feeds:
        yield Input(name=feed.address, via="url", kind="feed", url=feed.address)


def _lines(lines: Iterable[bytes], name: str, via: str) -> Iterator[Input]:
    """A JSONL file in parts, so that no part takes long and line numbers stay true."""
    part: list[bytes] = []
    first = 1
    for number, line in enumerate(lines, start=1):
        if len(part) == LINES_PER_JOB:
            yield Input(name=name, via=via, kind="items", body=b"".join(part), first_line=first)
            part, first = [], number
        part.append(line)
    yield Input(name=name, via=via, kind="items", body=b"".join(part), first_line=first)


def job(given: Input, reader: Reader, now: datetime) -> Job:
    """The ledger entry for an input."""
    return Job(
        id=reader.new_id(),
        kind=given.kind,
        via=given.via,
        submitted_at=now,
        fetched_at=reader.fetched_at or (now if given.url is None else None),
        url=given.url,
        name=given.name if given.url is None else None,
        body=given.body,
        first_line=given.first_line,
    )
