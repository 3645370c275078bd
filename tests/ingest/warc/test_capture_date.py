"""When a record was taken: any precision of WARC-Date, and what counts where it has none."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest

from ingest import Document, read_document
from ingest.warc import ArchivedDocument, read_warc
from ingest.warc.capture_date import CaptureDate, read_capture_date
from tests.support.archives import answer, record

GIVEN = datetime(2026, 6, 7, 18, tzinfo=UTC)
ANSWERED = "Fri, 05 Jun 2026 09:00:00 GMT"
ANSWERED_AT = datetime(2026, 6, 5, 9, tzinfo=UTC)

# name: (WARC-Date, Date of the answer, given, moment, exact)
CASES: dict[str, tuple[str, str, datetime | None, datetime | None, bool]] = {
    "a second": ("2026-05-04T03:02:01Z", "", GIVEN, datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC), True),
    "a microsecond": ("2026-05-04T03:02:01.5Z", "", None, datetime(2026, 5, 4, 3, 2, 1, 500_000, tzinfo=UTC), True),
    "a minute": ("2026-05-04T03:02Z", ANSWERED, GIVEN, datetime(2026, 5, 4, 3, 2, tzinfo=UTC), True),
    "an offset": ("2026-05-04T03:02+02:00", "", None, datetime(2026, 5, 4, 1, 2, tzinfo=UTC), True),
    "a day": ("2026-05-04", "", None, datetime(2026, 5, 4, 23, 59, 59, tzinfo=UTC), False),
    "a month": ("2026-02", "", None, datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC), False),
    "December": ("2025-12", "", None, datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC), False),
    "a year": ("2025", "", GIVEN, datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC), False),
    "a year that is not over": ("2026", "", GIVEN, GIVEN, False),
    "a year, and the answer's date": ("2026", ANSWERED, GIVEN, ANSWERED_AT, True),
    "a year, and another date of the answer": (
        "2025",
        ANSWERED,
        None,
        datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC),
        False,
    ),
    "none, and the answer's date": ("", ANSWERED, GIVEN, ANSWERED_AT, True),
    "none, and one is given": ("", "", GIVEN, GIVEN, True),
    "words, and one is given": ("yesterday", "soon", GIVEN, GIVEN, True),
    "a month that is none": ("2026-13", "", GIVEN, GIVEN, True),
    "the year 0": ("0000", "", GIVEN, GIVEN, True),
    "the last year": ("9999", "", None, None, True),
    "nothing at all": ("", "", None, None, True),
}


@pytest.mark.parametrize(("written", "answered", "given", "moment", "exact"), CASES.values(), ids=CASES)
def test_the_best_that_is_known_counts(
    written: str, answered: str, given: datetime | None, moment: datetime | None, exact: bool
) -> None:
    assert read_capture_date(written, answered, given) == (CaptureDate(moment, exact) if moment else None)


PAGE = b"<html><h1>Ferry back</h1><p>2 hours ago</p>" + b"<p>The ferry came back to the pier of the town.</p>" * 9


def read_one(written: str | None, *headers: str) -> Document:
    whole = record(1, answer(PAGE, *headers), WARC_Date=written or "")
    data = whole if written is not None else whole.replace(b"WARC-Date: \r\n", b"")
    (found,) = read_warc(BytesIO(data), max_bytes=10**6, fetched_at=GIVEN)
    assert isinstance(found, ArchivedDocument)
    return found.document


@pytest.mark.parametrize("written", ["2026", "2026-06", "2026-06-05", None, ""])
def test_no_record_is_lost_for_its_date(written: str | None) -> None:
    assert read_one(written).fetched_at == (
        datetime(2026, 6, 5, 23, 59, 59, tzinfo=UTC) if written == "2026-06-05" else GIVEN
    )


def test_no_age_counts_back_from_a_vague_date() -> None:
    (vague,) = read_document(read_one("2026-06")).items
    assert vague.date_published is None
    (exact,) = read_document(read_one("2026-06", f"Date: {ANSWERED}")).items
    assert exact.date_published == datetime(2026, 6, 5, 7, tzinfo=UTC)
