"""Ports that nobody listens on just now."""

from __future__ import annotations

import socket


def find_free_ports(count: int) -> list[int]:
    """So many different ones, on loopback."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
