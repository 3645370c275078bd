"""How well two ways of putting the same things into groups agree. Pure.

A grouping is a mapping from a thing's id to the name of its group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import comb

Grouping = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PairCount:
    """Pairs of things by whether they are said to belong together, and whether they do."""

    right: int  # said and true
    wrong: int  # said, not true
    missed: int  # true, not said

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall.

        >>> PairCount(right=8, wrong=2, missed=2).f1
        0.8
        """
        all_ = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / all_ if all_ else 1.0


def count_pairs(said_and_true: Iterable[tuple[bool, bool]]) -> PairCount:
    """Count pairs that were judged one by one: (said to belong together, do belong together)."""
    counts = Counter(said_and_true)
    return PairCount(right=counts[True, True], wrong=counts[True, False], missed=counts[False, True])


def count_grouped_pairs(ours: Grouping, truth: Grouping) -> PairCount:
    """Count all pairs of the things that both groupings have, without walking through them.

    >>> count_grouped_pairs({"a": "1", "b": "1", "c": "1"}, {"a": "x", "b": "x", "c": "y"})
    PairCount(right=1, wrong=2, missed=0)
    """
    together, said, true = _count_shared_pairs(ours, truth)
    return PairCount(right=together, wrong=said - together, missed=true - together)


def adjusted_rand_index(ours: Grouping, theirs: Grouping) -> float:
    """Agreement of two groupings beyond chance: 1 the same groups, about 0 groups drawn by lot.

    Hubert, Arabie: Comparing partitions, Journal of Classification 2 (1985), 193-218.

    >>> adjusted_rand_index({"a": "1", "b": "1", "c": "2"}, {"a": "x", "b": "x", "c": "y"})
    1.0
    """
    together, in_ours, in_theirs = _count_shared_pairs(ours, theirs)
    pairs = comb(len(ours.keys() & theirs.keys()), 2)
    chance = in_ours * in_theirs / pairs if pairs else 0.0
    most = (in_ours + in_theirs) / 2
    return (together - chance) / (most - chance) if most != chance else 1.0


def _count_shared_pairs(ours: Grouping, theirs: Grouping) -> tuple[int, int, int]:
    """Pairs in one group in both, in ours, in theirs."""
    ids = ours.keys() & theirs.keys()
    both = Counter((ours[i], theirs[i]) for i in ids)
    return (
        _count_pairs_within(both.values()),
        _count_pairs_within(Counter(ours[i] for i in ids).values()),
        _count_pairs_within(Counter(theirs[i] for i in ids).values()),
    )


def _count_pairs_within(sizes: Iterable[int]) -> int:
    return sum(comb(size, 2) for size in sizes)
