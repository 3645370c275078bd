"""TLS in front of a server whose program was built without it: a proxy that ends it, and who vouches for whom."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from select import select
from threading import Event, Thread

import trustme

from tests.support.users import GuardedServer, guarded_server


@dataclass(frozen=True)
class TlsPapers:
    """Files in PEM: an authority, a certificate of it for a client, another authority that nobody here knows."""

    authority: Path
    client: Path
    stranger: Path
    strange_client: Path
    server: ssl.SSLContext
    strict_server: ssl.SSLContext  # it wants a certificate of its clients


@dataclass(frozen=True)
class TlsServer:
    """Where a server listens for TLS, and the server."""

    port: int
    strict_port: int
    inner: GuardedServer
    papers: TlsPapers

    @property
    def socket(self) -> Path:
        return self.inner.socket

    @property
    def url(self) -> str:
        return self.url_with(f"ssl_ca_certs={self.papers.authority}")

    def url_with(self, options: str, scheme: str = "rediss", port: int | None = None, host: str = "127.0.0.1") -> str:
        user = f"worker:{self.inner.passwords['worker']}"
        return f"{scheme}://{user}@{host}:{port or self.port}/0{'?' if options else ''}{options}"


def issue_papers(folder: Path) -> TlsPapers:
    """Certificates for this machine, and a client."""
    authority, stranger = trustme.CA(), trustme.CA()
    paths = {name: folder / f"{name}.pem" for name in ("authority", "client", "stranger", "strange_client")}
    authority.cert_pem.write_to_path(str(paths["authority"]))
    stranger.cert_pem.write_to_path(str(paths["stranger"]))
    authority.issue_cert("worker.example").private_key_and_cert_chain_pem.write_to_path(str(paths["client"]))
    stranger.issue_cert("worker.example").private_key_and_cert_chain_pem.write_to_path(str(paths["strange_client"]))
    contexts = []
    for mode in (ssl.CERT_NONE, ssl.CERT_REQUIRED):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        authority.configure_trust(context)
        context.verify_mode = mode
        contexts.append(context)
    return TlsPapers(**paths, server=contexts[0], strict_server=contexts[1])


@contextmanager
def tls_server(folder: Path) -> Iterator[TlsServer]:
    """A server with the users of the document behind TLS, until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    papers = issue_papers(folder)
    with (
        guarded_server(folder / "server") as inner,
        _listening(inner.socket, papers.server) as port,
        _listening(inner.socket, papers.strict_server) as strict_port,
    ):
        yield TlsServer(port, strict_port, inner, papers)


@contextmanager
def _listening(server: Path, context: ssl.SSLContext) -> Iterator[int]:
    stop = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        thread = Thread(target=_accept_clients, args=(listener, server, context, stop))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            stop.set()
            thread.join()


def _accept_clients(listener: socket.socket, server: Path, context: ssl.SSLContext, stop: Event) -> None:
    threads = []
    while not stop.is_set():
        with suppress(TimeoutError):
            client, _ = listener.accept()
            threads.append(Thread(target=_serve_client, args=(client, server, context, stop)))
            threads[-1].start()
    for thread in threads:
        thread.join()


def _serve_client(client: socket.socket, server: Path, context: ssl.SSLContext, stop: Event) -> None:
    client.settimeout(10)
    with (
        client,
        suppress(OSError),
        context.wrap_socket(client, server_side=True) as outer,
        socket.socket(socket.AF_UNIX) as inner,
    ):
        inner.connect(str(server))
        while not stop.is_set():
            ready = [outer] if outer.pending() else select([outer, inner], [], [], 0.2)[0]
            for one, other in ((outer, inner), (inner, outer)):
                if one in ready:
                    received = one.recv(65536)
                    if not received:
                        return
                    other.sendall(received)
