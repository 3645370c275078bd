"""Every record of ours has a constant message, a named event and a row in the document; no address has its secrets."""

from __future__ import annotations

import ast
import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.jobs import make_document_job, submit_job
from tests.support.screens import ROOT
from tests.support.users import guarded_server
from worker.log_lines import JsonLineFormatter, TextLineFormatter
from worker.metrics.exposition import write_metrics
from worker.runtime import build_runtime
from worker.settings import Settings, child_environment

LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
FORM = re.compile(r"[a-z]+(\.[a-z_]+)+|ready|stopping|stopped|log")
SOURCES = [path for room in ("worker", "feedmill", "ingest", "dedupe") for path in sorted((ROOT / room).rglob("*.py"))]


def read_constants(tree: ast.Module) -> dict[str, str]:
    """Names that a module gives to texts, alone or several at once."""
    found = {}
    for node in tree.body:
        for target in node.targets if isinstance(node, ast.Assign) else ():
            pairs = (
                zip(target.elts, node.value.elts, strict=True)
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                else [(target, node.value)]
            )
            found |= {
                name.id: value.value
                for name, value in pairs
                if isinstance(name, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str)
            }
    return found


def list_calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            owner = node.func.value
            yield from [node] if isinstance(owner, ast.Name) and owner.id == "log" else []


def find_value(pairs: ast.expr | None, name: str) -> ast.expr | None:
    if not isinstance(pairs, ast.Dict):
        return None
    return next(
        (
            value
            for key, value in zip(pairs.keys, pairs.values, strict=True)
            if isinstance(key, ast.Constant) and key.value == name
        ),
        None,
    )


TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
CONSTANTS = {name: text for tree in TREES.values() for name, text in read_constants(tree).items()}


def list_events() -> set[str]:
    """The name of every event that is made in the source, by a call of a log or for `up`."""
    found = set()
    for tree in TREES.values():
        for node in ast.walk(tree):
            value = find_value(node, "event") if isinstance(node, ast.Dict) else None
            if isinstance(value, ast.Constant):
                found.add(str(value.value))
            elif isinstance(value, ast.Name) and value.id in CONSTANTS:
                found.add(CONSTANTS[value.id])
    return found


def list_logging_calls() -> list[tuple[str, ast.Call]]:
    return [
        (f"{path.relative_to(ROOT)}:{call.lineno}", call) for path, tree in TREES.items() for call in list_calls(tree)
    ]


def test_there_are_calls_to_look_at() -> None:
    assert len(list_logging_calls()) >= 17


@pytest.mark.parametrize(
    ("place", "call"), list_logging_calls(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_record_has_a_constant_message_and_a_named_event(place: str, call: ast.Call) -> None:
    message = call.args[-1]
    assert len(call.args) == (2 if isinstance(call.func, ast.Attribute) and call.func.attr == "log" else 1), place
    assert isinstance(message, ast.Constant), "what changes is a field"
    extra = next((keyword.value for keyword in call.keywords if keyword.arg == "extra"), None)
    event = find_value(extra, "event")
    name = CONSTANTS.get(event.id) if isinstance(event, ast.Name) else getattr(event, "value", None)
    assert name, "a record needs an event, and a name for it"
    assert "." in name


def test_the_document_lists_every_event_and_no_other() -> None:
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8").partition("\n## Logs")[2].partition("\n## ")[0]
    listed = {
        name
        for row in text.splitlines()
        if row.startswith("| `")
        for name in re.findall(r"`([^`]+)`", row.split(" | ")[0])
    }
    events = list_events()
    assert all(FORM.fullmatch(event) for event in events)
    assert listed == events


def make_record(message: str, **extra: object) -> logging.LogRecord:
    return logging.getLogger("worker.jobs").makeRecord(
        "worker.jobs", logging.WARNING, "f", 1, message, (), None, extra=extra
    )


def test_a_line_for_people_has_the_message_and_the_fields() -> None:
    record = make_record(
        "job is dead", event="job.dead", job_id="a1", attempts=3, reason="it said: no", counts={"copies": 1}
    )
    line = TextLineFormatter(has_time=False).format(record)
    assert line == 'WARNING job is dead job_id=a1 attempts=3 reason="it said: no" counts={"copies":1}'
    assert re.match(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ WARNING job is dead ", TextLineFormatter(has_time=True).format(record)
    )


@pytest.mark.parametrize("formatter", [JsonLineFormatter(), TextLineFormatter(has_time=True)], ids=["json", "text"])
def test_no_address_in_a_log_has_a_secret(formatter: logging.Formatter) -> None:
    address = "https://ann:CANARY@news.example/feed?token=CANARY&more=CANARY"
    record = make_record(f"GET {address}", reason=f"<a href='{address}'> rediss://:CANARY@h/0?ssl_password=CANARY")
    try:
        raise ValueError(f"no {address}")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    line = formatter.format(record)
    assert "CANARY" not in line
    assert line.count("news.example/feed?…") == 3


def read_compose_commands() -> dict[str, list[str]]:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    found = re.findall(r"^  (worker|scheduler):\n(?:    .*\n)*?    command: \[(.*)\]", text, re.MULTILINE)
    return {name: [word.strip() for word in words.split(",")] for name, words in found}


@pytest.mark.long
@pytest.mark.parametrize("form", ["json", "text"])
def test_composed_processes_write_nothing_but_lines_of_the_log(form: str, tmp_path: Path) -> None:
    """The commands of docker-compose.yml, a job that is done and one that dies."""
    commands = read_compose_commands()
    assert set(commands) == {"worker", "scheduler"}
    with guarded_server(tmp_path / "server") as server:
        settings = Settings.from_env(
            {"FEEDMILL_LOG": form, "FEEDMILL_RECONCILE_EVERY": "0.5", "FEEDMILL_PATIENCE": "1"}
        )
        environment = {**child_environment(settings, server.url), "PYTHONPATH": str(ROOT)}
        rt = build_runtime(settings, server.url)
        processes = []
        for name, words in commands.items():
            with (tmp_path / f"{name}.log").open("ab") as file:
                program = [sys.executable, "-m", *words]
                processes.append(
                    subprocess.Popen(program, env=environment, cwd=tmp_path, stdout=file, stderr=subprocess.STDOUT)
                )
        try:
            item = json.dumps({"id": "1", "title": "Harbour opens", "content_text": "The harbour has opened again."})
            rt.jobs.submit(make_document_job("good", rt.now(), item, kind="items", name="a.jsonl"), rt.now())
            submit_job(rt, "bad", b"\x89PNG\r\n\x1a\n" + bytes(100))
            end = time.monotonic() + 60
            while rt.jobs.count_open_jobs() or not rt.jobs.is_alive():
                assert time.monotonic() < end
                time.sleep(0.1)
            metrics = write_metrics(rt).decode()
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(60)
    for sample in (
        'feedmill_jobs_done_total{collection="feedmill"} 1.0',
        'feedmill_dead_letters_written_total{collection="feedmill",reason="document"} 1.0',
        'feedmill_publication_delay_seconds_count{collection="feedmill"} 1.0',
        'feedmill_worker_seen{collection="feedmill"} 1.0',
    ):
        assert sample in metrics.splitlines()
    lines = [line for name in commands for line in (tmp_path / f"{name}.log").read_text().splitlines()]
    if form == "json":
        assert [line for line in lines if not line.startswith("{")] == []
        events = [json.loads(line)["event"] for line in lines]
        assert {"process.ready", "job.done", "job.dead", "process.stopping"} <= set(events)
    else:
        assert [line for line in lines if not re.match(r"\d{4}-\S+Z [A-Z]+ \S", line)] == []
        assert any("INFO job is done job_id=good target=a.jsonl" in line for line in lines)
        assert any("WARNING job is dead job_id=bad target=a.txt" in line for line in lines)
