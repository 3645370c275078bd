"""`dedupe`: one verdict per item, at once from a pipe, at the end from a file; what can't be read is told."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from select import select
from typing import BinaryIO

import pytest

from tests.support.system import ROOT, command, lines


def items(*found: dict[str, str]) -> bytes:
    return "\n".join(json.dumps(item) for item in found).encode()


PARAGRAPH = (
    "The ferry to Innisvane stayed in port on Tuesday after its engineers found a crack in one of its two shafts, and "
    "four hundred passengers were taken to the island by fishing boats. The company said that the repair would last "
    "until the weekend at least, and the mayor asked for a second ship, as she had done every spring since 2019."
)


def test_dedupe_gives_one_verdict_a_line_in_input_order_with_the_ids_of_the_input() -> None:
    done = command(
        "dedupe",
        "-",
        stdin=items(
            {"id": "first", "title": "Ferry in port", "content_text": PARAGRAPH, "source": "Harbour Courier"},
            {"id": "7", "title": "Something else", "content_text": "Quite short."},
            {"id": "copy", "title": "Crack stops ferry", "content_text": PARAGRAPH, "source": "Karnholt Post"},
        ),
    )
    verdicts = lines(done.stdout)
    assert done.returncode == 0
    assert [verdict["id"] for verdict in verdicts] == ["first", "7", "copy"]
    assert [verdict["relation"] for verdict in verdicts] == ["new", "new", "copy"]
    assert verdicts[2]["matched_id"] == "first"
    assert verdicts[2]["story_id"] == verdicts[0]["story_id"] != verdicts[1]["story_id"]
    assert set(verdicts[0]) == {
        "id", "story_id", "relation", "matched_id", "jaccard", "containment", "containment_of", "rule"
    }  # fmt: skip


@pytest.mark.long
def test_dedupe_of_an_open_pipe_judges_what_has_come() -> None:
    texts = {"first": PARAGRAPH, "other": "Quite short.", "copy": PARAGRAPH}
    own = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    call = [sys.executable, "-m", "worker", "dedupe", "-"]
    with subprocess.Popen(call, env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        relations = []
        for name, text in texts.items():
            process.stdin.write(items({"id": name, "title": f"Headline of the {name}", "content_text": text}) + b"\n")
            assert select([process.stdout], [], [], 30)[0], "the verdict is waiting for more"
            relations.append(json.loads(process.stdout.readline())["relation"])
        process.stdin.close()
        assert process.wait(30) == 0
    assert relations == ["new", "new", "copy"]


def test_dedupe_of_a_file_names_the_stories_that_items_are_in_at_the_end(tmp_path: Path) -> None:
    """A teaser, a text without its opening, and the whole, which shows that they are one."""
    more = " ".join(f"Pilot {n} of Aldermark sailed at {n} o'clock with {n + 20} sacks of mail." for n in range(8))
    body = items(
        {"id": "teaser", "title": "Ferry in port", "content_text": " ".join(PARAGRAPH.split()[:36]), "source": "A"},
        {"id": "late", "title": "Mail by pilot", "content_text": f"{PARAGRAPH[-80:]} {more}", "source": "B"},
        {"id": "whole", "title": "Crack stops ferry", "content_text": f"{PARAGRAPH} {more}", "source": "C"},
    )
    path = tmp_path / "items.jsonl"
    path.write_bytes(body)
    at_once = lines(command("dedupe", "-", stdin=body).stdout)
    teaser, late = at_once[0]["story_id"], at_once[1]["story_id"]
    assert [verdict.get("merged") for verdict in at_once] == [None, None, [teaser]]
    assert (at_once[2]["story_id"], teaser == late) == (late, False)
    in_the_end = lines(command("dedupe", path).stdout)
    assert [verdict["story_id"] for verdict in in_the_end] == [late] * 3
    assert in_the_end[2]["merged"] == [teaser]


def test_comments_on_one_page_are_texts_of_their_own() -> None:
    page = "https://courier.example/2026/ferry-in-port"
    one = {"title": "By: Ines", "content_text": "Thank you for this report.", "url": f"{page}#comment-41"}
    other = {"title": "By: Per", "content_text": "When will she sail again?", "url": f"{page}#comment-42"}
    again = {**other, "id": "3", "url": f"{page}?utm_source=rss#comment-42"}
    verdicts = lines(command("dedupe", "-", stdin=items({**one, "id": "1"}, {**other, "id": "2"}, again)).stdout)
    assert [(found["relation"], found["matched_id"]) for found in verdicts] == [
        ("new", None),
        ("new", None),
        ("copy", "2"),
    ]


def test_dedupe_names_a_bad_line_and_judges_the_others() -> None:
    body = (
        items({"id": "a", "title": "A", "content_text": PARAGRAPH}) + b"\nnot json\n" + items({"id": "b", "title": "B"})
    )
    done = command("dedupe", "-", stdin=body)
    assert done.returncode == 1
    assert [verdict["id"] for verdict in lines(done.stdout)] == ["a", "b"]
    assert "line 2" in done.stderr


def test_dedupe_of_two_lines_with_one_id_judges_both() -> None:
    one = {"id": "same", "title": "Ferry in port", "content_text": PARAGRAPH}
    verdicts = lines(command("dedupe", "-", stdin=items(one, one)).stdout)
    assert [verdict["id"] for verdict in verdicts] == ["same", "same"]
    assert verdicts[0]["story_id"] == verdicts[1]["story_id"]


@pytest.mark.long
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    path = _many(tmp_path, 2000)
    program = subprocess.Popen(
        [sys.executable, "-m", "worker", "dedupe", str(path)],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    with program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == b""
    assert program.returncode == 0


def _many(tmp_path: Path, count: int) -> Path:
    path = tmp_path / "many.jsonl"
    path.write_bytes(items(*({"id": str(n), "title": f"Number {n}", "content_text": PARAGRAPH} for n in range(count))))
    return path


@pytest.mark.long
def test_dedupe_of_a_file_shows_on_a_terminal_how_much_of_it_is_read(tmp_path: Path) -> None:
    path = _many(tmp_path, 2000)
    terminal, end = pty.openpty()
    with open(terminal, "rb", buffering=0) as shown, tempfile.TemporaryFile() as verdicts:
        program = subprocess.Popen(
            [sys.executable, "-m", "worker", "dedupe", str(path)],
            cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}, stdout=verdicts, stderr=end,
        )  # fmt: skip
        os.close(end)
        said = _all_of(shown)
        assert program.wait(60) == 0
    assert re.search(rb"1,\d00 items", said)
    assert re.search(rb" (?:[1-9]\d|100)%", said)


def _all_of(terminal: BinaryIO) -> bytes:
    """What is written to a terminal until its other end is closed, which reads as an error there."""
    found = bytearray()
    with contextlib.suppress(OSError):
        while part := terminal.read(4096):
            found += part
    return bytes(found)
