"""extract and dedupe: the commands that need no server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from dedupe import MemorySightings, Params, Sightings
from ingest import Fetcher, IngestError, Item, to_json

from .. import offline
from ..intake.targets import Ended, Input, Reader, UnreadableError, inputs
from ..offline import Failure, Judged
from ..runtime import fetch_policy, new_id, utcnow
from ..settings import Settings
from ..store.jobs import JobKind
from . import pagepicture
from . import terminal as show

FAILED = 1
PAGES = ("page", "document")  # kinds that are made of blocks


def extract(
    settings: Settings, targets: Sequence[str], explain: bool, as_json: bool, kind: JobKind, fetched_at: datetime | None
) -> int:
    """Items as JSON lines, on a terminal as a readable list; with ``explain`` a picture of each page."""
    readable = sys.stdout.isatty() and not as_json
    moment = fetched_at or utcnow()
    failed = False
    fetcher, sightings = Fetcher(fetch_policy(settings)), MemorySightings(Params())  # pages of one site show its habits
    for given in inputs_of(targets, reader(settings, kind)):
        if isinstance(given, Failure):
            failed = _complain(given)
            continue
        if explain:
            failed = _explain(given, fetcher, moment, sightings, as_json) or failed
            continue
        for found in offline.extract(given, fetcher, moment, sightings):
            failed = (_complain(found) if isinstance(found, Failure) else _item(found, readable)) or failed
    return FAILED if failed else 0


def dedupe(settings: Settings, target: str, as_json: bool) -> int:
    """One verdict per item, in input order.

    Standard input may never end, so its lines come as the items do. A file's come at its end, with the stories as they
    are then.
    """
    readable = sys.stdout.isatty() and not as_json
    failures: list[Failure] = []
    bar, move = show.reading(_size(target))
    way = _Way(move)
    given = way.read(good(inputs_of([target], reader(settings, "items")), failures))
    with bar:
        judged = way.judged(offline.verdicts(given, Params(), utcnow()))
        rows = offline.as_they_come(judged) if target == "-" else offline.settled(judged)
        failed = False
        for row in rows:
            failed = (_complain(row) if isinstance(row, Failure) else _verdict(row, readable)) or failed
    for failure in failures:
        _complain(failure)
    return FAILED if failed or failures else 0


def reader(settings: Settings, kind: JobKind) -> Reader:
    """How the commands without a server read what they are given."""
    return Reader(kind=kind, max_bytes=settings.max_bytes, stdin=sys.stdin.buffer, new_id=new_id)


def inputs_of(targets: Sequence[str], how: Reader) -> Iterator[Input | Failure]:
    """What the targets hold; what can't be read is a value among them."""
    for given in inputs(targets, how):
        if isinstance(given, Ended):
            if given.summary:
                show.say(given.summary)
        else:
            yield Failure(reason=str(given)) if isinstance(given, UnreadableError) else given


def good(given: Iterator[Input | Failure], failures: list[Failure]) -> Iterator[Input]:
    """Inputs that can be read; the others join ``failures``."""
    for one in given:
        if isinstance(one, Failure):
            failures.append(one)
        else:
            yield one


def _complain(failure: Failure) -> bool:
    show.complain(f"{failure.where}: {failure.reason}" if failure.where else failure.reason)
    return True


def _item(item: Item, readable: bool) -> bool:
    if readable:
        show.item(item)
    else:
        show.raw_line(to_json(item))
    return False


class _Way:
    """How far a file has been read and judged."""

    def __init__(self, move: Callable[[int, int], None]) -> None:
        self._move, self._items, self._bytes = move, 0, 0

    def read(self, given: Iterable[Input]) -> Iterator[Input]:
        for one in given:
            yield one
            self._bytes += len(one.body or b"")
            show.flush()  # this part's verdicts are out, and a pipe may not bring the next one for hours

    def judged(self, found: Iterable[Judged]) -> Iterator[Judged]:
        for one in found:
            yield one
            self._items += 1
            if self._items % 100 == 0:
                self._move(self._items, self._bytes)


def _size(target: str) -> int | None:
    """Bytes of a file; nobody knows how much a pipe will bring."""
    path = Path(target)
    return path.stat().st_size if target != "-" and path.is_file() else None


def _verdict(line: Mapping[str, Any], readable: bool) -> bool:
    if readable:
        show.verdict(line)
    else:
        show.json_line(line)
    return False


def _explain(given: Input, fetcher: Fetcher, moment: datetime, sightings: Sightings, as_json: bool) -> bool:
    """A picture in a pipe too, since that is what was asked for; with --json a line for each block."""
    try:
        document = offline.document(given, fetcher, moment)
        if document.kind not in PAGES:
            return _complain(Failure(given.name, f"--explain shows pages, and this is a {document.kind}"))
        items, blocks = offline.taken_apart(document, moment, sightings)
    except IngestError as error:
        return _complain(Failure(given.name, str(error)))
    if not as_json:
        pagepicture.picture(given.name, items, blocks)
        return False
    for block in blocks:
        show.json_line(block)
    return False
