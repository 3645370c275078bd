"""Following feedmill's streams, and keeping a right set of unique stories. docs/consume.md shows how."""

from .connection import ConnectionLostError, GroupGoneError
from .cursor_reader import CursorReader
from .event_schemas import list_event_types, load_event_schema
from .events import (
    CopyAdded,
    ItemUpdated,
    ItemWithdrawn,
    LetterAdded,
    RecordEvent,
    RecordRights,
    RecordSource,
    StoryCreated,
    StoryMerged,
    StoryRecord,
    StorySplit,
    StoryUpdated,
    StreamEvent,
    StreamTrimmed,
    UnknownEvent,
    read_event,
)
from .group_reader import GroupReader
from .server_url import find_server_url
from .sqlite_set import SqliteStorySet
from .story_set import StoryChange, StorySet

__all__ = [
    "ConnectionLostError",
    "CopyAdded",
    "CursorReader",
    "GroupGoneError",
    "GroupReader",
    "ItemUpdated",
    "ItemWithdrawn",
    "LetterAdded",
    "RecordEvent",
    "RecordRights",
    "RecordSource",
    "SqliteStorySet",
    "StoryChange",
    "StoryCreated",
    "StoryMerged",
    "StoryRecord",
    "StorySet",
    "StorySplit",
    "StoryUpdated",
    "StreamEvent",
    "StreamTrimmed",
    "UnknownEvent",
    "find_server_url",
    "list_event_types",
    "load_event_schema",
    "read_event",
]
