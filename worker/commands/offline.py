"""extract and dedupe: the commands that need no server."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime

from dedupe import Params, Verdict
from ingest import Fetcher, IngestError, Item, blocks_of, read, to_json

from .. import offline, show
from ..intake import Ended, Input, Reader, UnreadableError, inputs
from ..offline import Failure
from ..runtime import fetch_policy, new_id, utcnow
from ..settings import Settings
from ..store.jobs import JobKind
from . import pagepicture

FAILED = 1
PAGES = ("page", "document")  # kinds that are made of blocks


def extract(
    settings: Settings, targets: Sequence[str], explain: bool, as_json: bool, kind: JobKind, fetched_at: datetime | None
) -> int:
    """Items as JSON lines, on a terminal as a readable list; with ``explain`` a picture of each page."""
    readable = sys.stdout.isatty() and not as_json
    moment = fetched_at or utcnow()
    failed = False
    fetcher = Fetcher(fetch_policy(settings))
    for given in inputs_of(targets, reader(settings, kind)):
        if isinstance(given, Failure):
            failed = _complain(given)
            continue
        if explain:
            failed = _explain(given, fetcher, moment, as_json) or failed
            continue
        for found in offline.extract(given, fetcher, moment):
            failed = (_complain(found) if isinstance(found, Failure) else _item(found, readable)) or failed
    return FAILED if failed else 0


def dedupe(settings: Settings, target: str, as_json: bool) -> int:
    """One verdict per item, in input order."""
    readable = sys.stdout.isatty() and not as_json
    failures: list[Failure] = []
    given = good(inputs_of([target], reader(settings, "items")), failures)
    failed = False
    bar, move = show.progress("items", None)
    with bar:
        for count, found in enumerate(offline.verdicts(given, Params(), utcnow()), start=1):
            failed = (_complain(found) if isinstance(found, Failure) else _verdict(found, readable)) or failed
            if count % 100 == 0:
                move(count)
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


def _verdict(verdict: Verdict, readable: bool) -> bool:
    if readable:
        show.verdict(verdict)
    else:
        show.json_line(offline.verdict_line(verdict))
    return False


def _explain(given: Input, fetcher: Fetcher, moment: datetime, as_json: bool) -> bool:
    """A picture in a pipe too, since that is what was asked for; with --json a line for each block."""
    try:
        document = offline.document(given, fetcher, moment)
        if document.kind not in PAGES:
            return _complain(Failure(given.name, f"--explain shows pages, and this is a {document.kind}"))
        blocks = blocks_of(document)
        items = () if as_json else read(document).items
    except IngestError as error:
        return _complain(Failure(given.name, str(error)))
    if not as_json:
        pagepicture.picture(given.name, items, blocks)
        return False
    for block in blocks:
        show.json_line(block)
    return False
