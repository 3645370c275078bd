"""Long files through the ledger: a job per record, taken up where it was stopped, never too many at once."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest

from ingest import Document
from tests.support.archives import answer, page, pages, record
from tests.support.jobs import make_document_job, retry_job
from tests.support.system import command, lines
from worker.commands.submit import JobSubmitter
from worker.intake.line_stream import LineStream
from worker.intake.long_files import LineFile, UnreadablePart, identify_file, read_line_parts
from worker.intake.targets import FileEnd, IntakeOptions, TargetPart, UnreadableError, make_job, read_targets
from worker.jobs.pipeline import run_job
from worker.runtime import Runtime
from worker.store.cursors import FilePosition


def reader(rt: Runtime, stdin: bytes = b"", max_bytes: int = 10**6) -> IntakeOptions:
    return IntakeOptions(
        max_bytes=max_bytes, stdin=BytesIO(stdin), new_id=lambda: "never", now=rt.now, resume=rt.cursors.get
    )


def take(rt: Runtime, found: Iterator[TargetPart | UnreadableError | FileEnd], stop_after: int = 10**6) -> list[str]:
    """Take inputs as submit does, up to a sudden end; the addresses of new jobs."""
    new = []
    for one in found:
        if isinstance(one, TargetPart):
            entry = make_job(one, reader(rt), rt.now())
            if rt.jobs.submit(entry, rt.now()):
                new.append(str(entry.document.url))
            assert one.mark is not None
            rt.cursors.save(one.mark)
            if len(new) == stop_after:
                break
        elif isinstance(one, FileEnd) and one.file:
            rt.cursors.forget(one.file)
    return new


def test_an_archive_that_was_stopped_goes_on_where_it_stood(rt: Runtime, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join(pages(*range(10))))
    assert len(take(rt, read_targets([str(path)], reader(rt)), stop_after=6)) == 6
    rest = [one for one in read_targets([str(path)], reader(rt)) if isinstance(one, TargetPart)]
    assert [one.document.url for one in rest] == [f"https://gull.example/{number}" for number in range(6, 10)]
    assert len(take(rt, read_targets([str(path)], reader(rt)))) == 4
    again = [one for one in read_targets([str(path)], reader(rt)) if isinstance(one, TargetPart)]
    assert len(again) == 10, "it was read to its end, so it begins anew"
    assert take(rt, read_targets([str(path)], reader(rt))) == [], "but every record is known"
    assert rt.jobs.audit().jobs == 10


def test_a_changed_file_is_another_file(rt: Runtime, tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join(pages(*range(5))))
    take(rt, read_targets([str(path)], reader(rt)), stop_after=3)
    path.write_bytes(b"".join(pages(7, *range(5))))
    os.utime(path, (1, 1))
    assert take(rt, read_targets([str(path)], reader(rt))) == [f"https://gull.example/{number}" for number in (7, 3, 4)]


def test_lines_that_were_stopped_go_on_with_their_true_numbers(rt: Runtime, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    rows = [json.dumps({"id": str(number), "title": f"Gull {number}"}) for number in range(1203)]
    path.write_text("\n".join(rows))
    first = next(iter(read_targets([str(path)], reader(rt))))
    assert isinstance(first, TargetPart)
    assert first.mark is not None
    rt.cursors.save(first.mark)
    rest = [one for one in read_targets([str(path)], reader(rt)) if isinstance(one, TargetPart)]
    documents = [one.document for one in (first, *rest) if isinstance(one.document, Document)]
    assert [document.first_line for document in documents] == [1, 501, 1001]
    assert b"".join(document.body for document in documents).decode() == "\n".join(rows)


def test_a_line_beyond_the_limit_is_named_and_the_others_are_taken(rt: Runtime) -> None:
    body = b'{"id": "1"}\n{"id": "' + b"a" * 9000 + b'"}\n{"id": "3"}\n'
    found = list(read_targets(["-"], reader(rt, body, max_bytes=5000)))
    first, failure, third = (one.document if isinstance(one, TargetPart) else str(one) for one in found)
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert (first.body, first.first_line) == (b'{"id": "1"}\n', 1)
    assert str(failure).startswith("standard input, line 2: ")
    assert (third.body, third.first_line) == (b'{"id": "3"}\n', 3)


TOO_LONG = "longer than 10 bytes; FEEDMILL_MAX_BYTES sets the limit"

# name: (file, where to go on, its parts of at most ten bytes)
PARTS: dict[str, tuple[bytes, FilePosition | None, list[LineFile | UnreadablePart]]] = {
    "nothing in it": (b"", None, [LineFile(b"", 1, 1, 0)]),
    "all in one": (b"ab\ncd\n", None, [LineFile(b"ab\ncd\n", 1, 3, 6)]),
    "no end of line at the end": (b"ab\ncd", None, [LineFile(b"ab\ncd", 1, 3, 5)]),
    "as many bytes as there may be": (b"abcd\nefgh\ni\n", None, [
        LineFile(b"abcd\nefgh\n", 1, 3, 10), LineFile(b"i\n", 3, 4, 12),
    ]),
    "one byte more": (b"abcd\nefghi\n", None, [LineFile(b"abcd\n", 1, 2, 5), LineFile(b"efghi\n", 2, 3, 11)]),
    "a line that is too long": (b"ab\n0123456789\ncd\n", None, [
        LineFile(b"ab\n", 1, 2, 3), UnreadablePart("line 2", TOO_LONG), LineFile(b"cd\n", 3, 4, 17),
    ]),
    "two such lines": (b"0123456789\n01234567890\ncd\n", None, [
        UnreadablePart("line 1", TOO_LONG), UnreadablePart("line 2", TOO_LONG), LineFile(b"cd\n", 3, 4, 26),
    ]),
    "nothing else": (b"0123456789\n", None, [UnreadablePart("line 1", TOO_LONG)]),
    "from its third line on": (b"ab\ncd\nef\n", FilePosition("f", 6, 3), [LineFile(b"ef\n", 3, 4, 9)]),
    "from its end on": (b"ab\n", FilePosition("f", 3, 2), []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "start", "expected"), PARTS.values(), ids=PARTS)
def test_read_line_parts(body: bytes, start: FilePosition | None, expected: list[LineFile | UnreadablePart]) -> None:
    assert list(read_line_parts(LineStream(BytesIO(body)), start, 10)) == expected


def test_a_part_has_at_most_five_hundred_lines() -> None:
    parts = list(read_line_parts(LineStream(BytesIO(b"{}\n" * 1001)), None, 10**6))
    assert [(one.first_line, one.next_line, one.end) for one in parts if isinstance(one, LineFile)] == [
        (1, 501, 1500), (501, 1001, 3000), (1001, 1002, 3003),
    ]  # fmt: skip


def test_where_a_pipe_pauses_what_has_come_is_a_part() -> None:
    near, far = os.pipe()
    with open(near, "rb") as stream:
        parts = read_line_parts(LineStream(stream), None, 10)
        os.write(far, b"ab\ncd\nef")
        assert next(parts) == LineFile(b"ab\ncd\n", 1, 3, 6)
        os.write(far, b"gh\n")
        assert next(parts) == LineFile(b"efgh\n", 3, 4, 11)
        os.close(far)
        assert list(parts) == []


def test_a_file_is_known_by_path_size_time_and_beginning(tmp_path: Path) -> None:
    path, head = tmp_path / "crawl.warc", b"a" * 5000
    path.write_bytes(head)
    os.utime(path, (1000, 1000))
    before = identify_file(path, head)
    assert identify_file(tmp_path / "." / "crawl.warc", head) == before
    assert identify_file(path, head[:4096]) == before, "so much of it counts"
    assert identify_file(path, b"b" + head[1:]) != before
    os.utime(path, (1000, 1001))
    changed = identify_file(path, head)
    (tmp_path / "copy.warc").write_bytes(head)
    os.utime(tmp_path / "copy.warc", (1000, 1001))
    path.write_bytes(head + b"a")
    os.utime(path, (1000, 1001))
    assert len({before, changed, identify_file(path, head), identify_file(tmp_path / "copy.warc", head)}) == 4


def test_a_dead_record_keeps_its_own_bytes_when_it_is_retried(rt: Runtime) -> None:
    """Another address would be fetched anew; what an archive holds is what was meant."""
    body = b"<html><body><p>Are you a robot?"
    entry = make_document_job("w", rt.now(), body, kind="page", via="warc", url="https://gull.example/")
    rt.jobs.submit(entry, rt.now())
    run_job("w", rt)
    assert retry_job(rt, "w")
    assert rt.jobs.load("w").body == body


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "crawl.warc.gz"
    image = gzip.compress(record(8, answer(b"\x89PNG", media="image/png")))
    path.write_bytes(b"".join([*pages(1, 2), image, b"garbage", *pages(3)]))
    return path


def test_submit_counts_what_it_leaves_out(server_url: str, archive: Path) -> None:
    done = command("--redis-url", server_url, "submit", archive, environment={"FEEDMILL_COLLECTION": "longfiles"})
    assert done.returncode == 1, "a part was unreadable"
    assert [line["target"].partition(" at ")[0] for line in lines(done.stdout)] == ["crawl.warc.gz"] * 3
    assert "3 of 5 records taken; the others: 1 image, 1 unreadable" in done.stderr
    assert "no record begins here" in done.stderr


@pytest.mark.parametrize("by_pipe", [False, True], ids=["file", "pipe"])
def test_extract_prints_the_items_of_an_archive(archive: Path, by_pipe: bool) -> None:
    done = command("extract", "-", stdin=archive.read_bytes()) if by_pipe else command("extract", archive)
    found = lines(done.stdout)
    assert [item["title"] for item in found] == ["Gull 1", "Gull 2", "Gull 3"]
    assert {item["provenance"]["fetched_at"] for item in found} == {"2026-05-04T03:02:01Z"}
    assert "3 of 5 records taken" in done.stderr


@pytest.mark.long
def test_submit_waits_while_too_many_jobs_are_open(make_runtime: Callable[..., Runtime], server_url: str) -> None:
    rt = make_runtime(max_open=60)
    body = b"".join(record(number, answer(page(number))) for number in range(200))
    own = reader(rt, body)
    taking = JobSubmitter(rt, server_url, as_json=True, keep=True)
    thread = Thread(target=lambda: taking.submit_inputs(read_targets(["-"], own), own))
    thread.start()
    most = 0
    while thread.is_alive() or rt.jobs.count_open_jobs():
        most = max(most, rt.jobs.count_open_jobs())
        for job_id in list(taking.job_ids):
            run_job(job_id, rt)
        thread.join(0.01)
    assert 0 < most <= 110
    assert rt.jobs.audit().jobs_done == 200
    assert rt.jobs.audit().contradictions == ()
