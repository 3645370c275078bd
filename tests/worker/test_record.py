"""The record of an item, as tables: its fields, its role among the carriers of its text, and the evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dedupe import Relation, Scores, Story, Verdict
from dedupe.furniture import make_paragraph_key
from ingest import Attachment, Author, Source
from tests.support.judging import make_item, make_item_article, make_story
from tests.support.texts import SENTENCES
from worker.judging.record import build_match, build_record, build_syndication
from worker.judging.score_values import build_scores

SCORES = Scores(jaccard=0.123456, item_in_matched=0.5, matched_in_item=0.98765, shared_blocks=3)


def make_verdict(story: Story, relation: Relation = "copy", **values: Any) -> Verdict:
    """On item a."""
    return Verdict(article=make_item_article("a"), relation=relation, rule="same_text", story=story, **values)


def test_a_record_is_the_item_with_its_place() -> None:
    item = make_item(
        text=SENTENCES[0], authors=(Author(name="Ines Prado"),), tags=("sea", "", "ferry"), summary="", language=None,
        attachments=(Attachment(url="https://a.example/i.mp3", size_in_bytes=0, duration_in_seconds=90.0),),
    )  # fmt: skip
    assert build_record(item, make_verdict(make_story("a"), "new"), 4) == {
        "source": {"domain": "a.example"},
        "id": "it_a",
        "version": 4,
        "url": "https://a.example/2026/ferry",
        "title": "Ferry in port, says a",
        "content_text": SENTENCES[0],
        "date_published": "2026-06-07T18:00:00Z",
        "authors": [{"name": "Ines Prado"}],
        "tags": ["sea", "", "ferry"],
        "attachments": [{"url": "https://a.example/i.mp3", "size_in_bytes": 0, "duration_in_seconds": 90.0}],
        "pub_status": "usable",
        "word_count": 21,
        "truncated": False,
        "provenance": {
            "job_id": "j1", "via": "file", "fetched_at": "2026-06-07T18:00:00Z", "part": "main", "position": 0,
            "date_basis": "declared", "extractor": "lxml", "text_digest": "d1",
        },
        "story_id": "st_a",
        "syndication": {"role": "sole", "story_size": 1},
    }  # fmt: skip


def test_a_source_that_says_nothing_is_there_all_the_same() -> None:
    record = build_record(make_item(source=Source()), make_verdict(make_story("a"), "new"))
    assert (record["source"], record["version"]) == ({}, 1)


# name: (who represents the story, how many are in it, relation, role)
ROLES: dict[str, tuple[str, int, Relation, str]] = {
    "alone": ("a", 1, "new", "sole"),
    "represents others": ("a", 2, "update", "representative"),
    "represents what it lies in": ("a", 2, "partial", "representative"),
    "copy": ("b", 2, "copy", "copy"),
    "later wording": ("b", 2, "update", "copy"),
    "again from its source": ("b", 3, "repeat", "copy"),
    "inside another": ("b", 2, "partial", "partial"),
}


@pytest.mark.parametrize(("lead", "size", "relation", "role"), ROLES.values(), ids=ROLES)
def test_a_role(lead: str, size: int, relation: Relation, role: str) -> None:
    syndication = build_syndication(make_verdict(make_story(lead, size=size), relation))
    assert (syndication["role"], syndication["story_size"]) == (role, size)
    assert ("origin" in syndication) is (lead != "a")


# name: (link of the representative, origin)
ORIGINS = {
    "with a link": ("https://b.example/ferry", {"url": "https://b.example/ferry"}),
    "without one": ("", {}),
}


@pytest.mark.parametrize(("url", "link"), ORIGINS.values(), ids=ORIGINS)
def test_an_origin_is_the_representative(url: str, link: dict[str, str]) -> None:
    story = replace(make_story("b"), representative=replace(make_item_article("b"), url=url))
    origin = build_syndication(make_verdict(story))["origin"]
    assert origin == {"id": "it_b", "basis": "representative", **link}


def test_words_that_count_for_nothing_are_counted() -> None:
    article = replace(make_item_article("a"), furniture=(make_paragraph_key(SENTENCES[1]),))
    verdict = replace(make_verdict(make_story("a"), "new"), article=article)
    assert build_syndication(verdict)["furniture_words"] == len(SENTENCES[1].split())
    assert "furniture_words" not in build_syndication(make_verdict(make_story("a"), "new"))


DECIDED = {"matched_id": "it_b", "relation": "copy", "rule": "same_text"}
NUMBERS = {"jaccard": 0.1235, "containment": 0.9877, "containment_of": "matched", "shared_blocks": 3}
# name: (what it was compared with, evidence of the verdict, match)
MATCHES: dict[str, tuple[str | None, Scores | None, dict[str, Any] | None]] = {
    "nothing": (None, None, None),
    "nothing, whatever the scores say": (None, SCORES, None),
    "a story": ("it_b", SCORES, {**DECIDED, **NUMBERS}),
    "a story, without scores": ("it_b", None, DECIDED),
}


@pytest.mark.parametrize(("matched_id", "scores", "match"), MATCHES.values(), ids=MATCHES)
def test_a_match(matched_id: str | None, scores: Scores | None, match: dict[str, Any] | None) -> None:
    verdict = make_verdict(make_story("b"), matched_id=matched_id, scores=scores)
    assert build_match(verdict) == match
    assert build_syndication(verdict).get("match") == match


def test_a_new_story_may_name_what_it_was_kept_apart_from() -> None:
    verdict = make_verdict(make_story("a"), "new", matched_id="it_b", scores=SCORES)
    syndication = build_syndication(verdict)
    assert (syndication["role"], syndication["match"]["relation"]) == ("sole", "new")


def test_equal_shares_are_the_item_in_the_matched() -> None:
    scores = build_scores(Scores(jaccard=1.0, item_in_matched=1.0, matched_in_item=1.0, shared_blocks=1))
    assert (scores["containment"], scores["containment_of"]) == (1.0, "item")
