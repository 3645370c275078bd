"""Web archives (WARC 1.0 and 1.1, plain or gzipped) to documents, one record at a time.

bytes stream ──► tape ──► records ──► payload ──► Found | Skipped | Damaged
"""

from .archive import ArchivedDocument, SkippedRecord, is_warc, read_warc
from .records import DamagedPart

__all__ = ["ArchivedDocument", "DamagedPart", "SkippedRecord", "is_warc", "read_warc"]
