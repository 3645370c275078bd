"""The record of one item, as consumers receive it. Pure.

Item + Verdict ──► record (docs/record.schema.json)
"""

from __future__ import annotations

from typing import Any

from dedupe import Verdict, count_ignored_words
from ingest import Item, to_json_values

from .score_values import build_scores


def build_record_data(item: Item, verdict: Verdict, version: int) -> dict[str, Any]:
    """What an event with a record says: the record, and which change of its story this is."""
    return {"record": build_record(item, verdict, version), "story_revision": verdict.story.revision}


def build_record(item: Item, verdict: Verdict, version: int = 1) -> dict[str, Any]:
    """The record of one item: JSON values, empty fields left out."""
    return {
        "source": {},
        **to_json_values(item),
        "version": version,
        "story_id": verdict.story.id,
        "syndication": build_syndication(verdict),
    }


def build_syndication(verdict: Verdict) -> dict[str, Any]:
    """How the item stands to the other carriers of its text."""
    leader = verdict.story.representative
    values: dict[str, Any] = {"role": _role_of(verdict), "story_size": verdict.story.size}
    if words := count_ignored_words(verdict.article):
        values["furniture_words"] = words
    if evidence := build_match(verdict):
        values["match"] = evidence
    if leader.id != verdict.article.id:
        url = {"url": leader.url} if leader.url else {}
        values["origin"] = {"id": leader.id, **url, "basis": "representative"}
    return values


def build_match(verdict: Verdict) -> dict[str, Any] | None:
    """The evidence: what it was compared with, how much they share, and which rule decided."""
    if verdict.matched_id is None:
        return None
    values = {"matched_id": verdict.matched_id, "relation": verdict.relation, "rule": verdict.rule}
    return values if verdict.scores is None else {**values, **build_scores(verdict.scores)}


def _role_of(verdict: Verdict) -> str:
    if verdict.story.representative.id == verdict.article.id:
        return "sole" if verdict.story.size == 1 else "representative"
    return "partial" if verdict.relation == "partial" else "copy"
