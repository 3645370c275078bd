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

from .costs import RELATED_LABELS, STEPS_BY_GAP, Label


class BylinePlace(IntEnum):
    """Where in a related story a byline stands."""

    BEFORE = Label.RELATED_BEFORE
    MIDDLE = Label.RELATED_MIDDLE
    AFTER = Label.RELATED_AFTER


@dataclass(frozen=True, slots=True)
class StoryShape:
    """What the related stories of a page have in common."""

    age: BylinePlace | None  # None: they show none
    source: BylinePlace
    has_text: bool = True


OFF_SHAPE = 1.5
MISSING_AGE = 1.5
MISSING_SOURCE = (
    0.6  # a story without a source where the shape has one; less than MISSING, as any short line may be a name
)
MISSING_TEXT = 0.8  # a story without text where the others have some
UNEXPECTED_TEXT = 2.0  # a line of text where the stories have none
SHAPES = tuple(StoryShape(age, source) for age, source in product((*BylinePlace, None), BylinePlace))
NO_AGE_SHAPE = StoryShape(None, BylinePlace.BEFORE)
StepTable = tuple[tuple[tuple[tuple[int, float], ...], ...], ...]  # as prices.STEPS


@lru_cache(maxsize=32)
def steps_for_shape(shape: StoryShape) -> StepTable:
    """The steps between labels, with the surcharge for what a story of this shape would lack."""
    return tuple(
        tuple(
            tuple((before, price + _price_missing_parts(Label(before), Label(after), shape)) for before, price in steps)
            for after, steps in enumerate(by_label)
        )
        for by_label in STEPS_BY_GAP
    )


def _price_missing_parts(before: Label, after: Label, shape: StoryShape) -> float:
    ends = before in RELATED_LABELS and before != Label.RELATED_BEFORE and _leaves_story(after)
    surcharge = (
        MISSING_TEXT if shape.has_text and ends and before in (Label.RELATED_TITLE, Label.RELATED_MIDDLE) else 0.0
    )
    if shape.age is BylinePlace.BEFORE:
        lacks = after == Label.RELATED_TITLE and before != Label.RELATED_BEFORE
    elif shape.age is BylinePlace.MIDDLE:
        lacks = before == Label.RELATED_TITLE and after != Label.RELATED_MIDDLE
    else:
        lacks = shape.age is BylinePlace.AFTER and ends and before in (Label.RELATED_TITLE, Label.RELATED_TEXT)
    return (
        surcharge + (MISSING_AGE if lacks else 0.0) + (MISSING_SOURCE if _lacks_source(before, after, shape) else 0.0)
    )


def _lacks_source(before: Label, after: Label, shape: StoryShape) -> bool:
    """Does a story lack the source at its beginning or end? Where stories show no age, sources prove no shape."""
    if shape.age is None:
        return False
    if shape.source is BylinePlace.BEFORE:
        return after == Label.RELATED_TITLE and before != Label.RELATED_BEFORE
    return (
        shape.source is BylinePlace.AFTER
        and before in (Label.RELATED_TITLE, Label.RELATED_TEXT)
        and _leaves_story(after)
    )


def _leaves_story(after: Label) -> bool:
    """Does this label begin another story, or something else?"""
    return after not in RELATED_LABELS or after in (Label.RELATED_BEFORE, Label.RELATED_TITLE)
