"""The receiver of docs/webhooks.md runs, takes what is sent, and nothing else."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.hooks import SECRET, add_hook, count_backlog, send_round
from tests.support.pipeline import make_courier_item, run_items
from tests.support.screens import ROOT
from worker.runtime import Runtime
from worker.store.deliveries import MOST_RUNNING, READ_AT_ONCE
from worker.store.webhooks import MAX_BYTES, MAX_DEAD, MAX_HOOKS, MAX_WAITING
from worker.webhooks.retries import WAITS
from worker.webhooks.upkeep_steps import DEAD_AGE

TEXT = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)


@contextmanager
def running_receiver(folder: Path) -> Iterator[tuple[int, Path]]:
    """The block as a program; where it listens, and what it prints."""
    (code,) = [text for language, text in BLOCKS if language == "python"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    output = folder / "output.txt"
    with output.open("wb") as file:
        program = subprocess.Popen(
            [sys.executable, "-c", code, str(port)],
            env={**os.environ, "WEBHOOK_SECRET": SECRET},
            stdout=file,
            stderr=subprocess.DEVNULL,
        )
    try:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.02)
        yield port, output
    finally:
        program.kill()
        program.wait()


def post(port: int, headers: Mapping[str, str]) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", b"{}", dict(headers))
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


@pytest.mark.long
def test_the_receiver_takes_what_is_ours_and_nothing_else(rt: Runtime, tmp_path: Path) -> None:
    with running_receiver(tmp_path) as (port, output):
        hook = add_hook(rt, f"http://127.0.0.1:{port}/")
        run_items(rt, make_courier_item())
        send_round(rt)
        assert count_backlog(rt, hook) == (0, 0, 0)
        (entry,) = rt.streams.read("clean")
        assert output.read_text() == f"story.created {entry.fields['ce_subject']} Ferry in port\n"
        now = str(int(time.time()))
        forged = {"webhook-id": "m", "webhook-timestamp": now, "webhook-signature": "v1,AAAA v2,x"}
        assert post(port, forged) == 401
        assert post(port, {}) == 401
        assert post(port, {**forged, "webhook-timestamp": "1"}) == 401
    assert len(output.read_text().splitlines()) == 1


def test_the_figures_are_those_of_the_code() -> None:
    assert [language for language, _ in BLOCKS] == ["sh", "python"]
    for figure in (
        f"| hooks of a collection | {MAX_HOOKS} |",
        f"paused ones too | {MAX_WAITING:,} |",
        f"| dead messages of one hook | {MAX_DEAD:,} |",
        f"{MAX_BYTES // 2**20} MB a hook",
        f"kept for {DEAD_AGE.days} days",
    ):
        assert figure in TEXT
    assert MOST_RUNNING == 4
    assert READ_AT_ONCE <= MAX_WAITING
    assert [5, 300, 1800, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24))] == [*WAITS]
