"""dead list, show, retry, drop: what could not be processed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from ingest import Document

from ..runtime import Runtime, build_runtime, new_id, open_backend
from ..settings import Settings, search_path
from ..store.jobs import Job
from ..store.streams import StreamEntry
from . import terminal
from .queue import send_jobs

FAILED = 1


def list_dead_letters(settings: Settings, as_json: bool) -> int:
    with open_backend(settings, search_path()) as server:
        letters = list(build_runtime(settings, server.url).streams.read("dead"))
    if as_json or not sys.stdout.isatty():
        for letter in letters:
            terminal.print_json_line({"id": letter.id, **_read_data(letter)})
        return 0
    rows = [(letter.id, data["target"], data.get("where", "whole"), data["stage"], data["attempts"], data["reason"])
            for letter in letters for data in [_read_data(letter)]]  # fmt: skip
    terminal.print_table(("letter", "target", "part", "stage", "attempts", "reason"), rows)
    return 0


def show_dead_letter(settings: Settings, letter: str, as_json: bool) -> int:
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        entry = _find_letter(rt, letter)
        if entry is None:
            return _report_unknown(letter)
        data = {"id": entry.id, "time": entry.fields["ce_time"], **_read_data(entry), "body": _read_input(rt, entry)}
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line(data)
    else:
        terminal.print_table(("", ""), data.items())
    return 0


def retry_dead_letters(settings: Settings, letters: Sequence[str]) -> int:
    """A dead job is taken up again; a dead part becomes a job of its own."""
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        job_ids: list[str] = []
        for name, letter in _find_letters(rt, letters):
            failed = failed or letter is None
            job_ids += _retry_letter(rt, letter) if letter else _report_no_jobs(name)
        send_jobs(rt, server.url, job_ids)
    terminal.print_message(f"{len(job_ids)} jobs in the queue again")
    return FAILED if failed else 0


def drop_dead_letters(settings: Settings, letters: Sequence[str]) -> int:
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        for name, letter in _find_letters(rt, letters):
            if letter is None:
                failed = bool(_report_unknown(name))
            else:
                rt.jobs.drop(letter.id, None if _is_part(letter) else _read_data(letter)["job_id"])
    return FAILED if failed else 0


def _find_letters(rt: Runtime, letters: Sequence[str]) -> Iterator[tuple[str, StreamEntry | None]]:
    if tuple(letters) == ("all",):
        yield from ((letter.id, letter) for letter in list(rt.streams.read("dead")))
    else:
        yield from ((name, _find_letter(rt, name)) for name in letters)


def _retry_letter(rt: Runtime, letter: StreamEntry) -> list[str]:
    data = _read_data(letter)
    if not _is_part(letter):
        return [data["job_id"]] if rt.jobs.retry(data["job_id"], rt.now()) else []
    part = Document(
        body=data["input"]["raw"].encode(), kind="auto", fetched_at=rt.now(), name=data["target"], via="queue"
    )
    entry = Job(id=new_id(), submitted_at=rt.now(), document=part)
    rt.jobs.submit(entry, rt.now())
    rt.jobs.drop(letter.id, None)
    return [entry.id]


def _find_letter(rt: Runtime, letter: str) -> StreamEntry | None:
    return rt.streams.get("dead", letter) if letter.replace("-", "", 1).isdecimal() else None


def _read_input(rt: Runtime, letter: StreamEntry) -> str | None:
    """The input as far as it is text."""
    data = _read_data(letter)
    if _is_part(letter):
        return str(data["input"]["raw"])
    body = rt.jobs.load(data["job_id"]).body
    return body.decode("utf-8", "backslashreplace") if body is not None else None


def _is_part(letter: StreamEntry) -> bool:
    return "where" in _read_data(letter)


def _read_data(letter: StreamEntry) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.json.decode(letter.fields["data"])
    return data


def _report_unknown(letter: str) -> int:
    terminal.print_error(f"{letter}: no such dead letter; `feedmill dead list` names them")
    return FAILED


def _report_no_jobs(letter: str) -> list[str]:
    _report_unknown(letter)
    return []
