"""Items to JSON and back: one line each, JSON Feed names, nothing empty in it."""

from __future__ import annotations

from typing import Any

import msgspec

from .errors import ParseError
from .item import Item

_NESTED, _NUMBERS = (dict, list, tuple), (int, float)
_NULLABLE_FIELDS: dict[str, Any] = {
    "job_id": None,
    "date_basis": None,
    "language_basis": None,
}  # left out where they are None


def to_json(item: Item) -> bytes:
    """One line of JSON without its newline; None and empty fields are left out, times are RFC 3339 with a Z."""
    return msgspec.json.encode(to_json_values(item))


def to_json_values(item: Item) -> dict[str, Any]:
    """What ``to_json`` writes, for those who write it as part of something else."""
    values: dict[str, Any] = _without_empty(msgspec.to_builtins(item))
    return values


def from_json(line: bytes | str) -> Item:
    """The item that ``to_json`` wrote; fields that an item does not have are ignored.

    Raises ParseError for anything that is no item.
    """
    try:
        data = msgspec.json.decode(line, type=dict[str, Any])
        provenance = msgspec.convert(data.get("provenance"), dict[str, Any])
        full = {"source": {}, **data, "provenance": {**_NULLABLE_FIELDS, **provenance}}
        return msgspec.convert(full, Item)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"this is no item: {error}") from error


def _without_empty(value: Any) -> Any:
    """The value without what is None or empty, at any depth; 0 and False stay."""
    if isinstance(value, dict):
        return {
            name: part
            for name, whole in value.items()
            if (part := _without_empty(whole) if isinstance(whole, _NESTED) else whole) or isinstance(part, _NUMBERS)
        }
    return [_without_empty(part) for part in value] if isinstance(value, _NESTED) else value
