"""What we use of a Redis client, with the types it has when it answers in bytes."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Protocol, cast

from redis import Redis
from redis.backoff import ExponentialWithJitterBackoff
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
    def exists(self, name: str, /) -> int: ...
    def hkeys(self, name: str, /) -> list[bytes]: ...
    def hget(self, name: str, key: str, /) -> bytes | None: ...
    def hgetall(self, name: str, /) -> dict[bytes, bytes]: ...
    def smembers(self, name: str, /) -> AbstractSet[bytes]: ...
    def zrange(self, name: str, start: int, end: int, /) -> list[bytes]: ...
    def xrange(self, name: str, /, min: str = "-", max: str = "+", count: int | None = None) -> list[StreamRow]: ...  # noqa: A002
    def xread(self, streams: Mapping[str, str], /, count: int, block: int) -> list[tuple[bytes, list[StreamRow]]]: ...
    def time(self) -> tuple[int, int]: ...
    def pipeline(self, *, transaction: bool) -> Any: ...
    def register_script(self, script: str, /) -> Any: ...


def make_client(url: str, retries: int = 10) -> Client:
    """A client for the server at ``url``; it connects at the first command.

    Args:
        retries: how often a command is repeated that had no answer; every one of ours may be done twice.
    """
    return cast(
        Client,
        Redis.from_url(
            url,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            health_check_interval=30,
            retry=Retry(ExponentialWithJitterBackoff(cap=LONGEST_PAUSE, base=FIRST_PAUSE), retries),
        ),
    )
