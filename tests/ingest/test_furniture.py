"""Lines that belong to the page, and sentences that only sound so."""

from __future__ import annotations

import pytest

from ingest.pages.lines.furniture import find_furniture_kind, is_comment_heading, is_related_heading, is_reply_line

REASONS = {
    "Share this article": "share bar",
    "Hashtags": "tags",
    "#ferry #island": "tags",
    "Advertisement": "advertising",
    "Enter your email address": "sign-up form",
    "Sign up for our daily newsletter": "sign-up form",
    "Try Our AI Features": "promotion of the site",
    "Explore what Newsmix AI can do for you:": "promotion of the site",
    "No comments yet...": "comment box",
    "Load more comments": "comment box",
    "Antworten": "comment box",
    "© 2031 Newsmix. All rights reserved.": "legal line",
    "Datenschutz": "legal line",
    "Read also: Ferry is late again": "promotion",
    "Lesen Sie auch: Fähre wieder zu spät": "promotion",
    "Home > World > Islands": "menu",
    "5 min read": "reading time",
    "https://news.example/a": "address",
    "Read this story at: https://news.example/a": "address",
    "* * *": "rule",
    "También te puede interesar": "heading of related stories",
    "He shared the letter on Facebook.": None,
    "Copyright law protects the rights of authors.": None,
    "We baked three hundred cookies for the shelter.": None,
    "The comments of the mayor were not kind.": None,
    "Ferry is late again": None,
    "Related: no; but that is a long sentence about how two things are related to each other, and the mayor, who "
    "knows both of them well, does not agree with it.": None,
}


@pytest.mark.parametrize("text", REASONS)
def test_whole_lines_are_judged(text: str) -> None:
    assert find_furniture_kind(text) == REASONS[text]


def test_headings_and_replies_in_many_languages() -> None:
    assert all(
        map(is_related_heading, ("Weitere Artikel", "À lire aussi :", "مقالات ذات صلة", "関連記事", "Похожие новости"))
    )
    assert all(map(is_comment_heading, ("Comments (2)", "12 Kommentare", "التعليقات", "コメント")))
    assert all(map(is_reply_line, ("Reply", "Responder", "رد", "返信")))
    assert not is_related_heading("Relations with the mainland")
