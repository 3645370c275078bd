"""Writes items and stories into the catalog's tables, each step so that doing it again changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from dedupe import Params

from ..store.dead_letters import DeadLetter
from .catalog_item import CatalogItem, name_source_token, write_search_words
from .doubt import PairVerdict, rate_doubt
from .schema import make_row

LONGEST_REASON = 300  # characters
_PAIR_FIELDS = "matched_id, relation, rule, jaccard, containment, containment_of, doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryState:
    """What is said of a story at a moment."""

    id: str
    size: int
    moment: int  # ms
    lead: str = ""  # item; "": nothing is said of it


class CatalogRows:
    """The tables, for the one who may write."""

    def __init__(self, connection: sqlite3.Connection, params: Params) -> None:
        self._connection, self._params = connection, params
        self._window = int(params.window.total_seconds() * 1000)

    def put_story(self, story: StoryState) -> None:
        """Write down what a story is now; its items are put apart from it, and after it.

        When it is looked after stays as it was: a story that goes on for ever loses its old items, too.
        """
        self._connection.execute(
            "insert into stories (id, lead, size, first_at, changed_at, look_at) values (?, ?, ?, ?, ?, ?)"
            " on conflict (id) do update set size = excluded.size, first_at = min(first_at, excluded.first_at),"
            " changed_at = max(changed_at, excluded.changed_at)",
            (story.id, story.lead, story.size, story.moment, story.moment, story.moment + self._window),
        )
        if story.lead:
            self.appoint_lead(story.id, story.lead)

    def appoint_lead(self, story_id: str, item_id: str) -> None:
        """An item represents its story from now on, and no other does."""
        run = self._connection.execute
        run("update items set is_lead = 0 where story_id = ? and is_lead = 1 and id <> ?", (story_id, item_id))
        run("update items set is_lead = 1 where id = ? and story_id = ? and is_lead = 0", (item_id, story_id))
        run("update stories set lead = ? where id = ? and lead <> ?", (item_id, story_id, item_id))

    def put_item(self, item: CatalogItem, is_lead: bool) -> str | None:
        """Write an item, whose story is there; the story that it was in before, if that was another one."""
        known = self._find_item(item.id)
        row = known[0] if known else self._find_free_row(item)
        if known:
            self._connection.execute("delete from items where row = ?", (row,))
        self._connection.execute(
            f"insert into items values ({', '.join('?' * 17)})",  # noqa: S608
            (
                *(row, item.id, item.story_id, int(is_lead), item.title, item.source, item.outlet, item.url),
                *(item.address, item.language, *self._list_pair_values(item.pair)),
            ),
        )
        self._connection.execute(
            "insert into headlines (rowid, words, source, language) values (?, ?, ?, ?)",
            (row, write_search_words(item.title), name_source_token(item.source), item.language),
        )
        return known[1] if known and known[1] != item.story_id else None

    def put_pair(self, item_id: str, pair: PairVerdict) -> None:
        """Write what was decided about an item last."""
        names = [f"{name} = ?" for name in _PAIR_FIELDS.split(", ")]
        values = (*self._list_pair_values(pair), item_id)
        self._connection.execute(f"update items set {', '.join(names)} where id = ?", values)  # noqa: S608

    def move_items(self, item_ids: Iterable[str], story_id: str) -> None:
        """Items are in another story now, which is there, and represent it not yet."""
        rows = [(story_id, item_id) for item_id in item_ids]
        self._connection.executemany("update items set story_id = ?, is_lead = 0 where id = ?", rows)

    def move_all_items(self, absorbed: str, story_id: str) -> None:
        """A story has become part of another one, which is there."""
        run = self._connection.execute
        run("update items set story_id = ?, is_lead = 0 where story_id = ?", (story_id, absorbed))
        run("delete from stories where id = ?", (absorbed,))

    def drop_item(self, item_id: str) -> None:
        """An item is gone."""
        self._connection.execute("delete from items where id = ?", (item_id,))

    def drop_story(self, story_id: str, kept: Collection[str] = ()) -> None:
        """A story is gone with its items, or, where some are kept, all of its items but these."""
        found = self._connection.execute("select id from items where story_id = ?", (story_id,)).fetchall()
        for (item_id,) in found:
            if item_id not in kept:
                self.drop_item(item_id)
        if not kept:
            self._connection.execute("delete from stories where id = ?", (story_id,))

    def has_story(self, story_id: str) -> bool:
        """Whether a story is there."""
        return bool(self._connection.execute("select 1 from stories where id = ?", (story_id,)).fetchone())

    def is_member(self, item_id: str, story_id: str) -> bool:
        """Whether an item is there, and in that story."""
        found = self._connection.execute("select 1 from items where id = ? and story_id = ?", (item_id, story_id))
        return bool(found.fetchone())

    def put_letters(self, letters: Iterable[DeadLetter]) -> None:
        """Write dead letters."""
        self._connection.executemany(
            "insert or ignore into letters values (?, ?, ?, ?, ?)",
            (
                (one.id, one.kind, one.head.reason[:LONGEST_REASON], one.head.stage, one.head.target or "")
                for one in letters
            ),
        )

    def put_notes(self, notes: Mapping[str, str]) -> None:
        """Write down how far the catalog is."""
        self._connection.executemany("insert or replace into notes values (?, ?)", notes.items())

    def read_notes(self) -> dict[str, str]:
        """What was written down."""
        return dict(self._connection.execute("select name, value from notes").fetchall())

    def _find_item(self, item_id: str) -> tuple[int, str] | None:
        found = self._connection.execute("select row, story_id from items where id = ?", (item_id,)).fetchone()
        return (int(found[0]), str(found[1])) if found else None

    def _find_free_row(self, item: CatalogItem) -> int:
        """By its time; beside one of the same number, which hardly ever is there."""
        row = make_row(item.moment, item.id)
        while self._connection.execute("select 1 from items where row = ?", (row,)).fetchone():
            row += 1
        return row

    def _list_pair_values(self, pair: PairVerdict | None) -> tuple[object, ...]:
        if pair is None:
            return (None,) * 7
        return (
            *(pair.matched_id, pair.relation, pair.rule, pair.jaccard, pair.containment, pair.containment_of),
            rate_doubt(pair, self._params),
        )
