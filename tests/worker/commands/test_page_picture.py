"""page_picture: what was found on a page, and its blocks with their reasons."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest import Block, Item, Source
from tests.support.judging import PROVENANCE, make_item
from tests.support.screens import remove_colours, run_on_terminal, set_width
from worker.commands.page_picture import NARROW_WIDTH, print_page

STEERING = "\x1b[2J\x07\u202e"
VISIBLE = r"\x1b[2J\x07\u202e"
BLOCKS = (
    Block(role="furniture", reason="furniture: share bar", lines=("Share", "Print"), first=0, last=1),
    Block(role="main", reason="main text", lines=("Ferry in port", "The ferry stayed in port."), first=2, last=3),
    Block(role="related", reason="related", lines=("Books come back",), first=4, last=4),
)


def make_found_item(**fields: Any) -> Item:
    """An item of a page, with what its picture shows."""
    more = {
        "title": "Ferry in port",
        "word_count": 5,
        "source": Source(name="Harbour Courier", domain="courier.example"),
    }
    return make_item(**{**more, **fields})


# name: (an item, its line)
ITEMS: dict[str, tuple[Item, str]] = {
    "everything known": (
        make_found_item(),
        "main Ferry in port · Harbour Courier · 2026-06-07 18:00 UTC (declared) · 5 words",
    ),
    "a source without a name": (
        make_found_item(source=Source(domain="courier.example")),
        "main Ferry in port · courier.example · 2026-06-07 18:00 UTC (declared) · 5 words",
    ),
    "nothing known": (
        make_found_item(
            title=None,
            source=Source(),
            date_published=None,
            provenance=replace(PROVENANCE, part="related", date_basis=None),
            word_count=0,
        ),
        "related (no title) · no source · no date · 0 words",
    ),
}


@pytest.mark.parametrize(("item", "line"), ITEMS.values(), ids=ITEMS)
def test_an_item_is_summed_up_in_a_line(
    item: Item, line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, 120)
    print_page("ferry.html", [item], [])
    shown = [" ".join(row.split()) for row in capsys.readouterr().out.splitlines()]
    assert shown == ["ferry.html", line, "blocks 0 main, 0 related, 0 furniture", ""]


def test_a_wide_page_has_role_and_reason_beside_the_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, NARROW_WIDTH)
    print_page("ferry.html", [make_found_item()], BLOCKS)
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == [
        "ferry.html",
        "main      Ferry in port · Harbour Courier · 2026-06-07 18:00",
        "          UTC (declared) · 5 words",
        "blocks    1 main, 1 related, 1 furniture",
        "",
        "furniture                  Share",
        "furniture: share bar       Print",
        "",
        "main                       Ferry in port",
        "main text                  The ferry stayed in port.",
        "",
        "related                    Books come back",
        "",
        "",
    ]


def test_a_narrow_page_has_role_and_reason_above_the_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, NARROW_WIDTH - 1)
    print_page("ferry.html", [], BLOCKS)
    assert [line.rstrip() for line in capsys.readouterr().out.splitlines()] == [
        "ferry.html",
        "blocks    1 main, 1 related, 1 furniture",
        "",
        "furniture  furniture: share bar",
        "Share",
        "Print",
        "",
        "main  main text",
        "Ferry in port",
        "The ferry stayed in port.",
        "",
        "related",
        "Books come back",
        "",
    ]


@pytest.mark.parametrize("columns", [20, 59, 60, 133])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, columns)
    words = [f"gull{number}" for number in range(80)]
    print_page("ferry.html", [make_found_item()], [replace(BLOCKS[1], lines=(" ".join(words), "z" * 200))])
    shown = capsys.readouterr().out
    assert [line.strip() for line in shown.splitlines() if len(line) > columns] == ["z" * 200]
    assert re.findall(r"gull\d+", shown) == words
    assert shown.count("z") == 200


@pytest.mark.parametrize("columns", [40, 100], ids=["narrow", "wide"])
def test_nothing_of_a_page_steers_a_terminal_or_is_markup(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, columns)
    item = make_found_item(title=f"T{STEERING}", source=Source(name=f"S{STEERING}"))
    block = Block(role="main", reason=f"R{STEERING}", lines=(f"L{STEERING}", "[red]x"), first=0, last=1)
    print_page(f"N{STEERING}", [item], [block])
    shown = capsys.readouterr().out
    assert all(f"{where}{VISIBLE}" in shown for where in "NTSRL")
    assert "[red]x" in shown
    assert not set("\x1b\x07\u202e") & set(shown)


ON_TERMINAL = """
from ingest import Block
from worker.commands.page_picture import print_page
print_page("ferry.html", [], [Block(role=role, reason="so", lines=(f"a {role} line",), first=0, last=0)
                              for role in ("main", "related", "furniture")])
"""


@pytest.mark.long
@pytest.mark.parametrize("columns", [40, 100], ids=["narrow", "wide"])
def test_each_role_has_a_colour_on_a_terminal(columns: int, tmp_path: Path) -> None:
    shown = run_on_terminal(["-c", ON_TERMINAL], columns=columns, folder=tmp_path)
    for role, colour in (("main", 32), ("related", 36)):
        assert f"\x1b[1;{colour}m{role}\x1b[0m" in shown
        assert f"\x1b[{colour}ma {role} line\x1b[0m" in shown
    assert "\x1b[1mfurniture\x1b[0m" in shown, "in the terminal's own colour: no grey can be read on all backgrounds"
    assert "\x1b" not in remove_colours(shown)
