"""The module installs by itself, with redis-py and msgspec and nothing else, and works with old and new redis-py."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.mill import Mill
from tests.support.pipeline import make_courier_item, run_items
from tests.support.screens import ROOT

PROGRAM = """
import sys, json
from importlib.metadata import distributions
from importlib.util import find_spec
from feedmill.consume import CursorReader, GroupReader, StorySet, list_event_types, load_event_schema
stories = StorySet()
for event in GroupReader(sys.argv[1], "g", "one", streams=("clean", "copies")).read_waiting():
    stories.take_event(event)
schemas = [load_event_schema(kind)["title"] for kind in list_event_types()]
cursor = [event.entry_id for event in CursorReader(sys.argv[1] + "?protocol=3", {"clean": "0"}).read_waiting()]
rooms = [name for name in ("ingest", "dedupe", "worker", "celery", "numpy") if find_spec(name)]
installed = sorted(found.name for found in distributions())
titles = [record["title"] for record in stories.stories.values()]
print(json.dumps([installed, rooms, len(schemas), len(cursor), titles]))
"""


@pytest.mark.long
@pytest.mark.parametrize("redis", ["redis==7.*", "redis==8.*"])
def test_it_installs_and_reads_without_the_worker(mill: Mill, tmp_path: Path, redis: str) -> None:
    run_items(mill.rt, make_courier_item())
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    shutil.copytree(ROOT / "feedmill", tmp_path / "feedmill")
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    pip = [python, "-m", "pip", "-q", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "-w", tmp_path / "wheels", tmp_path / "feedmill"]
    subprocess.run(build, check=True, env=ours, cwd=tmp_path)
    (wheel,) = (tmp_path / "wheels").iterdir()
    assert {"feedmill/consume/py.typed", "feedmill/consume/__init__.py"} <= {*zipfile.ZipFile(wheel).namelist()}
    subprocess.run([*pip, "install", wheel, redis], check=True, env=ours, cwd=tmp_path)
    done = subprocess.run(
        [python, "-c", PROGRAM, mill.url], check=True, env=ours, cwd=tmp_path, capture_output=True, text=True
    )
    installed, rooms, schemas, read, titles = json.loads(done.stdout)
    assert {*installed} - {"pip", "setuptools", "wheel"} == {"feedmill-consume", "msgspec", "redis"}
    assert (rooms, schemas, read, titles) == ([], 9, 1, ["Ferry in port"])
