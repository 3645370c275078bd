"""Words that are counted without making any: as many as a pattern finds one by one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.word_count import count_plain_words, has_plain_letters
from ingest.text.words import count_words, split_words

LETTERS = "aZ0917'.,:/-_ éßя\t\x00"
ONE_BY_ONE = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]\w*(?:'[^\W\d_]\w*)*")

PLAIN = {
    "words and numbers": ("It's 10:30, and 1,250.5 paid", 5),
    "figures behind letters": ("a1 b22.3 x0y00 7d", 6),
    "quoted and joined": ("'a' a'b'c a''b 1'2 a'1 1'a", 10),
    "numbers in a row": ("1.2.3.4 .5 5. 6..7", 5),
    "letters beyond ASCII": ("déjà-vu, паром", 3),
    "nothing": (" .,' ", 0),
}


@pytest.mark.parametrize(("text", "count"), PLAIN.values(), ids=PLAIN)
def test_words_are_counted(text: str, count: int) -> None:
    assert (count_plain_words(text), len(ONE_BY_ONE.findall(text))) == (count, count)


@given(st.text(LETTERS, max_size=30))
def test_as_many_as_are_found_one_by_one(text: str) -> None:
    text = text.replace("_", " ")
    assert has_plain_letters(text)
    assert count_plain_words(text) == len(ONE_BY_ONE.findall(text))


@given(st.text(LETTERS, min_size=1, max_size=30))
def test_long_texts_have_as_many_words_as_are_listed(text: str) -> None:
    long = f"{text} and " * 500
    assert count_words(long) == len(split_words(long))


@pytest.mark.parametrize("text", ["เรือ", "e\u0301 ", "停战", "½"], ids=["Thai", "a mark", "Han", "a sign"])
def test_other_letters_are_left_to_the_pattern(text: str) -> None:
    assert not has_plain_letters(text)
