"""One input through a reader, and what may not happen to it: the faults, in words.

Every end but items, problems and a named error is a fault; so are items that don't hold what docs/items.md says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Literal

import msgspec

from dedupe import MemorySightings, Params
from ingest import (
    Document,
    DocumentKind,
    Fetcher,
    FetchPolicy,
    IngestError,
    Item,
    ParseError,
    Problem,
    parse_addresses,
    parse_opml,
    read_document,
    to_json,
    write_opml,
)
from ingest.dates.ages import MAX_SECONDS, read_age
from ingest.dates.parse import TOLERANCE, parse_date
from ingest.warc import ArchivedDocument, DamagedPart, read_warc
from worker.intake.targets import IntakeOptions, TargetPart, UnreadableError, read_targets
from worker.offline.extract import extract_items
from worker.offline.failure import Failure

from .item_faults import BAD_CHARACTERS, find_item_faults

FETCHED_AT = datetime(2026, 6, 7, 18, tzinfo=UTC)
MAX_BYTES = 20_000_000
_UNFORESEEN = re.compile(
    r"a fault of the reader|\b[A-Z]\w+Error: |'NoneType'|object is not|has no attribute"
    r"|not supported between|unsupported operand|invalid literal for int|could not convert|index out of range"
    r"|values to unpack|codec can't|substring not found|surrogates not allowed|object cannot be|expected str"
    r"|must be str,|embedded null|Invalid IPv6|netloc|Exceeds the limit|positional argument"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FuzzInput:
    """What one reader is given."""

    reader: str
    body: bytes
    content_type: str | None = None
    url: str | None = None
    language: str | None = None


def find_faults(given: FuzzInput) -> Iterator[str]:
    """What went wrong with an input; the first word groups of a fault are the same for faults of one kind."""
    try:
        yield from READERS[given.reader](given)
    except (IngestError, UnreadableError):
        return


def _read_as(kind: DocumentKind | Literal["auto"]) -> Callable[[FuzzInput], Iterator[str]]:
    def read_input(given: FuzzInput) -> Iterator[str]:
        yield from _check_document(
            Document(
                body=given.body,
                kind=kind,
                fetched_at=FETCHED_AT,
                content_type=given.content_type,
                url=given.url,
            )
        )

    return read_input


def _check_document(document: Document) -> Iterator[str]:
    try:
        reading = read_document(document)
    except ParseError as error:
        yield from _check_reason(str(error))
        return
    for problem in (*reading.problems, *reading.field_problems):
        yield from _check_problem(problem)
    for item in reading.items:
        yield from find_item_faults(item)
    if reading.items:
        yield from _check_reading_again(reading.items[0], document)


def _check_reading_again(item: Item, document: Document) -> Iterator[str]:
    """What ``extract`` prints is read back as the same item."""
    line = Document(body=to_json(item), kind="items", fetched_at=document.fetched_at)
    reading = read_document(line)
    if len(reading.items) != 1:
        yield f"an item that is {len(reading.items)} when read again: {reading.problems}"
        return
    again = reading.items[0]
    for name in ("id", "url", "title", "content_text", "content_html", "summary", "date_published", "language"):
        if getattr(again, name) != getattr(item, name):
            yield f"another {name} when read again: {getattr(item, name)!a:.200} {getattr(again, name)!a:.200}"


def _check_problem(problem: Problem) -> Iterator[str]:
    yield from _check_reason(problem.reason)
    try:
        msgspec.json.encode(problem)
    except ValueError as error:
        yield f"a problem that is no JSON: {error}"


def _check_reason(reason: str) -> Iterator[str]:
    if _UNFORESEEN.search(reason):
        yield f"an unforeseen reason: {reason[:300]}"
    if BAD_CHARACTERS.search(reason):
        yield f"a bad character in a reason: {reason[:300]!a}"


def _read_through_extract(given: FuzzInput) -> Iterator[str]:
    """As ``feedmill extract -`` reads its standard input; nothing is fetched."""
    options = IntakeOptions(
        max_bytes=MAX_BYTES, stdin=BytesIO(given.body), new_id=lambda: "job", now=lambda: FETCHED_AT
    )
    sightings, fetcher = MemorySightings(Params()), Fetcher(FetchPolicy())
    for part in read_targets(["-"], options):
        if isinstance(part, TargetPart) and isinstance(part.document, Document):
            yield from _check_results(extract_items(part, fetcher, FETCHED_AT, sightings))


def _check_results(results: Iterable[Item | Failure]) -> Iterator[str]:
    for result in results:
        yield from _check_reason(result.reason) if isinstance(result, Failure) else find_item_faults(result)


def _read_subscriptions(given: FuzzInput) -> Iterator[str]:
    document = Document(
        body=given.body, kind="auto", fetched_at=FETCHED_AT, content_type=given.content_type, name="feeds.opml"
    )
    for read_list in (parse_opml, parse_addresses):
        found = read_list(document)
        for problem in found.problems:
            yield from _check_problem(problem)
        for feed in found.feeds:
            if bad := BAD_CHARACTERS.search(str(msgspec.to_builtins(feed))):
                yield f"a bad character in a subscription: {bad[0]!a}"
        written = write_opml(found.feeds, "Gulls", FETCHED_AT)
        again = parse_opml(Document(body=written, kind="auto", fetched_at=FETCHED_AT)) if found.feeds else found
        if {feed.address for feed in again.feeds} != {feed.address for feed in found.feeds}:
            yield "a list of feeds that is another one after OPML"


def _read_archive(given: FuzzInput) -> Iterator[str]:
    end = 0
    for found in read_warc(BytesIO(given.body), max_bytes=MAX_BYTES, fetched_at=FETCHED_AT):
        if found.end < end:
            yield "an archive that goes back"
        end = found.end
        if isinstance(found, DamagedPart):
            yield from _check_reason(found.reason)
        elif isinstance(found, ArchivedDocument):
            yield from _check_document(found.document)


def _read_written_date(given: FuzzInput) -> Iterator[str]:
    written = given.body.decode("utf-8", "surrogatepass")
    moment, basis = parse_date(written, fetched_at=FETCHED_AT, language=given.language)
    if (moment is None) != (basis in (None, "ambiguous")):
        yield f"a date with a wrong basis: {basis}"
    if moment is not None and (moment.utcoffset() != timedelta(0) or moment > FETCHED_AT + TOLERANCE):
        yield f"a date in the future or not in UTC: {moment.isoformat()}"


def _read_written_age(given: FuzzInput) -> Iterator[str]:
    seconds = read_age(given.body.decode("utf-8", "surrogatepass"))
    if seconds is not None and not 0 <= seconds <= MAX_SECONDS:
        yield f"an age that is none: {seconds}"


READERS: Mapping[str, Callable[[FuzzInput], Iterator[str]]] = {
    "feed": _read_as("feed"),
    "page": _read_as("page"),
    "document": _read_as("document"),
    "items": _read_as("items"),
    "auto": _read_as("auto"),
    "extract": _read_through_extract,
    "OPML": _read_subscriptions,
    "WARC": _read_archive,
    "date": _read_written_date,
    "age": _read_written_age,
}
