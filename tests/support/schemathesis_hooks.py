"""What schemathesis has to be told about the service; its own process imports this."""

from __future__ import annotations

import os
from typing import Any

import schemathesis
from hypothesis import strategies as st

# a cursor can't be thought up; the environment has one of a page that was read
schemathesis.openapi.format("story-cursor", st.just(os.environ.get("STORY_CURSOR", "")))


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Ask for the events that are there: an endless answer is never whole."""
    query = dict(case.query or {})
    if case.operation.path == "/v1/events" and query.get("follow", "true") == "true":
        case.query = {**query, "follow": "false"}
