"""The extractor's paragraphs held against the page's tree: the element that holds the story, and what it takes in.

An extractor looks for an element that is marked as the story, and takes a teaser's for it where the story's own bears
no mark; or it takes the whole page where the story is short.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from ..blocks import PageStory, find_final_mark, fold_line, measure_length
from ..html.outline import Outline
from ..lines.bylines import read_byline

NOTE_WORDS = 40  # of an element behind the story; a longer one is told by something else
_MISSED_SHARE = 0.4  # the extractor has less than this of the element with most sentences: the wrong one, or a part
_HOLDER_SHARE = 0.6  # of the text in one element: that one holds the story
_NOTES_SHARE = 0.5  # of the story's words
_PROSE_WORDS = 8
_PROMO_WORDS = 6  # besides the headline: "Read also: …"
_TITLE_WORDS = 4
_DOUBLED_SHARE = 0.7  # of the paragraphs come twice: the page has the text for two kinds of screens


def choose_story_paragraphs(extracted: Sequence[str], outline: Outline) -> list[str]:
    """The paragraphs, or those of the page's largest text where the extractor took a teaser or only a part of it."""
    words: Counter[int] = Counter()
    for place, line in enumerate(outline.lines):
        if line.zone == "" and find_final_mark(line.text) and (count := measure_length(line.text)) >= _PROSE_WORDS:
            words[_find_holder(outline, place)] += count
    (largest, most), *_ = words.most_common(1) or [(-1, 0)]
    if sum(map(measure_length, extracted)) >= _MISSED_SHARE * most:
        return list(extracted)
    return [line.text for place, line in enumerate(outline.lines) if _find_holder(outline, place) == largest]


def _find_holder(outline: Outline, place: int) -> int:
    """The element around the one that makes the line."""
    return outline.parents[outline.line_elements[place]]


def without_edge_notes(paragraphs: Sequence[str], outline: Outline, headings: Collection[str]) -> list[str]:
    """Paragraphs without small print and notes before and behind the story, and without ``headings`` (folded)."""
    start, holders = _find_headline(outline), Counter[int]()
    folded = {text: fold_line(text) for text in paragraphs}
    places = _find_line_places(outline, start)
    kept = [text for text in paragraphs if folded[text] not in headings]
    for text in kept:
        if (place := places.get(folded[text])) is not None:
            holders[_find_holder(outline, place)] += measure_length(text)
    (story, words), *_ = holders.most_common(1) or [(-1, 0)]
    own_places = [
        p for p in (places.get(folded[text]) for text in kept) if p is not None and _find_holder(outline, p) == story
    ]
    is_headed = bool(own_places) and start < own_places[0]
    is_together = is_headed and _find_holder(outline, start) == story
    if not own_places or (words < _HOLDER_SHARE * sum(map(measure_length, kept)) and not is_together):
        return kept

    first = next((p for p in own_places if not _is_small_print(outline.lines[p].text)), own_places[0])

    last = next((p for p in reversed(own_places) if not _is_small_print(outline.lines[p].text)), own_places[-1])

    def is_before(text: str) -> bool:
        place = places.get(folded[text], own_places[-1])
        is_at_edge = place <= first or place >= last
        return (is_headed and place < start) or (is_at_edge and _is_small_print(text))

    def is_note_behind(text: str) -> bool:
        place = places.get(folded[text], own_places[0])
        return place > own_places[-1] and holders[_find_holder(outline, place)] <= NOTE_WORDS

    kept = [text for text in kept if not is_before(text)]
    notes = [text for text in kept if is_note_behind(text)]
    # so much in boxes of their own is the story going on, each paragraph or update in a box
    are_notes = sum(map(measure_length, notes)) <= _NOTES_SHARE * words
    return [text for text in kept if not is_note_behind(text)] if are_notes else kept


def without_copies(paragraphs: Sequence[str], outline: Outline | None = None) -> list[str]:
    """The text once, where a page holds it twice, for wide screens and for narrow ones, or a part of it above it too.

    A copy is what stands above the headline, what repeats the paragraph right before it, and the second half of a text
    whose paragraphs nearly all come twice. Anything else may be meant: recipes and lists repeat whole sentences.

    >>> line = "Ferries left on time again for the first time in two weeks."
    >>> len(without_copies([line, line, "Oh well.", "Oh well."])), len(without_copies([line, "Oh well.", line, "No."]))
    (3, 4)
    """
    if len({*paragraphs}) == len(paragraphs):
        return list(paragraphs)
    keys = [fold_line(text) if measure_length(text) >= _PROSE_WORDS else "" for text in paragraphs]
    counts = Counter(filter(None, keys))
    doubled = sum(1 for count in counts.values() if count == 2)
    is_twice = doubled > 1 and doubled >= _DOUBLED_SHARE * len(counts)
    above = (
        _count_above_headline(outline) if outline and any(count > 1 for count in counts.values()) else Counter[str]()
    )
    left, seen = Counter(counts), set[str]()
    kept: list[str] = []
    for place, (key, text) in enumerate(zip(keys, paragraphs, strict=True)):
        is_upper_copy = above[key] > 0 and left[key] > 1
        is_lower_copy = key in seen and (is_twice or key == keys[place - 1])
        left[key] -= 1
        above[key] -= 1
        if key and (is_upper_copy or is_lower_copy):
            continue
        seen.add(key)
        kept.append(text)
    return kept


def _count_above_headline(outline: Outline) -> Counter[str]:
    headline = _find_headline(outline)
    lines = outline.lines[:headline] if headline < len(outline.lines) else ()
    return Counter(fold_line(line.text) for line in lines)


def _find_line_places(outline: Outline, headline: int) -> Mapping[str, int]:
    """Where each text stands; of several places the first below the headline, as the others are copies (folded)."""
    places: dict[str, int] = {}
    for place, text in enumerate(outline.folded_texts):
        if places.get(text, -1) < headline:
            places[text] = place
    return places


def _find_headline(outline: Outline) -> int:
    return next((place for place, line in enumerate(outline.lines) if line.heading == 1), len(outline.lines))


def _is_small_print(text: str) -> bool:
    byline = read_byline(text)
    return byline is not None and byline.title is None


def without_promos(paragraphs: Sequence[str], related: Sequence[PageStory]) -> list[str]:
    """Paragraphs but those that are a related story's headline with a few words before it, in whatever language.

    >>> without_promos(["Ferries left.", "Se även: Bees are back in town"], [PageStory("Bees are back in town")])
    ['Ferries left.']
    """
    titles = [title for story in related if measure_length(title := fold_line(story.title or "")) >= _TITLE_WORDS]

    def is_promo(text: str) -> bool:
        folded = fold_line(text)
        return any(t in folded and measure_length(folded) <= measure_length(t) + _PROMO_WORDS for t in titles)

    return [text for text in paragraphs if len(text) > 400 or not is_promo(text)] or list(paragraphs)
