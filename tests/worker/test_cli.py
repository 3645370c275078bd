"""The command line as a contract: exit codes, and what is said of a call that can't be done."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
import redis

from tests.support.system import ROOT, command
from worker.runtime import build_runtime
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server
from worker.settings import Settings

NOBODY = {"FEEDMILL_REDIS_URL": "redis://127.0.0.1:1/0"}  # nobody listens on port 1


@pytest.mark.parametrize(
    ("args", "environment", "code", "said"),
    [
        pytest.param(["--help"], {}, 0, "", id="help"),
        pytest.param(["frobnicate"], {}, 2, "No such command", id="unknown command"),
        pytest.param(["submit"], {}, 2, "Missing argument", id="missing argument"),
        pytest.param(["extract", "--fetched-at", "noon", "x"], {}, 2, "2026-06-01T12:00:00Z", id="not a time"),
        pytest.param(["submit", "--kind", "film", "x"], {}, 2, "film", id="unknown kind"),
        pytest.param(["status"], {"FEEDMILL_WORKERS": "none"}, 2, "FEEDMILL_WORKERS=none", id="wrong setting"),
        pytest.param(["status"], {"FEEDMILL_WROKERS": "2"}, 2, "not a setting", id="misspelt setting"),
        pytest.param(["--redis-url", "ftp://x", "status"], {}, 2, "redis://", id="wrong scheme"),
        pytest.param(["status"], NOBODY, 3, "can't be reached", id="status without a server"),
        pytest.param(["tail"], NOBODY, 3, "can't be reached", id="tail without a server"),
        pytest.param(["submit", __file__], NOBODY, 3, "can't be reached", id="submit without a server"),
        pytest.param(["tail", "--after", "yesterday"], {}, 2, "1780833600000-0", id="no cursor"),
        pytest.param(["tail", "--after", "$"], {}, 2, "no id", id="a cursor of Redis alone"),
        pytest.param(["tail", "--after", "1-2-3"], {}, 2, "no id", id="a cursor with a part too many"),
        pytest.param(["tail", "--after", "9" * 20], {}, 2, "no id", id="a cursor beyond all numbers"),
        pytest.param(["tail", "--limit", "0"], {}, 2, "is not in the range", id="no entries"),
        pytest.param(["submit", "--wait", "nan", "x"], {}, 2, "seconds", id="wait for no number"),
        pytest.param(["submit", "--wait", "-1", "x"], {}, 2, "seconds", id="wait for less than nothing"),
        pytest.param(["submit", "--wait", "1e400", "x"], {}, 2, "seconds", id="wait for ever"),
        pytest.param(["feeds", "add", "--every", "1e3s", "x"], {}, 2, "interval", id="an interval with an exponent"),
        pytest.param(
            ["extract", "--fetched-at", "0001-01-01T00:00:00+14:00", "x"], {}, 2, "years", id="a time before all time"
        ),
        pytest.param(["feeds", "remove", "caf\udce9"], {}, 2, "caf\\xe9: not text", id="an argument that is not UTF-8"),
        pytest.param(["extract", "/nonexistent"], {}, 1, "/nonexistent: No such file", id="missing file"),
    ],
)
def test_exit_codes_and_what_is_said(args: list[str], environment: Mapping[str, str], code: int, said: str) -> None:
    done = command(*args, environment=environment)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


LETTERS = {"ascii": {"PYTHONIOENCODING": "ascii"}, "latin-1": {"PYTHONIOENCODING": "latin-1"}, "utf-8": {}}


@pytest.mark.parametrize("letters", LETTERS.values(), ids=LETTERS)
def test_json_is_utf_8_and_the_rest_is_escaped_where_a_terminal_has_few_letters(
    letters: Mapping[str, str], tmp_path: Path
) -> None:
    story = tmp_path / "gulls.txt"
    story.write_text("Möwen über dem Hafen 港\n\nDie Möwen kehren zurück und niemand weiß, woher.\n", "utf-8")

    def extract(*args: str) -> bytes:
        command = [sys.executable, "-m", "worker", "extract", *args, str(story)]
        return subprocess.run(command, capture_output=True, check=True, env={**os.environ, **letters}, cwd=ROOT).stdout

    assert "Möwen über dem Hafen 港".encode() in extract()
    assert "Möwen".encode() in extract("--explain", "--json")
    assert b"Hafen" in extract("--explain")


@pytest.mark.parametrize("letter", ["yesterday", "٣", "9" * 25, "1-" + "9" * 25, "-", "$", "+"])
def test_what_is_no_id_of_a_dead_letter_names_none(server_url: str, letter: str) -> None:
    done = command("dead", "show", "--", letter, environment={"FEEDMILL_REDIS_URL": server_url})
    assert done.returncode == 1
    assert "no such dead letter" in done.stderr


def test_the_password_of_the_server_is_not_shown_where_it_cannot_be_reached() -> None:
    url = "redis://ann:secret@127.0.0.1:1/0"
    done = command("status", environment={"FEEDMILL_REDIS_URL": url})
    assert done.returncode == 3
    assert "secret" not in done.stderr + done.stdout


@pytest.mark.long
def test_the_password_of_the_server_is_shown_nowhere(tmp_path: Path) -> None:
    """A server that wants one, with a user of its own; status, up with its workers' logs, and a wrong password."""
    binary = find_binary(os.environ.get("PATH"))
    with attach_to_server(tmp_path / "data", binary) as server:
        redis.Redis.from_url(server.url).acl_setuser(
            "ann", enabled=True, passwords=["+sec%ret"], keys="*", channels="*", categories=["+@all"]
        )
        socket = str(server.socket)
        own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "FEEDMILL_DATA_DIR": str(tmp_path / "own")}
        right = {**own, "FEEDMILL_REDIS_URL": f"unix://ann:sec%25ret@{socket}"}
        wrong = {**own, "FEEDMILL_REDIS_URL": f"unix://ann:sec%25rets@{socket}"}
        said = []
        for environment in (right, wrong):
            program = [sys.executable, "-m", "worker", "status"]
            done = subprocess.run(program, env=environment, cwd=tmp_path, capture_output=True, text=True)
            said.append(done.stdout + done.stderr)
        up = subprocess.Popen(
            [sys.executable, "-m", "worker", "up", "--log-level", "DEBUG"],
            env=right, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        rt = build_runtime(Settings.from_env({}), server.url)
        for _ in range(300):
            if rt.jobs.is_alive():
                break
            time.sleep(0.1)
        up.terminate()
        said.append(up.communicate(timeout=60)[0])
    assert "ann:***@" in said[0]
    assert "password" in said[1]
    assert "ann:***@" in said[2]
    assert "feedmill+socket:///" in said[2], "a log leaves out the user too"
    assert not [text for text in said if "sec%" in text]
