"""A table of addresses to raw items: the headline, date and address of a line; the text is on its page.

Columns are known by the names in the first line (columns.py), in any order; others are passed over. GDELT's knowledge
graph has no such line, and is known by the form of its lines.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from ..decode import decoded_text_of
from ..errors import ParseError
from ..identity.urls import domain_of
from ..item import Document, ParsedDocument, RawItem, Source
from ..leniency import Losses
from .columns import GDELT_GRAPH_COLUMNS, find_columns, is_gdelt_graph_row

MAX_ROWS = 200_000
MAX_CELL = 1_000_000  # characters
SEPARATORS = "\t,;|"  # that are tried
_HEAD_CHARACTERS = 20_000

TableCells = Sequence[str]


class _Tabs(csv.excel_tab):
    quoting = csv.QUOTE_NONE


def is_table(text: str) -> bool:
    """Whether the first line names a column of addresses beside another one, or is one of GDELT's.

    >>> is_table("title,url,publish_date\\nGulls,https://a.example/1,2026-11-29"), is_table("Gulls, and a url")
    (True, False)
    """
    return _find_layout(text) is not None


def parse_table(document: Document) -> ParsedDocument:
    """Read a table. Its items have no text: that is on their pages (``needs_pages``).

    A line without an address is a Problem; the others are read.

    Raises:
        ParseError: no line says which column has the addresses, or there are more than MAX_ROWS lines.
    """
    text = decoded_text_of(document)
    layout = _find_layout(text)
    if layout is None:
        raise ParseError("no column of addresses: name one `url` in the first line, beside `title` or `date`")
    separator, columns = layout
    losses, items = Losses(), list[RawItem]()
    for number, row in _read_rows(text, separator, has_head=columns is not GDELT_GRAPH_COLUMNS):
        where = f"line {number}"
        read = partial(_read_row, row, columns, len(items), where)
        if item := losses.read_item(where, partial(separator.join, row), read):
            items.append(item)
    return ParsedDocument(
        items=tuple(items),
        source=Source(domain=domain_of(document.url)),
        problems=tuple(losses.items),
        needs_pages=True,
    )


def _find_layout(text: str) -> tuple[str, Mapping[str, tuple[int, ...]]] | None:
    """The separator, and the place of each field."""
    head = text.lstrip("\ufeff\r\n ")[:_HEAD_CHARACTERS].partition("\n")[0].rstrip("\r")
    if is_gdelt_graph_row(head.split("\t")):
        return "\t", GDELT_GRAPH_COLUMNS
    for separator in SEPARATORS:
        row = next(_split_rows(head, separator), [])
        columns = find_columns(row)
        if len(columns) > 1 and "url" in columns:
            return separator, columns
    return None


def _read_rows(text: str, separator: str, has_head: bool) -> Iterator[tuple[int, TableCells]]:
    rows = enumerate(_split_rows(text.lstrip("\ufeff\r\n "), separator), 1)
    for number, row in islice(rows, 1 if has_head else 0, None):
        if number > MAX_ROWS:
            raise ParseError(f"the table has more than {MAX_ROWS} lines: split it")
        if any(cell.strip() for cell in row):
            yield number, row


def _split_rows(text: str, separator: str) -> Iterator[TableCells]:
    """The cells of each line. In TSV quotes are letters, as those who write it take them."""
    csv.field_size_limit(min(MAX_CELL, sys.maxsize))
    dialect = _Tabs if separator == "\t" else csv.excel
    rows = csv.reader(io.StringIO(text, newline=""), dialect, delimiter=separator)
    try:
        yield from rows
    except csv.Error as error:
        raise ParseError(f"line {rows.line_num} of the table can't be read: {error}") from error


def _read_row(row: TableCells, columns: Mapping[str, tuple[int, ...]], position: int, where: str) -> RawItem:
    """Of several columns of a field the first that is filled counts; of dates the first that is one.

    Raises ParseError for a line without an address.
    """
    filled = {
        name: [cell for place in places if place < len(row) and (cell := row[place].strip())]
        for name, places in columns.items()
    }
    said = {name: cells[0] for name, cells in filled.items() if cells}
    if not said.get("url"):
        raise ParseError("no address in the column of addresses")
    return RawItem(
        url=said["url"],
        title=said.get("title"),
        title_is_html=False,
        published=said.get("published"),
        other_published=tuple(filled.get("published", [])[1:]),
        language=said.get("language"),
        source=Source(name=said.get("source"), domain=_read_site(said.get("site")) or domain_of(said["url"])),
        position=position,
        where=where,
        extractor="table",
    )


def _read_site(written: str | None) -> str | None:
    """The domain of an outlet that is given as an address, or as a domain."""
    return domain_of(written) or domain_of(f"http://{written}/") if written else None
