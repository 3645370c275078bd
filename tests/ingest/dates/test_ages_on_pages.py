"""A card whose age can't be read keeps its story and its source, without a date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingest import Document, read_document

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)
STORY = (
    "<p>The harbour board has decided to mend the old sea wall before the autumn storms, after a survey of it.</p>"
    "<p>Work is to begin on Monday with the removal of loose stones, which go by barge to the quarry at Kell.</p>"
)
CARDS = {
    "Ferry back in service after long repairs": "2 hours ago",
    "Rowing eight wins the county cup again": "3 days ago",
}


def read_card(age: str) -> tuple[str | None, datetime | None]:
    """Source and date of the card with this age, which must be there among the others."""
    title = "Lighthouse keeper finds bottle with letter"
    cards = "".join(
        f"<div><a href='/{place}'>{headline}</a><span>Coast Daily</span><span>{written}</span></div>"
        for place, (headline, written) in enumerate({**CARDS, title: age}.items())
    )
    html = (
        f"<html><article><h1>Sea wall to be mended</h1>{STORY}</article><section><h2>More</h2>{cards}</section></html>"
    )
    items = read_document(Document(body=html.encode(), kind="page", fetched_at=NOW)).items
    assert {item.title for item in items} >= {*CARDS, title}
    card = next(item for item in items if item.title == title)
    return card.source.name, card.date_published


@pytest.mark.parametrize(
    "age",
    [
        *("3 1/3 hours ago", "1,200 hours ago", "5.30 hours ago", "10 12 hours ago", "hours ago", "a while ago"),
        *("forty-two moons ago", "vor Kurzem", "1:99 hours ago"),
    ],
)
def test_an_age_that_cannot_be_read_costs_the_date_alone(age: str) -> None:
    assert read_card(age) == ("Coast Daily", None)


@pytest.mark.parametrize(
    ("age", "minutes"),
    [
        *(("half an hour ago", 30), ("2–3 hours ago", 180), ("vor anderthalb Stunden", 90), ("半小时前", 30)),
        *(("ten minutes ago", 10), ("Updated 10:30 2 hours ago", 120), ("a fortnight ago", 20160)),
    ],
)
def test_an_age_counts_back_from_the_fetch(age: str, minutes: int) -> None:
    assert read_card(age) == ("Coast Daily", NOW - timedelta(minutes=minutes))
