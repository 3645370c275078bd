"""The tables of the catalog, and what keeps its sums right: SQLite's own triggers, so that no step can forget it.

A row of `items` is numbered by its time, so the greater number is the newer item, in every index: see `make_row`.
"""

from __future__ import annotations

import sqlite3
import zlib

FORMAT = "2"  # another one is another file: it is made anew
_BITS = 20  # of a row's number, behind its time
_LATEST = 1 << 42  # ms; later ones are no times

TABLES = """
create table notes (name text primary key, value text not null) without rowid;

create table items (
  row integer primary key,        -- time in ms, then some bits of the id
  id text not null unique,
  story_id text not null,
  is_lead integer not null,       -- 1: it represents its story
  title text not null,
  source text not null,           -- site, or name, as ingest/identity/source.py tells sources apart
  outlet text not null,           -- the name of that site, small letters; '' where there is none
  url text not null,
  address text not null,          -- the url in its one spelling
  language text not null,
  -- the likest text that it was compared with, and what was decided; no rule: with none, or by hand
  matched_id text, relation text, rule text, jaccard real, containment real, containment_of text, doubt real
);
create index items_story on items (story_id);
create index items_source on items (source);
create index items_address on items (address);
create index items_doubt on items (doubt) where doubt is not null;

create table stories (
  id text primary key,
  lead text not null,             -- item; '' while it is not known
  size integer not null,
  first_at integer not null,      -- ms
  changed_at integer not null,    -- ms
  look_at integer not null,       -- ms, when it is looked after in the store
  pairs integer not null default 0,
  jaccard_sum real not null default 0,
  looseness real generated always as (case when pairs > 0 then size * (1.0 - jaccard_sum / pairs) else 0 end) stored
) without rowid;
create index stories_size on stories (size);
create index stories_changed on stories (changed_at);
create index stories_look on stories (look_at);
create index stories_loose on stories (looseness);

create table sources (name text primary key, items integer not null, copies integer not null) without rowid;
create index sources_items on sources (items);

-- sites by their names
create table outlets (
  name text not null, site text not null, items integer not null, primary key (name, site)
) without rowid;
create index outlets_site on outlets (site);

create table letters (
  entry text primary key, kind text not null, reason text not null, stage text not null, target text not null
) without rowid;
create index letters_kind on letters (kind);

-- words as ingest/text/words.py cuts them, which every script can be searched by
create virtual table headlines using fts5 (
  words, source, language, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);

create trigger item_comes after insert on items begin
  insert into sources values (new.source, 1, 1 - new.is_lead)
    on conflict (name) do update set items = items + 1, copies = copies + 1 - new.is_lead;
  insert into outlets select new.outlet, new.source, 1 where new.outlet <> ''
    on conflict (name, site) do update set items = items + 1;
  update stories set pairs = pairs + 1, jaccard_sum = jaccard_sum + new.jaccard
    where id = new.story_id and new.jaccard is not null and new.relation <> 'new';
end;
create trigger item_goes after delete on items begin
  update sources set items = items - 1, copies = copies - 1 + old.is_lead where name = old.source;
  delete from sources where name = old.source and items <= 0;
  update outlets set items = items - 1 where name = old.outlet and site = old.source;
  delete from outlets where name = old.outlet and site = old.source and items <= 0;
  update stories set pairs = pairs - 1, jaccard_sum = jaccard_sum - old.jaccard
    where id = old.story_id and old.jaccard is not null and old.relation <> 'new';
  delete from headlines where rowid = old.row;
end;
create trigger item_moves after update of story_id, is_lead, jaccard, relation on items begin
  update sources set copies = copies + old.is_lead - new.is_lead where name = new.source;
  update stories set pairs = pairs - 1, jaccard_sum = jaccard_sum - old.jaccard
    where id = old.story_id and old.jaccard is not null and old.relation <> 'new';
  update stories set pairs = pairs + 1, jaccard_sum = jaccard_sum + new.jaccard
    where id = new.story_id and new.jaccard is not null and new.relation <> 'new';
end;
"""


def make_tables(connection: sqlite3.Connection) -> None:
    """All tables, empty, in a file that has none."""
    connection.executescript(TABLES)


def make_row(moment: int, item_id: str) -> int:
    """The number of an item's row.

    Args:
        moment: ms since 1970.

    >>> make_row(5, "it_a") >> 20, first_row(5) <= make_row(5, "it_a") < first_row(6)
    (5, True)
    """
    return first_row(moment) + zlib.crc32(item_id.encode()) % (1 << _BITS)


def first_row(moment: int) -> int:
    """The least number that a row of a time can have.

    >>> first_row(-1), first_row(0)
    (0, 0)
    """
    return min(max(moment, 0), _LATEST) << _BITS


def read_row_moment(row: int) -> int:
    """The time of a row, ms since 1970.

    >>> read_row_moment(first_row(1780833600000))
    1780833600000
    """
    return row >> _BITS
