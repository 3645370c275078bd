"""Builds the stores from Settings: what is kept on the server, for whoever looks at it or sends jobs.

Nothing is imported here that reads, judges or fetches: a command that only looks is there at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dedupe import Params

from .broker_queues import BrokerQueues, open_queues
from .clock_and_ids import utc_now
from .routes import Route
from .settings import Settings
from .store.client import Client
from .store.clock import ServerClock
from .store.connect import RETRIES, make_client
from .store.cursors import Cursors
from .store.dead_letters import DeadLetters
from .store.deliveries import Deliveries
from .store.earlier_versions import EarlierVersions
from .store.ended_jobs import EndedJobs
from .store.feed_conditions import FeedConditions
from .store.feeds import Feeds
from .store.fetch_queue import FetchQueue
from .store.groups import ConsumerGroups
from .store.held_jobs import HeldJobs
from .store.host_turns import HostTurns
from .store.hours import HourlyTotals
from .store.index_reach import ReachGauge
from .store.items import Items
from .store.job_reports import JobReports
from .store.job_requests import JobRequests
from .store.jobs import Ledger
from .store.kept_passages import KeptPassages
from .store.keys import Keys
from .store.last_settings import LastSettings
from .store.looks import Looks
from .store.measures import Measures
from .store.named_forms import NamedForms
from .store.pushes import Pushes
from .store.repairs import Repairs
from .store.served_collections import ServedCollections
from .store.server_state import Server
from .store.store_format import Migration, StoreFormat
from .store.streams import Streams
from .store.submissions import Submissions
from .store.teasers import Teasers
from .store.trimming import StreamTrimmer
from .store.webhooks import Webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreKeeping:
    """What looks at the store as a whole: its format, its settings, and how much is in it."""

    store_format: StoreFormat
    migration: Migration
    last_settings: LastSettings
    repairs: Repairs
    ended_jobs: EndedJobs
    measures: Measures
    reach: ReachGauge
    hours: HourlyTotals
    feed_conditions: FeedConditions
    passages: KeptPassages
    served: ServedCollections
    forms: NamedForms


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """All that is kept on the server. The pipeline's Runtime has more: what it commits and fetches with."""

    settings: Settings
    server: Server
    keeping: StoreKeeping
    queues: BrokerQueues
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
    earlier_versions: EarlierVersions
    teasers: Teasers
    looks: Looks
    streams: Streams
    trimmer: StreamTrimmer
    groups: ConsumerGroups
    host_turns: HostTurns
    webhooks: Webhooks
    deliveries: Deliveries
    routes: Sequence[Route]  # by which items go to other collections
    now: Callable[[], datetime]

    @property
    def pushes(self) -> Pushes:
        """The WebSub subscriptions of the feeds."""
        return self.feeds.pushes


def open_stores(settings: Settings, url: str, retries: int = RETRIES) -> Stores:
    """The stores on the server at ``url``, connected when one is used.

    Args:
        retries: how often a command is repeated that had no answer.
    """
    client = make_client(url, retries, home=Keys.of(settings.collection).totals)
    return build_stores(settings, client, ServerClock(client, utc_now))


def build_stores(settings: Settings, client: Client, now: Callable[[], datetime]) -> Stores:
    """The stores that a client reaches."""
    keys, params = Keys.of(settings.collection), make_params(settings)
    return Stores(
        settings=settings,
        server=Server(client),
        keeping=_make_keeping(client, keys, params, settings),
        queues=open_queues(settings, client),
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
        earlier_versions=EarlierVersions(client, keys, settings.keep_versions),
        teasers=Teasers(client, keys, params.window),
        looks=Looks(client, keys, params.window),
        streams=Streams(client, keys),
        trimmer=StreamTrimmer(client, keys, settings),
        groups=ConsumerGroups(client, keys),
        host_turns=HostTurns(client, keys, settings.host_pause),
        webhooks=Webhooks(client, keys),
        deliveries=Deliveries(client, keys),
        routes=settings.route_list,
        now=now,
    )


def make_params(settings: Settings) -> Params:
    return Params(window=timedelta(seconds=settings.window))


def _make_keeping(client: Client, keys: Keys, params: Params, settings: Settings) -> StoreKeeping:
    return StoreKeeping(
        store_format=StoreFormat(client, keys),
        migration=Migration(client, keys),
        last_settings=LastSettings(client, keys),
        repairs=Repairs(client, keys, params, settings),
        ended_jobs=EndedJobs(client, keys, settings),
        measures=Measures(client, keys, params),
        reach=ReachGauge(client, keys, params),
        hours=HourlyTotals(client, keys),
        feed_conditions=FeedConditions(client, keys),
        passages=KeptPassages(client, keys),
        served=ServedCollections(client),
        forms=NamedForms(client, keys),
    )
