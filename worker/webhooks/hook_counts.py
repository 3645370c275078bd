"""How webhooks do, counted: for the doctor, metrics and lists."""

from __future__ import annotations

from dataclasses import dataclass

from ..store.webhooks import HookBacklog, Webhook
from ..stores import Stores

MANY_FAILURES = 3  # attempts in a row; fewer happen


@dataclass(frozen=True, slots=True)
class HookReport:
    """One hook, and what waits for it."""

    hook: Webhook
    backlog: HookBacklog

    @property
    def trouble(self) -> str | None:
        """What an operator should know of it; None: all is well."""
        if self.hook.state == "gone":
            return "it said that it is gone (410)"
        if self.hook.failures >= MANY_FAILURES:
            return f"{self.hook.failures} attempts in a row failed, the last one: {self.hook.error}"
        if self.backlog.dead:
            return f"{self.backlog.dead} deliveries are dead"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class HookCounts:
    """All hooks of a collection together."""

    active: int
    paused: int
    gone: int
    failing: int  # of the active ones
    waiting: int  # deliveries that are not sent yet
    running: int  # of these, on their way just now
    dead: int
    sent: int  # ever, by the hooks that are there
    overflowed: int  # dead since too many waited
    dropped: int  # gone unsent


def read_hook_reports(rt: Stores) -> list[HookReport]:
    """Every hook with its backlog, in the order in which they were added."""
    hooks = rt.webhooks.read_all()
    return [HookReport(hook, backlog) for hook, backlog in zip(hooks, rt.webhooks.count_backlogs(hooks), strict=True)]


def count_hooks(reports: list[HookReport]) -> HookCounts:
    """The sums of all hooks."""
    states = [report.hook.state for report in reports]
    return HookCounts(
        active=states.count("active"),
        paused=states.count("paused"),
        gone=states.count("gone"),
        failing=sum(r.hook.state == "active" and r.hook.failures >= MANY_FAILURES for r in reports),
        waiting=sum(report.backlog.waiting for report in reports),
        running=sum(report.backlog.running for report in reports),
        dead=sum(report.backlog.dead for report in reports),
        sent=sum(report.hook.sent for report in reports),
        overflowed=sum(report.hook.overflowed for report in reports),
        dropped=sum(report.hook.dropped for report in reports),
    )
