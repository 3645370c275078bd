"""`extract`: items as JSON lines; with --explain a picture of a page, or one JSON line a block with --json."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.system import ROOT, command, lines, terminal

SEEDS = ROOT / "seeds"
TALKS = SEEDS / "documents" / "sevenfold-talks.txt"
TAKEN = ("--fetched-at", "2026-06-07T18:00:00Z")


def test_extract_gives_items_as_json_lines() -> None:
    done = command("extract", *TAKEN, TALKS)
    main, *related = lines(done.stdout)
    assert done.returncode == 0
    assert main["provenance"]["part"] == "main"
    assert {item["provenance"]["part"] for item in related} == {"related"}
    assert all(item["date_published"] < "2026-06-07T18:00:00Z" for item in related)


def test_extract_goes_on_after_a_bad_file_and_names_it(tmp_path: Path) -> None:
    bad = tmp_path / "picture.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    done = command("extract", bad, SEEDS / "feeds" / "quayside-brief.rss")
    assert done.returncode == 1
    assert len(lines(done.stdout)) == 4
    assert "picture.png" in done.stderr
    assert "PNG" in done.stderr


def test_extract_reads_standard_input() -> None:
    done = command("extract", "-", stdin=(SEEDS / "feeds" / "ellenby-record.atom").read_bytes())
    assert len(lines(done.stdout)) == 4


def explain(*args: str | Path, columns: int, folder: Path, **environment: str) -> str:
    return terminal("extract", "--explain", *TAKEN, *args, columns=columns, folder=folder, environment=environment)


def test_the_picture_sums_up_and_shows_every_block_with_its_reason() -> None:
    done = command("extract", "--explain", *TAKEN, TALKS)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    head, *blocks = done.stdout.split("\n\n")
    joined = " ".join(head.split())
    assert joined.startswith("sevenfold-talks.txt main Limited progress in Ellenby")
    assert "Sevenfold" not in joined
    assert re.search(r"related Sixteen-year-old wins .* · Harbour Courier · 2026-06-07 17:52 UTC \(relative\)", joined)
    assert joined.endswith("blocks 1 main, 3 related, 1 furniture")
    assert [block.split()[0] for block in blocks if block.strip()] == [
        "main",
        "furniture",
        "related",
        "related",
        "related",
    ]
    assert "heading of related stories" in done.stdout


def test_json_gives_one_line_a_block() -> None:
    blocks = lines(command("extract", "--explain", "--json", TALKS).stdout)
    assert {block["role"] for block in blocks} == {"main", "related", "furniture"}
    assert all(block["reason"] and block["lines"] for block in blocks)


@pytest.mark.long
@pytest.mark.parametrize("columns", [40, 100], ids=["narrow", "wide"])
def test_a_terminal_gets_colours_and_no_line_too_long(columns: int, tmp_path: Path) -> None:
    shown = explain(TALKS, columns=columns, folder=tmp_path)
    assert "\x1b[1;32mmain" in shown
    assert "\x1b[36m" in shown
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert max(map(len, plain.splitlines())) <= columns
    beside = re.search(r"^main +Limited progress", plain.split("blocks ", 1)[1], re.MULTILINE)
    assert bool(beside) == (columns == 100)


@pytest.mark.long
def test_no_color_is_heeded(tmp_path: Path) -> None:
    assert not re.search(r"\x1b\[(?:\d+;)*[39][0-7]", explain(TALKS, columns=80, folder=tmp_path, NO_COLOR="1"))


@pytest.mark.long
def test_text_of_a_page_does_not_steer_the_terminal(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(TALKS.read_text(encoding="utf-8").replace("Hashtags", "\x1b[2J\x07\u202e[bold]"), encoding="utf-8")
    shown = explain(page, columns=80, folder=tmp_path)
    assert "[bold]" in shown
    assert not set("\x07\u202e") & set(shown)
    assert "\x1b[2J" not in shown


# name: (file, what is said)
REFUSED = {
    "a feed": (ROOT / "seeds" / "feeds" / "quayside-brief.rss", "this is a feed"),
    "a bot check": (ROOT / "tests" / "data" / "pages" / "bot_check.html", "bot_check.html: "),
    "no file": (Path("/nonexistent"), "No such file"),
}


@pytest.mark.parametrize(("path", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_page_is_said_and_the_rest_goes_on(path: Path, said: str) -> None:
    done = command("extract", "--explain", path, TALKS)
    assert done.returncode == 1
    assert said in done.stderr
    assert "sevenfold-talks.txt" in done.stdout
