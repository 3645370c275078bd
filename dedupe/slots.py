"""Two texts laid side by side, cheaply: what they share, and the places where each has a few words of its own.

texts ──► words, each figure one word ──► shared runs ──► slots between them

A form filled in twice differs from itself in slots and nowhere else, and so does a copy in which somebody changed
words: what they hold, and where they lie, tells the two apart (filling.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from .compare import prepare_for_comparison
from .figures import join_han_numerals
from .params import Params
from .shared_runs import SharedRun, find_shared_runs
from .text import count_words, hash_shingles, is_unspaced, pair_unspaced_words

_RUN_WORDS = 2  # shared words in a row that lay the texts side by side
_MOST_WORDS = 12  # that a slot holds; what is longer is a passage
_MOST_COMPARED = 60  # tokens between two runs in which single words are looked for that both have
_MOST_READ = 6_000  # words of a text that are laid side by side


@dataclass(frozen=True, slots=True)
class TextSlot:
    """A place between shared words where each of two texts has a few of its own."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    around: tuple[str, str]  # the shared words before and behind it; "" at an end
    place: float  # where it lies in our text, from 0, its beginning, to 1


@dataclass(frozen=True, slots=True)
class SlotsOfPair:
    """What two texts are to each other, word by word."""

    slots: tuple[TextSlot, ...]
    shared: tuple[str, ...]  # the words between them
    loose: int  # places where only one text has words
    passages: int  # places where either has so many that they are a text of their own
    words: tuple[frozenset[str], frozenset[str]]  # of each text; characters and pairs of them where it has no spaces


@lru_cache(maxsize=32)
def find_slots(ours: str, theirs: str, params: Params) -> SlotsOfPair:
    """The slots of two texts, as far as they are read."""
    (a, words_a), (b, words_b) = _read_words(ours, params), _read_words(theirs, params)
    slots, loose, passages = list[TextSlot](), 0, 0
    at_a = at_b = 0
    shared = list[str]()
    for block in [*_find_blocks(a, b), SharedRun(len(a), len(b), 0)]:
        own, others = tuple(a[at_a : block.ours]), tuple(b[at_b : block.theirs])
        if max(count_words(own), count_words(others)) > _MOST_WORDS:
            passages += 1
        elif own and others:
            around = a[at_a - 1] if at_a else "", a[block.ours] if block.ours < len(a) else ""
            slots.append(TextSlot(own, others, around, at_a / len(a)))
        elif own or others:
            loose += 1
        shared += a[block.ours : block.ours + block.length]
        at_a, at_b = block.ours + block.length, block.theirs + block.length
    return SlotsOfPair(tuple(slots), tuple(shared), loose, passages, (words_a, words_b))


@lru_cache(maxsize=32)
def _read_words(text: str, params: Params) -> tuple[tuple[str, ...], frozenset[str]]:
    """Those of a text in order, and all of them. Kept for a while, since a text has several candidates."""
    words = join_han_numerals(prepare_for_comparison(text, params).words[:_MOST_READ])
    return tuple(words), frozenset(words).union(pair_unspaced_words(words))


def _find_blocks(a: Sequence[str], b: Sequence[str]) -> Iterator[SharedRun]:
    """Shared runs, and the single words that both have between two of them."""
    at_a = at_b = 0
    for run in [*_find_runs(a, b), SharedRun(len(a), len(b), 0)]:
        gap_a, gap_b = a[at_a : run.ours], b[at_b : run.theirs]
        if gap_a and gap_b and max(len(gap_a), len(gap_b)) <= _MOST_COMPARED:
            for block in SequenceMatcher(None, gap_a, gap_b, autojunk=False).get_matching_blocks()[:-1]:
                if block.size > 1 or not (max(block.a, block.b) and _is_chance(gap_a, block.a)):
                    yield SharedRun(at_a + block.a, at_b + block.b, block.size)
        if run.length:
            yield run
        at_a, at_b = run.ours + run.length, run.theirs + run.length


def _is_chance(words: Sequence[str], place: int) -> bool:
    """A character that two names have in common; what stands beside a figure is its unit."""
    if not is_unspaced(words[place]):
        return False
    return not any(word[0].isdigit() for word in words[max(0, place - 1) : place + 2])


def _find_runs(a: Sequence[str], b: Sequence[str]) -> Iterator[SharedRun]:
    if min(len(a), len(b)) < _RUN_WORDS:
        return iter(())
    return find_shared_runs(hash_shingles(a, _RUN_WORDS), hash_shingles(b, _RUN_WORDS), _RUN_WORDS)
