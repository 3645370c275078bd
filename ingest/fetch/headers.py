"""What the header lines of a response say.  Any bytes are taken; what makes no sense counts as missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

Headers = Sequence[tuple[bytes, bytes]]

MAX_VALUE = 1000  # bytes; nobody's ETag or date is longer, and a validator is stored and sent back on every poll
MAX_RETRY_AFTER = 7 * 86400.0  # seconds; a server must not be able to silence a feed for ever


def read_text(headers: Headers, name: str) -> str | None:
    """The first value of a header, a byte for a character, so that a validator goes back exactly as it came.

    >>> read_text([(b"ETag", b'W/"1"')], "etag")
    'W/"1"'
    """
    value = next((value for key, value in headers if key.lower() == name.encode()), None)
    return value.decode("latin-1") if value is not None and len(value) <= MAX_VALUE else None


def read_list(headers: Headers, name: str) -> str:
    """All values of a list header as one, which RFC 9110 5.3 says is the same.

    >>> read_list([(b"Content-Encoding", b"gzip"), (b"content-encoding", b"br")], "content-encoding")
    'gzip, br'
    """
    return b", ".join(value for key, value in headers if key.lower() == name.encode()).decode("latin-1")


def read_location(headers: Headers) -> str | None:
    """Where a redirect points.  Servers write it in UTF-8 where they should have percent-encoded it."""
    value = next((value.strip() for key, value in headers if key.lower() == b"location"), b"")
    return value.decode("utf-8", "replace") or None


def read_retry_after(headers: Headers, now: datetime) -> float | None:
    """Seconds that the server wants us to wait: a number or an HTTP date (RFC 9110 10.2.3), a week at most.

    >>> read_retry_after([(b"Retry-After", b"120")], datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> read_retry_after([(b"Retry-After", b"Thu, 01 Jan 2026 00:01:00 GMT")], datetime(2026, 1, 1, tzinfo=UTC))
    60.0
    """
    text = (read_text(headers, "retry-after") or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max((moment - now).total_seconds(), 0.0), MAX_RETRY_AFTER)
    except (ValueError, TypeError, OverflowError, IndexError):  # hostile dates fail in several ways
        return None
