"""What each line of a page is: the cheapest reading of the whole page.

Every line gets one label. A label has a price for the line itself (a sentence of forty words is a dear title, a
line "2 hours ago" a dear paragraph) and for the step from the line before (to begin another story in the middle of
a text is dear, after an empty line cheaper, after "Related articles" free). The sequence of labels with the lowest
sum is found exactly, in time linear in the lines (Viterbi, IEEE Trans. Inf. Theory 13, 1967).

So no line is judged alone and no single sign is needed: headings, empty lines, sources and ages each make a
reading cheaper and may be missing. The *repeated shape* of related stories is one choice for the whole page: where
their age and their source stand (before the title, under it, after the text). Every choice is read, the cheapest
is kept, and a line that breaks the shape costs extra.

The shape also says what a story should have: see shapes.py.

The prices are judgements, not measurements: about 1 is "unusual", 2.5 is "hardly ever", below 0 is a good sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..blocks import Line
from ..lines.line_signs import LineSigns, read_signs
from .cheapest_path import ShapeTables, add_up_prices, build_shape_tables, prices_for_shapes
from .costs import START_PRICES, Label, price_labels
from .shapes import NO_AGE_SHAPE, SHAPES, StoryShape

MAIN_TITLE_SURCHARGE = 3.0  # a main title among cards
COMMENT_SURCHARGE = 2.0  # and a reader's comment: a card that lacks what the others have is a story still
SHAPE_LINES = 400  # the shape is chosen on so many lines; it does not change further down


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """Labels of all lines, and the shape that the related stories share."""

    labels: tuple[Label, ...]
    shape: StoryShape


def label_lines(lines: Sequence[Line], *, within_related: bool = False) -> LabelledPage:
    """Label every line; ``within_related`` where the mark-up says already that there are other stories only."""
    if not lines:
        return LabelledPage((), NO_AGE_SHAPE)
    signs = read_signs(lines)
    prices = [price_labels(line, sign) for line, sign in zip(lines, signs, strict=True)]
    start = {Label.RELATED_BEFORE: 0.0, Label.RELATED_TITLE: 0.0} if within_related else START_PRICES
    for price in prices if within_related else ():
        price[Label.TITLE] += MAIN_TITLE_SURCHARGE
        price[Label.COMMENT] += COMMENT_SURCHARGE
    shape, labels = _find_cheapest_labels(lines, signs, prices, start)
    return LabelledPage(_with_first_name(lines, signs, labels), shape)


def _find_cheapest_labels(
    lines: Sequence[Line], signs: Sequence[LineSigns], prices: Sequence[list[float]], start: dict[Label, float]
) -> tuple[StoryShape, tuple[Label, ...]]:
    """The shape in which the page reads cheapest, and the labels; whether there is text is asked last."""
    tables = _ALL_TABLES if any(sign.byline for sign in signs) else _NO_AGE_TABLES
    base_count = len(tables.shapes) // 2
    gaps = [line.gap for line in lines]
    head = slice(SHAPE_LINES)
    sums = add_up_prices(prices_for_shapes(tables, prices[head], signs[head]), gaps[head], start, tables)
    totals = sums.totals
    best = min(range(base_count), key=totals.__getitem__)
    best = min(best, best + base_count, key=totals.__getitem__)
    shape = tables.shapes[best]
    if len(lines) > SHAPE_LINES:
        chosen = build_shape_tables((shape,))
        sums, best = add_up_prices(prices_for_shapes(chosen, prices, signs), gaps, start, chosen), 0
    return shape, sums.find_labels(best)


def _build_tables_with_and_without_text(shapes: Sequence[StoryShape]) -> ShapeTables:
    return build_shape_tables((*shapes, *(replace(shape, has_text=False) for shape in shapes)))


_ALL_TABLES = _build_tables_with_and_without_text(SHAPES)
_NO_AGE_TABLES = _build_tables_with_and_without_text((NO_AGE_SHAPE,))


def _with_first_name(lines: Sequence[Line], signs: Sequence[LineSigns], labels: tuple[Label, ...]) -> tuple[Label, ...]:
    """Give the first related story the name above it, where the stories after it begin with one.

    Without a heading that name alone looks like any short line between the main text and the others.
    """
    changed = list(labels)
    starts = [place for place in range(1, len(changed)) if _begins_story(changed, place)]
    for place, following in pairwise(starts):
        before = place - 1
        is_free = (
            changed[before] in (Label.FURNITURE, Label.HEADING, Label.TEXT, Label.SUBHEAD) and signs[before].may_be_name
        )
        is_near = lines[place].gap == 0 and not signs[before].has_time and not signs[before].end_mark
        is_near = is_near and not signs[before].is_related_heading
        is_named = any(signs[p].has_name for p in range(place, following) if changed[p] is Label.RELATED_BEFORE)
        is_shape = changed[following] is Label.RELATED_BEFORE and not signs[following].has_time
        if is_free and is_near and not is_named and is_shape:
            changed[before] = Label.RELATED_BEFORE
    return tuple(changed)


def _begins_story(labels: Sequence[Label], place: int) -> bool:
    is_first_line = labels[place] in (Label.RELATED_BEFORE, Label.RELATED_TITLE)
    return is_first_line and labels[place - 1] is not Label.RELATED_BEFORE
