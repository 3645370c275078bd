"""Reading header lines."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.headers import (
    MAX_RETRY_AFTER,
    read_fresh_for,
    read_header,
    read_list_header,
    read_location,
    read_retry_after,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

RETRY_AFTER = {
    "seconds": ("90", 90.0),
    "none": ("0", 0.0),
    "spaces": (" 5 ", 5.0),
    "a date": ("Sun, 01 Mar 2026 12:01:30 GMT", 90.0),
    "a date with an offset": ("Sun, 01 Mar 2026 13:01:30 +0100", 90.0),
    "a date without a zone": ("Sun, 01 Mar 2026 12:01:30 -0000", 90.0),
    "the past": ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
    "the far future": ("Sun, 01 Mar 2999 11:00:00 GMT", MAX_RETRY_AFTER),
    "for ever": ("9" * 400, MAX_RETRY_AFTER),
    "negative": ("-5", None),
    "a fraction": ("1.5", None),
    "other digits": ("\xb2", None),
    "words": ("soon", None),
    "no date": ("Sun, 99 Mar 2026 12:00:00 GMT", None),
    "empty": ("", None),
    "endless": ("9" * 2000, None),
}


@pytest.mark.parametrize(("value", "expected"), RETRY_AFTER.values(), ids=RETRY_AFTER)
def test_retry_after(value: str, expected: float | None) -> None:
    assert read_retry_after([(b"retry-after", value.encode("latin-1"))], NOW) == expected


@given(st.binary(max_size=100))
def test_any_retry_after_is_seconds_or_nothing(value: bytes) -> None:
    seconds = read_retry_after([(b"Retry-After", value)], NOW)
    assert seconds is None or 0 <= seconds <= MAX_RETRY_AFTER


FRESH_FOR = {
    "max-age": ([("Cache-Control", "public, max-age=600")], 600.0),
    "in quotes": ([("Cache-Control", 'MAX-AGE = "60"')], 60.0),
    "before Expires": ([("Expires", "Sun, 01 Mar 2026 12:01:30 GMT"), ("Cache-Control", "max-age=5")], 5.0),
    "of shared caches only": ([("Cache-Control", "s-maxage=600")], None),
    "Expires": ([("Expires", "Sun, 01 Mar 2026 12:01:30 GMT")], 90.0),
    "over": ([("Expires", "Sun, 01 Mar 2020 12:01:30 GMT")], 0.0),
    "at once": ([("Expires", "0")], None),
    "for ever": ([("Cache-Control", "max-age=999999999")], MAX_RETRY_AFTER),
    "nothing": ([], None),
}


@pytest.mark.parametrize(("headers", "expected"), FRESH_FOR.values(), ids=FRESH_FOR)
def test_how_long_a_document_may_be_kept(headers: list[tuple[str, str]], expected: float | None) -> None:
    assert read_fresh_for([(name.encode(), value.encode()) for name, value in headers], NOW) == expected


def test_missing_headers() -> None:
    assert read_header([], "etag") is None
    assert read_list_header([], "content-encoding") == ""
    assert read_location([(b"Location", b"  ")]) is None
    assert read_retry_after([], NOW) is None


def test_a_validator_keeps_its_bytes() -> None:
    assert (read_header([(b"ETag", b'"\xe9\xff"')], "etag") or "").encode("latin-1") == b'"\xe9\xff"'


def test_a_location_in_utf8() -> None:
    assert read_location([(b"LOCATION", "/über".encode())]) == "/über"
