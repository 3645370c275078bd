"""A server whose answers are lost now and then: a proxy in front of its socket that closes connections instead."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from select import select
from threading import Event, Lock, Thread
from urllib.parse import unquote

CutRule = Callable[[bytes], bool]  # what was asked -> whether its answer is lost


class CuttingProxy:
    """Passes everything on, and closes a connection where the rule says so, before the answer and after the deed."""

    def __init__(self, server_url: str, path: Path, rule: CutRule) -> None:
        credentials, at, server = server_url.removeprefix("unix://").rpartition("@")
        self.url = f"unix://{credentials}{at}{path}"
        self.cuts = 0
        self._server = server
        self._rule = rule
        self._stop = Event()
        self._lock = Lock()
        self._threads: list[Thread] = []
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen(128)
        self._listener.settimeout(0.2)

    def accept_clients(self) -> None:
        """Serve whoever comes, until ``stop``."""
        while not self._stop.is_set():
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            thread = Thread(target=self._serve_client, args=(client,))
            thread.start()
            self._threads.append(thread)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def stop(self) -> None:
        """Let ``accept_clients`` come to its end."""
        self._stop.set()

    def _serve_client(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(unquote(self._server))
            asked = b""
            while not self._stop.is_set():
                for ready in select([client, server], [], [], 0.2)[0]:
                    received = ready.recv(65536)
                    if not received:
                        return
                    if ready is client:
                        asked = (asked + received)[-65536:]
                        server.sendall(received)
                        continue
                    if self._is_cut(asked):
                        return
                    asked = b""
                    client.sendall(received)

    def _is_cut(self, asked: bytes) -> bool:
        with self._lock:
            is_cut = self._rule(asked)
            self.cuts += is_cut
        return is_cut


@contextmanager
def cut_replies(server_url: str, path: Path, rule: CutRule) -> Iterator[CuttingProxy]:
    """A proxy at ``path`` in front of the server's socket."""
    proxy = CuttingProxy(server_url, path, rule)
    thread = Thread(target=proxy.accept_clients)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.stop()
        thread.join()


def cut_share(share: float, seed: int) -> CutRule:
    """Lose such a share of the answers."""
    random = Random(seed)
    return lambda asked: random.random() < share


def cut_once(part: bytes) -> CutRule:
    """Lose the first answer to what has this in it."""
    cut: list[bytes] = []

    def rule(asked: bytes) -> bool:
        if part not in asked or cut:
            return False
        cut.append(asked)
        return True

    return rule
