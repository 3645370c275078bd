"""Builds clients and stores from Settings, once per process."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from redis import Redis
from redis.exceptions import RedisError

from dedupe import Params
from ingest import Fetcher, FetchPolicy

from .server import EmbeddedServer, ServerError
from .settings import Settings
from .store.commit import Commit
from .store.index import RedisIndex
from .store.items import Items
from .store.jobs import Ledger
from .store.keys import Keys
from .store.streams import Streams

BACKEND_ERRORS = (RedisError, ServerError, ConnectionError)  # the server can't be reached or does not do as it should
USER_AGENT = "feedmill/0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Everything the pipeline acts through. Tests build one with their own clock."""

    settings: Settings
    params: Params
    jobs: Ledger
    items: Items
    index: RedisIndex
    commit: Commit
    streams: Streams
    fetcher: Fetcher
    now: Callable[[], datetime]


def build(settings: Settings, url: str, now: Callable[[], datetime] | None = None) -> Runtime:
    """A runtime on the server at ``url``; nothing is connected before it is used."""
    client = Redis.from_url(url, socket_connect_timeout=5, health_check_interval=30)
    keys, params, window = Keys(settings.collection), Params(), settings.window_delta
    return Runtime(
        settings=settings,
        params=params,
        jobs=Ledger(client, keys, settings),
        items=Items(client, keys),
        index=RedisIndex(client, keys, params, window),
        commit=Commit(client, keys, params, window),
        streams=Streams(client, keys),
        fetcher=Fetcher(fetch_policy(settings)),
        now=now or utcnow,
    )


@contextmanager
def server(settings: Settings, path: str) -> Iterator[str]:
    """URL of the server to use: the one that is set, or the embedded one, which is kept running until the end.

    Args:
        path: the search path for a server binary, as in the variable PATH.
    """
    if settings.redis_url:
        yield settings.redis_url
        return
    with EmbeddedServer(settings.data_dir, path) as embedded:
        yield embedded.url


def utcnow() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """A name for a job that has none yet."""
    return uuid.uuid4().hex


def fetch_policy(settings: Settings) -> FetchPolicy:
    return FetchPolicy(
        allow=settings.networks,
        max_bytes=settings.max_bytes,
        total_seconds=settings.fetch_seconds,
        user_agent=USER_AGENT,
    )
