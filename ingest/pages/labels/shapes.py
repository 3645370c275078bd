"""The repeated shape of a page's related stories: where their age and their source stand, and whether they have text.

A shape is one choice for the whole page. A line that stands elsewhere than the shape says costs extra (OFF_SHAPE), and
so does a story that lacks what the shape promises (MISSING): a share bar behind six stories with an age each is no
seventh.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import product

from .costs import RELATED, STEPS, Label


class Place(IntEnum):
    """Where in a related story a byline stands."""

    BEFORE = Label.RELATED_BEFORE
    MIDDLE = Label.RELATED_MIDDLE
    AFTER = Label.RELATED_AFTER


@dataclass(frozen=True, slots=True)
class Shape:
    """What the related stories of a page have in common."""

    age: Place | None  # None: they show none
    source: Place
    has_text: bool = True


OFF_SHAPE = 1.5
MISSING = 1.5
UNNAMED = 0.6  # a story without a source where the shape has one; less than MISSING, as any short line may be a name
NO_TEXT = 0.8  # a story without text where the others have some
UNTOLD = 2.0  # a line of text where the stories have none
SHAPES = tuple(Shape(age, source) for age, source in product((*Place, None), Place))
NO_AGES = Shape(None, Place.BEFORE)
Steps = tuple[tuple[tuple[tuple[int, float], ...], ...], ...]  # as prices.STEPS


@lru_cache(maxsize=32)
def steps_in(shape: Shape) -> Steps:
    """The steps between labels, with the surcharge for what a story of this shape would lack."""
    return tuple(
        tuple(
            tuple((before, price + _lacking(Label(before), Label(after), shape)) for before, price in steps)
            for after, steps in enumerate(by_label)
        )
        for by_label in STEPS
    )


def _lacking(before: Label, after: Label, shape: Shape) -> float:
    ends = before in RELATED and before != Label.RELATED_BEFORE and _leaves(after)
    surcharge = NO_TEXT if shape.has_text and ends and before in (Label.RELATED_TITLE, Label.RELATED_MIDDLE) else 0.0
    if shape.age is Place.BEFORE:
        lacks = after == Label.RELATED_TITLE and before != Label.RELATED_BEFORE
    elif shape.age is Place.MIDDLE:
        lacks = before == Label.RELATED_TITLE and after != Label.RELATED_MIDDLE
    else:
        lacks = shape.age is Place.AFTER and ends and before in (Label.RELATED_TITLE, Label.RELATED_TEXT)
    return surcharge + (MISSING if lacks else 0.0) + (UNNAMED if _is_unnamed(before, after, shape) else 0.0)


def _is_unnamed(before: Label, after: Label, shape: Shape) -> bool:
    """Does a story lack the source at its beginning or end? Where stories show no age, sources prove no shape."""
    if shape.age is None:
        return False
    if shape.source is Place.BEFORE:
        return after == Label.RELATED_TITLE and before != Label.RELATED_BEFORE
    return shape.source is Place.AFTER and before in (Label.RELATED_TITLE, Label.RELATED_TEXT) and _leaves(after)


def _leaves(after: Label) -> bool:
    """Does this label begin another story, or something else?"""
    return after not in RELATED or after in (Label.RELATED_BEFORE, Label.RELATED_TITLE)
