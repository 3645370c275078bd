"""The cheapest sequence of labels, for several shapes at once (see label_lines.py for what the prices mean).

All shapes are one array, so that a line costs one addition and one minimum for all of them: the twelve readings of a
group of related stories take hardly longer than one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..lines.line_signs import LineSigns
from .costs import END_PRICES, GAP_KINDS, IMPOSSIBLE_PRICE, Label
from .shapes import OFF_SHAPE, UNEXPECTED_TEXT, BylinePlace, StoryShape, steps_for_shape

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ShapeTables:
    """Several shapes as arrays: made once, used for every group of lines that is read in them."""

    shapes: tuple[StoryShape, ...]
    steps: FloatArray  # gap, label before, shape, label; infinite where there is no such step
    off_age: BoolArray  # byline place, shape: a time there breaks the shape
    off_source: BoolArray
    age_before: BoolArray  # shape: the age stands above the title
    unexpected_text: FloatArray  # shape: the price of a line of text


@dataclass(frozen=True, slots=True)
class LowestSums:
    """The lowest sum of every label of every line: where it is reached from is found on the way back."""

    sums: FloatArray  # line, shape, label
    steps: tuple[FloatArray, ...]  # of each line: label before, shape, label

    @property
    def totals(self) -> list[float]:
        """The lowest sum of each shape for all lines."""
        return list(map(float, (self.sums[-1] + _END_PRICES).min(axis=1)))

    def find_labels(self, shape: int) -> tuple[Label, ...]:
        """The sequence that has the lowest sum in a shape, which is given by its place."""
        label = int((self.sums[-1, shape] + _END_PRICES).argmin())
        reversed_labels = [label]
        for place in range(len(self.sums) - 1, 0, -1):
            label = int((self.sums[place - 1, shape] + self.steps[place][:, shape, label]).argmin())
            reversed_labels.append(label)
        return tuple(_ALL_LABELS[label] for label in reversed(reversed_labels))


def build_shape_tables(shapes: Sequence[StoryShape]) -> ShapeTables:
    """The arrays of some shapes."""
    steps = np.full((GAP_KINDS, len(Label), len(shapes), len(Label)), np.inf)
    for number, shape in enumerate(shapes):
        for gap, by_label in enumerate(steps_for_shape(shape)):
            for label, prices in enumerate(by_label):
                for before, price in prices:
                    steps[gap, before, number, label] = price
    return ShapeTables(
        shapes=tuple(shapes),
        steps=steps,
        off_age=np.array([[place != shape.age for shape in shapes] for place in BylinePlace]),
        off_source=np.array([[place != shape.source for shape in shapes] for place in BylinePlace]),
        age_before=np.array([shape.age is BylinePlace.BEFORE for shape in shapes]),
        unexpected_text=np.array([0.0 if shape.has_text else UNEXPECTED_TEXT for shape in shapes]),
    )


def add_up_prices(
    prices: FloatArray, gaps: Sequence[int], start: Mapping[Label, float], tables: ShapeTables
) -> LowestSums:
    """Read lines in every shape.

    Args:
        prices: line, shape, label; as ``prices_for_shapes`` gives them; at least one line.
        gaps: of each line.
        start: the price of a label for the first line; a label that is not in it can't begin.
    """
    steps = tuple(tables.steps[min(gap, GAP_KINDS - 1)] for gap in gaps)
    sums = np.empty_like(prices)
    sums[0] = _make_price_array(start, IMPOSSIBLE_PRICE) + prices[0]
    for place in range(1, len(prices)):
        sums[place] = (sums[place - 1].T[:, :, None] + steps[place]).min(axis=0) + prices[place]
    return LowestSums(sums, steps)


def prices_for_shapes(tables: ShapeTables, prices: Sequence[Sequence[float]], signs: Sequence[LineSigns]) -> FloatArray:
    """Prices with the surcharge for bylines of a related story that stand elsewhere than the shape says."""
    shape_prices = np.repeat(np.array(prices, dtype=np.float64)[:, None, :], len(tables.shapes), axis=1)
    has_time = np.array([sign.has_time for sign in signs])[:, None]
    has_name = np.array([(sign.has_time or sign.may_be_name) and sign.has_name for sign in signs])[:, None]
    for place, is_age, is_source in zip(BylinePlace, tables.off_age, tables.off_source, strict=True):
        shape_prices[:, :, place] += OFF_SHAPE * ((has_time & is_age) | (has_name & is_source))
    # a list mark opens an entry: nothing of it stands above
    is_entry = np.array([sign.is_listed for sign in signs])[:, None] & tables.age_before
    shape_prices[:, :, Label.RELATED_TITLE] += OFF_SHAPE * is_entry
    shape_prices[:, :, Label.RELATED_TEXT] += tables.unexpected_text
    return shape_prices


def _make_price_array(prices: Mapping[Label, float], default: float) -> FloatArray:
    return np.array([prices.get(label, default) for label in Label])


_END_PRICES = _make_price_array(END_PRICES, 0.0)
_ALL_LABELS = tuple(Label)
