"""What people ask of jobs: one of them in detail, and lists. Everything is bounded, and nothing is changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Literal

from .client import Client
from .document_fields import decode_fields
from .hand_over import HandOver, unpack_hand_over
from .keys import Keys
from .letters import is_about_part, read_letter
from .streams import StreamEntry, Streams, find_cursor_before

JobListing = Literal["open", "ended"]
MOST_LISTED = 1000  # jobs of one list
MOST_RESULTS = 1000  # places of one job's document that are looked at
MOST_LETTERS = 1000  # entries that are looked through for a job's dead parts
SHORTEST_PREFIX = 6  # letters of an id


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTimes:
    """When something was or will be done with a job; None: not yet, or not known."""

    submitted_at: datetime
    looked_after_at: datetime | None  # by the reconciler, if nobody has taken it by then
    lease_until: datetime | None  # of the run that does it now
    ended_at: datetime | None
    feed: str | None  # id of the feed that it polls
    full_text: bool  # whether it fetches the pages of teasers
    hand_over: HandOver | None  # whence its items come, if from another collection


@dataclass(frozen=True, slots=True)
class JobResult:
    """What became of one item of a job."""

    slot: str  # its place in the document
    outcome: str
    item_id: str  # "" where it has none


class JobReports:
    """Looks at the ledger's jobs in Redis."""

    def __init__(self, client: Client, keys: Keys, streams: Streams) -> None:
        self._client, self._keys, self._streams = client, keys, streams

    def read_times(self, job_id: str) -> JobTimes | None:
        """When what is done with a job; None: it is unknown."""
        stored = decode_fields(self._client.hgetall(self._keys.job(job_id)))
        if not stored:
            return None
        due = self._client.zscore(self._keys.due, job_id)
        return JobTimes(
            submitted_at=datetime.fromisoformat(stored["submitted_at"]),
            looked_after_at=_moment_of(due),
            lease_until=_moment_of(stored.get("lease")),
            ended_at=_moment_of(stored.get("ended_at")),
            feed=stored.get("feed"),
            full_text="full_text" in stored,
            hand_over=unpack_hand_over(stored.get("hand_over")),
        )

    def list_results(self, job_id: str) -> list[JobResult]:
        """What became of its items, MOST_RESULTS of them at most, in the order of the document."""
        rows = self._client.hscan_iter(self._keys.slots(job_id), count=MOST_RESULTS)
        results = []
        for slot, stored in islice(rows, MOST_RESULTS):
            outcome, _, item_id = stored.decode().partition(" ")
            results.append(JobResult(slot.decode(), outcome, item_id))
        return sorted(results, key=lambda one: ([int(number) for number in re.findall(r"\d+", one.slot)], one.slot))

    def find_letters(self, job_id: str, submitted_at: datetime, most: int) -> list[StreamEntry]:
        """Dead letters about the job or parts of it, so many at most, among the MOST_LETTERS after its submission."""
        letters = self._streams.read("dead", find_cursor_before(submitted_at), limit=MOST_LETTERS)
        return [*islice((letter for letter in letters if read_letter(letter).get("job_id") == job_id), most)]

    def list_ids(self, listing: JobListing, most: int) -> list[str]:
        """Ids of jobs, so many of each source at most: open ones by when they are looked after, done and dead ones with
        the newest first; without polls that brought nothing."""
        if listing == "open":
            return [job_id.decode() for job_id in self._client.zrange(self._keys.due, 0, most - 1)]
        done = [job_id.decode() for job_id in reversed(self._client.zrange(self._keys.ended, -most, -1))]
        letters = islice(self._streams.read_back("dead"), most)
        dead = [str(read_letter(letter)["job_id"]) for letter in letters if not is_about_part(letter)]
        return [*dict.fromkeys([*done, *dead])]

    def find_ids(self, prefix: str) -> list[str]:
        """Ids that begin so, of the jobs that the lists of MOST_LISTED have; [] for a prefix that is too short."""
        if len(prefix) < SHORTEST_PREFIX:
            return []
        listings: Sequence[JobListing] = ("open", "ended")
        ids = [job_id for listing in listings for job_id in self.list_ids(listing, MOST_LISTED)]
        return sorted({job_id for job_id in ids if job_id.startswith(prefix)})


def _moment_of(milliseconds: str | float | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(float(milliseconds) / 1000, UTC)
