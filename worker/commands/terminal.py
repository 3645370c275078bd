"""What people see on a terminal: tables, coloured and cut to its width. Pipes get JSON lines instead."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper

import msgspec
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

from ..failures import FAILED, FailureKind, write_failure_line
from ..printable import is_harmless, make_printable

StyledText = Sequence[tuple[str, str]]  # texts, each with its style, one behind the other

_UTF_8 = ("utf-8", "utf8")

STDOUT = Console(highlight=False, soft_wrap=False)
STDERR = Console(stderr=True, highlight=False, soft_wrap=True)


def print_message(message: str, style: str = "") -> None:
    """A line for people, on stderr. Control characters from outside are made visible."""
    STDERR.print(Text(make_printable(message), style=style))


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


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], ratios: Sequence[int] = ()) -> None:
    """A table on stdout; cells are plain text, whatever is in them.

    Args:
        ratios: how the columns after the first share the width, a line for each row; only the last may take more.
    """
    grid = Table(header_style="bold", box=None, pad_edge=False, expand=bool(ratios))
    for at, column in enumerate(columns):
        is_last = at == len(columns) - 1
        ratio = ratios[at - 1] if ratios and at else None
        grid.add_column(
            column, ratio=ratio, no_wrap=bool(ratios) and not is_last, overflow="fold" if is_last else "ellipsis"
        )
    for row in rows:
        grid.add_row(*(Text(make_printable(str(cell))) for cell in row))
    STDOUT.print(grid)


@contextmanager
def draw_in_place() -> Iterator[Callable[[Iterable[tuple[str, object]]], None]]:
    """A function that draws rows of a label and a text on stdout, each time over the ones before; a line for a row."""

    def draw(rows: Iterable[tuple[str, object]]) -> None:
        lines = [
            (Text(label), Text(make_printable(str(text)), overflow="ellipsis", no_wrap=True)) for label, text in rows
        ]
        grid = Table.grid(padding=(0, 2, 0, 0))
        for line in lines:
            grid.add_row(*line)
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


def shorten_text(text: str, length: int) -> str:
    """The beginning of a text on one line.

    >>> shorten_text("one two three", 8)
    'one two…'
    """
    line = " ".join(text.split())
    return line if len(line) <= length else line[:length].rsplit(" ", 1)[0] + "…"


def format_duration(seconds: float) -> str:
    """A length of time in its largest unit; less than nothing is nothing.

    >>> format_duration(59), format_duration(5400), format_duration(200_000), format_duration(-3)
    ('59 s', '90 min', '2 d', '0 s')
    """
    for size, unit in ((172_800, "d"), (7200, "h"), (120, "min")):
        if seconds >= size:
            return f"{seconds // {'d': 86400, 'h': 3600, 'min': 60}[unit]:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"


def print_line(text: str, style: str = "") -> None:
    """A line on stdout."""
    STDOUT.print(Text(make_printable(text), style=style))


def terminal_width() -> int:
    """Columns of the terminal, or of what a pipe is written for."""
    return STDOUT.width


def print_columns(cells: Sequence[StyledText], widths: Sequence[int]) -> None:
    """Texts beside each other, each wrapped in its own column; columns of width 0 share what is left."""
    grid = Table.grid(padding=(0, 1, 0, 0), expand=True)
    for column in widths:
        grid.add_column(width=column or None, ratio=None if column else 1, overflow="fold")
    grid.add_row(*(Text.assemble(*((make_printable(text), style) for text, style in cell)) for cell in cells))
    STDOUT.print(grid)
