"""Ask the network for one document: guarded where it connects, bounded in time and size."""

from .answers import Fetched, NotModified, Request
from .fetcher import Fetcher, FetchPolicy

__all__ = ["FetchPolicy", "Fetched", "Fetcher", "NotModified", "Request"]
