"""The JSON Schemas of events, which lie beside this file; docs/events/ shows the same ones."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from .events import TYPES

FOLDER = "schemas"
SHARED = {  # by the name under which schemas of events refer to it
    "../record.schema.json": ("record", "record.schema.json"),
    "envelope.schema.json": ("envelope", "events/envelope.schema.json"),
    "representative.schema.json": ("representative", "events/representative.schema.json"),
}


def list_event_types() -> list[str]:
    """Every type of event that has a schema.

    >>> "story.created" in list_event_types()
    True
    """
    return sorted(TYPES)


def load_event_schema(event_type: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one type of event: an object of the `ce_` attributes and `data`, read as JSON.

    It holds all that it refers to, so any validator takes it as it is.

    Raises:
        ValueError: there is no such type.

    >>> load_event_schema("story.created")["properties"]["ce_type"]
    {'const': 'story.created'}
    """
    if event_type not in TYPES:
        raise ValueError(f"{event_type!r} is no type of event; there are: {', '.join(list_event_types())}")
    shared = {name: _read_schema(file) for name, file in SHARED.values()}
    return {**_read_schema(f"events/{event_type}.schema.json"), "$defs": shared}


def _read_schema(name: str) -> dict[str, Any]:
    """One of our files, without its name: it refers to others by their place in the schema that holds all of them."""
    schema = _read_file(name)
    for reference, (place, _) in SHARED.items():
        schema = schema.replace(f'"$ref": "{reference}"', f'"$ref": "#/$defs/{place}"')
    values = msgspec.json.decode(schema, type=dict[str, Any])
    del values["$id"]
    return values


@cache
def _read_file(name: str) -> str:
    return files(__package__).joinpath(FOLDER, *name.split("/")).read_text(encoding="utf-8")
