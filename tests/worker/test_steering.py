"""What comes from outside steers no terminal and forges no line of a log: every command, and the workers' log."""

from __future__ import annotations

import base64
import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from ingest import Subscription
from tests.support.jobs import make_document_job, submit_job
from tests.support.pipeline import read_events, run_items
from tests.support.screens import make_stdout_terminal, set_width
from tests.support.system import started
from tests.support.texts import OTHER, WHOLE
from worker.cli import run_command_line
from worker.commands import terminal
from worker.jobs.failed_runs import bury_job as give_up
from worker.jobs.submissions import take_submissions
from worker.printable import is_harmless, make_logs_printable, make_printable
from worker.runtime import Runtime
from worker.store.feeds import FeedOptions, FeedState
from worker.store.keys import Keys

# harmless ones of every kind: colour, bell, backspace, carriage return, one-character CSI, turned text, line separator
STEERING = "\x1b[31mred\x07\x08\r\x9b31m\u202eder\u2028"
SHOWN = r"\x1b[31mred\x07\x08\r\x9b31m\u202eder\u2028"
IN_JSON = r"\u001b[31mred\u0007\b\r\u009b31m\u202eder\u2028"
ADDRESS = "https://gull.example/feed"


def find_steering(shown: str) -> set[str]:
    """Characters that should not have been shown."""
    return {letter for letter in shown if not is_harmless(letter)}


def show(
    monkeypatch: pytest.MonkeyPatch, rt: Runtime, server_url: str, *args: str, stdin: bytes = b""
) -> tuple[int, str, str]:
    """One command line on a terminal: its code, what stdout shows, and stderr."""
    monkeypatch.setenv("FEEDMILL_REDIS_URL", server_url)
    monkeypatch.setenv("FEEDMILL_COLLECTION", rt.settings.collection)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
    set_width(monkeypatch, 400)
    monkeypatch.setattr(terminal.STDOUT, "_color_system", None)
    with make_stdout_terminal() as screen, redirect_stderr(io.StringIO()) as errors:
        code = run_command_line([*args])
    return code, screen.shown, errors.getvalue()


@pytest.fixture
def letter(rt: Runtime, server_url: str) -> str:
    """Everything that others may name is named so that it would steer a terminal; the id of a dead letter."""
    feed, _ = rt.feeds.add(
        Subscription(address=ADDRESS, title=f"Gull {STEERING}", language=f"en{STEERING}"),
        FeedOptions(folder=(f"News{STEERING}",)),
        rt.now(),
    )
    (claim,) = rt.feeds.claim_due(rt.now(), rt.now())
    rt.feeds.settle_poll(feed.id, claim.job_id, FeedState(error=f"HTTP 500 {STEERING}", failures=2), rt.now())
    job = make_document_job("waiting", rt.now(), "x", name=f"a{STEERING}.txt")
    assert rt.jobs.submit(job, rt.now())
    submit_job(rt, "dead")
    rt.jobs.begin("dead", rt.now())
    give_up(rt, "dead", "work", f"it broke {STEERING}")
    program = Redis.from_url(server_url, decode_responses=True)
    keys = Keys.of(rt.settings.collection)
    program.xgroup_create(keys.stream("clean"), f"group{STEERING}", id="0", mkstream=True)
    program.xadd(keys.stream("submit"), {"job": "{}", f"field{STEERING}": "x"})
    program.xadd(keys.stream("submit"), {"job": json.dumps({"id": f"id{STEERING}", "text": "Gull"})})
    take_submissions(rt, lambda job_ids: None, wait=0.01)
    return next(iter(rt.streams.read("dead"))).id


# name: (arguments, its exit code, what stdout or stderr shows)
COMMANDS: dict[str, tuple[list[str], int, str]] = {
    "feeds list": (["feeds", "list"], 0, f"Gull {SHOWN}"),
    "feeds list, as JSON": (["feeds", "list", "--json"], 0, f"Gull {IN_JSON}"),
    "feeds export": (["feeds", "export"], 0, "&#x9B;31m&#x202E;der"),
    "status": (["status"], 0, f"group{SHOWN}"),
    "status, as JSON": (["status", "--json"], 0, f"group{IN_JSON}"),
    "status of a job": (["status", "--job", "waiting"], 0, f"a{SHOWN}.txt"),
    "status of a job, as JSON": (["status", "--job", "waiting", "--json"], 0, f"a{IN_JSON}.txt"),
    "status of no job": (["status", "--job", STEERING], 1, SHOWN),
    "doctor": (["doctor"], 0, "worker"),
    "doctor, as JSON": (["doctor", "--json"], 0, "worker"),
    "dead list": (["dead", "list"], 0, SHOWN),
    "dead list, as JSON": (["dead", "list", "--json"], 0, IN_JSON),
    "dead show": (["dead", "show", "{letter}"], 0, SHOWN),
    "dead show, as JSON": (["dead", "show", "{letter}", "--json"], 0, IN_JSON),
    "dead show of none": (["dead", "show", STEERING], 1, SHOWN),
    "dead retry of none": (["dead", "retry", STEERING], 1, SHOWN),
    "dead drop of none": (["dead", "drop", STEERING], 1, SHOWN),
    "tail": (["tail", "--stream", "dead"], 0, SHOWN),
    "tail, as JSON": (["tail", "--stream", "dead", "--json"], 0, IN_JSON),
    "tail from nowhere": (["tail", "--after", STEERING], 2, SHOWN),
    "story of none": (["story", STEERING], 1, SHOWN),
    "why of none": (["why", STEERING, "it_a"], 1, SHOWN),
    "merge of none": (["merge", STEERING, "st_a"], 1, SHOWN),
    "split of none": (["split", STEERING], 1, SHOWN),
    "withdraw of none": (["withdraw", STEERING], 1, SHOWN),
    "extract of no file": (["extract", f"/none{STEERING}"], 1, SHOWN),
    "extract of no address": (["extract", f"https://news.example:x/{STEERING}"], 1, "https://news.example:x/"),
    "dedupe of no file": (["dedupe", f"/none{STEERING}"], 1, SHOWN),
    "submit of no file": (["submit", f"/none{STEERING}"], 1, SHOWN),
    "feeds add of no address": (["feeds", "add", f"ftp://{STEERING}"], 1, ""),
    "feeds remove of none": (["feeds", "remove", f"https://gull.example/{STEERING}"], 1, ""),
    "feeds import of no file": (["feeds", "import", f"/none{STEERING}"], 1, SHOWN),
    "no such command": ([STEERING], 2, SHOWN),
    "no such option": ([f"--{STEERING}"], 2, SHOWN),
    "no such stream": (["tail", "--stream", STEERING], 2, ""),
    "no such time": (["extract", "--fetched-at", STEERING, "x"], 2, SHOWN),
    "an argument too many": (["feeds", "list", STEERING], 2, SHOWN.removeprefix(r"\x1b[31m")),
    "a server of no name": (["--redis-url", f"redis://{STEERING}", "status"], 2, ""),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_shows_what_steers_a_terminal(
    rt: Runtime, server_url: str, letter: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    args, code, said = COMMANDS[name]
    given = [arg.replace("{letter}", letter) for arg in args]
    ended, shown, errors = show(monkeypatch, rt, server_url, *given)
    assert find_steering(shown + errors) == set()
    assert said in shown + errors
    assert ended == code


ITEMS = [
    {"id": f"{name}{STEERING}", "title": f"Ferry {STEERING}", "content_text": text + STEERING, "source": STEERING,
     "url": f"https://gull.example/{name}{STEERING}", "language": STEERING, "tags": [STEERING],
     "date_published": STEERING}
    for name, text in {"a": WHOLE, "b": OTHER}.items()
]  # fmt: skip
READING = {
    "extract": ["extract", "--kind", "items", "-"],
    "extract, as JSON": ["extract", "--json", "--kind", "items", "-"],
    "extract, explained": ["extract", "--explain", "--kind", "document", "-"],
    "dedupe": ["dedupe", "-"],
    "dedupe, as JSON": ["dedupe", "--json", "-"],
}


@pytest.mark.parametrize("args", READING.values(), ids=READING)
@pytest.mark.parametrize("is_whole", [True, False])
def test_no_document_shows_what_steers_a_terminal(
    rt: Runtime, server_url: str, monkeypatch: pytest.MonkeyPatch, args: list[str], is_whole: bool
) -> None:
    body = "\n".join([*map(json.dumps, ITEMS), "" if is_whole else f"no JSON {STEERING}"]).encode()
    _, shown, errors = show(monkeypatch, rt, server_url, *args, stdin=body)
    assert find_steering(shown + errors) == set()
    assert shown


@pytest.mark.parametrize("as_json", [[], ["--json"]], ids=["for people", "as JSON"])
def test_no_file_that_is_submitted_shows_what_steers_a_terminal(
    rt: Runtime, server_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, as_json: list[str]
) -> None:
    path = tmp_path / f"a{STEERING}.txt"
    path.write_text(WHOLE, encoding="utf-8")
    code, shown, errors = show(monkeypatch, rt, server_url, "submit", *as_json, str(path))
    assert (code, find_steering(shown + errors)) == (0, set())
    assert (IN_JSON if as_json else SHOWN) in shown + errors


@pytest.mark.parametrize("as_json", [[], ["--json"]], ids=["for people", "as JSON"])
def test_no_story_shows_what_steers_a_terminal(
    rt: Runtime, server_url: str, monkeypatch: pytest.MonkeyPatch, as_json: list[str]
) -> None:
    run_items(rt, *ITEMS)
    names = [data["record"]["id"] for _, data in read_events(rt)]
    reason = f"as {STEERING} says"
    for args in (
        ["story", names[0]],
        ["why", *names],
        ["tail"],
        ["withdraw", names[0], "--reason", reason],
        ["story", names[0]],
        ["tail", "--stream", "clean"],
    ):
        code, shown, errors = show(monkeypatch, rt, server_url, *args, *as_json)
        assert (code, find_steering(shown + errors)) == (0, set()), (args, errors)
        assert shown


def make_record(message: str, *args: object, error: Exception | None = None) -> logging.LogRecord:
    """As a logger makes it."""
    trace = (type(error), error, error.__traceback__) if error else None
    return logging.getLogger("x").makeRecord("x", logging.ERROR, "x.py", 1, message, args, trace)


@pytest.fixture
def _printable_logs() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    make_logs_printable()
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.usefixtures("_printable_logs")
def test_a_record_is_one_line_that_steers_nothing() -> None:
    said = logging.Formatter("%(levelname)s %(message)s").format(make_record("job %s: %r", f"a{STEERING}\nERROR b", 1))
    assert said == f"ERROR job a{SHOWN}\\nERROR b: 1"


@pytest.mark.usefixtures("_printable_logs")
def test_a_traceback_is_set_in_and_steers_nothing() -> None:
    try:
        raise ValueError(f"a{STEERING}\nERROR forged")
    except ValueError as error:
        record = make_record("it failed", error=error)
    said = logging.Formatter("%(levelname)s %(message)s").format(record).split("\n")
    assert (said[0], said[-2:]) == ("ERROR it failed", [f"  ValueError: a{SHOWN}", "  ERROR forged"])
    assert all(line.startswith("  ") for line in said[1:])


@pytest.mark.usefixtures("_printable_logs")
@pytest.mark.parametrize("args", [("a",), ("a", "b", "c"), ({"a": "b"},)])
def test_a_message_that_does_not_fit_its_arguments_is_logged_all_the_same(args: tuple[object, ...]) -> None:
    assert "a" in make_record("%d %s", *args).getMessage()


@given(st.text())
def test_any_text_is_made_printable_and_stays_what_it_was(text: str) -> None:
    shown = make_printable(text)
    assert find_steering(shown) == set()
    assert make_printable(shown) == shown


def push_message(server_url: str, queue: str, task: str, job_id: str, call: object, content_type: str) -> None:
    """Put a message onto Celery's list as another program may."""
    message = {
        "body": base64.b64encode(json.dumps(call).encode()).decode(),
        "content-type": content_type,
        "content-encoding": "utf-8",
        "properties": {
            "body_encoding": "base64",
            "delivery_tag": job_id,
            "delivery_info": {"exchange": "", "routing_key": queue},
        },
        "headers": {"task": task, "id": job_id, "root_id": job_id, "lang": "py", "argsrepr": STEERING},
    }
    Redis.from_url(server_url).lpush(queue, json.dumps(message))


@pytest.mark.long
def test_no_message_of_other_programs_steers_the_log_of_the_workers(tmp_path: Path) -> None:
    with started(tmp_path, workers=1) as system:
        url, forged = system.server.url, f"{STEERING}\n[2026-06-07 10:00:00,000: WARNING/MainProcess] forged"
        calls: list[tuple[str, object, str]] = [
            ("feedmill.run_job", [[], {forged: 1}, {}], "application/json"),
            ("feedmill.run_job", [[forged, forged], {}, {}], "application/json"),
            ("feedmill.run_job", [[{"id": forged}], {}, {}], "application/json"),
            ("feedmill.run_job", [[], {}, {}], f"text/{forged}"),
            ("feedmill.reconcile", [[forged], {}, {}], "application/json"),
            (f"feedmill.{forged}", [[], {}, {}], "application/json"),
        ]
        for number, (task, call, content_type) in enumerate(calls):
            push_message(url, "feedmill.jobs", task, f"m{number}{forged}", call, content_type)
        Redis.from_url(url).lpush("feedmill.jobs", f"no JSON {forged}")
        Redis.from_url(url).xadd("feedmill:feedmill:submit", {forged: "x"})
        (job,) = system.submit("-", stdin=f"Gull {forged}".encode())
        assert job["state"]
        system.wait_until(lambda: Redis.from_url(url).llen("feedmill.jobs") == 0)
        system.wait_until(lambda: "argument" in (tmp_path / "worker.log").read_text("utf-8"))
        log = (tmp_path / "worker.log").read_text("utf-8")
    assert r"\x1b[31mred" in log
    assert find_steering(log) == set()
    assert not any(line.startswith("[2026-06-07") for line in log.split("\n"))
