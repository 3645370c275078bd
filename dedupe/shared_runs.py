"""Runs of words that two texts have in the same order.

Anchors are shingles that stand once in each text, in their longest common order (patience diff, Bram Cohen); a run is
what agrees around an anchor. Time grows with n log n, whatever the texts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple


class SharedRun(NamedTuple):
    """Words that both texts have in the same order, counted in tokens."""

    ours: int
    theirs: int
    length: int


def find_shared_runs(ours: Sequence[Hashable], theirs: Sequence[Hashable], size: int) -> Iterator[SharedRun]:
    """Runs that begin at an anchor, or at the beginning of both texts, each as long as the texts agree.

    >>> [*find_shared_runs(["a b", "b c", "c x", "x e"], ["a b", "b c", "c y", "y e"], 2)]
    [SharedRun(ours=0, theirs=0, length=3)]

    Args:
        ours: the shingles of one text, in order.
        size: words in a shingle.
    """
    at_ours = at_theirs = 0
    for anchor_ours, anchor_theirs in chain([(0, 0)], _find_anchors(ours, theirs)):
        if anchor_ours < at_ours or anchor_theirs < at_theirs:
            continue  # an earlier run went past it
        steps_back = steps_on = 0
        while (
            anchor_ours - steps_back > at_ours
            and anchor_theirs - steps_back > at_theirs
            and ours[anchor_ours - steps_back - 1] == theirs[anchor_theirs - steps_back - 1]
        ):
            steps_back += 1
        while (
            anchor_ours + steps_on < len(ours)
            and anchor_theirs + steps_on < len(theirs)
            and ours[anchor_ours + steps_on] == theirs[anchor_theirs + steps_on]
        ):
            steps_on += 1
        if steps_on:
            yield SharedRun(anchor_ours - steps_back, anchor_theirs - steps_back, steps_back + steps_on + size - 1)
            at_ours, at_theirs = anchor_ours + steps_on + size - 1, anchor_theirs + steps_on + size - 1


def _find_anchors(ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Places of the shingles that stand once in each text, the longest row of them that is in order in both."""
    in_ours, in_theirs = _find_unique_shingles(ours), _find_unique_shingles(theirs)
    pairs = [(place, in_theirs[shingle]) for shingle, place in in_ours.items() if shingle in in_theirs]
    ends: list[int] = []  # least end of a row of each length (patience sorting)
    last: list[int] = []  # which pair that is
    previous: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        previous.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [place], [number]
    chosen, number = [], last[-1] if last else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = previous[number]
    return chosen[::-1]


def _find_unique_shingles(sequence: Sequence[Hashable]) -> dict[Hashable, int]:
    """Where each shingle stands that stands only once, in order."""
    places: dict[Hashable, int] = {}
    for place, shingle in enumerate(sequence):
        places[shingle] = -1 if shingle in places else place
    return {shingle: place for shingle, place in places.items() if place >= 0}
