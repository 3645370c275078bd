"""Archives of every kind to the same items; what can't be read is told, and the rest goes on."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.support import archives
from tests.support.clock import NOW
from tests.support.texts import FULL, OTHER
from worker.backfill.archived_item import ArchivedItem, ReadingOptions
from worker.backfill.archives import read_archive
from worker.backfill.item_files import UNDATED, find_moment
from worker.offline.failure import Failure

OPTIONS = ReadingOptions(moment=NOW, max_bytes=2**20)
ROWS = [
    {
        "id": "a", "title": "Ferry in port", "content_text": FULL, "date_published": "2026-03-02T08:00:00Z",
        "language": "en",
    },
    {"id": "7", "title": "Bees", "content_text": OTHER, "source": {"name": "Harbour Courier"}},
]  # fmt: skip
LINES = b"".join(json.dumps(row).encode() + b"\n" for row in ROWS)


def read(path: Path) -> tuple[list[ArchivedItem], list[Failure]]:
    found = list(read_archive(path, OPTIONS))
    return [x for x in found if isinstance(x, ArchivedItem)], [x for x in found if isinstance(x, Failure)]


def write_parquet(path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(ROWS), path)


@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "parquet"])
def test_the_same_items_come_out_of_every_kind_of_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"news.{kind}"
    if kind == "parquet":
        write_parquet(path)
    else:
        path.write_bytes(gzip.compress(LINES) if kind.endswith("gz") else LINES)
    items, failures = read(path)
    assert failures == []
    assert [one.given_id for one in items] == ["a", "7"]
    assert [one.item.title for one in items] == ["Ferry in port", "Bees"]
    assert items[0].item.content_text == FULL
    assert items[0].item.language == "en"
    assert find_moment(items[0].item) == 1_772_438_400_000_000
    assert find_moment(items[1].item) == UNDATED


def test_a_page_of_a_web_archive_without_a_date_is_of_its_capture(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join(archives.pages(1, 2)))
    items, failures = read(path)
    assert failures == []
    assert [one.item.title for one in items] == ["Gull 1", "Gull 2"]
    assert {find_moment(one.item) for one in items} == {1_777_863_721_000_000}
    assert {one.given_id for one in items} == {None}


def test_a_bad_line_is_told_with_its_place_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(LINES[: LINES.index(b"\n") + 1] + b'{"id": 3\n' + LINES)
    items, (failure,) = read(path)
    assert [one.given_id for one in items] == ["a", "a", "7"]
    assert failure.where == "news.jsonl, line 2"


def test_a_gzipped_file_that_is_cut_off_gives_what_comes_before(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(LINES) + gzip.compress(LINES)[:40])
    _, (failure,) = read(path)
    assert failure.where == "news.jsonl.gz"
    assert "broken from here on" in failure.reason


def test_a_parquet_file_that_is_broken_is_told(tmp_path: Path) -> None:
    path = tmp_path / "news.parquet"
    write_parquet(path)
    path.write_bytes(path.read_bytes()[:-20])
    items, (failure,) = read(path)
    assert items == []
    assert "can't be read" in failure.reason


def test_times_in_nanoseconds_as_pandas_writes_them_are_read(tmp_path: Path) -> None:
    path = tmp_path / "news.parquet"
    times = pa.array([1_772_438_400_123_456_789, None], pa.timestamp("ns"))
    pq.write_table(pa.table({"id": ["a", "b"], "title": ["Ferry", "Bees"], "date_published": times}), path)
    items, failures = read(path)
    assert failures == []
    assert [find_moment(one.item) for one in items] == [1_772_438_400_000_000, UNDATED]


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(pa.array([None, 2**40, None], pa.timestamp("s")), id="a year beyond all"),
        pytest.param(pa.array([b"a", b"\xff\xfe", b"c"]).view(pa.string()), id="a text that is no UTF-8"),
    ],
)
def test_a_row_of_parquet_that_can_not_be_read_is_told_and_the_rest_goes_on(tmp_path: Path, bad: pa.Array) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.parquet")
    with path.open("wb") as file:
        pq.write_table(pa.table({"id": ["a", "b", "c"], "title": ["Ferry", "Bees", "Gulls"], "date": bad}), file)
    items, (failure,) = read(path)
    assert [one.given_id for one in items] == ["a", "c"]
    assert failure.where == "caf\\xe9.parquet, row 2"
    assert "this row can't be read" in failure.reason


def test_an_unknown_time_zone_costs_rows_and_not_the_back_fill(tmp_path: Path) -> None:
    path = tmp_path / "news.parquet"
    pq.write_table(pa.table({"title": ["Ferry"], "date": pa.array([7], pa.timestamp("s", "Mars/Base"))}), path)
    items, (failure,) = read(path)
    assert (items, failure.where) == ([], "news.parquet, row 1")


def test_nothing_is_fetched(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_bytes(b'<opml version="2.0"><body><outline xmlUrl="https://gull.example/feed"/></body></opml>')
    items, (failure,) = read(path)
    assert items == []
    assert failure.kind.code == "fetch-failed"
