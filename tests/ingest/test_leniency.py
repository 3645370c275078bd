"""What a loss costs: a fault of a field or an item is named; a time limit is no fault of either, and goes through."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, NoReturn

import pytest

from ingest import Document, read_document
from ingest.feeds import entry
from ingest.item import Problem
from ingest.leniency import Losses, UnreadableFieldError, group_problems

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


MANY_BAD_PARTS = {
    "feed": b"<rss><channel><item><title>Gull returns</title></item>" + b"<item/>" * 5000 + b"</channel></rss>",
    "items": b'{"id": "1", "title": "Gull returns"}\n' + b"not JSON\n" * 5000,
}


@pytest.mark.parametrize("kind", MANY_BAD_PARTS)
def test_of_many_bad_parts_the_first_are_kept_and_the_others_counted(kind: Literal["feed", "items"]) -> None:
    reading = read_document(Document(body=MANY_BAD_PARTS[kind], kind=kind, fetched_at=NOW))
    *kept, rest = reading.problems
    assert [item.title for item in reading.items] == ["Gull returns"]
    assert (len(kept), rest.where) == (100, f"beyond {kept[-1].where}")
    assert rest.reason.startswith("4900 more parts could not be read: 4900 x ")
    assert all(problem.raw for problem in kept)


def test_a_hundred_bad_parts_are_kept_as_they_are() -> None:
    problems = [Problem(where=f"line {n}", reason="not JSON", raw="x") for n in range(100)]
    assert group_problems(problems) == tuple(problems)
