"""What people see on a terminal: tables, coloured and cut to its width. Pipes get JSON lines instead."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from io import TextIOWrapper

import msgspec
from rich.console import Console
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

StyledText = Sequence[tuple[str, str]]  # texts, each with its style, one behind the other

_UTF_8 = ("utf-8", "utf8")
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # embeddings and overrides

STDOUT = Console(highlight=False, soft_wrap=False)
STDERR = Console(stderr=True, highlight=False, soft_wrap=True)


def print_message(message: str, style: str = "") -> None:
    """A line for people, on stderr. Control characters from outside are made visible."""
    STDERR.print(Text(make_printable(message), style=style))


def print_error(message: str) -> None:
    print_message(message, "red")


def print_json_line(value: object) -> None:
    """One JSON object on one line of stdout."""
    print_raw_line(msgspec.json.encode(value))


def print_raw_line(line: bytes) -> None:
    """One line of JSON that is encoded already."""
    print_raw_text(line + b"\n")


def print_raw_text(body: bytes) -> None:
    """A whole document in UTF-8 on stdout, as it is, whatever the terminal's letters are."""
    if (sys.stdout.encoding or "").lower() in _UTF_8 or not isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.write(body.decode())
    else:
        sys.stdout.flush()  # what was written as text stands before it
        sys.stdout.buffer.write(body)


def flush_output() -> None:
    sys.stdout.flush()


def make_printable(text: str) -> str:
    """Text that can't steer a terminal, turn the direction of the text around it or fail to be written.

    Joiners, soft hyphens and spaces of other widths are letters of a text like others.

    >>> make_printable("a\\x1b[2Jb"), make_printable("\\u202etfel"), make_printable("2\\u00a0kg")
    ('a\\\\x1b[2Jb', '\\\\u202etfel', '2\\xa0kg')
    """
    return text if text.isprintable() else "".join(c if _is_harmless(c) else repr(c)[1:-1] for c in text)


def _is_harmless(letter: str) -> bool:
    is_shown = letter.isprintable() or letter in "\n\t"
    return is_shown or (letter not in _TURNING and unicodedata.category(letter) in ("Cf", "Zs"))


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
