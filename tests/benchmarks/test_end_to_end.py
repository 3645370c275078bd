"""The bench that puts feeds through the afternoon version, an earlier build and this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from benchmarks.bench_options import read_count
from benchmarks.builds import Build, BuildError, check_out_build
from benchmarks.end_to_end import keep_some_files, measure_table, print_table, run_rounds
from benchmarks.hanging_hosts import make_feed
from benchmarks.load_run import StalledRunError, await_blocked_clients, run_children, serve_durably
from benchmarks.process_usage import list_process_tree, read_tree_cpu_seconds
from benchmarks.stream_records import count_differences, read_record_digests
from dedupe import Article
from tests.support.screens import ROOT
from tests.support.texts import WHOLE

NOW = datetime(2026, 3, 1, tzinfo=UTC)
BUSY = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10_000_000)); input()'])"


def run_git(folder: Path, *args: str) -> str:
    who = ("-c", "user.name=Test", "-c", "user.email=test@harbour.example")
    return subprocess.run(["git", "-C", folder, *who, *args], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    run_git(folder, "init", "--quiet")
    for text in ("first", "second"):
        (folder / "version").write_text(text)
        run_git(folder, "add", "version")
        run_git(folder, "commit", "--quiet", "--message", text)
    return folder


def test_a_revision_is_checked_out_for_as_long_as_it_is_needed(repository: Path) -> None:
    with check_out_build("HEAD~1", repository) as build:
        assert (build.tree / "version").read_text() == "first"
        assert (repository / "version").read_text() == "second"
    assert not build.tree.exists()
    assert len(run_git(repository, "worktree", "list").splitlines()) == 1


def test_a_revision_that_is_not_there_is_named_with_what_to_do(repository: Path, tmp_path: Path) -> None:
    for root in (repository, tmp_path):  # a shallow clone; no clone at all
        with pytest.raises(BuildError, match=r"has no commit 945afde: a shallow clone .*--unshallow"):
            check_out_build("945afde", root).__enter__()


def test_a_build_is_run_with_its_own_tree_and_with_no_setting_of_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDMILL_WINDOW", "60")
    (tmp_path / "worker").mkdir()
    (tmp_path / "worker" / "__init__.py").write_text("")
    environment = Build("other", tmp_path).make_environment(WORKERS="1")
    shown = "import os, worker; print(worker.__file__, *sorted(n for n in os.environ if n.startswith('FEEDMILL')))"
    printed = subprocess.run([sys.executable, "-c", shown], env=environment, capture_output=True, text=True, cwd="/")
    assert printed.stdout.split() == [str(tmp_path / "worker" / "__init__.py"), "FEEDMILL_WORKERS"]


def test_the_time_of_a_process_is_that_of_its_children_too() -> None:
    process = subprocess.Popen([sys.executable, "-c", BUSY], stdin=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while (seen := read_tree_cpu_seconds(process.pid)) < 0.1:
        assert time.monotonic() < deadline, seen
    assert len([*list_process_tree(process.pid)]) == 2
    process.communicate(b"\n")


def test_a_number_of_rounds_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_count("BENCH_RUNS", 5) == 5
    monkeypatch.setenv("BENCH_RUNS", "2")
    assert read_count("BENCH_RUNS", 5) == 2
    for wrong in ("0", "-1", "two", "²"):
        monkeypatch.setenv("BENCH_RUNS", wrong)
        with pytest.raises(SystemExit, match=f"BENCH_RUNS={wrong}: must be a whole number"):
            read_count("BENCH_RUNS", 5)


def test_fewer_feeds_are_spread_over_all(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.xml").touch()
    keep_some_files(tmp_path, 5)
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["0", "2", "4", "6", "8"]
    keep_some_files(tmp_path, 200)
    assert len([*tmp_path.iterdir()]) == 5


@pytest.fixture
def served() -> Iterator[tuple[Redis, str]]:
    with serve_durably() as (client, server):
        yield client, str(server.socket)


def test_the_server_has_each_write_on_disk_before_it_answers(served: tuple[Redis, str]) -> None:
    options: Any = served[0].config_get("append*")
    assert (options["appendonly"], options["appendfsync"]) == ("yes", "always")


@pytest.mark.raw_store
def test_two_runs_differ_where_a_record_says_something_else(served: tuple[Redis, str]) -> None:
    client, _ = served

    def write_records(job_id: str, title: str) -> dict[str, str]:
        client.flushall()
        for number in range(2):
            record = {"id": f"it_{number}", "title": title * number, "provenance": {"job_id": job_id}}
            fields = {"ce_type": "story.created", "ce_subject": f"st_{number}", "data": json.dumps({"record": record})}
            client.xadd("feedmill:clean", fields)  # type: ignore[arg-type]
        return read_record_digests(client)

    before = write_records("j1", "Ferry")
    assert count_differences(before, write_records("j2", "Ferry")) == 0
    assert count_differences(before, write_records("j1", "Ferries")) == 1
    client.flushall()
    assert count_differences(before, read_record_digests(client)) == 2


def make_atom(*texts: str) -> bytes:
    entries = "".join(f"<entry><id>{text[:20]}</id><content>{text}</content></entry>" for text in texts)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()


@pytest.mark.long
def test_the_afternoon_version_names_copies_and_leaves_out_what_it_has_seen(served: tuple[Redis, str]) -> None:
    client, socket = served
    command = [sys.executable, "-m", "benchmarks.afternoon", socket]
    bodies = [make_atom(WHOLE), make_atom(f"By wire: {WHOLE}", "Another report."), make_atom(WHOLE)]
    with run_children({"worker": command}, {**os.environ, "PYTHONPATH": str(ROOT)}):
        await_blocked_clients(client, 1)
        client.lpush("afternoon.feeds", *bodies)
        deadline = time.monotonic() + 30
        while client.llen("afternoon.feeds") or client.llen("afternoon.at_work"):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    events: Any = client.xrange("afternoon:stories")
    (first, *_), copies = [fields[b"id"].decode() for _, fields in events], [f[b"copy_of"] for _, f in events]
    assert [json.loads(one) for one in copies] == [[], [first], []]


@pytest.mark.long
def test_a_worker_that_ends_is_no_run(served: tuple[Redis, str]) -> None:
    with (
        pytest.raises(StalledRunError, match=r"(?s)worker has ended: .*No such file"),
        run_children({"worker": ["/nonexistent"]}, os.environ),
    ):
        time.sleep(1)


@pytest.mark.long
def test_rounds_compare_two_builds_record_by_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        (tmp_path / f"{number}.xml").write_bytes(make_feed(f"/0/{number}"))
    article = Article(id="c", title="Ferry in port", text=WHOLE, seen_at=NOW)
    table = run_rounds(tmp_path, [article], {"before": Build("this", ROOT), "now": Build("this", ROOT)}, 1)
    figures = measure_table(table)
    assert figures["items"] == 30
    assert figures["records_differing"] == 0
    assert len(table.records["now"]) == 30
    assert all(run.worker_cpu > 0 and run.seconds > 0 for runs in table.runs.values() for run in runs)
    assert figures["latency_ms"] == figures["first_ms"] > 0
    print_table(table, "HEAD", sys.stdout)
    assert "30 records" in (printed := capsys.readouterr().out)
    assert ": the same" in printed
    table.records["now"].popitem()
    assert measure_table(table)["records_differing"] == 1
