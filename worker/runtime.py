"""Builds clients and stores from Settings, once per process."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from redis import exceptions as redis_errors
from redis.exceptions import RedisError

from dedupe import Params
from ingest import Fetcher, FetchPolicy

from .server.binary import ServerError, find_binary
from .server.embedded import attach_to_server
from .settings import Settings
from .store.client import make_client
from .store.clock import ServerClock
from .store.commit import CommitScript
from .store.cursors import Cursors
from .store.feeds import Feeds
from .store.identities import Identities
from .store.index import RedisIndex
from .store.items import Items
from .store.jobs import Ledger
from .store.keys import Keys
from .store.regroup import RegroupScript
from .store.runs import JobRun
from .store.sightings import RedisSightings
from .store.streams import Streams
from .store.teasers import Teasers

BACKEND_ERRORS = (RedisError, ServerError)  # the server can't be reached or does not do as it should
SERVER_FAULTS = (
    ServerError,
    redis_errors.ConnectionError,
    redis_errors.TimeoutError,
    redis_errors.ReadOnlyError,
    redis_errors.OutOfMemoryError,
    redis_errors.ClusterDownError,
    redis_errors.TryAgainError,
)
SERVER_REFUSALS = ("MISCONF", "NOREPLICAS", "UNBLOCKED")  # which have no type of their own
USER_AGENT = "feedmill/0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Everything the pipeline acts through. Tests build one with their own clock."""

    settings: Settings
    params: Params
    jobs: Ledger
    cursors: Cursors
    feeds: Feeds
    items: Items
    teasers: Teasers
    identities: Identities
    index: RedisIndex
    sightings: RedisSightings
    commit: CommitScript
    regroup: RegroupScript
    streams: Streams
    fetcher: Fetcher
    now: Callable[[], datetime]

    def for_run(self, run: JobRun) -> Runtime:
        """The runtime of one run: what it writes of its job is refused as soon as the job is another run's."""
        return replace(self, jobs=self.jobs.for_run(run), commit=self.commit.for_run(run))


def is_servers_fault(error: Exception) -> bool:
    """Whether the server is away, full or not to be written to, rather than asked for something wrong."""
    return isinstance(error, SERVER_FAULTS) or str(error).startswith(SERVER_REFUSALS)


def build_runtime(
    settings: Settings, url: str, now: Callable[[], datetime] | None = None, retries: int = 10
) -> Runtime:
    """A runtime on the server at ``url``; nothing is connected before it is used.

    Args:
        retries: how often a command is repeated that the server did not answer.
    """
    client = make_client(url, retries)
    keys, params = Keys.of(settings.collection), Params(window=timedelta(seconds=settings.window))
    return Runtime(
        settings=settings,
        params=params,
        jobs=Ledger(client, keys, settings),
        cursors=Cursors(client, keys),
        feeds=Feeds(client, keys),
        items=Items(client, keys),
        teasers=Teasers(client, keys, params.window),
        identities=Identities(client, keys, params.window),
        index=RedisIndex(client, keys, params),
        sightings=RedisSightings(client, keys, params),
        commit=CommitScript(client, keys, params),
        regroup=RegroupScript(client, keys, params),
        streams=Streams(client, keys),
        fetcher=Fetcher(make_fetch_policy(settings)),
        now=now or ServerClock(client, utc_now),
    )


@dataclass(frozen=True, slots=True)
class Backend:
    """The server to use."""

    url: str = field(repr=False)  # may hold a password
    ensure_running: Callable[[], None]  # start it again if it is ours and has died


@contextmanager
def open_backend(settings: Settings, path: str) -> Iterator[Backend]:
    """The server that is set, or the embedded one, which is kept running until the end.

    Args:
        path: the search path for a server binary, as in the variable PATH.

    Raises:
        ServerError: there is no binary, or it does not start.
    """
    if settings.redis_url:
        yield Backend(settings.redis_url, lambda: None)
        return
    with attach_to_server(settings.data_dir, find_binary(path)) as embedded:
        yield Backend(embedded.url, embedded.ensure_running)


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """A name for a job that has none yet."""
    return uuid.uuid4().hex


def make_fetch_policy(settings: Settings) -> FetchPolicy:
    return FetchPolicy(
        allow=settings.networks,
        max_bytes=settings.max_bytes,
        total_seconds=settings.fetch_seconds,
        user_agent=USER_AGENT,
    )
