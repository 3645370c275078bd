"""From targets to inputs: what is cut into parts, what must stay whole, and what can't be taken."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO, FileIO
from pathlib import Path
from typing import BinaryIO

import pytest

from ingest import Document
from tests.support.clock import NOW
from worker.intake.targets import LINES_PER_JOB, FileEnd, IntakeOptions, TargetPart, UnreadableError, read_targets
from worker.store.jobs import JobKind

ITEMS = [{"id": str(n), "title": f"Number {n}", "content_text": "Gull."} for n in range(LINES_PER_JOB + 3)]
LINES = "\n".join(map(json.dumps, ITEMS)).encode()


def make_options(stdin: BinaryIO, max_bytes: int, kind: JobKind = "auto") -> IntakeOptions:
    return IntakeOptions(kind=kind, max_bytes=max_bytes, stdin=stdin, new_id=lambda: "j", now=lambda: NOW)


def read(body: bytes, max_bytes: int = 10**6) -> list[TargetPart | UnreadableError]:
    return list(
        read_targets(
            ["-"], IntakeOptions(max_bytes=max_bytes, stdin=BytesIO(body), new_id=lambda: "j", now=lambda: NOW)
        )
    )


def documents(found: Iterable[TargetPart | UnreadableError | FileEnd]) -> list[Document]:
    parts = [one.document for one in found if isinstance(one, TargetPart)]
    return [document for document in parts if isinstance(document, Document)]


def bodies(found: list[TargetPart | UnreadableError]) -> list[tuple[int, bytes]]:
    assert all(isinstance(given, TargetPart) for given in found)
    return [(document.first_line, document.body) for document in documents(found)]


def test_many_lines_are_cut_into_parts_that_know_their_first_line() -> None:
    parts = bodies(read(LINES))
    assert [first for first, _ in parts] == [1, LINES_PER_JOB + 1]
    assert b"".join(body for _, body in parts) == LINES


def test_lines_beyond_the_limit_of_one_document_are_read_on() -> None:
    parts = bodies(read(LINES, max_bytes=1000))
    assert b"".join(body for _, body in parts) == LINES


def test_a_bad_first_line_does_not_stop_the_cutting() -> None:
    reader = IntakeOptions(
        kind="items", max_bytes=10**5, stdin=BytesIO(b"not JSON\n" + LINES), new_id=lambda: "j", now=lambda: NOW
    )
    assert len(bodies(list(read_targets(["-"], reader)))) == 2


@contextmanager
def ending(pipe: FileIO) -> Iterator[None]:
    """End a pipe that somebody waits at in vain."""
    late = threading.Timer(20, pipe.close)
    late.start()
    try:
        yield
    finally:
        late.cancel()


@pytest.mark.parametrize("kind", ["auto", "items"])
def test_what_a_pipe_has_brought_is_taken_before_it_ends(kind: JobKind) -> None:
    near, far = os.pipe()
    with open(near, "rb") as stream, open(far, "wb", buffering=0) as pipe, ending(pipe):
        found = read_targets(["-"], make_options(stream, 10**6, kind))
        for number in (1, 2, 3):
            line = json.dumps(ITEMS[number]).encode() + b"\n"
            pipe.write(line)
            (document,) = documents([next(found)])
            assert (document.body, document.first_line, document.kind) == (line, number, "items")
        pipe.close()
        assert list(found) == []


def test_a_feed_in_json_on_one_line_stays_whole() -> None:
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Gulls", "items": ITEMS}).encode()
    (document,) = documents(read(feed + b"\n"))
    assert (document.kind, document.body) == ("feed", feed + b"\n")


def test_what_was_decoded_to_tell_its_kind_is_handed_on() -> None:
    (document,) = documents(read(b"<html><p>Gr\xc3\xbc\xc3\x9fe"))
    assert (document.kind, document.text) == ("page", "<html><p>Gr\u00fc\u00dfe")


def test_lines_in_utf_16_stay_whole() -> None:
    body = LINES.decode().encode("utf-16")
    assert bodies(read(body)) == [(1, body)]


def test_an_array_over_many_lines_stays_whole() -> None:
    array = json.dumps(ITEMS, indent=1).encode()
    assert bodies(read(array)) == [(1, array)]


def test_an_array_beyond_the_limit_is_refused_whole() -> None:
    (found,) = read(json.dumps(ITEMS, indent=1).encode(), max_bytes=1000)
    assert isinstance(found, UnreadableError)
    assert "FEEDMILL_MAX_BYTES" in str(found)


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.txt").write_text("Gull returns")
    (tmp_path / "b" / "c.txt").write_text("Gull leaves")
    reader = make_options(BytesIO(), 100)
    assert [document.name for document in documents(read_targets([str(tmp_path)], reader))] == ["a.txt", "c.txt"]


def test_a_folder_s_files_of_other_kinds_are_named_and_not_taken(tmp_path: Path) -> None:
    for name in ("a.txt", "feed", "logo.png", "style.css", ".hidden.txt", ".git/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Gull returns")
    *parts, end = read_targets([str(tmp_path)], make_options(BytesIO(), 100))
    assert [document.name for document in documents(parts)] == ["a.txt", "feed"]
    assert isinstance(end, FileEnd)
    assert "2 files left out" in end.summary
    assert "logo.png, style.css" in end.summary
    given = read_targets([str(tmp_path)], make_options(BytesIO(), 100, "document"))
    assert [document.name for document in documents(given)] == ["a.txt", "feed", "logo.png", "style.css"]
    (named,) = documents(read_targets([str(tmp_path / "logo.png")], make_options(BytesIO(), 100)))
    assert named.name == "logo.png"


def test_a_folder_of_which_nothing_is_taken_is_a_failure(tmp_path: Path) -> None:
    (found,) = read_targets([str(tmp_path)], make_options(BytesIO(), 100))
    assert str(found) == f"{tmp_path}: there is no file in it; name another folder"
    (tmp_path / "logo.png").touch()
    (found,) = read_targets([str(tmp_path)], make_options(BytesIO(), 100))
    assert isinstance(found, UnreadableError)
    assert "logo.png" in str(found)


def test_a_file_whose_name_is_no_text_has_a_name_that_can_be_written_down(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Gull returns")
    reader = make_options(BytesIO(), 100)
    assert [document.name for document in documents(read_targets([str(tmp_path)], reader))] == ["caf\\xe9.txt"]


@pytest.mark.parametrize("address", ["https://a.example/crawl.warc.gz", "HTTPS://a.example/CRAWL.WARC?x=1"])
def test_a_web_archive_is_not_fetched(address: str) -> None:
    (error,) = read_targets([address], make_options(BytesIO(), 10**6))
    assert isinstance(error, UnreadableError)
    assert "download it, and submit the file" in str(error)
