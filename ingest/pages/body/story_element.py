"""The extractor's paragraphs held against the page's tree: the element that holds the story, and what it takes in.

An extractor looks for an element that is marked as the story, and takes a teaser's for it where the story's own bears
no mark; or it takes the whole page where the story is short.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from ..blocks import Story, count_words, final_mark, fold
from ..html.outline import Outline
from ..lines.bylines import read_byline

NOTE_WORDS = 40  # of an element behind the story; a longer one is told by something else
_MISSED = 0.4  # the extractor has less than this of the element with most sentences, and none of it: the wrong one
_MOSTLY = 0.6  # of the text in one element: that one holds the story
_PROSE_WORDS = 8
_PROMO_WORDS = 6  # besides the headline: "Read also: …"
_TITLE_WORDS = 4


def own_text(extracted: Sequence[str], outline: Outline) -> list[str]:
    """The paragraphs, or those of the page's largest text where the extractor took another story's teaser."""
    words: Counter[int] = Counter()
    for place, line in enumerate(outline.lines):
        if line.zone == "" and final_mark(line.text) and (count := count_words(line.text)) >= _PROSE_WORDS:
            words[_holder(outline, place)] += count
    (largest, most), *_ = words.most_common(1) or [(-1, 0)]
    inside = [line.text for place, line in enumerate(outline.lines) if _holder(outline, place) == largest]
    known = {fold(text) for text in inside}
    is_other = not any(fold(text) in known for text in extracted)
    if is_other and sum(map(count_words, extracted)) < _MISSED * most:
        return inside
    return list(extracted)


def _holder(outline: Outline, place: int) -> int:
    """The element around the one that makes the line."""
    return outline.parents[outline.homes[place]]


def within_story(paragraphs: Sequence[str], outline: Outline, headings: Collection[str]) -> list[str]:
    """Paragraphs without small print and notes before and behind the story, and without ``headings`` (folded)."""
    places = _places(outline)
    found = [text for text in paragraphs if fold(text) not in headings]
    start, holders = _headline(outline), Counter[int]()
    for text in found:
        if (place := places.get(fold(text))) is not None:
            holders[_holder(outline, place)] += count_words(text)
    (story, words), *_ = holders.most_common(1) or [(-1, 0)]
    own = [p for p in (places.get(fold(text)) for text in found) if p is not None and _holder(outline, p) == story]
    is_headed = bool(own) and start < own[0]
    is_together = is_headed and _holder(outline, start) == story
    if not own or (words < _MOSTLY * sum(map(count_words, found)) and not is_together):
        return found

    def is_outside(text: str) -> bool:
        place = places.get(fold(text))
        if place is None:
            return False
        is_above = is_headed and place < start
        is_small_print = place <= own[0] and _is_small_print(text)
        is_note = place > own[-1] and holders[_holder(outline, place)] <= NOTE_WORDS
        return is_above or is_small_print or is_note

    return [text for text in found if not is_outside(text)]


def _places(outline: Outline) -> Mapping[str, int]:
    places: dict[str, int] = {}
    for place, line in enumerate(outline.lines):
        places.setdefault(fold(line.text), place)
    return places


def _headline(outline: Outline) -> int:
    return next((place for place, line in enumerate(outline.lines) if line.heading == 1), len(outline.lines))


def _is_small_print(text: str) -> bool:
    byline = read_byline(text)
    return byline is not None and byline.title is None


def without_promos(paragraphs: Sequence[str], related: Sequence[Story]) -> list[str]:
    """Paragraphs but those that are a related story's headline with a few words before it, in whatever language.

    >>> without_promos(["Ferries left on time.", "Se även: Bees are back in town"], [Story("Bees are back in town")])
    ['Ferries left on time.']
    """
    titles = [title for story in related if count_words(title := fold(story.title or "")) >= _TITLE_WORDS]

    def is_promo(text: str) -> bool:
        folded = fold(text)
        return any(t in folded and count_words(folded) <= count_words(t) + _PROMO_WORDS for t in titles)

    return [text for text in paragraphs if len(text) > 400 or not is_promo(text)] or list(paragraphs)
