"""Builds what the pipeline acts through from Settings, once per process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime

from ingest import Fetcher, FetchPolicy, Poster

from .clock_and_ids import utc_now
from .polite_fetcher import PoliteFetcher
from .settings import Settings
from .store.census import Census
from .store.clock import ServerClock
from .store.commit import CommitScript
from .store.connect import make_client
from .store.form_examples import KeptFormExamples
from .store.identities import Identities
from .store.index import RedisIndex
from .store.keys import Keys
from .store.neighbours import NeighbourCollections
from .store.regroup import MemberMoves, RegroupScript
from .store.runs import JobRun
from .store.sightings import RedisSightings
from .stores import Stores, build_stores

USER_AGENT = "feedmill/0.1"
POST_SECONDS = 15.0  # for one message to a webhook, its answer included


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime(Stores):
    """Everything the pipeline acts through. Tests build one with their own clock."""

    census: Census
    identities: Identities
    index: RedisIndex
    sightings: RedisSightings
    form_examples: KeptFormExamples
    commit: CommitScript
    regroup: RegroupScript
    moves: MemberMoves
    neighbours: NeighbourCollections
    fetcher: PoliteFetcher
    poster: Poster

    def for_run(self, run: JobRun) -> Runtime:
        """The runtime of one run: what it writes of its job is refused as soon as the job is another run's."""
        return replace(self, jobs=self.jobs.for_run(run), commit=self.commit.for_run(run))


def build_runtime(settings: Settings, url: str, now: Callable[[], datetime] | None = None, retries: int = 4) -> Runtime:
    """A runtime on the server at ``url``, connected when it is used; ``retries`` are of commands without an answer."""
    keys = Keys.of(settings.collection)
    client = make_client(url, retries, home=keys.totals)
    now = now or ServerClock(client, utc_now)
    stores = build_stores(settings, client, now)
    params, policy = stores.params, make_fetch_policy(settings)
    return Runtime(
        **{field.name: getattr(stores, field.name) for field in fields(Stores)},
        census=Census(client, keys, params),
        identities=Identities(client, keys, params.window),
        index=RedisIndex(client, keys, params),
        sightings=RedisSightings(client, keys, params),
        form_examples=KeptFormExamples(stores.keeping.forms, params),
        commit=CommitScript(client, keys, params, settings.event_packing),
        regroup=RegroupScript(client, keys, params, settings.event_packing),
        moves=MemberMoves(client, keys, params),
        neighbours=NeighbourCollections(client, settings),
        fetcher=PoliteFetcher(Fetcher(policy), stores.host_turns, now),
        poster=Poster(replace(policy, total_seconds=POST_SECONDS)),
    )


def make_fetch_policy(settings: Settings) -> FetchPolicy:
    contact = f" (+{settings.contact})" if settings.contact else ""
    return FetchPolicy(
        allow=settings.networks,
        max_bytes=settings.max_bytes,
        total_seconds=settings.fetch_seconds,
        user_agent=USER_AGENT + contact,
    )
