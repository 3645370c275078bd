"""Posting, to real servers on the loopback interface, under the guard of every fetch."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
import trustme

from ingest import FetchPolicy, PermanentFetchError, Poster, PostRequest, TemporaryFetchError
from tests.support.hook_receiver import answer_with, receiving

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LOOPBACK = ip_network("127.0.0.0/8")


def make_poster(tls: ssl.SSLContext | None = None, seconds: float = 5.0, resolve: object = None) -> Poster:
    policy = FetchPolicy(allow=(LOOPBACK,), total_seconds=seconds, connect_seconds=2.0)
    return Poster(policy, tls=tls, resolve=resolve or (lambda host, port: ["127.0.0.1"]))  # type: ignore[arg-type]


def make_request(url: str, body: bytes = b"{}", **more: bool) -> PostRequest:
    return PostRequest(url=url, headers={"Content-Type": "application/json", "webhook-id": "m1"}, body=body, **more)


@contextmanager
def raw_server(serve: Callable[[socket.socket], None], tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """One connection; `serve` is called when the whole request is there, whose body is {}."""

    def run() -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection, tls.wrap_socket(connection, server_side=True) if tls else connection as stream:
                stream.settimeout(5)
                request = b""
                while not request.endswith(b"{}") and (part := stream.recv(65536)):
                    request += part
                serve(stream)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def test_a_message_arrives_as_it_was_given() -> None:
    body = bytes(range(256)) * 1000
    with receiving() as receiver:
        receiver.answer = answer_with(202, {"Retry-After": "7"}, b"thank\n you")
        answer = make_poster().post(make_request(f"http://ann:pw@127.0.0.1:{receiver.port}/a?b=c", body), NOW)
    (message,) = receiver.received
    assert (answer.status, answer.excerpt, answer.retry_after) == (202, "thank you", 7.0)
    assert message.body == body
    assert message.headers["authorization"] == "Basic YW5uOnB3"
    assert message.headers["webhook-id"] == "m1"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer(status: int) -> None:
    with receiving() as receiver, receiving() as other:
        receiver.answer = answer_with(status, {"Location": other.url})
        answer = make_poster().post(make_request(receiver.url), NOW)
        assert (answer.status, answer.location) == (status, other.url)
        assert other.received == []


@pytest.mark.parametrize(
    ("addresses", "url", "says"),
    [
        (["10.0.0.1"], "https://hook.example/", "not a public address"),
        (["93.184.215.14", "10.0.0.1"], "https://hook.example/", "not a public address"),
        (["::ffff:169.254.169.254"], "https://hook.example/", "not a public address"),
        (["93.184.215.14"], "http://hook.example/", "not encrypted"),
        (["127.0.0.1", "93.184.215.14"], "http://hook.example/", "not encrypted"),
    ],
)
def test_what_is_refused_is_refused_before_it_is_connected_to(addresses: list[str], url: str, says: str) -> None:
    poster = make_poster(resolve=lambda host, port: addresses)
    with pytest.raises(PermanentFetchError, match=says):
        poster.check_target(url)
    with pytest.raises(PermanentFetchError, match=says):
        poster.post(make_request(url), NOW)


def test_the_address_that_was_checked_is_the_one_that_is_used() -> None:
    """A name that leads elsewhere at every look-up is looked up once."""
    answers = iter([["127.0.0.1"]])
    with receiving() as receiver:
        poster = make_poster(resolve=lambda host, port: next(answers))
        assert poster.post(make_request(f"http://hook.example:{receiver.port}/"), NOW).status == 204


def test_of_a_long_answer_the_beginning_is_read() -> None:
    sent = []

    def serve(stream: socket.socket) -> None:
        stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        with suppress(OSError):
            while len(sent) < 1000:
                stream.sendall(b"x" * 65536)
                sent.append(1)

    with raw_server(serve) as port:
        answer = make_poster().post(make_request(f"http://127.0.0.1:{port}/"), NOW)
    assert (answer.status, answer.excerpt) == (200, "x" * 200)
    assert len(sent) < 1000


@pytest.mark.parametrize("rest", [b"Content-Length: 10\r\n\r\nabc", b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"])
def test_a_body_that_breaks_off_changes_no_answer(rest: bytes) -> None:
    with raw_server(lambda stream: stream.sendall(b"HTTP/1.1 200 OK\r\n" + rest)) as port:
        assert make_poster().post(make_request(f"http://127.0.0.1:{port}/"), NOW).status == 200


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 2", b"hello there\r\n\r\n"])
def test_no_answer_may_be_one_later(said: bytes) -> None:
    with raw_server(lambda stream: stream.sendall(said)) as port, pytest.raises(TemporaryFetchError):
        make_poster().post(make_request(f"http://127.0.0.1:{port}/?key=hidden"), NOW)


def test_one_deadline_covers_everything() -> None:
    def drip(stream: socket.socket) -> None:
        with suppress(OSError):
            for _ in range(50):
                stream.sendall(b"H")
                time.sleep(0.05)

    begun = time.monotonic()
    with raw_server(drip) as port, pytest.raises(TemporaryFetchError) as caught:
        make_poster(seconds=0.3).post(make_request(f"http://127.0.0.1:{port}/?key=hidden"), NOW)
    assert time.monotonic() - begun < 4
    assert "hidden" not in str(caught.value)


def test_a_certificate_must_hold() -> None:
    authority, server = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("hook.example").configure_cert(server)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    answer = b"HTTP/1.1 204 No Content\r\n\r\n"
    with raw_server(lambda stream: stream.sendall(answer), server) as port:
        assert make_poster(trusting).post(make_request(f"https://hook.example:{port}/"), NOW).status == 204
    with raw_server(lambda stream: stream.sendall(answer), server) as port, pytest.raises(PermanentFetchError):
        make_poster().post(make_request(f"https://hook.example:{port}/"), NOW)
    with raw_server(lambda stream: stream.sendall(answer), server) as port, pytest.raises(PermanentFetchError):
        make_poster(trusting).post(make_request(f"https://other.example:{port}/"), NOW)
