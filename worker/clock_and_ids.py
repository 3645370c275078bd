"""What is different each time: the moment, and a name that nothing has yet. Passed in where it counts."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """A name for a job that has none yet."""
    return uuid.uuid4().hex
