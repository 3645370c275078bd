"""Labelled lines to pieces and stories: where a story begins, which is the main one, what its fields are."""

from __future__ import annotations

import pytest

from ingest.pages.blocks import PageStory
from ingest.pages.stories.assemble import assemble_stories, read_story, split_into_pieces
from tests.support.labels import read_label_signs, write_label_signs
from tests.support.page_lines import number_lines

# name -> the labels of a page's lines, its pieces
PIECES = {
    "no lines": ("", []),
    "one story and what is around it": ("..TBxxx--", ["furniture ..", "main TBxxx", "furniture --"]),
    "related stories one by one": ("xx<tr<tr", ["main xx", "related <tr", "related <tr"]),
    "without small print above": ("tr>trtt", ["related tr>", "related tr", "related t", "related t"]),
    "two lines of small print above one title": ("<<tm<t", ["related <<tm", "related <t"]),
    "a heading and comments are no story": ("xhtrcc", ["main x", "furniture h", "related tr", "furniture cc"]),
    "a title begins another main story": ("TxxTx", ["main Txx", "main Tx"]),
    "but one under its byline does not": ("BTxx", ["main BTxx"]),
    "a subheading stays within": ("TxsxBx", ["main TxsxBx"]),
    "text goes on behind a form": ("Tx-x", ["main Tx", "furniture -", "main x"]),
}


@pytest.mark.parametrize(("signs", "pieces"), PIECES.values(), ids=PIECES)
def test_pieces_are_runs_of_one_role(signs: str, pieces: list[str]) -> None:
    lines = number_lines(*(f"Line {number}" for number in range(len(signs))))
    found = list(split_into_pieces(lines, read_label_signs(signs)))
    assert [line for piece in found for line in piece.lines] == lines
    assert [f"{piece.role} {write_label_signs(piece.labels)}" for piece in found] == pieces


TEXT = "The ferry to the island left on time, and the whole quay was there to see it."
# name -> the lines of a story, their labels, its fields
STORIES = {
    "title and text": (["Ferry is back", TEXT, TEXT], "Txx", PageStory("Ferry is back", (TEXT, TEXT))),
    "subheadings are paragraphs": (
        ["Ferry", TEXT, "The crack", TEXT],
        "Txsx",
        PageStory("Ferry", (TEXT, "The crack", TEXT)),
    ),
    "a title on two lines": (
        ["Ferry is back", "after winter", TEXT],
        "ttr",
        PageStory("Ferry is back after winter", (TEXT,)),
    ),
    "source and age above": (
        ["Harbour Times · vor 2 Stunden", "Ferry is back"],
        "<t",
        PageStory("Ferry is back", source="Harbour Times", age_seconds=7200),
    ),
    "author and date below": (
        ["Ferry is back", "By Ana Ruiz", "4 June 2025", TEXT],
        "TBBx",
        PageStory("Ferry is back", (TEXT,), author="Ana Ruiz", published="4 June 2025"),
    ),
    "all in one line": (
        ["• Ferry is back (Harbour Times, 8 minutes ago)"],
        "t",
        PageStory("Ferry is back", source="Harbour Times", age_seconds=480),
    ),
    "an Arabic source behind its mark": (
        ["عودة العبارة", "المصدر: الجزيرة نت"],
        "tm",
        PageStory("عودة العبارة", source="الجزيرة نت"),
    ),
    "small print that is but a name": (
        ["Coast Radio", "Ferry is back"],
        "<t",
        PageStory("Ferry is back", source="Coast Radio"),
    ),
    "a name on a line with the time before a lone one": (
        ["Ferries", "Ferry is back", "Coast Radio · yesterday"],
        "<tm",
        PageStory("Ferry is back", source="Coast Radio", age_seconds=86400),
    ),
    "a name that comes twice before a lone one": (
        ["Ferries", "Coast Radio", "Ferry is back", "• Coast Radio"],
        "<<tm",
        PageStory("Ferry is back", source="Coast Radio"),
    ),
    "a credit before the first sentence": (
        ["Ferry is back", f"Coast Radio/ {TEXT}"],
        "Tx",
        PageStory("Ferry is back", (f"Coast Radio/ {TEXT}",), source="Coast Radio"),
    ),
    "nothing but an age": (["2 hours ago"], "<", PageStory(age_seconds=7200)),
    "no lines": ([], "", PageStory()),
}


@pytest.mark.parametrize(("texts", "signs", "story"), STORIES.values(), ids=STORIES)
def test_a_story_has_the_fields_of_its_lines(texts: list[str], signs: str, story: PageStory) -> None:
    assert read_story(number_lines(*texts), read_label_signs(signs)) == story


def test_a_story_leads_where_its_first_link_does() -> None:
    title, text, more = number_lines("Ferry is back", TEXT, "Harbour Times")
    lines = [title, text._replace(href="/ferry"), more._replace(href="/paper")]
    assert read_story(lines, read_label_signs("trm")).url == "/ferry"


LONG = f"{TEXT} {TEXT}"
# name -> lines, their labels, title and number of paragraphs of the main story, titles of the related ones
PAGES: dict[str, tuple[list[str], str, tuple[str | None, int] | None, list[str | None]]] = {
    "a story and two others": (
        ["Menu", "Ferry is back", TEXT, LONG, "Mill grinds", "Bees are here"],
        ".Txxtt",
        ("Ferry is back", 2),
        ["Mill grinds", "Bees are here"],
    ),
    "the longer of two main stories": (
        ["Weather", TEXT, "Ferry is back", LONG],
        "TxTx",
        ("Ferry is back", 1),
        [],
    ),
    "text that goes on behind a form": (["Ferry is back", TEXT, "Sign up!", TEXT], "Tx-x", ("Ferry is back", 2), []),
    "a short line that closes the text is none of it": (
        ["Ferry is back", TEXT, "Top picks"],
        "Txx",
        ("Ferry is back", 1),
        [],
    ),
    "but a short sentence is": (["Ferry is back", TEXT, "Nobody knew."], "Txx", ("Ferry is back", 2), []),
    "four words are no story": (["Ferry", "Late again, they say"], "Tx", None, []),
    "the story that heads a page without a main one": (
        ["Ferry is back", TEXT, LONG, "Mill grinds", TEXT],
        "trrtr",
        ("Ferry is back", 2),
        ["Mill grinds"],
    ),
    "a row of equal stories has no main one": (
        ["Ferry is back", TEXT, "Mill grinds", TEXT],
        "trtr",
        None,
        ["Ferry is back", "Mill grinds"],
    ),
    "an empty page": ([], "", None, []),
}


@pytest.mark.parametrize(("texts", "signs", "main", "related"), PAGES.values(), ids=PAGES)
def test_a_page_has_one_main_story_at_most(
    texts: list[str], signs: str, main: tuple[str | None, int] | None, related: list[str | None]
) -> None:
    page = assemble_stories(number_lines(*texts), read_label_signs(signs))
    assert (page.main and (page.main.title, len(page.main.paragraphs))) == main
    assert [story.title for story in page.related] == related


def test_every_line_is_in_a_block_that_says_why() -> None:
    lines = number_lines(
        "Ferries", "Weather", TEXT, "Ferry is back", LONG, "Related articles", "Mill grinds", "yesterday"
    )
    page = assemble_stories(lines, read_label_signs(".TxTxhtm"))
    assert [(block.role, block.reason, block.first, block.last) for block in page.blocks] == [
        ("furniture", "before the story", 1, 1),
        ("furniture", "text apart from the main story", 2, 3),
        ("main", "main story: title, text", 4, 5),
        ("furniture", "heading of related stories", 6, 6),
        ("related", "related story 1: title, age", 7, 8),
    ]
