"""Forms that somebody has named: which texts of a source are filled in after one, by an example of it. Pure.

FormExample ──► FormExamples.mark_articles ──► Article.forms ──► find_shared_form, which the rules ask

What is left of a text where each run of names and figures is one blank is its form (facts.py). A text of the example's
source is of its form if the two forms share as much as two texts must share to be alike: names and figures are what the
fillings of a form differ in, so hardly a text that the rules could take for the example's is missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .article import Article, FormLikeness, Story
from .compare import share_of
from .facts import count_form_words, find_form_shingles
from .params import Params

MOST_READ = 10_000  # characters of a text that are compared with an example; a form shows in them
LEAST_WORDS = 12  # that are no names or figures; a text with fewer has no form by which to know another


@dataclass(frozen=True, slots=True, kw_only=True)
class FormExample:
    """A text that stands for all of its source that are filled in alike."""

    id: str
    source: str  # as in Article
    text: str


@dataclass(frozen=True, slots=True)
class SharedForm:
    """The form that two texts are of, with how much each shares with the example of it."""

    example: str
    item: float
    matched: float


class FormExamples:
    """The examples of all sources. What they make of a text is worked out when it is asked for."""

    def __init__(self, examples: Iterable[FormExample], params: Params) -> None:
        self._params = params
        self._by_source: dict[str, list[FormExample]] = {}
        for example in examples:
            self._by_source.setdefault(example.source, []).append(example)
        self._shingles: dict[str, frozenset[int]] = {}  # of the forms of the examples

    def __bool__(self) -> bool:
        return bool(self._by_source)

    def mark_articles(self, articles: Iterable[Article]) -> list[Article]:
        """The articles, each with the examples of its source whose form it has."""
        return [*map(self._mark, articles)]

    def mark_stories(self, stories: Iterable[Story]) -> tuple[Story, ...]:
        """The stories with their texts marked."""
        return tuple(
            replace(story, representative=self._mark(story.representative), anchors=(*map(self._mark, story.anchors),))
            if any(text.source in self._by_source for text in story.texts)
            else story
            for story in stories
        )

    def _mark(self, article: Article) -> Article:
        examples = self._by_source.get(article.source)
        if not (examples and article.source and article.text):
            return article
        form = self._find_shingles(article.text)
        alike = [FormLikeness(example.id, self._compare(form, example)) for example in examples]
        return replace(article, forms=tuple(one for one in alike if one.share >= self._params.alike))

    def _compare(self, form: frozenset[int], example: FormExample) -> float:
        if example.id not in self._shingles:
            self._shingles[example.id] = self._find_shingles(example.text)
        theirs = self._shingles[example.id]
        return share_of(len(form & theirs), len(form | theirs))

    def _find_shingles(self, text: str) -> frozenset[int]:
        return find_form_shingles(text[:MOST_READ], self._params)


def find_shared_form(item: Article, matched: Article) -> SharedForm | None:
    """The named form that both texts are of; of several the one that both share most with, of equals the first."""
    if not (item.forms and matched.forms):
        return None
    theirs = {form.example: form.share for form in matched.forms}
    shared = [
        SharedForm(form.example, form.share, theirs[form.example]) for form in item.forms if form.example in theirs
    ]
    return max(shared, key=lambda form: min(form.item, form.matched), default=None)


def has_form(text: str, params: Params) -> bool:
    """Whether there are enough words besides names and figures to know another filling by.

    >>> has_form("Oslo 12, Bergen 9, Tromsø 3, Bodø 4.", Params())
    False
    """
    return count_form_words(text[:MOST_READ], params) >= LEAST_WORDS
