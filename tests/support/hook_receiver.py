"""A program that webhooks are sent to: it keeps what it got, and answers as tests want."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from standardwebhooks import Webhook

Headers = Mapping[str, str]


@dataclass(frozen=True)
class ReceivedMessage:
    """One attempt as it came."""

    headers: Headers  # names in lower case
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def verify(self, secret: str) -> None:
        """By the library of Standard Webhooks. Raises its WebhookVerificationError."""
        Webhook(secret).verify(self.body, dict(self.headers))


# a message -> status, headers and body of the answer
Answerer = Callable[[ReceivedMessage], tuple[int, Headers, bytes]]


def answer_with(status: int, headers: Headers | None = None, body: bytes = b"") -> Answerer:
    return lambda _: (status, headers or {}, body)


@dataclass
class HookReceiver:
    """What came in, and what is answered from now on."""

    port: int = 0
    answer: Answerer = field(default_factory=lambda: answer_with(204))
    received: list[ReceivedMessage] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?key=hidden"

    def take(self, message: ReceivedMessage) -> tuple[int, Headers, bytes]:
        with self.lock:
            self.received.append(message)
        return self.answer(message)

    @property
    def ids(self) -> list[str]:
        return [message.id for message in self.received]


@contextmanager
def receiving(port: int = 0) -> Iterator[HookReceiver]:
    """Listening on loopback until the block ends."""
    receiver = HookReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, extra, said = receiver.take(ReceivedMessage(headers, body))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(said)), **extra}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Nothing: stderr is the tests'."""

    class QuietServer(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Nothing: a sender that was killed does not take its answer."""

    with QuietServer(("127.0.0.1", port), Handler) as server:
        server.daemon_threads = True
        receiver.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
