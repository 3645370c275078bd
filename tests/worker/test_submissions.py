"""Jobs that other programs put into the stream: each ends in the ledger, whatever dies on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as LostConnectionError

from worker.jobs.intake_pause import IntakePause, find_pause
from worker.jobs.repetition import keep_doing
from worker.jobs.submissions import take_or_wait, take_submissions
from worker.runtime import Runtime
from worker.store import submissions
from worker.store.keys import Keys

JOB = {"id": "harbour-1", "text": "Gull returns to pier\nIt came back on Monday, said the keeper of the pier."}


@pytest.fixture
def put(server_url: str, rt: Runtime) -> Callable[..., str]:
    """Put an entry into the stream, as another program does."""
    program = Redis.from_url(server_url, decode_responses=True)
    key = Keys.of(rt.settings.collection).stream("submit")

    def put_entry(fields: dict[str, str | bytes] | None = None, **message: object) -> str:
        return str(program.xadd(key, fields or {"job": json.dumps({**JOB, **message})}))  # type: ignore[arg-type]

    return put_entry


def take(rt: Runtime) -> list[str]:
    """One round that waits for nothing; the jobs that it enqueues."""
    enqueued: list[str] = []
    take_submissions(rt, enqueued.extend, wait=0.01)
    return enqueued


def test_a_job_goes_from_the_stream_into_the_ledger_and_the_queue(rt: Runtime, put: Callable[..., str]) -> None:
    put()
    assert rt.submissions.count_waiting() == 1
    assert take(rt) == ["harbour-1"]
    assert rt.submissions.count_waiting() == 0
    assert rt.jobs.load("harbour-1").body == JOB["text"].encode()


def test_the_same_id_again_changes_nothing(rt: Runtime, put: Callable[..., str]) -> None:
    put()
    put(text="Something else")
    assert take(rt) == ["harbour-1"]
    assert (rt.jobs.audit().jobs, rt.submissions.count_waiting()) == (1, 0)
    assert rt.jobs.load("harbour-1").body == JOB["text"].encode()


def test_jobs_keep_their_order(rt: Runtime, put: Callable[..., str]) -> None:
    wanted = [f"j{n}" for n in range(40)]
    for name in wanted:
        put(id=name)
    assert take(rt) + take(rt) + take(rt) == wanted


@pytest.mark.parametrize(
    ("fields", "reason", "kept"),
    [
        ({"job": b"\xff\x00"}, "no JSON", b"\xff\x00"),
        ({"job": "[" * 100_000}, "no JSON", b"[" * 100_000),
        ({"job": "[]"}, "Expected `object`", b"[]"),
        ({"job": '{"id": "a"}'}, "give one of url, text, items, body", b'{"id":"a"}'),
        ({"job": '{"id": "a b", "text": "x"}'}, "`$.id`", b'{"id":"a b","text":"x"}'),
        ({"id": "a", "url": "https://harbour.example/"}, "one field, 'job', not 'id', 'url'", b"https://harbour.example/"),
        ({"job": "{}", "\x1b[31mred": "x"}, "not '\\x1b[31mred', 'job'", b"\x1b[31mred"),
    ],
    ids=["bytes", "nested", "list", "nothing_to_read", "bad_id", "fields", "escape"],
)  # fmt: skip
def test_what_asks_for_no_job_is_a_dead_letter_that_keeps_it(
    rt: Runtime, put: Callable[..., str], fields: dict[str, str | bytes], reason: str, kept: bytes
) -> None:
    put(fields)
    put(id="next")
    assert take(rt) == ["next"]
    assert rt.submissions.count_waiting() == 0
    (letter,) = rt.streams.read("dead")
    data = json.loads(letter.fields["data"])
    assert reason in data["reason"]
    assert kept in (rt.jobs.load(data["job_id"]).body or b"")
    assert rt.jobs.audit().contradictions == ()


def test_half_a_character_is_replaced_as_in_other_messages(rt: Runtime, put: Callable[..., str]) -> None:
    put({"job": '{"id": "half", "text": "Gull \\ud83d."}'})
    assert take(rt) == ["half"]
    assert rt.jobs.load("half").body == "Gull \ufffd.".encode()


def test_what_a_dead_reader_had_taken_is_taken_again(
    rt: Runtime, put: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put()
    assert rt.submissions.read_waiting(0.01) != []  # and the reader dies
    assert take(rt) == []  # it may still be at work
    monkeypatch.setattr(submissions, "ABANDONED_AFTER", timedelta(0))
    assert take(rt) == ["harbour-1"]
    assert rt.submissions.count_waiting() == 0


def test_an_entry_whose_job_was_written_down_before_its_reader_died_makes_no_second_job(
    rt: Runtime, put: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put()
    with monkeypatch.context() as patched:
        patched.setattr(rt.submissions, "remove", fail_to_connect)
        with pytest.raises(LostConnectionError):
            take(rt)
    monkeypatch.setattr(submissions, "ABANDONED_AFTER", timedelta(0))
    assert take(rt) == []
    assert (rt.jobs.audit().jobs, rt.submissions.count_waiting()) == (1, 0)


def fail_to_connect(*_: object) -> None:
    raise LostConnectionError("gone")


def test_a_job_that_could_not_be_enqueued_is_in_the_ledger(rt: Runtime, put: Callable[..., str]) -> None:
    put()
    with pytest.raises(LostConnectionError):
        take_submissions(rt, fail_to_connect, wait=0.01)
    state = rt.jobs.load_state("harbour-1")
    assert state is not None
    assert (state.state, rt.submissions.count_waiting()) == ("queued", 0)


def test_while_too_many_jobs_are_open_the_rest_waits_in_the_stream(
    make_runtime: Callable[..., Runtime], put: Callable[..., str]
) -> None:
    rt = make_runtime(max_open=2)
    for n in range(2):
        put(id=f"j{n}")
    assert find_pause(rt) is None
    assert len(take(rt)) == 2
    assert find_pause(rt) == IntakePause("2 jobs are open (FEEDMILL_MAX_OPEN is 2)")


def test_beyond_the_memory_mark_nothing_is_taken_in(make_runtime: Callable[..., Runtime]) -> None:
    for mark in (1000, 1e-9):
        pause = find_pause(make_runtime(max_memory=mark))
        assert pause is not None
        assert re.fullmatch(
            r"[\d.]+ MB of the server's memory are in use, the mark is [\d.]+ k?B \(FEEDMILL_MAX_MEMORY\)", pause.reason
        )
    assert find_pause(make_runtime(max_memory=1e15)) is None


@contextmanager
def taking(rt: Runtime, enqueue: Callable[..., object]) -> Iterator[None]:
    """Taken in all the time, as the scheduler does."""
    stop = Event()
    thread = Thread(target=keep_doing, args=("intake", lambda: take_or_wait(rt, enqueue), 0, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
        assert not thread.is_alive()


def test_a_failure_ends_nothing(
    rt: Runtime, put: Callable[..., str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    enqueued, done = list[str](), Event()

    def enqueue(job_ids: list[str]) -> None:
        enqueued.extend(job_ids)
        done.set()

    remaining_failures = [1, 2]
    read = rt.submissions.read_waiting

    def fail_twice(_: float) -> list[submissions.Submission]:
        if remaining_failures:
            remaining_failures.pop()
            fail_to_connect()
        return read(0.05)

    monkeypatch.setattr(rt.submissions, "read_waiting", fail_twice)
    put()
    with taking(rt, enqueue):
        assert done.wait(30)
    assert enqueued == ["harbour-1"]
    assert [(one.event, one.step, one.reason) for one in caplog.records] == [
        ("scheduler.waits", "intake", "ConnectionError: gone")
    ] * 2


def test_only_of_jobs_without_their_document_is_asked_who_is_to_have_them(rt: Runtime, put: Callable[..., str]) -> None:
    put()
    put({"job": json.dumps({"id": "away", "url": "https://gull.example/1"})})
    asked: list[str] = []
    sent: list[str] = []
    assert take_submissions(rt, asked.extend, sent.extend, wait=0.01) == 2
    assert (asked, sent) == (["away"], ["harbour-1"])
