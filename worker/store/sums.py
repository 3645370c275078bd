"""The ledger's sums, each counted from other keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

SumName = Literal[
    "jobs = done + dead + open",
    "accepted = outcomes + in flight",
    "in flight, as kept = in flight, job by job",
    "published + merged + split + led + withdrawn = events in clean",
    "copies = events in copies",
]
FLIGHT: SumName = "in flight, as kept = in flight, job by job"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The ledger's sums. Each is counted apart, so that they can contradict one another."""

    jobs: int
    jobs_done: int
    jobs_dead: int
    jobs_open: int
    accepted: int  # items and unreadable parts found in documents; a document that could not be read counts as one
    outcomes: Mapping[str, int]
    in_flight: int  # items of open jobs without an outcome, counted job by job where few enough are open
    in_flight_kept: int  # the same, as each step keeps it
    merged: int  # stories that became part of another one
    split: int  # by hand
    led: int  # stories that got another representative by hand
    withdrawn: int  # items, by hand or by their source
    notices: Mapping[str, int]  # stream -> events about entries that were trimmed unread
    repaired: Mapping[str, int]  # stream -> events more than were counted, as a repair found
    clean_events: int  # ever written
    copy_events: int

    @property
    def contradictions(self) -> tuple[str, ...]:
        """The sums that don't hold; empty when nothing is lost and nothing stands twice."""
        return tuple(f"{name}: {left} is not {right}" for name, left, right in self.sums if left != right)

    @property
    def sums(self) -> tuple[tuple[SumName, int, int], ...]:
        """Each sum's name with both its sides."""
        by_hand = self.split + self.led + self.withdrawn
        announced = self.outcomes["published"] + self.merged + by_hand + self._extra("clean")
        return (
            ("jobs = done + dead + open", self.jobs, self.jobs_done + self.jobs_dead + self.jobs_open),
            ("accepted = outcomes + in flight", self.accepted, sum(self.outcomes.values()) + self.in_flight),
            (FLIGHT, self.in_flight_kept, self.in_flight),
            ("published + merged + split + led + withdrawn = events in clean", announced, self.clean_events),
            ("copies = events in copies", self.outcomes["copies"] + self._extra("copies"), self.copy_events),
        )

    def _extra(self, stream: str) -> int:
        """Events that no outcome stands for, and what a repair has put right."""
        return self.notices[stream] + self.repaired[stream]


def unpack_audit(answer: Sequence[Any], outcomes: Sequence[str]) -> Audit:
    """The sums as job.lua gives them."""
    totals, open_jobs, in_flight, clean, copies = answer
    stored = {name.decode(): int(n) for name, n in zip(totals[::2], totals[1::2], strict=True)}
    return Audit(
        jobs=stored.get("jobs", 0),
        jobs_done=stored.get("jobs_done", 0),
        jobs_dead=stored.get("jobs_dead", 0),
        jobs_open=open_jobs,
        accepted=stored.get("accepted", 0),
        outcomes={name: stored.get(name, 0) for name in outcomes},
        in_flight=in_flight,
        in_flight_kept=stored.get("in_flight", in_flight),
        merged=stored.get("merged", 0),
        split=stored.get("split", 0),
        led=stored.get("led", 0),
        withdrawn=stored.get("withdrawn", 0),
        notices={name: stored.get(f"notices_{name}", 0) for name in ("clean", "copies")},
        repaired={name: stored.get(f"repaired_{name}", 0) for name in ("clean", "copies")},
        clean_events=clean,
        copy_events=copies,
    )
