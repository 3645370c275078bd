"""The extractor's paragraphs without what stands in them of other stories and of the page.

A paragraph is judged by the lines that it is made of. Not the story's are
- lines of other stories' cards and of comments;
- a block that is nothing but a link of a headline's length, with or without a short label before it: a sentence of
  a story has words around its links. In a list it counts only if the whole list is such links, and no sentence
  above announces it with a colon;
- lines within a share bar, a form or a related block, as long as the mark-up that says so does not hold the story;
- set phrases (furniture.py).
A text that stands on the page a second time, outside of all that, is the story's.
What the extractor passed over in further columns is added (columns.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..blocks import Line, Zone, find_final_mark, fold_line, measure_length
from ..html.outline import Outline
from ..lines.furniture import announces_list, find_furniture_kind, is_continuation_note, is_picture_credit
from .columns import find_further_columns
from .lead import find_lead_lines
from .paragraph_lines import KnownTexts, PageLines
from .passed_over import find_passed_over_lines

_HEADLINE_WORDS = 5  # a shorter link may be a product, an address, a name in a list
_BOX_TAGS = frozenset({"div", "td", "section"})
_MENU_LINKS = 3
_LABEL_WORDS = 4  # "Also on our pages"
_TITLE_CHARACTERS = 300  # characters; a longer paragraph is no title
_ZONE_REASONS: dict[Zone, str] = {
    "nav": "links",
    "comments": "comments",
    "related": "related stories",
    "furniture": "furniture",
    "caption": "captions",
}
_LAYOUT_SHARE = 0.25  # of the text in one kind of zone: then it is the layout's, not the furniture's


@dataclass(frozen=True, slots=True)
class StoryBody:
    """The text of the main story, and what became of the lines that the extractor took for it."""

    paragraphs: tuple[str, ...]
    places: frozenset[int]  # of the story's lines in the outline
    left_out: Mapping[int, str]  # place of a line -> why it is not the story's


def find_story_body(
    paragraphs: Sequence[str], outline: Outline, others: Collection[int], title: str | None
) -> StoryBody:
    """The paragraphs of the story; ``others`` are the places of lines that belong to other stories' cards.

    A paragraph with lines of both kinds gives its own ones, one paragraph for each element they stand in.
    """
    page_lines = PageLines(outline.lines, outline.full_texts)
    covers = [page_lines.find_places(paragraph) for paragraph in paragraphs]
    reasons = _find_foreign_lines(outline, covers, others)
    known = KnownTexts(paragraphs)
    taken = {place for cover in covers for place in cover if place not in reasons}
    lead = find_lead_lines(outline, known, taken, others, title)
    reasons = {place: reason for place, reason in reasons.items() if place not in lead}
    columns = find_further_columns(outline, {place for cover in covers for place in cover}, reasons)
    inside = find_passed_over_lines(outline, known, taken, {*reasons, *columns})
    paragraphs, covers = _with_lines(paragraphs, covers, outline, {*lead, *columns, *inside})
    own_texts = {text for place, text in enumerate(page_lines.texts) if place not in reasons}
    kept = [[place for place in cover if page_lines.texts[place] in own_texts] for cover in covers]
    left_alone = _find_labels_left_alone(outline, {place for places in kept for place in places})
    headings = _fold_headings(outline, title)
    story_paragraphs: list[str] = []
    own_places: set[int] = set()
    for paragraph, cover, own in zip(paragraphs, covers, kept, strict=True):
        is_heading = fold_line(paragraph[:_TITLE_CHARACTERS]) in headings[: 1 if story_paragraphs else None]
        if is_heading or _is_furniture(paragraph) or (len(cover) == 1 and cover[0] in left_alone):
            continue
        places = _with_neighbours(outline, cover, own)
        is_whole = len(places) == len(cover) and not any(place in outline.full_texts for place in cover)
        story_paragraphs += [paragraph] if is_whole else _join_by_element(outline, places)
        own_places.update(places)
    left_out = {p: reasons[p] for cover in covers for p in cover if p in reasons and p not in own_places}
    return StoryBody(tuple(story_paragraphs), frozenset(own_places), left_out)


def _fold_headings(outline: Outline, title: str | None) -> list[str]:
    """The story's title, and behind it the page's top headings, which are no text where they open it."""
    texts = [title or "", *(line.text for line in outline.lines if line.heading == 1)]
    return [fold_line(text[:_TITLE_CHARACTERS]) for text in texts]


def _find_labels_left_alone(outline: Outline, covered: Collection[int]) -> set[int]:
    """Short lines in a box of which nothing else is the story's: the heading of a list of links, of a form.

    ``covered`` are the places of the story's lines.
    """
    lines = outline.lines
    labels = {place: _find_box(outline, place) for place in covered if _is_label(lines[place].text)}
    boxes = {box for box in labels.values() if outline.tags[box] in _BOX_TAGS}
    all_lines, own_lines = Counter[int](), Counter[int]()
    for place, element in enumerate(outline.line_elements if boxes else ()):
        box = element
        if box not in boxes:
            box = outline.parents[element]
        if box not in boxes:
            box = outline.parents[box]
        if box in boxes:
            all_lines[box] += 1
            own_lines[box] += place in covered and find_furniture_kind(lines[place].text) is None
    return {place for place, box in labels.items() if all_lines[box] > 1 and own_lines[box] == 1}


def _find_box(outline: Outline, place: int) -> int:
    element = outline.line_elements[place]
    return element if outline.tags[element] in _BOX_TAGS else outline.parents[element]


def _is_label(text: str) -> bool:
    return measure_length(text) <= _LABEL_WORDS and find_final_mark(text) in ("", ":")


def _is_furniture(paragraph: str) -> bool:
    """Set phrases; but an address by itself, with nothing before it, is what the story points to."""
    kind = find_furniture_kind(paragraph)
    is_phrase = kind is not None and (kind != "address" or " " in paragraph)
    return is_phrase or is_continuation_note(paragraph) or is_picture_credit(paragraph)


def _find_foreign_lines(outline: Outline, covers: Sequence[Sequence[int]], others: Collection[int]) -> dict[int, str]:
    """Places of lines that are not the story's, and why."""
    reasons = dict.fromkeys(_find_lone_links(outline), "a link by itself")
    reasons |= {
        place: f"in a block of {_ZONE_REASONS[outline.lines[place].zone]}"
        for place in _find_lines_in_zones(outline.lines, covers)
    }
    return reasons | dict.fromkeys(others, "a card of another story")


def _with_lines(
    paragraphs: Sequence[str], covers: Sequence[tuple[int, ...]], outline: Outline, places: Collection[int]
) -> tuple[list[str], list[tuple[int, ...]]]:
    """With further lines of the page, each before the first paragraph that stands after it."""
    waiting = deque(sorted(places))
    merged: list[tuple[str, tuple[int, ...]]] = []
    for paragraph, cover in zip(paragraphs, covers, strict=True):
        while waiting and cover and cover[0] > waiting[0]:
            merged.append((_write_paragraph(outline, waiting[0]), (waiting.popleft(),)))
        merged.append((paragraph, cover))
    merged += [(_write_paragraph(outline, place), (place,)) for place in waiting]
    return [text for text, _ in merged], [cover for _, cover in merged]


def _write_paragraph(outline: Outline, place: int) -> str:
    """A line as the extractor writes it: entries of lists have a mark."""
    is_entry = outline.tags[outline.line_elements[place]] == "li"
    return f"- {outline.lines[place].text}" if is_entry else outline.lines[place].text


def _join_by_element(outline: Outline, places: Sequence[int]) -> Iterator[str]:
    for _, group in groupby(places, key=outline.line_elements.__getitem__):
        yield " ".join(outline.lines[place].text for place in group)


def _with_neighbours(outline: Outline, cover: Sequence[int], own_places: Sequence[int]) -> list[int]:
    """Lines of the story, and what stands in one element with them: a linked name is a part of its sentence."""
    if len(cover) > 1:
        own_places = [place for place in own_places if find_furniture_kind(outline.lines[place].text) is None]
    kept = {outline.line_elements[place] for place in own_places}
    return [place for place in cover if outline.line_elements[place] in kept]


def _find_lines_in_zones(lines: Sequence[Line], covers: Sequence[Sequence[int]]) -> Iterator[int]:
    """Lines in menus, comments, related blocks and furniture, except in zones that hold the story."""
    sizes: dict[Zone, int] = defaultdict(int)
    for cover in covers:
        for place in cover:
            sizes[lines[place].zone] += len(lines[place].text)
    most = _LAYOUT_SHARE * sum(sizes.values())
    for place, line in enumerate(lines):
        if line.zone and (line.zone == "comments" or sizes[line.zone] <= most):
            yield place


def _find_lone_links(outline: Outline) -> Iterator[int]:
    """Blocks that are one link of a headline's length; in a list only if it has several entries and all are such."""
    entries: dict[int, list[bool]] = defaultdict(list)  # of each list: is the entry a link alone?
    announced: set[int] = set()  # lists that a sentence above opens with a colon
    lone_links = []
    linked = {element for element, line in zip(outline.line_elements, outline.lines, strict=True) if line.href}
    for element, block in groupby(range(len(outline.line_elements)), key=outline.line_elements.__getitem__):
        if element not in linked and outline.tags[element] != "li":
            continue
        places = list(block)
        lines = [outline.lines[place] for place in places] if element in linked else []
        if len(lines) >= _MENU_LINKS and _is_menu(lines, outline.tags[element]):
            yield from places
            continue
        is_alone = _is_lone_link(lines)
        if is_alone:
            lone_links.append(places)
        if outline.tags[element] == "li":
            holder = outline.parents[element]
            if holder not in entries and places[0] and announces_list(outline.lines[places[0] - 1].text):
                announced.add(holder)
            entries[holder].append(is_alone)
    for places in lone_links:
        element = outline.line_elements[places[0]]
        is_listed = outline.tags[element] == "li"
        siblings = entries[outline.parents[element]] if is_listed else [True, True]
        is_announced = is_listed and outline.parents[element] in announced
        if len(siblings) > 1 and all(siblings) and not is_announced:
            yield from places


def _is_menu(lines: Sequence[Line], tag: str) -> bool:
    """A box with a link on each line, and nothing else."""
    targets = {line.href for line in lines}
    return tag in _BOX_TAGS and None not in targets and len(targets) >= _MENU_LINKS


def _is_lone_link(lines: Sequence[Line]) -> bool:
    """One link, perhaps on several lines, and besides it at most a label."""
    if len(lines) == 1:
        return bool(lines[0].href) and measure_length(lines[0].text) >= _HEADLINE_WORDS
    linked = [line for line in lines if line.href]
    if not linked or len({line.href for line in linked}) > 1:
        return False
    words = sum(measure_length(line.text) for line in linked)
    return words >= _HEADLINE_WORDS and sum(measure_length(line.text) for line in lines) - words <= _LABEL_WORDS
