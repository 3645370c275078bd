"""extract and dedupe: the commands that need no server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from dedupe import MemorySightings, Params, Sightings
from ingest import Document, Fetcher, IngestError, Item, to_json

from .. import offline
from ..intake.targets import FileEnd, IntakeOptions, TargetPart, UnreadableError, read_targets
from ..offline import Failure, VerdictOrFailure
from ..runtime import make_fetch_policy, new_id, utc_now
from ..settings import Settings
from ..store.jobs import JobKind
from . import pagepicture, terminal

FAILED = 1
PAGE_KINDS = ("page", "document")  # kinds that are made of blocks


def extract_targets(
    settings: Settings, targets: Sequence[str], explain: bool, as_json: bool, kind: JobKind, fetched_at: datetime | None
) -> int:
    """Items as JSON lines, on a terminal as a readable list; with ``explain`` a picture of each page."""
    readable = sys.stdout.isatty() and not as_json
    moment = fetched_at or utc_now()
    failed = False
    fetcher, sightings = (
        Fetcher(make_fetch_policy(settings)),
        MemorySightings(Params()),
    )  # pages of one site show its habits
    for given in read_inputs(targets, make_intake_options(settings, kind, moment)):
        if isinstance(given, Failure):
            failed = _print_failure(given)
            continue
        if explain:
            failed = _explain_page(given, fetcher, moment, sightings, as_json) or failed
            continue
        for result in offline.extract_items(given, fetcher, moment, sightings):
            failed = (
                _print_failure(result) if isinstance(result, Failure) else _print_item(result, readable)
            ) or failed
    return FAILED if failed else 0


def dedupe_target(settings: Settings, target: str, as_json: bool) -> int:
    """One verdict per item, in input order.

    Standard input may never end, so its lines come as the items do. A file's come at its end, with the stories as they
    are then.
    """
    readable = sys.stdout.isatty() and not as_json
    failures: list[Failure] = []
    bar, move = terminal.make_reading_bar(_find_file_size(target))
    progress = _DedupeProgress(move)
    given = progress.count_bytes(
        without_failures(read_inputs([target], make_intake_options(settings, "items", utc_now())), failures)
    )
    with bar:
        judged = progress.count_items(offline.judge_parts(given, Params()))
        rows = offline.build_current_lines(judged) if target == "-" else offline.build_final_lines(judged)
        failed = False
        for row in rows:
            failed = (_print_failure(row) if isinstance(row, Failure) else _print_verdict(row, readable)) or failed
    for failure in failures:
        _print_failure(failure)
    return FAILED if failed or failures else 0


def make_intake_options(settings: Settings, kind: JobKind, moment: datetime) -> IntakeOptions:
    """How the commands without a server read what they are given."""
    return IntakeOptions(
        kind=kind, max_bytes=settings.max_bytes, stdin=sys.stdin.buffer, new_id=new_id, now=lambda: moment
    )


def read_inputs(targets: Sequence[str], options: IntakeOptions) -> Iterator[TargetPart | Failure]:
    """What the targets hold; what can't be read is a value among them."""
    for given in read_targets(targets, options):
        if isinstance(given, FileEnd):
            if given.summary:
                terminal.print_message(given.summary)
        else:
            yield Failure(reason=str(given)) if isinstance(given, UnreadableError) else given


def without_failures(given: Iterator[TargetPart | Failure], failures: list[Failure]) -> Iterator[TargetPart]:
    """Inputs that can be read; the others join ``failures``."""
    for one in given:
        if isinstance(one, Failure):
            failures.append(one)
        else:
            yield one


def _print_failure(failure: Failure) -> bool:
    terminal.print_error(f"{failure.where}: {failure.reason}" if failure.where else failure.reason)
    return True


def _print_item(item: Item, readable: bool) -> bool:
    if readable:
        terminal.print_item(item)
    else:
        terminal.print_raw_line(to_json(item))
    return False


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


def _print_verdict(line: Mapping[str, Any], readable: bool) -> bool:
    if readable:
        terminal.print_verdict(line)
    else:
        terminal.print_json_line(line)
    return False


def _explain_page(given: TargetPart, fetcher: Fetcher, moment: datetime, sightings: Sightings, as_json: bool) -> bool:
    """A picture in a pipe too, since that is what was asked for; with --json a line for each block."""
    try:
        document = offline.load_document(given, fetcher, moment)
        if document.kind not in PAGE_KINDS:
            return _print_failure(Failure(given.name, f"--explain shows pages, and this is a {document.kind}"))
        items, blocks = offline.read_items_and_blocks(document, moment, sightings)
    except IngestError as error:
        return _print_failure(Failure(given.name, str(error)))
    if not as_json:
        pagepicture.print_page(given.name, items, blocks)
        return False
    for block in blocks:
        terminal.print_json_line(block)
    return False
