"""A stream on which nothing happens for long is followed all the same, by us and by README's consumer."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import redis

from tests.support.system import ROOT
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server

IDLE_SECONDS = 12.0  # more than twice redis-py 8's own timeout
EVENT = {
    "ce_type": "story.created",
    "ce_time": "2026-06-07T12:00:00Z",
    "data": json.dumps({"record": {"story_id": "st_gull", "title": "Gull returns"}}),
}


# a program that keeps its own cursor, as docs/streams.md says
PROGRAM = """
import json, redis
stream, cursor = redis.Redis(port=PORT, decode_responses=True, socket_timeout=60), "0"
while True:
    for _, entries in stream.xread({"feedmill:clean": cursor}, block=5000):
        for cursor, fields in entries:
            data = json.loads(fields["data"])
            record = data.get("record", data)
            print(fields["ce_type"], record["story_id"], record.get("title"))
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[redis.Redis, int]]:
    """A server that listens on a port too."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (
        attach_to_server(tmp_path / "data", find_binary(os.environ.get("PATH"))) as running,
        redis.Redis.from_url(running.url) as client,
    ):
        client.config_set("port", port)
        yield client, port


@pytest.mark.long
def test_an_idle_stream_is_followed_with_old_and_new_redis_py(server: tuple[redis.Redis, int], tmp_path: Path) -> None:
    client, port = server
    consumer = [sys.executable, "-c", PROGRAM.replace("PORT", str(port))]
    follower = [sys.executable, "-m", "worker", "tail", "--follow"]
    with ExitStack() as running:
        programs = [
            running.enter_context(run_program(command, tmp_path / f"{name}-{version[0]}.txt", library, port))
            for version in ("7.*", "8.*")
            for library in [install_redis_py(version, tmp_path / f"redis-{version[0]}")]
            for name, command in (("tail", follower), ("readme", consumer))
        ]
        time.sleep(IDLE_SECONDS)
        ended = [output.read_text() for program, output in programs if program.poll() is not None]
        client.xadd("feedmill:clean", EVENT)
        silent = [output.name for _, output in programs if not is_said_soon(output, "Gull returns")]
    assert (ended, silent) == ([], [])


def install_redis_py(version: str, folder: Path) -> Path:
    """A folder with a release of redis-py and nothing else."""
    install = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*install, "--target", folder, f"redis=={version}"], check=True)
    return folder


@contextmanager
def run_program(
    command: list[str], output: Path, library: Path, port: int
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """A program with another redis-py, and the file with what it says."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{library}{os.pathsep}{ROOT}",
        "PYTHONUNBUFFERED": "1",
        "FEEDMILL_REDIS_URL": f"redis://127.0.0.1:{port}/0",
    }
    with output.open("wb") as file:
        program = subprocess.Popen(command, env=environment, cwd=output.parent, stdout=file, stderr=file)
    try:
        yield program, output
    finally:
        program.kill()
        program.wait()


def is_said_soon(output: Path, text: str) -> bool:
    end = time.monotonic() + 10
    while text not in output.read_text() and time.monotonic() < end:
        time.sleep(0.1)
    return text in output.read_text()
