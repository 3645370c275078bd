"""Words cut up as bytes are exactly the words of `text.tokens`, for any text in any batch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.text import tokenise_text
from dedupe.words import hash_folded_words, hash_words_of_texts, mix_bits

# what the rules are about: letters, figures, marks, joints, unspaced scripts with and without marks, odd code points
SIGNIFICANT = "abAé'’.,:/_ 0159٣²½\u0301\u0316ß東京でน้ำम्ी\u0e31\u0f85\u0f71\u1b05𝔘😀\n\ud800ﬁİ…\xa0"


@pytest.mark.long
@settings(max_examples=400)
@given(st.lists(st.one_of(st.text(SIGNIFICANT, max_size=20), st.text(max_size=20)), max_size=5))
def test_words_are_those_of_tokens(texts: list[str]) -> None:
    words = [tokenise_text(text) for text in texts]
    hashes, counts = hash_words_of_texts(texts, 1000)
    assert counts.tolist() == [len(own) for own in words]
    assert np.array_equal(hashes, hash_folded_words([word for own in words for word in own]))


@pytest.mark.parametrize(
    "texts",
    [
        ["The 3rd of 12's 1.5km, a'b1'c 'tis 10:30/2 a1.5 rock'n'roll_2 12 000"],
        ["• “Don’t” – 5…6 pay­1,250.50 • now", "Straße, 2nd ЕЖ'ы 7й", "a`b\0c\nd"],
        ["one plain text", "東京でน้ำ 3rd", "", "\n", "nó more 4th"],
    ],
    ids=["numbers and joints", "letters of many alphabets", "one with marks among others"],
)
def test_each_way_finds_the_words_of_tokens(texts: list[str]) -> None:
    words = [tokenise_text(text) for text in texts]
    hashes, counts = hash_words_of_texts(texts, 1000)
    assert counts.tolist() == [len(own) for own in words]
    assert np.array_equal(hashes, hash_folded_words([word for own in words for word in own]))


def test_only_the_first_words_are_taken() -> None:
    hashes, counts = hash_words_of_texts(["one two three", "four", "", "five six seven"], 2)
    assert counts.tolist() == [2, 1, 0, 2]
    assert np.array_equal(hashes, hash_folded_words(["one", "two", "four", "five", "six"]))


def test_words_of_any_length_differ() -> None:
    words = ["a" * length for length in range(1, 140)] + ["a" * length + "b" for length in range(140)]
    assert len(set(hash_folded_words(words).tolist())) == len(words)


def test_mixed_bits_are_those_of_murmurhash3() -> None:
    """The values that its reference code gives."""
    mixed = mix_bits(np.array([0, 1, 2], dtype=np.uint64))
    assert mixed.tolist() == [0, 0xB456BCFC34C2CB2C, 0x3ABF2A20650683E7]


def test_every_input_bit_reaches_every_output_bit() -> None:
    values = np.arange(1, 200, dtype=np.uint64)
    for bit in range(64):
        changed = mix_bits(values) ^ mix_bits(values ^ (np.uint64(1) << np.uint64(bit)))
        assert np.bitwise_or.reduce(changed) == np.uint64(2**64 - 1), f"bit {bit}"
