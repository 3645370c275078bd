"""`feedmill serve` on a port of its own, in a thread of this process, and a plain client for it."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from worker.catalog.catalog import Catalog
from worker.console.application import build_console
from worker.http.access import LOOPBACK_NAMES
from worker.http.application import build_application
from worker.http.service import HttpServer, make_context, open_socket
from worker.runtime import Runtime

TOKEN = "of-the-tests-and-of-nobody-else"


@dataclass(frozen=True)
class HttpAnswer:
    status: int
    headers: dict[str, str] = field(repr=False)  # names in small letters
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The name of what is wrong."""
        assert self.headers["content-type"] == "application/problem+json"
        document = self.json
        assert document["status"] == self.status
        assert all(document[name] for name in ("title", "detail", "remedy"))
        return str(document["type"]).removeprefix("urn:feedmill:problem:")


@dataclass
class HttpService:
    port: int
    followers: Callable[[], int]
    token: str | None = TOKEN

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> HttpAnswer:
        """One request; header names are written with "_" for "-"."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        try:
            connection.request(method, path, sent, self._fill_headers(headers, sent is not None))
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return HttpAnswer(answer.status, names, answer.read())
        finally:
            connection.close()

    @contextmanager
    def listen(self, path: str, **headers: str) -> Iterator[Iterator[dict[str, str]]]:
        """The events of a stream, each as its fields, until the block ends and the line is dropped."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, None, self._fill_headers(headers, False))
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            assert answer.getheader("content-type") == "text/event-stream; charset=utf-8"
            yield read_server_sent_events(answer)
        finally:
            connection.close()

    def _fill_headers(self, given: dict[str, str], is_json: bool) -> dict[str, str]:
        headers = {name.replace("_", "-"): value for name, value in given.items()}
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {**own, **({"Content-Type": "application/json"} if is_json else {}), **headers}


def read_server_sent_events(lines: Any) -> Iterator[dict[str, str]]:
    """As the standard has it: a block without data is no event."""
    fields: dict[str, str] = {}
    for raw in lines:
        line = raw.decode().rstrip("\n")
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = f"{fields['data']}\n{value}" if name == "data" and name in fields else value
            continue
        if "data" in fields:
            yield fields
        fields = {}


@contextmanager
def running_service(
    rt: Runtime,
    url: str,
    token: str | None = TOKEN,
    ensure_server: Callable[[], None] = lambda: None,
    catalog: Catalog | None = None,
) -> Iterator[HttpService]:
    """Answering until the block ends; then it must have ended by itself."""
    context = make_context(rt, url, ensure_server, catalog)
    ready = threading.Event()
    with open_socket("127.0.0.1", 0) as listening:
        server = HttpServer(
            build_application(context, token, LOOPBACK_NAMES, build_console(context, token)), context, ready.set
        )
        thread = threading.Thread(target=lambda: server.run(sockets=[listening]))
        thread.start()
        try:
            assert ready.wait(20)
            yield HttpService(listening.getsockname()[1], lambda: context.watch.followers, token)
        finally:
            server.should_exit = True
            thread.join(15)
            context.watch.join_thread()
    assert not thread.is_alive()
