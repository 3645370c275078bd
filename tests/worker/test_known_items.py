"""known_items: an item that the server knows, in words and as JSON values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dedupe import Scores
from tests.support.clock import NOW
from tests.support.judging import make_item, make_item_article, make_stored_item
from worker.judging.known_items import describe_withdrawal, is_valid_id, pack_article, pack_verdict
from worker.store.items import StoredVerdict, Withdrawal

# name: (a withdrawal, what is said of it)
WITHDRAWALS: dict[str, tuple[Withdrawal, str]] = {
    "by hand, for a reason": (
        Withdrawal(by="hand", at=NOW, story_id="st_a", reason="a hoax"),
        "withdrawn by hand on 2026-06-07 18:00: a hoax",
    ),
    "by hand, without a word": (
        Withdrawal(by="hand", at=NOW, story_id="st_a"),
        "withdrawn by hand on 2026-06-07 18:00",
    ),
    "by its source": (
        Withdrawal(by="source", at=NOW, story_id=None, status="canceled"),
        "withdrawn by its source on 2026-06-07 18:00: canceled",
    ),
    "a reason says more than a status": (
        Withdrawal(by="source", at=NOW, story_id=None, status="canceled", reason="a hoax"),
        "withdrawn by its source on 2026-06-07 18:00: a hoax",
    ),
}


@pytest.mark.parametrize(("withdrawal", "says"), WITHDRAWALS.values(), ids=WITHDRAWALS)
def test_a_withdrawal_says_by_whom_when_and_why(withdrawal: Withdrawal, says: str) -> None:
    assert describe_withdrawal(withdrawal) == says


def test_an_article_is_packed_without_its_text() -> None:
    article = replace(make_item_article("gull"), dated=False)
    assert pack_article(article) == {
        "id": "it_gull",
        "title": "Ferry in port, says gull",
        "source": "gull.example",
        "url": "https://gull.example/2026/ferry",
        "seen_at": NOW,
        "dated": False,
    }


SCORES = Scores(jaccard=0.123456, item_in_matched=0.5, matched_in_item=0.987654, shared_blocks=3)
NOTHING = dict.fromkeys(
    ("relation", "rule", "matched_id", "jaccard", "containment", "containment_of", "shared_blocks")
)  # as for an item of an older feedmill

# name: (what is kept of the verdict, what it is packed as)
VERDICTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nothing": ({}, NOTHING),
    "compared with nothing": (
        {"relation": "new", "rule": "no_match"},
        {**NOTHING, "relation": "new", "rule": "no_match"},
    ),
    "with evidence, rounded": (
        {"relation": "partial", "rule": "contained", "matched_id": "it_b", "scores": SCORES},
        {
            "relation": "partial",
            "rule": "contained",
            "matched_id": "it_b",
            "jaccard": 0.1235,
            "containment": 0.9877,
            "containment_of": "matched",
            "shared_blocks": 3,
        },
    ),
}


@pytest.mark.parametrize(("kept", "packed"), VERDICTS.values(), ids=VERDICTS)
def test_a_verdict_is_packed_with_its_evidence(kept: dict[str, Any], packed: dict[str, Any]) -> None:
    verdict = StoredVerdict(**{"matched_id": None, "scores": None, **kept}) if kept else None
    assert pack_verdict(make_stored_item(make_item(), verdict=verdict)) == packed


@pytest.mark.parametrize("text", ["", "*", "a:b", "a b", "a\n", "it_ä", "x" * 101, "{a}", "../a"])
def test_what_can_be_no_id(text: str) -> None:
    assert not is_valid_id(text)


@pytest.mark.parametrize("text", ["it_5xbsv2e4", "st_1", "A", "x" * 100])
def test_what_can_be_an_id(text: str) -> None:
    assert is_valid_id(text)
