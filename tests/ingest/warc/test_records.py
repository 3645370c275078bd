"""Records of an archive: plain and in gzip members, one after the other, and what a broken one costs."""

from __future__ import annotations

import gzip
from io import BytesIO

import pytest

from ingest.warc.records import MAX_HEAD, DamagedPart, WarcRecord, read_records, split_head
from ingest.warc.tape import Tape
from tests.support.archives import record

ONE, TWO, THREE = (record(number, f"block {number} ü".encode()) for number in (1, 2, 3))


def read(data: bytes, max_block: int = 1_000) -> list[WarcRecord | DamagedPart]:
    return list(read_records(Tape(BytesIO(data)), max_block))


def numbers_of(found: list[WarcRecord | DamagedPart]) -> str:
    """The number of each record; "!" for what is broken."""
    return "".join("!" if isinstance(part, DamagedPart) else part.headers["warc-target-uri"][-1] for part in found)


zipped = gzip.compress

# name -> an archive, what is in it
ARCHIVES = {
    "nothing": (b"", ""),
    "plain records": (ONE + TWO + THREE, "123"),
    "a gzip member for each": (zipped(ONE) + zipped(TWO), "12"),
    "one gzip member for all": (zipped(ONE + TWO + THREE), "123"),
    "plain and in gzip": (ONE + zipped(TWO) + THREE, "123"),
    "lines that end as on Unix": (ONE.replace(b"\r\n", b"\n"), "1"),
    "no lines between": (ONE.rstrip(b"\r\n") + b"\r\n" + TWO, "12"),
    "words before a record": (b"oops\n" + ONE, "!1"),
    "a length in words": (record(1, b"x", Content_Length="few") + TWO, "!2"),
    "a length below zero": (record(1, b"x", Content_Length="-1") + TWO, "!2"),
    "a length too short": (record(1, b"block", length=2) + TWO, "!2"),
    "a length too long": (record(1, b"block", length=20) + TWO, "!2"),
    "cut off in the middle": (ONE + TWO[:-9], "1!"),
    "cut off in its header": (ONE + TWO[:40], "1!"),
    "a damaged member": (zipped(ONE) + b"\x1f\x8b\x08 no gzip" + zipped(THREE), "1!3"),
    "a header without an end": (b"WARC/1.0\r\n" + b"x" * (MAX_HEAD + 1) + ONE, "!1"),
}


@pytest.mark.parametrize(("data", "numbers"), ARCHIVES.values(), ids=ARCHIVES)
def test_a_broken_record_costs_itself(data: bytes, numbers: str) -> None:
    found = read(data)
    assert numbers_of(found) == numbers
    assert all(part.offset < part.end <= len(data) for part in found if isinstance(part, DamagedPart))
    assert all(part.reason for part in found if isinstance(part, DamagedPart))


def test_a_record_says_what_it_holds_and_where_it_lies() -> None:
    first, second = read(ONE + TWO)
    assert isinstance(first, WarcRecord)
    assert isinstance(second, WarcRecord)
    assert (first.block, first.length, first.headers["warc-type"]) == (b"block 1 \xc3\xbc", 10, "response")
    assert (first.offset, first.end, second.offset, second.end) == (0, len(ONE), len(ONE), len(ONE + TWO))


def test_of_a_long_block_the_beginning_is_kept() -> None:
    found = read(record(1, b"x" * 5_000) + TWO, max_block=10)
    assert [(part.block, part.length) for part in found if isinstance(part, WarcRecord)] == [
        (b"x" * 10, 5_000),
        (b"block 2 \xc3\xbc"[:10], 10),
    ]


def test_within_a_member_reading_is_taken_up_at_its_beginning() -> None:
    start, member = zipped(ONE), zipped(TWO + THREE)
    ends = [part.end for part in read(start + member)]
    assert ends == [len(start), len(start), len(start + member)]


def test_reading_goes_on_where_a_record_says() -> None:
    first, *_ = read(ONE + TWO)
    rest = Tape(BytesIO((ONE + TWO)[first.end :]), start=first.end)
    (second,) = read_records(rest, 1_000)
    assert (second.offset, numbers_of([second])) == (len(ONE), "2")


HEADS = {
    "an HTTP answer": (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody", (b"HTTP/1.1 200 OK\r\nA: b", 25)),
    "lines that end as on Unix": (b"HTTP/1.1 200 OK\nA: b\n\nbody", (b"HTTP/1.1 200 OK\nA: b", 22)),
    "an empty body": (b"A: b\r\n\r\n", (b"A: b", 8)),
    "the first empty line ends it": (b"A: b\n\nC: d\n\n", (b"A: b", 6)),
    "no empty line": (b"A: b\r\nC: d\r\n", None),
    "a head without end": (b"A: b\r\n" * MAX_HEAD + b"\r\n", None),
    "nothing": (b"", None),
}


@pytest.mark.parametrize(("data", "head"), HEADS.values(), ids=HEADS)
def test_a_head_ends_at_the_first_empty_line(data: bytes, head: tuple[bytes, int] | None) -> None:
    assert split_head(data) == head
