"""dead list, show, retry, drop: what could not be processed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from ..intake.targets import Input, Reader, job
from ..runtime import Runtime, backend, build, new_id
from ..settings import Settings, search_path
from ..store.streams import Entry
from . import terminal as show
from .queue import send

FAILED = 1


def dead_list(settings: Settings, as_json: bool) -> int:
    with backend(settings, search_path()) as server:
        letters = list(build(settings, server.url).streams.read("dead"))
    if as_json or not sys.stdout.isatty():
        for letter in letters:
            show.json_line({"id": letter.id, **_data(letter)})
        return 0
    rows = [(letter.id, data["target"], data.get("where", "whole"), data["stage"], data["attempts"], data["reason"])
            for letter in letters for data in [_data(letter)]]  # fmt: skip
    show.table(("letter", "target", "part", "stage", "attempts", "reason"), rows)
    return 0


def dead_show(settings: Settings, letter: str, as_json: bool) -> int:
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        found = _find(rt, letter)
        if found is None:
            return _unknown(letter)
        data = {"id": found.id, "time": found.fields["ce_time"], **_data(found), "body": _body(rt, found)}
    if as_json or not sys.stdout.isatty():
        show.json_line(data)
    else:
        show.table(("", ""), data.items())
    return 0


def dead_retry(settings: Settings, letters: Sequence[str]) -> int:
    """A dead job is taken up again; a dead part becomes a job of its own."""
    failed = False
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        again: list[str] = []
        for name, letter in _named(rt, letters):
            failed = failed or letter is None
            again += _retried(rt, letter) if letter else _nothing(name)
        send(rt, server.url, again)
    show.say(f"{len(again)} jobs in the queue again")
    return FAILED if failed else 0


def dead_drop(settings: Settings, letters: Sequence[str]) -> int:
    failed = False
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        for name, letter in _named(rt, letters):
            if letter is None:
                failed = bool(_unknown(name))
            else:
                rt.jobs.drop(letter.id, None if _is_part(letter) else _data(letter)["job_id"])
    return FAILED if failed else 0


def _named(rt: Runtime, letters: Sequence[str]) -> Iterator[tuple[str, Entry | None]]:
    if tuple(letters) == ("all",):
        yield from ((letter.id, letter) for letter in list(rt.streams.read("dead")))
    else:
        yield from ((name, _find(rt, name)) for name in letters)


def _retried(rt: Runtime, letter: Entry) -> list[str]:
    data = _data(letter)
    if not _is_part(letter):
        return [data["job_id"]] if rt.jobs.retry(data["job_id"], rt.now()) else []
    reader = Reader(max_bytes=rt.settings.max_bytes, stdin=sys.stdin.buffer, new_id=new_id)
    given = Input(name=data["target"], via="queue", kind="auto", body=data["input"]["raw"].encode())
    entry = job(given, reader, rt.now())
    rt.jobs.submit(entry, rt.now())
    rt.jobs.drop(letter.id, None)
    return [entry.id]


def _find(rt: Runtime, letter: str) -> Entry | None:
    return rt.streams.get("dead", letter) if letter.replace("-", "", 1).isdecimal() else None


def _body(rt: Runtime, letter: Entry) -> str | None:
    """The input as far as it is text."""
    data = _data(letter)
    if _is_part(letter):
        return str(data["input"]["raw"])
    body = rt.jobs.load(data["job_id"]).body
    return body.decode("utf-8", "backslashreplace") if body is not None else None


def _is_part(letter: Entry) -> bool:
    return "where" in _data(letter)


def _data(letter: Entry) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(letter.fields["data"])
    return found


def _unknown(letter: str) -> int:
    show.complain(f"{letter}: no such dead letter; `feedmill dead list` names them")
    return FAILED


def _nothing(letter: str) -> list[str]:
    _unknown(letter)
    return []
