"""Checks of the work: workers, fetchers, counts, queue, those who read and what is sent to them."""

from __future__ import annotations

from collections.abc import Iterator

from ..jobs.housekeeping import find_lagging_groups
from ..jobs.intake_pause import find_pause
from ..store.trimming import NAMES
from ..stores import Stores
from ..trouble import BROKER_AWAY, BrokerError
from ..webhooks.hook_counts import count_hooks, read_hook_reports
from .health_check import HealthCheck, grade_check


def check_work(rt: Stores) -> Iterator[HealthCheck]:
    yield grade_check(
        "workers",
        rt.jobs.is_alive(),
        "worker and scheduler seen within a minute" if rt.jobs.is_alive() else "no worker and scheduler were seen",
        "start them: `feedmill up`",
    )
    yield _check_fetchers(rt)
    audit = rt.jobs.audit()
    yield grade_check(
        "sums", not audit.contradictions, "; ".join(audit.contradictions) or "all counts agree",
        "see what it is by `feedmill doctor --audit`; it mends counts with --repair", "failure",
    )  # fmt: skip
    yield HealthCheck("jobs", "ok", f"{audit.jobs_open} open of {audit.jobs}, {audit.jobs_dead} dead")
    pause = find_pause(rt)
    yield grade_check(
        "intake", not pause, pause.reason if pause else "work is taken in",
        "it goes on by itself; for memory: trim the streams (docs/streams.md), or give the server more",
    )  # fmt: skip
    yield from _check_groups(rt)
    yield from _check_webhooks(rt)
    yield from _check_routes(rt)
    waiting = rt.submissions.count_waiting()
    yield HealthCheck("submissions", "ok", f"{waiting} wait in the stream to be taken in")
    yield _check_queue(rt)


def _check_queue(rt: Stores) -> HealthCheck:
    try:
        report = rt.queues.read_report()
    except BrokerError as error:
        return HealthCheck("queue", "failure", f"{BROKER_AWAY.says} ({error})", BROKER_AWAY.remedy)
    if report is None:
        return HealthCheck("queue", "ok", "a broker of this kind does not say what waits")
    says = f"{report.waiting} messages wait"
    if report.returned:
        return HealthCheck(
            "queue", "warning", f"{says}, and {report.returned} came back too often and are kept apart",
            "see what they are, and send them again (docs/brokers.md); jobs that are in the ledger need it not",
        )  # fmt: skip
    if report.outside_ledger is not None:
        says += f", {report.outside_ledger} of them or in workers' hands are in no ledger"
    return grade_check(
        "queue", not report.outside_ledger, says,
        "a broker can lose these: submit into the stream feedmill:submit instead (docs/submitting.md)",
    )  # fmt: skip


def _check_fetchers(rt: Stores) -> HealthCheck:
    return grade_check(
        "fetchers",
        rt.fetch_queue.is_served(),
        f"seen within a minute, {rt.fetch_queue.count_waiting()} documents wait to be fetched"
        if rt.fetch_queue.is_served()
        else "none was seen: workers fetch documents themselves, and hosts that hang hold them up",
        "start one: `feedmill up`, or `python -m worker.fetcher` beside a worker of your own (docs/fetching.md)",
    )


def _check_groups(rt: Stores) -> Iterator[HealthCheck]:
    """Consumer groups that will lose unread events if they go on like this."""
    for stream in NAMES:
        lagging = [ascii(group.name) for group in find_lagging_groups(rt, stream, rt.now())]
        yield grade_check(
            f"groups of {stream}",
            not lagging,
            f"far behind: {', '.join(lagging)}" if lagging else "none is far behind",
            "let them read, or drop them (`feedmill groups drop`): "
            f"what is older than {rt.settings.stream_grace / 86400:.0f} days goes unread",
        )


def _check_routes(rt: Stores) -> Iterator[HealthCheck]:
    """Collections that items are sent to and where nobody works; nothing where there are no routes."""
    names = sorted({route.to for route in rt.routes} - {rt.settings.collection})
    if not names:
        return
    unserved = [name for name in names if not rt.keeping.served.is_served(name)]
    yield grade_check(
        "routes",
        not unserved,
        f"no worker and scheduler were seen of: {', '.join(unserved)}; items that go there wait"
        if unserved
        else f"worker and scheduler seen within a minute of: {', '.join(names)}",
        "start them, one for each collection: `FEEDMILL_COLLECTION=NAME feedmill up` (docs/scale.md)",
    )


def _check_webhooks(rt: Stores) -> Iterator[HealthCheck]:
    """Hooks that don't take what is sent to them; nothing where there is no hook."""
    reports = read_hook_reports(rt)
    if not reports:
        return
    counts = count_hooks(reports)
    troubles = [f"{report.hook.id}: {report.trouble}" for report in reports if report.trouble]
    says = (
        f"{len(reports)} webhooks, {counts.waiting} deliveries wait, {counts.dead} are dead, {counts.dropped} dropped"
    )
    yield grade_check(
        "webhooks", not troubles, "; ".join([says, *troubles]),
        "mend the receivers, then `feedmill hooks retry --all`; `feedmill hooks deliveries` says what failed",
    )  # fmt: skip
