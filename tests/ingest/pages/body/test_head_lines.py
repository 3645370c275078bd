"""Small print of a story's head: it leaves the text, whether the lead stands above it or below."""

from __future__ import annotations

import pytest

from ingest.pages.body.head_lines import split_off_head

LEAD = "The quay stays shut until the crack in the crane is mended."
FIRST = "Boats have had to wait outside the harbour since Monday, and nobody there knows for how long."
LAST = "The harbour master said that a part was ordered from abroad."

# name -> the lines above the text, what of them stays
HEADS = {
    "nothing": ([], []),
    "a lead": ([LEAD], [LEAD]),
    "byline and date": (["By Ida Lund", "4 May 2025"], []),
    "three lines": (["By Ida Lund", "Coast Radio", "4 May 2025"], []),
    "name, role, date": (["Ida Lund", "Harbour reporter", "4 May 2025, 10:15"], []),
    "byline and age": (["By Ida Lund", "3 hours ago"], []),
    "a byline below the lead": ([LEAD, "By Ida Lund", "4 May 2025"], [LEAD]),
    "a date below the lead": ([LEAD, "4 May 2025"], [LEAD]),
    "in German": ([LEAD, "Von Ida Lund", "4. Mai 2025, 10:15 Uhr"], [LEAD]),
    "a date above, a byline below": (["4 May 2025", LEAD, "By Ida Lund"], [LEAD]),
    "a label alone": (["HAVEN"], ["HAVEN"]),
}


@pytest.mark.parametrize(("head", "kept"), HEADS.values(), ids=HEADS)
def test_small_print_is_no_text(head: list[str], kept: list[str]) -> None:
    text, small_print = split_off_head([*head, FIRST, LAST])
    assert text == [*kept, FIRST, LAST]
    assert sorted([*kept, *small_print]) == sorted(head)


TEXTS = {
    "a chronicle": [LEAD, "4 May 2025", FIRST, "5 May 2025", LAST],
    "a date below two paragraphs": [FIRST, LAST, "4 May 2025", FIRST],
    "an invitation, with nothing behind its date": [LEAD, "4 May 2025"],
    "questions and answers": ["Why is it shut?", LEAD, "For how long?", FIRST],
}


@pytest.mark.parametrize("paragraphs", TEXTS.values(), ids=TEXTS)
def test_dates_within_a_text_stay(paragraphs: list[str]) -> None:
    assert split_off_head(paragraphs) == (paragraphs, [])
