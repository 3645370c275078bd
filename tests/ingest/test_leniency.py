"""What a loss costs: a fault of a field or an item is named; a time limit is no fault of either, and goes through."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NoReturn

import pytest

from ingest import Document, read_document
from ingest.feeds import entry
from ingest.leniency import Losses, UnreadableFieldError

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)
FEED = b"<rss><channel><item><title>Gull returns</title><description>It came back.</description></item></channel></rss>"


class TimeLimitError(Exception):
    """As a task queue raises it in the middle of anything."""


def run_out_of_time(*given: object) -> NoReturn:
    raise TimeLimitError


def be_unreadable(*given: object) -> NoReturn:
    raise UnreadableFieldError("a number is no list")


def test_a_field_and_an_item_that_cannot_be_read_are_named() -> None:
    losses = Losses()
    assert losses.read_field("entry 1", "tags", 7, be_unreadable) is None
    assert losses.read_item("entry 2", lambda: "raw", be_unreadable) is None
    assert [problem.where for problem in losses.fields + losses.items] == ["entry 1", "entry 2"]


def test_a_time_limit_goes_through() -> None:
    losses = Losses()
    with pytest.raises(TimeLimitError):
        losses.read_field("entry 1", "tags", 7, run_out_of_time)
    with pytest.raises(TimeLimitError):
        losses.read_item("entry 1", lambda: "raw", run_out_of_time)


def test_a_time_limit_goes_through_the_fields_of_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "_FIELD_READERS", dict.fromkeys(entry._FIELD_READERS, run_out_of_time))
    with pytest.raises(TimeLimitError):
        read_document(Document(body=FEED, kind="feed", fetched_at=NOW))
