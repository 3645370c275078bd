"""Parquet: rows of an archive as JSON lines, and the tables that a back-fill leaves. The only file that knows pyarrow.

The columns are explained in docs/backfill.md; a column is added at the end, and none changes its meaning.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

ROWS_READ, ROWS_WRITTEN = 500, 2_000  # at once; what is written at once is a row group
# what a value raises that Python can't hold: a time beyond its years, an unknown time zone, a text that is no UTF-8
UNREADABLE = (ValueError, OverflowError, LookupError, pa.ArrowException)
_MOMENT = pa.timestamp("us", tz="UTC")
_NAME = pa.dictionary(pa.int32(), pa.string())  # of few different values

ITEMS = pa.schema(
    [
        ("id", pa.string()), ("given_id", pa.string()), ("story_id", pa.string()), ("url", pa.string()),
        ("canonical_url", pa.string()), ("title", pa.string()), ("content_text", pa.string()), ("summary", pa.string()),
        ("date_published", _MOMENT), ("date_modified", _MOMENT), ("fetched_at", _MOMENT), ("language", _NAME),
        ("source_name", _NAME), ("source_domain", _NAME), ("authors", pa.list_(pa.string())),
        ("tags", pa.list_(pa.string())), ("image", pa.string()), ("word_count", pa.int32()), ("truncated", pa.bool_()),
        ("part", _NAME), ("via", _NAME), ("license", pa.string()), ("tdm_reserved", pa.bool_()),
    ]
)  # fmt: skip
VERDICTS = pa.schema(
    [
        ("item_id", pa.string()), ("story_id", pa.string()), ("relation", _NAME), ("rule", _NAME),
        ("matched_id", pa.string()), ("jaccard", pa.float64()), ("containment", pa.float64()),
        ("containment_of", _NAME),
    ]
)  # fmt: skip
STORIES = pa.schema(
    [
        ("story_id", pa.string()), ("language", _NAME), ("size", pa.int64()), ("lead_id", pa.string()),
        ("first_at", _MOMENT), ("last_at", _MOMENT),
    ]
)  # fmt: skip


class ParquetError(ValueError):
    """A file is no Parquet, or is broken; the message says what pyarrow said."""


@dataclass(frozen=True, slots=True)
class RowLines:
    """Some rows, each as a line of JSON; one that can't be read is an empty line, and a failure."""

    lines: list[bytes]
    failures: list[tuple[int, str]]  # its place among these rows, and what Python or pyarrow said


def read_rows_as_lines(path: Path) -> Iterator[RowLines]:
    """The rows of a file, some at a time, each as a JSON object; empty fields are left out.

    Raises:
        ParquetError: it can't be read, from there on.
    """
    try:
        with path.open("rb") as stream, pq.ParquetFile(stream) as file:  # whose name may be any bytes
            for batch in file.iter_batches(batch_size=ROWS_READ):
                yield _encode_batch(_round_times(batch))
    except (pa.ArrowException, OSError) as error:
        raise ParquetError(f"this Parquet file can't be read: {error}") from error


def read_items(out: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of the tables of items in a folder, file by file in the order of their names; all columns, or some."""
    for path in sorted((out / "items").glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS_READ, columns=columns):
                yield from batch.to_pylist()


def write_table(path: Path, schema: pa.Schema, rows: Iterable[Mapping[str, Any]]) -> None:
    """A file of rows, which is there as a whole or not at all."""
    unfinished = path.with_name(f".{path.name}.new")
    stream = iter(rows)
    with pq.ParquetWriter(unfinished, schema, compression="zstd") as writer:
        while part := list(islice(stream, ROWS_WRITTEN)):
            writer.write_table(pa.Table.from_pylist(part, schema=schema))
    with unfinished.open("rb+") as written:  # the name says that it is whole, after a power cut, too
        os.fsync(written.fileno())
    os.replace(unfinished, path)


def _round_times(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Times to the microsecond: pandas writes nanoseconds, and Python has none."""
    columns, fields = list(batch.columns), list(batch.schema)
    for number, field in enumerate(fields):
        if pa.types.is_timestamp(field.type) and field.type.unit == "ns":
            kind = pa.timestamp("us", field.type.tz)
            columns[number], fields[number] = columns[number].cast(kind, safe=False), field.with_type(kind)
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields))


def _encode_batch(batch: pa.RecordBatch) -> RowLines:
    try:
        return RowLines([_encode_row(row) for row in batch.to_pylist()], [])
    except UNREADABLE:  # one of them; the others go on
        lines, failures = [b""] * batch.num_rows, []
    for place in range(batch.num_rows):
        try:
            lines[place] = _encode_row(batch.slice(place, 1).to_pylist()[0])
        except UNREADABLE as error:
            failures.append((place, f"this row can't be read: {error}"))
    return RowLines(lines, failures)


def _encode_row(row: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode({name: value for name, value in row.items() if value is not None}, enc_hook=_write_value)


def _write_value(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
