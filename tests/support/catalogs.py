"""A catalog that is kept step by step, without its thread, and what it should hold by the store."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from worker.catalog.catalog import Catalog
from worker.catalog.catalog_file import CatalogFile, CatalogMissingError
from worker.catalog.catalog_rows import CatalogRows
from worker.catalog.following import CatalogFollower
from worker.runtime import Runtime

Held = dict[str, tuple[str, int, frozenset[str]]]  # story -> representative, size, items


def make_catalog_file(rt: Runtime, folder: Path, server: str = "here") -> CatalogFile:
    return CatalogFile(folder, rt.settings.collection, server)


@contextmanager
def follow_by_hand(rt: Runtime, file: CatalogFile) -> Iterator[tuple[CatalogFollower, sqlite3.Connection]]:
    """Filled, and brought on by `take_all`."""
    with file.hold_lock() as is_ours, file.open_writable() as connection:
        assert is_ours
        follower = CatalogFollower(rt, connection, CatalogRows(connection, rt.params))
        follower.begin(lambda: False)
        yield follower, connection


def take_all(rt: Runtime, follower: CatalogFollower) -> None:
    """All that is in the streams."""
    while True:
        before = dict(follower.cursors)
        follower.take_news(0.001)
        if follower.cursors == before:
            return


def list_catalog(connection: sqlite3.Connection) -> Held:
    """What the catalog says of each story."""
    members: dict[str, set[str]] = {}
    for item_id, story_id in connection.execute("select id, story_id from items"):
        members.setdefault(story_id, set()).add(item_id)
    stories = connection.execute("select id, lead, size from stories").fetchall()
    assert set(members) <= {row[0] for row in stories}, "an item without its story"
    return {story_id: (lead, size, frozenset(members.get(story_id, ()))) for story_id, lead, size in stories}


def list_store(rt: Runtime) -> Held:
    """What the store says of each."""
    ids = [story_id for some in rt.items.find_story_ids() for story_id in some]
    return {
        row.id: (row.representative, row.size, frozenset(rt.items.load_member_ids(row.id)))
        for row in rt.census.read_stories(ids)
        if row.representative
    }


def find_wrong_sums(connection: sqlite3.Connection) -> list[str]:
    """Where what the triggers have counted is not what there is."""
    checks = {
        "sources": (
            "select name, items, copies from sources order by name",
            "select source, count(*), sum(1 - is_lead) from items group by source order by source",
        ),
        "outlets": (
            "select name, site, items from outlets order by name, site",
            "select outlet, source, count(*) from items where outlet <> '' group by outlet, source order by 1, 2",
        ),
        "pairs": (
            "select id, pairs, round(jaccard_sum, 6) from stories where pairs <> 0 order by id",
            "select story_id, count(*), round(sum(jaccard), 6) from items where jaccard is not null"
            " and relation <> 'new' group by story_id order by story_id",
        ),
        "headlines": ("select rowid from headlines order by rowid", "select row from items order by row"),
        "leads": (
            "select id, lead from stories order by id",
            "select story_id, id from items where is_lead = 1 order by story_id",
        ),
    }
    return [
        name
        for name, (kept, counted) in checks.items()
        if connection.execute(kept).fetchall() != connection.execute(counted).fetchall()
    ]


def await_catalog(rt: Runtime, catalog: Catalog, patience: float = 20.0) -> None:
    """Until it has taken all that is in the streams."""
    deadline = time.monotonic() + patience
    while True:
        newest = {f"cursor_{name}": rt.streams.find_newest_id(name) for name in ("clean", "copies")}
        try:
            notes = catalog.ask(lambda connection: dict(connection.execute("select name, value from notes").fetchall()))
        except CatalogMissingError:
            notes = {}
        if notes.get("state") == "following" and newest.items() <= notes.items():
            return
        assert time.monotonic() < deadline, f"the catalog is at {notes}, the streams at {newest}"
        time.sleep(0.02)
