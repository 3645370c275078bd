"""ingest: bytes in, Items out. No Redis, no Celery.

    Document ──► read ──► Reading: items and problems

``sniff`` says what kind of document some bytes are; ``to_json`` and ``from_json`` carry an item over a wire.
"""

from .errors import FetchError, IngestError, ParseError, PermanentFetchError, TemporaryFetchError
from .fetch import Fetched, Fetcher, FetchPolicy, NotModified, Request
from .item import Attachment, Author, Document, Item, Kind, Problem, Provenance, Reading, Source
from .jsonl import is_spread, parse_items
from .normalise import normalise
from .pages import Block, blocks_of
from .read import read
from .serialise import from_json, to_json
from .sniff import sniff

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
    "NotModified",
    "ParseError",
    "PermanentFetchError",
    "Problem",
    "Provenance",
    "Reading",
    "Request",
    "Source",
    "TemporaryFetchError",
    "blocks_of",
    "from_json",
    "is_spread",
    "normalise",
    "parse_items",
    "read",
    "sniff",
    "to_json",
]
