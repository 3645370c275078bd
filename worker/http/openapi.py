"""The description of all operations, as OpenAPI 3.1. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ..jobs.message import JobMessage
from ..store.jobs import JobState
from . import problems
from .events import CURSOR_PATTERN
from .health import Liveness, Readiness
from .jobs import KEY_PATTERN, AcceptedJob
from .operations import DescribedAnswer, HttpOperation
from .problems import ProblemDocument
from .query import QueryParameter

DESCRIBED_TYPES = (ProblemDocument, AcceptedJob, JobState, Liveness, Readiness, JobMessage)
BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
TEXT: Mapping[str, Any] = {"type": "string"}
OBJECT: Mapping[str, Any] = {"type": "object"}

# what every operation may answer besides its own
COMMON = {
    400: "a parameter, header or body has the wrong form",
    401: "the token is missing or wrong",
    421: "the Host header names another machine",
    500: "a fault of feedmill",
    503: "the server is away or full, or too many ask; `Retry-After` says when to come again",
}
STORY_PAGE = {
    "type": "object",
    "required": ["cursor", "stories"],
    "properties": {
        "cursor": {"type": "string", "description": "follow /v1/events?after=CURSOR when all pages are read"},
        "next": {"type": "string", "description": "`after` of the next page"},
        "stories": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["story_id", "story_size", "story_revision"],
                "properties": {
                    "story_id": TEXT,
                    "story_size": {"type": "integer"},
                    "story_revision": {"type": "integer"},
                    "record": {**OBJECT, "description": "docs/record.schema.json"},
                    "representative": {**OBJECT, "description": "in its place, where the record was trimmed"},
                },
            },
        },
    },
}
STORY_OR_ITEM = {
    "anyOf": [
        {
            "type": "object",
            "required": ["story_id", "story_size", "revision", "representative", "members"],
            "properties": {"members": {"type": "array", "items": OBJECT}},
        },
        {"type": "object", "required": ["id", "withdrawn"], "properties": {"withdrawn": OBJECT}},
    ]
}
RESPONSE_HEADERS = {
    "ETag": {"schema": TEXT, "description": "strong"},
    "Last-Modified": {"schema": TEXT, "description": "left out for the first seconds after a change"},
    "Location": {"schema": TEXT, "required": True, "description": "where the job is looked up"},
}
REQUEST_HEADERS = {
    "LastEventId": {"name": "Last-Event-ID", "schema": {"type": "string", "pattern": CURSOR_PATTERN}},
    "IfNoneMatch": {"name": "If-None-Match", "schema": TEXT},
    "IfModifiedSince": {"name": "If-Modified-Since", "schema": TEXT},
    "IdempotencyKey": {"name": "Idempotency-Key", "schema": {"type": "string", "pattern": KEY_PATTERN}},
}


def build_description(operations: Iterable[HttpOperation], version: str, needs_token: bool) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _describe_operation(operation, needs_token)
    schemes = {"bearer": {"type": "http", "scheme": "bearer"}, "basic": {"type": "http", "scheme": "basic"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "feedmill",
            "version": version,
            "description": "Unique story texts, and every verdict explained",
        },
        "paths": paths,
        "components": {
            "schemas": build_schemas(),
            "headers": RESPONSE_HEADERS,
            "parameters": {name: {"in": "header", **one} for name, one in REQUEST_HEADERS.items()},
            **({"securitySchemes": schemes} if needs_token else {}),
        },
        **({"security": [{"bearer": []}, {"basic": []}]} if needs_token else {}),
    }


def build_schemas() -> dict[str, Any]:
    """The schemas of bodies, by name."""
    _, made = msgspec.json.schema_components(DESCRIBED_TYPES, ref_template="#/components/schemas/{name}")
    message = made.pop("JobMessage")
    return {
        **made,
        "JobRequest": _describe_job_request(message),
        "StoryPage": STORY_PAGE,
        "StoryOrItem": STORY_OR_ITEM,
    }


def _describe_job_request(message: Mapping[str, Any]) -> dict[str, Any]:
    """A job message whose id may be left out, and of which exactly one field says where the bytes are."""
    fields = dict(message["properties"])
    fields["fetched_at"] = {"type": ["string", "null"], "format": "date-time", "default": None}
    fields["id"] = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$"}
    contents: dict[str, Any] = {
        "url": TEXT, "text": TEXT, "items": {"type": "array", "items": OBJECT},
        "body": {"type": "string", "pattern": BASE64},
    }  # fmt: skip
    fields |= {name: {"anyOf": [schema, {"type": "null"}]} for name, schema in contents.items()}
    return {
        "type": "object",
        "description": "docs/submitting.md",
        "properties": fields,
        "additionalProperties": False,
        "oneOf": [{"required": [name], "properties": {name: schema}} for name, schema in contents.items()],
    }


def _describe_operation(operation: HttpOperation, needs_token: bool) -> dict[str, Any]:
    is_open = operation.is_open or not needs_token
    common = {status: _make_problem(says) for status, says in COMMON.items() if status != 401 or not is_open}
    answers = {**common, **{status: _describe_answer(one) for status, one in operation.answers.items()}}
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.says,
        "parameters": [*_list_parameters(operation)],
        "responses": {str(status): answers[status] for status in sorted(answers)},
    }
    if operation.body:
        described["requestBody"] = {"required": True, "content": {"application/json": _refer_to(operation.body)}}
    return {**described, "security": []} if operation.is_open and needs_token else described


def _list_parameters(operation: HttpOperation) -> Iterable[dict[str, Any]]:
    if "{id}" in operation.path:
        yield {"name": "id", "in": "path", "required": True, "schema": TEXT}
    yield from map(_describe_parameter, operation.query)
    yield from ({"$ref": f"#/components/parameters/{name}"} for name in operation.headers)


def _describe_parameter(parameter: QueryParameter) -> dict[str, Any]:
    schema = {"type": "array", "items": parameter.schema} if parameter.repeats else parameter.schema
    return {"name": parameter.name, "in": "query", "description": parameter.says, "schema": schema}


def _describe_answer(answer: DescribedAnswer) -> dict[str, Any]:
    described: dict[str, Any] = {"description": answer.says}
    if answer.media_type:
        described["content"] = {answer.media_type: _refer_to(answer.schema)}
    if answer.headers:
        described["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in answer.headers}
    return described


def _refer_to(schema: str | None) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{schema}"}} if schema else {}


def _make_problem(says: str) -> dict[str, Any]:
    return _describe_answer(DescribedAnswer(says=says, media_type=problems.MEDIA_TYPE, schema="ProblemDocument"))
