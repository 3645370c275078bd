"""Jobs from other programs: the message that docs/submitting.md promises, and what becomes of others."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest import Document, ParseError, UnfetchedDocument
from tests.support.clock import NOW
from worker.jobs.message import make_refused_job, read_message
from worker.jobs.pipeline import accept_message
from worker.runtime import Runtime

LIMIT = 1000


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
