"""Items as JSON lines to raw items: one object per line, JSON Feed names and our records' own (see entry.py)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from ..decode import MAX_BYTES, decode_body
from ..errors import ParseError
from ..item import Document, ParsedDocument, Problem, RawItem
from .entry import read_json_item

MAX_RAW = 64 * 1024  # bytes of a bad line that a Problem carries

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SPREAD_JSON = re.compile(rb"\s*+(?:\[|\{[ \t\r]*+\n)")  # an array, or an object that does not end on its first line


def parse_items(document: Document) -> ParsedDocument:
    """Read one JSON object per line; a whole body that is one object or an array of objects is read too.

    A line that can't be read is a Problem with its number, the reason and the line itself; the others are read.
    Raises ParseError only for empty and oversized input.
    """
    body = document.body
    if len(body) > MAX_BYTES:
        raise ParseError(f"the document has {len(body)} bytes, more than {MAX_BYTES}: split it")
    if body.startswith(_UTF_16):
        body = decode_body(body).encode("utf-8")
    body = body.removeprefix(codecs.BOM_UTF8)
    if not body.strip():
        raise ParseError("there are no items: the input is empty")
    items: list[RawItem] = []
    problems: list[Problem] = []
    for where, raw in _split_items(body):
        try:
            items.append(read_json_item(_decode_object(raw), len(items), base_url=document.url, extractor="jsonl"))
        except (ValueError, TypeError, RecursionError) as error:
            shown = raw[:MAX_RAW].decode("utf-8", "replace")
            problems.append(Problem(where=where, reason=_describe_error(error), raw=shown))
    return ParsedDocument(items=tuple(items), problems=tuple(problems))


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


def _split_items(body: bytes) -> Iterator[tuple[str, bytes]]:
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
    for number, line in enumerate(body.split(b"\n"), 1):
        if line.strip():
            yield f"line {number}", line.strip()


def _decode_object(raw: bytes) -> dict[str, Any]:
    value = msgspec.json.decode(raw)
    if not isinstance(value, dict):
        raise TypeError("not a JSON object")
    return value


def _describe_error(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8: byte 0x{error.object[error.start]:02x} at position {error.start}"
    if isinstance(error, msgspec.ValidationError | TypeError):
        return str(error)
    return f"not JSON: {error}"
