"""Do items, stories and index agree with one another and with what was published? Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..store.census import ItemRow, StoryRow
from ..store.streams import is_before
from .discrepancies import Discrepancy, DiscrepancyKind
from .published import PublishedState

Contradiction = tuple[DiscrepancyKind, str, str]  # kind, subject, and what it says


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredState:
    """What the store knows."""

    items: Mapping[str, ItemRow]
    stories: Mapping[str, StoryRow]
    entries: Mapping[int, str]  # number -> item, of those that are alive
    numbers: range  # that are alive
    jobs: Mapping[str, frozenset[str]]  # job -> items that its places name
    open_jobs: frozenset[str]  # which get on while the events are read
    is_moving: bool  # items of a story that became part of another one are still on their way
    trimmed_to: Mapping[str, str | None]  # stream -> the last entry that is gone; None: none is

    @property
    def is_whole(self) -> bool:
        """Nothing was trimmed: the streams have all that was ever published."""
        return not any(self.trimmed_to.values())

    def is_trimmed(self, item: ItemRow) -> bool:
        """Whether the event of an item's last record may be gone by age."""
        if item.event is None:
            return not self.is_whole
        last = self.trimmed_to[item.event[0]]
        return last is not None and not is_before(last, item.event[1])


def find_in_stories(stored: StoredState, published: PublishedState, since: datetime) -> Iterator[Discrepancy]:
    """Args:
    since: what was announced after that moment must still be known.
    """
    findings = (
        *_check_items(stored, published),
        *_check_stories(stored),
        *_check_entries(stored),
        *_check_announced(stored, published, since),
        *_check_jobs(stored, published),
    )
    yield from published.wrong
    for kind, subject, says in findings:
        yield Discrepancy(kind=kind, subject=subject, says=says)


def _check_items(stored: StoredState, published: PublishedState) -> Iterator[Contradiction]:
    for item in stored.items.values():
        last = published.items.get(item.id)
        if last is None and not stored.is_trimmed(item):
            yield "item.unannounced", item.id, f"version {item.version} is known, and no event says so"
        if last and last.value != item.version:
            yield "item.version", item.id, f"version {item.version} is known, version {last.value} was announced last"
        story = stored.stories.get(item.story_id or "")
        if story and not item.is_member:
            yield "item.unlisted", item.id, f"it is in {story.id}, which does not list it"


def _check_stories(stored: StoredState) -> Iterator[Contradiction]:
    for story in stored.stories.values():
        if story.merged_into:
            continue
        if story.size != story.member_count and not stored.is_moving:
            yield "story.size", story.id, f"its size is {story.size}, and {story.member_count} items are in it"
        for text in story.texts:
            item = stored.items.get(text)
            if item is None or item.story_id != story.id:
                where = "not known" if item is None else f"in {item.story_id}"
                yield "story.text", story.id, f"it is found by {text}, which is {where}"
            elif item.entry is None or (item.entry in stored.numbers and stored.entries.get(item.entry) != text):
                says = f"{story.id} is to be found by its version {item.version}, and that is not in the index"
                yield "story.unfound", text, says


def _check_entries(stored: StoredState) -> Iterator[Contradiction]:
    for number, item_id in stored.entries.items():
        item = stored.items.get(item_id)
        story = stored.stories.get(item.story_id or "") if item else None
        if item is None or item.entry != number or story is None or item_id not in story.texts:
            yield "entry.stray", str(number), f"entry {number} of the index is {item_id}, by which no story is found"


def _check_announced(stored: StoredState, published: PublishedState, since: datetime) -> Iterator[Contradiction]:
    for item_id, version in published.items.items():
        if version.at > since and item_id not in stored.items:
            yield "item.lost", item_id, f"version {version.value} was announced, and it is not known"
    for story_id, lead in published.stories.items():
        story = stored.stories.get(story_id)
        known = story.representative if story and not story.merged_into else None
        if known is None and lead.value and lead.at > since:
            yield "story.lost", story_id, f"{lead.value} represents it, as was announced, and it is not known"
        elif known and known != lead.value:
            yield "story.lead", story_id, f"{known} represents it, and {lead.value or 'its end'} was announced"
    if stored.is_whole:
        for story in stored.stories.values():
            if not story.merged_into and story.id not in published.stories:
                yield "story.unannounced", story.id, "it is known, and no event says so"


def _check_jobs(stored: StoredState, published: PublishedState) -> Iterator[Contradiction]:
    """What the jobs that are known say they have brought, against what the events say that they have."""
    for job_id, items in stored.jobs.items():
        announced = published.jobs.get(job_id, set())
        for item_id in announced:
            if item_id not in items and job_id not in stored.open_jobs:
                yield "event.unrecorded", item_id, f"an event says that job {job_id} has brought it; the job does not"
        if stored.is_whole:
            for item_id in items - announced:
                yield "job.unpublished", item_id, f"job {job_id} has brought it, and no event says so"


def find_oldest_certain(now: datetime, window: timedelta) -> datetime:
    """What was announced after it must still be known; an hour is for clocks that differ, and for a long audit."""
    return now - window + timedelta(hours=1)
