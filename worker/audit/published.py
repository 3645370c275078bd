"""What the streams say of items and stories, read as a consumer reads them: one event after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import msgspec

from ..store.streams import StreamEntry
from .discrepancies import Discrepancy


class _Origin(msgspec.Struct, frozen=True):
    job_id: str = ""


class _Text(msgspec.Struct, frozen=True):
    id: str = ""
    version: int = 1
    story_id: str = ""
    provenance: _Origin = _Origin()


class _Data(msgspec.Struct, frozen=True):
    """Of an event's data what is needed here."""

    record: _Text | None = None
    id: str = ""
    version: int = 1
    story_id: str | None = None
    absorbed_id: str = ""
    new_story_id: str = ""
    representative: _Text | None = None
    new_representative: _Text | None = None


_DATA = msgspec.json.Decoder(_Data)


Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class LastEvent(Generic[Said]):
    """The last thing that was said of an item or story, and when."""

    value: Said
    at: datetime


@dataclass(slots=True)
class PublishedState:
    """What a consumer of both streams holds."""

    window: timedelta  # what is older was forgotten, and may come in again as if for the first time
    items: dict[str, LastEvent[int]] = field(default_factory=dict)  # their versions
    stories: dict[str, LastEvent[str | None]] = field(default_factory=dict)  # representatives; None: nothing is left
    wrong: list[Discrepancy] = field(default_factory=list)  # entries that should not be there
    jobs: dict[str, set[str]] = field(default_factory=dict)  # job -> items that events say it has brought
    _seen: dict[str, datetime] = field(default_factory=dict)  # event -> when

    def take_all(self, entries: Iterable[StreamEntry]) -> None:
        """Read a stream; `clean` before `copies`, or the other way round."""
        for entry in entries:
            self._take(entry)

    def _take(self, entry: StreamEntry) -> None:
        try:
            name, kind = entry.fields["ce_id"], entry.fields["ce_type"]
            moment = datetime.fromisoformat(entry.fields["ce_time"])
            data = _DATA.decode(entry.fields["data"])
        except (KeyError, ValueError, msgspec.DecodeError) as error:
            says = f"entry {entry.id} of {entry.stream} is no event of ours: {type(error).__name__}: {error}"
            self.wrong.append(Discrepancy(kind="event.unknown", subject=entry.id, says=says))
            return
        if name in self._seen and moment - self._seen[name] < self.window:
            says = f"{kind} of {entry.fields.get('ce_subject')} is in {entry.stream} again, as {entry.id}"
            self.wrong.append(Discrepancy(kind="event.doubled", subject=name, says=says))
        self._seen[name] = moment
        if kind != "stream.trimmed":
            self._take_event(entry.stream, kind, data, moment)

    def _take_event(self, stream: str, kind: str, data: _Data, moment: datetime) -> None:
        self._note_version(data, kind, moment)
        if stream == "clean":
            for story, lead in self._find_leads(data, kind):
                self.stories[story] = LastEvent(lead, moment)
        if data.record:
            self.jobs.setdefault(data.record.provenance.job_id, set()).add(data.record.id)

    def _note_version(self, data: _Data, kind: str, moment: datetime) -> None:
        text = data.record or (data if kind == "item.withdrawn" else None)
        last = self.items.get(text.id) if text else None
        if text and (last is None or text.version > last.value or moment - last.at > self.window):
            self.items[text.id] = LastEvent(text.version, moment)

    def _find_leads(self, data: _Data, kind: str) -> Iterator[tuple[str, str | None]]:
        """Stories and what represents each of them from then on."""
        if data.record:
            yield data.record.story_id, data.record.id
        elif data.story_id and data.representative:
            yield data.story_id, data.representative.id
        elif data.story_id in self.stories and self.stories[data.story_id].value == data.id:
            yield data.story_id, None  # it was withdrawn, and was the last one
        if kind == "story.merged":
            yield data.absorbed_id, None
        if data.new_representative:
            yield data.new_story_id, data.new_representative.id

    def count_events(self) -> int:
        """How many different ones were read."""
        return len(self._seen)
