"""Which metrics there are: names, what each says, and its values out of a reading of the store.

Only what never falls is a counter: a dead job that is taken up again makes the number of dead ones smaller, and would
look like a restart. The values of labels are names of ours, but for those of consumer groups, of which the ones that
are furthest behind are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import accumulate
from typing import Literal, get_args

from ..printable import make_printable
from ..store.measure_names import DELAY_SUM, DELAYS, PART, DeathCause, death_field, delay_field
from ..store.measures import MOST_GROUPS
from ..store.pushes import PushOutcome, push_field
from ..store.trimming import GroupState, StreamExtent
from .readings import StoreReading

REASONS = (*get_args(DeathCause), PART)
LONGEST_NAME = 100  # characters of a group's name


@dataclass(frozen=True, slots=True)
class CountedValues:
    """A histogram: for each bucket its upper end and how many values are at most that."""

    buckets: Sequence[tuple[str, int]]
    total: float  # sum of all values


@dataclass(frozen=True, slots=True)
class Family:
    """One metric, with a value for each set of labels."""

    name: str  # a counter's with _total, as it is shown
    says: str
    values: Sequence[tuple[tuple[str, ...], float]] | CountedValues
    labels: tuple[str, ...] = ()
    kind: Literal["gauge", "counter", "histogram"] = "gauge"


def list_families(reading: StoreReading) -> Iterator[Family]:
    """Every metric; each is there always, whatever its value."""
    yield from _describe_jobs(reading)
    yield from _describe_items(reading)
    yield from _describe_dead_letters(reading)
    yield from _describe_index(reading)
    yield from _describe_streams(reading)
    yield from _describe_groups(reading)
    yield from _describe_feeds(reading)
    yield from _describe_pushes(reading)
    yield from _describe_webhooks(reading)
    yield from _describe_server(reading)


def _gauge(name: str, says: str, value: float) -> Family:
    return Family(name, says, [((), value)])


def _counter(name: str, says: str, value: float) -> Family:
    return Family(name, says, [((), value)], kind="counter")


def _by_label(name: str, says: str, label: str, values: Mapping[str, float]) -> Family:
    kind: Literal["gauge", "counter"] = "counter" if name.endswith("_total") else "gauge"
    return Family(name, says, [((key,), value) for key, value in values.items()], (label,), kind)


def _describe_jobs(reading: StoreReading) -> Iterator[Family]:
    sums, measures = reading.sums, reading.measures
    states = {
        "queued": max(sums.jobs_open - measures.running, 0),
        "running": measures.running,
        "dead": sums.jobs_dead,
    }
    yield _by_label(
        "feedmill_jobs",
        "Jobs by state; queued is the length of the queue, dead those ever given up and not retried.",
        "state",
        states,
    )
    yield _counter("feedmill_jobs_submitted_total", "Jobs that were written into the ledger.", sums.jobs)
    yield _counter("feedmill_jobs_done_total", "Jobs that ended well.", sums.jobs_done)
    yield _gauge(
        "feedmill_queue_age_seconds",
        "How long the job that could be done has waited for a worker that waits longest; 0: none waits.",
        measures.ages.waiting,
    )
    yield _gauge(
        "feedmill_oldest_open_job_age_seconds",
        "Time since the oldest job that has not ended was submitted.",
        measures.ages.oldest,
    )
    yield _gauge(
        "feedmill_worker_seen",
        "1 if a worker has done what the scheduler asked for within the last minute.",
        measures.is_worker_seen,
    )
    paused = {
        "jobs": sums.jobs_open >= reading.settings.max_open,
        "memory": 0 < reading.memory_mark <= reading.memory.used,
    }
    yield _by_label(
        "feedmill_intake_paused",
        "1 if nothing more is taken in, because so many jobs are open or so much memory is in use.",
        "reason",
        paused,
    )


def _describe_items(reading: StoreReading) -> Iterator[Family]:
    sums, counted = reading.sums, reading.measures.counted
    outcomes = {name: count for name, count in sums.outcomes.items() if name != "dead"}
    yield _by_label("feedmill_items_total", "Items by what became of them, but for dead ones.", "outcome", outcomes)
    yield _gauge(
        "feedmill_items_dead",
        "Items that are dead; one that is taken up again is none any more.",
        sums.outcomes["dead"],
    )
    yield _gauge("feedmill_items_in_flight", "Items of open jobs that have no outcome yet.", sums.in_flight)
    counts = accumulate(counted.get(delay_field(seconds), 0) for seconds in (*DELAYS, None))
    ends = [*(f"{seconds}.0" for seconds in DELAYS), "+Inf"]
    yield Family(
        "feedmill_publication_delay_seconds",
        "Time from when an item's document was fetched, or submitted, until its event was in a stream.",
        CountedValues(list(zip(ends, counts, strict=True)), counted.get(DELAY_SUM, 0) / 1000),
        kind="histogram",
    )
    yield _gauge(
        "feedmill_sum_contradictions",
        "Sums of the ledger that do not agree; more than 0 is a fault.",
        len(sums.contradictions),
    )


def _describe_dead_letters(reading: StoreReading) -> Iterator[Family]:
    counted = reading.measures.counted
    written = {cause: counted.get(death_field(cause), 0) for cause in REASONS}
    yield _by_label(
        "feedmill_dead_letters_written_total",
        "Dead letters ever written, by the kind of the reason.",
        "reason",
        written,
    )


def _describe_index(reading: StoreReading) -> Iterator[Family]:
    index = reading.measures.index
    yield _gauge(
        "feedmill_index_entries",
        "Texts that stories are found by, within the window; removed ones are counted until they expire.",
        index.entries,
    )
    yield _gauge("feedmill_index_rows", "Rows of posting keys.", index.rows)
    size = [] if index.bytes is None else [((), float(index.bytes))]
    yield Family(
        "feedmill_index_bytes",
        "Memory of the index, estimated from a sample; missing where the server's user may not ask.",
        size,
    )


def _describe_streams(reading: StoreReading) -> Iterator[Family]:
    streams = reading.measures.streams
    entries = {one.name: one.entries for one in streams}
    added = {one.name: one.entries + one.trimmed for one in streams}
    removed = {one.name: one.trimmed for one in streams}
    oldest = {one.name: _age(one.oldest, reading.now) for one in streams}
    yield _by_label(
        "feedmill_stream_entries",
        "Entries of a stream; of submit those that are in no ledger yet, of dead the dead letters that are there.",
        "stream",
        entries,
    )
    yield _by_label("feedmill_stream_entries_added_total", "Entries ever added to a stream.", "stream", added)
    yield _by_label(
        "feedmill_stream_entries_removed_total", "Entries trimmed, dropped, retried or taken in.", "stream", removed
    )
    yield _by_label(
        "feedmill_stream_oldest_entry_age_seconds", "Age of a stream's oldest entry; 0: it is empty.", "stream", oldest
    )
    groups = {name: count for name, count in reading.measures.group_counts.items() if name != "submit"}
    yield _by_label(
        "feedmill_stream_groups",
        f"Consumer groups of a stream; those {MOST_GROUPS} that are furthest behind have metrics of their own.",
        "stream",
        groups,
    )
    yield _gauge(
        "feedmill_stream_grace_seconds",
        "Age from which on entries are trimmed though a group has not read them.",
        reading.settings.stream_grace,
    )


def _describe_groups(reading: StoreReading) -> Iterator[Family]:
    groups = [(one, group) for one in reading.measures.streams if one.name != "submit" for group in one.groups]
    named = {_name_group(stream, group): group for stream, group in groups}
    unread = [(labels, float(group.unread)) for labels, group in named.items() if group.unread is not None]
    pending = [(labels, float(group.pending)) for labels, group in named.items()]
    waiting = [(labels, _age(group.waiting_since, reading.now)) for labels, group in named.items()]
    labels = ("stream", "group")
    yield Family(
        "feedmill_consumer_group_unread_entries",
        "Entries that were not delivered to the group yet; missing where the server does not know.",
        unread,
        labels,
    )
    yield Family(
        "feedmill_consumer_group_pending_entries", "Entries that were delivered and not acknowledged.", pending, labels
    )
    yield Family(
        "feedmill_consumer_group_lag_seconds",
        "Age of the oldest entry that the group has not finished.",
        waiting,
        labels,
    )


def _describe_pushes(reading: StoreReading) -> Iterator[Family]:
    yield _by_label(
        "feedmill_push_subscriptions",
        "WebSub subscriptions: of lapsed ones the lease is over, waiting ones are not confirmed, or are given up.",
        "state",
        asdict(reading.pushes),
    )
    yield _by_label(
        "feedmill_pushes_total",
        "What hubs have sent: taken became jobs, repeated was known or empty, unsigned was ignored.",
        "outcome",
        {outcome: reading.measures.counted.get(push_field(outcome), 0) for outcome in get_args(PushOutcome)},
    )


def _describe_webhooks(reading: StoreReading) -> Iterator[Family]:
    states = [hook.state for hook in reading.hooks]
    yield _by_label(
        "feedmill_webhooks",
        "Webhooks by state: gone ones have said so and get nothing more.",
        "state",
        {state: states.count(state) for state in ("active", "paused", "gone")},
    )
    yield _by_label(
        "feedmill_webhook_deliveries",
        "Deliveries that were not taken, of all webhooks: waiting ones are sent again, dead ones only by hand.",
        "state",
        {
            "waiting": sum(backlog.waiting for backlog in reading.backlogs),
            "dead": sum(backlog.dead for backlog in reading.backlogs),
        },
    )
    yield _counter(
        "feedmill_webhook_sent_total",
        "Deliveries that were taken, of the webhooks that are there now.",
        sum(hook.sent for hook in reading.hooks),
    )


def _name_group(stream: StreamExtent, group: GroupState) -> tuple[str, str]:
    return stream.name, make_printable(group.name)[:LONGEST_NAME]


def _describe_feeds(reading: StoreReading) -> Iterator[Family]:
    feeds = reading.measures.feeds
    health = {name: getattr(feeds, name) for name in ("ok", "silent", "failing", "gone", "unpolled")}
    yield _by_label(
        "feedmill_feeds",
        "Feeds by state: silent ones brought nothing new for long by their own measure, gone ones are polled no more.",
        "health",
        health,
    )
    yield _gauge("feedmill_feeds_due", "Feeds whose moment to be polled has come.", feeds.due)
    yield _gauge(
        "feedmill_feeds_overdue_seconds",
        "Time since the feed was due that waits longest; 0: none waits.",
        feeds.overdue,
    )


def _describe_server(reading: StoreReading) -> Iterator[Family]:
    yield _gauge("feedmill_server_memory_used_bytes", "Memory that the server uses.", reading.memory.used)
    yield _gauge(
        "feedmill_server_memory_limit_bytes",
        "Memory that the server may use: its maxmemory, or that of its machine.",
        reading.memory.limit,
    )
    yield _gauge(
        "feedmill_server_memory_mark_bytes",
        "Memory in use from which on nothing more is taken in (FEEDMILL_MAX_MEMORY).",
        reading.memory_mark,
    )


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
