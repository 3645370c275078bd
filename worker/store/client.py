"""What we use of a Redis client, with the types it has when it answers in bytes."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Protocol, cast

from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff
from redis.connection import SSLConnection
from redis.retry import Retry

# Set on purpose, for redis-py's own default changes: none in 7, 5 seconds in 8, which ends a read that waits as long.
CONNECT_SECONDS = 5.0
LONGEST_BLOCK = 30.0  # seconds that a command may wait for something to come
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 1.0  # seconds before a command without an answer is repeated, doubled each time
ANSWER_SECONDS = 2 * LONGEST_BLOCK  # for any answer; a server that is busy that long is as good as away

StreamRow = tuple[bytes, dict[bytes, bytes]]  # one stream entry


class Client(Protocol):
    """redis-py's own annotations allow for text answers too; ours never come as text."""

    def get(self, name: str, /) -> bytes | None: ...
    def set(self, name: str, value: str, /, *, ex: int) -> object: ...
    def delete(self, name: str, /) -> object: ...
    def zcard(self, name: str, /) -> int: ...
    def scan(self, cursor: int, /, *, match: str, count: int) -> tuple[int, list[bytes]]: ...
    def exists(self, name: str, /) -> int: ...
    def hget(self, name: str, key: str, /) -> bytes | None: ...
    def hgetall(self, name: str, /) -> dict[bytes, bytes]: ...
    def smembers(self, name: str, /) -> AbstractSet[bytes]: ...
    def zrange(self, name: str, start: int, end: int, /) -> list[bytes]: ...
    def xrange(self, name: str, /, min: str = "-", max: str = "+", count: int | None = None) -> list[StreamRow]: ...  # noqa: A002
    def xrevrange(self, name: str, /, *, max: str, count: int) -> list[StreamRow]: ...  # noqa: A002
    def xread(self, streams: Mapping[str, str], /, count: int, block: int) -> list[tuple[bytes, list[StreamRow]]]: ...
    def llen(self, name: str, /) -> int: ...
    def lrange(self, name: str, start: int, end: int, /) -> list[bytes]: ...
    def hvals(self, name: str, /) -> list[bytes]: ...
    def info(self, *sections: str) -> dict[str, Any]: ...
    def time(self) -> tuple[int, int]: ...
    def config_get(self, pattern: str, /) -> dict[Any, Any]: ...
    def eval(self, script: str, numkeys: int, /) -> object: ...
    def xinfo_stream(self, name: str, /) -> dict[str, Any]: ...
    def xinfo_groups(self, name: str, /) -> list[dict[str, Any]]: ...
    def xpending_range(self, name: str, groupname: str, /, *bounds: Any) -> list[dict[str, Any]]: ...
    def xlen(self, name: str, /) -> int: ...
    def xgroup_create(self, name: str, groupname: str, /, *, id: str, mkstream: bool) -> object: ...  # noqa: A002
    def xreadgroup(
        self, groupname: str, consumername: str, streams: Mapping[str, str], /, count: int, block: int
    ) -> list[tuple[bytes, list[StreamRow]]]: ...
    def xautoclaim(
        self, name: str, groupname: str, consumername: str, /, *, min_idle_time: int, start_id: str, count: int
    ) -> tuple[bytes, list[StreamRow], list[bytes]]: ...
    def pipeline(self, *, transaction: bool) -> Any: ...
    def register_script(self, script: str, /) -> Any: ...


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


def make_client(url: str, retries: int = 4) -> Client:
    """A client for the server at ``url``; it connects at the first command.

    Args:
        retries: how often a command is repeated that had no answer; every one of ours may be done twice.
    """
    tls: dict[str, Any] = {"connection_class": HandshakeConnection} if url.startswith("rediss://") else {}
    return cast(
        Client,
        Redis.from_url(
            url,
            **tls,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            health_check_interval=30,
            retry=Retry(ExponentialWithJitterBackoff(cap=LONGEST_PAUSE, base=FIRST_PAUSE), retries),
        ),
    )
