"""A publisher and its WebSub hub on loopback, as the specification has them: https://www.w3.org/TR/websub/

The feed names the hub; the hub verifies whoever subscribes, sends what is published with a signature, and lets leases
end by the clock that it is given.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.support.texts import make_nonsense_text

GIVEN_LEASE = timedelta(days=4)


@dataclass
class Subscriber:
    """Who gets a topic."""

    callback: str
    topic: str
    secret: str
    until: datetime


@dataclass
class Publication:
    """A feed, its hub, and what became of both."""

    now: Callable[[], datetime]
    port: int = 0
    entries: list[int] = field(default_factory=lambda: [1, 2, 3])
    size: int = 10  # entries of the document
    topic_path: str = "/topic"
    hub_path: str = "/hub"
    named_hub: str | None = None  # instead of its own
    names_hub: bool = True
    headers: dict[str, str] = field(default_factory=dict)  # of the feed's answers
    lease: timedelta = GIVEN_LEASE
    method: str = "sha256"
    verifies: bool = True
    answer: tuple[int, Mapping[str, str], bytes] = (202, {}, b"")  # to those who ask the hub
    asked: list[dict[str, str]] = field(default_factory=list)
    polls: int = 0
    subscribers: dict[tuple[str, str], Subscriber] = field(default_factory=dict)
    verified: list[tuple[str, int]] = field(default_factory=list)  # mode, and the status of the answer

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def feed_url(self) -> str:
        return f"{self.address}/feed"

    @property
    def topic(self) -> str:
        return self.address + self.topic_path

    @property
    def hub(self) -> str:
        return self.named_hub or self.address + self.hub_path

    def write_feed(self, entries: list[int]) -> bytes:
        links = f'<link rel="hub" href="{self.hub}"/><link rel="self" href="{self.topic}"/>' if self.names_hub else ""
        written = "".join(
            f"<entry><id>urn:skarrow:{n}</id><title>Report {n}</title><link href='https://skarrow.example/{n}'/>"
            f"<content type='text'>{make_nonsense_text(n)}</content></entry>"
            for n in entries
        )
        feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Skarrow</title>{links}{written}</feed>'
        return feed.encode()

    def publish(self, *entries: int) -> list[int]:
        """New entries, in the feed and to all subscribers; the status of each of their answers."""
        self.entries = [*entries, *self.entries][: self.size]
        return self.distribute(self.write_feed([*entries]))

    def distribute(self, body: bytes) -> list[int]:
        """Send to each whose lease runs."""
        now = self.now()
        return [self.deliver(one, body) for one in self.subscribers.values() if now < one.until]

    def deliver(self, to: Subscriber, body: bytes, **headers: str) -> int:
        signed = f"{self.method}={hmac.new(to.secret.encode(), body, self.method).hexdigest()}"
        own = {"Content-Type": "application/atom+xml", "X-Hub-Signature": signed}
        return send(to.callback, "POST", body, {**own, **{k.replace("_", "-"): v for k, v in headers.items()}})[0]

    def take_request(self, form: dict[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        """What the hub does with a request: it verifies before it answers, which it may."""
        self.asked.append(form)
        if 200 <= self.answer[0] < 300 and self.verifies:
            self.verify(form)
        return self.answer

    def verify(self, form: Mapping[str, str]) -> int:
        callback, topic, mode = form["hub.callback"], form["hub.topic"], form["hub.mode"]
        challenge, lease = secrets.token_urlsafe(16), str(int(self.lease.total_seconds()))
        query = {"hub.mode": mode, "hub.topic": topic, "hub.challenge": challenge, "hub.lease_seconds": lease}
        status, body = send(f"{callback}?{urlencode(query)}", "GET")
        self.verified.append((mode, status))
        if status == 200 and body == challenge.encode():
            if mode == "unsubscribe":
                self.subscribers.pop((callback, topic), None)
            else:
                until = self.now() + self.lease
                self.subscribers[callback, topic] = Subscriber(callback, topic, form["hub.secret"], until)
        return status

    def deny(self, reason: str) -> list[int]:
        """End every subscription."""
        gone, self.subscribers = list(self.subscribers.values()), {}
        query = [{"hub.mode": "denied", "hub.topic": one.topic, "hub.reason": reason} for one in gone]
        return [send(f"{one.callback}?{urlencode(q)}", "GET")[0] for one, q in zip(gone, query, strict=True)]


def send(
    url: str, method: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """One request as a hub makes it: through a proxy it would still bear the public name."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=20)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, body, {"Host": "mill.example", **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@contextmanager
def publishing(now: Callable[[], datetime]) -> Iterator[Publication]:
    """A publisher and its hub, until the block ends."""
    own = Publication(now)

    class PublisherHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            own.polls += 1
            self._answer(200, {"Content-Type": "application/atom+xml", **own.headers}, own.write_feed(own.entries))

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer(*own.take_request({name: values[0] for name, values in form.items()}))

        def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: stderr is the tests'."""

    with ThreadingHTTPServer(("127.0.0.1", 0), PublisherHandler) as server:
        server.daemon_threads = True
        own.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield own
        finally:
            server.shutdown()
            thread.join()
