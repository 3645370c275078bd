"""hooks: each command as a person types it; no secret is shown but once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.support.hook_receiver import HookReceiver, answer_with, receiving
from tests.support.hooks import count_backlog, send_round
from tests.support.pipeline import make_courier_item, run_items
from tests.support.system import command, lines, terminal
from worker.checkup.checkup import run_checks
from worker.runtime import Runtime
from worker.webhooks.retries import WAITS
from worker.webhooks.signatures import make_secret

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def receiver() -> Iterator[HookReceiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def environment(rt: Runtime, server_url: str) -> dict[str, str]:
    return {
        "FEEDMILL_REDIS_URL": server_url,
        "FEEDMILL_COLLECTION": rt.settings.collection,
        "FEEDMILL_FETCH_ALLOW": "127.0.0.0/8",
    }


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    return partial(command, "hooks", environment=environment)


def add(run: Run, receiver: HookReceiver, *options: str) -> dict[str, str]:
    (told,) = lines(run("add", receiver.url, *options).stdout)
    return told


def test_a_secret_is_shown_once(rt: Runtime, run: Run, receiver: HookReceiver, tmp_path: Path) -> None:
    told = add(run, receiver, "--source", "Harbour Courier", "--type", "story.created")
    assert re.fullmatch(r"whsec_[\w+/]{43}=", told["secret"])
    assert told["url"] == f"http://127.0.0.1:{receiver.port}/hook?…"
    run_items(rt, make_courier_item())
    receiver.answer = answer_with(500)
    send_round(rt)
    shown = [run("list"), run("deliveries"), run("deliveries", told["id"]), run("test", told["id"])]
    for done in shown:
        assert "whsec_" not in done.stdout + done.stderr
        assert "hidden" not in done.stdout + done.stderr
        assert done.stdout
    (listed,) = lines(shown[0].stdout)
    assert (listed["sources"], listed["waiting"], listed["failures"]) == (["harbour courier"], 1, 1)
    (one,) = lines(shown[1].stdout)
    assert (one["state"], one["attempts"], one["type"]) == ("waiting", 1, "story.created")
    own = tmp_path / "secret.txt"
    own.write_text(make_secret(bytes(24)) + "\n")
    assert "secret" not in add(run, receiver, "--secret-file", str(own))
    assert "secret" not in lines(run("rotate", told["id"], "--secret-file", str(own)).stdout)[0]
    assert lines(run("rotate", told["id"]).stdout)[0]["secret"] != told["secret"]


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_" + "A" * 28, "sec_" + "A" * 32, "whsec_" + "A" * 92, "\udcff"]
)
def test_a_file_that_holds_no_secret_is_refused(
    rt: Runtime, run: Run, receiver: HookReceiver, tmp_path: Path, secret: str
) -> None:
    file = tmp_path / "secret.txt"
    file.write_bytes(secret.encode("utf-8", "surrogateescape"))
    done = run("add", receiver.url, "--secret-file", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert "--secret-file" in done.stderr
    assert rt.webhooks.read_all() == []


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("https://10.0.0.1/hook", "not a public address"),
        ("http://93.184.215.14/hook", "--allow-http"),
        ("ftp://127.0.0.1/", "only http and https"),
        ("no address", "only http and https"),
        ("http://127.0.0.1:25/", "port 25"),
    ],
)
def test_an_address_that_may_not_be_sent_to_is_refused(rt: Runtime, run: Run, url: str, says: str) -> None:
    done = run("add", url)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr
    assert rt.webhooks.read_all() == []


def test_a_ping_shows_the_answer(run: Run, receiver: HookReceiver) -> None:
    told = add(run, receiver)
    done = run("test", told["id"])
    (message,) = receiver.received
    message.verify(told["secret"])
    assert message.data["type"] == "webhook.ping"
    assert (done.returncode, lines(done.stdout)[0]["status"]) == (0, 204)
    receiver.answer = answer_with(418, body=b"\x1b[2J")
    done = run("test", told["id"])
    assert (done.returncode, lines(done.stdout)[0]["said"]) == (1, r"answered 418 I'm a Teapot: \x1b[2J")


def test_pause_resume_retry_and_remove(rt: Runtime, run: Run, receiver: HookReceiver) -> None:
    told = add(run, receiver)
    (hook,) = rt.webhooks.read_all()
    assert run("pause", told["id"]).returncode == 0
    run_items(rt, make_courier_item())
    send_round(rt)
    assert count_backlog(rt, hook) == (1, 0, 0)
    assert run("resume", told["id"]).returncode == 0
    receiver.answer = answer_with(410)
    send_round(rt)
    assert count_backlog(rt, hook) == (0, 0, 1)
    assert lines(run("list").stdout)[0]["state"] == "gone"
    assert run("resume", told["id"]).returncode == 0
    (dead,) = lines(run("deliveries", "--state", "dead").stdout)
    assert run("retry", dead["id"]).returncode == 0
    assert count_backlog(rt, hook) == (1, 0, 0)
    assert run("retry", dead["id"]).returncode == 0, "one that waits is due at once"
    assert run("retry", told["id"]).stderr == "0 deliveries are tried again now, 0 stay dead\n"
    assert run("remove", told["id"]).returncode == 0
    assert run("list").stdout == ""


@pytest.mark.parametrize(
    "words", [("remove",), ("pause",), ("resume",), ("test",), ("rotate",), ("deliveries",), ("retry",)]
)
def test_what_is_unknown_is_named(run: Run, words: tuple[str, ...]) -> None:
    for name in ("hk_0123456789abcdef", "hk_*", "\x1b[2J", "hk_0123456789abcdef/clean_1-1"):
        done = run(*words, name)
        assert done.returncode == 1
        assert "no such webhook" in done.stderr
        assert "\x1b" not in done.stderr


def test_retry_wants_names_or_all(run: Run) -> None:
    assert run("retry").returncode == 2
    assert run("retry", "--all", "hk_0123456789abcdef").returncode == 2
    assert run("retry", "--all").returncode == 0


@pytest.mark.long
@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_gets_it_readable(
    rt: Runtime, run: Run, receiver: HookReceiver, environment: dict[str, str], tmp_path: Path, columns: int
) -> None:
    told = add(run, receiver, "--stream", "clean", "--stream", "copies", "--language", "en")
    receiver.answer = answer_with(500, body=b"the database of this receiver is being moved to another machine")
    run_items(rt, make_courier_item(language="en"))
    send_round(rt)
    for words in (("list",), ("deliveries",)):
        shown = terminal("hooks", *words, columns=columns, folder=tmp_path, environment=environment)
        assert told["id"] in shown
        print(plain := re.sub(r"\x1b\[[\d;]*m", "", shown))
        assert max(map(len, plain.splitlines())) <= columns
        assert "the database" in plain
    (one,) = rt.deliveries.list_unsent(told["id"])
    assert f"{told['id']}/{one.message_id}" in plain, "to be copied whole"


def test_the_doctor_names_a_hook_that_fails(rt: Runtime, run: Run, receiver: HookReceiver) -> None:
    def look() -> tuple[str, str]:
        (check,) = (one for one in run_checks(rt, rt.now()) if one.name == "webhooks")
        return check.grade, check.says

    assert "webhooks" not in {check.name for check in run_checks(rt, rt.now())}
    told = add(run, receiver)
    assert look() == ("ok", "1 webhooks, 0 deliveries wait, 0 are dead, 0 dropped")
    receiver.answer = answer_with(500)
    run_items(rt, make_courier_item())
    for wait in WAITS[:3]:
        send_round(rt)
        rt.now.forward(wait + 0.01)  # type: ignore[attr-defined]
    grade, says = look()
    assert grade == "warning"
    assert f"{told['id']}: 3 attempts in a row failed" in says
