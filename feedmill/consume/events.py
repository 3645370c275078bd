"""The events of feedmill's streams as types. Fields that are not known here stay in `data`, and nothing is refused.

entry ─► read_event ─► StoryCreated | StoryUpdated | … | UnknownEvent
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec


class RecordSource(msgspec.Struct, frozen=True):
    """Who published an item."""

    name: str | None = None
    domain: str | None = None
    url: str | None = None


class RecordRights(msgspec.Struct, frozen=True):
    """What is said about who may use a text; None where nobody says it."""

    license: str | None = None  # its address
    notice: str | None = None
    holder: str | None = None
    usage_terms: str | None = None
    tdm_reserved: bool | None = None  # text and data mining
    tdm_policy: str | None = None
    basis: list[str] = []  # who says so: item, feed, page, http, rsl, tdmrep, robots


class StoryRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a record that programs ask for most; a story's `representative` has as many as are kept of it.

    docs/record.schema.json has them all; those that are not here are in the event's `data`. Times are RFC 3339, UTC.
    """

    id: str
    version: int | None = None
    story_id: str | None = None  # as it was when the record was published
    url: str | None = None
    canonical_url: str | None = None
    title: str | None = None
    content_text: str | None = None
    content_html: str | None = None
    summary: str | None = None
    image: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    authors: list[dict[str, Any]] = []
    tags: list[str] = []
    language: str | None = None
    source: RecordSource = RecordSource()
    rights: RecordRights | None = None
    pub_status: str | None = None
    word_count: int | None = None
    truncated: bool | None = None
    syndication: dict[str, Any] = {}
    provenance: dict[str, Any] = {}


class StreamEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What every event has."""

    stream: str  # clean, copies or dead
    entry_id: str  # where it is in its stream: the cursor
    group: str | None = None  # by which it was read, and as which of its consumers
    consumer: str | None = None
    collection: str | None = None  # whose stream it is, where its reader has several
    ce_id: str = ""
    ce_type: str = ""
    ce_subject: str = ""
    ce_time: str = ""  # RFC 3339, UTC
    data: dict[str, Any] = {}  # all that the event says, as it was sent

    @property
    def cursor_name(self) -> str:
        """What its stream is called among the cursors of its reader."""
        return self.stream if self.collection is None else f"{self.collection}/{self.stream}"


class RecordEvent(StreamEvent, frozen=True, kw_only=True):
    """An event about one item, with its record."""

    record: StoryRecord
    story_revision: int | None = None
    found_by: str | None = None  # look_again: a second look at the item's page has found a correction


class StoryCreated(RecordEvent, frozen=True, kw_only=True):
    """A new text."""

    TYPE: ClassVar[str] = "story.created"


class StoryUpdated(RecordEvent, frozen=True, kw_only=True):
    """Another text represents a known story from now on: a fuller one, or one that somebody has chosen."""

    TYPE: ClassVar[str] = "story.updated"


class ItemUpdated(RecordEvent, frozen=True, kw_only=True):
    """The item that represents its story changed."""

    TYPE: ClassVar[str] = "item.updated"

    changed: list[str] = []  # names of fields


class CopyAdded(RecordEvent, frozen=True, kw_only=True):
    """Another item carries a known story; who represents it stays."""

    TYPE: ClassVar[str] = "story.copy_added"


class StoryMerged(StreamEvent, frozen=True, kw_only=True):
    """A story turned out to be another one, and is part of it from now on."""

    TYPE: ClassVar[str] = "story.merged"

    story_id: str
    absorbed_id: str
    representative: StoryRecord
    story_size: int | None = None
    item_id: str | None = None
    match: dict[str, Any] = {}
    reason: str | None = None
    story_revision: int | None = None


class StorySplit(StreamEvent, frozen=True, kw_only=True):
    """Somebody took a story apart: it is two from now on."""

    TYPE: ClassVar[str] = "story.split"

    story_id: str
    new_story_id: str
    representative: StoryRecord
    new_representative: StoryRecord
    items: list[str] = []  # those that left
    story_size: int | None = None
    new_story_size: int | None = None
    reason: str | None = None
    story_revision: int | None = None
    new_story_revision: int | None = None


class ItemWithdrawn(StreamEvent, frozen=True, kw_only=True):
    """An item is not for publication any more; `representative` is what stands for its story now, if anything does."""

    TYPE: ClassVar[str] = "item.withdrawn"

    id: str
    version: int | None = None
    story_id: str | None = None
    by: str | None = None  # hand or source
    representative: StoryRecord | None = None
    story_size: int | None = None
    status: str | None = None  # of the source: withheld, canceled; gone: its page is not there any more
    reason: str | None = None
    found_by: str | None = None  # look_again: by a second look at the item's page
    story_revision: int | None = None


class LetterAdded(StreamEvent, frozen=True, kw_only=True):
    """Something could not be processed."""

    TYPE: ClassVar[str] = "dead.letter"

    job_id: str
    reason: str
    stage: str | None = None
    target: str | None = None
    where: str | None = None
    attempts: int | None = None


class StreamTrimmed(StreamEvent, frozen=True, kw_only=True):
    """Entries went before they were read. Without `data` the reader found it out by itself: it is no entry then."""

    TYPE: ClassVar[str] = "stream.trimmed"

    last_id: str  # all that was not read up to here is gone
    entries: int | None = None  # how many, where that is known
    groups: list[str] = []  # that had not read them; empty: a reader without a group


class UnknownEvent(StreamEvent, frozen=True, kw_only=True):
    """An event of a type that is not known here, or one that can't be read: then `problem` says why."""

    problem: str | None = None


TYPES: Mapping[str, type[StreamEvent]] = {
    kind.TYPE: kind
    for kind in (
        StoryCreated, StoryUpdated, StoryMerged, StorySplit, ItemUpdated, ItemWithdrawn,
        CopyAdded, LetterAdded, StreamTrimmed,
    )
}  # fmt: skip
ATTRIBUTES = ("ce_id", "ce_type", "ce_subject", "ce_time")


def read_event(
    stream: str, entry_id: str, fields: Mapping[bytes, bytes], group: str | None = None, consumer: str | None = None
) -> StreamEvent:
    """The event of a stream entry, packed or not. What can't be read is an UnknownEvent with `problem`.

    >>> data = b'{"record": {"id": "it_a"}, "x": 1}'
    >>> event = read_event("clean", "5-0", {b"ce_type": b"story.created", b"data": data})
    >>> type(event).__name__, event.record.id, event.data["x"]
    ('StoryCreated', 'it_a', 1)
    >>> read_event("clean", "5-0", {b"ce_type": b"story.praised", b"data": b"{}"}).ce_type
    'story.praised'
    """
    place = make_place(stream, entry_id, group, consumer)
    known = [name for name in ATTRIBUTES if name.encode() in fields]
    try:
        attributes = {name: fields[name.encode()].decode() for name in known}
        data = msgspec.json.decode(_unpack_data(fields), type=dict[str, Any])
        kind = TYPES.get(attributes.get("ce_type", ""), UnknownEvent)
        return msgspec.convert({**data, **attributes, **place, "data": data}, kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, zlib.error) as error:
        kept: dict[str, Any] = {name: fields[name.encode()].decode(errors="replace") for name in known}
        return UnknownEvent(**place, **kept, problem=str(error))


def make_place(stream: str, entry_id: str, group: str | None = None, consumer: str | None = None) -> dict[str, Any]:
    """Where an event is, as its fields.

    Args:
        stream: as its reader calls it.

    >>> make_place("archive/clean", "5-0")["stream"], make_place("archive/clean", "5-0")["collection"]
    ('clean', 'archive')
    """
    collection, _, name = stream.rpartition("/")
    own = {"stream": name, "entry_id": entry_id, "group": group, "consumer": consumer}
    return {**own, "collection": collection or None}


def _unpack_data(fields: Mapping[bytes, bytes]) -> bytes:
    packed = fields.get(b"data_zlib")
    return zlib.decompress(packed) if packed is not None else fields.get(b"data", b"{}")


def read_entry_id(entry_id: str) -> tuple[int, int]:
    """The moment of an entry in milliseconds, and its number within that; entries are in the order of these.

    >>> read_entry_id("1780833600000-3"), read_entry_id("0")
    ((1780833600000, 3), (0, 0))
    """
    moment, _, number = entry_id.partition("-")
    return int(moment), int(number or 0)
