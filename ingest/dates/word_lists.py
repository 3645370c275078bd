"""Words written in one string, as sets and tables."""

from __future__ import annotations

from collections.abc import Mapping


def split_words(words: str) -> frozenset[str]:
    """The words of a string, in lower case.

    >>> sorted(split_words("ago Hace"))
    ['ago', 'hace']
    """
    return frozenset(words.casefold().split())


def index_words(rows: Mapping[int, str]) -> dict[str, int]:
    """Each word in lower case, to the number of its row.

    >>> index_words({60: "min minute", 3600: "hour"})
    {'min': 60, 'minute': 60, 'hour': 3600}
    """
    return {word: number for number, words in rows.items() for word in words.casefold().split()}
