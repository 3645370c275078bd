"""What happens to an article on its way through other people's hands, done to real ones. Pure: chance is passed in.

Furniture, bylines and the words that edits put in are taken from other articles or written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from dedupe import Article

LATER = timedelta(hours=5)  # between the article and what is made of it
EDITED = 0.05  # of the words
TEASER = 40  # words
FURNITURE = (
    "Sign up for our morning newsletter and get the day's most important reports before breakfast.",
    "Share this article with a friend. Print. Save for later.",
    "We want to hear from you: send the newsroom a tip, or a letter to the editor of at most two hundred words.",
    "Our journalism is paid for by its readers. Take out a subscription today, the first month costs nothing.",
    "Comments are open for three days, and our moderators read every one of them before it appears.",
)
_QUOTES = (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("—", " - "), ("–", "-"), ("…", "..."))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another article, from which headlines and words are borrowed."""

    title: str
    words: Sequence[str]


Transformation = Callable[[Article, Neighbour, Random], Article]


def reframe_article(article: Article, other: Neighbour, chance: Random) -> Article:
    """New headline, byline, dateline and furniture around the same text."""
    notes = chance.sample(FURNITURE, 3)
    lead, *rest = paragraphs_of(article)
    opening = f"KESTREL BAY, March 2 (Kestrel Wire) - {lead}"
    text = [notes[0], "By Ines Prado, Staff Writer", opening, *rest, f"Read more: {other.title}", *notes[1:]]
    return republish_article(article, title=other.title, text="\n\n".join(text))


def cut_article(article: Article, other: Neighbour, chance: Random) -> Article:
    """Only the first three paragraphs; more where these are hardly a sentence."""
    whole = paragraphs_of(article)
    texts = ("\n\n".join(whole[:count]) for count in range(3, len(whole) + 1))
    return republish_article(
        article, title=other.title, text=next(text for text in texts if len(text.split()) >= TEASER)
    )


def drop_paragraphs(article: Article, other: Neighbour, chance: Random) -> Article:
    """Two paragraphs dropped."""
    kept = paragraphs_of(article)
    for _ in range(2):
        kept.pop(chance.randrange(len(kept)))
    return republish_article(article, title=other.title, text="\n\n".join(kept))


def replace_words(article: Article, other: Neighbour, chance: Random) -> Article:
    """One word in twenty replaced by a word from another article."""
    parts = re.split(r"(\s+)", article.text)
    places = [place for place, part in enumerate(parts) if part.strip()]
    for place in chance.sample(places, round(EDITED * len(places))):
        parts[place] = chance.choice(other.words)
    return republish_article(article, title=other.title, text="".join(parts))


def retype_quotes(article: Article, other: Neighbour, chance: Random) -> Article:
    """Other quotation marks and dashes: plain ones, or typographic ones where they were plain."""
    text = article.text
    if any(fine in text for fine, _ in _QUOTES):
        for fine, simple in _QUOTES:
            text = text.replace(fine, simple)
    else:
        text = re.sub(r'"([^"\n]*)"', r"“\1”", text).replace("'", "’").replace("--", "—").replace(" - ", " — ")
    return republish_article(article, title=other.title, text=text)


def make_teaser(article: Article, other: Neighbour, chance: Random) -> Article:
    """The first forty words, under another headline."""
    return republish_article(article, title=other.title, text=" ".join(article.text.split()[:TEASER]) + " …")


def make_related_block(article: Article, other: Neighbour, chance: Random) -> Article:
    """A block on somebody else's page: the headline, and the first forty to eighty words."""
    words = article.text.split()[: chance.randint(TEASER, 2 * TEASER)]
    return republish_article(article, title=article.title, text=" ".join(words))


TRANSFORMATIONS: Mapping[str, Transformation] = {
    "reframed": reframe_article,
    "cut": cut_article,
    "thinned": drop_paragraphs,
    "edited": replace_words,
    "retyped": retype_quotes,
    "teaser": make_teaser,
    "related": make_related_block,
}


def paragraphs_of(article: Article) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", article.text) if part.strip()]


def republish_article(article: Article, *, title: str, text: str) -> Article:
    """The article as another outlet has it, some hours later."""
    return replace(
        article,
        id=f"{article.id} made",
        title=title,
        text=text,
        seen_at=article.seen_at + LATER,
        source="kestrelbay.example",
        url="",
    )
