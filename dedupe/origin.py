"""Where two articles come from: when, from whom, at what address and under what title, whatever their texts say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property

from .address import names_article
from .article import Article
from .compare import share_of
from .params import Params
from .text import count_words, find_likely_words, tokenise_text
from .titles import differ_in_part, differ_in_year

_MIN_TITLE_WORDS = 4
_DOMAIN = re.compile(r"(?:www\.)?([^.\s]+)(?:\.[^.\s]+)+")  # "bbc" of "www.bbc.co.uk"
_MAX_NAME_WORDS = 5  # words; a source with a longer name is not looked for


def names_source(words: Sequence[str], source: str) -> bool:
    """Whether words name a source, be it known by its name or by its domain.

    >>> names_source("as nbc news reported".split(), "nbcnews.com"), names_source("the news".split(), "nbcnews.com")
    (True, False)
    """
    domain = _DOMAIN.fullmatch(source)
    name = "".join(tokenise_text(domain[1] if domain else source))
    return bool(name) and any(
        name == "".join(words[start : start + length])
        for length in range(1, _MAX_NAME_WORDS + 1)
        for start in range(len(words))
    )


_MIN_SAME_WORDS = 3  # a shorter title ("News in brief") names nothing


class PairOrigin:
    """What is known of two articles besides their texts. Every property is a plain claim, or the time between them."""

    def __init__(self, item: Article, matched: Article, params: Params) -> None:
        self.item, self.matched, self.params = item, matched, params

    @cached_property
    def time_apart(self) -> timedelta:
        return abs(self.item.seen_at - self.matched.seen_at)

    @property
    def is_far_in_time(self) -> bool:
        """Beyond the window. Says nothing where a date is only that of the fetch."""
        return self.item.dated and self.matched.dated and self.time_apart > self.params.window

    @property
    def may_have_recurred(self) -> bool:
        """So late that a regular notice could have come back; nor does this."""
        return self.item.dated and self.matched.dated and self.time_apart >= self.params.recurs

    @property
    def is_close_in_time(self) -> bool:
        return self.time_apart <= self.params.close

    @property
    def same_source(self) -> bool:
        return bool(self.item.source) and self.item.source == self.matched.source

    @property
    def different_source(self) -> bool:
        return bool(self.item.source and self.matched.source) and self.item.source != self.matched.source

    @property
    def same_url(self) -> bool:
        return bool(self.item.url) and self.item.url.rstrip("/") == self.matched.url.rstrip("/")

    @property
    def url_names_article(self) -> bool:
        return names_article(self.item.url)

    @cached_property
    def same_title(self) -> bool:
        """Title for title the same, and of three words at least."""
        words = tokenise_text(self.item.title)
        return count_words(words) >= _MIN_SAME_WORDS and words == tokenise_text(self.matched.title)

    @property
    def same_headline(self) -> bool:
        """The same title, and too long a one to be used twice."""
        return self.same_title and count_words(tokenise_text(self.item.title)) >= self.params.headline

    @cached_property
    def titles_agree(self) -> bool:
        """Two thirds of the words of the shorter title, which has four at least, stand in the longer one."""
        titles = self.item.title, self.matched.title
        if min(count_words(sorted(set(tokenise_text(title)))) for title in titles) < _MIN_TITLE_WORDS:
            return False
        ours, theirs = map(find_likely_words, titles)
        return share_of(len(ours & theirs), min(len(ours), len(theirs))) >= 2 / 3

    @cached_property
    def different_year(self) -> bool:
        return differ_in_year(self.item.title, self.matched.title)

    @cached_property
    def different_part(self) -> bool:
        return not self.different_source and differ_in_part(self.item.title, self.matched.title)
