"""Jobs from other programs: the message that docs/submitting.md promises, and what becomes of others."""

from __future__ import annotations

import base64
import itertools
import json
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import Document, ParseError, UnfetchedDocument
from tests.support.clock import NOW
from worker.envelope import wrap_message
from worker.jobs.message import make_refused_job, read_message
from worker.jobs.pipeline import accept_envelope, accept_message
from worker.message_head import SUBMIT_TASK
from worker.runtime import Runtime

LIMIT = 1000
numbers = itertools.count()


def test_a_url_is_fetched_later_so_it_has_no_bytes_and_no_time() -> None:
    job = read_message({"id": "a-1", "kind": "feed", "url": "https://harbour.example/feed"}, NOW, LIMIT)
    assert job.document == UnfetchedDocument(url="https://harbour.example/feed", kind="feed", via="queue")


@pytest.mark.parametrize(
    ("part", "kind", "body"),
    [
        pytest.param({"text": "Gull"}, "auto", b"Gull", id="text"),
        pytest.param({"items": [{"id": "1"}, {"id": "2"}]}, "items", b'{"id":"1"}\n{"id":"2"}', id="items"),
        pytest.param({"body": base64.b64encode(b"\xff\x00").decode()}, "auto", b"\xff\x00", id="bytes"),
    ],
)
def test_bytes_come_in_three_ways(part: dict[str, Any], kind: Any, body: bytes) -> None:
    job = read_message({"id": "a-1", "fetched_at": "2026-06-01T10:00:00+02:00", **part}, NOW, LIMIT)
    taken = datetime(2026, 6, 1, 8, tzinfo=UTC)
    assert job.document == Document(body=body, kind=kind, fetched_at=taken, via="queue")


@pytest.mark.parametrize("asked", [True, False, None])
def test_full_text_is_asked_for_or_not(asked: bool | None) -> None:
    message = {"id": "a", "url": "https://harbour.example/feed"} | ({} if asked is None else {"full_text": asked})
    assert read_message(message, NOW, LIMIT).full_text is bool(asked)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        pytest.param("feed.xml", "job message", id="not an object"),
        pytest.param({"url": "https://a.example"}, "`id`", id="no id"),
        pytest.param({"id": "a b", "text": "x"}, "id", id="an id that is no key"),
        pytest.param({"id": "a"}, "not none", id="nothing to read"),
        pytest.param({"id": "a", "text": "x", "url": "y"}, "not url and text", id="two things to read"),
        pytest.param({"id": "a", "text": "x", "kind": "film"}, "film", id="unknown kind"),
        pytest.param({"id": "a", "txt": "x"}, "txt", id="unknown field"),
        pytest.param({"id": "a", "body": "%%%"}, "base64", id="no base64"),
        pytest.param({"id": "a", "text": "x" * 1001}, "FEEDMILL_MAX_BYTES", id="too large"),
    ],
)
def test_what_is_no_job_is_refused_by_name(message: object, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        read_message(message, NOW, LIMIT)


def test_a_refused_message_is_a_dead_letter_once_with_its_reason(rt: Runtime) -> None:
    sent: list[str] = []
    for _ in range(2):
        accept_message(rt, {"id": "a", "kind": "film"}, sent.extend)
    (letter,) = rt.streams.read("dead")
    assert "film" in letter.fields["data"]
    assert sent == []
    assert rt.jobs.audit().contradictions == ()
    assert (
        make_refused_job({"a": 1}, NOW).id == make_refused_job({"a": 1}, NOW).id != make_refused_job({"a": 2}, NOW).id
    )


def test_a_job_sent_twice_is_enqueued_once(rt: Runtime) -> None:
    sent: list[str] = []
    for _ in range(2):
        accept_message(rt, {"id": "a", "text": "Gull"}, sent.extend)
    assert sent == ["a"]
    assert rt.jobs.audit().jobs == 1


HALF = "Gull \ud83d."  # half of a pair of code units: JSON can carry it, UTF-8 cannot


@pytest.mark.parametrize(
    "field",
    [
        pytest.param({"text": HALF}, id="in the text"),
        pytest.param({"items": [{"id": "1", "content_text": HALF, HALF: [HALF]}]}, id="in an item"),
        pytest.param({"url": f"https://harbour.example/{HALF}"}, id="in the address"),
        pytest.param({"text": "Gull", "name": HALF, "content_type": HALF}, id="in the name"),
    ],
)
def test_half_a_character_costs_that_character(rt: Runtime, field: dict[str, Any]) -> None:
    sent: list[str] = []
    accept_message(rt, {"id": "a", **field}, sent.extend)
    assert sent == ["a"]
    assert "\ufffd" in str(rt.jobs.load("a").document) or b"\xef\xbf\xbd" in (rt.jobs.load("a").body or b"")


def test_the_whole_text_of_a_refused_message_is_kept_halves_of_characters_too(rt: Runtime) -> None:
    accept_message(rt, {"id": "a", "kind": HALF}, list)
    (letter,) = rt.streams.read("dead")
    assert json.loads(rt.jobs.load(json.loads(letter.fields["data"])["job_id"]).body or b"") == {
        "id": "a",
        "kind": HALF,
    }


def make_envelope(call: object, task: str = SUBMIT_TASK, raw: bytes | None = None, **more: Any) -> bytes:
    """A Celery message of version 2; raw: its body instead of the call."""
    body = json.dumps(call).encode() if raw is None else raw
    headers = {"task": task, "id": "1"} | more.pop("headers", {})
    return json.dumps(
        {
            "body": base64.b64encode(body).decode(),
            "content-type": "application/json",
            "headers": headers,
            "properties": {"body_encoding": "base64"},
            **more,
        }
    ).encode()


GULL = {"id": "a", "text": "Gull"}
NO_DATE = b'[[{"id": "a", "text": {"__type__": "datetime", "__value__": "x"}}], {}, {}]'
OLD_CALL = {"task": SUBMIT_TASK, "id": "1", "args": [GULL], "kwargs": {}}


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(make_envelope([[GULL], {}, {}]), id="one argument"),
        pytest.param(make_envelope([[], {"message": GULL}, {}]), id="a named argument"),
        pytest.param(make_envelope([[GULL], {}, None]), id="nothing embedded"),
        pytest.param(
            make_envelope(
                None, raw=zlib.compress(json.dumps([[GULL], {}, {}]).encode()), headers={"compression": "zlib"}
            ),
            id="compressed",
        ),
        pytest.param(
            json.dumps({"body": json.dumps(OLD_CALL), "content-type": "application/json", "headers": {}}).encode(),
            id="Celery's first protocol, body as text",
        ),
    ],
)
def test_a_message_lies_in_many_envelopes(rt: Runtime, item: bytes) -> None:
    sent: list[str] = []
    accept_envelope(rt, item, sent.extend)
    assert sent == ["a"]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        pytest.param(b"", "not a Celery message", id="nothing"),
        pytest.param(b"\xff\xfe\x00", "not a Celery message", id="bytes"),
        pytest.param(b"GULL", "not a Celery message", id="no JSON"),
        pytest.param(b"[" * 100_000, "not a Celery message", id="deep JSON"),
        pytest.param(b"[]", "not a Celery message", id="a list"),
        pytest.param(b"{}", "not a Celery message", id="no body"),
        pytest.param(make_envelope(None), "not a Celery message", id="no call"),
        pytest.param(make_envelope(None, raw=b"Gull"), "not a Celery message", id="a body that is no JSON"),
        pytest.param(make_envelope([[], {}, {}]), "one argument, not 0", id="no argument"),
        pytest.param(make_envelope([[GULL, GULL], {}, {}]), "one argument, not 2", id="two arguments"),
        pytest.param(make_envelope([[], {"job": GULL}, {}]), "one argument", id="another argument"),
        pytest.param(make_envelope([[GULL], {}, {}], task="feedmill.sumbit"), "feedmill.sumbit", id="another task"),
        pytest.param(make_envelope([[GULL], {}, {}], **{"content-type": "application/x-python-serialize"}),
                     "content type", id="a pickle"),
        pytest.param(make_envelope([[GULL], {}, {}], headers={"compression": "zlib"}), "not a Celery",
                     id="not compressed"),
        pytest.param(make_envelope(None, raw=NO_DATE),
                     "not a Celery message", id="a typed value that is none"),
        pytest.param(make_envelope(None, raw=b"[[" + b"[" * 800 + b"]" * 800 + b"], {}, {}]"),
                     "job message", id="a deep message"),
    ],
)  # fmt: skip
def test_what_celery_would_throw_away_is_a_dead_letter_with_its_whole_input(
    rt: Runtime, item: bytes, reason: str
) -> None:
    sent: list[str] = []
    accept_envelope(rt, item, sent.extend)
    (letter,) = rt.streams.read("dead")
    data = json.loads(letter.fields["data"])
    assert reason in data["reason"]
    assert sent == []
    assert rt.jobs.load(data["job_id"]).body is not None
    assert rt.jobs.audit().contradictions == ()


def open_wrapped(item: bytes) -> bytes:
    """What the task is given of an entry of the queue, read as Celery reads it."""
    envelope = json.loads(wrap_message(item, "feedmill.jobs"))
    ((text,), kwargs, _) = json.loads(base64.b64decode(envelope["body"]))
    assert kwargs == {}
    return str(text).encode("utf-8", "surrogateescape")


@given(st.binary(max_size=200))
def test_the_wrapping_gives_back_what_was_put_in(item: bytes) -> None:
    assert open_wrapped(item) == item


def test_what_is_wrapped_already_and_what_feedmill_sent_itself_is_left_as_it_is() -> None:
    own = make_envelope([["a"], {}, {}], task="feedmill.run_job")
    wrapped = wrap_message(b"Gull", "feedmill.jobs")
    assert (wrap_message(own, "q"), wrap_message(wrapped, "q")) == (own, wrapped)


ANY_TEXT = st.text(st.characters(codec=None), max_size=20)  # lone surrogates too
ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(ANY_TEXT, part, max_size=3),
    max_leaves=8,
)
FIELDS = ["kind", "url", "text", "items", "body", "name", "content_type", "full_text", "fetched_at"]


@pytest.mark.long
@settings(max_examples=1500, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    known=st.dictionaries(st.sampled_from(FIELDS), ANY_VALUE, max_size=4),
    more=st.dictionaries(ANY_TEXT, ANY_VALUE, max_size=1),
    job_id=st.none() | ANY_VALUE,
    other=ANY_VALUE,
    is_other=st.booleans(),
)
def test_every_message_ends_as_a_job_or_a_dead_letter(
    rt: Runtime, known: dict[str, Any], more: dict[str, Any], job_id: Any, other: Any, is_other: bool
) -> None:
    number = next(numbers)
    message = [number, other] if is_other else {"id": f"m{number}" if job_id is None else job_id, "x": number, **more}
    if not is_other and job_id is None:
        message = {"id": f"m{number}", **known, **more}
    before = rt.jobs.audit()
    sent: list[str] = []
    accept_envelope(rt, open_wrapped(make_envelope([[message], {}, {}])), sent.extend)
    after = rt.jobs.audit()
    assert after.jobs == before.jobs + 1
    assert after.jobs_dead - before.jobs_dead == (not sent)
    assert after.contradictions == ()
    for one in sent:
        rt.jobs.load(one)
