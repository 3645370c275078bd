"""terminal: what is printed for people and for programs, on terminals and in pipes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.screens import make_stdout_terminal, remove_colours, run_on_terminal, set_width
from worker.commands import terminal
from worker.commands.table_layout import TableRow

STEERING = "\x1b[2J\x07\u202e\x9b31m\r"
VISIBLE = r"\x1b[2J\x07\u202e\x9b31m\r"
MARKUP = "[bold]gull[/bold] :smile:"
LONG = " ".join(["harbour"] * 60)

# printed by people's functions, and where it comes out: 0 stdout, 1 stderr
PRINTERS: dict[str, tuple[Callable[[str], None], int]] = {
    "a line": (terminal.print_line, 0),
    "a line in a style": (lambda text: terminal.print_line(text, "bold red"), 0),
    "a table": (lambda text: terminal.print_table(["a"], [[text]]), 0),
    "columns": (lambda text: terminal.print_columns((((text, "bold"),),), (0,)), 0),
    "a message": (terminal.print_message, 1),
    "an error": (terminal.print_error, 1),
}


@pytest.mark.parametrize(("print_text", "stream"), PRINTERS.values(), ids=PRINTERS)
def test_nothing_that_is_printed_steers_a_terminal_or_is_markup(
    print_text: Callable[[str], None], stream: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, 80)
    print_text(f"{STEERING} {MARKUP}")
    streams = capsys.readouterr()
    assert f"{VISIBLE} {MARKUP}" in streams[stream]
    assert streams[1 - stream] == ""


HARMLESS = {
    "a space that does not break": "2\u00a0kg",
    "a wide space": "東京\u3000港",
    "joiners": "می\u200cروم \U0001f468\u200d\U0001f467",
    "a soft hyphen": "har\u00adbour",
    "a direction mark": "\u200fשלום",
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_letters_that_steer_nothing_are_shown_as_they_are(text: str) -> None:
    assert terminal.make_printable(text) == text


ESCAPED = {
    "an isolate": ("\u2066x\u2069", r"\u2066x\u2069"),
    "an embedding": ("\u202bx", r"\u202bx"),
    "half a letter": ("\ud800", r"\ud800"),
    "a line separator": ("\u2028", r"\u2028"),
    "no letter": ("\uffff", r"\uffff"),
    "a control character": ("\x85", r"\x85"),
}


@pytest.mark.parametrize(("text", "shown"), ESCAPED.values(), ids=ESCAPED)
def test_what_turns_the_text_or_can_not_be_shown_is_escaped(text: str, shown: str) -> None:
    assert terminal.make_printable(text) == shown


@pytest.mark.parametrize("print_text", [terminal.print_message, terminal.print_error], ids=["message", "error"])
def test_a_message_is_one_line_however_long_it_is(
    print_text: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    print_text(LONG)
    assert capsys.readouterr().err.removesuffix(" [failed]\n").removesuffix("\n") == LONG


def test_a_line_is_wrapped_between_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    set_width(monkeypatch, 20)
    terminal.print_line("The ferry stayed in port")
    assert capsys.readouterr().out == "The ferry stayed in\nport\n"


# name: (value, its line)
JSON_LINES: dict[str, tuple[object, str]] = {
    "an object": ({"b": 1, "a": None}, '{"b":1,"a":null}'),
    "text is written as it is, whatever the terminal": ({"t": "Größe 港"}, '{"t":"Größe 港"}'),
    "control characters are escaped": ({"t": "\x1b[2J\x07\n"}, r'{"t":"\u001b[2J\u0007\n"}'),
    "a moment": ({"at": datetime(2026, 6, 7, 18, tzinfo=UTC)}, '{"at":"2026-06-07T18:00:00Z"}'),
    "a tuple": ({"t": ("a", 2)}, '{"t":["a",2]}'),
    "longer than any terminal": ({"t": LONG}, f'{{"t":"{LONG}"}}'),
}


@pytest.mark.parametrize(("value", "line"), JSON_LINES.values(), ids=JSON_LINES)
def test_json_is_one_whole_line(
    value: object, line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, 20)
    terminal.print_json_line(value)
    terminal.print_raw_line(line.encode())
    assert capsys.readouterr() == (f"{line}\n" * 2, "")
    json.loads(line)


def test_a_raw_text_is_written_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_raw_xml("<opml>\n\tGröße [bold]</opml>".encode())
    assert capsys.readouterr().out == "<opml>\n\tGröße [bold]</opml>"


def test_what_was_printed_is_out_once_it_is_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out"
    with path.open("w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        terminal.print_json_line({})
        assert path.read_text() == ""
        terminal.flush_output()
        assert path.read_text() == "{}\n"


def test_a_table_is_as_wide_as_its_cells_and_has_notes_below_its_rows(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, 120)
    rows = [TableRow(("it_1", 1, "Ferry in port"), ("because",)), TableRow(("it_2", 12, "Crack\nstops ferry"), ("",))]
    terminal.print_table(("item", "n", "title"), rows)
    assert capsys.readouterr().out.splitlines() == [
        "item   n  title",
        "it_1   1  Ferry in port",
        "  because",
        "it_2  12  Crack stops ferry",
    ]


# name: (columns of the terminal, the title, the lines behind the heading)
LAST_CELLS: dict[str, tuple[int, str, list[str]]] = {
    "it wraps between words": (
        40,
        "The library of Ellenby forgives overdue books",
        ["it_1  0123456789  The library of Ellenby", "                  forgives overdue books", "  a note"],
    ),
    "it is below the row where there is no room": (
        30,
        "The library of Ellenby forgives",
        ["it_1  0123456789", "  The library of Ellenby", "  forgives", "  a note"],
    ),
    "a long word is whole and below": (
        40,
        "see https://harbour.example/a/very/long/way",
        ["it_1  0123456789", "  see", "  https://harbour.example/a/very/long/way", "  a note"],
    ),
    "where not even the others fit, each has its line": (
        12,
        "Ferry",
        ["item: it_1", "n:", "0123456789", "title: Ferry", "  a note"],
    ),
}


@pytest.mark.parametrize(("columns", "title", "lines"), LAST_CELLS.values(), ids=LAST_CELLS)
def test_the_last_cell_of_a_row_has_what_is_left(
    columns: int, title: str, lines: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, columns)
    terminal.print_table(("item", "n", "title"), [TableRow(("it_1", "0123456789", title), ("a note",))])
    shown = capsys.readouterr().out.splitlines()
    assert shown[-len(lines) :] == lines


@pytest.mark.parametrize("columns", [30, 61, 200])
def test_no_line_of_a_table_is_wider_than_the_terminal_but_for_one_long_word(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, columns)
    terminal.print_table(("a", "b", "c"), [("x" * 300, "港" * 150, LONG)])
    terminal.print_table(("a", "b"), [TableRow(("it_1", "港" * 150), (LONG, "y" * 300))])
    shown = capsys.readouterr().out.splitlines()
    wide = [line.strip() for line in shown if terminal.Text(line).cell_len > columns]
    assert wide == ["x" * 300, "y" * 300]


def test_a_table_of_nothing_shows_its_heading(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, 80)
    terminal.print_table(("feed", "address"), [])
    assert capsys.readouterr().out == "feed  address\n"


@pytest.mark.parametrize("columns", [40, 133])
def test_the_width_is_that_of_stdout(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    set_width(monkeypatch, columns)
    assert terminal.terminal_width() == columns


# name: (cells, widths, the lines in 30 columns)
COLUMNS: dict[str, tuple[tuple[terminal.StyledText, ...], tuple[int, ...], list[str]]] = {
    "one column": ((((LONG[:40], ""),),), (0,), ["harbour harbour harbour", "harbour harbour"]),
    "a fixed one and the rest": (
        ((("time", "bold"),), (("At the same moment, or nearly so", ""),)),
        (9, 0),
        ["time      At the same moment,", "          or nearly so"],
    ),
    "two that share what is left": (
        ((("=", ""),), (("iron and salt and flour", ""),), (("steel", ""),)),
        (1, 0, 0),
        ["= iron and salt steel", "  and flour"],
    ),
    "texts of a cell follow each other": (((("A", "bold"), (" and ", ""), ("B", "dim")),), (0,), ["A and B"]),
    "a word that is too long is whole": (((("x" * 40, ""),),), (0,), ["x" * 40]),
    "beside another one it is folded": (
        ((("an " + "x" * 20, ""),), (("is", ""),)),
        (0, 0),
        ["an             is", "x" * 14, "x" * 6],
    ),
    "an empty cell": (((("", ""),), (("B", ""),)), (5, 0), ["      B"]),
}


@pytest.mark.parametrize(("cells", "widths", "lines"), COLUMNS.values(), ids=COLUMNS)
def test_columns_stand_beside_each_other(
    cells: tuple[terminal.StyledText, ...],
    widths: tuple[int, ...],
    lines: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_width(monkeypatch, 30)
    terminal.print_columns(cells, widths)
    shown = capsys.readouterr().out.splitlines()
    assert [line.rstrip() for line in shown] == [line.rstrip() for line in lines]


def test_a_pipe_gets_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    bar, move = terminal.make_progress_bar("jobs", 4)
    with bar:
        move(3)
        bar.refresh()
    reading_bar, move_reading = terminal.make_reading_bar(1000)
    with reading_bar:
        move_reading(12, 500)
        reading_bar.refresh()
    assert capsys.readouterr() == ("", "")
    assert (bar.tasks[0].completed, bar.tasks[0].total) == (3, 4)
    assert (reading_bar.tasks[0].completed, reading_bar.tasks[0].total) == (500, 1000)


def test_stdout_that_is_a_terminal_gets_no_raw_control_characters_either() -> None:
    with make_stdout_terminal() as screen:
        terminal.print_line(STEERING)
        terminal.print_table(["title"], [[STEERING]])
        terminal.print_columns((((STEERING, "bold"),),), (0,))
    assert screen.plain.count(VISIBLE) == 3
    assert not set("\x07\u202e\x9b") & set(screen.shown)
    assert "\x1b[2J" not in screen.shown


ON_TERMINAL = """
from worker.commands import terminal
from worker.commands.table_layout import TableRow
terminal.print_line("[bold]heading", "bold")
terminal.print_error("it failed \\x1b[2J")
terminal.print_message("it is so")
terminal.print_columns((((("A", "green"), ("B", "")),)), (0,))
terminal.print_table(["item"], [["x\\x07"]])
print(terminal.terminal_width())
bar, move = terminal.make_progress_bar("jobs", 4)
with bar:
    move(3)
    bar.refresh()
bar, move = terminal.make_reading_bar(1000)
with bar:
    move(1234, 500)
    bar.refresh()
terminal.print_line("end")
"""


def test_a_terminal_gets_colours_and_bars_that_are_gone_at_the_end(tmp_path: Path) -> None:
    shown = run_on_terminal(["-c", ON_TERMINAL], columns=90, folder=tmp_path)
    assert "\x1b[1m[bold]heading\x1b[0m\n" in shown
    assert "\x1b[31mit failed \\x1b[2J [failed]\x1b[0m\n" in shown
    assert "it is so\n" in shown.splitlines(keepends=True)
    assert "\x1b[32mA\x1b[0mB\n" in shown
    assert "\x1b[1mitem" in shown
    assert "\n90\n" in shown
    plain = remove_colours(shown)
    assert "x\\x07" in plain
    assert "\x07" not in plain
    assert "jobs" in plain
    assert " 3/4 " in plain
    assert "1,234 items" in plain
    assert " 50% " in plain
    assert shown.endswith("\x1b[2Kend\n")


def test_without_colours_a_terminal_still_gets_bold(tmp_path: Path) -> None:
    shown = run_on_terminal(["-c", ON_TERMINAL], columns=90, folder=tmp_path, environment={"NO_COLOR": "1"})
    assert "\x1b[1m[bold]heading" in shown
    assert "\x1b[31m" not in shown
