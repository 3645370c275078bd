"""PostgreSQL as a target: the set of unique stories as a table. One batch is one transaction.

An event that is older than what was said of a story changes nothing of it, so a batch may come again: the rules are
those of `feedmill.consume`, whose notes are the second table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any, LiteralString

import msgspec
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.json import Jsonb

from feedmill.consume.events import StreamEvent, read_event
from feedmill.consume.story_set import StorySet

from ..store.streams import StreamEntry
from .sink import BatchLimits, SinkAwayError, SinkRefusalError, SinkSetupError

TABLES = """
create table if not exists feedmill_stories (
  story_id text primary key,
  item_id text not null,      -- of the record that stands for the story
  version bigint,
  title text,
  url text,
  source text,                -- its domain or name
  language text,
  published_at timestamptz,
  content_text text,
  record jsonb not null,      -- the whole record
  changed_at timestamptz not null default now()
);
create table if not exists feedmill_notes (
  name text primary key,      -- a story or an item
  note jsonb not null         -- which event spoke of it last
);
"""
LOCK = 7_310_218_041  # of ours in a database: batches of several relays take turns
CONNECT_SECONDS = 10
STATEMENT_SECONDS = 60
# so that a machine that is lost without a word is known to be away within half a minute; an address may say otherwise
LOSS_SIGNS = {
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
SETUP_SIGNS = ("password authentication failed", "no password supplied", "does not exist", "no pg_hba.conf entry")
LIMITS = BatchLimits(events=200, bytes=4 * 1024 * 1024, seconds=0)
_SAVE_STORY: LiteralString = """
insert into feedmill_stories
  (story_id, item_id, version, title, url, source, language, published_at, content_text, record)
  values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
  on conflict (story_id) do update set item_id = excluded.item_id, version = excluded.version, title = excluded.title,
    url = excluded.url, source = excluded.source, language = excluded.language, published_at = excluded.published_at,
    content_text = excluded.content_text, record = excluded.record, changed_at = now()
"""
_SAVE_NOTE: LiteralString = """
insert into feedmill_notes (name, note) values (%s, %s) on conflict (name) do update set note = excluded.note
"""
_QUOTED = re.compile(r'"[^"]*"')
_SIDE_FIELDS = ("id", "story_id", "absorbed_id", "new_story_id")
_RECORD_FIELDS = ("record", "representative", "new_representative")


class PostgresSink:
    """The tables `feedmill_stories` and `feedmill_notes`, in the first schema of the user's search path.

    Args:
        address: as libpq takes it: postgresql://user@host/database; a password comes from ~/.pgpass or PGPASSWORD, too.
    """

    limits = LIMITS

    def __init__(self, address: str, name: str) -> None:
        self._address, self.name = address, name
        self._connection: psycopg.Connection | None = None
        self._written: list[StreamEntry] = []

    def open(self) -> None:
        address = self._complete_address()
        try:
            self._connection = psycopg.connect(
                address, autocommit=True, connect_timeout=CONNECT_SECONDS, application_name="feedmill relay"
            )
            self._connection.execute(f"set statement_timeout = {STATEMENT_SECONDS * 1000}")
            self._make_tables(self._connection)
        except psycopg.OperationalError as error:
            says = write_reason(error)
            if any(sign in says for sign in SETUP_SIGNS):
                raise SinkSetupError(f"{self.name}: {says}; mend the address, or what is allowed there") from error
            raise SinkAwayError(says) from error
        except psycopg.Error as error:  # what the address says, or a right
            raise SinkSetupError(f"{self.name}: {write_reason(error)}; see docs/sinks.md") from error

    def _complete_address(self) -> str:
        try:
            given = conninfo_to_dict(self._address)
            return make_conninfo(self._address, **{name: LOSS_SIGNS[name] for name in LOSS_SIGNS.keys() - given.keys()})
        except psycopg.Error as error:
            raise SinkSetupError(f"{self.name}: {_describe_address_error(error)} (docs/sinks.md)") from None

    def _make_tables(self, connection: psycopg.Connection) -> None:
        with connection.transaction():
            connection.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
            found = connection.execute("select to_regclass('feedmill_stories'), to_regclass('feedmill_notes')")
            if None in (found.fetchone() or (None,)):  # who may not make tables may use those that are there
                connection.execute(TABLES)

    def write(self, entries: Sequence[StreamEntry]) -> None:
        self._written = [*entries]

    def flush(self) -> None:
        if self._connection is None:
            raise SinkAwayError("not connected")
        try:
            with self._connection.transaction():
                self._connection.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
                self._save_batch(self._connection)
        except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.ReadOnlySqlTransaction) as error:
            raise SinkAwayError(write_reason(error)) from error
        except psycopg.Error as error:
            raise SinkRefusalError(f"{self.name} refuses a batch: {write_reason(error)}") from error
        self._written = []

    def _save_batch(self, connection: psycopg.Connection) -> None:
        events = [_read_entry(entry) for entry in self._written]
        names = sorted({name for event in events for name in _list_names(event)})
        stories = BatchRows(connection, "select story_id, record from feedmill_stories where story_id = any(%s)", names)
        notes = BatchRows(connection, "select name, note from feedmill_notes where name = any(%s)", names)
        held = StorySet(stories, notes)
        for event in events:
            held.take_event(event)
        with connection.cursor() as cursor:
            gone = [name for name in stories.changed if name not in stories]
            cursor.execute("delete from feedmill_stories where story_id = any(%s)", (gone,))
            kept = [(name, stories[name]) for name in stories.changed if name in stories]
            cursor.executemany(_SAVE_STORY, [_describe_story(name, record) for name, record in kept])
            said = [(name, _write_json(notes[name])) for name in notes.changed if name in notes]
            cursor.executemany(_SAVE_NOTE, said)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class BatchRows(MutableMapping[str, Any]):
    """Rows as a mapping, for one transaction: each is read once, and those that changed are written by the caller.

    Args:
        query: gives name and value of the rows that are named.
        names: those that will be asked for, for all that is known before.
    """

    def __init__(self, connection: psycopg.Connection, query: LiteralString, names: Sequence[str]) -> None:
        self._connection, self._query = connection, query
        self._rows: dict[str, Any] = {}
        self.changed: dict[str, None] = {}
        self._load(names)

    def _load(self, names: Sequence[str]) -> None:
        self._rows |= dict.fromkeys(names)
        self._rows |= dict(self._connection.execute(self._query, ([*names],)).fetchall())

    def __getitem__(self, name: str) -> Any:
        if name not in self._rows:
            self._load([name])
        if self._rows[name] is None:
            raise KeyError(name)
        return self._rows[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._rows[name] = value
        self.changed[name] = None

    def __delitem__(self, name: str) -> None:
        if self[name] is not None:
            self[name] = None

    def __iter__(self) -> Iterator[str]:
        """Those that this transaction has met."""
        return iter([name for name, value in self._rows.items() if value is not None])

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _read_entry(entry: StreamEntry) -> StreamEvent:
    """The event. PostgreSQL's texts have no letter NUL."""
    fields = dict(entry.fields)
    if "\\u0000" in fields["data"]:
        fields["data"] = msgspec.json.encode(_replace_nul(msgspec.json.decode(fields["data"]))).decode()
    return read_event(entry.stream, entry.id, {name.encode(): value.encode() for name, value in fields.items()})


def _replace_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, list):
        return [_replace_nul(part) for part in value]
    return {_replace_nul(k): _replace_nul(v) for k, v in value.items()} if isinstance(value, dict) else value


def _list_names(event: StreamEvent) -> Iterator[str]:
    """The stories and items that an event names, as far as they are to be looked up."""
    parts = [event.data, *(event.data.get(name) for name in _RECORD_FIELDS)]
    for part in parts:
        named = [part.get(name) for name in _SIDE_FIELDS] if isinstance(part, dict) else []
        yield from (name for name in named if isinstance(name, str))


def _describe_story(story_id: str, record: dict[str, Any]) -> tuple[Any, ...]:
    source = record.get("source") or {}
    return (
        story_id, record["id"], record.get("version"), record.get("title"),
        record.get("canonical_url") or record.get("url"), source.get("domain") or source.get("name"),
        record.get("language"), record.get("date_published"), record.get("content_text"), _write_json(record),
    )  # fmt: skip


def _write_json(value: Any) -> Jsonb:
    return Jsonb(value, dumps=msgspec.json.encode)


def _describe_address_error(error: psycopg.Error) -> str:
    """What libpq can't read; it quotes the part, and that may be a password."""
    says = write_reason(error)
    if "query parameter" in says:
        return says
    hidden = _QUOTED.sub('"…"', says)
    return f"{hidden}; in a password write %25 for %, %2F for /, %40 for @ and %20 for a space"


def write_reason(error: psycopg.Error) -> str:
    """What the server or libpq says, in one line."""
    return " ".join(str(error).split())
