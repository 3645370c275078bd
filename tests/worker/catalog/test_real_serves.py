"""Two real `feedmill serve` on one data folder: both answer, and when the writing one is killed the other goes on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.clean_events import read_clean_events
from tests.support.pipeline import make_courier_item, make_named_item, run_items
from tests.support.screens import ROOT
from tests.support.system import open_embedded_server
from tests.support.texts import make_nonsense_text
from worker.runtime import build_runtime
from worker.settings import Settings

pytestmark = pytest.mark.long

TOKEN = "of-this-test-and-of-nobody-else"


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process, and the address of its console."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("FEEDMILL_")}
    environment = {
        **own, "PYTHONPATH": str(ROOT), "FEEDMILL_DATA_DIR": str(folder), "FEEDMILL_HTTP_TOKEN": TOKEN, **more,
    }  # fmt: skip
    command = [sys.executable, "-m", "worker", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment, cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        found, said = None, " "
        while not found and said:  # what is wrong with the data folder may be said before
            said = process.stderr.readline() if process.stderr else ""
            found = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert found
        yield process, f"{found[0]}console"
    finally:
        process.kill()
        process.wait(10)
        if process.stderr:
            process.stderr.close()


def await_titles(address: str, expected: list[str]) -> None:
    deadline = time.monotonic() + 60
    while (titles := read_titles(address)) != expected:
        assert time.monotonic() < deadline, titles
        time.sleep(0.1)


def look(address: str) -> tuple[int, dict[str, Any]]:
    """The status of an answer, and its JSON."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json"}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def read_titles(address: str) -> list[str]:
    status, found = look(f"{address}/search")
    return sorted(item["title"] for item in found["items"]) if status == 200 else [f"{status}"]


def test_both_answer_and_one_goes_on(tmp_path: Path) -> None:
    with open_embedded_server(tmp_path) as server:
        rt = build_runtime(replace(Settings.from_env({}), data_dir=tmp_path), server.url)
        run_items(rt, make_courier_item())
        with serving(tmp_path) as (first, one), serving(tmp_path) as (_, other):
            await_titles(one, ["Ferry in port"])
            await_titles(other, ["Ferry in port"])
            first.kill()
            run_items(rt, make_named_item("late", make_nonsense_text(1)))
            await_titles(other, ["Ferry in port", "Report from late"])
    assert len([*tmp_path.glob("catalog-*.sqlite")]) == 1
    assert {file.stat().st_mode & 0o077 for file in tmp_path.glob("*.sqlite*")} == {0}


def test_where_no_folder_can_be_used_all_but_the_catalog_is_there(tmp_path: Path) -> None:
    data_folder = tmp_path / "file"
    data_folder.write_text("a file is no folder, whoever asks")
    (tmp_path / f"feedmill-{os.geteuid()}").write_text("nor is this one")
    with open_embedded_server(tmp_path / "server") as server:
        rt = build_runtime(Settings.from_env({}), server.url)
        run_items(rt, make_courier_item())
        more = {"FEEDMILL_DATA_DIR": str(data_folder), "FEEDMILL_REDIS_URL": server.url, "TMPDIR": str(tmp_path)}
        with serving(tmp_path, **more) as (_, console):
            (event,) = read_clean_events(rt)
            assert look(f"{console}/stories/{event.data['record']['id']}")[0] == 200
            assert look(f"{console}/feeds")[0] == 200
            assert look(f"{console}/letters")[0] == 200
            status, overview = look(f"{console}/")
            assert (status, overview["day"]["published"]) == (200, 0)
            for said in (overview["catalog_says"], look(f"{console}/search")[1]["detail"]):
                assert str(data_folder) in said
                assert "--data-dir" in said
            assert look(f"{console}/search")[0] == look(f"{console}/review")[0] == 503
    assert data_folder.read_text() == "a file is no folder, whoever asks"
