"""status --job and dead show: how often a job was tried, and how each time ended."""

from __future__ import annotations

from pathlib import Path

from tests.support.clock import Clock
from tests.support.jobs import bury_job, submit_job
from tests.support.system import command, lines, terminal
from worker.jobs.failed_runs import bury_job as give_up
from worker.runtime import Runtime
from worker.store.runs import JobRun


def make_environment(rt: Runtime, url: str) -> dict[str, str]:
    return {"FEEDMILL_REDIS_URL": url, "FEEDMILL_COLLECTION": rt.settings.collection}


def lose_and_fail(rt: Runtime, clock: Clock) -> None:
    """A job whose first run is lost, and whose second one fails."""
    submit_job(rt)
    rt.jobs.for_run(JobRun(token="a", worker="dune:7")).begin("j1", rt.now())
    clock.forward(rt.settings.lease + 1)
    second = rt.for_run(JobRun(token="b", worker="dune:8"))
    second.jobs.begin("j1", rt.now())
    give_up(second, "j1", "work", "it broke\x1b[2J")


def test_a_job_is_shown_with_the_ends_of_its_runs(rt: Runtime, server_url: str, clock: Clock, tmp_path: Path) -> None:
    lose_and_fail(rt, clock)
    environment = make_environment(rt, server_url)
    (state,) = lines(command("status", "--job", "j1", environment=environment).stdout)
    assert (state["state"], state["attempts"], state["runs"]) == ("dead", 1, 2)
    ends = [(end["number"], end["worker"], end["is_counted"], end["was_alone"]) for end in state["ends"]]
    assert ends == [(1, "dune:7", False, False), (2, "dune:8", True, True)]
    shown = terminal("status", "--job", "j1", columns=200, folder=tmp_path, environment=environment)
    assert "1 of 2 runs count" in shown
    assert "worker dune:7: lost: nothing was heard of it for 15 s (does not count)" in shown
    assert "worker dune:8, alone in its process: it broke\\x1b[2J" in shown


def test_a_dead_letter_says_how_each_run_ended(rt: Runtime, server_url: str, clock: Clock, tmp_path: Path) -> None:
    lose_and_fail(rt, clock)
    (letter,) = rt.streams.read("dead")
    environment = make_environment(rt, server_url)
    (shown,) = lines(command("dead", "show", letter.id, environment=environment).stdout)
    assert [run["how"] for run in shown["runs"]] == ["lost: nothing was heard of it for 15 s", "it broke\x1b[2J"]
    text = terminal("dead", "show", letter.id, columns=200, folder=tmp_path, environment=environment)
    assert "worker dune:8, alone in its process: it broke\\x1b[2J" in text


def test_a_letter_of_an_earlier_version_is_shown(rt: Runtime, server_url: str, tmp_path: Path) -> None:
    submit_job(rt)
    bury_job(rt, "j1")
    (letter,) = rt.streams.read("dead")
    shown = terminal(
        "dead", "show", letter.id, columns=80, folder=tmp_path, environment=make_environment(rt, server_url)
    )
    assert "j1" in shown


def test_a_job_that_nobody_knows_is_an_error(rt: Runtime, server_url: str) -> None:
    done = command("status", "--job", "nobody", environment=make_environment(rt, server_url))
    assert (done.returncode, "nobody: no such job" in done.stderr) == (1, True)
