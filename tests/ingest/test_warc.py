"""Web archives: which records are documents, how they are decoded, and what a broken one costs."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.warc import ArchivedDocument, DamagedPart, SkippedRecord, is_warc, read_warc
from ingest.warc.payload import join_chunks
from tests.support.archives import answer, page, pages, record
from tests.support.processor_time import grows_at_most

LIMIT = 10**6
PAGE = page(1)


def read(data: bytes, limit: int = LIMIT) -> list[ArchivedDocument | SkippedRecord | DamagedPart]:
    return list(read_warc(BytesIO(data), max_bytes=limit))


def numbers(found: list[ArchivedDocument | SkippedRecord | DamagedPart]) -> list[str]:
    """The last part of each address; "!" for what is broken."""
    return [str(one.document.url).rpartition("/")[2] if isinstance(one, ArchivedDocument) else "!" for one in found]


def test_a_record_says_where_and_when_it_was_taken_and_what_it_is() -> None:
    (one,) = read(record(1, answer(PAGE)))
    assert isinstance(one, ArchivedDocument)
    assert (one.document.body, one.document.kind, one.document.via) == (PAGE, "page", "warc")
    assert one.document.url == "https://gull.example/1"
    assert one.document.content_type == "text/html; charset=utf-8"
    assert one.document.fetched_at == datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


def test_a_reason_shows_no_control_character_of_an_address() -> None:
    (one,) = read(record(1, answer(PAGE), WARC_Target_URI="https://gull.example/\x1b[2J"))
    assert isinstance(one, DamagedPart)
    assert one.reason.startswith("https://gull.example/\ufffd[2J: ")


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(body[at : at + 9]), body[at : at + 9]) for at in range(0, len(body), 9)) + (
        b"0\r\n\r\n"
    )


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(answer(gzip.compress(PAGE), "Content-Encoding: gzip"), id="gzip"),
        pytest.param(answer(zlib.compress(PAGE), "Content-Encoding: deflate"), id="deflate"),
        pytest.param(answer(chunked(PAGE), "Transfer-Encoding: chunked"), id="chunked"),
        pytest.param(
            answer(chunked(gzip.compress(PAGE)), "Transfer-Encoding: chunked", "Content-Encoding: gzip"), id="both"
        ),
        pytest.param(answer(PAGE, "Content-Encoding: gzip"), id="decoded by the crawler, headers left"),
        pytest.param(answer(PAGE, "Transfer-Encoding: chunked"), id="put together by the crawler, headers left"),
    ],
)
def test_a_body_is_decoded(block: bytes) -> None:
    (one,) = read(record(1, block))
    assert isinstance(one, ArchivedDocument)
    assert one.document.body == PAGE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(record(1, b"GET / HTTP/1.1\r\n\r\n", kind="request"), "request", id="request"),
        pytest.param(record(1, b"", kind="revisit"), "revisit", id="revisit"),
        pytest.param(record(1, b"x", kind="anything"), "other type of record", id="unknown type"),
        pytest.param(record(1, answer(PAGE, status="404 Not Found")), "status 404", id="not found"),
        pytest.param(record(1, answer(b"\x89PNG", media="image/png")), "image", id="image"),
        pytest.param(record(1, answer(b"a{}", media="text/css")), "program or data", id="style sheet"),
        pytest.param(record(1, answer(b'{"a": 1}', media="application/json")), "program or data", id="JSON"),
        pytest.param(record(1, answer(b"\0\1\2\3")), "not text", id="binary"),
        pytest.param(record(1, answer(b" \n")), "empty", id="empty"),
        pytest.param(record(1, b"x", WARC_Target_URI="dns:gull.example"), "not from the web", id="name look-up"),
    ],
)
def test_what_holds_no_text_is_skipped_for_a_reason(data: bytes, reason: str) -> None:
    (one,) = read(data)
    assert isinstance(one, SkippedRecord)
    assert (one.reason, one.end) == (reason, len(data))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(answer(gzip.compress(b"a" * 10**7), "Content-Encoding: gzip"), "larger than", id="bomb"),
        pytest.param(answer(b"<p>" + b"a" * 2 * LIMIT), "more than are read", id="too long"),
        pytest.param(answer(gzip.compress(PAGE)[:40], "Content-Encoding: gzip"), "too early", id="body cut off"),
        pytest.param(answer(PAGE, "Content-Encoding: br"), "'br'", id="unknown coding"),
        pytest.param(PAGE, "no HTTP answer", id="no HTTP"),
    ],
)
def test_a_text_that_cannot_be_read_is_named(data: bytes, reason: str) -> None:
    one, after = read(record(1, data) + record(2, answer(page(2))))
    assert isinstance(one, DamagedPart)
    assert reason in one.reason
    assert "https://gull.example/1" in one.reason
    assert isinstance(after, ArchivedDocument)


A, B, C, D = pages(1, 2, 3, 4)
PLAIN = [record(number, answer(page(number))) for number in (1, 2, 3, 4)]
LYING = record(2, answer(page(2)), length=2000)


@pytest.mark.parametrize(
    ("data", "found", "place"),
    [
        pytest.param(A + B + C, "123", None, id="nothing broken"),
        pytest.param(gzip.compress(b"".join(PLAIN)), "1234", None, id="all in one member"),
        pytest.param(b"".join(PLAIN), "1234", None, id="plain"),
        pytest.param(A + B[:60] + C + D, "1!34", (len(A), len(A) + 60), id="member cut off"),
        pytest.param(A + B + C[:60], "12!", (len(A + B), len(A + B) + 60), id="file cut off"),
        pytest.param(A + B[:70] + b"\xff" * 9 + B[79:] + C, "1!3", (len(A), len(A + B)), id="bytes changed"),
        pytest.param(A + B[:-6] + b"\0\0" + B[-4:] + C, "1!3", (len(A), len(A + B)), id="checksum wrong"),
        pytest.param(A + b"garbage" * 9 + C, "1!3", (len(A), len(A) + 63), id="garbage between"),
        pytest.param(A + gzip.compress(LYING) + C, "1!3", (len(A), None), id="length too large, gzipped"),
        pytest.param(PLAIN[0] + LYING + PLAIN[2], "1!3", (len(PLAIN[0]), None), id="length too large, plain"),
        pytest.param(PLAIN[0] + record(2, PAGE, length=5) + C, "1!3", (len(PLAIN[0]), None), id="length too small"),
        pytest.param(A + gzip.compress(record(2, b"", Content_Length="-1")) + C, "1!3", None, id="no length"),
        pytest.param(A + gzip.compress(b"WARC/1.0\r\nX: " + b"a" * 10**7) + C, "1!3", None, id="endless header"),
    ],
)
def test_a_broken_record_costs_only_itself_and_is_named_with_its_place(
    data: bytes, found: str, place: tuple[int, int | None] | None
) -> None:
    results = read(data)
    assert "".join(numbers(results)) == found
    if place:
        (broken,) = (one for one in results if isinstance(one, DamagedPart))
        assert broken.offset == place[0]
        assert place[1] in (None, broken.end)


def test_reading_can_be_taken_up_behind_any_record() -> None:
    data = A + B[:60] + C + D
    for one in read(data):
        rest = list(read_warc(BytesIO(data[one.end :]), start=one.end, max_bytes=LIMIT))
        assert numbers(rest) == numbers([other for other in read(data) if other.end > one.end])


def test_the_same_record_has_the_same_digest_wherever_it_lies() -> None:
    digests = [one.digest for one in read(A + B + A) + read(PLAIN[0]) if isinstance(one, ArchivedDocument)]
    assert digests[0] == digests[2] == digests[3] != digests[1]


@pytest.mark.long
@pytest.mark.parametrize("unit", [C[:60], b"WARC/1.0\r\nContent-Length: 900000\r\n\r\n", b"\x1f\x8b\x08"], ids=repr)
def test_a_file_of_nothing_but_damage_takes_linear_time(unit: bytes) -> None:
    short, long = (unit * (size // len(unit)) for size in (100_000, 400_000))
    assert grows_at_most(8, lambda: read(short), lambda: read(long))  # four times the size


@pytest.mark.long
def test_memory_is_bounded_by_one_record() -> None:
    data = gzip.compress(record(1, answer(b"a" * 200 * 2**20, media="text/plain")), 1) + A
    tracemalloc.start()
    assert numbers(read(data)) == ["!", "1"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24 * 2**20


@given(st.lists(st.sampled_from([A, B[:50], PLAIN[0], PLAIN[1][:99], b"\r\n", b"WARC/1.0\r\n", C]) | st.binary()))
def test_no_bytes_raise_anything_and_places_only_grow(parts: list[bytes]) -> None:
    data = b"".join(parts)
    ends = [one.end for one in read(data)]
    assert ends == sorted(ends)
    assert all(end <= len(data) for end in ends)


@given(st.binary())
def test_dechunking_takes_any_bytes(body: bytes) -> None:
    assert join_chunks(chunked(body)) == body
    assert len(join_chunks(body)) <= len(body)


CUT_OFF = {
    "within a chunk": (b"6\r\nGulls \r\n8\r\nare ba", b"Gulls are ba"),
    "between chunks": (b"6\r\nGulls \r\n3\r\nare\r\n", b"Gulls are"),
    "within a size": (b"6\r\nGulls \r\n3\r\nare\r\n1", b"Gulls are"),
    "within the first chunk": (b"3e8\r\n<p>Gulls are", b"<p>Gulls are"),
    "no chunks: a text like a size": (b"Bees\nare back", b"Bees\nare back"),
    "no chunks: mark-up": (b"<p>6\r\nGulls", b"<p>6\r\nGulls"),
    "nothing": (b"", b""),
}


@pytest.mark.parametrize(("body", "joined"), CUT_OFF.values(), ids=CUT_OFF)
def test_a_chunked_body_that_is_cut_off_has_no_sizes_in_its_text(body: bytes, joined: bytes) -> None:
    assert join_chunks(body) == joined


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        pytest.param(A[:4096], None, True, id="gzipped"),
        pytest.param(gzip.compress(PAGE), "page.gz", False, id="another gzip file"),
        pytest.param(b"WARC/1.1\r\n", None, True, id="plain"),
    ],
)
def test_an_archive_is_known_by_its_beginning(head: bytes, name: str | None, expected: bool) -> None:
    assert is_warc(head, name) is expected
