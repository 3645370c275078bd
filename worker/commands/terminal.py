"""What people see on a terminal, in lines that fit its width. Pipes get JSON lines instead.

Styles are bold, italic, and those of the eight base colours that can be read on light and dark backgrounds: red, green,
magenta, cyan.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import zip_longest

import msgspec
from rich.cells import chop_cells
from rich.console import Console
from rich.live import Live
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from ..failures import FAILED, FailureKind, write_failure_line
from ..printable import is_harmless, make_printable
from .table_layout import TableRow, lay_out_table, wrap_text

StyledText = Sequence[tuple[str, str]]  # texts, each with its style, one behind the other

_UTF_8 = ("utf-8", "utf8")

PROGRESS = Theme(  # rich's own bars are yellow, and grey on black
    {
        "bar.back": "none", "bar.complete": "cyan", "bar.finished": "green", "bar.pulse": "cyan",
        "progress.elapsed": "none", "progress.remaining": "none", "progress.percentage": "none",
        "progress.download": "none",
    }
)  # fmt: skip

STDOUT = Console(highlight=False, soft_wrap=False)
STDERR = Console(stderr=True, highlight=False, soft_wrap=True, theme=PROGRESS)


def print_message(message: str, style: str = "") -> None:
    """A line for people, on stderr; on a terminal as many as it needs. Control characters are made visible."""
    for line in make_printable(message).split("\n"):
        for part in wrap_text(line, STDERR.width) if STDERR.is_terminal else [line]:
            _print_whole(STDERR, part, style)


def _print_whole(console: Console, line: str, style: str) -> None:
    """One line as it is, however long."""
    console.print(Text(line, style=style), soft_wrap=True)


def print_error(message: str, kind: FailureKind = FAILED) -> None:
    """One line about a failure, on stderr, which ends with its code. Passwords in addresses are left out."""
    print_message(write_failure_line(message, kind), "red")


def print_json_line(value: object) -> None:
    """One JSON object on one line of stdout."""
    print_raw_line(msgspec.json.encode(value))


def print_raw_line(line: bytes) -> None:
    """One line of JSON that is encoded already."""
    _print_raw(line + b"\n", _write_in_json)


def print_raw_xml(body: bytes) -> None:
    """A whole document of XML in UTF-8 on stdout."""
    _print_raw(body, _write_in_xml)


def _print_raw(body: bytes, write_letter: Callable[[str], str]) -> None:
    """As it is, whatever the terminal's letters are; what could steer a terminal is written in the format's own way."""
    if sys.stdout.isatty():
        text = body.decode()
        body = text.encode() if text.isprintable() else _replace_letters(text, write_letter).encode()
    if (sys.stdout.encoding or "").lower() in _UTF_8 or not isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.write(body.decode())
    else:
        sys.stdout.flush()  # what was written as text stands before it
        sys.stdout.buffer.write(body)


def _replace_letters(text: str, write_letter: Callable[[str], str]) -> str:
    return "".join(c if is_harmless(c) else write_letter(c) for c in text)


def _write_in_json(letter: str) -> str:
    return json.dumps(letter)[1:-1]


def _write_in_xml(letter: str) -> str:
    return f"&#x{ord(letter):X};"


def flush_output() -> None:
    sys.stdout.flush()


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object] | TableRow]) -> None:
    """A table on stdout that fits its width (table_layout.py); cells and notes are plain text, whatever is in them."""
    filled = [row if isinstance(row, TableRow) else TableRow(tuple(row)) for row in rows]
    for line in lay_out_table(columns, filled, terminal_width()):
        _print_whole(STDOUT, line.text, "bold" if line.is_heading else "")


@contextmanager
def draw_in_place() -> Iterator[Callable[[Iterable[TableRow]], None]]:
    """A function that draws rows of a label and a text on stdout, each time over the ones before; a line for a row."""

    def draw(rows: Iterable[TableRow]) -> None:
        grid = Table.grid(padding=(0, 2, 0, 0))
        for row in rows:
            label, text = map(str, row.cells)
            shown = make_printable("; ".join((text, *row.notes)))
            grid.add_row(Text(label), Text(shown, overflow="ellipsis", no_wrap=True))
        live.update(grid, refresh=True)

    with Live(console=STDOUT, auto_refresh=False) as live:
        yield draw


def make_progress_bar(label: str, total: int | None) -> tuple[Progress, Callable[[int], None]]:
    """A progress bar on stderr, shown only on a terminal, and the function that moves it on."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=STDERR, disable=not STDERR.is_terminal, transient=True,
    )  # fmt: skip
    task = bar.add_task(label, total=total)
    return bar, lambda done: bar.update(task, completed=done)


def make_reading_bar(size: int | None) -> tuple[Progress, Callable[[int, int], None]]:
    """The same for a file of `size` bytes, None where nobody knows; the function is given items done and bytes read."""
    bar = Progress(
        TextColumn("{task.fields[items]:,} items"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(),
        TimeRemainingColumn(), console=STDERR, disable=not STDERR.is_terminal, transient=True,
    )  # fmt: skip
    task = bar.add_task("", total=size, items=0)
    return bar, lambda items, done: bar.update(task, completed=done, items=items)


def format_duration(seconds: float) -> str:
    """A length of time in its largest unit; less than nothing is nothing.

    >>> format_duration(59), format_duration(5400), format_duration(200_000), format_duration(-3)
    ('59 s', '90 min', '2 d', '0 s')
    """
    for size, unit in ((172_800, "d"), (7200, "h"), (120, "min")):
        if seconds >= size:
            return f"{seconds // {'d': 86400, 'h': 3600, 'min': 60}[unit]:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"


def print_line(text: str, style: str = "", indent: str = "") -> None:
    """A text on stdout, each of its lines in as many as it needs, all set in."""
    for line in make_printable(text).split("\n"):
        for part in wrap_text(line, terminal_width() - len(indent)):
            _print_whole(STDOUT, indent + part if part else "", style)


def terminal_width() -> int:
    """Columns of the terminal, or of what a pipe is written for."""
    return STDOUT.width


def print_columns(cells: Sequence[StyledText], widths: Sequence[int]) -> None:
    """Texts beside each other, each wrapped in its own column; columns of width 0 share what is left.

    Only where several share it a word is cut that is longer than its column; else it is whole on a line of its own.
    """
    shared = widths.count(0)
    room = (terminal_width() - sum(widths) - (len(widths) - 1)) // max(shared, 1)
    columns = [_wrap_styled(cell, width or room, folds=shared > 1) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*columns):
        line = Text()
        for part, width in zip(parts, widths, strict=True):
            text = part or Text()
            line = Text.assemble(line, text, " " * max(1, (width or room) + 1 - text.cell_len))
        line.rstrip()
        STDOUT.print(line, soft_wrap=True)


def _wrap_styled(cell: StyledText, width: int, folds: bool) -> list[Text]:
    """The lines of a styled text.

    Args:
        folds: cut a word that is wider than that.
    """
    whole = Text.assemble(*((make_printable(text).replace("\t", " "), style) for text, style in cell))
    lines: list[Text] = []
    for paragraph in whole.split("\n", allow_blank=True):
        at = 0
        for line in wrap_text(paragraph.plain, width):
            for part in chop_cells(line, width) if folds and line else [line]:
                at = paragraph.plain.index(part, at) + len(part)
                lines.append(paragraph[at - len(part) : at])
    return lines
