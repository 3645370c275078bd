"""All processes: scheduler, fetcher, workers and `serve`; a hub verifies, pushes, and is told good-bye."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.hub import Publication, publishing
from tests.support.system import System, lines, started
from worker.audit.proof import prove_all_is_there


def find_free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def follow_life(system: System, publication: Publication) -> None:
    assert system.feedmill("feeds", "add", publication.feed_url, "--as-is").returncode == 0
    system.wait_until(lambda: len(publication.subscribers) == 1)
    system.wait_until(lambda: len(system.events()) == 3)
    began = time.monotonic()
    assert publication.publish(4, 5) == [202]
    system.wait_until(lambda: len(system.events()) == 5)
    assert time.monotonic() - began < 10
    assert publication.polls == 1
    (listed,) = lines(system.feedmill("feeds", "list").stdout)
    assert (listed["push"]["state"], listed["push"]["pushes"]) == ("subscribed", 1)
    assert listed["push"]["hub"] == publication.hub
    assert system.feedmill("feeds", "remove", publication.feed_url).returncode == 0
    system.wait_until(lambda: not publication.subscribers)
    assert publication.verified == [("subscribe", 200), ("unsubscribe", 200)]


@pytest.mark.long
def test_a_feed_is_subscribed_to_pushed_and_let_go(tmp_path: Path) -> None:
    port = find_free_port()
    with (
        publishing(lambda: datetime.now(UTC)) as publication,
        started(tmp_path, public_url=f"http://127.0.0.1:{port}") as system,
        (tmp_path / "serve.log").open("wb") as log,
    ):
        program = [sys.executable, "-m", "worker", "serve", "--port", str(port)]
        serve = subprocess.Popen(program, env=system.environment, cwd=tmp_path, stdout=log, stderr=log)
        try:
            system.wait_until(lambda: b"ready" in (tmp_path / "serve.log").read_bytes())
            follow_life(system, publication)
            system.wait_for_all_jobs()
            assert prove_all_is_there(system.rt).discrepancies == ()
        finally:
            serve.terminate()
            serve.wait(30)
