"""What recurs across a source's stories: galleries, sign-up forms, disclaimers. It counts for nothing in judgement.

Article ──► sighting_of ──► Sightings.add_and_count ──► with_furniture ──► text_without_furniture

Furniture is learned by paragraph: one that stands in several stories of a source *under headlines that have no long
word in common* belongs to the source and not to the stories. Versions and follow-ups of one story share words of their
headlines, so however often a story comes back, its text stays its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import chain, groupby, islice

from .article import Article
from .folding import fold_text, fold_texts
from .params import Params
from .text import count_words, find_likely_words_of_folded, is_long_word, is_unspaced, tokenise_text

FIRST_PARAGRAPHS, LAST_PARAGRAPHS, LONGEST_PARAGRAPHS = (
    3,
    8,
    5,
)  # paragraphs of a text that are looked up: furniture stands at the edges, or is long
HEADLINE_WORDS = 4  # the longest of a headline, by which stories are told apart
_LONG_WORD_LETTERS = 5  # characters; shorter words ("says", "with") stand in headlines of any subject
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class ParagraphSighting:
    """The paragraphs of one story, as a source's memory takes them in."""

    source: str  # lower case
    day: int  # days since 1970, UTC
    headline: frozenset[int]  # 16-bit hashes of its long words
    paragraphs: tuple[bytes, ...]  # digests of 6 bytes, distinct; none where nothing can be learned from it


def sighting_of(article: Article, now: datetime) -> ParagraphSighting:
    """What to remember of an article. One without a source or a headline teaches nothing."""
    return sightings_of([article], [now])[0]


def sightings_of(articles: Sequence[Article], moments: Sequence[datetime]) -> list[ParagraphSighting]:
    """The same of each of several articles, with the moment at which it came by."""
    headlines = [_hash_folded_headline(folded) for folded in fold_texts([article.title for article in articles])]
    chosen = [
        _choose_paragraphs(article.text) if article.source and headline else []
        for article, headline in zip(articles, headlines, strict=True)
    ]
    keys = iter(_make_paragraph_keys([*chain.from_iterable(chosen)]))
    return [
        ParagraphSighting(
            article.source,
            int(moment.timestamp() // _DAY_SECONDS),
            headline,
            tuple(dict.fromkeys(islice(keys, len(paragraphs)))),
        )
        for article, moment, headline, paragraphs in zip(articles, moments, headlines, chosen, strict=True)
    ]


def with_furniture(article: Article, seen: ParagraphSighting, counts: Sequence[int], params: Params) -> Article:
    """The article with its furniture named. If nothing else is in it, none of it is furniture.

    Too few words in a row to be a shared passage are left in: they weigh nothing, and a teaser cut from the page as it
    stands would not be found in a text without them.

    Args:
        counts: for each paragraph of the sighting in how many stories under unrelated headlines it stands.
    """
    learned = {key for key, count in zip(seen.paragraphs, counts, strict=True) if count >= params.recurs_in}
    if not learned:
        return article
    furniture = tuple(
        sorted({key for run in _find_learned_runs(article.text, learned, params.shared_run) for key in run})
    )
    return replace(article, furniture=furniture if _without_paragraphs(article.text, furniture).strip() else ())


def _find_learned_runs(text: str, learned: Set[bytes], least: int) -> Iterator[list[bytes]]:
    """The learned paragraphs that stand together in a text, where they have so many words or more."""
    lines = (keyed for keyed in _key_lines(text) if keyed[0].strip())
    for is_learned, run in groupby(lines, key=lambda line: line[1] in learned):
        if is_learned:
            run_lines = [*run]
            if sum(count_words(tokenise_text(line)) for line, _ in run_lines) >= least:
                yield [key for _, key in run_lines]


def text_without_furniture(article: Article, others: Iterable[bytes] = ()) -> str:
    """The text without its furniture, and without what is furniture of the article that it is compared with.

    All of the text where nothing would be left.
    """
    furniture = tuple(sorted({*article.furniture, *others}))
    if not furniture:
        return article.text
    remaining = _without_paragraphs(article.text, furniture)
    return remaining if remaining.strip() else article.text


def count_ignored_words(article: Article) -> int:
    """How many words of an article count for nothing.

    >>> from datetime import UTC
    >>> text = "One sentence of its own.\\n\\nSign up for our letter"
    >>> form = make_paragraph_key("Sign up for our letter")
    >>> count_ignored_words(Article(id="a", text=text, seen_at=datetime(2026, 1, 1, tzinfo=UTC), furniture=(form,)))
    5
    """
    if not article.furniture:
        return 0
    return count_words(tokenise_text(article.text)) - count_words(tokenise_text(text_without_furniture(article)))


def make_paragraph_key(paragraph: str) -> bytes:
    """Of a paragraph, blind to case, spacing and typography.

    >>> make_paragraph_key("Sign  up – now") == make_paragraph_key("sign up - NOW")
    True
    """
    return _digest_folded_paragraph(fold_text(paragraph))


def _make_paragraph_keys(paragraphs: Sequence[str]) -> list[bytes]:
    return [*map(_digest_folded_paragraph, fold_texts(paragraphs))]


def _digest_folded_paragraph(folded: str) -> bytes:
    spaced = " ".join(folded.split())
    return hashlib.blake2b(spaced.encode("utf-8", "surrogatepass"), digest_size=6).digest()


def hash_long_words(title: str) -> frozenset[int]:
    """16-bit hashes of the longest words of a headline.

    Where no spaces are written the runs of letters that stand for words are taken in the order of their hashes: an
    order of the alphabet would take what many headlines begin words with.
    """
    return _hash_folded_headline(fold_text(title))


def _hash_folded_headline(folded: str) -> frozenset[int]:
    words = find_likely_words_of_folded(folded)
    runs = sorted(filter(is_unspaced, words), key=_hash_word)
    spaced = sorted(words.difference(runs), key=lambda word: (-len(word), word))
    long = [*islice((word for word in spaced if is_long_word(word, _LONG_WORD_LETTERS)), HEADLINE_WORDS)]
    chosen = (long or runs or sorted(words))[:HEADLINE_WORDS]
    return frozenset(map(_hash_word, chosen))


def _hash_word(word: str) -> int:
    """From 1 to 65,535: a store may need 0 for "no word"."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=4).digest()) % 0xFFFF + 1


def _choose_paragraphs(text: str) -> list[str]:
    """The first paragraphs, the longest of the middle and the last ones, in order."""
    paragraphs = [paragraph for line in text.split("\n") if (paragraph := line.strip())]
    middle = range(FIRST_PARAGRAPHS, max(FIRST_PARAGRAPHS, len(paragraphs) - LAST_PARAGRAPHS))
    longest = sorted(middle, key=lambda place: -len(paragraphs[place]))[:LONGEST_PARAGRAPHS]
    places = {
        *range(min(FIRST_PARAGRAPHS, len(paragraphs))),
        *longest,
        *range(max(0, len(paragraphs) - LAST_PARAGRAPHS), len(paragraphs)),
    }
    return [paragraphs[place] for place in sorted(places)]


@lru_cache(maxsize=64)
def _without_paragraphs(text: str, furniture: tuple[bytes, ...]) -> str:
    """Kept for a while, since a text is compared with all its candidates in turn."""
    return "\n".join(line for line, key in _key_lines(text) if not line.strip() or key not in furniture)


@lru_cache(maxsize=64)
def _key_lines(text: str) -> tuple[tuple[str, bytes], ...]:
    """The lines of a text with their keys; kept for a while too, since other texts have other furniture."""
    lines = text.split("\n")
    return tuple(zip(lines, _make_paragraph_keys(lines), strict=True))
