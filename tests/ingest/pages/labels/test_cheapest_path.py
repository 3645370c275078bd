"""The cheapest sequence of labels is found, and no other: held against all sequences of short pages."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.pages.labels.cheapest_path import add_up_prices, build_shape_tables, prices_for_shapes
from ingest.pages.labels.costs import END_PRICES, GAP_KINDS, START_PRICES, STEPS_BY_GAP, Label
from ingest.pages.labels.shapes import (
    MISSING_AGE,
    MISSING_SOURCE,
    MISSING_TEXT,
    NO_AGE_SHAPE,
    OFF_SHAPE,
    SHAPES,
    UNEXPECTED_TEXT,
    BylinePlace,
    StoryShape,
    steps_for_shape,
)
from ingest.pages.lines.line_signs import read_signs
from tests.support.page_lines import number_lines

BEFORE, MIDDLE, AFTER = BylinePlace
NO_TEXT_SHAPE = StoryShape(MIDDLE, AFTER, has_text=False)


def read_sum(labels: tuple[Label, ...], prices: list[list[float]], gaps: list[int], shape: StoryShape) -> float:
    """What a sequence costs, added up by hand."""
    steps = steps_for_shape(shape)
    total = START_PRICES.get(labels[0], 1e6) + prices[0][labels[0]] + END_PRICES.get(labels[-1], 0.0)
    for place in range(1, len(labels)):
        step = dict(steps[min(gaps[place], GAP_KINDS - 1)][labels[place]]).get(labels[place - 1], float("inf"))
        total += step + prices[place][labels[place]]
    return total


PRICES = st.lists(st.integers(-8, 40).map(lambda eighths: eighths / 8), min_size=len(Label), max_size=len(Label))


SMALL_PRINT_LAST = [-4.0 if label is Label.RELATED_BEFORE else 0.0 for label in Label]  # cheap, but for the end's price


@settings(max_examples=25, deadline=None)
@example([(SMALL_PRINT_LAST, 0)])
@example([(SMALL_PRINT_LAST, 0), (SMALL_PRINT_LAST, 3)])
@given(st.lists(st.tuples(PRICES, st.integers(0, GAP_KINDS + 1)), min_size=1, max_size=3))
def test_no_sequence_is_cheaper_than_the_one_that_is_found(rows: list[tuple[list[float], int]]) -> None:
    prices, gaps = [price for price, _ in rows], [gap for _, gap in rows]
    shapes = (NO_AGE_SHAPE, NO_TEXT_SHAPE)
    array = np.repeat(np.array(prices)[:, None, :], len(shapes), axis=1)
    sums = add_up_prices(array, gaps, START_PRICES, build_shape_tables(shapes))
    for number, shape in enumerate(shapes):
        lowest = min(read_sum(labels, prices, gaps, shape) for labels in product(Label, repeat=len(rows)))
        assert sums.totals[number] == pytest.approx(lowest)
        assert read_sum(sums.find_labels(number), prices, gaps, shape) == pytest.approx(lowest)


# name -> a line, the shape, the labels that cost more in it
SURCHARGES: dict[str, tuple[str, StoryShape, dict[Label, float]]] = {
    "a title fits every shape": ("Mill on the river grinds again after twenty years", SHAPES[0], {}),
    "an age above the title, where it belongs under it": (
        "2 hours ago",
        StoryShape(MIDDLE, MIDDLE),
        {Label.RELATED_BEFORE: OFF_SHAPE, Label.RELATED_AFTER: OFF_SHAPE},
    ),
    "an age where stories show none": (
        "2 hours ago",
        NO_AGE_SHAPE,
        {Label.RELATED_BEFORE: OFF_SHAPE, Label.RELATED_MIDDLE: OFF_SHAPE, Label.RELATED_AFTER: OFF_SHAPE},
    ),
    "a source under the title, where it belongs above it": (
        "Quelle: Hafenblatt",
        StoryShape(AFTER, BEFORE),
        {Label.RELATED_MIDDLE: OFF_SHAPE, Label.RELATED_AFTER: OFF_SHAPE},
    ),
    "a text where stories have none": (
        "It is the first time since the flood, said the owner of the mill, and everybody agreed with her.",
        NO_TEXT_SHAPE,
        {Label.RELATED_TEXT: UNEXPECTED_TEXT},
    ),
    "a list mark where an age should stand above the title": (
        "• Mill on the river grinds again after twenty years",
        StoryShape(BEFORE, BEFORE),
        {Label.RELATED_TITLE: OFF_SHAPE},
    ),
}


@pytest.mark.parametrize(("text", "shape", "surcharges"), SURCHARGES.values(), ids=SURCHARGES)
def test_a_line_off_the_shape_costs_more(text: str, shape: StoryShape, surcharges: dict[Label, float]) -> None:
    prices = [float(label) for label in Label]
    array = prices_for_shapes(build_shape_tables((shape,)), [prices], read_signs(number_lines(text)))
    assert array.shape == (1, 1, len(Label))
    assert {Label(n): extra for n, extra in enumerate(array[0, 0] - np.array(prices)) if extra} == surcharges


TITLE, TEXT, HEADING = Label.RELATED_TITLE, Label.RELATED_TEXT, Label.HEADING
# name -> shape, step, what it costs more than in no shape
STEPS: dict[str, tuple[StoryShape, tuple[Label, Label], float]] = {
    "a title with its age above": (StoryShape(BEFORE, MIDDLE), (Label.RELATED_BEFORE, TITLE), 0.0),
    "a title without it": (StoryShape(BEFORE, MIDDLE), (HEADING, TITLE), MISSING_AGE),
    "a title with neither age nor source above": (
        StoryShape(BEFORE, BEFORE),
        (HEADING, TITLE),
        MISSING_AGE + MISSING_SOURCE,
    ),
    "a text right under a title": (StoryShape(MIDDLE, MIDDLE), (TITLE, TEXT), MISSING_AGE),
    "an age under a title": (StoryShape(MIDDLE, MIDDLE), (TITLE, Label.RELATED_MIDDLE), 0.0),
    "a story that ends with its text": (StoryShape(AFTER, AFTER), (TEXT, TITLE), MISSING_AGE + MISSING_SOURCE),
    "a story that ends with its age": (StoryShape(AFTER, AFTER), (Label.RELATED_AFTER, TITLE), 0.0),
    "a story without a text": (NO_AGE_SHAPE, (TITLE, TITLE), MISSING_TEXT),
    "the same where none has one": (StoryShape(None, BEFORE, has_text=False), (TITLE, TITLE), 0.0),
    "a step of the main story": (StoryShape(AFTER, AFTER), (Label.TITLE, Label.TEXT), 0.0),
}


@pytest.mark.parametrize(("shape", "step", "surcharge"), STEPS.values(), ids=STEPS)
def test_a_story_that_lacks_what_its_shape_promises_costs_more(
    shape: StoryShape, step: tuple[Label, Label], surcharge: float
) -> None:
    before, after = step
    for plain, shaped in zip(STEPS_BY_GAP, steps_for_shape(shape), strict=True):
        assert dict(shaped[after])[before] - dict(plain[after])[before] == pytest.approx(surcharge)
        assert dict(shaped[after]).keys() == dict(plain[after]).keys()
