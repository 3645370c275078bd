"""Long bodies go to the server in pieces and come back whole; what nobody takes over does not stay."""

from __future__ import annotations

import pytest
from redis import Redis

from tests.support.jobs import make_document_job, submit_job
from tests.support.users import operator_url
from worker.runtime import Runtime
from worker.store import bodies
from worker.store.keys import Keys

BODY = bytes(range(23))


@pytest.fixture
def server(server_url: str) -> Redis:
    return Redis.from_url(operator_url(server_url))


@pytest.fixture
def keys(rt: Runtime) -> Keys:
    return Keys.of(rt.settings.collection)


@pytest.fixture(autouse=True, params=[4, 22, 23, 24], ids="pieces of {}".format)
def piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PIECE", request.param)


def test_a_body_comes_back_as_it_was_and_stays(rt: Runtime, server: Redis, keys: Keys) -> None:
    submit_job(rt, body=BODY)
    assert rt.jobs.load("j1").body == BODY
    assert server.ttl(keys.body("j1")) == -1
    assert [*server.scan_iter(keys.staged("*"))] == []


def test_a_body_without_bytes_is_a_body(rt: Runtime) -> None:
    submit_job(rt, body=b"")
    assert rt.jobs.load("j1").body == b""


def test_a_second_submission_leaves_nothing_behind(rt: Runtime, server: Redis, keys: Keys) -> None:
    submit_job(rt, body=BODY)
    assert not rt.jobs.submit(make_document_job("j1", rt.now(), BODY[::-1]), rt.now())
    assert rt.jobs.load("j1").body == BODY
    assert [*server.scan_iter(keys.staged("*"))] == []


def test_what_is_kept_for_the_next_attempt_takes_the_place_of_what_was_there(
    rt: Runtime, server: Redis, keys: Keys
) -> None:
    submit_job(rt, body=b"short")
    fetched = make_document_job("j1", rt.now(), BODY)
    rt.jobs.keep(fetched)
    assert rt.jobs.load("j1").body == b"short", "it is nobody's run"
    rt.jobs.begin("j1", rt.now())
    rt.jobs.keep(fetched)
    assert rt.jobs.load("j1").body == BODY
    assert server.ttl(keys.body("j1")) == -1
    assert [*server.scan_iter(keys.staged("*"))] == []


def test_what_no_job_takes_over_expires(rt: Runtime, server: Redis, keys: Keys) -> None:
    staged = bodies.Bodies(server, keys).stage(BODY)
    assert staged.get("body") == BODY or 0 < server.ttl(keys.staged(str(staged["staged"]))) <= bodies.STAGED_FOR


def test_there_may_be_none(rt: Runtime) -> None:
    assert bodies.Bodies(rt.jobs._client, rt.jobs._keys).load_with_fields("nobody") == ({}, None)
