"""Other people's stories in the tree of a page: neighbours of one shape, each with a headline of its own.

A *headline* is a line that is all link, or a heading. A *card* is the largest element with one headline in it.
Cards that share a parent and a tag are a group; a group is taken for related stories if something says so: a
source or an age in the cards, a heading above, a class, or simply headlines that are sentences and not menu words.
After Liu, Grossman, Zhai: Mining Data Records in Web Pages (KDD 2003), reduced to what a news page needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..blocks import Line, find_final_mark, fold_line, measure_length
from ..html.outline import Outline
from ..lines.bylines import read_byline
from ..lines.furniture import announces_list, find_furniture_kind, is_related_heading
from .live_updates import are_live_updates

CARD_GAP = 3
MIN_TITLE_WORDS = 3
MAX_CARD_WORDS = 400  # more is a story of its own on a page of several
_TEASER_WORDS = 250  # with no sign but a linked headline, more is a section of the main story
MAX_CLIMB = 40
_MAIN_SHARE = 0.4  # of the main text in one card
_LINK_LINES = 4  # lines of one card that may all be the same link
_TITLE_WORDS = 25
_SENTENCE_WORDS = 5  # headlines without any other sign must be this long on average
_NO_STORY_LINKS = ("#", "mailto:", "javascript:", "tel:", "whatsapp:")


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Cards with one parent and one tag; lines by their place in the outline."""

    parent: int
    tag: str
    heads: tuple[int, ...]
    spans: tuple[range, ...]
    last: int  # line of the parent

    @property
    def is_flat(self) -> bool:
        """Headlines and texts stand side by side, with no element around each story."""
        return len(self.heads) > 1 and all(len(span) == 1 for span in self.spans)


@dataclass(frozen=True, slots=True)
class PageCards:
    """Neighbours of one shape on a page."""

    related: list[list[Line]]  # groups of other stories, with a gap of CARD_GAP before each card
    updates: list[int]  # places of the lines of a live blog's updates


def find_cards(outline: Outline, main: Collection[str]) -> PageCards:
    """Groups of related stories and the updates of a live blog, in the order of the page.

    ``main`` are the folded paragraphs that are held for the main text: what makes up most of it is no related story.
    """
    story_parents = _find_story_parents(outline, main)
    updates: list[int] = []
    related: list[list[Line]] = []
    for group in group_cards(outline):
        if not _is_related_group(outline.lines, group) or _is_part_of_story(outline.lines, group, main, story_parents):
            continue
        if are_live_updates([outline.lines[span.start : span.stop] for span in group.spans], outline.is_live):
            updates += [place for span in group.spans for place in span]
        elif not belongs_to_main(lines := _build_card_lines(outline.lines, group), main):
            related.append(lines)
    return PageCards(sorted(related, key=lambda lines: lines[0].number), sorted(updates))


def _find_story_parents(outline: Outline, main: Collection[str]) -> set[int]:
    """Elements that hold more than half of the main text as paragraphs; there is one at most."""
    sizes: dict[int, int] = defaultdict(int)
    for line, folded, element in zip(outline.lines, outline.folded_texts, outline.line_elements, strict=True):
        if outline.tags[element] == "p" and folded in main:
            sizes[outline.parents[element]] += len(line.text)
    total = sum(map(len, main))
    return {parent for parent, size in sizes.items() if 2 * size > total}


def _find_headlines(outline: Outline) -> list[int]:
    """Lines that are headlines; of several in a row that lead to one place the one that looks most like it."""
    lines = outline.lines
    headlines: list[int] = []
    for place, line in enumerate(lines):
        if not _is_headline(line) or _is_deck(outline, place):
            continue
        if headlines and line.href and lines[headlines[-1]].href == line.href and place - headlines[-1] <= _LINK_LINES:
            headlines[-1] = max(headlines[-1], place, key=lambda p: _rank_headline(lines[p]))
        else:
            headlines.append(place)
    return headlines


def _rank_headline(line: Line) -> tuple[bool, int]:
    words = measure_length(line.text)
    is_prose = words > _TITLE_WORDS or (find_final_mark(line.text) == "." and words > _SENTENCE_WORDS)
    return line.heading > 0, 0 if is_prose or read_byline(line.text) else words


def _is_headline(line: Line) -> bool:
    if line.zone in ("nav", "comments") or line.heading == 1 or not (line.href or line.heading):
        return False
    if line.href and line.href.startswith(_NO_STORY_LINKS):
        return False
    return measure_length(line.text) >= MIN_TITLE_WORDS and find_furniture_kind(line.text) is None


def _is_deck(outline: Outline, place: int) -> bool:
    """A heading without a link right under a linked one, in one element with it: the second line of a headline."""
    line, above = outline.lines[place], outline.lines[max(place - 1, 0)]
    is_under = 0 < above.heading <= line.heading and above.href is not None and line.href is None
    return (
        is_under and outline.parents[outline.line_elements[place]] == outline.parents[outline.line_elements[place - 1]]
    )


def group_cards(outline: Outline) -> list[CardGroup]:
    """Every card of a page, whatever it is one of, with those beside it; none of them in a menu or a comment."""
    heads = _find_headlines(outline)
    if not heads:
        return []
    counts, first, last = _measure_elements(outline, heads)
    members: dict[tuple[int, str], list[tuple[int, range]]] = defaultdict(list)
    for head in heads:
        card = _find_card_around(outline, counts, outline.line_elements[head])
        span = range(first[card], last[card] + 1)
        members[(outline.parents[card], outline.tags[card])].append((head, span))
    return [
        CardGroup(parent, tag, tuple(head for head, _ in cards), tuple(span for _, span in cards), last[max(parent, 0)])
        for (parent, tag), cards in members.items()
    ]


def _measure_elements(outline: Outline, heads: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
    """For each element: the headlines in it, its first and its last line."""
    size = len(outline.parents)
    counts, first, last = [0] * size, [len(outline.lines)] * size, [-1] * size
    for place, home in enumerate(outline.line_elements):
        if last[home] < 0:
            first[home] = place
        last[home] = place
    for head in heads:
        counts[outline.line_elements[head]] += 1
    for element in range(size - 1, 0, -1):
        if last[element] < 0:
            continue  # no line is in it
        parent = outline.parents[element]
        counts[parent] += counts[element]
        if first[element] < first[parent]:
            first[parent] = first[element]
        if last[element] > last[parent]:
            last[parent] = last[element]
    return counts, first, last


def _find_card_around(outline: Outline, counts: Sequence[int], element: int) -> int:
    """The largest element around that holds no other headline."""
    for _ in range(MAX_CLIMB):
        parent = outline.parents[element]
        if parent <= 0 or counts[parent] > 1:
            break
        element = parent
    return element


def _is_related_group(lines: Sequence[Line], group: CardGroup) -> bool:
    """Does anything say that these are stories, and not parts of the main one or a menu?"""
    inside = [lines[place] for span in group.spans for place in span]
    words = sum(measure_length(line.text) for line in inside) / len(group.spans)
    if words > MAX_CARD_WORDS:
        return False
    start = group.spans[0].start
    is_announced = any(is_related_heading(line.text) for line in lines[max(start - 2, 0) : start])
    if is_announced or 2 * sum(line.zone == "related" for line in inside) > len(inside):
        return True
    if len(group.spans) < 2:
        return False
    titles = [lines[head] for head in group.heads]
    is_headlines = sum(measure_length(line.text) for line in titles) >= _SENTENCE_WORDS * len(titles)
    is_linked = all(line.href for line in titles) and all(line.zone in ("", "caption") for line in inside)
    if is_headlines and is_linked and words <= _TEASER_WORDS:
        return True
    timed = sum(any(has_time(lines[place].text) for place in span) for span in group.spans)
    return 2 * timed >= len(group.spans)


def _is_part_of_story(
    lines: Sequence[Line], group: CardGroup, main: Collection[str], story_parents: Collection[int]
) -> bool:
    """A list of linked names that a sentence of the main text announces, or paragraphs among those of the main text."""
    above = lines[max(group.spans[0].start - 1, 0)].text
    if announces_list(above) and fold_line(above) in main:
        return True
    if group.tag != "p" or group.parent not in story_parents:
        return False
    cards = [lines[span.start : span.stop] for span in group.spans]
    is_text = all(any(not line.href and _is_sentence(line.text) for line in card) for card in cards)
    return is_text and not any(has_time(line.text) for card in cards for line in card)


def _is_sentence(text: str) -> bool:
    return find_final_mark(text) == "." and measure_length(text) >= _SENTENCE_WORDS


def belongs_to_main(lines: Sequence[Line], main: Collection[str]) -> bool:
    """Are these the main story's own sections? Then one holds its title or much of its text, or all hold most of it."""
    total = sum(len(text) for text in main)
    shares, card = [0], 0
    for line in lines:
        card = 0 if line.gap == CARD_GAP else card
        card += len(line.text) if fold_line(line.text) in main else 0
        shares.append(card)
    is_timed = any(has_time(line.text) for line in lines)
    whole = sum(len(line.text) for line in lines if fold_line(line.text) in main)
    return (
        any(line.heading == 1 for line in lines)
        or max(shares) > _MAIN_SHARE * total > 0
        or (not is_timed and 2 * whole > total > 0)
    )


def has_time(text: str) -> bool:
    """Whether a line is a byline that says when."""
    byline = read_byline(text)
    return byline is not None and byline.has_time


def _build_card_lines(lines: Sequence[Line], group: CardGroup) -> list[Line]:
    if not group.is_flat:
        return [_with_card_gap(lines[place], place == span.start) for span in group.spans for place in span]
    start, heads = group.heads[0], group.heads
    if not any(has_time(lines[place].text) for place in range(max(start - 3, 0), heads[-1])):
        return [_with_card_gap(lines[head], True) for head in heads]  # what stands between may be the main text
    while start and not lines[start - 1].heading and has_time(lines[start - 1].text):
        start -= 1
    longest = max(after - before for before, after in pairwise(heads))
    end = min(heads[-1] + longest, group.last + 1)
    return [_with_card_gap(lines[place], False) for place in range(start, end)]


def _with_card_gap(line: Line, is_first: bool) -> Line:
    return line._replace(gap=CARD_GAP if is_first else 0)
