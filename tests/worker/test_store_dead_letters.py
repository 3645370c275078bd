"""dead_letters: read, retried and dropped in any number, by any number of people."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from ingest import Problem
from tests.support.jobs import bury_job, retry_job, submit_job
from worker.judging.changes import change_for_dead_part
from worker.runtime import Runtime
from worker.store import dead_letters
from worker.store.dead_letters import DeadLetter


def bury_jobs(rt: Runtime, *names: str) -> None:
    for name in names:
        submit_job(rt, name, f"the input of {name}".encode())
        rt.jobs.begin(name, rt.now())
        bury_job(rt, name)


def bury_parts(rt: Runtime, job_id: str, *texts: str) -> None:
    """A job that is done but for parts that could not be read."""
    submit_job(rt, job_id)
    rt.jobs.begin(job_id, rt.now())
    rt.jobs.accept(job_id, "feed", len(texts))
    changes = [
        change_for_dead_part(
            job_id, f"p{n}", Problem(where=f"entry {n}", reason="no title and no text", raw=text, kind="items"),
            "a.xml", 1, rt.now(),
        )
        for n, text in enumerate(texts)
    ]  # fmt: skip
    assert rt.commit(job_id, changes, 10**9, rt.now()).refusal == ""
    rt.jobs.finish(job_id, rt.now())


def read_all(rt: Runtime, **options: bool) -> list[DeadLetter]:
    return [letter for letter, _ in rt.letters.read_letters(**options)]  # type: ignore[arg-type]


def retry_all(rt: Runtime, letters: list[DeadLetter], prefix: str = "new") -> list[str | None]:
    return rt.letters.retry(letters, (f"{prefix}{n}" for n in itertools.count()), rt.now())


@pytest.mark.parametrize("at_once", [1, 2, 500])
@pytest.mark.parametrize("newest_first", [False, True])
def test_every_letter_is_read_once_in_its_order(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch, at_once: int, newest_first: bool
) -> None:
    monkeypatch.setattr(dead_letters, "READ_AT_ONCE", at_once)
    bury_jobs(rt, "j1", "j2", "j3")
    bury_parts(rt, "j4", "one")
    names = [letter.head.job_id for letter in read_all(rt, newest_first=newest_first)]
    assert names == (["j4", "j3", "j2", "j1"] if newest_first else ["j1", "j2", "j3", "j4"])
    assert [letter.dead_job for letter in read_all(rt)] == ["j1", "j2", "j3", None]
    assert read_all(rt)[-1].kind == "parse.no_text"


def test_packed_data_is_read_too(make_runtime: object) -> None:
    rt = make_runtime(event_packing="zlib")  # type: ignore[operator]
    bury_parts(rt, "j1", "long " * 200)
    (letter,) = read_all(rt)
    assert letter.head.where == "entry 0"
    assert retry_all(rt, [letter]) == ["new0"]
    assert rt.jobs.load("new0").body == b"long " * 200


def test_jobs_and_parts_are_retried_together_and_only_once(rt: Runtime) -> None:
    bury_jobs(rt, "j1", "j2")
    bury_parts(rt, "j3", "one", "two")
    letters = read_all(rt)
    assert retry_all(rt, letters) == ["j1", "j2", "new0", "new1"]
    assert (rt.jobs.load("new1").body, rt.jobs.load("j1").body) == (b"two", b"the input of j1")
    assert retry_all(rt, letters, "other") == [None] * 4
    assert rt.letters.drop(letters) == [False] * 4
    assert rt.letters.count_letters() == 0
    audit = rt.jobs.audit()
    assert (audit.jobs, audit.jobs_open, audit.jobs_dead, audit.contradictions) == (5, 4, 0, ())


def test_two_who_retry_one_part_at_the_same_moment_make_one_job(rt: Runtime) -> None:
    bury_parts(rt, "j1", *(f"text {n}" for n in range(50)))
    letters = read_all(rt)
    with ThreadPoolExecutor(4) as people:
        answers = [*people.map(lambda name: retry_all(rt, letters, name), ["a", "b", "c", "d"])]
    made = [[answer for answer in row if answer] for row in zip(*answers, strict=True)]
    assert {len(jobs) for jobs in made} == {1}
    assert rt.jobs.audit().jobs_open == 50


def test_a_letter_of_before_does_not_retry_the_job_that_died_again(rt: Runtime) -> None:
    bury_jobs(rt, "j1")
    old = read_all(rt)
    assert retry_job(rt, "j1")
    rt.jobs.begin("j1", rt.now())
    bury_job(rt, "j1")
    assert retry_all(rt, old) == [None]
    state = rt.jobs.load_state("j1")
    assert state is not None
    assert state.state == "dead"


def test_long_inputs_are_sent_in_several_calls(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dead_letters, "MOST_BYTES", 10)
    bury_parts(rt, "j1", "12345", "67890", "1", "x" * 11)
    assert retry_all(rt, read_all(rt)) == ["new0", "new1", "new2", "new3"]
    assert [rt.jobs.load(f"new{n}").body for n in range(4)] == [b"12345", b"67890", b"1", b"x" * 11]


def test_what_is_dropped_is_forgotten_with_its_input(rt: Runtime) -> None:
    bury_jobs(rt, "j1", "j2")
    bury_parts(rt, "j3", "one")
    assert rt.letters.drop(read_all(rt)) == [True] * 3
    assert rt.jobs.load("j1").body is None
    assert (rt.letters.count_letters(), rt.jobs.audit().outcomes["dead"]) == (0, 3), "the counts keep them"
