"""Ask the network for one document: guarded where it connects, bounded in time and size."""

from .answers import FetchedDocument, FetchRequest, NotModified, make_document
from .fetcher import Fetcher, FetchPolicy
from .target import redact_addresses, redact_url

__all__ = [
    "FetchPolicy",
    "FetchRequest",
    "FetchedDocument",
    "Fetcher",
    "NotModified",
    "make_document",
    "redact_addresses",
    "redact_url",
]
