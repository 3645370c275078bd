"""The catalog of real `serve` processes' code: kept by one, read by all, made anew when it is of no use."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.catalogs import await_catalog, follow_by_hand, list_catalog, list_store, make_catalog_file, take_all
from tests.support.clock import Clock
from tests.support.jobs import make_document_job, make_letter
from tests.support.pipeline import WHOLE, make_courier_item, make_named_item, make_post_item, run_items
from tests.support.texts import make_nonsense_text
from worker.catalog import catalog_file, following, keeper
from worker.catalog.catalog import Catalog
from worker.catalog.catalog_rows import CatalogRows
from worker.catalog.listings import count_letters_by_kind
from worker.catalog.upkeep import look_after_old_stories, match_letters
from worker.runtime import Runtime


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STANDBY_SECONDS", "PAUSE_SECONDS", "NEWS_SECONDS"):
        monkeypatch.setattr(keeper, name, 0.05)


def make_catalog(rt: Runtime, folder: Path) -> Catalog:
    return Catalog(rt, folder, "here")


def read_held(catalog: Catalog) -> object:
    return catalog.ask(list_catalog)


def test_one_writes_and_the_other_reads_and_takes_over(rt: Runtime, tmp_path: Path) -> None:
    run_items(rt, make_courier_item())
    first, second = make_catalog(rt, tmp_path), make_catalog(rt, tmp_path)
    with first.keep(), second.keep():
        await_catalog(rt, first)
        run_items(rt, make_post_item())
        await_catalog(rt, second)
        assert read_held(first) == read_held(second) == list_store(rt)
        first.keeper.close()
        first.keeper.join_thread()
        run_items(rt, make_named_item("late", make_nonsense_text(1)))
        await_catalog(rt, second)
        assert read_held(second) == list_store(rt)


def test_a_broken_file_is_made_anew(rt: Runtime, tmp_path: Path) -> None:
    run_items(rt, make_courier_item())
    file = make_catalog_file(rt, tmp_path)
    file.path.write_bytes(b"no database at all" * 1000)
    catalog = make_catalog(rt, tmp_path)
    with catalog.keep():
        await_catalog(rt, catalog)
        assert read_held(catalog) == list_store(rt)


def test_one_that_breaks_while_it_is_kept_is_made_anew(
    rt: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = make_catalog(rt, tmp_path)
    with catalog.keep():
        await_catalog(rt, catalog)
        take = following.EventEffects.take_entries

        def break_file(*given: object) -> list[str]:
            monkeypatch.setattr(following.EventEffects, "take_entries", take)
            raise sqlite3.DatabaseError("database disk image is malformed")

        monkeypatch.setattr(following.EventEffects, "take_entries", break_file)
        run_items(rt, make_courier_item())
        await_catalog(rt, catalog)
        assert read_held(catalog) == list_store(rt)


def test_a_fault_is_said_and_it_goes_on(rt: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "UPKEEP_SECONDS", 0.5)
    catalog = make_catalog(rt, tmp_path)
    with catalog.keep():
        await_catalog(rt, catalog)
        take = following.EventEffects.take_entries

        def fail(*given: object) -> list[str]:
            monkeypatch.setattr(following.EventEffects, "take_entries", take)
            raise KeyError("unforeseen")

        monkeypatch.setattr(following.EventEffects, "take_entries", fail)
        run_items(rt, make_courier_item())
        deadline = time.monotonic() + 5
        while "fault" not in catalog.read_state().says:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        await_catalog(rt, catalog)
        assert read_held(catalog) == list_store(rt)


def test_answers_that_can_not_be_read_are_left_alone_and_said(rt: Runtime, tmp_path: Path) -> None:
    broken = b"nobody else has these" * 1000
    catalog = make_catalog(rt, tmp_path)
    catalog.answers.path.write_bytes(broken)
    catalog.answers.path.chmod(0o600)
    with catalog.keep():
        assert str(catalog.answers.path) in catalog.read_state().says
        with pytest.raises(catalog_file.CatalogMissingError, match="move it away"):
            read_held(catalog)
    assert catalog.answers.path.read_bytes() == broken


def test_another_format_is_made_anew(rt: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_items(rt, make_courier_item())
    file = make_catalog_file(rt, tmp_path)
    with follow_by_hand(rt, file) as (_, connection):
        connection.execute("update items set title = 'of before'")
        connection.commit()
    monkeypatch.setattr(catalog_file, "FORMAT", "of another version")
    with follow_by_hand(rt, file) as (_, connection):
        assert connection.execute("select title from items").fetchall() == [("Ferry in port",)]


def test_it_is_for_its_owner_only(rt: Runtime, tmp_path: Path) -> None:
    catalog = make_catalog(rt, tmp_path / "data")
    with catalog.keep():
        await_catalog(rt, catalog)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()}
    assert {mode & 0o077 for mode in modes.values()} == {0}, modes


def test_where_the_data_folder_can_not_be_written_to_a_temporary_one_will_do(
    rt: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "file"
    folder.write_text("a file is no folder, whoever asks")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    run_items(rt, make_courier_item())
    catalog = make_catalog(rt, folder)
    assert not catalog.lasts
    with catalog.keep():
        await_catalog(rt, catalog)
        assert read_held(catalog) == list_store(rt)
    assert (tmp_path / f"feedmill-{os.geteuid()}").is_dir()


def test_without_fts5_it_says_so(rt: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise catalog_file.CatalogMissingError("SQLite 3.0 of this Python has no FTS5")

    monkeypatch.setattr(keeper, "refuse_weak_sqlite", refuse)
    catalog = make_catalog(rt, tmp_path)
    with catalog.keep():
        deadline = time.monotonic() + 5
        while "FTS5" not in catalog.read_state().says:
            assert time.monotonic() < deadline
            time.sleep(0.02)


@pytest.mark.raw_store
def test_what_is_out_of_the_window_goes(rt: Runtime, tmp_path: Path, clock: Clock) -> None:
    run_items(rt, make_courier_item(), make_named_item("other", make_nonsense_text(2)))
    with follow_by_hand(rt, make_catalog_file(rt, tmp_path)) as (follower, connection):
        gone = sorted(list_store(rt))[0]
        rows = CatalogRows(connection, rt.params)
        connection.execute("update stories set look_at = 0")
        rt.items._client.delete(rt.items._keys.story(gone))  # as the server does at the end of the window
        clock.forward(rt.params.window.total_seconds() + 60)
        assert look_after_old_stories(rt, connection, rows, rt.now()) == 2
        assert gone not in list_catalog(connection)
        assert look_after_old_stories(rt, connection, rows, rt.now()) == 0, "looked after a while ago"
        clock.forward(timedelta(days=2).total_seconds())
        assert look_after_old_stories(rt, connection, rows, rt.now()) == 1
        take_all(rt, follower)


@pytest.mark.raw_store
def test_a_story_that_goes_on_loses_its_old_items(rt: Runtime, tmp_path: Path) -> None:
    run_items(rt, make_courier_item())
    run_items(rt, make_post_item())
    with follow_by_hand(rt, make_catalog_file(rt, tmp_path)) as (follower, connection):
        connection.execute("update stories set look_at = 0")
        run_items(rt, make_named_item("late", WHOLE))
        take_all(rt, follower)
        connection.execute("update items set doubt = 0.9 where is_lead = 0")
        ((gone, matched),) = connection.execute("select id, matched_id from items where title = 'Crack stops ferry'")
        connection.execute("update items set matched_id = ? where title = 'Report from late'", (gone,))
        rt.items._client.delete(rt.items._keys.item(gone))  # as the server does at the end of the window
        assert look_after_old_stories(rt, connection, CatalogRows(connection, rt.params), rt.now()) == 1
        assert dict(connection.execute("select id, doubt from items where id in (?, ?)", (gone, matched))) == {
            matched: None
        }
        assert connection.execute("select count(*) from items where doubt > 0").fetchone() == (0,)


@pytest.mark.raw_store
def test_a_pair_of_which_a_text_is_gone_is_in_nobodys_way(rt: Runtime, tmp_path: Path) -> None:
    for item in (make_courier_item(), make_post_item(), make_named_item("other", make_nonsense_text(2))):
        run_items(rt, item)
    with follow_by_hand(rt, make_catalog_file(rt, tmp_path)) as (_, connection):
        connection.execute("update items set doubt = 1, matched_id = 'it_gone' where title = 'Report from other'")
        connection.execute("update items set doubt = 0.6 where title = 'Crack stops ferry'")
        connection.execute("update stories set look_at = 0 where size > 1")
        look_after_old_stories(rt, connection, CatalogRows(connection, rt.params), rt.now())
        rated = dict(connection.execute("select title, doubt is not null from items"))
        assert rated == {"Ferry in port": 0, "Crack stops ferry": 1, "Report from other": 0}


def test_the_oldest_go_where_there_are_too_many(rt: Runtime, tmp_path: Path) -> None:
    for number in range(5):
        item = make_named_item(f"n{number}", make_nonsense_text(number))
        run_items(rt, {**item, "date_published": f"2026-06-0{number + 1}T00:00:00Z"})
    with follow_by_hand(rt, make_catalog_file(rt, tmp_path)) as (_, connection):
        look_after_old_stories(rt, connection, CatalogRows(connection, rt.params), rt.now(), most_items=2)
        titles = sorted(title for (title,) in connection.execute("select title from items"))
        assert titles == ["Report from n3", "Report from n4"]


def test_letters_are_those_of_the_store(rt: Runtime, tmp_path: Path) -> None:
    def bury(name: str) -> None:
        rt.jobs.submit(make_document_job(name, rt.now(), b"{}", kind="items"), rt.now())
        rt.jobs.bury(name, make_letter(rt, name).fields, "made to fail", rt.now())

    def count(connection: sqlite3.Connection) -> int:
        match_letters(rt, connection, CatalogRows(connection, rt.params))
        return sum(one.count for one in count_letters_by_kind(connection))

    with follow_by_hand(rt, make_catalog_file(rt, tmp_path)) as (_, connection):
        assert count(connection) == 0
        bury("one")
        bury("two")
        assert count(connection) == 2
        first = next(iter(rt.letters.read_letters()))[0]
        rt.letters.drop([first])
        assert count(connection) == 1
        bury("three")
        assert count(connection) == 2
