"""What recurs across a source's stories: galleries, sign-up forms, disclaimers. It counts for nothing in judgement.

Article ──► sighting ──► Sightings.note ──► furnished: the Article with its furniture named ──► own_text

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
from itertools import groupby, pairwise

from .article import Article
from .params import Params
from .text import fold, tokens, word_count

FIRST, LAST, LONGEST = 3, 8, 5  # paragraphs of a text that are looked up: furniture stands at the edges, or is long
HEADLINE_WORDS = 4  # the longest of a headline, by which stories are told apart
_LONG = 5  # characters; shorter words ("says", "with") stand in headlines of any subject
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Sighting:
    """The paragraphs of one story, as a source's memory takes them in."""

    source: str  # lower case
    day: int  # days since 1970, UTC
    headline: frozenset[int]  # 16-bit hashes of its long words
    paragraphs: tuple[bytes, ...]  # digests of 6 bytes, distinct; none where nothing can be learned from it


def sighting(article: Article, now: datetime) -> Sighting:
    """What to remember of an article. One without a source or a headline teaches nothing."""
    headline = long_words(article.title)
    paragraphs = _edges(article.text) if article.source and headline else ()
    return Sighting(article.source, int(now.timestamp() // _DAY), headline, tuple(paragraphs))


def furnished(article: Article, seen: Sighting, counts: Sequence[int], params: Params) -> Article:
    """The article with its furniture named. If nothing else is in it, none of it is furniture.

    Too few words in a row to be a shared passage are left in: they weigh nothing, and a teaser cut from the page as it
    stands would not be found in a text without them.

    Args:
        counts: for each paragraph of the sighting in how many stories under unrelated headlines it stands.
    """
    learned = {key for key, count in zip(seen.paragraphs, counts, strict=True) if count >= params.recurs_in}
    if not learned:
        return article
    furniture = tuple(sorted({key for run in _runs(article.text, learned, params.shared_run) for key in run}))
    return replace(article, furniture=furniture if _cut(article.text, furniture).strip() else ())


def _runs(text: str, learned: Set[bytes], least: int) -> Iterator[list[bytes]]:
    """The learned paragraphs that stand together in a text, where they have so many words or more."""
    lines = ((line, paragraph_key(line)) for line in text.split("\n") if line.strip())
    for is_learned, run in groupby(lines, key=lambda line: line[1] in learned):
        if is_learned:
            found = [*run]
            if sum(word_count(tokens(line)) for line, _ in found) >= least:
                yield [key for _, key in found]


def own_text(article: Article, others: Iterable[bytes] = ()) -> str:
    """The text without its furniture, and without what is furniture of the article that it is compared with.

    All of the text where nothing would be left.
    """
    furniture = tuple(sorted({*article.furniture, *others}))
    if not furniture:
        return article.text
    own = _cut(article.text, furniture)
    return own if own.strip() else article.text


def ignored_words(article: Article) -> int:
    """How many words of an article count for nothing.

    >>> from datetime import UTC
    >>> text = "One sentence of its own.\\n\\nSign up for our letter"
    >>> form = paragraph_key("Sign up for our letter")
    >>> ignored_words(Article(id="a", text=text, seen_at=datetime(2026, 1, 1, tzinfo=UTC), furniture=(form,)))
    5
    """
    if not article.furniture:
        return 0
    return word_count(tokens(article.text)) - word_count(tokens(own_text(article)))


def paragraph_key(paragraph: str) -> bytes:
    """Of a paragraph, blind to case, spacing and typography.

    >>> paragraph_key("Sign  up – now") == paragraph_key("sign up - NOW")
    True
    """
    folded = " ".join(fold(paragraph).split())
    return hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=6).digest()


def long_words(title: str) -> frozenset[int]:
    """16-bit hashes of the longest words of a headline; pairs of characters where a script writes no spaces."""
    words = tokens(title)
    pairs = [a + b for a, b in pairwise(words) if _is_unspaced(a) and _is_unspaced(b)]
    long = sorted({word for word in words if len(word) >= _LONG}, key=lambda word: (-len(word), word))
    chosen = (long or sorted(set(pairs)) or sorted(set(words)))[:HEADLINE_WORDS]
    return frozenset(map(_short_hash, chosen))


def _short_hash(word: str) -> int:
    """From 1 to 65,535: a store may need 0 for "no word"."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=4).digest()) % 0xFFFF + 1


def _is_unspaced(word: str) -> bool:
    return len(word) == 1 and word > "\u0e00"


def _edges(text: str) -> list[bytes]:
    """Digests of the first paragraphs, the longest of the middle and the last ones, each once."""
    found = [paragraph for line in text.split("\n") if (paragraph := line.strip())]
    middle = range(FIRST, max(FIRST, len(found) - LAST))
    longest = sorted(middle, key=lambda place: -len(found[place]))[:LONGEST]
    places = {*range(min(FIRST, len(found))), *longest, *range(max(0, len(found) - LAST), len(found))}
    return list(dict.fromkeys(paragraph_key(found[place]) for place in sorted(places)))


@lru_cache(maxsize=64)
def _cut(text: str, furniture: tuple[bytes, ...]) -> str:
    """Kept for a while, since a text is compared with all its candidates in turn."""
    return "\n".join(line for line in text.split("\n") if not line.strip() or paragraph_key(line) not in furniture)
