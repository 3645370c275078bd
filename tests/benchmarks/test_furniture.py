"""What the evaluation of learned furniture counts."""

from __future__ import annotations

from datetime import UTC, datetime

from benchmarks.furniture import find_joined_by_furniture
from dedupe import Article

FORM = "Get our letter every morning, and another one at night, from people who never sleep at all."


def article(name: str, text: str) -> Article:
    return Article(id=name, text=f"{text}\n\n{FORM}", seen_at=datetime(2026, 3, 2, tzinfo=UTC), source="c.example")


def test_pairs_that_share_only_what_recurs() -> None:
    same = "Both of these two say that the ferry came late and that the library was closed."
    articles = [article(f"other{n}", f"Report {n}") for n in range(4)]
    articles += [article("a", same), article("b", same), article("c", "Something else altogether was said here.")]
    stories = {one.id: "joined" if len(one.id) == 1 else one.id for one in articles}
    assert {frozenset(one.id for one in pair) for pair in find_joined_by_furniture(articles, stories)} == {
        frozenset("ac"),
        frozenset("bc"),
    }
