"""A folder is the back-fill of what was said first; another one is refused, and the files in it stay as they are."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from tests.support.clock import NOW
from worker.backfill.manifest import (
    BackfillManifest,
    ManifestError,
    hold_folder,
    list_archives,
    make_manifest,
    settle_manifest,
)
from worker.backfill.slicing import SliceWish
from worker.backfill.work_folder import WorkFolder

WISH = SliceWish(slices=4)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b'{"id": "a", "title": "Ferry"}\n')
    return path


def ask(archive: Path, wish: SliceWish = WISH, max_bytes: int = 2**20) -> BackfillManifest:
    return make_manifest([archive], wish, max_bytes, NOW)


def test_the_first_call_says_when_and_later_ones_go_on_with_that(tmp_path: Path, archive: Path) -> None:
    work = WorkFolder(tmp_path / "out")
    first = settle_manifest(work, ask(archive))
    later = msgspec.structs.replace(ask(archive), moment=NOW + timedelta(days=1))
    assert settle_manifest(work, later) == first
    assert first.moment == NOW


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(lambda path: ask(path, replace(WISH, slices=5)), "--slices", id="slices"),
        pytest.param(lambda path: ask(path, SliceWish(days=3)), "--slices, --slice-days", id="days"),
        pytest.param(lambda path: ask(path, max_bytes=7), "FEEDMILL_MAX_BYTES", id="limit"),
        pytest.param(lambda path: os.utime(path, (1, 1)) or ask(path), "its archives", id="a changed archive"),
        pytest.param(lambda path: path.write_bytes(b"{}") and ask(path), "its archives", id="a shorter archive"),
    ],
)
def test_another_back_fill_is_refused_and_says_in_what_it_differs(
    tmp_path: Path, archive: Path, change: object, says: str
) -> None:
    work = WorkFolder(tmp_path / "out")
    settle_manifest(work, ask(archive))
    before = work.manifest.read_bytes()
    with pytest.raises(ManifestError, match=f"differs in {says};"):
        settle_manifest(work, change(archive))  # type: ignore[operator]
    assert work.manifest.read_bytes() == before


def test_a_folder_with_other_files_is_refused(tmp_path: Path, archive: Path) -> None:
    with pytest.raises(ManifestError, match="they are of no back-fill"):
        settle_manifest(WorkFolder(tmp_path), ask(archive))


def test_a_manifest_that_is_none_is_refused(tmp_path: Path, archive: Path) -> None:
    work = WorkFolder(tmp_path)
    work.manifest.write_bytes(b"{}")
    with pytest.raises(ManifestError, match="no manifest"):
        settle_manifest(work, ask(archive))


def test_a_folder_gives_its_archives_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.warc.gz", "a.PARQUET", "notes.txt", "deep/c.jsonl.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = list_archives((str(tmp_path), "other.txt"), tmp_path / "out")
    assert [path.name for path in found] == ["a.PARQUET", "b.warc.gz", "c.jsonl.gz", "other.txt"]


def test_what_a_back_fill_left_in_the_folder_of_its_archives_is_no_archive(tmp_path: Path, archive: Path) -> None:
    """It could never go on: its own tables were archives more."""
    out = tmp_path / "out"
    (out / "items").mkdir(parents=True)
    (out / "items" / "en-0001.parquet").touch()
    (out / "errors.jsonl").touch()
    assert list_archives((str(tmp_path),), out) == [archive]


def test_a_name_that_is_no_utf_8_is_escaped_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.jsonl")
    path.write_bytes(b'{"id": "a", "title": "Ferry"}\n')
    work = WorkFolder(tmp_path / "out")
    first = settle_manifest(work, ask(path))
    assert first.archives[0].path.endswith("caf\\xe9.jsonl")
    assert settle_manifest(work, ask(path)) == first


def test_two_at_once_in_a_folder_are_refused(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.backfill.manifest.PATIENCE", 0.0)
    work = WorkFolder(tmp_path / "out")
    settle_manifest(work, ask(archive))
    with hold_folder(work), pytest.raises(ManifestError, match="another back-fill is at work in it"), hold_folder(work):
        raise AssertionError("both are at work")
    with hold_folder(work):
        pass
    assert [path.name for path in work.out.iterdir()] == ["backfill.json"]
