"""`backfill`: archives in slices come to the stories of one run, also when it is killed in between; or through Ray."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.agreement import adjusted_rand_index
from tests.support.long_archive import write_lines
from tests.support.system import ROOT, command, lines

pytestmark = pytest.mark.long

BEGINS = datetime(2024, 1, 3, tzinfo=UTC)
COUNT = 2_400  # items: 200 days
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
CUT = ("--slices", "4", "--processes", "2")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "news.jsonl"
    write_lines(path, COUNT, BEGINS)
    return path


@pytest.fixture(scope="module")
def whole(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "out"
    done = backfill(archive, out, *CUT)
    assert done.returncode == 0, done.stderr
    assert f"{COUNT:,} items of 1 archives are" in done.stderr
    return out


def backfill(archive: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "worker", "backfill", str(archive), "--out", str(out), *options]
    return subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, timeout=600, check=False)


def begin_like(whole: Path, out: Path) -> Path:
    """A back-fill that began at the same moment: what has no date was taken then."""
    out.mkdir()
    shutil.copy2(whole / "backfill.json", out)
    return out


def read_table(out: Path, table: str) -> list[dict[str, Any]]:
    return [row for path in sorted((out / table).iterdir()) for row in pq.read_table(path).to_pylist()]


def read_files(out: Path) -> dict[str, bytes]:
    """All but when it was made."""
    files = (path for path in out.rglob("*") if path.is_file() and path.name != "backfill.json")
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


def test_slices_come_to_the_stories_of_one_run(archive: Path, whole: Path) -> None:
    one_run = {row["id"]: row["story_id"] for row in lines(command("dedupe", str(archive)).stdout)}
    sliced = {row["given_id"]: row["story_id"] for row in read_table(whole, "items")}
    assert sliced.keys() == one_run.keys()
    assert len(set(one_run.values())) < COUNT * 0.75
    assert adjusted_rand_index(sliced, one_run) >= 0.995


def test_tables_agree_with_each_other(whole: Path) -> None:
    items, verdicts, stories = (read_table(whole, table) for table in ("items", "verdicts", "stories"))
    assert [(row["id"], row["story_id"]) for row in items] == [(row["item_id"], row["story_id"]) for row in verdicts]
    members: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        members.setdefault(item["story_id"], []).append(item)
    assert sorted(row["story_id"] for row in stories) == sorted(members)
    for story in stories:
        of_story = members[story["story_id"]]
        dates = [item["date_published"] for item in of_story if item["date_published"]]
        assert story["size"] == len(of_story)
        assert story["lead_id"] in {item["id"] for item in of_story}
        assert (story["first_at"], story["last_at"]) == (min(dates, default=None), max(dates, default=None))


def test_files_hold_one_language_each_and_times_in_utc(whole: Path) -> None:
    names = sorted(path.stem for path in (whole / "items").iterdir())
    assert {"de-0000", "en-0000"} < {*names}
    assert {name[:2] for name in names} == {"de", "en"}
    schema = pq.read_schema(whole / "items" / "en-0001.parquet")
    assert schema.field("date_published").type == pa.timestamp("us", tz="UTC")
    assert {row["language"] for row in pq.read_table(whole / "items" / "de-0001.parquet").to_pylist()} == {"de"}
    assert not (whole / "work").exists()


def test_one_that_was_killed_again_and_again_ends_with_the_same_files(
    archive: Path, whole: Path, tmp_path: Path
) -> None:
    out = begin_like(whole, tmp_path / "out")
    words = [sys.executable, "-m", "worker", "backfill", str(archive), "--out", str(out), *CUT]
    signs = (
        "work/parts/.000000.new",
        "work/parts/000000",
        "work/plan.json",
        "work/slices/*/verdicts.jsonl",
        "items/*.parquet",
    )
    killed = 0
    for sign in signs:
        with subprocess.Popen(words, env=ENVIRONMENT, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and not any(out.glob(sign)):
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
        killed += process.returncode == -signal.SIGKILL
    assert killed >= 3
    done = backfill(archive, out, *CUT)
    assert done.returncode == 0, done.stderr
    assert read_files(out) == read_files(whole)


def test_a_finished_one_is_not_done_again_and_another_one_is_refused(archive: Path, whole: Path) -> None:
    before = read_files(whole)
    assert backfill(archive, whole, *CUT).returncode == 0
    refused = backfill(archive, whole, "--slices", "5")
    assert refused.returncode == 2
    assert "[folder-taken]" in refused.stderr
    assert read_files(whole) == before


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"id": "a", "title": "Ferry in port"}\n{"id": \n{"id": "b", "title": "Bees"}\n')
    done = backfill(path, tmp_path / "out", "--processes", "1")
    assert done.returncode == 1
    (error,) = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_text().splitlines()]
    assert (error["where"], error["code"]) == ("news.jsonl, line 2", "input-unreadable")
    assert len(read_table(tmp_path / "out", "items")) == 2


def test_an_archive_that_is_missing_is_told_before_anything_is_done(tmp_path: Path) -> None:
    done = backfill(tmp_path / "none.warc", tmp_path / "out")
    assert done.returncode == 1
    assert "[file-missing]" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(
    importlib.util.find_spec("ray") is None,
    reason="ray is not installed, and the lock leaves it out: pip install 'ray>=2.50,<3' to have this tested",
)
def test_ray_comes_to_the_same_files(archive: Path, whole: Path, tmp_path: Path) -> None:
    out = begin_like(whole, tmp_path / "out")
    done = backfill(archive, out, "--slices", "4", "--ray", "local")
    assert done.returncode == 0, done.stderr
    assert read_files(out) == read_files(whole)
