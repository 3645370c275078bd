"""What no event tells: stories that went out of the window, letters that were retried or dropped, and too many rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from ..runtime import Runtime
from ..store.dead_letters import DeadLetter
from .catalog_rows import CatalogRows
from .filling import fill_some_stories

STORIES_AT_ONCE = 200  # that are looked after in one round
ITEMS_AT_ONCE = 5000  # that go in one round, where there are too many
MOST_ITEMS = 1_000_000  # of the newest; a gigabyte or less
LETTERS_AT_ONCE = 1000
LOOKED_AGAIN = 0.1  # of the window, after which an old story that lives on is looked after again


def look_after_old_stories(
    rt: Runtime, connection: sqlite3.Connection, rows: CatalogRows, now: datetime, most_items: int = MOST_ITEMS
) -> int:
    """Stories that came a window ago are as the store has them, or gone; how many were looked at."""
    moment = int(now.timestamp() * 1000)
    again = moment + int(rt.params.window.total_seconds() * 1000 * LOOKED_AGAIN)
    query = "select id from stories where look_at < ? order by look_at limit ?"
    found = [story_id for (story_id,) in connection.execute(query, (moment, STORIES_AT_ONCE))]
    with connection:
        fill_some_stories(rt, rows, found)
        connection.executemany("update stories set look_at = ? where id = ?", [(again, one) for one in found])
        _drop_oldest_items(connection, rows, most_items)
        if found:
            _forget_lost_pairs(connection)
    return len(found)


def _forget_lost_pairs(connection: sqlite3.Connection) -> None:
    """Nobody can be asked about a text that is gone; left where they are, the most doubtful of them hide all others."""
    connection.execute(
        "update items set doubt = null where row in (select i.row from items i where i.doubt is not null"
        " and not exists (select 1 from items m where m.id = i.matched_id) limit ?)",
        (ITEMS_AT_ONCE,),
    )


def _drop_oldest_items(connection: sqlite3.Connection, rows: CatalogRows, most: int) -> None:
    """By stories: one that is not whole would tell something wrong."""
    (count,) = connection.execute("select count(*) from items").fetchone()
    if count <= most:
        return
    oldest = connection.execute(
        "select distinct story_id from (select story_id from items order by row limit ?)",
        (min(count - most, ITEMS_AT_ONCE),),
    ).fetchall()
    for (story_id,) in oldest:
        rows.drop_story(story_id)


def match_letters(rt: Runtime, connection: sqlite3.Connection, rows: CatalogRows) -> None:
    """The letters as the store has them: those that came since, or all where some were retried or dropped."""
    newest, count = rt.streams.find_newest_id("dead"), rt.letters.count_letters()
    notes = rows.read_notes()
    if notes.get("letters_read") == newest and _count_letters(connection) == count:
        return
    last = notes.get("letters_read")
    _take_letters(rt, rows, connection, f"({last}" if last else "-", newest)
    if _count_letters(connection) != count:
        with connection:
            connection.execute("delete from letters")
        _take_letters(rt, rows, connection, "-", newest)
    with connection:
        rows.put_notes({"letters_read": newest})


def _take_letters(rt: Runtime, rows: CatalogRows, connection: sqlite3.Connection, first: str, last: str) -> None:
    letters = (letter for letter, _ in rt.letters.read_letters(first, last))
    for some in _divide_letters(letters):
        with connection:
            rows.put_letters(some)


def _count_letters(connection: sqlite3.Connection) -> int:
    return int(connection.execute("select count(*) from letters").fetchone()[0])


def _divide_letters(letters: Iterator[DeadLetter]) -> Iterator[list[DeadLetter]]:
    while some := list(islice(letters, LETTERS_AT_ONCE)):
        yield some
