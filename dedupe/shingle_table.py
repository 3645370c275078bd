"""How much two texts share, for many texts at once and before any of them is cut up for the rules.

Most candidates of an article share a passage, a headline or a few figures with it, and nothing more. The larger an
index, the more of them there are; so what they share is counted by numpy, on hashes of all their texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .article import Article
from .compare import share_of
from .furniture import text_without_furniture
from .params import Params
from .sketch import find_distinct_shingles
from .words import U64


@dataclass(frozen=True, slots=True)
class SharedShingles:
    """Counts of distinct shingles: those of two texts, and those that both have."""

    ours: int
    theirs: int
    shared: int

    @property
    def jaccard(self) -> float:
        return share_of(self.shared, self.ours + self.theirs - self.shared)

    @property
    def containment(self) -> float:
        return share_of(self.shared, min(self.ours, self.theirs))


class ShingleTable:
    """The shingles of the texts that a batch is about, each text's once. Lives as long as the batch is judged."""

    def __init__(self, params: Params) -> None:
        self._params = params
        self._shingles: dict[str, U64] = {}  # of each text

    def add_pairs(self, pairs: Iterable[tuple[Article, Article]]) -> None:
        """Hash the texts that are not there yet: many at once take a fraction of the time."""
        texts = dict.fromkeys(text for pair in pairs for text in _texts_to_compare(*pair))
        missing = [text for text in texts if text not in self._shingles]
        self._shingles.update(zip(missing, find_distinct_shingles(missing, self._params), strict=True))

    def count_shared(self, item: Article, matched: Article) -> SharedShingles:
        """What two articles share, as far as their texts are read. The pair has been added before."""
        ours, theirs = (self._shingles[text] for text in _texts_to_compare(item, matched))
        return SharedShingles(len(ours), len(theirs), len(np.intersect1d(ours, theirs, assume_unique=True)))


def _texts_to_compare(item: Article, matched: Article) -> tuple[str, str]:
    """Without the furniture of either, as `TextPair` has them."""
    if not (item.furniture or matched.furniture):
        return item.text, matched.text
    furniture = {*item.furniture, *matched.furniture}
    return text_without_furniture(item, furniture), text_without_furniture(matched, furniture)
