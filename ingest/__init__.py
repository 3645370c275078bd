"""ingest: bytes in, Items out. No Redis, no Celery.

    Document ──► read_document ──► Reading: items and problems

``sniff_kind`` says what kind of document some bytes are; ``find_marks`` and ``recognise_item`` say which known
item an item is; ``to_json`` and ``from_json`` carry an item over a wire.
"""

from .errors import (
    EmptyInputError,
    FetchError,
    GoneError,
    IngestError,
    NotFoundError,
    ParseError,
    PermanentFetchError,
    TemporaryFetchError,
)
from .fetch import (
    FetchedDocument,
    Fetcher,
    FetchPolicy,
    FetchRequest,
    NotModified,
    PostAnswer,
    Poster,
    PostRequest,
    make_document,
    read_authority,
    redact_addresses,
    redact_url,
)
from .identity.ids import item_address_of
from .identity.marks import Mark, find_marks
from .identity.match import KnownItem, Recognition, ids_for_new_item, recognise_item
from .identity.source import source_key
from .item import (
    Attachment,
    Author,
    Document,
    DocumentKind,
    EmbargoedItem,
    Item,
    LinkedSitemap,
    Problem,
    Provenance,
    Reading,
    Rights,
    Source,
    UnfetchedDocument,
)
from .json_items.lines import begins_with_item, is_spread_over_lines, parse_items
from .normalise import normalise_for_comparison, normalise_item
from .pages import Block, blocks_of, find_site_furniture, with_site_furniture, without_site_furniture
from .read import read_document
from .serialise import from_json, to_json, to_json_values
from .sitemaps import choose_sitemaps
from .sniff import decode_document, sniff_kind
from .subscriptions.addresses import Subscription, Subscriptions, parse_addresses, read_address
from .subscriptions.opml import is_opml, parse_opml, write_opml
from .subscriptions.schedule import (
    Pace,
    WaitLimits,
    is_silent,
    measure_rate,
    measure_silence,
    plan_next_poll,
    read_declared_wait,
    update_longest_pause,
    update_rate,
)
from .text.likeness import share_of_words_changed

__all__ = [
    "Attachment",
    "Author",
    "Block",
    "Document",
    "DocumentKind",
    "EmbargoedItem",
    "EmptyInputError",
    "FetchError",
    "FetchPolicy",
    "FetchRequest",
    "FetchedDocument",
    "Fetcher",
    "GoneError",
    "IngestError",
    "Item",
    "KnownItem",
    "LinkedSitemap",
    "Mark",
    "NotFoundError",
    "NotModified",
    "Pace",
    "ParseError",
    "PermanentFetchError",
    "PostAnswer",
    "PostRequest",
    "Poster",
    "Problem",
    "Provenance",
    "Reading",
    "Recognition",
    "Rights",
    "Source",
    "Subscription",
    "Subscriptions",
    "TemporaryFetchError",
    "UnfetchedDocument",
    "WaitLimits",
    "begins_with_item",
    "blocks_of",
    "choose_sitemaps",
    "decode_document",
    "find_marks",
    "find_site_furniture",
    "from_json",
    "ids_for_new_item",
    "is_opml",
    "is_silent",
    "is_spread_over_lines",
    "item_address_of",
    "make_document",
    "measure_rate",
    "measure_silence",
    "normalise_for_comparison",
    "normalise_item",
    "parse_addresses",
    "parse_items",
    "parse_opml",
    "plan_next_poll",
    "read_address",
    "read_authority",
    "read_declared_wait",
    "read_document",
    "recognise_item",
    "redact_addresses",
    "redact_url",
    "share_of_words_changed",
    "sniff_kind",
    "source_key",
    "to_json",
    "to_json_values",
    "update_longest_pause",
    "update_rate",
    "with_site_furniture",
    "without_site_furniture",
    "write_opml",
]
