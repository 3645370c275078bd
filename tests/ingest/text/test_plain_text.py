"""Plain text in one form, whatever characters it holds: the quick way gives what a plain one would."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.plain_text import clean_text, find_odd_characters, replace_surrogates

CHARACTERS = "ab \n\t\r\v\x1c\x1f\x85\xa0\u2003\u3000\u2028\u200b\xade\u0301é\ufe0f\ud800東\x00\u2000"


def _clean_slowly(text: str) -> str:
    text = "\n".join(text.splitlines())
    shown = "".join(
        c for c in text if c in "\n\t\u200c\u200d\u200e\u200f" or unicodedata.category(c) not in ("Cc", "Cf")
    )
    shown = re.sub("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", shown).replace("\ud800", "\ufffd")
    lines = [" ".join(line.split()) for line in unicodedata.normalize("NFC", shown).split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


@given(st.text(CHARACTERS, max_size=40))
def test_the_quick_way_gives_what_the_plain_one_does(text: str) -> None:
    assert clean_text(text) == _clean_slowly(text)


def test_every_space_and_line_end_of_unicode_is_known() -> None:
    spaces = [char for char in map(chr, range(sys.maxunicode)) if char.isspace() and char != "\x1f"]
    ends = [char for char in spaces if len(f"a{char}b".splitlines()) > 1]
    assert {clean_text(f"a{char}b") for char in spaces if char not in ends} == {"a b"}
    assert {clean_text(f"a{char}b") for char in ends} == {"a\nb"}


@given(st.text(CHARACTERS, max_size=40))
def test_odd_characters_are_all_that_is_not_printable_ascii(text: str) -> None:
    assert find_odd_characters(text) == "".join(c for c in text if c != "\n" and not (c.isascii() and c.isprintable()))


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 64, 1000, 10_000])
@pytest.mark.parametrize(("character", "most"), [(" ", 1), ("\n", 2)], ids=["spaces", "line ends"])
def test_runs_are_shortened_to_their_bound(length: int, character: str, most: int) -> None:
    assert clean_text(f"a{character * length}b") == f"a{character * min(length, most)}b"


def test_halves_of_pairs_are_replaced() -> None:
    assert [replace_surrogates(text) for text in ("a\ud800b", "é😀")] == ["a\ufffdb", "é😀"]
