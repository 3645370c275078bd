"""Ask the network for one document: guarded where it connects, bounded in time and size."""

from .fetcher import Fetched, Fetcher, FetchPolicy, NotModified, Request

__all__ = ["FetchPolicy", "Fetched", "Fetcher", "NotModified", "Request"]
