"""Who is behind a story: by agency, owner, domain and name, as its page shows it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.catalogs import await_catalog
from tests.support.console import ConsoleVisitor
from tests.support.http_service import running_service
from tests.support.pipeline import make_named_item, run_items
from tests.support.texts import WHOLE
from worker.catalog import keeper
from worker.catalog.catalog import Catalog
from worker.console.owner_table import OwnerTable, OwnerTableError, load_owner_table
from worker.console.publishers import CreditedItem, list_publishers, summarise_publishers
from worker.runtime import Runtime

CHAIN = OwnerTable({"post.example": "North Press", "herald.example": "North Press", "afx": "AFX Group"})


def make_items(*sources: str) -> list[CreditedItem]:
    return [CreditedItem(source=source) for source in sources]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (make_items("post.example", "herald.example", "south.example"), ["North Press", "south.example"]),
        (make_items("sport.post.example", "post.example"), ["North Press"]),
        (make_items("sport.south.example", "south.example", "news.south.example"), ["south.example"]),
        (make_items("ann.github.io", "ben.github.io"), ["ann.github.io", "ben.github.io"]),
        (make_items("ann.substack.com", "ben.substack.com"), ["ann.substack.com", "ben.substack.com"]),
        (make_items("one.co.uk", "two.co.uk"), ["one.co.uk", "two.co.uk"]),
        (make_items("127.0.0.1", "10.0.0.1"), ["10.0.0.1", "127.0.0.1"]),
        (make_items("gull news", "U.S. News & Co"), ["U.S. News & Co", "gull news"]),
        ([CreditedItem(source=f"{one}.example", agencies=("AP",)) for one in "ab"], ["AP"]),
        ([CreditedItem(source="post.example", agencies=("AP",)), *make_items("herald.example")], ["AP", "North Press"]),
        ([CreditedItem(source="a.example", agencies=("AFX",)), *make_items("afx")], ["AFX Group"]),
        ([CreditedItem(source="", agencies=("dpa",)), *make_items("")], ["dpa"]),
    ],
    ids=[
        "sites of one owner", "a host below an owned one", "hosts of one domain", "a host of many, on the list",
        "a host of many, on ours", "a suffix of two labels", "numbers", "names", "one agency", "an agency before owner",
        "an agency with an owner", "nobody knows whom",
    ],
)  # fmt: skip
def test_each_counts_once(items: list[CreditedItem], expected: list[str]) -> None:
    assert sorted(one.name for one in list_publishers(items, CHAIN)) == sorted(expected)


def test_a_name_is_the_site_that_has_it() -> None:
    summary = summarise_publishers(make_items("gull news", "gull.example", ""), {"gull news": "gull.example"}, CHAIN)
    assert (summary.independent, summary.unknown) == (1, 1)
    assert [(one.name, one.count) for one in summary.sites] == [("gull.example", 2)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'"North Press" = "post.example"', "write a list"),
        (b'"North Press" = [1]', "write a list"),
        (b'"North Press" = ["https://post.example/"]', "without its scheme"),
        (b'"North Press" = ["post.example"]\n"South" = ["www.post.example"]', "with North Press and with South"),
        (b'"North Press" = ["post.example"', "Unclosed array"),
        (b"\xff\xfe", "decode"),
        (b"#" * 1_100_000, "longer than"),
    ],
    ids=["no list", "a number", "an address", "two owners", "no TOML", "no UTF-8", "too long"],
)
def test_a_table_that_is_none_says_what_is_wrong(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "owners.toml").write_bytes(content)
    with pytest.raises(OwnerTableError, match=says) as raised:
        load_owner_table(tmp_path / "owners.toml")
    assert str(tmp_path) in str(raised.value)


@pytest.fixture
def page(
    make_runtime: Callable[..., Runtime], server_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Runtime, Catalog, ConsoleVisitor]]:
    for name in ("STANDBY_SECONDS", "PAUSE_SECONDS", "NEWS_SECONDS"):
        monkeypatch.setattr(keeper, name, 0.05)
    rt = make_runtime(owners=str(tmp_path / "owners.toml"))
    with (
        Catalog(rt, tmp_path, "here").keep() as catalog,
        running_service(rt, server_url, catalog=catalog) as service,
    ):
        visitor = ConsoleVisitor(service, "Ann Lee")
        visitor.sign_in()
        yield rt, catalog, visitor


def test_a_page_counts_by_the_table_as_it_is_now(page: tuple[Runtime, Catalog, ConsoleVisitor], tmp_path: Path) -> None:
    rt, catalog, ann = page
    run_items(rt, make_named_item("a", WHOLE, source={"domain": "post.example"}))
    run_items(rt, make_named_item("b", WHOLE, source={"domain": "herald.example"}))
    run_items(rt, make_named_item("c", WHOLE, source={"name": "Gull News"}))
    run_items(
        rt,
        make_named_item(
            "d", "Another text of that house. " * 9, source={"name": "Gull News", "domain": "gull.example"}
        ),
    )
    await_catalog(rt, catalog)
    (story,) = catalog.ask(lambda connection: connection.execute("select id from stories where size = 3").fetchone())
    shown = ann.read(f"/console/stories/{story}").json["publishers"]
    assert shown["independent"] == 3
    assert "owners.toml: No such file" in shown["trouble"]
    assert "owners.toml" in ann.look(f"/console/stories/{story}").body.decode()
    (tmp_path / "owners.toml").write_text('"North <Press>" = ["post.example", "herald.example"]\n')
    shown = ann.read(f"/console/stories/{story}").json["publishers"]
    assert (shown["independent"], shown["trouble"]) == (2, "")
    found = {one["name"]: (one["basis"], one["items"], one["sites"]) for one in shown["publishers"]}
    assert found == {
        "North <Press>": ("owner", 2, ["herald.example", "post.example"]),
        "gull.example": ("domain", 1, ["gull.example"]),
    }
    assert "North &lt;Press&gt;" in ann.look(f"/console/stories/{story}").body.decode()


def test_a_pipe_is_no_table_of_owners_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OwnerTableError, match="is no file: name a file of owners"):
        load_owner_table(tmp_path / "pipe")
