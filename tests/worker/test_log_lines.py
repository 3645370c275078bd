"""Logs as JSON lines, and what `up` makes of them for people and programs."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from worker.commands.up_report import UpReport
from worker.log_lines import JsonLineFormatter
from worker.server.folder_lock import lock_folder
from worker.server.private_files import UnusableFolderError


def write_record(logger: str, message: str, level: int = logging.WARNING, **extra: object) -> dict[str, Any]:
    record = logging.getLogger(logger).makeRecord(logger, level, "file", 1, message, (), None, extra=extra)
    line = JsonLineFormatter().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_a_record_has_its_event_and_its_fields() -> None:
    found = write_record(
        "worker.jobs.pipeline", "job put back", event="job.back", job_id="a", attempts=2, counts={"x": 1}
    )
    moment = datetime.fromisoformat(found.pop("time"))
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 60
    assert found == {
        "level": "warning", "event": "job.back", "message": "job put back", "logger": "worker.jobs.pipeline",
        "job_id": "a", "attempts": 2, "counts": {"x": 1},
    }  # fmt: skip


def test_fields_of_others_are_left_out() -> None:
    found = write_record("celery.worker", "task failed", data={"args": "secret"})
    assert found["event"] == "log"
    assert "secret" not in json.dumps(found)


def test_a_record_that_is_long_is_cut_and_steers_nothing() -> None:
    found = write_record("worker.a", "m" * 9000, reason="\x1b[2J" + "r" * 9000)
    assert len(json.dumps(found, ensure_ascii=False)) < 4096
    assert found["reason"].startswith("\\x1b[2Jrrr")
    assert found["message"].endswith("m…")


def test_an_error_keeps_its_traceback() -> None:
    try:
        raise ValueError("broken")
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    record = logging.getLogger("a").makeRecord("a", logging.ERROR, "file", 1, "failed", (), info)
    assert json.loads(JsonLineFormatter().format(record))["traceback"].endswith("ValueError: broken")


def make_report(**given: Any) -> UpReport:
    options = {"names": ["worker", "scheduler"], "ready": {"pid": 7, "says": "all of it"}, "is_json": False}
    return UpReport(**{**options, "level": "WARNING", "verbose": False, **given})


def make_line(level: str, event: str = "log", message: str = "said", **fields: object) -> str:
    return json.dumps({"time": "t", "level": level, "event": event, "message": message, "logger": "l", **fields})


def read_lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line.split(" ", 1)[1] for line in capsys.readouterr().err.splitlines()]


def test_all_is_ready_when_each_process_is(capsys: pytest.CaptureFixture[str]) -> None:
    report = make_report()
    report.take_line("scheduler", make_line("info", "process.ready"))
    report.take_line("scheduler", make_line("info", "process.ready"))
    assert read_lines(capsys) == []
    report.take_line("worker", make_line("info", "process.ready"))
    report.note_end("worker", -9, 2.0)
    report.take_line("worker", make_line("info", "process.ready"))
    assert read_lines(capsys) == [
        "ready: all of it",
        "worker: ended by signal 9; it is started again in 2 s",
        "worker: runs again",
    ]


def test_only_records_of_the_level_are_shown_on_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    report = make_report()
    report.take_line("worker", make_line("info"))
    report.take_line("worker", make_line("warning", message="a run is lost", job_id="a"))
    report.take_line(
        "scheduler", make_line("error", message="failed", traceback="Traceback:\n  File\nValueError: broken")
    )
    report.take_line("worker", "Fatal Python error: \x1b[2J")
    report.take_line("worker", '{"a": 1}')
    assert read_lines(capsys) == [
        "worker: a run is lost job_id=a",
        "scheduler: failed: ValueError: broken",
        "worker: Fatal Python error: \\x1b[2J",
        'worker: {"a": 1}',
    ]
    verbose = make_report(level="INFO")
    verbose.take_line("worker", make_line("info"))
    assert read_lines(capsys) == ["worker: said"]


def test_a_folder_is_one_process_s_own(tmp_path: Path) -> None:
    since = datetime(2026, 6, 7, 18, tzinfo=UTC)
    with (
        lock_folder(tmp_path, since),
        pytest.raises(UnusableFolderError, match="since 2026-06-07 18:00:00 UTC; stop it first"),
        lock_folder(tmp_path, since),
    ):
        pass
    with lock_folder(tmp_path, since):
        (tmp_path / "up.lock").write_text("no JSON")
        with pytest.raises(UnusableFolderError, match="already; stop it first"), lock_folder(tmp_path, since):
            pass


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "up.lock").symlink_to(tmp_path / "file")
    for folder in (tmp_path / "file", tmp_path):
        with pytest.raises(UnusableFolderError, match=r"can't be used .*name another folder"):
            lock_folder(folder, datetime.now(UTC)).__enter__()
