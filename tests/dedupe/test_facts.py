"""What a form is filled in with: names, figures and subjects."""

from __future__ import annotations

import pytest

from dedupe import Params
from dedupe.facts import (
    count_swapped_blanks,
    figures_differ,
    find_dates,
    find_facts,
    find_form_shingles,
    own_fact_shares,
    own_figure_shares,
    share_explained_by_facts,
    subjects_differ,
)

PARAMS = Params()


def test_a_form_filled_in_twice_is_told_by_its_facts() -> None:
    form = "{} said it will pay a dividend of {} crowns a share to holders of record on {}, up from {} a year before."
    texts = (
        form.format("Norvik Shipping", "1.20", "May 4", "1.10"),
        form.format("Almere Glass", "0.35", "June 9", "0.30"),
    )
    ours, theirs = (find_facts(text_, PARAMS) for text_ in texts)
    assert share_explained_by_facts(0.4, *(find_form_shingles(text_, PARAMS) for text_ in texts)) == 1
    assert own_fact_shares(ours, theirs) == (1, 1)
    assert (ours.subject, theirs.subject) == ("norvik", "almere")


def test_in_capitals_only_figures_are_facts() -> None:
    assert find_facts("WINDS OF 20 KNOTS EXPECTED NEAR THE CAPE", PARAMS).filled_in == {"20"}


def test_blanks_filled_in_otherwise_are_counted() -> None:
    form = "The board of {} declared a dividend of {} crowns, and {} will pay it in {} to all holders of record."
    ours, theirs = form.format("Norvik", "1.20", "Aune", "May"), form.format("Almere", "0.35", "Aune", "June")
    assert count_swapped_blanks(ours, theirs, PARAMS) == (3, 5)
    assert count_swapped_blanks(ours, f"{ours} More In Our Summer Guide.", PARAMS) == (0, 5)
    assert count_swapped_blanks(ours, "", PARAMS) == count_swapped_blanks("", "", PARAMS) == (0, 0)


LOCAL = (
    "Der Rat hat am Montag den Umbau der Halle beschlossen, und die Arbeiter sollen nach dem Sommer an die Baustelle "
)
GERMAN = (
    LOCAL + "kommen, bis der Winter mit dem Eis auf den Straßen und dem Schnee in den Höfen wieder vor der Tür steht."
)
ENGLISH = (
    "The council of Orsby voted on Monday to rebuild the hall, and workers are to come to the site after the summer, "
    "until winter with its ice on the roads and its snow in the yards stands at the door again, said Marta Lindqvist."
)
# name: (text, whether capitals tell names in it)
CAPITALS = {
    "English": (ENGLISH, True),
    "German": (GERMAN, False),
    "teletype": (ENGLISH.upper(), False),
    "Chinese with an abbreviation": ("公司与NATO签署协议,由IBM负责", False),
    "Arabic with an abbreviation": ("وقعت الشركة اتفاقا مع NATO في المدينة", False),
    "Georgian, which has capitals and writes without": ("ორსბის საბჭომ დარბაზის აღდგენა გადაწყვიტა", False),
    "all in small letters": (ENGLISH.lower(), False),
    "a few words": ("Norvik pays more than Almere", True),
}


@pytest.mark.parametrize(("text_", "expected"), CAPITALS.values(), ids=CAPITALS)
def test_whether_capitals_tell_names(text_: str, expected: bool) -> None:
    facts = find_facts(text_, PARAMS)
    assert facts.tells_names is expected
    assert (facts.subject is not None) is expected


# name: (text, the full dates at its top)
DATES = {
    "of the Buddhist era": ("ประกาศวันที่ 9 มีนาคม 2569 เรื่อง", {("9", "มี", "น", "า", "ค", "ม", "2569")}),
    "of the Persian calendar": ("سه شنبه 12 اسفند 1404", {("12", "اسفند", "1404")}),
    "Japanese": ("2026年3月9日", {("2026", "年", "3", "月", "9")}),
    "a figure": ("1404 boats and 12 crews", set()),
}


@pytest.mark.parametrize(("text_", "expected"), DATES.values(), ids=DATES)
def test_find_dates(text_: str, expected: set[tuple[str, ...]]) -> None:
    assert find_dates(text_, 40) == expected


# name: (ours, theirs, whether they are about somebody else)
SUBJECTS = {
    "two firms": ("Norvik will pay more to its owners this year", "Almere will pay more to its owners this year", True),
    "the same firm": ("Norvik will pay more this year", "This year Norvik pays less than before", False),
    "its possessive": ("Norvik's board will pay more this year", "The board of Norvik will pay less", False),
    "ours is named further down in theirs": ("Norvik pays more than before", "Almere pays less than Norvik", False),
    "theirs is named further down in ours": ("Norvik pays more than Almere", "Almere pays less than before", False),
    "one names nobody": ("the board will pay more this year", "Almere will pay more this year", False),
    "a word of any sentence is no name": (
        "The board pays and the owners smile",
        "Its board smiles, its owners pay",
        False,
    ),
}


@pytest.mark.parametrize(("ours", "theirs", "expected"), SUBJECTS.values(), ids=SUBJECTS)
def test_subjects_differ(ours: str, theirs: str, expected: bool) -> None:
    assert subjects_differ(find_facts(ours, PARAMS), find_facts(theirs, PARAMS)) is expected


# name: (ours, theirs, the share of each one's figures that is its own, whether any differs)
FIGURES = {
    "the same, in another order": ("12 boats and 7 crews", "7 crews on 12 boats", (0, 0), False),
    "two of three": ("12 boats and 7 crews in 2026", "13 boats and 8 crews in 2026", (2 / 3, 2 / 3), True),
    "a single one may be a correction": ("12 boats and 7 crews", "13 boats and 7 crews", (0, 0), True),
    "one has two more": ("12 boats, 7 crews, 3 dogs and 1 cat", "12 boats and 7 crews", (0.5, 0), True),
    "names are no figures": ("12 boats of Ada and of Ben came", "12 boats of Cyril and of Dora came", (0, 0), False),
    "none": ("some boats came", "no boat came", (0, 0), False),
}


@pytest.mark.parametrize(("ours", "theirs", "shares", "differ"), FIGURES.values(), ids=FIGURES)
def test_figures(ours: str, theirs: str, shares: tuple[float, float], differ: bool) -> None:
    a, b = find_facts(ours, PARAMS), find_facts(theirs, PARAMS)
    assert own_figure_shares(a, b) == shares
    assert own_figure_shares(b, a) == shares[::-1]
    assert figures_differ(a, b) is figures_differ(b, a) is differ
