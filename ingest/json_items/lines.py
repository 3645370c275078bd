"""Items as JSON lines to raw items: one object per line, JSON Feed names and our records' own (entry.py), or ninjs."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import partial

import msgspec

from ..decode import MAX_BYTES, decode_body
from ..errors import EmptyInputError, ParseError
from ..item import Document, ParsedDocument, RawItem
from ..leniency import Losses
from .broken_json import decode_json
from .entry import EntryContext, read_json_item
from .feed import decode_json_feed, read_json_feed
from .ninjs import is_ninjs, read_ninjs

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SPREAD_JSON = re.compile(rb"\s*+(?:\[|\{[ \t\r]*+\n)")  # an array, or an object that does not end on its first line


def parse_items(document: Document) -> ParsedDocument:
    """Read one JSON object per line; a whole body that is one object, an array of objects or a feed is read too.

    A line that can't be read is a Problem with its number, the reason and the line itself; the others are read.
    Raises ParseError only for empty and oversized input.
    """
    body = document.body
    if len(body) > MAX_BYTES:
        raise ParseError(f"the document has {len(body)} bytes, more than {MAX_BYTES}: split it")
    if body.startswith(_UTF_16):
        body = decode_body(body).encode("utf-8")
    body = body.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"")
    if not body.strip():
        raise EmptyInputError("there are no items: the input is empty; give JSON objects, one a line")
    if b'"items"' in body and (data := decode_json_feed(body.decode("utf-8", "replace"))) is not None:
        return read_json_feed(data, document)
    losses = Losses()
    context = EntryContext(extractor="jsonl", base_url=document.url)
    items: list[RawItem] = []
    for where, raw in _split_items(body, document.first_line):
        read = partial(_read_line, raw, document.content_type, len(items), where, context, losses)
        if item := losses.read_item(where, partial(raw.decode, "utf-8", "replace"), read):
            items.append(item)
    return ParsedDocument(items=tuple(items), problems=tuple(losses.items), field_problems=tuple(losses.fields))


def is_spread_over_lines(body: bytes) -> bool:
    """Whether a body is one array, one object spread over lines or UTF-16: it must not be cut between lines.

    >>> is_spread_over_lines(b'[{"id": 1},\\n{"id": 2}]'), is_spread_over_lines(b'{"id": 1}\\n{"id": 2}')
    (True, False)
    """
    return body.startswith(_UTF_16) or _SPREAD_JSON.match(body) is not None


def begins_with_item(head: bytes) -> bool:
    """Whether the first line is there as a whole, and an object of its own.

    >>> begins_with_item(b'{"id": 1}\\n{"id'), begins_with_item(b'{"id": 1,\\n'), begins_with_item(b'{"id": 1}')
    (True, False, False)
    """
    line, end, _ = head.lstrip().partition(b"\n")
    try:
        msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except (ValueError, RecursionError):
        return False
    return bool(end)


def _split_items(body: bytes, first_line: int) -> Iterator[tuple[str, bytes]]:
    """Where each item stands, and its bytes."""
    if is_spread_over_lines(body):
        try:
            whole = msgspec.json.decode(body, type=list[msgspec.Raw] | dict[str, msgspec.Raw])
        except (ValueError, RecursionError):
            pass  # then it is taken line by line, and each bad line is reported
        else:
            entries = [bytes(raw) for raw in whole] if isinstance(whole, list) else [body.strip()]
            yield from ((f"entry {number}", raw) for number, raw in enumerate(entries, 1))
            return
    for number, line in enumerate(body.split(b"\n"), first_line):
        if line.strip():
            yield f"line {number}", line.strip()


def _read_line(
    raw: bytes, content_type: str | None, position: int, where: str, context: EntryContext, losses: Losses
) -> RawItem:
    """The item of a line; a line that is not UTF-8 is decoded as any document is."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = decode_body(raw, content_type)
    data = decode_json(text)
    if is_ninjs(data):
        return read_ninjs(data, position, where)
    return read_json_item(data, position, where, context, losses)
