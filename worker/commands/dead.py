"""dead list, show, retry, drop: what could not be processed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click

from ingest import Document

from ..failures import TAKEN_MEANWHILE, UNKNOWN_LETTER
from ..runtime import Runtime, build_runtime, new_id, open_backend
from ..settings import Settings, search_path
from ..store.jobs import Job
from ..store.letters import dead_job_of, is_about_part, read_letter
from ..store.streams import StreamEntry, is_entry_id
from . import terminal
from .exit_codes import FAILED
from .options import json_option
from .queue import send_jobs
from .run_rows import list_run_rows


@click.group("dead")
def dead_group() -> None:
    """Dead letters: what could not be processed, and why."""


@dead_group.command("list")
@json_option
@click.pass_obj
def list_dead_letters(settings: Settings, /, as_json: bool) -> int:
    """All dead letters, oldest first."""
    with open_backend(settings, search_path()) as server:
        letters = list(build_runtime(settings, server.url).streams.read("dead"))
    if as_json or not sys.stdout.isatty():
        for letter in letters:
            terminal.print_json_line({"id": letter.id, **read_letter(letter)})
        return 0
    rows = [(letter.id, data["target"], data.get("where", "whole"), data["stage"], data["attempts"], data["reason"])
            for letter in letters for data in [read_letter(letter)]]  # fmt: skip
    terminal.print_table(("letter", "target", "part", "stage", "attempts", "reason"), rows)
    return 0


@dead_group.command("show")
@click.argument("letter")
@json_option
@click.pass_obj
def show_dead_letter(settings: Settings, /, letter: str, as_json: bool) -> int:
    """One dead letter with its whole input."""
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        entry = _find_letter(rt, letter)
        if entry is None:
            _report_unknown(letter)
            return FAILED
        data = {"id": entry.id, "time": entry.fields["ce_time"], **read_letter(entry), "body": _read_input(rt, entry)}
    if as_json or not sys.stdout.isatty():
        terminal.print_json_line(data)
    else:
        runs = list_run_rows(data.pop("runs", ()))
        terminal.print_table(("", ""), [*data.items(), *runs])
    return 0


@dead_group.command("retry")
@click.argument("letters", nargs=-1, required=True)
@click.pass_obj
def retry_dead_letters(settings: Settings, /, letters: tuple[str, ...]) -> int:
    """Put dead letters back into the queue; "all" takes every one."""
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        job_ids: list[str] = []
        for name, letter in _find_letters(rt, letters):
            if letter is None:
                failed = True
                _report_unknown(name)
            elif retried := _retry_letter(rt, letter):
                job_ids += retried
            else:
                failed = True
                _report_gone(name)
        send_jobs(rt, server.url, job_ids)
    terminal.print_message(f"{len(job_ids)} jobs in the queue again")
    return FAILED if failed else 0


@dead_group.command("drop")
@click.argument("letters", nargs=-1, required=True)
@click.pass_obj
def drop_dead_letters(settings: Settings, /, letters: tuple[str, ...]) -> int:
    """Forget dead letters and their input; "all" takes every one."""
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        for name, letter in _find_letters(rt, letters):
            if letter is None:
                failed = True
                _report_unknown(name)
            elif not rt.jobs.drop(letter.id, dead_job_of(letter)):
                failed = True
                _report_gone(name)
    return FAILED if failed else 0


def _find_letters(rt: Runtime, letters: Sequence[str]) -> Iterator[tuple[str, StreamEntry | None]]:
    if tuple(letters) == ("all",):
        yield from ((letter.id, letter) for letter in list(rt.streams.read("dead")))
    else:
        yield from ((name, _find_letter(rt, name)) for name in letters)


def _retry_letter(rt: Runtime, letter: StreamEntry) -> list[str]:
    """A dead job is taken up again; a dead part becomes a job of its own. The jobs' ids; none if it is too late."""
    data = read_letter(letter)
    if not is_about_part(letter):
        return [data["job_id"]] if rt.jobs.retry(data["job_id"], rt.now()) else []
    part = Document(
        body=data["input"]["raw"].encode(),
        kind=data["input"].get("kind", "auto"),  # letters of old have none
        fetched_at=rt.now(),
        name=data["target"],
        via="queue",
    )
    entry = Job(id=new_id(), submitted_at=rt.now(), document=part)
    rt.jobs.submit(entry, rt.now())
    rt.jobs.drop(letter.id, None)
    return [entry.id]


def _find_letter(rt: Runtime, letter: str) -> StreamEntry | None:
    return rt.streams.get("dead", letter) if is_entry_id(letter) else None


def _read_input(rt: Runtime, letter: StreamEntry) -> str | None:
    """The input as far as it is text."""
    data = read_letter(letter)
    if is_about_part(letter):
        return str(data["input"]["raw"])
    body = rt.jobs.load(data["job_id"]).body
    return body.decode("utf-8", "backslashreplace") if body is not None else None


def _report_unknown(letter: str) -> None:
    terminal.print_error(f"{letter}: no such dead letter; `feedmill dead list` names them", UNKNOWN_LETTER)


def _report_gone(letter: str) -> None:
    terminal.print_error(f"{letter}: just retried or dropped by somebody else; nothing was done", TAKEN_MEANWHILE)
