"""serve as a program: what it says, whom it refuses, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.support.http_service import HttpService
from tests.support.screens import ROOT
from tests.support.system import command
from worker.server.embedded import socket_url

PATIENCE = 60.0  # seconds for anything


@pytest.mark.parametrize(
    ("options", "setting", "says"),
    [
        (("--no-token", "--host", "0.0.0.0"), {}, "--no-token would let in whoever reaches 0.0.0.0"),
        (("--port", "65536"), {}, "65536 is not in the range 0<=x<=65535"),
        ((), {"FEEDMILL_HTTP_PORT": "65536"}, "FEEDMILL_HTTP_PORT=65536: must be at most 65535"),
        ((), {"FEEDMILL_HTTP_TOKEN": "secret"}, "FEEDMILL_HTTP_TOKEN: a token has 16 or more letters"),
        (("--host", "192.0.2.1", "--port", "0"), {}, "192.0.2.1:0 can't be listened on"),
        (("--host", "no.such.host.invalid"), {}, "no.such.host.invalid:8088 can't be listened on"),
    ],
)
def test_what_can_not_be_is_one_line(
    tmp_path: Path, options: tuple[str, ...], setting: dict[str, str], says: str
) -> None:
    ended = command("--data-dir", tmp_path, "serve", *options, environment=setting)
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "secret" not in ended.stderr
    assert not (tmp_path / "server.lock").exists()  # nothing was started for it


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = command("--data-dir", tmp_path, "serve", "--port", port)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"feedmill: 127.0.0.1:{port} can't be listened on (Address already in use); name another by --port"
        " [port-taken]\n"
    )


def test_a_server_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    ended = command("--data-dir", tmp_path, "--redis-url", f"unix://{tmp_path}/none.sock", "serve", "--port", "0")
    assert ended.returncode == 3
    assert "the server can't be reached" in ended.stderr


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@contextmanager
def running_program(folder: Path, **setting: str) -> Iterator[tuple[subprocess.Popen[bytes], HttpService, Path]]:
    """`serve` on an embedded server and any free port; its process, a client with its token, and what it says."""
    environment = {**os.environ, "FEEDMILL_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(ROOT), **setting}
    said = folder / "err"
    with said.open("wb") as err, (folder / "out").open("wb") as out:
        line = [sys.executable, "-m", "worker", "serve", "--port", "0"]
        process = subprocess.Popen(line, env=environment, cwd=folder, stdout=out, stderr=err)
    try:
        wait_until(lambda: b"ready" in said.read_bytes() or process.poll() is not None)
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said.read_text())
        assert found, said.read_text()
        file = folder / "data" / "http-token"
        token = setting.get("FEEDMILL_HTTP_TOKEN") or file.read_text().strip()
        yield process, HttpService(int(found[1]), lambda: 0, token), said
    finally:
        process.kill()
        process.wait()


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_ends_it_and_whoever_follows(tmp_path: Path, number: signal.Signals) -> None:
    with running_program(tmp_path) as (process, service, said), service.listen("/v1/events") as events:
        begin = time.monotonic()
        process.send_signal(number)
        assert next(events, None) is None
        assert process.wait(PATIENCE) == 0
        assert time.monotonic() - begin < 8
    token = service.token
    assert token
    file = tmp_path / "data" / "http-token"
    line = f"ready at http://127.0.0.1:{service.port}/; the token is in {file}; stop: Ctrl-C\n"
    assert said.read_text() == line
    assert token not in line
    wait_until(lambda: not (tmp_path / "data" / "server.sock").exists())


@pytest.mark.long
def test_an_embedded_server_that_died_is_started_again(tmp_path: Path) -> None:
    with running_program(tmp_path) as (_, service, _):
        job = service.ask("/v1/jobs", "POST", {"text": "a"}).json["job_id"]
        with redis.Redis.from_url(socket_url(tmp_path / "data")) as client:
            os.kill(client.info("server")["process_id"], signal.SIGKILL)
        wait_until(lambda: service.ask(f"/v1/jobs/{job}").status == 200)


@pytest.mark.long
def test_it_says_in_json_what_it_does(tmp_path: Path) -> None:
    token = "of-this-test-and-of-no-other"
    with running_program(tmp_path, FEEDMILL_LOG="json", FEEDMILL_HTTP_TOKEN=token) as (_, service, said):
        assert service.ask("/v1/jobs/nobody").status == 404
        wait_until(lambda: "/v1/jobs/nobody" in said.read_text())
        lines = [*map(json.loads, said.read_text().splitlines())]
        (ready,) = [line for line in lines if line["event"] == "http.ready"]
        (request,) = [line for line in lines if line.get("path") == "/v1/jobs/nobody"]
    assert (ready["event"], ready["address"]) == ("http.ready", f"http://127.0.0.1:{service.port}/")
    assert {name: request[name] for name in ("event", "method", "path", "status")} == {
        "event": "http.request", "method": "GET", "path": "/v1/jobs/nobody", "status": 404,
    }  # fmt: skip
    assert not (tmp_path / "data" / "http-token").exists()
    assert token not in said.read_text()


@pytest.mark.long
def test_answers_that_can_not_be_read_keep_nothing_else_from_working(tmp_path: Path) -> None:
    """The line on the terminal says why there is no catalog, and all that needs none is there."""
    (tmp_path / "data").mkdir(mode=0o700)
    file = tmp_path / "data" / "answers-feedmill.sqlite"
    file.write_bytes(b"no database at all" * 1000)
    file.chmod(0o600)
    with running_program(tmp_path) as (_, service, said):
        assert service.ask("/v1/stories").status == 200
        assert service.ask("/console/review").status == 503
        assert "reason=" in said.read_text()
        assert str(file) in said.read_text()
