"""Figures in any writing: digits, Han numerals, words."""

from __future__ import annotations

import pytest
from babel import Locale

from dedupe.figures import differ_as_figures, join_han_numerals, read_figure, read_han_number
from dedupe.text import fold_text, tokenise_text

# name: (one, another, whether they are two figures of one kind)
PAIRS = {
    "digits": ("12", "15", True),
    "the same with a zero before it": ("07", "7", False),
    "numbers in words, English": ("three", "five", True),
    "Hindi": ("तीन", "पांच", True),  # the CLDR writes पाँच, which is folded to one
    "Hindi, as the CLDR writes it": ("तीन", "पाँच", True),
    "Russian, with cases": ("двух", "пяти", True),
    "Hebrew": ("שלושה", "ארבעה", True),
    "Korean": ("세", "다섯", True),
    "German, in one word": ("vierunddreißig", "einundsechzig", True),
    "in words and in digits, the same": ("seven", "7", False),
    "in words and in digits, others": ("seven", "9", True),
    "weekdays": ("montag", "freitag", True),
    "a weekday with an ending": ("mittwochabend", "samstagmorgen", True),
    "Finnish, with its case": ("maanantaina", "perjantaina", True),
    "Arabic months": ("تموز", "آب", True),
    "a weekday and a number": ("monday", "seven", False),
    "words of two languages": ("seven", "drei", False),
    "no figures": ("harbour", "bridge", False),
    "a figure and none": ("three", "bridge", False),
}


@pytest.mark.parametrize(("one", "another", "expected"), PAIRS.values(), ids=PAIRS)
def test_differ_as_figures(one: str, another: str, expected: bool) -> None:
    ours, theirs = read_figure(fold_text(one)), read_figure(fold_text(another))
    assert differ_as_figures(ours, theirs) is differ_as_figures(theirs, ours) is expected


HAN_NUMBERS = {
    "三十四": 34, "十": 10, "二十": 20, "一百零五": 105, "三千二百": 3200, "十二万": 120_000, "一亿": 100_000_000,
    "两": 2, "二〇二六": 2026, "万": 10_000,
}  # fmt: skip


@pytest.mark.parametrize(("written", "value"), HAN_NUMBERS.items(), ids=HAN_NUMBERS)
def test_read_han_number(written: str, value: int) -> None:
    assert read_han_number(written) == value


def test_a_run_of_han_numerals_is_one_word() -> None:
    assert join_han_numerals([*"七时四十分"]) == ["7", "时", "40", "分"]
    assert join_han_numerals([]) == []


@pytest.mark.parametrize("language", ["de", "el", "en", "fi", "fr", "he", "hi", "hu", "ko", "pl", "ru", "sw", "tr"])
def test_weekdays_and_months_are_those_of_the_cldr(language: str) -> None:
    locale = Locale(language)
    for kind, names in (("weekday", locale.days), ("month", locale.months)):
        for value, written in names["format"]["wide"].items():
            words = tokenise_text(written)
            if len(words) == 1:
                assert (kind, str(value), language) in read_figure(words[0])
