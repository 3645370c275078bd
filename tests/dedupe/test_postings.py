"""Packed postings against a dictionary of lists."""

from __future__ import annotations

from random import Random

import pytest

from dedupe.postings import PackedPostings, PlainPostings, Postings

each_kind = pytest.mark.parametrize("kind", [PackedPostings, PlainPostings])


@each_kind
def test_postings_hold_what_a_dictionary_would(kind: type[Postings]) -> None:
    chance = Random(17)
    # Few rows and few bytes, so that one posting's bytes stand across two others.
    keys = [
        *range(0, 5 << 16, 1 << 16),
        1 << 63,
        (1 << 64) - 1,
        0x0101010101010000,
        0x0100010001000000,
        0x0001000000010000,
    ]
    postings, expected = kind(), dict[int, list[int]]()
    for step in range(3000):
        key, number = chance.choice(keys), chance.choice([0, 1, 255, 256, 257, 65536, step])
        if chance.random() < 0.6:
            postings.add_posting(key, number)
            expected.setdefault(key, []).append(number)
        else:
            postings.remove_posting(key, number)
            expected[key] = [one for one in expected.get(key, []) if one != number]
        assert {key: [*postings.find_numbers(key)] for key in keys} == {key: expected.get(key, []) for key in keys}
    if isinstance(postings, PackedPostings):
        assert len(postings) == sum(map(len, expected.values()))


def test_postings_that_are_all_removed_leave_nothing() -> None:
    postings, plain = PackedPostings(), PlainPostings()
    plain.add_posting(1, 7)
    plain.remove_posting(1, 7)
    assert plain._numbers == {}
    for key in (1, 2, 2 + (1 << 16)):
        postings.add_posting(key, 7)
    for key in (1, 2, 2 + (1 << 16), 99):
        postings.remove_posting(key, 7)
    assert postings._rows == {}


@each_kind
def test_a_key_takes_no_more_postings_than_it_may(kind: type[Postings]) -> None:
    postings = kind()
    for number in range(5):
        postings.add_posting(3, number, most=2)
        postings.add_posting(3 + (1 << 16), number)
    assert [*postings.find_numbers(3)] == [0, 1]
    assert [*postings.find_numbers(3 + (1 << 16))] == [0, 1, 2, 3, 4]
