"""Digests: texts that carry several reports which have nothing to do with each other. Pure.

A round-up, a newsletter or a live blog has each of its reports whole, and so has an article that takes another report
in. Whatever such a text is compared with, it is a part of it; so through a digest anything would become one story.
What tells is its parts: they stand at different places of it, and neither has to do with the other.

Of most parts the index knows nothing any more, since a text that lies in the representative finds nothing that this
one doesn't. So a story remembers where in its representative the least of them stand (`Story.known_parts`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from .article import Article, Spans, Story
from .compare import DOUBLED, ComparedText, prepare_for_comparison, share_of
from .furniture import text_without_furniture
from .params import Params
from .rules import Rule, relation_if_apart
from .text import count_tokens_of_pieces

DIGEST = Rule(
    "digest",
    "Another report of a text that carries several: it has nothing to do with what else this story has of that text.",
    lambda _: True,
    relation_if_apart,
)

_MOST_PARTS = 4  # of a representative that are remembered, the first ones
_MOST_SPANS = 12  # passages; a part that stands in more of them is not remembered
_DISJOINT = 0.15  # of the smaller part: less is shared by two parts than a form or a byline that both carry


def covers_two_reports(whole: Article, one: Article, other: Article, params: Params) -> bool:
    """Whether two texts stand at different places of a third and have nothing to do with each other.

    A teaser and the rest of its report stand at different places, too: a text of an opening's length proves nothing
    where the whole is hardly more than the other one.
    """
    furniture = {*whole.furniture, *one.furniture, *other.furniture}
    text, first, second = (
        prepare_for_comparison(text_without_furniture(article, furniture), params) for article in (whole, one, other)
    )
    if not _stand_apart(text, first, second, params):
        return False
    shorter, longer = sorted((first, second), key=lambda part: part.size)
    if shorter.size <= params.opening and text.size < params.fuller * longer.size:
        return False
    return longer.size >= params.min_words


def known_parts_of(story: Story) -> list[Article]:
    """What is known to stand in a story's representative besides its whole text, each as a text of its own."""
    lead = story.representative
    return [_cut_out(lead, spans) for spans in story.known_parts]


def find_known_parts(story: Story, lead: Article, texts: Sequence[Article], params: Params) -> tuple[Spans, ...]:
    """Where in the text of a story's lead the least parts stand that the story has of it.

    A part lies in the lead, or in another text of the story, and the lead goes on beyond it for more than a short text.
    One that has all of another part says nothing more: what has to do with the lesser one has to do with it, too.

    Args:
        story: as it was before, perhaps under another representative.
        texts: all others that it is known to have.
    """
    known: list[Spans] = []
    parts = [*texts]
    if story.representative.text == lead.text:
        known = [*story.known_parts]
    else:
        parts = [*known_parts_of(story), story.representative, *texts]
    for part in parts:
        others = (lead, *(text for text in texts if text.id != part.id))
        if part.text != lead.text and any(_lies_in(part, text, params.mostly, params) for text in others):
            known = _with_part(known, _find_spans(part, lead, params), lead, params)
    return tuple(known)


def _with_part(known: list[Spans], found: Spans, lead: Article, params: Params) -> list[Spans]:
    """The least parts of a text when another one is found."""
    part = _cut_out(lead, found)
    size = prepare_for_comparison(part.text, params).size
    rest = prepare_for_comparison(lead.text, params).size - size
    others = [(spans, _cut_out(lead, spans)) for spans in known]
    if (
        size < params.min_beginning
        or rest < params.min_words
        or any(_lies_in(one, part, params.contained, params) for _, one in others)
    ):
        return known
    return [*(spans for spans, one in others if not _lies_in(part, one, params.contained, params)), found][:_MOST_PARTS]


def _stand_apart(text: ComparedText, one: ComparedText, other: ComparedText, params: Params) -> bool:
    first, second = (_find_places(text, part.shingles, params) for part in (one, other))
    smaller = min(len(first), len(second))
    return smaller > 0 and len(first & second) < _DISJOINT * smaller


def _find_places(text: ComparedText, known: frozenset[int], params: Params) -> set[int]:
    """The shingles of a text that another one has, as far as they are no chance."""
    runs = (text.sequence[run.start : run.stop] for run in _find_shared_runs(text, known, params))
    return set().union(*runs)


def _find_shared_runs(text: ComparedText, known: frozenset[int], params: Params) -> Iterator[range]:
    """The places of shingles that another text has, in runs of three words, as a reader counts them, at least.

    Three letters of Thai stand in any two texts; three words of it don't.
    """
    letters_per_word = (len(text.sequence) + params.shingle - 1) / max(1, text.length)
    least = max(1, round(params.shingle * letters_per_word) - params.shingle + 1)
    is_known = bytes(map(known.__contains__, text.sequence))  # 1 or 0
    start = is_known.find(1)
    while start >= 0:
        end = is_known.find(0, start)
        end = len(is_known) if end < 0 else end
        if end - start >= least:
            yield range(start, end)
        start = is_known.find(1, end)


def _lies_in(part: Article, whole: Article, share: float, params: Params) -> bool:
    inner, outer = prepare_for_comparison(part.text, params), prepare_for_comparison(whole.text, params)
    return share_of(len(inner.shingles & outer.shingles), len(inner.shingles)) >= share


def _find_spans(part: Article, whole: Article, params: Params) -> Spans:
    """The passages of a text that another one has, edits of a few words among them.

    Nothing if they are too many, or if hardly anything of the text is left beside them.
    """
    own, text = (prepare_for_comparison(article.text, params) for article in (part, whole))
    runs = _find_passages(own, text, params)
    if len(runs) > _MOST_SPANS or _leave_nothing(runs, text, params):
        return ()
    places = _locate_words(whole.text)
    return tuple((places.find_start(first), places.find_end(last)) for first, last in runs)


def _leave_nothing(runs: Sequence[tuple[int, int]], text: ComparedText, params: Params) -> bool:
    """Whether passages are certainly too much of a text to be a part of it: told without cutting them out.

    Where nothing in a text is said again, and a word is a token, they have as many words as tokens.
    """
    if not text.size == text.length == len(text.words):
        return False
    covered = sum(last - first + 1 for first, last in runs)
    repeated = len(text.sequence) - len(text.shingles) + params.shingle * len(runs)  # at most, with those at the joints
    return text.size - covered < params.min_words and repeated <= DOUBLED * (covered - params.shingle * len(runs))


def _find_passages(own: ComparedText, text: ComparedText, params: Params) -> list[tuple[int, int]]:
    """The first and the last word of each."""
    runs: list[tuple[int, int]] = []
    for run in _find_shared_runs(text, own.shingles, params):
        first, last = run[0], run[-1] + params.shingle - 1
        if runs and first - runs[-1][1] <= params.min_teaser:
            runs[-1] = runs[-1][0], last
        else:
            runs.append((first, last))
    return [(first, last) for first, last in runs if last - first >= params.shared_run - 1]


def _cut_out(article: Article, spans: Spans) -> Article:
    """Some passages of a text, as a text of its own."""
    return replace(article, title="", url="", text="\n\n".join(article.text[start:end] for start, end in spans))


@dataclass(frozen=True, slots=True)
class WordPlaces:
    """Where the words of a text stand in it, each with what is written together with it."""

    starts: list[int]  # of the pieces; the last is the end of the text
    ends: list[int]  # of the pieces, without the spaces behind them
    words: list[int]  # how many there are up to the end of each piece

    def find_start(self, word: int) -> int:
        return self.starts[bisect_right(self.words, word)]

    def find_end(self, word: int) -> int:
        return self.ends[bisect_right(self.words, word)]


@lru_cache(maxsize=8)
def _locate_words(text: str) -> WordPlaces:
    """Kept for a while, since several parts are looked for in one text."""
    pieces, counts = count_tokens_of_pieces(text)
    starts = [*accumulate(map(len, pieces), initial=len(text) - len(text.lstrip()))]
    ends = [start + len(piece.rstrip()) for start, piece in zip(starts, pieces, strict=False)]
    return WordPlaces(starts, ends, [*accumulate(counts)])
