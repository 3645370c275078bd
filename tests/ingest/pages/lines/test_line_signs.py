"""What single lines show: their length, their end, small print, set phrases, and whether they stand there twice."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.pages.blocks import Line
from ingest.pages.lines.bylines import Byline
from ingest.pages.lines.line_signs import LineSigns, read_signs
from tests.support.page_lines import number_lines

PROSE = "The ferry to the island left on time this morning, said the harbour master."

# name -> a line, the signs of it that are not those of any line
SIGNS: dict[str, tuple[str, dict[str, Any]]] = {
    "a title": ("Ferry back in service", {"words": 4, "end_mark": "", "byline": None, "is_prose": False}),
    "a question": ("Who pays for the ferry?", {"words": 5, "end_mark": "?", "is_prose": False}),
    "a sentence": ("The ferry left this morning.", {"words": 5, "end_mark": ".", "is_prose": True}),
    "a long sentence": (PROSE, {"words": 14, "is_prose": True, "has_name": False, "may_be_name": False}),
    "Chinese prose, words not written apart": (
        "市政府宣布从下周一起恢复前往岛屿的渡轮服务并且票价保持不变直到年底。",
        {"words": 16, "end_mark": ".", "is_prose": True},
    ),
    "an age": ("vor 2 Stunden", {"byline": Byline(age_seconds=7200), "has_time": True, "has_name": False}),
    "a source and an age": (
        "Harbour Times · 2 hours ago",
        {"byline": Byline(source="Harbour Times", age_seconds=7200), "has_time": True, "has_name": True},
    ),
    "a title with its time behind it is no small print": (
        "Ferry is late again (Harbour Times, 2 hours ago)",
        {"has_time": False, "has_name": False},
    ),
    "a list entry": ("• Ferry is late again", {"is_listed": True}),
    "degrees below zero": ("-5 degrees at the quay", {"is_listed": False}),
    "a set phrase has no byline": (
        "Share this article",
        {"furniture": "share bar", "byline": None, "has_time": False},
    ),
    "a heading of other stories": ("Mehr zum Thema:", {"is_related_heading": True, "is_comment_heading": False}),
    "a heading of comments": ("2 Kommentare", {"is_related_heading": False, "is_comment_heading": True}),
    "a reply link": ("Reply", {"is_reply": True}),
    "a word that only begins so": ("Replying to the mayor", {"is_reply": False}),
}


def signs_of(*texts: str) -> list[LineSigns]:
    return read_signs(number_lines(*texts))


@pytest.mark.parametrize(("text", "expected"), SIGNS.values(), ids=SIGNS)
def test_a_line_shows_what_it_is(text: str, expected: dict[str, Any]) -> None:
    (signs,) = signs_of(text)
    assert {name: getattr(signs, name) for name in expected} == expected


# name -> lines, which of them are repeated
REPEATED = {
    "a source under two titles": (["Ferry is late", "Harbour Times", "Mill grinds", "Harbour Times"], [1, 3]),
    "case, bullets and marks are no difference": (["• Coast Radio", "COAST RADIO.", "Coast radio"], [0, 1, 2]),
    "a sentence is no name, however often it comes": (["Who pays for it?", "Who pays for it?"], []),
    "a line of more than sixty letters": (["A very long name of a paper " * 3] * 2, []),
    "marks alone": (["***", "***"], []),
    "all different": (["Harbour Times", "Coast Radio"], []),
}


@pytest.mark.parametrize(("texts", "places"), REPEATED.values(), ids=REPEATED)
def test_a_short_line_may_stand_on_a_page_more_than_once(texts: list[str], places: list[int]) -> None:
    assert [place for place, signs in enumerate(signs_of(*texts)) if signs.is_repeated] == places


def test_a_page_without_lines_has_no_signs() -> None:
    assert read_signs([]) == []


def test_a_line_of_megabytes_is_measured_by_its_characters() -> None:
    (signs,) = read_signs([Line("word " * 10_000, 1)])
    assert signs.words == 50_000 // 8
