"""ingest: bytes in, Items out. No Redis, no Celery.

    Document ──► read ──► Reading: items and problems

``sniff`` says what kind of document some bytes are; ``marks`` and ``recognise`` say which known
item an item is; ``to_json`` and ``from_json`` carry an item over a wire.
"""

from .errors import FetchError, IngestError, ParseError, PermanentFetchError, TemporaryFetchError
from .fetch import Fetched, Fetcher, FetchPolicy, NotModified, Request
from .item import Attachment, Author, Document, Item, Kind, Problem, Provenance, Reading, Source
from .jsonl import is_spread, parse_items
from .marks import Mark, marks
from .normalise import normalise
from .pages import Block, blocks_of
from .read import read
from .recognise import Recognised, Sighting, own_ids, recognise
from .serialise import from_json, to_json
from .sniff import sniff
from .words import difference

__all__ = [
    "Attachment",
    "Author",
    "Block",
    "Document",
    "FetchError",
    "FetchPolicy",
    "Fetched",
    "Fetcher",
    "IngestError",
    "Item",
    "Kind",
    "Mark",
    "NotModified",
    "ParseError",
    "PermanentFetchError",
    "Problem",
    "Provenance",
    "Reading",
    "Recognised",
    "Request",
    "Sighting",
    "Source",
    "TemporaryFetchError",
    "blocks_of",
    "difference",
    "from_json",
    "is_spread",
    "marks",
    "normalise",
    "own_ids",
    "parse_items",
    "read",
    "recognise",
    "sniff",
    "to_json",
]
