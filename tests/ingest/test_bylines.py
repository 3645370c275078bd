"""Small print: source, author and time in any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.pages.lines.bylines import Byline, is_name, read_byline, read_dateline_source, same_name

HOURS2 = 7200

LINES: dict[str, Byline | None] = {
    "Harbour Times · 2 hours ago": Byline(source="Harbour Times", age_seconds=HOURS2),
    "2 hours ago – Harbour Times": Byline(source="Harbour Times", age_seconds=HOURS2),
    "Harbour Times | 2 hours ago": Byline(source="Harbour Times", age_seconds=HOURS2),
    "The Week · 2 hours ago": Byline(source="The Week", age_seconds=HOURS2),
    "Harbour Times 2 hours ago": Byline(source="Harbour Times", age_seconds=HOURS2),
    "El Faro, hace 2 horas": Byline(source="El Faro", age_seconds=HOURS2),
    "Harbour Times, June 4, 2025": Byline(source="Harbour Times", published="June 4, 2025"),
    "By Elsa Brandt | 4 June 2025": Byline(author="Elsa Brandt", published="4 June 2025"),
    "Source: Harbour Times": Byline(source="Harbour Times"),
    "Quelle: Hafenblatt": Byline(source="Hafenblatt"),
    "By Elsa Brandt": Byline(author="Elsa Brandt"),
    "Von Anna van der Berg": Byline(author="Anna van der Berg"),
    "• Ferry is late again (Harbour Times, 2 hours ago)": Byline(
        source="Harbour Times", age_seconds=HOURS2, title="Ferry is late again"
    ),
    "Ferry is late again - Harbour Times - 2 hours ago": Byline(
        source="Harbour Times", age_seconds=HOURS2, title="Ferry is late again"
    ),
    "2 hours ago | Ferry is late again | Harbour Times": Byline(
        source="Harbour Times", age_seconds=HOURS2, title="Ferry is late again"
    ),
    "By Monday evening": None,
    "Von der Leyen warnt": None,
    "He left 2 hours ago": None,
    "Two hours ago, he said, the ferry left.": None,
    "Budget for June 2025, 12 pages": None,
    "Ferry is late (again)": None,
    "": None,
}


@pytest.mark.parametrize("text", LINES)
def test_small_print_is_read(text: str) -> None:
    assert read_byline(text) == LINES[text]


DATELINES = {
    "Harbour Times/ Ferries left.": "Harbour Times",
    "Harbour Times / Ferries left.": "Harbour Times",
    "On 3/4 the ferry left.": None,
    "And/or is no source.": None,
    "Ferries left.": None,
    "https://news.example/ a": None,
}


@pytest.mark.parametrize("text", DATELINES)
def test_the_credit_before_a_first_sentence(text: str) -> None:
    assert read_dateline_source(text) == DATELINES[text]


@given(st.text(alphabet="()[]·|-, 2hagobyBY:/", max_size=100))
def test_any_line_is_read_or_left(text: str) -> None:
    byline = read_byline(text)
    assert byline is None or byline != Byline()


NAMES = {
    "Harbour Times": True,
    "朝日新聞": True,
    "الجزيرة نت": True,
    "St. John's Herald Inc.": True,
    "20 Minutes": True,
    "": False,
    "· | –": False,
    "2031": False,
    "Who pays?": False,
    "Ferry is late!": False,
    "The Weekly Gazette of Norrvik and the Northern Islands": False,
    "A" * 61: False,
    "新しいフェリーが島と本土の間を毎日運航する": False,
}


@pytest.mark.parametrize(("text", "expected"), NAMES.items())
def test_a_name_is_short_with_a_letter_and_no_sentence(text: str, expected: bool) -> None:
    assert is_name(text) is expected


SAME_NAMES = {
    "case": ("HARBOUR TIMES", "Harbour Times", True),
    "a bullet, spaces and a closing mark": ("•  Harbour   Times:", "Harbour Times", True),
    "full width letters": ("ＮＨＫ", "nhk", True),
    "a curled apostrophe": ("St. John’s Herald", "St. John's Herald", True),
    "another paper": ("Harbour Times", "Harbour Post", False),
    "a part of a name": ("Harbour Times", "Harbour Times Online", False),
}


@pytest.mark.parametrize(("left", "right", "expected"), SAME_NAMES.values(), ids=SAME_NAMES)
def test_names_are_the_same_however_they_are_set(left: str, right: str, expected: bool) -> None:
    assert same_name(left, right) is same_name(right, left) is expected
