"""Text of the story that the extractor passed over between the paragraphs that it took: lists, subheads, sentences.

An extractor drops a list that is mostly links, a list without an element around it that it knows, a heading in a box
of its own, a paragraph whose class has a word such as "widget" in it. What stands in the element that holds the story,
between its first and its last paragraph, and bears no sign of being something else, is the story's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from ..blocks import Line, Zone, find_final_mark, measure_length
from ..html.outline import Outline
from ..lines.bylines import read_byline
from ..lines.furniture import announces_list, find_furniture_kind
from .paragraph_lines import KnownTexts

_LIST_TAGS = frozenset({"ul", "ol", "dl"})
_ENTRY_TAGS = frozenset({"li", "dt", "dd"})
_TEXT_TAGS = frozenset({"p", "blockquote", *_ENTRY_TAGS, *_LIST_TAGS})
_HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_WRAPPER_TAGS = frozenset({"div", "section"})
_ENTRY_WORDS = 4  # on average; shorter entries are tags, sizes, prices
_PROSE_WORDS = 8
_MAX_CLIMB = 40


def find_passed_over_lines(
    outline: Outline, known: KnownTexts, taken: Collection[int], foreign: Collection[int]
) -> list[int]:
    """Places of lines that belong to the story though its paragraphs don't have them, in reading order.

    Args:
        known: the paragraphs.
        taken: the places of the lines that they are made of, as far as they could be traced.
        foreign: places of lines that are not the story's, or known already.
    """
    subheads = [place for place in _find_subheads(outline, taken) if place not in foreign]
    story = _find_story_element(outline, taken)
    own = {place for place in taken if _climb_to(outline, place, story) is not None} if story >= 0 else set()
    if not own:
        return subheads
    children = _group_passed_over(outline, story, own, {*taken, *foreign})
    zone = outline.lines[min(own)].zone
    blocks = [place for places in children.values() if _is_story_block(outline, places, own, zone) for place in places]
    blocks += _find_lists_at_ends(outline, story, own, {*taken, *foreign}, zone)
    added = [place for place in blocks if not known.has_line(outline.lines[place].text)]
    added += [place for place in subheads if not known.has_paragraph(outline.lines[place].text)]
    return sorted({*added})


def _find_subheads(outline: Outline, taken: Collection[int]) -> Iterator[int]:
    """Headings right above a paragraph of the story and in one element with it, but the one above the first."""
    first = min(taken, default=0)
    for place, line in enumerate(outline.lines[:-1]):
        is_above = place > first and place + 1 in taken and place not in taken
        if is_above and line.heading > 1 and line.href is None and not line.zone and not _is_furniture(line.text):
            elements = outline.line_elements[place], outline.line_elements[place + 1]
            if outline.parents[elements[0]] == outline.parents[elements[1]]:
                yield place


def _find_story_element(outline: Outline, taken: Collection[int]) -> int:
    """The element that most of the text stands in directly, as paragraphs or with line breaks between; -1 for none."""
    lines_in = Counter(outline.line_elements[place] for place in taken)
    sizes = Counter[int]()
    for place in taken:
        element = outline.line_elements[place]
        holder = element if lines_in[element] > 1 else outline.parents[element]
        sizes[holder] += len(outline.lines[place].text)
    return max(sizes, key=sizes.__getitem__, default=-1)


def _climb_to(outline: Outline, place: int, story: int) -> list[int] | None:
    """The elements around a line within the story's element, from the inside out; None outside of it."""
    element, around = outline.line_elements[place], list[int]()
    for _ in range(_MAX_CLIMB):
        if element == story:
            return around
        if element < story:  # elements are numbered in reading order
            return None
        around.append(element)
        element = outline.parents[element]
    return None


def _group_passed_over(
    outline: Outline, story: int, own: Collection[int], known: Collection[int]
) -> Mapping[int, list[int]]:
    """Lines between the first and the last of the story, by the outermost element within the story's one."""
    children: dict[int, list[int]] = defaultdict(list)
    refused: set[int] = set()
    for place in range(min(own), max(own)):
        around = _climb_to(outline, place, story)
        if not around:
            continue
        if place in known or not _is_plain_chain(outline, around):
            refused.add(around[-1])
        else:
            children[around[-1]].append(place)
    return {child: places for child, places in children.items() if child not in refused}


def _find_lists_at_ends(
    outline: Outline, story: int, own: Collection[int], known: Collection[int], zone: Zone
) -> list[int]:
    """Lists right above the story's first paragraph and right below its last that hold sentences and no link.

    A list at an end that the last paragraph announces is found by that; other short entries there are tags or tools.
    """
    found: list[int] = []
    for start, step in ((min(own), -1), (max(own), 1)):
        places: list[int] = []
        place = start + step
        while 0 <= place < len(outline.lines) and place not in known and _is_in_list(outline, place, story):
            places.append(place)
            place += step
        lines = [outline.lines[place] for place in places]
        is_announced = step == 1 and announces_list(outline.lines[start].text)
        if is_announced or all(map(_is_sentence, lines)):
            found += places if _is_story_block(outline, sorted(places), own, zone) else []
    return found


def _is_in_list(outline: Outline, place: int, story: int) -> bool:
    around = _climb_to(outline, place, story)
    if not around:
        return False
    return outline.tags[around[-1]] in _LIST_TAGS and _is_plain_chain(outline, around)


def _is_sentence(line: Line) -> bool:
    return bool(find_final_mark(line.text)) and measure_length(line.text) >= _PROSE_WORDS


def _is_plain_chain(outline: Outline, around: Sequence[int]) -> bool:
    """A paragraph, a heading or a list, perhaps in one box: no picture's caption, no card, no aside."""
    *inner, outermost = (outline.tags[element] for element in around)
    if outermost in _WRAPPER_TAGS and not inner:  # a sentence right in a box
        return True
    if outermost in _WRAPPER_TAGS and inner:
        outermost, *inner = inner[-1], *inner[:-1]
        return (outermost in _LIST_TAGS and all(tag in _TEXT_TAGS for tag in inner)) or (
            outermost in _HEADING_TAGS and not inner
        )
    return (outermost in _HEADING_TAGS and not inner) or all(tag in _TEXT_TAGS for tag in (outermost, *inner))


def _is_story_block(outline: Outline, places: Sequence[int], own: Collection[int], zone: Zone) -> bool:
    lines = [outline.lines[place] for place in places]
    if any(line.zone != zone or _is_furniture(line.text) for line in lines):
        return False
    tags = {outline.tags[outline.line_elements[place]] for place in places}
    if tags <= _HEADING_TAGS:
        return not any(line.href for line in lines)
    is_list = len(lines) > 1 or bool(tags & _ENTRY_TAGS)  # with line breaks between, or with elements
    if is_list and places[0] - 1 in own and announces_list(outline.lines[places[0] - 1].text):
        return True
    if not tags & _ENTRY_TAGS:
        return all(map(_is_sentence, lines)) and not any(line.href for line in lines)
    words = sum(measure_length(line.text) for line in lines)
    return words >= _ENTRY_WORDS * len(lines) and not any(line.href for line in lines)


def _is_furniture(text: str) -> bool:
    byline = read_byline(text)
    return find_furniture_kind(text) is not None or (byline is not None and byline.has_time and byline.title is None)
