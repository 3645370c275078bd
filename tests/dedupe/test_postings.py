"""Packed postings against a dictionary of lists."""

from __future__ import annotations

from array import array
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
    numbers = [0, 1, 255, 256, 257, 65536, 0x01010101]
    postings, expected = kind(), dict[int, list[int]]()
    places: dict[int, array[int]] = {}  # of the texts that are there
    for _ in range(3000):
        number = chance.choice(numbers)
        if number in places:
            postings.remove_text(places.pop(number), number)
            expected = {key: [one for one in found if one != number] for key, found in expected.items()}
        else:
            of_text = chance.sample(keys, chance.randint(1, len(keys)))
            places[number] = postings.add_text(of_text, number, 3)
            for key in of_text:
                if len(found := expected.setdefault(key, [])) < 3:
                    found.append(number)
        assert {key: [*postings.find_numbers(key)] for key in keys} == {key: expected.get(key, []) for key in keys}
    if isinstance(postings, PackedPostings):
        assert len(postings) == sum(map(len, expected.values()))


def test_postings_that_are_all_removed_leave_nothing() -> None:
    packed, plain = PackedPostings(), PlainPostings()
    for postings in (packed, plain):
        first, second = postings.add_text([1, 2], 7, 1), postings.add_text([2, 2 + (1 << 16)], 8, 1)
        postings.remove_text(first, 7)
        postings.remove_text(second, 8)
    assert (packed._rows, plain._numbers) == ({}, {})


@each_kind
def test_a_key_takes_no_more_postings_than_it_may(kind: type[Postings]) -> None:
    postings = kind()
    for number in range(5):
        postings.add_text([3], number, 2)
        postings.add_text([3 + (1 << 16)], number, 9)
    assert [*postings.find_numbers(3)] == [0, 1]
    assert [*postings.find_numbers(3 + (1 << 16))] == [0, 1, 2, 3, 4]
