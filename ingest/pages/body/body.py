"""The extractor's paragraphs without what stands in them of other stories and of the page.

A paragraph is judged by the lines that it is made of. Not the story's are
- lines of other stories' cards and of comments;
- a block that is nothing but a link of a headline's length, with or without a short label before it: a sentence of
  a story has words around its links. In a list it counts only if the whole list is such links;
- lines within a share bar, a form or a related block, as long as the mark-up that says so does not hold the story;
- set phrases (furniture.py).
A text that stands on the page a second time, outside of all that, is the story's.
What the extractor passed over in further columns is added (columns.py).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..blocks import Line, Zone, count_words, fold
from ..html.outline import Outline
from ..lines.furniture import furniture_reason
from .columns import further_columns
from .paragraph_lines import Lines

_HEADLINE_WORDS = 5  # a shorter link may be a product, an address, a name in a list
_LABEL_WORDS = 4  # "Also on our pages"
_TITLE = 300  # characters; a longer paragraph is no title
_ZONES: dict[Zone, str] = {
    "nav": "links",
    "comments": "comments",
    "related": "related stories",
    "furniture": "furniture",
}
_STORY = 0.25  # of the text in one kind of zone: then it is the layout's, not the furniture's


@dataclass(frozen=True, slots=True)
class Body:
    """The text of the main story, and what became of the lines that the extractor took for it."""

    paragraphs: tuple[str, ...]
    places: frozenset[int]  # of the story's lines in the outline
    left_out: Mapping[int, str]  # place of a line -> why it is not the story's


def correct_body(paragraphs: Sequence[str], outline: Outline, others: Collection[int], title: str | None) -> Body:
    """The paragraphs of the story; ``others`` are the places of lines that belong to other stories' cards.

    A paragraph with lines of both kinds gives its own ones, one paragraph for each element they stand in.
    """
    index = Lines(outline.lines, outline.written)
    covers = [index.of(paragraph) for paragraph in paragraphs]
    reasons = _foreign(outline, covers, others)
    paragraphs, covers = _with_columns(paragraphs, covers, outline, reasons)
    own = {text for place, text in enumerate(index.texts) if place not in reasons}
    headline = fold((title or "")[:_TITLE])
    found: list[str] = []
    places: list[int] = []
    for paragraph, cover in zip(paragraphs, covers, strict=True):
        if furniture_reason(paragraph) is not None or fold(paragraph[:_TITLE]) == headline:
            continue
        kept = _with_neighbours(outline, cover, [place for place in cover if index.texts[place] in own])
        is_whole = len(kept) == len(cover) and not any(place in outline.written for place in cover)
        found += [paragraph] if is_whole else _by_element(outline, kept)
        places += kept
    taken = frozenset(places)
    left_out = {place: reasons[place] for cover in covers for place in cover if place in reasons and place not in taken}
    return Body(tuple(found), taken, left_out)


def _foreign(outline: Outline, covers: Sequence[Sequence[int]], others: Collection[int]) -> dict[int, str]:
    """Places of lines that are not the story's, and why."""
    found = dict.fromkeys(_links_alone(outline), "a link by itself")
    found |= {place: f"in a block of {_ZONES[outline.lines[place].zone]}" for place in _in_zones(outline.lines, covers)}
    return found | dict.fromkeys(others, "a card of another story")


def _with_columns(
    paragraphs: Sequence[str], covers: Sequence[tuple[int, ...]], outline: Outline, foreign: Collection[int]
) -> tuple[list[str], list[tuple[int, ...]]]:
    """With the paragraphs of further columns, each before the first one that stands after it on the page."""
    waiting = deque(further_columns(outline, {place for cover in covers for place in cover}, foreign))
    found: list[tuple[str, tuple[int, ...]]] = []
    for paragraph, cover in zip(paragraphs, covers, strict=True):
        while waiting and cover and cover[0] > waiting[0]:
            found.append((outline.lines[waiting[0]].text, (waiting.popleft(),)))
        found.append((paragraph, cover))
    found += [(outline.lines[place].text, (place,)) for place in waiting]
    return [text for text, _ in found], [cover for _, cover in found]


def _by_element(outline: Outline, places: Sequence[int]) -> Iterator[str]:
    for _, group in groupby(places, key=outline.homes.__getitem__):
        yield " ".join(outline.lines[place].text for place in group)


def _with_neighbours(outline: Outline, cover: Sequence[int], own: Sequence[int]) -> list[int]:
    """Lines of the story, and what stands in one element with them: a linked name is a part of its sentence."""
    if len(cover) > 1:
        own = [place for place in own if furniture_reason(outline.lines[place].text) is None]
    kept = {outline.homes[place] for place in own}
    return [place for place in cover if outline.homes[place] in kept]


def _in_zones(lines: Sequence[Line], covers: Sequence[Sequence[int]]) -> Iterator[int]:
    """Lines in menus, comments, related blocks and furniture, except in zones that hold the story."""
    sizes: dict[Zone, int] = defaultdict(int)
    for cover in covers:
        for place in cover:
            sizes[lines[place].zone] += len(lines[place].text)
    most = _STORY * sum(sizes.values())
    for place, line in enumerate(lines):
        if line.zone and (line.zone == "comments" or sizes[line.zone] <= most):
            yield place


def _links_alone(outline: Outline) -> Iterator[int]:
    """Blocks that are one link of a headline's length; in a list only if it has several entries and all are such."""
    entries: dict[int, list[bool]] = defaultdict(list)  # of each list: is the entry a link alone?
    alone = []
    linked = {home for home, line in zip(outline.homes, outline.lines, strict=True) if line.href}
    for home, block in groupby(range(len(outline.homes)), key=outline.homes.__getitem__):
        places = list(block)
        is_alone = home in linked and _is_link_alone([outline.lines[place] for place in places])
        if is_alone:
            alone.append(places)
        if outline.tags[home] == "li":
            entries[outline.parents[home]].append(is_alone)
    for places in alone:
        home = outline.homes[places[0]]
        siblings = entries[outline.parents[home]] if outline.tags[home] == "li" else [True, True]
        if len(siblings) > 1 and all(siblings):
            yield from places


def _is_link_alone(lines: Sequence[Line]) -> bool:
    """One link, perhaps on several lines, and besides it at most a label."""
    linked = [line for line in lines if line.href]
    if not linked or len({line.href for line in linked}) > 1:
        return False
    words = sum(count_words(line.text) for line in linked)
    return words >= _HEADLINE_WORDS and sum(count_words(line.text) for line in lines) - words <= _LABEL_WORDS
