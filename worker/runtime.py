"""Builds clients and stores from Settings, once per process."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from redis.exceptions import NoScriptError, RedisError

from dedupe import Params
from ingest import Fetcher, FetchPolicy, Poster

from .polite_fetcher import PoliteFetcher
from .server.binary import ServerError, find_binary
from .server.embedded import attach_to_server
from .settings import Settings
from .store.census import Census
from .store.client import Client, make_client
from .store.clock import ServerClock
from .store.commit import CommitScript
from .store.cursors import Cursors
from .store.dead_letters import DeadLetters
from .store.deliveries import Deliveries
from .store.ended_jobs import EndedJobs
from .store.feed_conditions import FeedConditions
from .store.feeds import Feeds
from .store.fetch_queue import FetchQueue
from .store.groups import ConsumerGroups
from .store.held_jobs import HeldJobs
from .store.host_turns import HostTurns
from .store.hours import HourlyTotals
from .store.identities import Identities
from .store.index import RedisIndex
from .store.items import Items
from .store.job_reports import JobReports
from .store.job_requests import JobRequests
from .store.jobs import Ledger
from .store.keys import Keys
from .store.last_settings import LastSettings
from .store.looks import Looks
from .store.measures import Measures
from .store.pushes import Pushes
from .store.queue_messages import QueueMessages
from .store.regroup import MemberMoves, RegroupScript
from .store.repairs import Repairs
from .store.runs import JobRun
from .store.server_state import Server
from .store.sightings import RedisSightings
from .store.store_format import Migration, StoreFormat
from .store.streams import Streams
from .store.submissions import Submissions
from .store.teasers import Teasers
from .store.trimming import StreamTrimmer
from .store.webhooks import Webhooks
from .trouble import passes_by_itself

BACKEND_ERRORS = (RedisError, ServerError)  # the server can't be reached or does not do as it should
USER_AGENT = "feedmill/0.1"
POST_SECONDS = 15.0  # for one message to a webhook, its answer included


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreKeeping:
    """What looks at the store as a whole: its format, its settings, what is in it and whether that agrees."""

    store_format: StoreFormat
    migration: Migration
    last_settings: LastSettings
    census: Census
    repairs: Repairs
    ended_jobs: EndedJobs
    measures: Measures
    hours: HourlyTotals
    feed_conditions: FeedConditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """Everything the pipeline acts through. Tests build one with their own clock."""

    settings: Settings
    server: Server
    keeping: StoreKeeping
    queues: QueueMessages
    params: Params
    jobs: Ledger
    held_jobs: HeldJobs
    job_reports: JobReports
    requests: JobRequests
    letters: DeadLetters
    submissions: Submissions
    cursors: Cursors
    feeds: Feeds
    fetch_queue: FetchQueue
    items: Items
    teasers: Teasers
    looks: Looks
    identities: Identities
    index: RedisIndex
    sightings: RedisSightings
    commit: CommitScript
    regroup: RegroupScript
    moves: MemberMoves
    streams: Streams
    trimmer: StreamTrimmer
    groups: ConsumerGroups
    fetcher: PoliteFetcher
    host_turns: HostTurns
    webhooks: Webhooks
    deliveries: Deliveries
    poster: Poster
    now: Callable[[], datetime]

    @property
    def pushes(self) -> Pushes:
        """The WebSub subscriptions of the feeds."""
        return self.feeds.pushes

    def for_run(self, run: JobRun) -> Runtime:
        """The runtime of one run: what it writes of its job is refused as soon as the job is another run's."""
        return replace(self, jobs=self.jobs.for_run(run), commit=self.commit.for_run(run))


def is_servers_fault(error: Exception) -> bool:
    """Whether the server is away, full or not to be written to, rather than asked for something wrong."""
    is_new = isinstance(error, NoScriptError)  # it was started between our sending of a script and our asking for it
    return is_new or isinstance(error, ServerError) or passes_by_itself(error)


def build_runtime(settings: Settings, url: str, now: Callable[[], datetime] | None = None, retries: int = 4) -> Runtime:
    """A runtime on the server at ``url``, connected when it is used; ``retries`` are of commands without an answer."""
    client = make_client(url, retries)
    now = now or ServerClock(client, utc_now)
    keys, params = Keys.of(settings.collection), Params(window=timedelta(seconds=settings.window))
    turns = HostTurns(client, keys, settings.host_pause)
    return Runtime(
        settings=settings,
        server=Server(client),
        keeping=_make_keeping(client, keys, params, settings),
        queues=QueueMessages(client),
        params=params,
        jobs=Ledger(client, keys, settings),
        held_jobs=HeldJobs(client, keys),
        job_reports=JobReports(client, keys, Streams(client, keys)),
        requests=JobRequests(client, keys),
        letters=DeadLetters(client, keys, settings),
        submissions=Submissions(client, keys),
        cursors=Cursors(client, keys),
        feeds=Feeds(client, keys),
        fetch_queue=FetchQueue(client, keys),
        items=Items(client, keys),
        teasers=Teasers(client, keys, params.window),
        looks=Looks(client, keys, params.window),
        identities=Identities(client, keys, params.window),
        index=RedisIndex(client, keys, params),
        sightings=RedisSightings(client, keys, params),
        commit=CommitScript(client, keys, params, settings.event_packing),
        regroup=RegroupScript(client, keys, params, settings.event_packing),
        moves=MemberMoves(client, keys, params),
        streams=Streams(client, keys),
        trimmer=StreamTrimmer(client, keys, settings),
        groups=ConsumerGroups(client, keys),
        fetcher=PoliteFetcher(Fetcher(make_fetch_policy(settings)), turns, now),
        host_turns=turns,
        webhooks=Webhooks(client, keys),
        deliveries=Deliveries(client, keys),
        poster=Poster(replace(make_fetch_policy(settings), total_seconds=POST_SECONDS)),
        now=now,
    )


def _make_keeping(client: Client, keys: Keys, params: Params, settings: Settings) -> StoreKeeping:
    return StoreKeeping(
        store_format=StoreFormat(client, keys),
        migration=Migration(client, keys),
        last_settings=LastSettings(client, keys),
        census=Census(client, keys, params),
        repairs=Repairs(client, keys, params, settings),
        ended_jobs=EndedJobs(client, keys, settings),
        measures=Measures(client, keys, params),
        hours=HourlyTotals(client, keys),
        feed_conditions=FeedConditions(client, keys),
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
        StoreFormatError: this feedmill does not work with what is kept there.
        UnusableFolderError: the data folder can't be used.
    """
    if settings.redis_url:
        refuse_other_format(settings, settings.redis_url)
        yield Backend(settings.redis_url, lambda: None)
        return
    with attach_to_server(settings.data_dir, find_binary(path)) as embedded:
        refuse_other_format(settings, embedded.url)
        yield Backend(embedded.url, embedded.ensure_running)


def refuse_other_format(settings: Settings, url: str) -> None:
    """Raise StoreFormatError where this feedmill does not work with what is kept on the server at ``url``.

    A server that does not answer is passed over: whoever asks it for something sees to that.
    """
    with suppress(RedisError):
        StoreFormat(make_client(url, retries=0), Keys.of(settings.collection)).refuse_others()


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """A name for a job that has none yet."""
    return uuid.uuid4().hex


def make_fetch_policy(settings: Settings) -> FetchPolicy:
    contact = f" (+{settings.contact})" if settings.contact else ""
    return FetchPolicy(
        allow=settings.networks,
        max_bytes=settings.max_bytes,
        total_seconds=settings.fetch_seconds,
        user_agent=USER_AGENT + contact,
    )
