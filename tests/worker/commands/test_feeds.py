"""The commands of the feed list, in a pipe and on a terminal."""

from __future__ import annotations

import itertools
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.system import ROOT, command, lines

numbers = itertools.count()
GULL, TERN = "https://gull.example/rss?key=secret", "https://tern.example/atom"
SHOWN_GULL = "https://gull.example/rss?…"
OPML = f"""<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News &amp; Sea"><outline text="Coast">
<outline type="rss" text="Gull & Co" xmlUrl="{GULL}" htmlUrl="https://gull.example/" language="en-GB"/>
</outline></outline>
<outline type="rss" text="Broken" xmlUrl="/feed.xml"/>
<outline text="Tern" XMLURL="{TERN}"/>
</body></opml>"""


@pytest.fixture
def own(server_url: str) -> dict[str, str]:
    """The environment of a collection that no other test uses."""
    return {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": f"feedscli{next(numbers)}"}


def test_feeds_are_added_listed_and_removed(own: dict[str, str]) -> None:
    added = command("feeds", "add", GULL, "feed://TERN.example/atom", "--every", "15m", "--full-text", environment=own)
    assert added.returncode == 0
    assert [line["result"] for line in lines(added.stdout)] == ["added", "added"]
    gull, tern = lines(command("feeds", "list", environment=own).stdout)
    assert (gull["address"], gull["every"], gull["full_text"]) == (SHOWN_GULL, 900, True)
    assert tern["address"] == "http://tern.example/atom"
    assert (gull["succeeded_at"], gull["failures"], gull["is_gone"]) == (None, 0, False)
    again = command("feeds", "add", GULL, "--no-full-text", "--folder", "News/Sea", environment=own)
    assert lines(again.stdout)[0]["result"] == "updated"
    assert command("feeds", "remove", GULL, tern["id"], environment=own).returncode == 0
    assert command("feeds", "list", environment=own).stdout == ""


def test_a_bad_address_stops_nothing(own: dict[str, str]) -> None:
    done = command("feeds", "add", "gull.example/rss", TERN, environment=own)
    assert (done.returncode, [line["address"] for line in lines(done.stdout)]) == (1, [TERN])
    assert "https://" in done.stderr


def test_what_is_not_on_the_list_is_said(own: dict[str, str]) -> None:
    done = command("feeds", "remove", GULL, environment=own)
    assert (done.returncode, "not on the list" in done.stderr) == (1, True)


def test_an_opml_file_is_imported_and_its_bad_line_named(own: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "mine.opml"
    path.write_text(OPML)
    done = command("feeds", "import", path, environment=own)
    assert done.returncode == 1
    assert "line 5: not an address on the web" in done.stderr
    assert [line["result"] for line in lines(done.stdout)] == ["added", "added"]
    gull, tern = lines(command("feeds", "list", environment=own).stdout)
    assert (gull["title"], gull["folders"]) == ("Gull & Co", [["News & Sea", "Coast"]])
    assert (gull["site"], gull["language"], tern["title"]) == ("https://gull.example/", "en-GB", "Tern")
    again = command("feeds", "import", path, environment=own)
    assert [line["result"] for line in lines(again.stdout)] == ["known", "known"]


def test_what_is_exported_is_imported_as_it_was(own: dict[str, str], tmp_path: Path) -> None:
    command("feeds", "import", "-", environment=own, stdin=OPML.encode())
    command("feeds", "pause", TERN, environment=own)
    command("feeds", "add", TERN, "--look-again", environment=own)
    exported = command("feeds", "export", environment=own)
    assert (exported.returncode, exported.stderr) == (0, "")
    other = {**own, "FEEDMILL_COLLECTION": own["FEEDMILL_COLLECTION"] + "b"}
    assert command("feeds", "import", "-", environment=other, stdin=exported.stdout.encode()).returncode == 0
    assert command("feeds", "export", tmp_path / "again.opml", environment=other).returncode == 0

    def kept(environment: dict[str, str]) -> list[dict[str, object]]:
        names = ("id", "address", "title", "site", "folders", "language", "type", "is_paused", "look_again")
        found = lines(command("feeds", "list", environment=environment).stdout)
        listed = [{**one, "is_paused": one["paused_at"] is not None} for one in found]
        return sorted(({name: one[name] for name in names} for one in listed), key=lambda one: one["id"])

    assert kept(other) == kept(own) != []
    assert [one["is_paused"] for one in kept(other)].count(True) == 1
    assert [one["look_again"] for one in kept(other)].count(True) == 1
    without_date = [line for line in exported.stdout.splitlines() if "dateCreated" not in line]
    written = (tmp_path / "again.opml").read_text().splitlines()
    assert [line for line in written if "dateCreated" not in line] == without_date


def test_a_plain_list_is_imported(own: dict[str, str]) -> None:
    done = command("feeds", "import", "-", "--folder", "New", environment=own, stdin=f"{GULL}\nnope\n{TERN}\n".encode())
    assert (done.returncode, len(lines(done.stdout))) == (1, 2)
    assert "line 2" in done.stderr
    assert {tuple(one["folders"][0]) for one in lines(command("feeds", "list", environment=own).stdout)} == {("New",)}


WRONG = {
    "a missing file": (["import", "/nonexistent"], b"", 1, "No such file"),
    "a feed": (["import", "-"], b"<rss/>", 1, "no OPML"),
    "an empty file": (["import", "-"], b"", 1, "empty"),
    "a picture": (["import", "-"], b"\x89PNG\r\n\x1a\n", 1, "PNG"),
    "too short an interval": (["add", GULL, "--every", "5s"], b"", 2, "15m"),
    "no interval": (["add", GULL, "--every", "often"], b"", 2, "15m"),
    "nowhere to write to": (["export", "/nonexistent/list.opml"], b"", 1, "No such file"),
}


@pytest.mark.parametrize(("args", "stdin", "code", "said"), WRONG.values(), ids=WRONG)
def test_what_is_said_of_wrong_use(own: dict[str, str], args: list[str], stdin: bytes, code: int, said: str) -> None:
    done = command("feeds", *args, environment=own, stdin=stdin)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_a_terminal_gets_a_table(own: dict[str, str], tmp_path: Path) -> None:
    command("feeds", "add", GULL, "--folder", "News/Sea", environment=own)
    terminal, end = pty.openpty()
    environment = {**own, "PYTHONPATH": str(ROOT), "COLUMNS": "160", "TERM": "xterm"}
    line = [sys.executable, "-m", "worker", "feeds", "list"]
    done = subprocess.run(line, stdout=end, stderr=subprocess.PIPE, env=environment, cwd=tmp_path, timeout=60)
    os.close(end)
    shown = os.read(terminal, 65536).decode()
    os.close(terminal)
    assert (done.returncode, done.stderr) == (0, b"1 feeds\n")
    assert "{" not in shown
    assert all(text in shown for text in (SHOWN_GULL, "in News/Sea", "never", "title"))


def test_status_counts_the_feeds(own: dict[str, str]) -> None:
    command("feeds", "add", GULL, TERN, environment=own)
    (status,) = lines(command("status", environment=own).stdout)
    assert status["feeds"] == {"feeds": 2, "due": 2, "failing": 0, "paused": 0}


def test_submit_takes_each_feed_of_an_opml_file_as_a_job(own: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "mine.opml"
    path.write_text(OPML)
    done = command("submit", path, environment=own)
    assert done.returncode == 1
    assert [line["target"] for line in lines(done.stdout)] == [SHOWN_GULL, TERN]
    assert "mine.opml, line 5" in done.stderr


def test_feeds_are_paused_and_resumed(own: dict[str, str]) -> None:
    command("feeds", "add", GULL, TERN, environment=own)
    paused = command("feeds", "pause", GULL, "https://nowhere.example/", environment=own)
    assert (paused.returncode, paused.stdout) == (1, "")
    assert "https://nowhere.example/: not on the list" in paused.stderr
    assert "1 paused" in paused.stderr
    again = command("feeds", "pause", GULL, environment=own)
    assert (again.returncode, again.stderr) == (0, "0 paused, 1 were so already\n")
    (gull,) = lines(command("feeds", "list", "--paused", environment=own).stdout)
    assert (gull["address"], gull["next_poll"], gull["paused_at"] is None) == (SHOWN_GULL, None, False)
    (status,) = lines(command("status", environment=own).stdout)
    assert (status["feeds"]["due"], status["feeds"]["paused"]) == (1, 1)
    resumed = command("feeds", "resume", gull["id"], environment=own)
    assert (resumed.returncode, "1 resumed" in resumed.stderr) == (0, True)
    assert command("feeds", "list", "--paused", environment=own).stdout == ""
    assert len(lines(command("feeds", "list", environment=own).stdout)) == 2


def test_filters_show_only_what_all_of_them_take(own: dict[str, str]) -> None:
    command("feeds", "add", GULL, TERN, environment=own)
    for wanted in (["--failing"], ["--silent"], ["--paused", "--silent"]):
        assert command("feeds", "list", *wanted, environment=own).stdout == ""
