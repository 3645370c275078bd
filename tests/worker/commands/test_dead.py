"""dead retry and dead drop: what is said of a letter that somebody else acts on at the same moment."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.jobs import bury_job, drop_letter, make_document_job, retry_job, submit_job
from tests.support.pipeline import run_one_job
from tests.support.screens import ROOT, read_screen
from tests.support.system import command, lines
from worker.commands import letter_changes
from worker.jobs.failed_runs import bury_job as bury_for_reason
from worker.runtime import Runtime
from worker.store.dead_letters import DeadLetter, DeadLetters

Act = Callable[[Runtime, str], object]

# name: (what is asked for, what somebody else does just before it is done, the job's state then)
AT_THE_SAME_MOMENT: dict[str, tuple[str, Act, str]] = {
    "dropped, and retried before": ("drop", lambda rt, letter: retry_job(rt, "j1"), "queued"),
    "dropped twice": ("drop", lambda rt, letter: drop_letter(rt, letter, "j1"), "dead"),
    "retried, and dropped before": ("retry", lambda rt, letter: drop_letter(rt, letter, "j1"), "dead"),
    "retried twice": ("retry", lambda rt, letter: retry_job(rt, "j1"), "queued"),
}


@pytest.mark.parametrize(("asked", "act", "state"), AT_THE_SAME_MOMENT.values(), ids=AT_THE_SAME_MOMENT)
def test_a_letter_that_somebody_else_acts_on_at_the_same_moment(
    rt: Runtime, server_url: str, monkeypatch: pytest.MonkeyPatch, asked: str, act: Act, state: str
) -> None:
    submit_job(rt, body=b"the input")
    rt.jobs.begin("j1", rt.now())
    bury_job(rt, "j1")
    (letter,) = rt.streams.read("dead")
    do = getattr(DeadLetters, asked)

    def act_first(letters: DeadLetters, *args: object) -> object:
        monkeypatch.setattr(DeadLetters, asked, do)
        act(rt, letter.id)
        return do(letters, *args)

    monkeypatch.setattr(DeadLetters, asked, act_first)
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    done = command("dead", asked, letter.id, environment=environment)
    assert (done.returncode, "nothing was done" in done.stderr) == (1, True)
    after = rt.jobs.load_state("j1")
    assert after is not None
    assert (after.state, rt.jobs.load("j1").body) == (state, b"the input" if state == "queued" else None)
    assert rt.jobs.audit().contradictions == ()


@pytest.fixture
def own(rt: Runtime, server_url: str) -> dict[str, str]:
    """The environment of a collection with three dead jobs of two reasons."""
    for name, reason in (("j1", "the input is empty"), ("j2", "no story was found on the page"), ("j3", "it is empty")):
        submit_job(rt, name, b"the input")
        rt.jobs.begin(name, rt.now())
        bury_for_reason(rt, name, "parse", reason)
    return {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}


def test_letters_are_listed_by_reason_and_told_apart(own: dict[str, str]) -> None:
    groups = lines(command("dead", "list", "--groups", environment=own).stdout)
    assert [(group["reason_kind"], group["letters"]) for group in groups] == [("parse.empty", 2), ("parse.no_story", 1)]
    assert groups[0]["newest"]["reason"] == "it is empty"
    for options, jobs in (
        ((), ["j1", "j2", "j3"]),
        (("--reason", "parse.empty"), ["j1", "j3"]),
        (("--reason", "Found On"), ["j2"]),
        (("--job", "j2"), ["j2"]),
        (("--stage", "fetch"), []),
        (("--since", "1h", "--limit", "2"), ["j2", "j3"]),
        (("--since", "2100-01-01"), []),
    ):
        assert [one["job_id"] for one in lines(command("dead", "list", *options, environment=own).stdout)] == jobs


def test_what_is_meant_is_retried_or_dropped_and_nothing_else(rt: Runtime, own: dict[str, str]) -> None:
    retried = command("dead", "retry", "--reason", "parse.empty", environment=own)
    assert (retried.returncode, "2 dead letters retried" in retried.stderr) == (0, True)
    assert "2 jobs in the queue again" in retried.stderr
    assert [letter.head.job_id for letter, _ in rt.letters.read_letters()] == ["j2"]
    again = command("dead", "retry", "--reason", "parse.empty", environment=own)
    assert (again.returncode, "0 dead letters retried" in again.stderr) == (0, True)
    dropped = command("dead", "drop", "all", environment=own)
    assert (dropped.returncode, "1 dead letters dropped" in dropped.stderr) == (0, True)
    (status,) = lines(command("status", environment=own).stdout)
    assert (status["dead_letters"], status["jobs_open"]) == (0, 2)


@pytest.mark.parametrize("asked", [(), ("--all", "--reason", "x"), ("1-1", "--all"), ("1-1", "--stage", "parse")])
def test_it_must_be_clear_what_is_meant(own: dict[str, str], asked: tuple[str, ...]) -> None:
    done = command("dead", "drop", *asked, environment=own)
    assert (done.returncode, "say which are meant" in done.stderr) == (2, True)


def test_what_is_stopped_in_between_goes_on_when_said_again(
    rt: Runtime, own: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_changes, "CHANGED_AT_ONCE", 1)
    drop, calls = DeadLetters.drop, iter([True, False])

    def drop_and_stop(letters: DeadLetters, some: list[DeadLetter]) -> list[bool]:
        if not next(calls):
            raise KeyboardInterrupt
        return drop(letters, some)

    with monkeypatch.context() as patch:
        patch.setattr(DeadLetters, "drop", drop_and_stop)
        stopped = command("dead", "drop", "--all", environment=own)
    assert (stopped.returncode, "1 dead letters dropped; stopped, 2 are left" in stopped.stderr) == (130, True)
    assert rt.letters.count_letters() == 2
    assert command("dead", "drop", "--all", environment=own).returncode == 0
    assert rt.letters.count_letters() == 0


@pytest.mark.long
@pytest.mark.parametrize(("answer", "code", "left"), [(b"n\n", 1, 3), (b"y\n", 0, 0)], ids=["no", "yes"])
def test_a_terminal_is_asked_before(
    rt: Runtime, own: dict[str, str], tmp_path: Path, answer: bytes, code: int, left: int
) -> None:
    near, far = pty.openpty()
    os.write(near, answer)
    environment = {**own, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    line = [sys.executable, "-m", "worker", "dead", "drop", "--all"]
    with subprocess.Popen(line, stdin=far, stdout=far, stderr=far, env=environment, cwd=tmp_path) as process:
        os.close(far)
        shown = read_screen(near)
        assert process.wait(60) == code, shown
    assert "Drop 3 of 3 dead letters? [y/N]:" in shown
    assert rt.letters.count_letters() == left


def test_a_letter_that_only_counts_parts_is_not_retried_into_nothing(rt: Runtime, server_url: str) -> None:
    run_one_job(rt, make_document_job("many", rt.now(), b"\n".join([b"{broken"] * 130), kind="items", via="stdin"))
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    (last,) = [json.loads(entry.fields["data"]) | {"id": entry.id} for entry in rt.streams.read("dead")][100:]
    assert last["reason"].startswith("30 more parts could not be read")
    done = command("dead", "retry", last["id"], environment=environment)
    assert (done.returncode, "must be submitted again" in done.stderr) == (1, True)
    assert rt.streams.get("dead", last["id"]) is not None
    done = command("dead", "retry", "--reason", "parse.more_parts", environment=environment)
    assert "nothing was done with 1" in done.stderr
    done = command("dead", "retry", "--reason", "nonsense", environment=environment)
    assert (done.returncode, "there is none of that kind" in done.stderr) == (0, True)
