"""ingest: bytes in, Items out. No Redis, no Celery.

    Document ──► read ──► Reading: items and problems

``sniff`` says what kind of document some bytes are; ``marks`` and ``recognise`` say which known
item an item is; ``to_json`` and ``from_json`` carry an item over a wire.
"""

from .errors import FetchError, GoneError, IngestError, ParseError, PermanentFetchError, TemporaryFetchError
from .fetch import Fetched, Fetcher, FetchPolicy, NotModified, Request
from .identity.ids import address_of
from .identity.marks import Mark, marks
from .identity.match import Recognised, Sighting, own_ids, recognise
from .identity.source import source_key
from .item import Attachment, Author, Document, Item, Kind, Problem, Provenance, Reading, Source
from .json_items.lines import begins_with_item, is_spread, parse_items
from .normalise import normalise, outline
from .pages import Block, blocks_of, learned_furniture, with_learned, without_furniture
from .read import read
from .serialise import from_json, to_json
from .sniff import sniff
from .subscriptions.addresses import Subscription, Subscriptions, parse_addresses, read_address
from .subscriptions.opml import is_opml, parse_opml, write_opml
from .subscriptions.schedule import Limits, Pace, declared_wait, next_poll, rate_of, updated_rate
from .text.likeness import difference

__all__ = [
    "Attachment",
    "Author",
    "Block",
    "Document",
    "FetchError",
    "FetchPolicy",
    "Fetched",
    "Fetcher",
    "GoneError",
    "IngestError",
    "Item",
    "Kind",
    "Limits",
    "Mark",
    "NotModified",
    "Pace",
    "ParseError",
    "PermanentFetchError",
    "Problem",
    "Provenance",
    "Reading",
    "Recognised",
    "Request",
    "Sighting",
    "Source",
    "Subscription",
    "Subscriptions",
    "TemporaryFetchError",
    "address_of",
    "begins_with_item",
    "blocks_of",
    "declared_wait",
    "difference",
    "from_json",
    "is_opml",
    "is_spread",
    "learned_furniture",
    "marks",
    "next_poll",
    "normalise",
    "outline",
    "own_ids",
    "parse_addresses",
    "parse_items",
    "parse_opml",
    "rate_of",
    "read",
    "read_address",
    "recognise",
    "sniff",
    "source_key",
    "to_json",
    "updated_rate",
    "with_learned",
    "without_furniture",
    "write_opml",
]
