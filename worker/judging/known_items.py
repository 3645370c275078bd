"""An item that the server knows, as commands name, describe and pack it."""

from __future__ import annotations

import re
from typing import Any

from dedupe import Article

from ..store.items import StoredItem, Withdrawal

_ID_PATTERN = re.compile(r"\w{1,100}", re.ASCII)


def is_valid_id(text: str) -> bool:
    """Whether this can be the id of an item or story; nothing else may become part of a key.

    >>> is_valid_id("it_5xbsv2e4"), is_valid_id("it_5xbsv2e4:teaser"), is_valid_id("*"), is_valid_id("")
    (True, False, False, False)
    """
    return _ID_PATTERN.fullmatch(text) is not None


def pack_article(article: Article) -> dict[str, Any]:
    """An item as far as dedupe knows it, without its text."""
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "seen_at": article.seen_at,
        "dated": article.dated,
    }


def pack_verdict(item: StoredItem) -> dict[str, Any]:
    """The last verdict on an item with its evidence; all None where none is kept."""
    verdict = item.verdict
    scores = verdict and verdict.scores
    return {
        "relation": verdict and verdict.relation,
        "rule": verdict and verdict.rule,
        "matched_id": verdict and verdict.matched_id,
        "jaccard": scores and round(scores.jaccard, 4),
        "containment": scores and round(scores.containment, 4),
        "containment_of": scores and scores.containment_of,
        "shared_blocks": scores and scores.shared_blocks,
    }


def describe_withdrawal(withdrawal: Withdrawal) -> str:
    """Since when an item is withdrawn, by whom and why."""
    if withdrawal.is_lifted:
        by = f" by {withdrawal.actor}" if withdrawal.actor else ""
        return f"let in again{by}: it is published when its source brings it next"
    reason = withdrawal.reason or withdrawal.status
    by_hand = f"hand ({withdrawal.actor})" if withdrawal.actor else "hand"
    return (
        f"withdrawn by {'its source' if withdrawal.by == 'source' else by_hand} on {withdrawal.at:%Y-%m-%d %H:%M}"
        + (f": {reason}" if reason else "")
    )
