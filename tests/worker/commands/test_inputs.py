"""inputs: what the commands without a server are given, and what is told of what can't be read."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import Document
from tests.support.archives import pages, record
from tests.support.clock import NOW
from worker.commands.inputs import make_intake_options, print_failure, read_inputs, without_failures
from worker.intake.targets import TargetPart
from worker.offline.failure import Failure
from worker.settings import Settings
from worker.store.jobs import JobKind

STEERING = "\x1b[2J\x07\u202e"
SETTINGS = Settings.from_env({})


def read_parts(
    *targets: str | Path, kind: JobKind = "auto", max_bytes: int = SETTINGS.max_bytes
) -> list[TargetPart | Failure]:
    settings = replace(SETTINGS, max_bytes=max_bytes)
    return list(read_inputs([*map(str, targets)], make_intake_options(settings, kind, NOW)))


def read_bodies(parts: Sequence[TargetPart | Failure]) -> list[bytes | str]:
    """The bytes of what could be read, the reason of what couldn't."""
    return [one.reason if isinstance(one, Failure) else getattr(one.document, "body", b"not fetched") for one in parts]


def test_each_target_is_read_in_turn_and_a_missing_one_is_among_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"The ferry stayed in port.")
    (tmp_path / "b.html").write_bytes(b"<html><p>The crack is small.</p></html>")
    parts = read_parts(tmp_path / "a.txt", tmp_path / "missing", tmp_path / "b.html", "https://gull.example/")
    assert read_bodies(parts) == [
        b"The ferry stayed in port.",
        f"{tmp_path / 'missing'}: No such file or directory; check the name",
        b"<html><p>The crack is small.</p></html>",
        b"not fetched",
    ]
    assert [one.name for one in parts if isinstance(one, TargetPart)] == ["a.txt", "b.html", "https://gull.example/"]


def test_the_moment_counts_as_when_everything_was_taken(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"The ferry stayed in port.")
    (part,) = read_parts(tmp_path / "a.txt")
    assert isinstance(part, TargetPart)
    assert isinstance(part.document, Document)
    assert (part.document.fetched_at, part.document.via) == (NOW, "file")


@pytest.mark.parametrize("kind", ["page", "document", "feed", "items"])
def test_a_kind_that_is_given_is_kept(kind: JobKind, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b'{"id": "1"}\n')
    (part,) = read_parts(tmp_path / "a", kind=kind)
    assert isinstance(part, TargetPart)
    assert part.document.kind == kind


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"The ferry stayed in port.")))
    (part,) = read_parts("-")
    assert isinstance(part, TargetPart)
    assert read_bodies([part]) == [b"The ferry stayed in port."]
    assert (part.name, part.document.via) == ("standard input", "stdin")


def test_what_is_too_large_is_a_failure_that_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>" + b"x" * 20)
    assert read_bodies(read_parts(tmp_path / "a.html", max_bytes=22)) == [
        "a.html: larger than 22 bytes; FEEDMILL_MAX_BYTES sets the limit"
    ]
    assert read_bodies(read_parts(tmp_path / "a.html", max_bytes=23)) == [b"<p>" + b"x" * 20]


def test_the_end_of_an_archive_is_told_and_is_no_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(b"".join(pages(1, 2)) + gzip.compress(record(3, b"x", kind="metadata")))
    parts = read_parts(path)
    assert [type(one) for one in parts] == [TargetPart, TargetPart]
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("crawl.warc.gz: ")
    assert err.count("\n") == 1


def test_the_end_of_a_file_of_lines_is_not_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "items.jsonl").write_bytes(b'{"id": "1"}\n{"id": "2"}\n')
    assert len(read_parts(tmp_path / "items.jsonl", kind="items")) == 1
    assert capsys.readouterr() == ("", "")


def test_failures_are_put_aside_as_they_come(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"The ferry stayed in port.")
    parts = read_parts(tmp_path / "missing", tmp_path / "a.txt", tmp_path / "gone", tmp_path / "a.txt")
    failures: list[Failure] = [Failure("before", "it was bad")]
    given = without_failures(iter(parts), failures)
    assert len(failures) == 1
    assert next(given) == parts[1]
    assert failures == [Failure("before", "it was bad"), parts[0]]
    assert [*given] == [parts[3]]
    assert failures[2:] == [parts[2]]


# name: (a failure, the line)
FAILURES: dict[str, tuple[Failure, str]] = {
    "with a place": (Failure("a.jsonl, line 3", "not JSON"), "a.jsonl, line 3: not JSON [input-unreadable]\n"),
    "without one": (Failure(reason="/missing: No such file"), "/missing: No such file [input-unreadable]\n"),
    "steering": (
        Failure(f"a{STEERING}.txt", f"[red]{STEERING}"),
        "a{0}.txt: [red]{0} [input-unreadable]\n".format(r"\x1b[2J\x07\u202e"),
    ),
    "long": (Failure("a.txt", "word " * 60 + "end"), f"a.txt: {'word ' * 60}end [input-unreadable]\n"),
}


@pytest.mark.parametrize(("failure", "line"), FAILURES.values(), ids=FAILURES)
def test_a_failure_is_one_line_on_stderr(failure: Failure, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_failure(failure)
    assert capsys.readouterr() == ("", line)
