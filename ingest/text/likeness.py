"""How alike two short texts are, as far as knowing an item again needs it; dedupe compares in earnest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from .words import split_words

MAX_WORDS = 2000  # of one text; more changes no answer
# How alike; unknown: there is too little to tell
Likeness = Literal["same", "near", "some", "unknown", "other"]

NEAR_TEXT_SHARE = 0.5  # shared word pairs of the shorter text
SOME_TEXT_SHARE = 0.15
NEAR_TITLE_SHARE = 0.5  # shared words of the shorter title
MIN_COMPARED_WORDS = 8  # words; with fewer a text says nothing
OPENING_WORDS = 50  # words: a headline and a teaser
LONG_WORD_LETTERS = 5  # letters of a word that names something

_FIGURES = re.compile(r"\d+")


def first_words(text: str) -> list[str]:
    """The first `MAX_WORDS` words of a text."""
    return split_words(text[: 20 * MAX_WORDS], MAX_WORDS)


def title_key(title: str) -> str:
    """One spelling of a title: its words, nothing between them.

    >>> title_key("It’s  HIGH tide!") == title_key("It's high tide")
    True
    """
    return " ".join(first_words(title))


def compare_titles(one: str, other: str) -> Likeness:
    """How alike two titles are; titles in a row ("Part 1", "Part 2") are others.

    >>> (compare_titles("Snow shuts schools", "Snow shuts all the schools"),
    ...  compare_titles("Part 1 of it", "Part 2 of it"))
    ('near', 'other')
    """
    if one == other:
        return "same" if one else "unknown"  # most titles are what they were
    a, b = title_key(one), title_key(other)
    if not a or not b:
        return "unknown"
    if a == b:
        return "same"
    is_single_word = min(len(set(a.split())), len(set(b.split()))) == 1  # one word shared with a title is no likeness
    return (
        "other"
        if is_single_word or differ_only_in_figures(one, other) or _share_of_words(one, other) < NEAR_TITLE_SHARE
        else "near"
    )


def compare_texts(one: str, other: str) -> Likeness:
    """How alike two texts are: a teaser is near the text that it is the beginning of."""
    if one == other:
        return "same" if one else "unknown"
    a, b = first_words(one), first_words(other)
    if min(len(a), len(b)) < MIN_COMPARED_WORDS:
        return "unknown"
    if a == b:
        return "same"
    shared = share_of_word_pairs(one, other)
    if shared >= NEAR_TEXT_SHARE:
        return "near"
    return "some" if shared >= SOME_TEXT_SHARE else "other"


def differ_only_in_figures(one: str, other: str) -> bool:
    """True where two titles are the same but for their figures: two parts of a series.

    >>> (differ_only_in_figures("Episode 12: the sea", "Episode 13: the sea"),
    ...  differ_only_in_figures("One sea", "Two seas"))
    (True, False)
    """
    a, b = title_key(one), title_key(other)
    return a != b and _FIGURES.sub("0", a) == _FIGURES.sub("0", b)


def share_few_figures(one: str, other: str) -> bool:
    """True where two texts have two figures or more each, and share less than half of those of the one with fewer.

    >>> (share_few_figures("12 degrees at 8", "17 degrees at 9"),
    ...  share_few_figures("12 dead, 30 hurt", "12 dead, 31 hurt"))
    (True, False)
    """
    a, b = frozenset(_FIGURES.findall(one)), frozenset(_FIGURES.findall(other))
    return min(len(a), len(b)) > 1 and _overlap_share(a, b) < 0.5


def same_topic(one: str, other: str) -> bool:
    """True where the openings of two texts share two long words or more, and one in eight of the one with fewer.

    >>> same_topic("Heavy snow shuts schools in Innisvane", "Snow: no school bus in Innisvane, more schools shut")
    True
    """
    a, b = _long_words(one), _long_words(other)
    return len(a & b) > 1 and _overlap_share(a, b) >= 1 / 8


def _long_words(text: str) -> frozenset[str]:
    return frozenset(
        word for word in first_words(text[: 10 * OPENING_WORDS])[:OPENING_WORDS] if len(word) >= LONG_WORD_LETTERS
    )


def _share_of_words(one: str, other: str) -> float:
    return _overlap_share(frozenset(first_words(one)), frozenset(first_words(other)))


def share_of_word_pairs(one: str, other: str) -> float:
    """The part of one text's pairs of neighbouring words that the other has too, 0 to 1; of the one with fewer.

    Two stories share words, but seldom two in a row.

    >>> share_of_word_pairs("a b c d", "x a b c")
    0.6666666666666666
    """
    return _overlap_share(_word_pairs_of(one), _word_pairs_of(other))


def share_of_words_changed(one: str, other: str) -> float:
    """Which part of all words of two texts stands in only one of them, counting each as often as it stands there.

    >>> share_of_words_changed("a b c", "a b d"), share_of_words_changed("a", "a")
    (0.5, 0.0)
    """
    a, b = _number_repeated_words(first_words(one)), _number_repeated_words(first_words(other))
    return len(a ^ b) / len(a | b) if a or b else 0.0


@lru_cache(maxsize=256)  # an item is compared with several candidates
def _word_pairs_of(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(first_words(text)))


def _overlap_share(a: frozenset[object], b: frozenset[object]) -> float:
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _number_repeated_words(tokens: Sequence[str]) -> frozenset[tuple[str, int]]:
    """The nth time that a word stands in a text is another word than the first."""
    seen: dict[str, int] = {}
    numbered = []
    for word in tokens:
        seen[word] = seen.get(word, 0) + 1
        numbered.append((word, seen[word]))
    return frozenset(numbered)
