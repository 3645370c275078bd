"""Connecting to a server, with redis-py."""

from __future__ import annotations

from typing import Any, cast

from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.connection import SSLConnection
from redis.retry import Retry

from ..sentinel import make_primary_pool
from ..server_address import is_cluster, is_sentinel
from .client import LONGEST_BLOCK, Client
from .cluster import ClusterClient

# Set on purpose, for redis-py's own default changes: none in 7, 5 seconds in 8, which ends a read that waits as long.
CONNECT_SECONDS = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 1.0  # seconds before a command without an answer is repeated, doubled each time
RETRIES = 4  # of a command
ANSWER_SECONDS = 2 * LONGEST_BLOCK  # for any answer; a server that is busy that long is as good as away


class HandshakeConnection(SSLConnection):
    """A connection whose handshake is part of connecting: a port that speaks no TLS is silent, and soon given up."""

    def _connect(self) -> Any:
        patience, self.socket_timeout = self.socket_timeout, self.socket_connect_timeout
        try:
            connected = super()._connect()  # type: ignore[no-untyped-call]
        finally:
            self.socket_timeout = patience
        connected.settimeout(patience)
        return connected


def make_client(url: str, retries: int = RETRIES, home: str = "") -> Client:
    """A client for the server at ``url``; it connects at the first command.

    Args:
        retries: how often a command is repeated that had no answer; every one of ours may be done twice.
        home: in a cluster, a key of the collection, all of whose keys are on one of the nodes.
    """
    options: dict[str, Any] = {
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_timeout": ANSWER_SECONDS,
        "health_check_interval": 30,
    }
    retry = Retry(ExponentialWithJitterBackoff(cap=LONGEST_PAUSE, base=FIRST_PAUSE), retries)
    if is_cluster(url):
        return cast(Client, ClusterClient(url, home, retry, **options))
    if is_sentinel(url):
        return cast(Client, Redis.from_pool(make_primary_pool(url, **options, retry=retry)))
    if url.startswith("rediss://"):
        options["connection_class"] = HandshakeConnection
    return cast(Client, Redis.from_url(url, **options, retry=retry))
