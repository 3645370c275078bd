"""What a form is filled in with: names, figures, subjects, and what stands in quotation marks."""

from __future__ import annotations

import pytest

from dedupe import Params
from dedupe.facts import count_swapped_blanks, find_facts, own_fact_shares, share_explained_by_facts, without_quotations

PARAMS = Params()


def test_a_form_filled_in_twice_is_told_by_its_facts() -> None:
    form = "{} said it will pay a dividend of {} crowns a share to holders of record on {}, up from {} a year before."
    ours = find_facts(form.format("Norvik Shipping", "1.20", "May 4", "1.10"), PARAMS)
    theirs = find_facts(form.format("Almere Glass", "0.35", "June 9", "0.30"), PARAMS)
    assert share_explained_by_facts(0.4, ours, theirs) == 1
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


QUOTATIONS = {
    "typographic": ("A “b c” d", "A d"),
    "left open to the end of the paragraph": ('A "b c\n\nd e', "A d e"),
    "none": ("A b", "A b"),
}


@pytest.mark.parametrize(("text_", "expected"), QUOTATIONS.values(), ids=QUOTATIONS)
def test_without_quotations(text_: str, expected: str) -> None:
    assert without_quotations(text_).split() == expected.split()
