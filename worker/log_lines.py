"""How a process writes its log: JSON lines for programs, or one line of text a record for people.

A record of ours has a constant message, and its event's name and its values as fields (`extra`); docs/operating.md
lists them all.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from .printable import make_printable
from .settings import LogForm

LONGEST_TEXT = 500  # characters of one field; a line of less than 4,096 bytes is never mixed with another's in a pipe
LONGEST_TRACEBACK = 1500  # characters, the last ones
PLAIN_EVENT = "log"  # of a record that names none
STDERR = 2
OURS = "worker."  # how the names of our loggers begin

_STANDARD = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime", "taskName"}
_CREDENTIALS = re.compile(r"""(?<=://)[^\s/?#"'<>]*@""")
_QUERY = re.compile(r"""(://(?:[^\s?"'<>:]|:(?!//))*+\?)[^\s"'<>]+""")


class JsonLineFormatter(logging.Formatter):
    """Writes a record as one JSON object. Fields are taken from our own records only: others' may hold secrets."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": PLAIN_EVENT,
            "message": _shorten(hide_secrets(record.getMessage())),
            "logger": record.name,
        }
        line |= dict(_list_fields(record))
        if record.exc_info:
            line["traceback"] = self._write_traceback(record)[-LONGEST_TRACEBACK:]
        return msgspec.json.encode(line).decode()

    def _write_traceback(self, record: logging.LogRecord) -> str:
        return hide_secrets(record.exc_text or self.formatException(record.exc_info or (None, None, None)))


class TextLineFormatter(JsonLineFormatter):
    """Writes a record as its message and its fields, ``name=value``; a traceback follows in lines that are set in."""

    def __init__(self, *, has_time: bool) -> None:
        super().__init__()
        self._has_time = has_time

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        fields = {name: value for name, value in _list_fields(record) if name != "event"}
        message = _shorten(hide_secrets(record.getMessage()))
        head = f"{moment} {record.levelname}" if self._has_time else record.levelname
        line = " ".join(filter(None, [head, message, write_fields(fields)]))
        return f"{line}\n{self._write_traceback(record)}" if record.exc_info else line


def write_log_lines(form: LogForm, level: int) -> None:
    """From now on this process logs to stderr in that form, and what Python warns of is in the log.

    Args:
        level: of what others log; of ours everything from INFO on is written.
    """
    handler = logging.StreamHandler(sys.__stderr__)
    handler.setFormatter(_make_formatter(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("worker").setLevel(min(level, logging.INFO))
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(max(level, logging.ERROR) if level > logging.DEBUG else level)


def show_log_fields() -> None:
    """From now on the records that a command shows people have their fields behind them, as in the log of a worker."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(TextLineFormatter(has_time=False))


def write_line_at_once(form: LogForm, logger: str, message: str, fields: Mapping[str, str]) -> None:
    """A record of level INFO, past the handlers: they may be busy with another line where a signal interrupts."""
    record = logging.getLogger(logger).makeRecord(logger, logging.INFO, "", 0, message, (), None, extra=dict(fields))
    os.write(STDERR, f"{_make_formatter(form).format(record)}\n".encode())


def _make_formatter(form: LogForm) -> logging.Formatter:
    return JsonLineFormatter() if form == "json" else TextLineFormatter(has_time=True)


def write_fields(fields: Mapping[str, Any]) -> str:
    """Fields for people: what has no blank, quote or equals sign stands as it is, all else as JSON.

    >>> write_fields({"job_id": "a1", "counts": {"published": 2}, "reason": "not found"})
    'job_id=a1 counts={"published":2} reason="not found"'
    """
    return " ".join(f"{name}={_write_value(value)}" for name, value in fields.items())


def _write_value(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"""[^\s"'=]+""", value):
        return value
    return msgspec.json.encode(value).decode()


def hide_secrets(text: str) -> str:
    """A text in which no address has a user name, a password or a query.

    >>> hide_secrets("GET https://ann:pw@news.example/feed?token=abc failed")
    'GET https://news.example/feed?… failed'
    """
    return _QUERY.sub(r"\1…", _CREDENTIALS.sub("", text)) if "://" in text else text


def _list_fields(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    if not record.name.startswith(OURS):
        return
    for name, value in record.__dict__.items():
        if name in _STANDARD or name == "exc_text":
            continue
        is_plain = value is None or isinstance(value, int | float | dict)
        yield name, value if is_plain else _shorten(hide_secrets(make_printable(str(value))))


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
