"""How much of two texts is the same, counted in shingles of words. Pure.

With one word to a shingle this is the usual token F1; with four it is the measure of the article extraction
benchmark (https://github.com/scrapinghub/article-extraction-benchmark, evaluate.py, MIT), which averages precision
and recall over the pages and takes F1 of the averages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

WORDS = 1
BENCHMARK = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shingles of two texts, each as often as it stands there."""

    shared: int
    extra: int  # found, not true
    missing: int  # true, not found

    @property
    def precision(self) -> float:
        """
        >>> Overlap(3, 1, 0).precision, Overlap(0, 0, 4).precision, Overlap(0, 0, 0).precision
        (0.75, 0.0, 1.0)
        """
        return self._share_besides(self.extra)

    @property
    def recall(self) -> float:
        return self._share_besides(self.missing)

    @property
    def f1(self) -> float:
        """
        >>> Overlap(3, 1, 1).f1, Overlap(0, 0, 0).f1
        (0.75, 1.0)
        """
        both = 2 * self.shared + self.extra + self.missing
        return 2 * self.shared / both if both else 1.0

    def _share_besides(self, others: int) -> float:
        if not self.extra and not self.missing:
            return 1.0
        return self.shared / (self.shared + others) if self.shared else 0.0


@dataclass(frozen=True, slots=True)
class OverlapMeans:
    """Averages over pages; F1 of the averages, as the benchmark has it."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def split_words(text: str | None) -> list[str]:
    """Words as they are written.

    >>> split_words("“Hot soup,” she said.")
    ['Hot', 'soup', 'she', 'said']
    """
    return _WORD.findall(text or "")


def plain_words_of(text: str | None) -> str:
    """Words in lower case with single spaces: what is compared where capitals and marks don't matter."""
    return " ".join(split_words((text or "").lower()))


def measure_overlap(found: str | None, true: str | None, size: int) -> Overlap:
    """What a found text shares with the true one.

    >>> measure_overlap("the ferry is late", "The ferry is late", WORDS)
    Overlap(shared=3, extra=1, missing=1)
    """
    ours, truth = Counter(_cut_shingles(split_words(found), size)), Counter(_cut_shingles(split_words(true), size))
    shared = (ours & truth).total()
    return Overlap(shared, ours.total() - shared, truth.total() - shared)


def average_overlaps(overlaps: Sequence[Overlap]) -> OverlapMeans:
    """Pages without a found text count for recall only, pages without a true one for precision only."""
    return OverlapMeans(
        precision=_mean_or_zero(one.precision for one in overlaps if one.shared + one.extra),
        recall=_mean_or_zero(one.recall for one in overlaps if one.shared + one.missing),
    )


def first_extra_words(text: str | None, other: str | None, length: int = 12) -> str:
    """The first words of a text that the other has not, with those that follow; "" where there are none.

    >>> first_extra_words("a b c d e f g h", "a b c d x x x x", length=3)
    'e f g'
    """
    own = split_words(text)
    known = Counter(_cut_shingles(split_words(other), BENCHMARK))
    for place, shingle in enumerate(_cut_shingles(own, BENCHMARK)):
        if not known[shingle]:
            start = place + BENCHMARK - 1 if place else 0  # all but its last word stands in the shingle before
            return " ".join(own[start : start + length])
        known[shingle] -= 1
    return ""


def _cut_shingles(found: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """A text shorter than a shingle is one by itself."""
    for place in range(max(1, len(found) - size + 1)):
        if shingle := tuple(found[place : place + size]):
            yield shingle


def _mean_or_zero(values: Iterable[float]) -> float:
    listed = list(values)
    return mean(listed) if listed else 0.0
