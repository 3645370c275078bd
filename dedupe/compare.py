"""How much two texts share, computed on the texts themselves, never estimated from fingerprints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from .article import Article, Scores
from .params import Params
from .text import count_words, hash_shingles, tokenise_first_words, tokenise_text

DOUBLED = 0.33  # of a text is said again where it was taken twice; captions and refrains are less


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A text, cut up for comparison."""

    size: int  # words; a passage that stands in it again counts once
    length: int  # words, all of them
    words: tuple[str, ...]  # folded, in order
    sequence: tuple[int, ...]  # of shingles, each by its mark
    shingles: frozenset[int]


@dataclass(frozen=True, slots=True)
class PairMeasure:
    """What comparing two texts brings, as far as it takes no words."""

    sizes: tuple[int, int]  # as in `ComparedText`
    scores: Scores


@lru_cache(maxsize=64)
def prepare_for_comparison(text: str, params: Params) -> ComparedText:
    """Cut a text up. Kept for a while, since a text is compared with all its candidates in turn.

    An extractor may take a body twice, or a page's desktop and its mobile copy: that makes no text longer.
    """
    words = tokenise_first_words(text, params.max_words)
    sequence = tuple(hash_shingles(words, params.shingle))
    shingles, length = frozenset(sequence), count_words(words)
    said_again = 0
    if len(sequence) - len(shingles) > DOUBLED * len(sequence):
        said_again = count_words([*_words_said_again(words, sequence, params)])
    size = length - said_again if said_again > DOUBLED * length else length
    return ComparedText(size, length, tuple(words), sequence, shingles)


def _words_said_again(words: Sequence[str], sequence: Sequence[int], params: Params) -> Iterator[str]:
    """The words of the passages that have stood in the text before; shorter ones are a way of speaking."""
    first_places: dict[int, int] = {}
    for place, shingle in enumerate(sequence):
        first_places.setdefault(shingle, place)
    for is_again, run in groupby(enumerate(sequence), key=lambda one: first_places[one[1]] < one[0]):
        if is_again:
            places = [place for place, _ in run]
            passage = words[places[0] : places[-1] + params.shingle]
            if count_words(passage) >= params.shared_run:
                yield from passage


def compare_articles(item: Article, matched: Article, params: Params) -> Scores:
    """Jaccard, both containments and the shared blocks of two texts; all 0 where one is empty."""
    ours, theirs = prepare_for_comparison(item.text, params), prepare_for_comparison(matched.text, params)
    sizes = len(ours.shingles), len(theirs.shingles)
    shared = len(ours.shingles & theirs.shingles)
    runs = shared_run_lengths(ours.sequence, theirs.shingles, params.shingle)
    return Scores(
        jaccard=share_of(shared, sum(sizes) - shared),
        item_in_matched=share_of(shared, sizes[0]),
        matched_in_item=share_of(shared, sizes[1]),
        shared_blocks=sum(1 for run in runs if run >= params.shared_run),
    )


def share_words(item: Article, matched: Article, params: Params) -> float:
    """The part of one text's runs of `shingle` words, as a reader counts them, that the other has: the larger part.

    Three letters of Thai stand in any two texts; three words of it don't.
    """
    ours, theirs = (tokenise_text(article.text)[: params.max_words] for article in (item, matched))
    tokens, words = len(ours) + len(theirs), count_words(ours) + count_words(theirs)
    size = round(params.shingle * share_of(tokens, words))
    a, b = (frozenset(hash_shingles(text, size)) for text in (ours, theirs))
    return share_of(len(a & b), min(len(a), len(b)))


def shared_run_lengths(sequence: Sequence[object], known: frozenset[object], size: int) -> list[int]:
    """Lengths in words of the unbroken runs of a text whose shingles another text has too.

    >>> a, b = "a b c d x e f g".split(), "a b c d y e f g".split()
    >>> shared_run_lengths(hash_shingles(a, 3), frozenset(hash_shingles(b, 3)), 3)
    [4, 3]
    """
    is_shared = bytes(map(known.__contains__, sequence))  # 1 or 0: to split bytes takes a tenth of the time of a loop
    return [len(run) + size - 1 for run in is_shared.split(b"\0") if run]


def share_of(part: int, whole: int) -> float:
    """A part of a whole from 0 to 1; nothing of nothing is 0.

    >>> share_of(3, 4), share_of(0, 0)
    (0.75, 0.0)
    """
    return part / whole if whole else 0.0
