"""dedupe: a verdict on each item of a file, without a server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from dedupe import Params
from ingest import Document

from ..clock_and_ids import utc_now
from ..intake.targets import TargetPart
from ..offline.failure import Failure
from ..offline.garbage import look_for_garbage_seldom
from ..offline.judge import VerdictOrFailure, build_current_lines, build_final_lines, judge_parts
from ..settings import Settings
from . import terminal
from .exit_codes import FAILED
from .inputs import make_intake_options, print_failure, read_inputs, without_failures
from .options import TargetParam, json_option
from .table_layout import INDENT, flatten_text


@click.command("dedupe")
@click.argument("target", type=TargetParam())
@json_option
@click.pass_obj
def dedupe_target(settings: Settings, /, target: str, as_json: bool) -> int:
    """Judge the items of a JSONL file or - in input order, without a server: one verdict per item."""
    look_for_garbage_seldom()
    failures: list[Failure] = []
    bar, move = terminal.make_reading_bar(_find_file_size(target))
    progress = _DedupeProgress(move)
    given = progress.count_bytes(
        without_failures(read_inputs([target], make_intake_options(settings, "items", utc_now())), failures)
    )
    with bar:
        judged = progress.count_items(judge_parts(given, Params()))
        # Standard input may never end, so its lines come as the items do. A file's come at its end, with the stories
        # as they are then.
        rows = build_current_lines(judged) if target == "-" else build_final_lines(judged)
        all_judged = _print_rows(rows, sys.stdout.isatty() and not as_json)
    for failure in failures:
        print_failure(failure)
    return 0 if all_judged and not failures else FAILED


def _print_rows(rows: Iterable[Mapping[str, Any] | Failure], readable: bool) -> bool:
    """Whether all could be judged."""
    all_judged = True
    for row in rows:
        if isinstance(row, Failure):
            print_failure(row)
            all_judged = False
        elif readable:
            _print_verdict(row)
        else:
            terminal.print_json_line(row)
    return all_judged


def _print_verdict(verdict: Mapping[str, Any]) -> None:
    """A verdict: the item, and below it what it is, of what, and in which story."""
    match = f" of {verdict['matched_id']}" if verdict["matched_id"] else ""
    merged = f" + {', '.join(verdict['merged'])}" if "merged" in verdict else ""
    terminal.print_line(flatten_text(str(verdict["id"])))
    for line in (f"{verdict['relation']}{match}  [{verdict['rule']}]", f"story {verdict['story_id']}{merged}"):
        terminal.print_line(flatten_text(line), indent=INDENT)


class _DedupeProgress:
    """How far a file has been read and judged."""

    def __init__(self, move: Callable[[int, int], None]) -> None:
        self._move, self._items, self._bytes = move, 0, 0

    def count_bytes(self, given: Iterable[TargetPart]) -> Iterator[TargetPart]:
        for one in given:
            yield one
            self._bytes += len(one.document.body) if isinstance(one.document, Document) else 0
            terminal.flush_output()  # this part's verdicts are out, and a pipe may not bring the next one for hours

    def count_items(self, judged: Iterable[VerdictOrFailure]) -> Iterator[VerdictOrFailure]:
        for one in judged:
            yield one
            self._items += 1
            if self._items % 100 == 0:
                self._move(self._items, self._bytes)


def _find_file_size(target: str) -> int | None:
    """Bytes of a file; nobody knows how much a pipe will bring."""
    path = Path(target)
    return path.stat().st_size if target != "-" and path.is_file() else None
