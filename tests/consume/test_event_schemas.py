"""The schemas of events: they say what the pipeline writes and what the module reads, and refuse anything else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from feedmill.consume import (
    StoryRecord,
    StreamEvent,
    UnknownEvent,
    list_event_types,
    load_event_schema,
    read_event,
)
from feedmill.consume.events import TYPES
from tests.support.clean_events import read_entry
from tests.support.event_schemas import STREAMS, find_faults, find_faults_of_streams
from tests.support.jobs import submit_job
from tests.support.pipeline import make_courier_item, make_post_item, run_items
from tests.support.screens import ROOT
from worker.jobs.failed_runs import bury_job
from worker.judging.by_hand import merge_stories, split_off_items, withdraw_item
from worker.judging.events import STREAM_BY_TYPE, build_trim_notice
from worker.runtime import Runtime

PACKAGE = ROOT / "feedmill" / "consume" / "schemas"
SCHEMAS = {kind: load_event_schema(kind) for kind in list_event_types()}


@pytest.fixture
def events(rt: Runtime) -> dict[str, dict[str, Any]]:
    """One of each type, as the pipeline writes them."""
    run_items(rt, make_courier_item(), make_post_item())
    run_items(rt, make_courier_item(title="Ferry still in port"))
    (created, copied) = _read_records(rt)[:2]
    split_off_items(rt, [copied["id"]], "not the same")
    merge_stories(rt, [created["id"], copied["id"]], "the same")
    withdraw_item(rt, created["id"], "wrong")
    submit_job(rt, "dead")
    bury_job(rt, "dead", "work", "broken")
    found = {entry.fields["ce_type"]: dict(entry.fields) for name in STREAMS for entry in rt.streams.read(name)}
    found["story.updated"] = found["story.created"] | {"ce_type": "story.updated"}  # the same but for its type
    notice = build_trim_notice("clean", rt.now())
    data = {"stream": "clean", "last_id": "5-0", "entries": 2, "groups": ["alerts"]}
    found["stream.trimmed"] = {**dict(zip(notice[::2], notice[1::2], strict=True)), "data": json.dumps(data)}
    return {kind: {**fields, "data": json.loads(fields["data"])} for kind, fields in found.items()}


def _read_records(rt: Runtime) -> list[dict[str, Any]]:
    entries = [entry for name in ("clean", "copies") for entry in rt.streams.read(name)]
    return [
        json.loads(entry.fields["data"])["record"] for entry in entries if entry.fields["ce_type"] != "item.updated"
    ]


def test_there_is_one_for_each_type_and_it_takes_what_is_written(events: dict[str, dict[str, Any]]) -> None:
    assert {*events} == {*SCHEMAS} == {*STREAM_BY_TYPE, "stream.trimmed"}
    assert [fault for event in events.values() for fault in find_faults(event)] == []


def test_each_refuses_what_lacks_a_field_has_one_more_or_another_type(events: dict[str, dict[str, Any]]) -> None:
    for kind, event in events.items():
        for name in SCHEMAS[kind]["properties"]["data"]["required"]:
            assert find_faults(_without(event, name)), f"{kind} without {name}"
        assert find_faults({**event, "data": {**event["data"], "surprise": 1}}), kind
        assert find_faults({**event, "ce_time": "yesterday"}), kind
        assert find_faults({**event, "data": None}), kind


def _without(event: dict[str, Any], name: str) -> dict[str, Any]:
    spoiled = copy.deepcopy(event)
    del spoiled["data"][name]
    return spoiled


def test_a_fault_within_a_record_is_found_wherever_the_record_is(events: dict[str, dict[str, Any]]) -> None:
    places = [(kind, name) for kind, event in events.items() for name in event["data"] if _holds_record(event, name)]
    assert {name for _, name in places} == {"record", "representative", "new_representative"}
    for kind, name in places:
        spoiled = copy.deepcopy(events[kind])
        spoiled["data"][name]["word_count"] = "many"
        assert any("word_count" in fault or name in fault for fault in find_faults(spoiled)), f"{kind} {name}"


def _holds_record(event: dict[str, Any], name: str) -> bool:
    return isinstance(event["data"][name], dict) and "provenance" in event["data"][name]


def test_what_counts_the_changes_of_a_story_is_in_all_that_is_written_now(events: dict[str, dict[str, Any]]) -> None:
    counted = {kind for kind, event in events.items() if "story_revision" in event["data"]}
    assert counted == {*SCHEMAS} - {"dead.letter", "stream.trimmed"}


def test_events_of_a_feedmill_that_did_not_count_changes_are_valid(events: dict[str, dict[str, Any]]) -> None:
    for kind in {*SCHEMAS} - {"dead.letter", "stream.trimmed"}:
        data = {name: value for name, value in events[kind]["data"].items() if not name.endswith("story_revision")}
        for name in {"representative", "new_representative"} & {*data}:
            kept = {field: data[name][field] for field in ("id", "title", "url") if data[name].get(field)}
            data[name] = kept if kind == "story.merged" else {**kept, "version": 1}
        assert find_faults({**events[kind], "data": data}) == [], kind


def test_what_is_written_wrong_is_found(rt: Runtime) -> None:
    run_items(rt, make_courier_item())
    assert find_faults_of_streams(rt) == []
    entry = next(rt.streams.read("clean"))
    assert find_faults({**entry.fields, "data": {"record": {}}})


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_module_reads_just_the_fields_that_the_schema_has(kind: str) -> None:
    """Names, which of them must be there, and their JSON types."""
    written = SCHEMAS[kind]["properties"]["data"]
    own = [field for field in msgspec.structs.fields(TYPES[kind]) if field.name not in StreamEvent.__struct_fields__]
    read = {field.encode_name for field in own}
    not_read = {"dead.letter": {"kind", "runs", "input"}, "stream.trimmed": {"stream"}}.get(kind, set())
    assert read == {*written["properties"]} - not_read
    assert {field.encode_name for field in own if field.required} <= {*written["required"]}
    for field in own:
        assert set(_list_types(written["properties"][field.name], kind)) <= set(_types_of(field.type)), field.name


def test_the_module_reads_records_as_their_schema_has_them() -> None:
    schema = json.loads((PACKAGE / "record.schema.json").read_text(encoding="utf-8"))
    for field in msgspec.structs.fields(StoryRecord):
        written = set(_list_types(schema["properties"][field.name], "record"))
        assert written <= set(_types_of(field.type)), field.name


def _types_of(python_type: Any) -> Iterator[str]:
    schema = msgspec.json.schema(python_type)
    yield from _list_types({**schema, **schema.get("$defs", {}).get(schema.get("$ref", "").rpartition("/")[2], {})}, "")


def _list_types(schema: dict[str, Any], kind: str) -> Iterator[str]:
    """JSON types that a schema lets through."""
    if "anyOf" in schema:
        for branch in schema["anyOf"]:
            yield from _list_types(branch, kind)
    elif "$ref" in schema and "type" not in schema:
        yield "object"  # records and representatives
    elif "enum" in schema:
        yield from {"string" for value in schema["enum"] if isinstance(value, str)}
    else:
        yield from [schema["type"]] if isinstance(schema["type"], str) else schema["type"]


def test_events_that_are_valid_are_read(rt: Runtime, events: dict[str, dict[str, Any]]) -> None:
    read = [read_entry(entry) for name in STREAMS for entry in rt.streams.read(name)]
    assert not [event for event in read if isinstance(event, UnknownEvent)]
    for kind, event in events.items():
        fields = {name.encode(): value.encode() for name, value in event.items() if name != "data"}
        body = json.dumps(event["data"]).encode()
        assert type(read_event("clean", "5-0", {**fields, b"data": body})) is TYPES[kind]


def test_the_document_shows_the_files_that_are_installed() -> None:
    """After a change: cp -r feedmill/consume/schemas/* docs/"""
    installed = {path.relative_to(PACKAGE): path.read_bytes() for path in PACKAGE.rglob("*.json")}
    shown = [*(ROOT / "docs" / "events").iterdir(), ROOT / "docs" / "record.schema.json"]
    assert {path.relative_to(ROOT / "docs"): path.read_bytes() for path in shown} == installed


def test_the_table_of_the_document_has_every_type_with_its_stream() -> None:
    text = (ROOT / "docs" / "streams.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| [`")]
    named = {row.split("`")[1]: row.split(" | ")[1] for row in rows}
    assert named == {**STREAM_BY_TYPE, "stream.trimmed": "`clean`, `copies`"} | {
        kind: f"`{stream}`" for kind, stream in STREAM_BY_TYPE.items()
    }


def test_a_type_that_does_not_exist_has_none() -> None:
    with pytest.raises(ValueError, match="no type of event"):
        load_event_schema("../../secrets")
