"""A set of unique stories, kept right by the events of `clean`: story -> the record that stands for it.

Events may come more than once and, from several consumers of a group, in any order: the end is the same. For each story
a note says which event spoke of it last, and who represents it since; an older event changes nothing of it. What older
events still have to give is the record itself: a merge names its representative without it.

event ─► who represents which story ─► the record, from the event or from a story that has it
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

import msgspec

from .events import (
    ItemUpdated,
    ItemWithdrawn,
    StoryCreated,
    StoryMerged,
    StorySplit,
    StoryUpdated,
    StreamEvent,
    read_entry_id,
)

Record = dict[str, Any]
ONE_LIFE = 3_600_000  # ms; a lower revision that is written later than this is of a story that began anew


@dataclass(frozen=True, slots=True)
class StoryChange:
    """What a story is in the set from now on."""

    story_id: str
    record: Record | None  # None: it is gone


class StoryNote(msgspec.Struct, omit_defaults=True):
    """The last word on a story."""

    entry: str  # the event that it is from
    revision: int | None = None
    representative: str | None = None  # an item; None: the story is gone
    record_entry: str = "0"  # the event that brought the record which is held


class ItemNote(msgspec.Struct, omit_defaults=True):
    """What is known of an item apart from its record."""

    story: str | None = None  # that it represents
    withdrawn: str | None = None  # the event that took it back


class StorySet:
    """The unique stories, in any mapping.

    Args:
        stories: story id -> record, as JSON holds it; yours to read. Who begins empty gives an empty one.
        notes: what is needed to keep the stories right; it must be kept as long and as well as they are.
    """

    def __init__(
        self,
        stories: MutableMapping[str, Record] | None = None,
        notes: MutableMapping[str, Record] | None = None,
    ) -> None:
        self.stories: MutableMapping[str, Record] = {} if stories is None else stories
        self.notes: MutableMapping[str, Record] = {} if notes is None else notes
        self._lock = threading.RLock()

    def take_event(self, event: StreamEvent) -> list[StoryChange]:
        """Do what an event says; it changes nothing that was there already. Returns what became of stories."""
        with self._lock:
            effect = _EventEffect(self, event.entry_id)
            match event:
                case StoryCreated() | StoryUpdated() | ItemUpdated():
                    effect.take_record(event)
                case StoryMerged():
                    effect.merge_stories(event)
                case StorySplit():
                    effect.split_story(event)
                case ItemWithdrawn():
                    effect.withdraw_item(event)
            return [StoryChange(story, self.stories.get(story)) for story in effect.changed]

    def begin_with(self, lines: Iterable[str | bytes]) -> str | None:
        """Begin anew with the output of `feedmill stories`; whatever was there goes.

        Returns the cursor of `clean` to follow from; None: there were no lines, so begin at the beginning.

        Raises:
            msgspec.MsgspecError: a line is not one of `feedmill stories`.
        """
        return self.begin_with_several({"": lines})[""]

    def begin_with_several(self, snapshots: Mapping[str, Iterable[str | bytes]]) -> dict[str, str | None]:
        """The same with the output of several collections, by their names, in one set."""
        with self._lock:
            self.stories.clear()
            self.notes.clear()
            cursors: dict[str, str | None] = dict.fromkeys(snapshots)
            for name, lines in snapshots.items():
                for line in lines:
                    cursors[name] = self._hold_line(msgspec.json.decode(line, type=_StoryLine))
            return cursors

    def _hold_line(self, line: _StoryLine) -> str:
        record = line.record or line.representative or {}
        note = StoryNote(line.cursor, line.story_revision, record["id"], line.cursor)
        self.stories[line.story_id] = record
        self.save_note(line.story_id, note)
        self.save_note(record["id"], ItemNote(line.story_id))
        return line.cursor

    def find_story_note(self, story: str) -> StoryNote | None:
        """The last word on a story; None: nothing was said."""
        found = self.notes.get(story)
        return msgspec.convert(found, StoryNote) if found is not None else None

    def find_item_note(self, item: str) -> ItemNote:
        """What is known of an item."""
        return msgspec.convert(self.notes.get(item, {}), ItemNote)

    def save_note(self, name: str, note: StoryNote | ItemNote) -> None:
        """Keep a note of a story or an item; their ids differ."""
        self.notes[name] = msgspec.to_builtins(note)


class _StoryLine(msgspec.Struct):
    cursor: str
    story_id: str
    record: Record | None = None
    representative: Record | None = None
    story_revision: int | None = None


class _EventEffect:
    """What one event does to a set."""

    def __init__(self, target: StorySet, entry: str) -> None:
        self._set = target
        self._entry = entry
        self.changed: dict[str, None] = {}  # stories, in order

    def take_record(self, event: StoryCreated | StoryUpdated | ItemUpdated) -> None:
        record, story = event.data["record"], event.record.story_id
        if story is None:
            return
        if self._is_news(story, event.story_revision):
            self._appoint(story, event.story_revision, record["id"], [record])
        else:
            self._offer(record)

    def merge_stories(self, event: StoryMerged) -> None:
        """The merge has no record: it is with one of the stories, or still to come."""
        absorbed = self._set.stories.get(event.absorbed_id)
        if self._is_news(event.story_id, event.story_revision):
            known = [absorbed] if absorbed else []
            self._appoint(event.story_id, event.story_revision, event.representative.id, known, may_lack=True)
        if self._is_news(event.absorbed_id, None):
            self._end(event.absorbed_id)

    def split_story(self, event: StorySplit) -> None:
        kept, begun = event.data["representative"], event.data["new_representative"]
        held = self._set.stories.get(event.story_id)
        for story, revision, record in (
            (event.story_id, event.story_revision, kept),
            (event.new_story_id, event.new_story_revision, begun),
        ):
            if self._is_news(story, revision):
                self._appoint(story, revision, record["id"], [held, record] if held else [record])
            else:
                self._offer(record)

    def withdraw_item(self, event: ItemWithdrawn) -> None:
        item = self._set.find_item_note(event.id)
        if item.withdrawn is None or self._is_after(item.withdrawn):
            self._set.save_note(event.id, ItemNote(item.story, self._entry))
        story, record = event.story_id, event.data.get("representative")
        if record and story and self._is_news(story, event.story_revision):
            self._appoint(story, event.story_revision, record["id"], [record])
        elif record:
            self._offer(record)
        if story:
            self._drop_withdrawn(story, event)

    def _drop_withdrawn(self, story: str, event: ItemWithdrawn) -> None:
        """A story does not hold what was taken back after it was published; without anything else it is gone."""
        note, held = self._set.find_story_note(story), self._set.stories.get(story)
        if not note or not held or held["id"] != event.id or not self._is_after(note.record_entry):
            return
        if note.representative == event.id and self._is_news(story, event.story_revision):
            self._end(story)
        else:
            self._drop(story)

    def _is_news(self, story: str, revision: int | None) -> bool:
        """Whether nothing newer was said of a story.

        Revisions outrank the order of entries, which a copy of the stream may have lost; but a story that was forgotten
        and began anew counts from 1 again.
        """
        note = self._set.find_story_note(story)
        if note is None:
            return True
        (moment, _), (last, _) = read_entry_id(self._entry), read_entry_id(note.entry)
        if revision is None or note.revision is None or revision == note.revision or abs(moment - last) > ONE_LIFE:
            return self._is_after(note.entry)
        return revision > note.revision

    def _is_after(self, entry: str) -> bool:
        return read_entry_id(self._entry) > read_entry_id(entry)

    def _appoint(
        self, story: str, revision: int | None, item: str, known: list[Record], may_lack: bool = False
    ) -> None:
        """An item represents a story from now on; its record is one of those that are known, or with another story."""
        note = self._set.find_story_note(story)
        other = self._set.find_item_note(item)
        if other.withdrawn and not self._is_after(other.withdrawn):
            self._end(story)
            return
        records = [record for record in known if record["id"] == item]
        if may_lack:
            places = [story, *([other.story] if other.story else [])]
            records += [held for place in places if (held := self._set.stories.get(place)) and held["id"] == item]
        appointed = StoryNote(self._entry, revision, item, note.record_entry if note else "0")
        self._set.save_note(story, appointed)
        if records:
            self._hold(story, appointed, max(records, key=_rank_record))
        if self._is_wanted_elsewhere(item, other.story, story):
            for record in records:
                self._offer(record)
        else:
            self._set.save_note(item, ItemNote(story, other.withdrawn))

    def _is_wanted_elsewhere(self, item: str, story: str | None, own: str) -> bool:
        """Whether a newer event said already that an item represents another story than this event says."""
        note = self._set.find_story_note(story) if story and story != own else None
        return note is not None and note.representative == item and not self._is_after(note.entry)

    def _offer(self, record: Record) -> None:
        """An older event has a record: it goes to the story that waits for it."""
        story = self._set.find_item_note(record["id"]).story
        note = self._set.find_story_note(story) if story else None
        if story is None or note is None or note.representative != record["id"] or self._is_after(note.entry):
            return  # after that note it may represent another story
        held = self._set.stories.get(story)
        if held is None or held["id"] != record["id"] or _rank_record(record) > _rank_record(held):
            self._hold(story, note, record)

    def _hold(self, story: str, note: StoryNote, record: Record) -> None:
        if self._set.stories.get(story) != record:
            self._set.stories[story] = record
            self.changed[story] = None
        note.record_entry = self._entry
        self._set.save_note(story, note)

    def _end(self, story: str) -> None:
        """A story is gone. Its note stays, so that no older event brings it back; if it returns it counts anew."""
        self._set.save_note(story, StoryNote(self._entry))
        self._drop(story)

    def _drop(self, story: str) -> None:
        if self._set.stories.pop(story, None) is not None:
            self.changed[story] = None


def _rank_record(record: Record) -> tuple[int, bool]:
    """Newer versions of an item first, then whole records before what is kept of them."""
    return record.get("version") or 0, "provenance" in record
