"""Updates of a live blog: neighbours of one shape with a time each, as other people's stories are, but the page's own.

An update leads nowhere else: its headline is no link, or one to a place on this page. It has a time of day, as its day
is the page's; a story from elsewhere has an age or a date. Where the page calls itself a live blog, an age will do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..blocks import Line, find_final_mark, fold_line, measure_length
from ..html.outline import Outline
from ..lines.bylines import read_byline
from ..lines.furniture import find_furniture_kind

MIN_UPDATES = 3
_PROSE_WORDS = 8
_CLOCK = re.compile(
    r"(?:klo|kl|à|às|alle|um|at|ore)?\.? ?\d{1,2}(?:[:.h]\d\d){1,2}"
    r"(?: ?(?:uhr|h|am|pm|a\.m\.|p\.m\.|utc|gmt|[a-z]{3,4}))?"
    r"|\d{4}-\d\d-\d\d \d\d:\d\d UTC",  # a time of day whose element has the date
    re.IGNORECASE,
)


def are_live_updates(cards: Sequence[Sequence[Line]], is_live: bool) -> bool:
    """Are these cards updates of one story, and not other stories? ``is_live``: the page says that it has updates."""
    if len(cards) < MIN_UPDATES or not _lead_to_one_page(cards):
        return False
    times = sum(any(_is_clock(line) or (is_live and _is_time(line)) for line in card) for card in cards)
    texts = sum(any(map(_is_prose, card)) for card in cards)
    return 2 * times > len(cards) and 2 * texts > len(cards)


def with_live_updates(paragraphs: Sequence[str], outline: Outline, places: Sequence[int]) -> list[str]:
    """The paragraphs of the story with its updates, whose lines stand at ``places``, behind what stands above them."""
    if not places:
        return list(paragraphs)
    updates = [outline.lines[place] for place in places if _is_update_text(outline.lines[place])]
    within = {fold_line(outline.lines[place].text) for place in places}
    behind = {fold_line(line.text) for line in outline.lines[places[-1] + 1 :]}
    others = [text for text in paragraphs if fold_line(text) not in within]
    above = [text for text in others if fold_line(text) not in behind]
    return [*above, *(line.text for line in updates), *(text for text in others if fold_line(text) in behind)]


def _is_update_text(line: Line) -> bool:
    """Does the line say what happened, and not when or who wrote it?"""
    byline = read_byline(line.text)
    is_small_print = byline is not None and byline.title is None
    is_button = line.href is not None and not line.heading and not _is_prose(line)
    return not is_small_print and not is_button and find_furniture_kind(line.text) is None


def _lead_to_one_page(cards: Sequence[Sequence[Line]]) -> bool:
    """Headings without links, or with links to places of one page."""
    targets = {_without_fragment(line.href) for card in cards for line in card if line.heading and line.href}
    return len(targets - {""}) <= 1


def _without_fragment(href: str) -> str:
    return re.split("[?#]", href, maxsplit=1)[0]


def _is_clock(line: Line) -> bool:
    byline = read_byline(line.text)
    time = byline.published if byline is not None else None
    return time is not None and _CLOCK.fullmatch(time.strip(" ·|")) is not None


def _is_time(line: Line) -> bool:
    byline = read_byline(line.text)
    return byline is not None and byline.has_time and not byline.title and not byline.source


def _is_prose(line: Line) -> bool:
    return measure_length(line.text) >= _PROSE_WORDS and find_final_mark(line.text) != ""
