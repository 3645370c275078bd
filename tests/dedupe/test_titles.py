"""What two titles say: another year, another part of a series."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.titles import differ_in_part, differ_in_year

YEARS = {
    "another year": ("The year in pictures 2015", "The Year in Pictures 2016", True),
    "the same": ("Budget 2016", "budget 2016", False),
    "another figure": ("Fire kills 12", "Fire kills 15", False),
    "other words": ("Budget 2016", "Elections 2015", False),
}
PARTS = {
    "another episode": ("Harbour Radio 712: Keeping secrets", "Harbour Radio 713: Towers of glass", True),
    "the same episode, another comma": ("Hafenfunk Folge 12 – Möwen", "Hafenfunk, Folge 12 – Möwen", False),
    "with a word for the number": ("Hafenfunk Folge 12 – Möwen", "Hafenfunk Folge 13 – Taue", True),
    "in another script": ("港の時間 12：かもめ", "港の時間 13：ロープ", True),
    "a marked number": ("Finalist #2: The gull", "Finalist #3: The gull", True),
    "a marked number at the end": ("Finalist #2", "Finalist #3", True),
    "the same number": ("Harbour Radio 712: Keeping secrets", "Harbour Radio 712: Towers of glass", False),
    "written otherwise": ("Finalist #02", "Finalist #2", False),
    "another series": ("Harbour Radio 712: Keeping secrets", "Ferry Radio 713: Towers of glass", False),
    "one thing, another figure": ("Toll at 30: police", "Toll at 45: police say", False),
    "a figure in a sentence": ("Storm takes 30 roofs", "Storm takes 45 lives", False),
    "a figure at the end": ("Storm toll rises to 30", "Storm toll rises to 45", False),
    "a score": ("Rovers 1-0 QPR", "Rovers 2-0 QPR", False),
    "an hour": ("Vote count at 10:30", "Vote count at 11:30", False),
    "only one is numbered": ("Harbour Radio: Keeping secrets", "Harbour Radio 713: Towers", False),
    "a number in front": ("7 lakes: a list", "4 harbours: a tour", False),
    "no titles": ("", "", False),
}


@pytest.mark.parametrize(("ours", "theirs", "expected"), YEARS.values(), ids=YEARS)
def test_differ_in_year(ours: str, theirs: str, expected: bool) -> None:
    assert differ_in_year(ours, theirs) is differ_in_year(theirs, ours) is expected


@pytest.mark.parametrize(("ours", "theirs", "expected"), PARTS.values(), ids=PARTS)
def test_differ_in_part(ours: str, theirs: str, expected: bool) -> None:
    assert differ_in_part(ours, theirs) is differ_in_part(theirs, ours) is expected


@given(ours=st.text(max_size=60), theirs=st.text(max_size=60))
def test_any_titles_may_be_compared(ours: str, theirs: str) -> None:
    assert differ_in_part(ours, theirs) is differ_in_part(theirs, ours)
    assert not differ_in_part(ours, ours)
