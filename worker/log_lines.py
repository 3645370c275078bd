"""Logs as JSON lines, for programs: one object a record, with a constant event name and the record's fields."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from .printable import make_printable

LONGEST_TEXT = 500  # characters of one field; a line of less than 4,096 bytes is never mixed with another's in a pipe
LONGEST_TRACEBACK = 1500  # characters, the last ones
PLAIN_EVENT = "log"  # of a record that names none

_STANDARD = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime", "taskName"}


class JsonLineFormatter(logging.Formatter):
    """Writes a record as one JSON object. Fields are taken from our own records only: others' may hold secrets."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": PLAIN_EVENT,
            "message": _shorten(record.getMessage()),
            "logger": record.name,
        }
        if record.name.startswith("worker."):
            line |= dict(_list_fields(record))
        if record.exc_info:
            line["traceback"] = (record.exc_text or self.formatException(record.exc_info))[-LONGEST_TRACEBACK:]
        return msgspec.json.encode(line).decode()


def write_json_lines(level: int) -> None:
    """From now on this process logs to stderr in JSON lines, and what Python warns of is in the log.

    Args:
        level: of what others log; of ours everything from INFO on is written.
    """
    handler = logging.StreamHandler(sys.__stderr__)
    handler.setFormatter(JsonLineFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("worker").setLevel(min(level, logging.INFO))
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(max(level, logging.ERROR) if level > logging.DEBUG else level)


def _list_fields(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    for name, value in record.__dict__.items():
        if name in _STANDARD or name == "exc_text":
            continue
        is_plain = value is None or isinstance(value, int | float | dict)
        yield name, value if is_plain else _shorten(make_printable(str(value)))


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
