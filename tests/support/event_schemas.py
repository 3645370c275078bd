"""Events held against their schemas."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from feedmill.consume import list_event_types, load_event_schema
from worker.runtime import Runtime
from worker.store.streams import StreamEntry

STREAMS = ("clean", "copies", "dead")


@cache
def _make_validator(kind: str) -> Draft202012Validator:
    schema = load_event_schema(kind)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def find_faults(event: Mapping[str, Any]) -> list[str]:
    """What is wrong with an event, by the schema of its type; its data is read as JSON already."""
    kind = event.get("ce_type", "")
    if kind not in list_event_types():
        return [f"{kind!r} of {event.get('ce_subject')}: no type of event"]
    faults = (_name_innermost(error) for error in _make_validator(kind).iter_errors(event))
    return [f"{kind} of {event.get('ce_subject')}: {fault}" for fault in faults]


def find_faults_of_entries(entries: Iterable[StreamEntry]) -> list[str]:
    """The same of entries of a stream."""
    return [
        fault for entry in entries for fault in find_faults({**entry.fields, "data": json.loads(entry.fields["data"])})
    ]


def find_faults_of_streams(rt: Runtime) -> list[str]:
    """The same of all that there is."""
    return [fault for name in STREAMS for fault in find_faults_of_entries(rt.streams.read(name))]


def _name_innermost(error: Any) -> str:
    while error.context:
        error = min(error.context, key=lambda each: -len(each.absolute_path))
    return f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
