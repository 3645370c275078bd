"""What dedupe gets of an item, as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dedupe import Params, make_sketches
from ingest import Source
from tests.support.clock import NOW
from tests.support.judging import make_item, make_item_article
from tests.support.texts import OTHER, WHOLE
from worker.judging.article_of_item import article_of, sketch_articles

FETCHED = NOW + timedelta(hours=3)

# name: (fields of the item, fields of the article)
ARTICLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "as it is": (
        {},
        {"id": "it_a", "title": "Ferry in port, says a", "text": WHOLE, "seen_at": NOW, "dated": True,
         "source": "a.example", "url": "https://a.example/2026/ferry", "furniture": ()},
    ),
    "undated": ({"date_published": None}, {"seen_at": FETCHED, "dated": False}),
    "no headline": ({"title": None}, {"title": ""}),
    "no text": ({"content_text": None}, {"text": ""}),
    "no link": ({"url": None}, {"url": ""}),
    "a link with where a reader came from": ({"url": "https://a.example/ferry?utm_source=x"}, {"url": "https://a.example/ferry"}),
    "a link that is no address": ({"url": "mailto:desk@a.example"}, {"url": ""}),
    "a source without a domain": ({"source": Source(name="Harbour Courier")}, {"source": "harbour courier"}),
    "a source that says nothing": ({"source": Source()}, {"source": ""}),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), ARTICLES.values(), ids=ARTICLES)
def test_article_of(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    item = make_item(**fields)
    article = article_of(replace(item, provenance=replace(item.provenance, fetched_at=FETCHED)))
    assert {name: getattr(article, name) for name in expected} == expected


def test_each_article_is_sketched_under_its_own_id() -> None:
    articles = [make_item_article("a"), make_item_article("b", OTHER)]
    own, other = make_sketches(articles, Params())
    assert own.keys != other.keys
    assert sketch_articles(articles, Params()) == (("it_a", own), ("it_b", other))
    assert sketch_articles([], Params()) == ()
