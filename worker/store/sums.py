"""The ledger's sums, each counted from other keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SumName = Literal[
    "jobs = done + dead + open",
    "accepted = outcomes + in flight",
    "published + merged + split + withdrawn = events in clean",
    "copies = events in copies",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The ledger's sums. Each is counted apart, so that they can contradict one another."""

    jobs: int
    jobs_done: int
    jobs_dead: int
    jobs_open: int
    accepted: int  # items and unreadable parts found in documents; a document that could not be read counts as one
    outcomes: Mapping[str, int]
    in_flight: int  # items of open jobs without an outcome, counted job by job
    merged: int  # stories that became part of another one
    split: int  # by hand
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
        announced = self.outcomes["published"] + self.merged + self.split + self.withdrawn + self._extra("clean")
        return (
            ("jobs = done + dead + open", self.jobs, self.jobs_done + self.jobs_dead + self.jobs_open),
            ("accepted = outcomes + in flight", self.accepted, sum(self.outcomes.values()) + self.in_flight),
            ("published + merged + split + withdrawn = events in clean", announced, self.clean_events),
            ("copies = events in copies", self.outcomes["copies"] + self._extra("copies"), self.copy_events),
        )

    def _extra(self, stream: str) -> int:
        """Events that no outcome stands for, and what a repair has put right."""
        return self.notices[stream] + self.repaired[stream]
