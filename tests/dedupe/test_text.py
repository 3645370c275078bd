"""Words and exact-text fingerprints in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import make_text_key
from dedupe.text import count_words, fold_text, make_shingles, tokenise_text, tokenise_with_case
from tests.support.processor_time import takes_at_most

TOKENS = {
    "case and typography": ("The “Ferry’s” DELAY – again…", ["the", "ferry's", "delay", "again"]),
    "numbers whole": ("1,250.50 in 3/4 of 10:30 cases, 2.", ["1250.50", "in", "3/4", "of", "10:30", "cases", "2"]),
    "letters and digits": ("COVID-19 MP3 3rd", ["covid", "19", "mp3", "3", "rd"]),
    "Japanese": ("大阪で雨", ["大", "阪", "で", "雨"]),
    "Thai keeps its marks": ("น้ำ ดี", ["น้ํ", "า", "ดี"]),
    "Hindi words stay whole": ("हिंदी में", ["हिंदी", "में"]),
    "full width": ("ＡＢＣ １２３", ["abc", "123"]),
    "soft hyphen and zero width": ("fer\u00adry bo\u200bat", ["ferry", "boat"]),
    "Arabic": ("الميناء مغلق", ["الميناء", "مغلق"]),
    "after an apostrophe digits belong": ("O'2 don't5", ["o", "2", "don't5"]),
    "underscores": ("snake_case", ["snake", "case"]),
    "nothing": (" …—", []),
}


@pytest.mark.parametrize(("text", "expected"), TOKENS.values(), ids=TOKENS)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokenise_text(text) == expected


SAME = {
    "case": ("Ferry Late", "FERRY late"),
    "spacing": ("ferry  late\n\ntoday", "ferry late today"),
    "quotes and dashes": ("“late” – ‘very’", "\"late\" - 'very'"),
    "ligature": ("ﬁne", "fine"),
}
OTHER = {
    "a figure": ("12 boats", "13 boats"),
    "a sign": ("-0.5 percent", "0.5 percent"),
    "a word": ("the boat", "a boat"),
}


@pytest.mark.parametrize(("a", "b"), SAME.values(), ids=SAME)
def test_text_key_is_blind_to(a: str, b: str) -> None:
    assert make_text_key(a) == make_text_key(b)


@pytest.mark.parametrize(("a", "b"), OTHER.values(), ids=OTHER)
def test_text_key_sees(a: str, b: str) -> None:
    assert make_text_key(a) != make_text_key(b)


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert tokenise_text(text) == tokenise_text(fold_text(text))
    assert len(tokenise_with_case(text)) <= len(text) * 20
    assert len(make_text_key(text)) == 32


@given(st.lists(st.sampled_from("abc")), st.integers(1, 4))
def test_shingles_cover_every_word(words: list[str], size: int) -> None:
    found = make_shingles(words, size)
    assert len(found) == (max(1, len(words) - size + 1) if words else 0)
    assert [shingle[0] for shingle in found] == words[: len(found)]


def test_two_unspaced_characters_count_as_a_word() -> None:
    assert count_words(tokenise_text("大阪で雨 in Osaka")) == 4


@pytest.mark.parametrize("text", ["“’" * 50_000, "1," * 50_000, "a'" * 50_000, "中_" * 50_000])
def test_hostile_text_takes_linear_time(text: str) -> None:
    assert takes_at_most(2, lambda: tokenise_text(text))
