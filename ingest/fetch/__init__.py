"""Ask the network for one document, or give it a message: guarded where it connects, bounded in time and size."""

from .answers import FetchedDocument, FetchRequest, NotModified, make_document
from .fetcher import Fetcher, FetchPolicy
from .poster import PostAnswer, Poster, PostRequest
from .target import read_authority, redact_addresses, redact_url

__all__ = [
    "FetchPolicy",
    "FetchRequest",
    "FetchedDocument",
    "Fetcher",
    "NotModified",
    "PostAnswer",
    "PostRequest",
    "Poster",
    "make_document",
    "read_authority",
    "redact_addresses",
    "redact_url",
]
