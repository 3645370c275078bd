"""status --watch: looks at the real server until Ctrl-C, in a pipe and on a terminal."""

from __future__ import annotations

import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from typing import Any

import pytest

from tests.support.jobs import bury_job, submit_job
from tests.support.pipeline import make_courier_item, make_named_item, run_items
from tests.support.screens import ROOT
from tests.support.system import command
from tests.support.users import guarded_server
from worker.commands.overview import look_over
from worker.commands.watched_overview import Look, measure_rate
from worker.runtime import Runtime

GULLS = "The gulls came back to the harbour on Sunday, and nobody knows from where. " * 20


@contextmanager
def watching(folder: Path, environment: dict[str, str], **streams: Any) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a program of its own, until Ctrl-C."""
    program = [sys.executable, "-m", "worker", "status", "--watch", "0.1"]
    own = {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **environment}
    with subprocess.Popen(program, cwd=folder, env=own, **streams) as process:
        try:
            yield process
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        finally:
            process.kill()


def test_each_look_tells_how_fast_it_went_since_the_last_one(rt: Runtime) -> None:
    before = Look(look_over(rt, "here"), 10.0)
    run_items(rt, make_courier_item(), make_named_item("d", GULLS))
    bury_job(rt, submit_job(rt))
    pace = measure_rate(before, Look(look_over(rt, "here"), 14.0))
    assert (pace.items, pace.jobs) == (0.75, 0.5)  # a dead document counts as one item


@pytest.mark.long
def test_in_a_pipe_each_look_is_an_object_and_ctrl_c_is_no_failure(
    rt: Runtime, server_url: str, tmp_path: Path
) -> None:
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    with watching(tmp_path, environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        first = json.loads(process.stdout.readline())
        assert (first["items_per_second"], first["accepted"]) == (None, 0)
        run_items(rt, make_courier_item())
        looks = [json.loads(process.stdout.readline()) for _ in range(20)]
        moving = [look for look in looks if look["items_per_second"]]
        assert (len(moving), moving[0]["accepted"]) == (1, 1)
        assert looks[-1]["jobs_done"] == 1
        process.send_signal(signal.SIGINT)
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.long
def test_a_server_that_goes_away_is_named_and_waited_for(tmp_path: Path) -> None:
    own = tmp_path / "server"
    with guarded_server(own) as server:
        environment = {"FEEDMILL_REDIS_URL": server.url}
        with watching(tmp_path, environment, stdout=subprocess.PIPE) as process:
            assert process.stdout
            assert json.loads(process.stdout.readline())["trouble"] is None
            with server.connect("operator") as operator:
                os.kill(operator.info("server")["process_id"], signal.SIGKILL)
            while json.loads(process.stdout.readline())["trouble"] != "unreachable":
                pass
            with guarded_server(own):
                while json.loads(process.stdout.readline())["trouble"] is not None:
                    pass


@pytest.mark.long
def test_on_a_terminal_it_is_redrawn_within_80_columns_and_24_lines(
    rt: Runtime, server_url: str, tmp_path: Path
) -> None:
    for number in range(40):
        command("groups", "create", f"consumers-{number}", environment={"FEEDMILL_REDIS_URL": server_url,
                "FEEDMILL_COLLECTION": rt.settings.collection})  # fmt: skip
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    near, far = pty.openpty()
    ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with watching(tmp_path, environment, stdin=far, stdout=far, stderr=far):
        os.close(far)
        shown = b""
        while shown.count(b"Ctrl-C ends") < 3:
            shown += os.read(near, 65536)
    os.close(near)
    second = shown.decode().split("Ctrl-C ends")[1]
    assert "\x1b[1A" in second  # up again, over the look before
    lines = [line for line in second.replace("\r", "").split("\n") if "\x1b[1A" not in line]
    assert 15 < len(lines) <= 24
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(["--watch", "0"], "less than", id="without a pause"),
        pytest.param(["--watch", "soon"], "no number of seconds", id="no number"),
        pytest.param(["--watch", "--check"], "leave out --check", id="and a check"),
    ],
)
def test_what_makes_no_sense_is_refused(args: list[str], said: str) -> None:
    done = command("status", *args)
    assert (done.returncode, said in done.stderr) == (2, True)
