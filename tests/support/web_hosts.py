"""Web hosts on loopback: some that answer, each at an address of its own, and some that take a request and say nothing.

All of 127.0.0.0/8 is loopback on Linux, so that each host has its own address as on the network.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

LOOK = 0.05  # seconds, after which a host sees that it is to end


@contextmanager
def serve_hosts(count: int, make_page: Callable[[str], bytes], network: int = 2) -> Iterator[list[str]]:
    """So many hosts that answer until the block ends; their addresses, without a path.

    Args:
        make_page: the bytes for a path.
        network: the hosts are 127.0.NETWORK.1 and so on.
    """

    class PageHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = make_page(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):  # whoever asked may be killed by now
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ExitStack() as stack:
        servers = [
            stack.enter_context(ThreadingHTTPServer((f"127.0.{network}.{n}", 0), PageHandler))
            for n in range(1, count + 1)
        ]
        threads = [Thread(target=server.serve_forever, args=(LOOK,), daemon=True) for server in servers]
        for thread in threads:
            thread.start()
        try:
            yield [f"http://127.0.{network}.{n}:{server.server_port}" for n, server in enumerate(servers, 1)]
        finally:
            for server in servers:
                server.shutdown()


@contextmanager
def hang_hosts(count: int, network: int = 3) -> Iterator[list[str]]:
    """So many hosts that take every connection and never say a word, until the block ends; their addresses."""
    with ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_server((f"127.0.{network}.{n}", 0), backlog=512))
            for n in range(1, count + 1)
        ]
        yield [f"http://127.0.{network}.{n}:{one.getsockname()[1]}" for n, one in enumerate(sockets, 1)]
