"""The price of each label for a line, and of each step between labels (see label_lines.py)."""

from __future__ import annotations

from enum import IntEnum

from ..blocks import Line
from ..lines.bylines import Byline
from ..lines.line_signs import LineSigns

IMPOSSIBLE_PRICE = 1e6


class Label(IntEnum):
    """What a line of a page can be."""

    BEFORE = 0  # furniture above the main story: menus, crumbs
    TITLE = 1  # of the main story
    BYLINE = 2
    TEXT = 3  # of the main story
    SUBHEAD = 4  # within that text
    FURNITURE = 5
    HEADING = 6  # announces related stories
    COMMENT = 7
    RELATED_BEFORE = 8  # small print above a related story's title
    RELATED_TITLE = 9
    RELATED_MIDDLE = 10  # small print under its title
    RELATED_TEXT = 11
    RELATED_AFTER = 12  # small print under its text


RELATED_LABELS = frozenset(label for label in Label if label >= Label.RELATED_BEFORE)
MAIN_LABELS = frozenset({Label.TITLE, Label.BYLINE, Label.TEXT, Label.SUBHEAD})
_L = Label


def price_labels(line: Line, signs: LineSigns) -> list[float]:
    """The price of every label for one line, in the order of Label."""
    small_print = _price_small_print(signs)
    return [
        _price_furniture(signs, 0.4),
        _price_title(line, signs) + (6.0 if signs.byline or signs.furniture else 0.0),
        small_print + (0.8 if signs.has_time else 0.4),
        _price_text(signs),
        _price_subhead(signs),
        _price_furniture(signs, 0.9),
        _price_heading(signs),
        _price_comment(signs),
        small_print,
        _price_related_title(line, signs),
        small_print,
        _price_related_text(signs),
        small_print,
    ]


def _price_title(line: Line, signs: LineSigns) -> float:
    long = signs.words > 16
    ending = {".": 2.0 if long else 1.0, "…": 1.5 if long else 0.0, ":": 0.7, ";": 0.7}.get(signs.end_mark, 0.0)
    return _price_title_length(signs.words) + ending - (0.6 if line.heading else 0.0) - (0.3 if line.href else 0.0)


def _price_title_length(words: int) -> float:
    if words > 30:
        return 3.0 + words / 30
    if words > 20:
        return 0.8
    return {1: 1.2, 2: 0.6}.get(words, 0.0)


def _price_related_title(line: Line, signs: LineSigns) -> float:
    if signs.furniture:
        return 5.0
    if signs.byline is None:
        return _price_title(line, signs) + (1.0 if signs.is_repeated else 0.0)
    return -1.5 if signs.byline.title else 3.0


def _price_small_print(signs: LineSigns) -> float:
    byline = signs.byline
    if byline is not None and byline.title is None:
        time = -1.0 if byline.has_time else 0.0
        return time - _discount_for_name(byline) * (0.5 if time else 1.0)
    if byline is not None or signs.furniture or not signs.may_be_name:
        return IMPOSSIBLE_PRICE
    if signs.is_repeated:
        return 0.0
    return 0.15 if signs.words <= 4 else 0.8


def _discount_for_name(byline: Byline) -> float:
    if byline.source:
        return 0.7
    return 0.3 if byline.author else 0.0


def _price_text(signs: LineSigns) -> float:
    if signs.furniture:
        return 2.2
    if signs.byline is not None and signs.byline.title:
        return 2.5
    if signs.byline is not None:
        return 2.0 if signs.has_time else 0.8
    if signs.is_prose:
        return 0.0
    if signs.words >= 12 or signs.end_mark:
        return 0.2
    return 1.0


def _price_subhead(signs: LineSigns) -> float:
    if signs.furniture or signs.byline or signs.is_prose or signs.words > 20:
        return IMPOSSIBLE_PRICE
    return 0.5 if signs.end_mark in ("", "?", "!", ":") else 1.5


def _price_related_text(signs: LineSigns) -> float:
    if signs.furniture:
        return 3.0
    if signs.byline is not None:
        return 2.5
    if signs.is_prose:
        return 0.0
    if signs.end_mark in ("?", "!", "") and signs.words <= 20:
        return 1.2 if not signs.end_mark else 0.9
    return 0.2 if signs.words >= 12 else 0.4


def _price_furniture(signs: LineSigns, short: float) -> float:
    if signs.furniture:
        return 1.0 if signs.is_related_heading else 0.0
    if signs.has_time:
        return 1.0
    if signs.end_mark in ("", ":") and signs.words <= 8:
        return short if signs.words <= 3 else short + 0.4
    return 2.5 + 0.05 * signs.words


def _price_heading(signs: LineSigns) -> float:
    if signs.is_related_heading:
        return -0.5
    if signs.furniture or signs.byline or signs.words > 5 or signs.end_mark not in ("", ":"):
        return IMPOSSIBLE_PRICE
    return 0.8 if signs.end_mark == ":" else 2.0


def _price_comment(signs: LineSigns) -> float:
    if signs.is_reply:
        return -1.5
    if signs.is_related_heading:
        return 4.0
    if signs.is_comment_heading or signs.furniture == "comment box":
        return -1.5
    if signs.furniture:
        return 0.5
    if signs.has_time:
        return -0.6
    if signs.end_mark == "" and 5 <= signs.words <= 20:
        return 1.5 if signs.is_listed else 0.5  # rather a title
    return 0.2 + 0.01 * min(signs.words, 100)


START_PRICES = {_L.BEFORE: 0.0, _L.TITLE: 0.0, _L.BYLINE: 0.3, _L.TEXT: 1.3, _L.HEADING: 0.5, _L.RELATED_BEFORE: 2.5}
START_PRICES[_L.RELATED_TITLE] = 2.5
# small print with no story behind it; a subheading with no text
END_PRICES = {_L.RELATED_BEFORE: 3.0, _L.SUBHEAD: 0.5}

# step -> (price, what a gap before the line adds)
_STEP_PRICES: dict[tuple[Label, Label], tuple[float, float]] = {
    (_L.BEFORE, _L.BEFORE): (0.0, 0.0),
    (_L.BEFORE, _L.TITLE): (0.0, 0.0),
    (_L.BEFORE, _L.BYLINE): (0.3, 0.0),
    (_L.BEFORE, _L.TEXT): (1.3, 0.0),
    (_L.BEFORE, _L.HEADING): (0.2, 0.0),
    (_L.TITLE, _L.BYLINE): (0.0, 0.0),
    (_L.TITLE, _L.TEXT): (0.0, 0.0),
    (_L.TITLE, _L.FURNITURE): (0.3, 0.0),
    (_L.BYLINE, _L.BYLINE): (0.0, 0.0),
    (_L.BYLINE, _L.TITLE): (0.8, 0.0),
    (_L.BYLINE, _L.TEXT): (0.0, 0.0),
    (_L.BYLINE, _L.FURNITURE): (0.3, 0.0),
    (_L.TITLE, _L.SUBHEAD): (0.0, 0.0),
    (_L.BYLINE, _L.SUBHEAD): (0.0, 0.0),
    (_L.TEXT, _L.TEXT): (0.0, 0.1),
    (_L.TEXT, _L.SUBHEAD): (0.0, 0.0),
    (_L.SUBHEAD, _L.TEXT): (0.0, 0.1),
    (_L.SUBHEAD, _L.SUBHEAD): (0.4, 0.0),
    (_L.SUBHEAD, _L.FURNITURE): (0.8, -0.3),
    (_L.SUBHEAD, _L.HEADING): (0.7, -0.2),
    (_L.SUBHEAD, _L.COMMENT): (2.7, -0.4),
    (_L.TEXT, _L.FURNITURE): (0.3, -0.3),
    (_L.TEXT, _L.HEADING): (0.2, -0.2),
    (_L.TEXT, _L.COMMENT): (2.2, -0.4),
    (_L.FURNITURE, _L.FURNITURE): (0.0, 0.0),
    (_L.FURNITURE, _L.BYLINE): (0.8, 0.0),
    (_L.FURNITURE, _L.TEXT): (0.5, 0.0),
    (_L.FURNITURE, _L.SUBHEAD): (0.5, 0.0),
    (_L.FURNITURE, _L.HEADING): (0.0, 0.0),
    (_L.FURNITURE, _L.COMMENT): (1.5, 0.0),
    (_L.HEADING, _L.FURNITURE): (0.3, 0.0),
    (_L.HEADING, _L.TEXT): (2.5, 0.0),
    (_L.HEADING, _L.SUBHEAD): (2.5, 0.0),
    (_L.HEADING, _L.TITLE): (1.5, 0.0),
    (_L.HEADING, _L.COMMENT): (1.0, 0.0),
    (_L.COMMENT, _L.COMMENT): (0.0, 0.0),
    (_L.COMMENT, _L.FURNITURE): (0.3, 0.0),
    (_L.COMMENT, _L.HEADING): (0.0, 0.0),
    (_L.COMMENT, _L.TEXT): (2.5, 0.0),
    (_L.COMMENT, _L.SUBHEAD): (2.5, 0.0),
    (_L.RELATED_BEFORE, _L.RELATED_BEFORE): (0.0, 0.5),
    (_L.RELATED_BEFORE, _L.RELATED_TITLE): (-0.15, 0.5),
    (_L.RELATED_BEFORE, _L.RELATED_TEXT): (2.5, 0.5),  # a story without a title
    (_L.RELATED_TITLE, _L.RELATED_MIDDLE): (0.0, 0.5),
    (_L.RELATED_TITLE, _L.RELATED_TEXT): (0.35, 0.5),
    (_L.RELATED_MIDDLE, _L.RELATED_MIDDLE): (0.3, 0.5),
    (_L.RELATED_MIDDLE, _L.RELATED_TEXT): (0.0, 0.5),
    (_L.RELATED_TEXT, _L.RELATED_TEXT): (0.15, 0.5),
    (_L.RELATED_TEXT, _L.RELATED_AFTER): (0.0, 0.5),
    (_L.RELATED_AFTER, _L.RELATED_AFTER): (0.0, 0.5),
}
# the first line of a related story, by what stood before it
_BEGIN_RELATED = {
    _L.BEFORE: (2.0, 0.0),
    _L.TEXT: (1.8, -0.5),
    _L.SUBHEAD: (2.3, -0.5),
    _L.FURNITURE: (1.0, -0.3),
    _L.HEADING: (-0.5, 0.0),
    _L.COMMENT: (1.8, -0.8),
}
# what follows a finished related story
_AFTER_RELATED = {_L.FURNITURE: 0.6, _L.HEADING: 0.5, _L.COMMENT: 1.5, _L.TEXT: 3.0, _L.SUBHEAD: 3.0, _L.TITLE: 2.5}
_MAIN_AGAIN = -0.8  # what an empty line takes off: the main story goes on behind a box, or begins below one
_NEXT_STORY = (0.4, -0.4)
_INSIDE_ACROSS_CARDS = 8.0  # a card of a page ends its story
GAP_KINDS = 4  # 0: none, 1 and 2: empty lines, 3: the start of a card in HTML


def _build_all_steps() -> dict[tuple[Label, Label], tuple[float, float]]:
    steps = dict(_STEP_PRICES)
    for first in (_L.RELATED_BEFORE, _L.RELATED_TITLE):
        steps |= {(before, first): price for before, price in _BEGIN_RELATED.items()}
        steps |= {(before, first): _NEXT_STORY for before in RELATED_LABELS - {_L.RELATED_BEFORE}}
    for before in RELATED_LABELS - {_L.RELATED_BEFORE}:
        steps |= {
            (before, after): (price, _MAIN_AGAIN if after in MAIN_LABELS else 0.0)
            for after, price in _AFTER_RELATED.items()
        }
    return steps


def _price_step(step: tuple[Label, Label], gap: int) -> float:
    base, extra = _build_all_steps()[step]
    if gap == GAP_KINDS - 1 and step in _STEP_PRICES and set(step) <= RELATED_LABELS:
        return _INSIDE_ACROSS_CARDS
    is_card_after_card = gap == GAP_KINDS - 1 and step[0] in RELATED_LABELS and step[1] in MAIN_LABELS
    return base + (extra if gap and not is_card_after_card else 0.0)


# for each gap, for each label: the labels that may stand before it, with the price of the step
STEPS_BY_GAP: tuple[tuple[tuple[tuple[int, float], ...], ...], ...] = tuple(
    tuple(
        tuple(
            sorted(
                (int(before), _price_step((before, after), gap))
                for before, after_ in _build_all_steps()
                if after_ == after
            )
        )
        for after in Label
    )
    for gap in range(GAP_KINDS)
)
