"""A short text with which a longer one begins is its teaser, in every script and under whatever headline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dedupe import Article, Params, StreamJudge
from tests.support.unrelated_reports import REPORTS

PARAMS = Params()
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def make_article(name: str, title: str, text: str, hours: float = 0) -> Article:
    moment = NOW + timedelta(hours=hours)
    return Article(id=f"it_{name}", title=title, text=text, seen_at=moment, source=f"{name}.example")


def cut_opening(text: str, words: int, letters: int) -> str:
    """So many words, or letters where no spaces are written, with a last word that is cut off."""
    line = " ".join(text.split())
    return (" ".join(line.split()[:words])[:-1] if line.count(" ") > 20 else line[:letters]) + "…"


def relations(*articles: Article) -> list[str]:
    return [verdict.relation for verdict in StreamJudge(PARAMS).judge(articles)]


@pytest.mark.parametrize("script", ["Thai", "Arabic", "Devanagari", "Han"])
def test_eighty_letters_or_twenty_eight_words_are_a_teaser_where_capitals_tell_no_names(script: str) -> None:
    whole, other = REPORTS[script][:2]
    teaser = make_article("b", other[:12], cut_opening(whole, 28, 80), 2)
    for articles in ((make_article("a", whole[:12], whole), teaser), (teaser, make_article("a", whole[:12], whole, 3))):
        assert relations(*articles) in (["new", "partial"], ["new", "update"], ["new", "copy"])


@pytest.mark.parametrize("script", REPORTS)
def test_what_only_shares_the_first_half_of_a_teaser_is_another_text(script: str) -> None:
    whole, other = REPORTS[script][:2]
    mixed = cut_opening(whole, 10, 40)[:-1] + cut_opening(other, 10, 40)
    assert relations(make_article("a", "", whole), make_article("b", "", mixed, 2)) == ["new", "new"]


@pytest.mark.parametrize("script", REPORTS)
def test_a_line_of_a_few_words_proves_nothing(script: str) -> None:
    whole, other = REPORTS[script][:2]
    line = cut_opening(whole, 9, 24)
    assert relations(make_article("a", whole[:12], whole), make_article("b", other[:12], line, 2)) == ["new", "new"]


@pytest.mark.parametrize("words", range(18, 28))
def test_the_shortest_teaser_is_found_under_another_headline(words: int) -> None:
    for number, whole in enumerate(REPORTS["Devanagari"]):
        teaser = make_article("b", "", cut_opening(whole, words, 0), 2)
        assert relations(make_article("a", "", whole), teaser) == ["new", "partial"], number
