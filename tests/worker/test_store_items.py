"""Articles and verdicts as they are kept: what is read is what was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from dedupe import Article, Scores, Story, Verdict
from tests.support.texts import WHOLE
from worker.runtime import Runtime
from worker.store.items import StoredVerdict, pack_article, pack_digests, pack_verdict, unpack_article

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLAIN = Article(id="it_a", seen_at=NOON)

ARTICLES = {
    "no more than must be": PLAIN,
    "everything": Article(
        id="it_b", title="Fähre – 渡轮", text=WHOLE, seen_at=NOON + timedelta(microseconds=1), dated=False,
        source="harbour.example", url="https://harbour.example/2026/ferry",
        furniture=(b"6bytes", b"\x00\xff\x00\xff\n\0"),
    ),
    "before 1970": replace(PLAIN, seen_at=datetime(1931, 1, 1, tzinfo=UTC)),
    "another time zone": replace(PLAIN, seen_at=NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))),
    "all sorts of spaces": replace(PLAIN, text="a\0b\n\n\u2028c\r"),
}  # fmt: skip


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES)
def test_an_article_is_read_as_it_was_written(article: Article) -> None:
    assert unpack_article(pack_article(article)) == article


def test_a_long_article_is_kept_small() -> None:
    assert len(pack_article(replace(PLAIN, text=WHOLE * 20))) < len(WHOLE)


SCORES = Scores(jaccard=0.123456789, item_in_matched=1.0, matched_in_item=0.0, shared_blocks=3)
NEW = Verdict(article=PLAIN, relation="new", rule="no_match", story=Story(id="st_a", representative=PLAIN))

VERDICTS = {
    "nothing to compare with": NEW,
    "kept apart": replace(NEW, rule="template.form", matched_id="it_b", scores=SCORES),
    "a copy": replace(NEW, relation="copy", rule="same_text", matched_id="it_b", scores=SCORES),
}


@pytest.mark.raw_store
@pytest.mark.parametrize("verdict", VERDICTS.values(), ids=VERDICTS)
def test_a_verdict_is_read_as_it_was_written(rt: Runtime, verdict: Verdict) -> None:
    fields = {"article": pack_article(PLAIN), "story": "st_a", "version": "1", "verdict": pack_verdict(verdict)}
    rt.items._client.hset(rt.items._keys.item("it_a"), mapping={**fields, "digests": pack_digests({})})
    read = rt.items.load_items(["it_a"])["it_a"].verdict
    assert read == StoredVerdict(
        relation=verdict.relation, rule=verdict.rule, matched_id=verdict.matched_id, scores=verdict.scores
    )


def test_a_verdict_takes_few_bytes() -> None:
    long = replace(NEW, rule="same_address.article", matched_id="it_" + "a" * 26, scores=SCORES)
    assert len(pack_verdict(long)) <= 100
