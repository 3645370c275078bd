"""JSON that is not quite: raw line ends and control characters in texts, half characters, feeds cut off or broken.

Python's own reader takes up what the strict one refuses, and says how far it came.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from ..item import Problem
from ..leniency import MAX_RAW

MAX_BAD_ENTRIES = 20  # of one document; behind each the next one is looked for, which may read to the end of it
_MAX_DIGITS = 400
_SPACE = re.compile(r"[\s\ufeff]*+")
_NEXT = re.compile(r"[\s,]*+")
_BETWEEN_ENTRIES = re.compile(r"\}\s{0,99}+,\s{0,99}+(?=\{\s{0,99}+\")")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_OWN_FIELDS = frozenset({"url", "title", "content_html", "content_text"})  # of an item, beside its id


def _read_whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MAX_DIGITS else digits


_DECODER = json.JSONDecoder(strict=False, parse_int=_read_whole)


def decode_json(text: str | bytes) -> Any:
    """One JSON value. Raises ValueError or RecursionError, with the reason of the strict reader, for what is none.

    >>> decode_json('{"title": "two\\nlines"}')
    {'title': 'two\\nlines'}
    """
    try:
        return msgspec.json.decode(text)
    except (ValueError, RecursionError) as reason:
        written = text.decode("utf-8") if isinstance(text, bytes) else text
        try:
            value, end = _DECODER.raw_decode(written, _skip_space(written, 0))
        except (ValueError, RecursionError):
            raise ValueError(f"not JSON: {reason}") from reason
        if _skip_space(written, end) < len(written):
            raise ValueError(f"not JSON: {reason}") from reason
        return _without_half_characters(value)


def split_broken_feed(text: str) -> tuple[dict[str, Any], list[Problem]]:
    """What is whole of a feed that is no JSON: its head, its items, and the Problems of what lies between and behind.

    >>> split_broken_feed('{"title": "T", "items": [{"id": 1}, {"id": 2, "ti')[0]
    {'title': 'T', 'items': [{'id': 1}]}
    """
    head: dict[str, Any] = {}
    problems: list[Problem] = []
    pos = _skip_space(text, 0) + 1
    while (pos := _skip_between(text, pos)) < len(text) and text[pos] == '"':
        try:
            name, pos = _DECODER.raw_decode(text, pos)
            pos = _skip_space(text, pos)
            if text[pos : pos + 1] != ":":
                break
            pos = _skip_space(text, pos + 1)
            if name == "items" and text[pos : pos + 1] == "[":
                head["items"], problems, pos = _read_entries(text, pos + 1)
            else:
                head[name], pos = _DECODER.raw_decode(text, pos)
        except (ValueError, RecursionError):
            break
    is_told = problems and problems[-1].where == "end of document"
    if not is_told and text[pos : pos + 1] != "}":
        problems.append(_make_cut_off_problem(text[pos:]))
    return _without_half_characters(head), problems


def _read_entries(text: str, pos: int) -> tuple[list[Any], list[Problem], int]:
    """The items of a list that can be read, the Problems of the others, and where the list ends."""
    entries: list[Any] = []
    problems: list[Problem] = []
    while (pos := _skip_between(text, pos)) < len(text):
        if text[pos] == "]":
            return entries, problems, pos + 1
        try:
            entry, pos = _DECODER.raw_decode(text, pos)
            entries.append(entry)
        except (ValueError, RecursionError) as error:
            after = _find_next_entry(text, pos) if len(problems) < MAX_BAD_ENTRIES else None
            if after is None:
                return entries, [*problems, _make_cut_off_problem(text[pos:])], len(text)
            where = f"entry {len(entries) + len(problems) + 1}"
            problems.append(
                Problem(where=where, reason=f"not JSON: {error}", raw=text[pos:after].rstrip(", \n")[:MAX_RAW])
            )
            pos = after
    return entries, [*problems, _make_cut_off_problem("")], pos


def _find_next_entry(text: str, pos: int) -> int | None:
    """Where the next item begins behind a broken one: an object that is whole, with an id and a field of ours."""
    for number, match in enumerate(_BETWEEN_ENTRIES.finditer(text, pos)):
        if number == MAX_BAD_ENTRIES:
            return None
        try:
            entry, _ = _DECODER.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            continue
        if "id" in entry and entry.keys() & _OWN_FIELDS:
            return match.end()
    return None


def _make_cut_off_problem(rest: str) -> Problem:
    reason = f"the feed is cut off: its list of items never ends; the last {len(rest)} characters were left out"
    return Problem(where="end of document", reason=reason, raw=rest[:MAX_RAW], kind="feed")


def _skip_space(text: str, pos: int) -> int:
    match = _SPACE.match(text, pos)
    return match.end() if match else pos


def _skip_between(text: str, pos: int) -> int:
    match = _NEXT.match(text, pos)
    return match.end() if match else pos


def _without_half_characters(value: Any) -> Any:
    """The same with U+FFFD where an escape names half a character, which no text may hold."""
    if isinstance(value, str):
        return _HALF_CHARACTER.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_half_characters(one) for one in value]
    if isinstance(value, dict):
        return {_without_half_characters(key): _without_half_characters(one) for key, one in value.items()}
    return value
