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
    "date, then byline, on one line": (["Posted on May 4, 2025 by Ida Lund"], []),
    "byline, then date and time": (["By Ida Lund on May 4, 2025 at 10:15 am"], []),
    "two lines with their verbs": (
        ["First published: Sun 4 May 2025 10.15 BST", "Last modified on Mon 5 May 2025 11.00 BST"],
        [],
    ),
    "a byline that lost its date": ([", by Ida Lund"], []),
    "one line in German": (["Veröffentlicht am 4. Mai 2025 von Ida Lund"], []),
    "one line in French": (["Par Ida Lund, publié le 04/05/2025 à 10:15, mis à jour le 05/05/2025 à 11:00"], []),
    "one line in Spanish": (["Publicado el 4 de mayo de 2025 por Ida Lund"], []),
    "one line in Portuguese": (["Por Ida Lund em 4 de maio de 2025"], []),
    "one line in Russian": (["Опубликовано 4 мая 2025 г. автор Ида Лунд"], []),
    "one line in Polish": (["Opublikowano 4 maja 2025 przez Ida Lund"], []),
    "one line in Czech": (["Zveřejněno 4. května 2025, autor: Ida Lund"], []),
    "one line in Greek": (["Δημοσιεύθηκε 4 Μαΐου 2025 από Ida Lund"], []),
    "one line in Hindi": (["प्रकाशित: 4 मई 2025"], []),
    "one line in Arabic": (["نشر في 4 مايو 2025 بقلم إيدا لوند"], []),
    "one line in Korean": (["입력 2025.05.04 10:15 수정 2025.05.05 11:00"], []),
    "a heading with a date": (["The concert on 4 May 2025"], ["The concert on 4 May 2025"]),
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
