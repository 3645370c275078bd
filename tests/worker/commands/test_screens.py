"""Every command that prints rows, on real terminals of two sizes, with what other people may put into them.

Words of what is shown begin with "zq" and end with "qz", so that one that was cut is seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest import Document, Subscription
from tests.support.clock import Clock
from tests.support.screens import remove_colours, run_on_screen
from tests.support.texts import make_nonsense_text
from worker.commands import terminal
from worker.jobs.pipeline import run_job
from worker.runtime import Runtime
from worker.store.feeds import FeedOptions, FeedState
from worker.store.jobs import Job

pytestmark = pytest.mark.long

SIZES = ((80, 24), (120, 40))
LONG = " ".join(f"zq{'x' * (n % 17)}{n}qz" for n in range(60))
ADDRESS = "https://gull.example/" + "/".join(f"zq{n}qz" for n in range(40))
TITLES = {
    "long": LONG,
    "wide": "港町の図書館は延滞本一万八千冊を許すと発表した。" * 6,
    "right to left": "تعلن مكتبة الميناء أنها تسامح في الكتب المتأخرة " * 5,
    "marks": "Ha\u0301rbo\u0308ur " * 30,
    "steering": "Gull\x1b[2J\x07\u202e\x9b31m \n\n\r\tzq1qz " * 8,
}
COLOURS = {"0", "1", "3", "31", "32", "35", "36"}  # SGR: bold, italic, red, green, magenta, cyan
CONTROL = re.compile(r"\x1b\[[?\d;]*[A-Za-z]")  # what a progress bar does, too


@dataclass
class Collection:
    """What is in it, by the names that commands take."""

    environment: dict[str, str]
    items: list[str]
    stories: list[str]
    letters: list[str]
    file: Path
    page: Path


def add_job(rt: Runtime, name: str, body: bytes, kind: str) -> None:
    document = Document(body=body, kind=kind, fetched_at=rt.now(), name=f"{name}/{LONG.replace(' ', '_')}")  # type: ignore[arg-type]
    rt.jobs.submit(Job(id=name, submitted_at=rt.now(), document=document), rt.now())
    run_job(name, rt)


@pytest.fixture
def full(rt: Runtime, server_url: str, clock: Clock, tmp_path: Path) -> Collection:
    items = [
        {"id": name, "title": title, "url": f"{ADDRESS}/{n}", "content_text": f"{title}\n\n{make_nonsense_text(n)}",
         "_feedmill": {"source": {"name": title}}, "date_published": "2026-06-07T18:00:00Z"}
        for n, (name, title) in enumerate(TITLES.items())
    ]  # fmt: skip
    copy = {**items[0], "id": "copy", "url": "https://tern.example/copy"}
    rows = [json.dumps(item) for item in (*items, copy)]
    add_job(rt, "items", "\n".join([*rows, '{"title": ', '{"id": "zq0qz"}']).encode(), "items")
    add_job(rt, "broken", b"<html><title>zq1qz</title>", "feed")
    feed, _ = rt.feeds.add(
        Subscription(address=ADDRESS, title=TITLES["steering"], folders=((" ".join(LONG.split()[:30]),),)),
        FeedOptions(),
        rt.now(),
    )
    rt.feeds.add(Subscription(address="https://tern.example/", title=TITLES["wide"]), FeedOptions(), rt.now())
    for claim in rt.feeds.claim_due(rt.now(), rt.now()):
        rt.feeds.settle_poll(feed.id, claim.job_id, FeedState(failures=3, error=f"{ADDRESS}: {LONG}"), rt.now())
    file, page = tmp_path / "items.jsonl", tmp_path / "page.html"
    file.write_text("\n".join(rows))
    page.write_text(f"<h1>{LONG}</h1><p>{make_nonsense_text(1)} {ADDRESS}</p><p>{TITLES['wide']}</p>")
    found = [json.loads(entry.fields["data"])["record"] for entry in rt.streams.read("clean")]
    return Collection(
        {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection},
        [record["id"] for record in found],
        [record["story_id"] for record in found],
        [letter.id for letter, _ in rt.letters.read_letters()],
        file,
        page,
    )


REPORT = """
import json, sys
from worker.commands.up_report import UpReport
report = UpReport(["worker"], {"says": "data in " + sys.argv[1]}, False, "INFO", False)
report.take_line("worker", json.dumps({"level": "info", "event": "process.ready", "message": ""}))
told = {"target": sys.argv[1], "reason": sys.argv[2], "job_id": "j1"}
report.take_line("worker", json.dumps({"level": "warning", "event": "job.dead", "message": "", **told}))
report.note_end("worker", -9, 1.0)
"""

# command -> its arguments, and what must be in its output whole
COMMANDS: dict[str, Callable[[Collection], tuple[list[str | Path], list[str]]]] = {
    "tail": lambda full: (
        ["tail", "--stream", "clean", "--stream", "copies", "--stream", "dead"],
        [*full.items, *full.stories, *full.letters],
    ),
    "stories": lambda full: (["stories"], full.stories),
    "story": lambda full: (["story", full.items[0]], [full.items[0], full.stories[0]]),
    "why": lambda full: (["why", full.items[0], full.items[1]], [*full.items[:2], f"{ADDRESS}/0"]),
    "status": lambda full: (["status"], ["dead letters", "3 are there now"]),
    "status --job": lambda full: (["status", "--job", "broken"], ["broken", LONG.replace(" ", "_")]),
    "doctor": lambda full: (["doctor"], ["`feedmill", "append-only"]),
    "dead list": lambda full: (["dead", "list"], ["parse.not_json", "parse.no_text", full.letters[-1]]),
    "dead list --all": lambda full: (["dead", "list", "--all"], [*full.letters, LONG.replace(" ", "_")]),
    "dead show": lambda full: (["dead", "show", full.letters[0]], [full.letters[0]]),
    "feeds list": lambda full: (["feeds", "list"], [ADDRESS, "failed 3×"]),
    "submit --wait": lambda full: (["submit", "--wait", "0", full.file, full.page], ["page.html", "queued"]),
    "extract": lambda full: (["extract", full.file], ["it_"]),
    "extract --explain": lambda full: (["extract", "--explain", full.page], [ADDRESS, "page.html"]),
    "dedupe": lambda full: (["dedupe", full.file], ["copy"]),
    "up's report": lambda full: (["-c", REPORT, ADDRESS, LONG], [ADDRESS, "job j1"]),
}


def show(
    name: str, full: Collection, size: tuple[int, int], folder: Path, environment: dict[str, str]
) -> tuple[str, list[str]]:
    arguments, needles = COMMANDS[name](full)
    program = arguments if arguments[0] == "-c" else ["-m", "worker", *arguments]
    code, shown = run_on_screen(program, size, folder, {**full.environment, **environment})
    assert code in (0, 1), shown
    assert "Traceback" not in shown
    return shown, needles


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_is_too_wide_no_word_is_cut_and_every_colour_can_be_read(
    name: str, size: tuple[int, int], full: Collection, tmp_path: Path
) -> None:
    shown, needles = show(name, full, size, tmp_path, {})
    plain = CONTROL.sub("", remove_colours(shown))
    for line in plain.replace("\r", "\n").split("\n"):
        is_one_word = len(re.split(r" +", line.strip(" "))) == 1
        assert terminal.Text(line).cell_len <= size[0] or is_one_word, line
    for word in re.findall(r"zq\w*|\w*qz", plain.replace("_", " ")):
        assert re.fullmatch(r"zqx*\d+qz", word), f"{word} was cut"
    assert [needle for needle in needles if needle not in plain] == []
    assert {code for codes in re.findall(r"\x1b\[([\d;]*)m", shown) for code in codes.split(";")} <= COLOURS
    assert not set("\x07\u202e\x9b") & set(plain)
    assert "\x1b[2J" not in shown


@pytest.mark.parametrize("name", ["dead list", "why", "extract --explain"])
def test_without_colours_there_are_none(name: str, full: Collection, tmp_path: Path) -> None:
    shown, _ = show(name, full, SIZES[0], tmp_path, {"NO_COLOR": "1"})
    assert {code for codes in re.findall(r"\x1b\[([\d;]*)m", shown) for code in codes.split(";")} <= {"0", "1", "3"}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_demo_fits(size: tuple[int, int], tmp_path: Path) -> None:
    code, shown = run_on_screen(["-m", "worker", "demo"], size, tmp_path, {"PATH": "/usr/bin:/bin"})
    assert code == 0, shown
    rows = [line for line in CONTROL.sub("", shown).replace("\r", "\n").split("\n") if line.strip()]
    assert max(terminal.Text(line).cell_len for line in rows) <= size[0]
    assert sum(line.startswith("story ") for line in rows) > 10
