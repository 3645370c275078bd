"""Which label is the cheapest for a line by itself, and which of two lines is the dearer as what."""

from __future__ import annotations

import pytest

from ingest.pages.blocks import Line
from ingest.pages.labels.costs import IMPOSSIBLE_PRICE, Label, price_labels
from ingest.pages.lines.line_signs import read_signs

TITLE = "Ferry to the island is back in service"
PROSE = "The ferry to the island left on time this morning, and the whole quay was there to see it."


def price_line(text: str, href: str | None = None, heading: int = 0) -> dict[Label, float]:
    line = Line(text, 1, href=href, heading=heading)
    (signs,) = read_signs([line])
    return dict(zip(Label, price_labels(line, signs), strict=True))


MAIN_OR_RELATED = (Label.TITLE, Label.RELATED_TITLE, Label.TEXT, Label.RELATED_TEXT, Label.FURNITURE, Label.COMMENT)
# name -> a line, what it is rather than any other of a title, a text, furniture or a comment
CHEAPEST = {
    "a headline": (TITLE, {Label.TITLE, Label.RELATED_TITLE}),
    "a Japanese headline": ("島への渡し船が六週間ぶりに運航を再開", {Label.TITLE, Label.RELATED_TITLE}),
    "a sentence": (PROSE, {Label.TEXT, Label.RELATED_TEXT}),
    "a Hindi sentence": (
        "द्वीप के लिए नौका आज सुबह समय पर निकली और पूरा घाट उसे देखने आया था।",
        {Label.TEXT, Label.RELATED_TEXT},
    ),
    "a share bar": ("Share this article", {Label.FURNITURE}),
    "a legal line": ("© 2031 Harbour Times. All rights reserved.", {Label.FURNITURE}),
    "an entry with its time": ("Ferry is late again (Harbour Times, 2 hours ago)", {Label.RELATED_TITLE}),
    "a reply link": ("Reply", {Label.COMMENT}),
    "a comment's heading": ("2 Kommentare", {Label.COMMENT}),
}


@pytest.mark.parametrize(("text", "labels"), CHEAPEST.values(), ids=CHEAPEST)
def test_a_line_is_cheapest_as_what_it_looks_like(text: str, labels: set[Label]) -> None:
    prices = price_line(text)
    lowest = min(prices[label] for label in MAIN_OR_RELATED)
    assert {label for label in MAIN_OR_RELATED if prices[label] == lowest} == labels


SMALL_PRINT = (Label.BYLINE, Label.RELATED_BEFORE, Label.RELATED_MIDDLE, Label.RELATED_AFTER)


@pytest.mark.parametrize("text", ["2 hours ago", "Harbour Times · yesterday", "Quelle: Hafenblatt", "Par Ana Ruiz"])
def test_small_print_is_cheapest_as_small_print(text: str) -> None:
    prices = price_line(text)  # the head of a comment may look the same
    others = (label for label in MAIN_OR_RELATED if label is not Label.COMMENT)
    assert max(prices[label] for label in SMALL_PRINT) < min(prices[label] for label in others)


@pytest.mark.parametrize("text", [PROSE, "Share this article", "Ferry is late again (Harbour Times, 2 hours ago)"])
def test_other_lines_are_no_small_print(text: str) -> None:
    prices = price_line(text)
    assert all(prices[label] >= IMPOSSIBLE_PRICE for label in SMALL_PRINT)


def test_a_heading_of_related_stories_is_cheapest_as_that() -> None:
    prices = price_line("Related articles")
    assert min(prices, key=prices.__getitem__) is Label.HEADING


def test_a_heading_or_a_link_makes_a_title_cheaper_and_changes_nothing_else() -> None:
    plain, marked, linked = price_line(TITLE), price_line(TITLE, heading=2), price_line(TITLE, href="/a")
    for label in Label:
        is_title = label in (Label.TITLE, Label.RELATED_TITLE)
        assert (marked[label] < linked[label] < plain[label]) == is_title
        assert is_title or marked[label] == linked[label] == plain[label]


def test_a_title_gets_dearer_with_its_length() -> None:
    prices = [price_line(" ".join(["Ferry"] * words))[Label.TITLE] for words in (8, 25, 40, 80)]
    assert prices == sorted(set(prices))


def test_a_title_that_ends_with_a_stop_is_dear() -> None:
    assert price_line(TITLE)[Label.TITLE] < price_line(f"{TITLE}:")[Label.TITLE] < price_line(f"{TITLE}.")[Label.TITLE]
