"""Documents to items, without a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from dedupe import Sightings
from ingest import (
    Block,
    Document,
    Fetcher,
    IngestError,
    Item,
    UnfetchedDocument,
    blocks_of,
    decode_document,
    make_document,
    read_document,
    with_site_furniture,
)

from ..intake.targets import TargetPart
from ..jobs.site_furniture import find_page_furniture, reading_without_furniture
from .failure import Failure, describe_ingest_error, make_failure


def extract_items(
    given: TargetPart, fetcher: Fetcher, moment: datetime, sightings: Sightings
) -> Iterator[Item | Failure]:
    """The items of one document; what can't be read is a value among them, and the rest goes on.

    Args:
        moment: now, for what is fetched and for what is seen of sites.
        sightings: what the documents before this one showed of their sites.
    """
    try:
        whole = load_document(given, fetcher, moment)
        reading = reading_without_furniture(whole, read_document(whole), sightings, moment)
    except IngestError as error:
        yield describe_ingest_error(given.name, error)
        return
    yield from reading.items
    yield from (make_failure(given.name, problem) for problem in reading.problems)
    notes = (make_failure(given.name, problem) for problem in reading.field_problems)
    yield from (replace(note, is_side_field=True) for note in notes)


def read_items_and_blocks(page: Document, moment: datetime, sightings: Sightings) -> tuple[Sequence[Item], list[Block]]:
    """A page's items and its blocks, with what the pages before this one showed to be furniture.

    Raises:
        IngestError: it is nothing that we read.
    """
    reading = read_document(page)
    blocks = with_site_furniture(blocks_of(page), find_page_furniture(page, reading, sightings, moment))
    return reading_without_furniture(page, reading, sightings, moment).items, blocks


def load_document(given: TargetPart, fetcher: Fetcher, moment: datetime) -> Document:
    """The document, decoded, and fetched if need be.

    Raises:
        IngestError: it could not be fetched, or is nothing that we read.
    """
    if given.error is not None:
        raise given.error
    document = given.document
    if isinstance(document, UnfetchedDocument):
        document = make_document(document, fetcher.get(document.url or "", moment))
    return decode_document(document)
