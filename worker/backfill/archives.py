"""An archive to its items: a web archive, JSON lines (gzipped or not), Parquet, or what else `extract` reads.

path ─► documents ─► items and failures, one document at a time
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from dedupe import MemorySightings, Params
from ingest import Document, Fetcher, FetchPolicy, Item, Problem, Source, normalise_item
from ingest.item import RawItem
from ingest.warc import is_warc

from ..failures import FETCH_FAILED
from ..intake.line_stream import LineStream
from ..intake.long_files import UnreadablePart, read_line_parts
from ..intake.targets import (
    HEAD_BYTES,
    FileEnd,
    IntakeOptions,
    TargetPart,
    UnreadableError,
    make_name_readable,
    read_targets,
)
from ..offline.articles import read_given_items
from ..offline.extract import extract_items
from ..offline.failure import Failure
from .archived_item import ArchivedItem, ReadingOptions

_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
_TAKEN_AS = "file"  # how what comes out of a file was got


def read_archive(path: Path, options: ReadingOptions) -> Iterator[ArchivedItem | Failure]:
    """The items of one archive, and among them what could not be read; the rest goes on."""
    fetcher, sightings = Fetcher(FetchPolicy()), MemorySightings(Params())  # pages of one site show its habits
    for part in _read_parts(path, options):
        if isinstance(part, Failure):
            yield part
        elif not isinstance(part.document, Document):
            yield Failure(part.name, "an archive's items are read and nothing is fetched", kind=FETCH_FAILED)
        elif part.error is None and part.document.kind == "items":
            yield from _read_lines(part.document)
        else:
            results = extract_items(part, fetcher, options.moment, sightings)
            yield from (result if isinstance(result, Failure) else ArchivedItem(result) for result in results)


def _read_parts(path: Path, options: ReadingOptions) -> Iterator[TargetPart | Failure]:
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if head.startswith(_PARQUET):
        yield from _read_parquet(path, options)
    elif head.startswith(_GZIP) and not is_warc(head, path.name):
        yield from _read_packed_lines(path, options)
    else:
        yield from _read_target(path, options)


def _read_target(path: Path, options: ReadingOptions) -> Iterator[TargetPart | Failure]:
    intake = IntakeOptions(
        max_bytes=options.max_bytes, stdin=BytesIO(), new_id=lambda: "", now=lambda: options.moment
    )  # fmt: skip
    for part in read_targets([str(path)], intake):
        if isinstance(part, TargetPart):
            yield part
        elif isinstance(part, UnreadableError):
            yield Failure(reason=str(part), kind=part.kind)
        else:
            assert isinstance(part, FileEnd)  # noqa: S101  (what became of its records stands in the report)


def _read_packed_lines(path: Path, options: ReadingOptions) -> Iterator[TargetPart | Failure]:
    """JSON lines that were gzipped; of a broken file what comes before the break."""
    document, name = _make_document(path, options), make_name_readable(path.name)
    try:
        with gzip.open(path) as stream:
            for part in read_line_parts(LineStream(stream), None, options.max_bytes):  # type: ignore[arg-type]
                if isinstance(part, UnreadablePart):
                    yield Failure(f"{name}, {part.where}", part.reason)
                else:
                    yield TargetPart(document=replace(document, body=part.body, first_line=part.first_line))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        yield Failure(name, f"the gzipped file is broken from here on: {error}")


def _read_parquet(path: Path, options: ReadingOptions) -> Iterator[TargetPart | Failure]:
    """The rows of a Parquet file as JSON lines: columns have the names of JSON Feed."""
    from .parquet_files import ParquetError, read_rows_as_lines

    document, name, first = _make_document(path, options), make_name_readable(path.name), 1
    try:
        for rows in read_rows_as_lines(path):
            if any(rows.lines):
                yield TargetPart(document=replace(document, body=b"\n".join(rows.lines), first_line=first))
            for place, reason in rows.failures:
                yield Failure(f"{name}, row {first + place}", reason)
            first += len(rows.lines)
    except ParquetError as error:
        yield Failure(name, str(error))


def _make_document(path: Path, options: ReadingOptions) -> Document:
    return Document(
        body=b"", kind="items", fetched_at=options.moment, name=make_name_readable(path.name), via=_TAKEN_AS
    )


def _read_lines(document: Document) -> Iterator[ArchivedItem | Failure]:
    failures: list[Failure] = []
    for given_id, item in read_given_items([document], failures, _normalise_record):
        yield from failures
        failures.clear()
        yield ArchivedItem(item, given_id)
    yield from failures


def _normalise_record(raw: RawItem, document: Document, source: Source, language: str | None) -> Item | Problem:
    """An item whose language, where it says one, counts as found out: somebody has made a record of it."""
    found = replace(raw, language_basis="detected") if raw.language else raw
    return normalise_item(found, document, source, language)
