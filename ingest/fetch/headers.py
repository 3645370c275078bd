"""What the header lines of a response say.  Any bytes are taken; what makes no sense counts as missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ..item import Rights
from ..rights import read_answer_rights

Headers = Sequence[tuple[bytes, bytes]]

MAX_VALUE = 1000  # bytes; nobody's ETag or date is longer, and a validator is stored and sent back on every poll
MAX_LINKS = 10_000  # characters of all Link headers that are looked at
MAX_RETRY_AFTER = 7 * 86400.0  # seconds; a server must not be able to silence a feed for ever

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def read_header(headers: Headers, name: str) -> str | None:
    """The first value of a header, a byte for a character, so that a validator goes back exactly as it came.

    >>> read_header([(b"ETag", b'W/"1"')], "etag")
    'W/"1"'
    """
    value = next((value for key, value in headers if key.lower() == name.encode()), None)
    return value.decode("latin-1") if value is not None and len(value) <= MAX_VALUE else None


def read_list_header(headers: Headers, name: str) -> str:
    """All values of a list header as one, which RFC 9110 5.3 says is the same.

    >>> read_list_header([(b"Content-Encoding", b"gzip"), (b"content-encoding", b"br")], "content-encoding")
    'gzip, br'
    """
    return b", ".join(value for key, value in headers if key.lower() == name.encode()).decode("latin-1")


def read_header_rights(headers: Headers) -> Rights | None:
    """What an answer states about the rights in what it brings.

    >>> read_header_rights([(b"TDM-Reservation", b"1")]).tdm_reserved
    True
    """
    links = read_list_header(headers, "link")[:MAX_LINKS]
    return read_answer_rights(read_header(headers, "tdm-reservation"), read_header(headers, "tdm-policy"), links)


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
    text = (read_header(headers, "retry-after") or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), MAX_RETRY_AFTER)
    return _seconds_until(text, now)


def read_fresh_for(headers: Headers, now: datetime) -> float | None:
    """Seconds for which the document may be kept: max-age, or Expires where there is none (RFC 9111 4.2.1).

    A week at most; None where the server does not say.

    >>> read_fresh_for([(b"Cache-Control", b"public, max-age=600")], datetime(2026, 1, 1, tzinfo=UTC))
    600.0
    """
    age = read_max_age(headers)
    return _seconds_until(read_header(headers, "expires") or "", now) if age is None else age


def read_max_age(headers: Headers) -> float | None:
    """Seconds of max-age in Cache-Control, a week at most; None where there is none.

    >>> read_max_age([(b"Cache-Control", b"no-transform"), (b"Cache-Control", b"max-age=172800")])
    172800.0
    """
    age = _MAX_AGE.search(read_list_header(headers, "cache-control"))
    return min(float(age[1]), MAX_RETRY_AFTER) if age else None


def _seconds_until(text: str, now: datetime) -> float | None:
    """Seconds to an HTTP date, 0 for one that is over; None for what is no date."""
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max((moment - now).total_seconds(), 0.0), MAX_RETRY_AFTER)
    except (ValueError, TypeError, OverflowError, IndexError):  # hostile dates fail in several ways
        return None
