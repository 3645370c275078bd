"""The passages that two texts share: how many, where they stand in each, and what is said before the first."""

from __future__ import annotations

from itertools import groupby, pairwise

from .article import Article
from .compare import ComparedText, prepare_for_comparison
from .origin import names_source
from .params import Params
from .text import tokenise_text


def find_shared_passages(ours: ComparedText, theirs: ComparedText, params: Params) -> list[tuple[int, int]]:
    """The passages of one text that the other has too, in its order, long enough to be no accident.

    Each as the first place in the other one (in shingles) of what it begins with, and its length in words.
    """
    places: dict[int, int] = {}
    for place, shingle in enumerate(theirs.sequence):
        places.setdefault(shingle, place)
    passages = list[tuple[int, int]]()
    for is_shared, run in groupby(ours.sequence, key=theirs.shingles.__contains__):
        first, *others = run
        words = len(others) + params.shingle
        if is_shared and words >= params.shared_run:
            passages.append((places[first], words))
    return passages


def share_many_passages(ours: ComparedText, theirs: ComparedText, params: Params) -> bool:
    """Whether what two texts share stands in many places of both. A gallery is one passage, or runs backwards."""
    return _stand_all_over(find_shared_passages(ours, theirs, params), params) and _stand_all_over(
        find_shared_passages(theirs, ours, params), params
    )


def quotes_source(quoting: Article, quoted: Article, params: Params) -> bool:
    """Whether a text opens in words of its own that name the other one's source, and takes a passage or two from it."""
    ours, theirs = (prepare_for_comparison(article.text, params) for article in (quoting, quoted))
    passages = find_shared_passages(theirs, ours, params)
    own_opening = min((place for place, _ in passages), default=0)
    if own_opening < params.passage or _are_many(passages, params):
        return False
    return names_source(tokenise_text(quoting.text)[:own_opening], quoted.source)


def _stand_all_over(passages: list[tuple[int, int]], params: Params) -> bool:
    rising = sum(before < after for (before, _), (after, _) in pairwise(passages))
    return _are_many(passages, params) and rising >= len(passages) / 3


def _are_many(passages: list[tuple[int, int]], params: Params) -> bool:
    """Whether a good part of what is shared stands outside the two longest passages."""
    longest_first = sorted((words for _, words in passages), reverse=True)
    return sum(longest_first[2:]) >= params.scattered * sum(longest_first) > 0
