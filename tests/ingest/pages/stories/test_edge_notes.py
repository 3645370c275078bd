"""Notes before and behind the main story, told from it by how its paragraphs are set."""

from __future__ import annotations

import pytest

from ingest.pages.stories.edge_notes import relabel_story_edges
from tests.support.labels import read_label_signs, write_label_signs
from tests.support.page_lines import number_lines

TEXT = "The ferry to the island left on time this morning, and the whole quay was there to see it go out."
TIGHT = ["Ferry is back", TEXT, TEXT, TEXT, TEXT]
APART = ["Ferry is back", "", TEXT, "", TEXT, "", TEXT, "", TEXT]
AUTHOR = ["About the author", "Ida Lund writes about harbours and ships"]

# name -> lines ("" is an empty one), their labels, the labels afterwards
PAGES = {
    "a tight story alone": (TIGHT, "Txxxx", "Txxxx"),
    "a note before a tight story": ([*AUTHOR, "", *TIGHT], "Txxxxxx", "..Txxxx"),
    "a note behind it": ([*TIGHT, "", *AUTHOR], "Txxxxxx", "Txxxx--"),
    "a single line behind it": ([*TIGHT, "", "Letters to the editor"], "Txxxxx", "Txxxx-"),
    "a paragraph set apart behind it": ([*TIGHT, "", TEXT], "Txxxxx", "Txxxxx"),
    "a note in the middle stays": ([*TIGHT, "", *AUTHOR, "", *TIGHT[1:]], "Txxxxxxxxxx", "Txxxxxxxxxx"),
    "a note behind paragraphs that stand alone": ([*APART, "", *AUTHOR], "Txxxxxx", "Txxxx--"),
    "a note of two sentences is text": (
        [*TIGHT, "", "Ida Lund wrote it.", "She lives by the sea."],
        "Txxxxxx",
        "Txxxxxx",
    ),
    "too short a story to tell": (["Ferry is back", TEXT, "", *AUTHOR], "Txxx", "Txxx"),
    "notes that were furniture before": ([*AUTHOR, "", *TIGHT], "..Txxxx", "..Txxxx"),
    "related stories are left alone": ([*TIGHT, "", "Mill grinds", "yesterday"], "Txxxxtm", "Txxxxtm"),
    "a story that ends with a label of the page": ([*TIGHT, "Top picks of the week"], "Txxxxx", "Txxxx-"),
    "a poem's lines end without a stop": (
        ["Ferry is back", *[TEXT.rstrip(".")] * 4],
        "Txxxx",
        "Txxxx",
    ),
    "a Russian note": (
        [
            "Об авторе",
            "Ида Лунд пишет о гаванях и кораблях",
            "",
            "Паром вернулся",
            *[
                "Паром вышел утром вовремя, и "
                "весь причал пришел смотреть на это, как сказал начальник порта в этот день."
            ]
            * 4,
        ],
        "Txxxxxx",
        "..Txxxx",
    ),
    "no lines": ([], "", ""),
}


@pytest.mark.parametrize(("texts", "before", "after"), PAGES.values(), ids=PAGES)
def test_notes_at_the_edges_are_none_of_the_story(texts: list[str], before: str, after: str) -> None:
    labels = read_label_signs(before)
    assert write_label_signs(relabel_story_edges(number_lines(*texts), labels)) == after
    assert write_label_signs(labels) == before
