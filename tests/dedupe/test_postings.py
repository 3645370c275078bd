"""Packed postings against a dictionary of lists."""

from __future__ import annotations

from array import array
from random import Random

import pytest

import dedupe.postings
from dedupe.postings import PackedPostings, PlainPostings, Postings

each_kind = pytest.mark.parametrize("kind", [PackedPostings, PlainPostings])


@each_kind
@pytest.mark.parametrize("many", [1, 3, 1000])
def test_postings_hold_what_a_dictionary_would(
    kind: type[Postings], many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dedupe.postings, "_MANY_TEXTS", many)
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
            gone = {number, *chance.sample([*places], chance.randint(0, len(places)))}
            postings.remove_texts({one: places.pop(one) for one in gone})
            expected = {key: [one for one in found if one not in gone] for key, found in expected.items()}
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
        postings.remove_texts({7: first})
        postings.remove_texts({8: second})
    assert (packed._rows, plain._numbers) == ({}, {})


def test_many_texts_are_removed_at_once_and_nothing_else() -> None:
    packed = PackedPostings()
    places: dict[int, array[int]] = {}
    for number in range(3000):
        places[number] = packed.add_text([] if number % 7 == 0 else [number, number + (1 << 16), 5], number, 9)
    packed.remove_texts({number: places.pop(number) for number in range(1, 2999)})
    assert [*packed.find_numbers(2999)] == [2999]
    assert len(packed) == 2
    packed.remove_texts(places)
    packed.remove_texts({number: array("H") for number in range(3000)})
    assert packed._rows == {}


@each_kind
def test_a_key_takes_no_more_postings_than_it_may(kind: type[Postings]) -> None:
    postings = kind()
    for number in range(5):
        postings.add_text([3], number, 2)
        postings.add_text([3 + (1 << 16)], number, 9)
    assert [*postings.find_numbers(3)] == [0, 1]
    assert [*postings.find_numbers(3 + (1 << 16))] == [0, 1, 2, 3, 4]
