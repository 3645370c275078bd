"""Jobs over HTTP: taken in once, whatever is sent again, and looked up."""

from __future__ import annotations

import base64
import http.client
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.support.http_service import TOKEN, HttpService, running_service
from tests.support.pipeline import read_events
from tests.support.texts import WHOLE
from worker.jobs.pipeline import run_job
from worker.runtime import Runtime


def count_jobs(rt: Runtime) -> int:
    return rt.jobs.audit().jobs


@pytest.mark.parametrize(
    "message",
    [
        {"text": f"Ferry in port\n\n{WHOLE}", "name": "ferry.txt"},
        {"body": base64.b64encode(f"Ferry in port\n\n{WHOLE}".encode()).decode(), "kind": "document", "id": "mine.1"},
        {"items": [{"title": "Ferry in port", "content_text": WHOLE}], "fetched_at": "2026-06-07T18:00:00Z"},
    ],
    ids=["text", "body", "items"],
)
def test_a_job_goes_its_way(rt: Runtime, service: HttpService, message: dict[str, object]) -> None:
    answer = service.ask("/v1/jobs", "POST", message)
    assert answer.status == 202
    job_id = answer.json["job_id"]
    assert answer.json == {"job_id": message.get("id", job_id), "known": False}
    place = answer.headers["location"]
    assert place == f"/v1/jobs/{job_id}"
    assert service.ask(place).json["state"] == "queued"
    run_job(job_id, rt)
    state = service.ask(place).json
    assert (state["state"], state["accepted"], state["counts"]["published"]) == ("done", 1, 1)
    ((kind, data),) = read_events(rt)
    assert (kind, data["record"]["provenance"]["job_id"]) == ("story.created", job_id)


def test_a_job_is_in_the_queue_at_once(rt: Runtime, service: HttpService) -> None:
    job_id = service.ask("/v1/jobs", "POST", {"text": WHOLE}).json["job_id"]
    assert rt.queues.count_waiting() == 1
    run_job(job_id, rt)


def test_the_same_key_is_the_same_job(rt: Runtime, service: HttpService) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = [
            *pool.map(lambda _: service.ask("/v1/jobs", "POST", {"text": WHOLE}, Idempotency_Key="k-1"), range(16))
        ]
    assert {answer.status for answer in answers} == {202}
    assert len({answer.json["job_id"] for answer in answers}) == 1
    assert sum(not answer.json["known"] for answer in answers) == 1
    other = service.ask("/v1/jobs", "POST", {"text": WHOLE + "."}, Idempotency_Key="k-1")
    assert (other.status, other.problem) == (422, "key-reused")
    assert service.ask("/v1/jobs", "POST", {"text": WHOLE}, Idempotency_Key="k-2").json["known"] is False
    assert count_jobs(rt) == 2
    for job_id in (answers[0].json["job_id"],):
        run_job(job_id, rt)
        again = service.ask("/v1/jobs", "POST", {"text": WHOLE}, Idempotency_Key="k-1")
        assert again.json == {"job_id": job_id, "known": True}


def test_the_same_id_is_the_same_job(rt: Runtime, service: HttpService) -> None:
    message = {"id": "harbour-1", "url": "https://harbour.example/feed.xml"}
    assert [service.ask("/v1/jobs", "POST", message).json["known"] for _ in range(2)] == [False, True]
    other = service.ask("/v1/jobs", "POST", {**message, "url": "https://harbour.example/other.xml"})
    assert (other.status, other.problem) == (409, "id-reused")
    both = service.ask("/v1/jobs", "POST", message, Idempotency_Key="k")
    assert (both.status, both.problem) == (409, "two-names")
    assert count_jobs(rt) == 1


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "the body is no JSON"),
        (b"[" * 100_000, "the body is no JSON"),
        (b"[]", "the body is no JSON object"),
        (b'{"id": "a"}', "give one of url, text, items, body, not none"),
        (b'{"text": "a", "url": "b"}', "not url and text"),
        (b'{"text": "a", "priority": 1}', "unknown field `priority`"),
        (b'{"id": "a:b", "text": "a"}', "matching regex"),
        (b'{"body": "not base64!"}', "is not base64"),
        (b'{"items": [{"n": NaN}]}', "the body is no JSON"),
        (b'{"text": "\\u001b[2J", "kind": "\\u001b"}', "Invalid enum value"),
    ],
)
def test_what_is_no_job_is_refused_and_leaves_nothing(
    rt: Runtime, service: HttpService, body: bytes, says: str
) -> None:
    answer = service.ask("/v1/jobs", "POST", body)
    assert (answer.status, answer.problem) == (400, "bad-request")
    assert says in answer.json["detail"]
    assert "\x1b" not in answer.json["detail"]
    assert count_jobs(rt) == 0


def test_only_json_is_taken(service: HttpService) -> None:
    """A page of another site can send forms and plain text here without being asked, JSON it can't."""
    answer = service.ask("/v1/jobs", "POST", {"text": "a"}, Content_Type="text/plain")
    assert (answer.status, answer.problem) == (415, "not-json")


def count_sent_bytes(service: HttpService, headers: dict[str, str]) -> int:
    """How much of an endless body is taken before the line is closed."""
    count = 0

    def write_parts() -> Iterator[bytes]:
        nonlocal count
        while True:
            count += 500
            yield b"x" * 500

    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=5)
    with suppress(ConnectionError):
        connection.request("POST", "/v1/jobs", write_parts(), headers, encode_chunked=True)
    connection.close()
    return count


def test_a_body_that_is_too_long_is_not_read(make_runtime: Callable[..., Runtime], server_url: str) -> None:
    rt = make_runtime(max_bytes=1000)
    with running_service(rt, server_url) as service:
        fits = json.dumps({"text": "x" * 985}).encode()
        assert len(fits) == 997
        assert service.ask("/v1/jobs", "POST", fits).status == 202
        assert service.ask("/v1/jobs", "POST", fits + b"    ").problem == "too-large"
        connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=5)
        connection.putrequest("POST", "/v1/jobs")
        sent = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
        for name, value in {**sent, "Content-Length": str(10**9)}.items():
            connection.putheader(name, value)
        connection.endheaders()
        assert connection.getresponse().status == 413  # before one byte of it was sent
        connection.close()

        assert count_sent_bytes(service, sent) < 50_000_000  # of a body that says no length and never ends
        assert service.ask("/healthz").status == 200


@pytest.mark.parametrize(
    ("settings", "says"),
    [({"max_open": 1}, "FEEDMILL_MAX_OPEN is 1"), ({"max_memory": 2.0}, "FEEDMILL_MAX_MEMORY")],
    ids=["jobs", "memory"],
)
def test_while_intake_pauses_a_job_is_put_off(
    make_runtime: Callable[..., Runtime], server_url: str, settings: dict[str, float], says: str
) -> None:
    rt = make_runtime(**settings)
    if "max_open" in settings:
        with running_service(rt, server_url) as service:
            assert service.ask("/v1/jobs", "POST", {"text": "a"}, Idempotency_Key="first").status == 202
    with running_service(rt, server_url) as service:
        answer = service.ask("/v1/jobs", "POST", {"text": "b"}, Idempotency_Key="second")
        assert (answer.status, answer.problem, answer.headers["retry-after"]) == (503, "intake-paused", "10")
        assert says in answer.json["detail"]
        if "max_open" in settings:  # what was taken in is told, pause or not
            assert service.ask("/v1/jobs", "POST", {"text": "a"}, Idempotency_Key="first").json["known"] is True


def test_who_asks_for_an_unknown_job_is_told(service: HttpService) -> None:
    for name in ("nobody", "a:b", "*", "%00", "x" * 200):
        answer = service.ask(f"/v1/jobs/{name}")
        assert (answer.status, answer.problem) == (404, "no-such-job")


def test_bodies_that_come_at_the_same_time_wait_for_each_other(rt: Runtime, service: HttpService) -> None:
    answers: list[int] = []
    senders = [
        threading.Thread(
            target=lambda n=n: answers.append(service.ask("/v1/jobs", "POST", {"text": f"{n} " * 50_000}).status)
        )
        for n in range(20)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(30)
    assert answers == [202] * 20
    assert count_jobs(rt) == 20
