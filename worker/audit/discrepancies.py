"""What an audit can find, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

DiscrepancyKind = Literal[
    "key.unknown", "key.orphan", "key.immortal", "key.mortal",
    "job.unplanned", "job.planned", "job.slots", "job.counts", "job.letter", "job.immortal", "job.mortal",
    "job.unpublished",
    "item.lost", "item.version", "item.unannounced", "item.unlisted",
    "story.lost", "story.lead", "story.unannounced", "story.size", "story.text", "story.unfound",
    "entry.stray", "event.doubled", "event.unknown", "event.unrecorded", "sums",
]  # fmt: skip

# what --repair does about it; what is not here is only reported
REMEDIES: Mapping[DiscrepancyKind, str] = {
    "key.orphan": "the key goes",
    "key.immortal": "it goes when the window is over",
    "job.unplanned": "the reconciler gets it",
    "job.planned": "the reconciler forgets it",
    "job.counts": "the job's counts are those of its places",
    "job.letter": "its input goes, and it is forgotten in time",
    "job.immortal": "it is forgotten in time",
    "job.mortal": "it stays until it has ended",
    "item.unlisted": "the story has it",
    "story.size": "the size is the number of its items",
    "story.unfound": "it is put into the index again",
    "entry.stray": "the entry goes",
    "sums": "the count is set right, by as much as is said",
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Discrepancy:
    """Two places that contradict each other."""

    kind: DiscrepancyKind
    subject: str  # the key, or id of the job, item, story, entry or event, or the sum
    says: str
    amount: int = 0  # of a sum: what is missing on its left side

    @property
    def remedy(self) -> str:
        """What --repair does about it; "" for nothing."""
        return REMEDIES.get(self.kind, "")
