"""Where the words of a table go on a terminal of any width. Pure: text in, lines out.

A row has short cells beside each other, and below them what is long: reasons, addresses. Nothing is left out. A line
ends between words, never within one: a word that is longer than the terminal, such as an address, has a line of its
own, whole, so that it can be copied; the terminal itself goes on with it in the next line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from ..printable import make_printable

GAP = 2  # columns between two cells
INDENT = "  "  # before what is below a row
NARROWEST = 16  # columns that the last cell of a row needs beside the others

_SPACES = re.compile(r"[ \t\n]+")  # only these end a word: a no-break space is a letter
_JOINERS = ("\u200d", "\u2060")  # what is on both sides of these stays together
_OPENING, _CLOSING = ("Ps", "Pi"), ("Pe", "Pf", "Po")  # kinds of punctuation, by the side on which a line may not end


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its cells, and below them any number of texts, each beginning a line."""

    cells: tuple[object, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LaidOutLine:
    """A line as it is printed."""

    text: str
    is_heading: bool = False


def lay_out_table(columns: Sequence[str], rows: Sequence[TableRow], width: int) -> Iterator[LaidOutLine]:
    """The lines of a table; all cells but the last of a row are as wide as they need, and the last has the rest.

    Where that leaves no room for the last cells, they are below their rows; where the others don't fit either, each
    cell has lines of its own.

    >>> [line.text for line in lay_out_table(("n", "title"), [TableRow((1, "Ferry"), ("in port",))], 80)]
    ['n  title', '1  Ferry', '  in port']
    """
    cells = [[flatten_text(str(cell)) for cell in row.cells] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(columns, *cells, strict=True)]
    numeric = [all(isinstance(row.cells[at], int) for row in rows) for at in range(len(columns))]
    taken = sum(widths[:-1]) + GAP * (len(columns) - 1)
    room = width - taken
    if taken > width:
        yield from _lay_out_lists(columns, cells, rows, width)
        return
    is_beside = widths[-1] <= room or room >= NARROWEST
    beside = columns if is_beside else columns[:-1]
    if any(columns):
        yield LaidOutLine(_join_cells(beside, widths, numeric), is_heading=True)
    for texts, row in zip(cells, rows, strict=True):
        last = wrap_text(texts[-1], room) if is_beside else []
        fits = is_beside and all(cell_len(line) <= room for line in last)
        yield LaidOutLine(_join_cells([*texts[:-1], last[0] if fits else ""], widths, numeric))
        if fits:
            yield from (LaidOutLine(" " * taken + line) for line in last[1:])
        notes = row.notes if fits else (texts[-1], *row.notes)
        yield from (LaidOutLine(line) for note in notes for line in indent_text(note, width))


def _lay_out_lists(
    columns: Sequence[str], cells: Sequence[Sequence[str]], rows: Sequence[TableRow], width: int
) -> Iterator[LaidOutLine]:
    """Each cell behind the name of its column, for a terminal that is narrower than the row."""
    for texts, row in zip(cells, rows, strict=True):
        for name, text in zip(columns, texts, strict=True):
            yield from (LaidOutLine(line) for line in wrap_text(f"{name}: {text}" if name else text, width) if text)
        yield from (LaidOutLine(line) for note in row.notes for line in indent_text(note, width))


def _join_cells(texts: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    padded = (
        " " * (width - cell_len(text)) + text if is_number else text + " " * (width - cell_len(text))
        for text, width, is_number in zip(texts, widths, numeric, strict=False)
    )
    return (" " * GAP).join(padded).rstrip(" ")


def indent_text(text: str, width: int, indent: str = INDENT) -> Iterator[str]:
    """A text in lines that are set in; none where it is empty."""
    lines = wrap_text(flatten_text(text), width - len(indent))
    return (indent + line for line in lines if line)


def flatten_text(text: str) -> str:
    r"""A text on one line, which steers no terminal.

    >>> flatten_text("Gull\n  calls \x1b[2J")
    'Gull calls \\x1b[2J'
    """
    return _SPACES.sub(" ", make_printable(text)).strip(" ")


def wrap_text(text: str, width: int) -> list[str]:
    """The lines of a text, one at least, none wider than that unless it is one word that is.

    >>> wrap_text("The ferry stayed in port", 12), wrap_text("港町の図書館", 6), wrap_text("", 9)
    (['The ferry', 'stayed in', 'port'], ['港町の', '図書館'], [''])
    """
    lines, line, used = [], "", 0
    for piece, has_space in _split_into_pieces(text):
        size = cell_len(piece)
        if line and used + has_space + size > width:
            lines.append(line)
            line, used = "", 0
        before = " " if has_space and (line or not lines) else ""
        line, used = f"{line}{before}{piece}", used + len(before) + size
    return [*lines, line]


def _split_into_pieces(text: str) -> Iterator[tuple[str, bool]]:
    """What must stand on one line, each with whether a space is before it."""
    for number, word in enumerate(text.split(" ")):
        for at, piece in enumerate(_split_word(word)):
            yield piece, number > 0 and at == 0


def _split_word(word: str) -> Iterator[str]:
    """The parts of a word between which a line may end: beside wide letters, which are written without spaces."""
    begin = 0
    for at in range(1, 0 if word.isascii() else len(word)):
        if _may_break(word[at - 1], word[at]):
            yield word[begin:at]
            begin = at
    yield word[begin:]


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two letters."""
    if before in _JOINERS or after in _JOINERS or unicodedata.category(after)[0] in "MC":
        return False
    if unicodedata.category(before) in _OPENING or unicodedata.category(after) in _CLOSING:
        return False
    return cell_len(before) == 2 or cell_len(after) == 2


def shorten_text(text: str, width: int) -> str:
    """The beginning of a text on one line of so many columns, cut between words; one long word stays whole.

    >>> shorten_text("Skarrow ferry adrift for three hours", 20), shorten_text("one", 8)
    ('Skarrow ferry…', 'one')
    """
    whole, shown = " ".join(text.split()), ""
    for piece, has_space in _split_into_pieces(whole):
        longer = f"{shown} {piece}" if has_space else shown + piece
        if shown and cell_len(longer) > (width if longer == whole else width - 1):
            return f"{shown}…"
        shown = longer
    return shown
