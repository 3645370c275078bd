"""How much two texts share, for many texts at once and before any of them is cut up for the rules.

Most candidates of an article share a passage, a headline or a few figures with it, and nothing more. The larger an
index, the more of them there are; so what they share is counted by numpy, on hashes of all their texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .article import Article, Scores
from .compare import DOUBLED, PairMeasure, share_of
from .furniture import text_without_furniture
from .params import Params
from .sketch import hash_shingles_of_texts
from .words import U64

# Each of its letters is folded to letters of scripts that part words by spaces, so that a token is a word.
WORDS_ARE_TOKENS = re.compile("[\\0-\u024f\u2010-\u2027\u20ac]*")


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


@dataclass(frozen=True, slots=True)
class _HashedText:
    sequence: U64  # its shingles
    distinct: U64  # the same in order of size, each once


class ShingleTable:
    """The shingles of the texts that a batch is about, each text's once. Lives as long as the batch is judged."""

    def __init__(self, params: Params) -> None:
        self._params = params
        self._shingles: dict[str, _HashedText] = {}  # of each text
        self._remaining: dict[tuple[str, tuple[bytes, ...]], str] = {}  # of texts without furniture

    def add_pairs(self, pairs: Iterable[tuple[Article, Article]]) -> None:
        """Hash the texts that are not there yet: many at once take a fraction of the time."""
        texts = dict.fromkeys(text for pair in pairs for text in self._find_texts(*pair))
        missing = [text for text in texts if text not in self._shingles]
        for text, sequence in zip(missing, hash_shingles_of_texts(missing, self._params), strict=True):
            self._shingles[text] = _HashedText(sequence, _sort_distinct(sequence))

    def count_shared(self, item: Article, matched: Article) -> SharedShingles:
        """What two articles share, as far as their texts are read. The pair has been added before."""
        ours, theirs = (self._shingles[text].distinct for text in self._find_texts(item, matched))
        both = np.sort(np.concatenate((ours, theirs)))
        return SharedShingles(len(ours), len(theirs), int(np.count_nonzero(both[1:] == both[:-1])))

    def measure_pair(self, item: Article, matched: Article) -> PairMeasure | None:
        """Size and scores of two texts, as comparing them word by word brings. The pair has been added before.

        None where only their words tell: in scripts without spaces, and where a text says much of it twice.
        """
        texts = self._find_texts(item, matched)
        sizes = [self._count_words(text) for text in texts]
        if not all(sizes):
            return None
        counts = self.count_shared(item, matched)
        ours, theirs = (self._shingles[text] for text in texts)
        return PairMeasure(
            (sizes[0], sizes[1]),
            Scores(
                jaccard=counts.jaccard,
                item_in_matched=share_of(counts.shared, counts.ours),
                matched_in_item=share_of(counts.shared, counts.theirs),
                shared_blocks=self._count_blocks(ours.sequence, theirs.distinct) if counts.shared else 0,
            ),
        )

    def _count_words(self, text: str) -> int:
        """The size of a text; 0 where its shingles don't tell."""
        hashed = self._shingles[text]
        shingles, repeated = len(hashed.sequence), len(hashed.sequence) - len(hashed.distinct)
        if shingles < 2 or repeated > DOUBLED * shingles or not WORDS_ARE_TOKENS.fullmatch(text):
            return 0
        return shingles + self._params.shingle - 1

    def _count_blocks(self, sequence: U64, known: U64) -> int:
        """The runs of shared words that are no accident."""
        is_shared = known[np.searchsorted(known, sequence).clip(max=len(known) - 1)] == sequence
        least = self._params.shared_run - self._params.shingle + 1
        return sum(1 for run in is_shared.tobytes().split(b"\0") if len(run) >= least)

    def _find_texts(self, item: Article, matched: Article) -> tuple[str, str]:
        """Without the furniture of either, as `TextPair` has them."""
        if not (item.furniture or matched.furniture):
            return item.text, matched.text
        furniture = tuple(sorted({*item.furniture, *matched.furniture}))
        return self._find_remaining(item, furniture), self._find_remaining(matched, furniture)

    def _find_remaining(self, article: Article, furniture: tuple[bytes, ...]) -> str:
        """Kept as long as the table, which has the text anyway: a text has several candidates."""
        key = article.text, furniture
        if key not in self._remaining:
            self._remaining[key] = text_without_furniture(article, furniture)
        return self._remaining[key]


def _sort_distinct(values: U64) -> U64:
    """In order, each once: to look at neighbours takes a fifth of the time of numpy's own way."""
    ordered = np.sort(values)
    is_new = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]
