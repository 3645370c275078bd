"""How much two texts share, computed on the texts themselves, never estimated from fingerprints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .article import Article, Scores
from .params import Params
from .text import shingle_marks, tokens, word_count


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, cut up for comparison."""

    size: int  # words
    sequence: tuple[int, ...]  # of shingles, each by its mark
    shingles: frozenset[int]


@lru_cache(maxsize=64)
def read(text: str, params: Params) -> Reading:
    """Cut a text up. Kept for a while, since a text is compared with all its candidates in turn."""
    words = tokens(text)[: params.max_words]
    sequence = tuple(shingle_marks(words, params.shingle))
    return Reading(word_count(words), sequence, frozenset(sequence))


def compare(item: Article, matched: Article, params: Params) -> Scores:
    """Jaccard, both containments and the shared blocks of two texts; all 0 where one is empty."""
    ours, theirs = read(item.text, params), read(matched.text, params)
    sizes = len(ours.shingles), len(theirs.shingles)
    shared = len(ours.shingles & theirs.shingles)
    runs = shared_runs(ours.sequence, theirs.shingles, params.shingle)
    return Scores(
        jaccard=share(shared, sum(sizes) - shared),
        item_in_matched=share(shared, sizes[0]),
        matched_in_item=share(shared, sizes[1]),
        shared_blocks=sum(1 for run in runs if run >= params.shared_run),
    )


def shared_runs(sequence: Sequence[object], known: frozenset[object], size: int) -> Iterator[int]:
    """Lengths in words of the unbroken runs of a text whose shingles another text has too.

    >>> a, b = "a b c d x e f g".split(), "a b c d y e f g".split()
    >>> list(shared_runs(shingle_marks(a, 3), frozenset(shingle_marks(b, 3)), 3))
    [4, 3]
    """
    run = 0
    for shingle in sequence:
        if shingle in known:
            run += 1
        elif run:
            yield run + size - 1
            run = 0
    if run:
        yield run + size - 1


def share(part: int, whole: int) -> float:
    """A part of a whole from 0 to 1; nothing of nothing is 0."""
    return part / whole if whole else 0.0
