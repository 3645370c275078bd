"""Which items a file of routes sends where, and what it says of one that can't be used."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import Item, Provenance, Source
from worker.jobs.routing import choose_collection
from worker.routes import Route, read_routes
from worker.settings import Settings, SettingsError

EXAMPLE = """
# what a desk of three wants
[[route]]
language = ["fr", "pt-BR"]
to = "romance"

[[route]]
source = "WWW.Harbour.example"
tag = ["Sport", "sailing"]
to = "sport"

[[route]]
source = "Karnholt Post"
to = "post"
"""


def make_item(language: str | None = None, source: Source | None = None, tags: tuple[str, ...] = ()) -> Item:
    provenance = Provenance(
        job_id=None, via="file", fetched_at=datetime(2026, 1, 1, tzinfo=UTC), part="main", position=0,
        date_basis=None, language_basis=None, extractor="jsonl", text_digest="",
    )  # fmt: skip
    return Item(
        id="it_a", language=language, source=source or Source(), tags=tags, word_count=0, truncated=False,
        provenance=provenance,
    )  # fmt: skip


@pytest.fixture
def routes(tmp_path: Path) -> tuple[Route, ...]:
    file = tmp_path / "routes.toml"
    file.write_text(EXAMPLE, encoding="utf-8")
    return read_routes(file)


@pytest.mark.parametrize(
    ("item", "goes_to"),
    [
        pytest.param(make_item("fr"), "romance", id="a language"),
        pytest.param(make_item("fr-CA"), "romance", id="a language with its country"),
        pytest.param(make_item("pt-br"), "romance", id="a tag in other letters"),
        pytest.param(make_item("pt"), None, id="less than the route asks for"),
        pytest.param(make_item("fro"), None, id="another language that begins so"),
        pytest.param(make_item(None), None, id="no language"),
        pytest.param(make_item("en", Source(domain="harbour.example"), ("SPORT",)), "sport", id="source and tag"),
        pytest.param(make_item("en", Source(domain="a.harbour.example"), ("sailing",)), "sport", id="a domain below"),
        pytest.param(make_item("en", Source(domain="harbour.example")), None, id="source without tag"),
        pytest.param(make_item("en", Source(domain="myharbour.example"), ("sport",)), None, id="a domain that ends so"),
        pytest.param(make_item("fr", Source(domain="harbour.example"), ("sport",)), "romance", id="the first counts"),
        pytest.param(make_item(None, Source(name="Karnholt Post")), "post", id="a source's name"),
    ],
)
def test_the_first_route_about_an_item_counts(routes: tuple[Route, ...], item: Item, goes_to: str | None) -> None:
    assert choose_collection(routes, item) == goes_to


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "there is no route in it; begin each one with a line [[route]]", id="empty"),
        pytest.param("[route]\nto = 'a'", "there is no route in it", id="a table for a list"),
        pytest.param("route = [1]", "there is no route in it", id="a list of numbers"),
        pytest.param("[[route]\nto = 'a'", "is no TOML: Expected ']]' at the end of an array", id="no TOML"),
        pytest.param("[[routes]]\nto = 'a'", "'routes' is nothing we know; write each route below", id="name"),
        pytest.param("[[route]]\nlanguage = 'fr'", 'route 1: name the collection, of letters', id="no collection"),
        pytest.param("[[route]]\nlanguage = 'fr'\nto = 'a b'", "route 1: name the collection", id="a space in it"),
        pytest.param("[[route]]\nto = 'a'", "route 1: say which items it is about, by language, source, tag", id="all"),
        pytest.param(
            "[[route]]\nlanguage = 'fr'\nto = 'a'\n[[route]]\nlang = 'fr'\nto = 'a'",
            "route 2: 'lang' is nothing we know; a route has to, and language, source, tag",
            id="another word",
        ),
        pytest.param("[[route]]\nlanguage = 'French'\nto = 'a'", "'french' is no language: write its tag", id="a name"),
        pytest.param("[[route]]\nlanguage = 3\nto = 'a'", "language is one text or a list of them", id="a number"),
        pytest.param("[[route]]\nsource = 'https://a.example/'\nto = 'a'", "write its domain", id="address"),
        pytest.param("[[route]]\nsource = '*.a.example'\nto = 'a'", "which means all below it", id="a star"),
        pytest.param("[[route]]\nsource = 'a.example/news'\nto = 'a'", "is the source of no item", id="a path"),
        pytest.param("[[route]]\ntag = ['']\nto = 'a'", "tag is one text or a list of them", id="an empty word"),
        pytest.param("[[route]]\ntag = []\nto = 'a'", "tag is empty: name one at least, or leave it out", id="none"),
        pytest.param("[[route]]\ntag = '\udcff'\nto = 'a'", "is not UTF-8: save it as UTF-8", id="bytes"),
    ],
)  # fmt: skip
def test_a_file_that_can_not_be_used_ends_every_command(tmp_path: Path, text: str, says: str) -> None:
    """With what is wrong, where, and what to write instead."""
    file = tmp_path / "routes.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError) as error:
        Settings.from_env({"FEEDMILL_ROUTES": str(file)}, tmp_path / "none")
    assert str(error.value).startswith(f"FEEDMILL_ROUTES: {file}")
    assert says in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere.toml can't be read: No such file or directory; name a file of"):
        Settings.from_env({"FEEDMILL_ROUTES": str(tmp_path / "nowhere.toml")}, tmp_path / "none")


def test_more_collections_than_can_be_asked_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "routes.toml"
    file.write_text("".join(f"[[route]]\ntag = 't{n}'\nto = 'c{n}'\n" for n in range(51)), encoding="utf-8")
    with pytest.raises(SettingsError, match="more than 50 collections"):
        read_routes(file)


def test_processes_find_the_file_from_wherever_they_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "routes.toml").write_text(EXAMPLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert Settings.from_env({"FEEDMILL_ROUTES": "routes.toml"}).routes == str(tmp_path / "routes.toml")


def test_a_cluster_has_no_room_for_the_first_collection(tmp_path: Path) -> None:
    file = tmp_path / "routes.toml"
    file.write_text("[[route]]\nlanguage = 'fr'\nto = 'feedmill'", encoding="utf-8")
    environ = {
        "FEEDMILL_ROUTES": str(file),
        "FEEDMILL_REDIS_URL": "redis+cluster://one:1",
        "FEEDMILL_BROKER_URL": "redis://two:1",
        "FEEDMILL_COLLECTION": "english",
    }
    with pytest.raises(SettingsError, match="a cluster has no room for the collection feedmill"):
        Settings.from_env(environ, tmp_path / "none")


def test_a_file_of_windows_with_a_mark_at_its_beginning_is_read(tmp_path: Path) -> None:
    file = tmp_path / "routes.toml"
    file.write_bytes(b"\xef\xbb\xbf[[route]]\r\nto = 'a'\r\nsource = 'AFX / dpa'\r\n")
    assert read_routes(file) == (Route(to="a", sources=("afx / dpa",)),)


def test_a_pipe_is_no_file_of_routes_and_is_not_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "pipe"
    os.mkfifo(file)
    with pytest.raises(SettingsError, match="is no file: name a file of routes"):
        read_routes(file)
