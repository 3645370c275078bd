"""Web archives (WARC 1.0 and 1.1, plain or gzipped) to documents, one record at a time.

bytes stream ──► tape ──► records ──► payload ──► Found | Skipped | Damaged
"""

from .archive import Found, Skipped, is_warc, read_warc
from .records import Damaged

__all__ = ["Damaged", "Found", "Skipped", "is_warc", "read_warc"]
