"""What `up` says while it runs: lines for people on stderr, or JSON lines on stdout.

It is told by the logs of its processes, which write JSON (log_lines.py) into pipes that `up` has anyway. To ask the
store for jobs that have ended would cost each worker's server time, and come late.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from ..clock_and_ids import utc_now
from ..jobs.job_ends import JOB_DEAD, JOB_DONE, describe_counts
from ..log_lines import PLAIN_EVENT, write_fields
from ..server.supervisor import PROCESS_ENDED, PROCESS_READY
from . import terminal
from .table_layout import shorten_text

READY, STOPPING, STOPPED = "ready", "stopping", "stopped"
LONGEST_REASON = 300  # columns, in a line for people; in JSON lines as long as the worker's log has it
_STYLES = {"warning": "magenta", "error": "red", "critical": "red"}
_TOLD_ELSEWHERE = {"time", "level", "event", "message", "logger", "traceback", "process"}


class UpReport:
    """Tells of everything that happens; a ProcessObserver.

    A terminal that is gone is no reason to fail: nothing is said any more. A pipe that nobody reads ends `up`.
    """

    def __init__(
        self, names: Sequence[str], ready: Mapping[str, Any], is_json: bool, level: str, verbose: bool
    ) -> None:
        """
        Args:
            names: the processes that must be ready before all is.
            ready: the fields of the line that says so; `says` is for people.
            level: of the records of processes that are shown.
        """
        self.shows_banners = verbose
        self._missing = set(names)
        self._was_ready = False
        self._ready = ready
        self._is_json = is_json
        self._level = logging.getLevelNamesMapping()[level]

    def take_line(self, name: str, line: str) -> None:
        """One line of a process: a record of its log, or what something in it wrote past that."""
        record = _read_record(line) or {"level": "warning", "event": PLAIN_EVENT, "message": line}
        event = record["event"]
        if event == PROCESS_READY:
            self._note_ready(name)
        elif event in (JOB_DONE, JOB_DEAD):
            self._tell({**record, "process": name}, *_describe_job(record))
        elif self._is_wanted(record["level"]):
            self._tell(
                {**record, "process": name}, f"{name}: {_describe_record(record)}", _STYLES.get(record["level"], "")
            )

    def note_end(self, name: str, code: int, pause: float) -> None:
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        fields = {"level": "warning", "event": PROCESS_ENDED, "process": name, "code": code, "again_in": pause}
        self._tell(fields, f"{name}: ended {how}; it is started again in {pause:g} s", "magenta")

    def tell_stopping(self) -> None:
        self._tell({"level": "info", "event": STOPPING}, "stopping; jobs in hand are finished first")

    def tell_stopped(self) -> None:
        self._tell({"level": "info", "event": STOPPED}, STOPPED)

    def _note_ready(self, name: str) -> None:
        self._missing.discard(name)
        if self._was_ready:
            self._tell({"level": "info", "event": PROCESS_READY, "process": name}, f"{name}: runs again")
        elif not self._missing:
            self._was_ready = True
            fields = {key: value for key, value in self._ready.items() if key != "says"}
            self._tell({"level": "info", "event": READY, **fields}, f"ready: {self._ready['says']}", "bold")

    def _is_wanted(self, level: str) -> bool:
        return logging.getLevelNamesMapping().get(level.upper(), logging.ERROR) >= self._level

    def _tell(self, fields: Mapping[str, Any], text: str, style: str = "") -> None:
        now = utc_now()
        try:
            if self._is_json:
                terminal.print_json_line({"time": now.isoformat(timespec="milliseconds"), **fields})
                terminal.flush_output()
            else:
                terminal.print_message(f"{now.astimezone():%H:%M:%S} {' '.join(text.split())}", style)
        except BrokenPipeError:
            raise
        except OSError:  # the terminal is gone
            return


def _read_record(line: str) -> dict[str, Any] | None:
    with suppress(ValueError):
        record = json.loads(line)
        if isinstance(record, dict) and {"level", "event", "message"} <= record.keys():
            return record
    return None


def _describe_job(record: Mapping[str, Any]) -> tuple[str, str]:
    """The line for a job that has ended, and its style."""
    target = record.get("target", "-")
    if record["event"] == JOB_DONE:
        return f"done {target}: {describe_counts(record.get('counts', {}))}", ""
    reason = shorten_text(str(record.get("reason", "")), LONGEST_REASON)
    return f"dead {target}: {reason} (job {record.get('job_id')})", "red"


def _describe_record(record: Mapping[str, Any]) -> str:
    """A record of a log on one line: its message, its fields, and of a traceback the last line."""
    fields = write_fields({name: value for name, value in record.items() if name not in _TOLD_ELSEWHERE})
    error = str(record.get("traceback", "")).strip().rpartition("\n")[2].strip()
    return ": ".join(filter(None, [" ".join(filter(None, [record["message"], fields])), error]))
