"""ingest: bytes in, Items out. No Redis, no Celery.

    Document ──► read_document ──► Reading: items and problems

``sniff_kind`` says what kind of document some bytes are; ``find_marks`` and ``recognise_item`` say which known
item an item is; ``to_json`` and ``from_json`` carry an item over a wire.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from .fetch.answers import FetchedDocument, FetchRequest, NotModified, make_document
    from .fetch.fetcher import Fetcher, FetchPolicy
    from .fetch.poster import PostAnswer, Poster, PostRequest
    from .fetch.target import read_authority, redact_addresses, redact_url
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
        PushOffer,
        Reading,
        Rights,
        Source,
        UnfetchedDocument,
    )
    from .json_items.lines import begins_with_item, is_spread_over_lines, parse_items
    from .normalise import normalise_for_comparison, normalise_item
    from .pages import Block, blocks_of, find_site_furniture, with_site_furniture, without_site_furniture
    from .push_offers import find_push_offer
    from .read import read_document
    from .serialise import from_json, to_json, to_json_values
    from .sitemaps import choose_sitemaps
    from .sniff import decode_document, sniff_kind
    from .subscriptions.addresses import parse_addresses
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
    from .subscriptions.subscription import Subscription, Subscriptions, read_address
    from .text.language import find_language_group
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
    "PushOffer",
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
    "find_language_group",
    "find_marks",
    "find_push_offer",
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

# Files behind this door, and their names: each is loaded when one of them is asked for, for most need only a few.
FILES = {
    "errors": (
        "EmptyInputError FetchError GoneError IngestError NotFoundError ParseError PermanentFetchError "
        "TemporaryFetchError"
    ),
    "fetch.answers": "FetchedDocument FetchRequest NotModified make_document",
    "fetch.fetcher": "Fetcher FetchPolicy",
    "fetch.poster": "PostAnswer Poster PostRequest",
    "fetch.target": "read_authority redact_addresses redact_url",
    "identity.ids": "item_address_of",
    "identity.marks": "Mark find_marks",
    "identity.match": "KnownItem Recognition ids_for_new_item recognise_item",
    "identity.source": "source_key",
    "item": (
        "Attachment Author Document DocumentKind EmbargoedItem Item LinkedSitemap Problem Provenance "
        "PushOffer Reading Rights Source UnfetchedDocument"
    ),
    "json_items.lines": "begins_with_item is_spread_over_lines parse_items",
    "normalise": "normalise_for_comparison normalise_item",
    "pages": "Block blocks_of find_site_furniture with_site_furniture without_site_furniture",
    "push_offers": "find_push_offer",
    "read": "read_document",
    "serialise": "from_json to_json to_json_values",
    "sitemaps": "choose_sitemaps",
    "sniff": "decode_document sniff_kind",
    "subscriptions.addresses": "parse_addresses",
    "subscriptions.opml": "is_opml parse_opml write_opml",
    "subscriptions.schedule": (
        "Pace WaitLimits is_silent measure_rate measure_silence plan_next_poll read_declared_wait "
        "update_longest_pause update_rate"
    ),
    "subscriptions.subscription": "Subscription Subscriptions read_address",
    "text.language": "find_language_group",
    "text.likeness": "share_of_words_changed",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        file = next((file for file, names in FILES.items() if name in names.split()), None)
        if file is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{file}", __name__), name)  # so nobody asks here again
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
