"""dead list, show, retry, drop: what could not be processed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import click

from ..backend import open_backend
from ..clock_and_ids import new_id
from ..failures import TAKEN_MEANWHILE, UNKNOWN_LETTER
from ..settings import Settings, search_path
from ..store.dead_letters import DeadLetter
from ..store.letters import is_about_part, read_letter
from ..store.streams import StreamEntry, is_entry_id
from ..stores import Stores, open_stores
from . import terminal
from .exit_codes import FAILED
from .letter_changes import LetterChange, change_selected
from .letter_selection import (
    LetterGroup,
    LetterSelection,
    find_moment,
    group_letters,
    select_letters,
    selection_options,
)
from .options import json_option
from .queue import send_jobs
from .run_rows import list_run_rows
from .table_layout import TableRow

SENT_AT_ONCE = 50  # jobs; a queue is filled message by message, and with more the scheduler does it by the way
SHOWN = 50  # letters, on a terminal where nobody says how many

NOT_CHANGED = (
    "nothing was done: somebody else has just retried or dropped it, or it counts parts whose input was not kept, so "
    "that their document must be submitted again"
)


@click.group("dead")
def dead_group() -> None:
    """Dead letters: what could not be processed, and why."""


@dead_group.command("list")
@selection_options
@click.option("-n", "--limit", type=click.IntRange(1), metavar="N", help="The newest so many.")
@click.option("--all", "everything", is_flag=True, help="On a terminal each letter, not groups and not the newest 50.")
@click.option("--groups", is_flag=True, help="How many there are of each reason; in a pipe too.")
@json_option
@click.pass_obj
def list_dead_letters(
    settings: Settings, /, limit: int | None, everything: bool, groups: bool, as_json: bool, **given: Any
) -> int:
    """Dead letters: on a terminal grouped by reason, or the newest first; in a pipe each, oldest first."""
    selection = LetterSelection(**given)
    readable = sys.stdout.isatty() and not as_json
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        if groups or (readable and not (everything or limit or selection.is_narrow)):
            found = group_letters(letter for letter, _ in select_letters(rt, selection, newest_first=True))
            _print_groups(found, readable)
        elif readable:
            most = limit if limit or everything else SHOWN
            _print_letters(select_letters(rt, selection, newest_first=True), most, is_told=limit is None)
        elif limit:
            newest = islice(select_letters(rt, selection, newest_first=True), limit)
            _print_json(reversed([*newest]))
        else:
            _print_json(select_letters(rt, selection))
    return 0


def _print_json(letters: Iterable[tuple[DeadLetter, bytes]]) -> None:
    for letter, data in letters:
        terminal.print_raw_line(
            b'{"id":"%s","reason_kind":"%s",%s' % (letter.id.encode(), letter.kind.encode(), data[1:])
        )


def _print_groups(groups: Sequence[tuple[str, LetterGroup]], readable: bool) -> None:
    """How many there are of each reason, and the newest of them."""
    if not readable:
        for kind, group in groups:
            newest = {"id": group.newest.id, "target": group.newest.head.target, "reason": group.newest.head.reason}
            terminal.print_json_line(
                {"reason_kind": kind, "stage": group.newest.head.stage, "letters": group.count, "newest": newest}
            )
        return
    rows = [
        TableRow(
            (group.count, _format_moment(group.newest), kind),
            (group.newest.head.reason, f"{group.newest.id}  {_describe_target(group.newest)}"),
        )
        for kind, group in groups
    ]
    terminal.print_table(("letters", "newest", "reason; below it the newest letter"), rows)
    total = sum(group.count for _, group in groups)
    hint = "; `feedmill dead list --reason REASON` shows each" if total else ""
    terminal.print_message(f"{total:,} dead letters{hint}")


def _print_letters(letters: Iterable[tuple[DeadLetter, bytes]], most: int | None, is_told: bool) -> None:
    """Rows of letters.

    Args:
        is_told: say so where there are more.
    """
    rest = iter(letters)
    rows = [
        TableRow(
            (letter.id, _format_moment(letter), letter.head.attempts, letter.kind),
            (letter.head.reason, _describe_target(letter), f"job {letter.head.job_id}"),
        )
        for letter, _ in islice(rest, most)
    ]
    terminal.print_table(("letter", "time", "attempts", "reason"), rows)
    if is_told and next(rest, None):
        terminal.print_message(f"these are the newest {most}: --limit N or --all shows more")


def _format_moment(letter: DeadLetter) -> str:
    return f"{find_moment(letter):%Y-%m-%d %H:%M}"


def _describe_target(letter: DeadLetter) -> str:
    part = f", {letter.head.where}" if letter.head.where else ""
    return f"{letter.head.target or '-'}{part}"


@dead_group.command("show")
@click.argument("letter")
@json_option
@click.pass_obj
def show_dead_letter(settings: Settings, /, letter: str, as_json: bool) -> int:
    """One dead letter with its whole input."""
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
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


def _change_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which letters are changed, and whether anybody is asked before."""
    for option in (
        click.option("-y", "--yes", "is_sure", is_flag=True, help="Don't ask on a terminal."),
        click.option("--all", "everything", is_flag=True, help="Every one."),
        selection_options,
        click.argument("letters", nargs=-1),
    ):
        command = option(command)
    return command


@dead_group.command("retry")
@_change_options
@click.pass_obj
def retry_dead_letters(settings: Settings, /, letters: tuple[str, ...], **given: Any) -> int:
    """Put dead letters back into the queue: those that are named, or all that are meant.

    On a terminal it asks before it retries what is not named. Stopped in between, it goes on when said again.
    """
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        job_ids: list[str] = []

        def retry_some(some: Sequence[DeadLetter]) -> Sequence[object]:
            answers = rt.letters.retry(some, iter(new_id, None), rt.now())
            job_ids.extend(filter(None, answers))
            return answers

        code = _change_letters(rt, letters, LetterChange("retry", "retried", retry_some), **given)
        send_jobs(rt, server.url, job_ids[:SENT_AT_ONCE])
    later = f"; the scheduler sends {len(job_ids) - SENT_AT_ONCE:,} of them" if len(job_ids) > SENT_AT_ONCE else ""
    terminal.print_message(f"{len(job_ids):,} jobs in the queue again{later}")
    return code


@dead_group.command("drop")
@_change_options
@click.pass_obj
def drop_dead_letters(settings: Settings, /, letters: tuple[str, ...], **given: Any) -> int:
    """Forget dead letters and their input: those that are named, or all that are meant.

    On a terminal it asks before it drops what is not named. Stopped in between, it goes on when said again.
    """
    with open_backend(settings, search_path()) as server:
        rt = open_stores(settings, server.url)
        return _change_letters(rt, letters, LetterChange("drop", "dropped", rt.letters.drop), **given)


def _change_letters(
    rt: Stores, names: Sequence[str], change: LetterChange, /, everything: bool, is_sure: bool, **given: Any
) -> int:
    """Change letters that are named, or all that are meant; the exit code."""
    selection = LetterSelection(**given)
    everything = everything or tuple(names) == ("all",)
    if (bool(names) and tuple(names) != ("all",)) + everything + selection.is_narrow != 1:
        raise click.UsageError("name letters, or say which are meant: --reason, --job, --stage, --since, or --all")
    if everything or selection.is_narrow:
        return 0 if change_selected(rt, selection, change, is_sure) else FAILED
    outcomes = [_change_letter(rt, name, change) for name in names]
    return 0 if all(outcomes) else FAILED


def _change_letter(rt: Stores, name: str, change: LetterChange) -> bool:
    letter = next(rt.letters.read_letters(name, name), None) if is_entry_id(name) else None
    if letter is None:
        _report_unknown(name)
        return False
    (is_done,) = change.apply([letter[0]])
    if not is_done:
        terminal.print_error(f"{name}: {NOT_CHANGED}", TAKEN_MEANWHILE)
    return bool(is_done)


def _find_letter(rt: Stores, letter: str) -> StreamEntry | None:
    return rt.streams.get("dead", letter) if is_entry_id(letter) else None


def _read_input(rt: Stores, letter: StreamEntry) -> str | None:
    """The input as far as it is text."""
    data = read_letter(letter)
    if is_about_part(letter):
        return str(data["input"]["raw"])
    body = rt.jobs.load(data["job_id"]).body
    return body.decode("utf-8", "backslashreplace") if body is not None else None


def _report_unknown(letter: str) -> None:
    terminal.print_error(f"{letter}: no such dead letter; `feedmill dead list` names them", UNKNOWN_LETTER)
