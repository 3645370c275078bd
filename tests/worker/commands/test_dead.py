"""dead retry and dead drop: what is said of a letter that somebody else acts on at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.jobs import bury_job, drop_letter, retry_job, submit_job
from tests.support.system import command
from worker.runtime import Runtime
from worker.store.dead_letters import DeadLetters

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
