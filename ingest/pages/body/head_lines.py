"""The lines of a story's head that stand below its lead: headline, lead, "By Ada Bell", "5 June 2026", story."""

from __future__ import annotations

from collections.abc import Sequence

from ..blocks import Line, find_final_mark, measure_length
from ..lines.bylines import read_byline
from ..lines.header_line import is_publishing_line, read_header_line

_MAX_LINES = 6  # from the top of the text
_LABEL_WORDS = 5  # "Orsby Gazette", "Harbour reporter"


def split_off_head(paragraphs: Sequence[str]) -> tuple[list[str], list[str]]:
    """The text without the small print that stands above it or below its lead, and that small print.

    Short lines before a byline or a date belong to it. A date alone below the lead stays where the text has more of
    them: such a text is a chronicle.

    >>> split_off_head(["The quay stays shut.", "By Ada Bell", "5 June 2026", "Boats have to wait."])
    (['The quay stays shut.', 'Boats have to wait.'], ['By Ada Bell', '5 June 2026'])
    """
    end, lead = 0, None
    for place, text in enumerate(paragraphs[:_MAX_LINES]):
        if _is_small_print(text):
            end = place + 1
        elif not _is_label(text):
            if lead is not None:
                break
            lead = place
    head = [text for place, text in enumerate(paragraphs[:end]) if place != lead]
    is_signed = any(map(_is_signed, head))
    is_chronicle = any(map(_is_small_print, paragraphs[end:]))
    if not head or end == len(paragraphs) or (is_chronicle and not is_signed):
        return list(paragraphs), []
    above = [paragraphs[lead]] if lead is not None and lead < end else []
    return [*above, *paragraphs[end:]], head


def _is_small_print(text: str) -> bool:
    text = text.lstrip(", ")  # the extractor cuts out a <time> before it
    byline = read_byline(text)
    if byline is not None and byline.title is None and (byline.author or byline.has_time):
        return True
    return is_publishing_line(text)


def _is_signed(text: str) -> bool:
    byline = read_byline(text.lstrip(", "))
    if byline is not None and byline.title is None and byline.author:
        return True
    return is_publishing_line(text) and bool(read_header_line(Line(text, 0)).people)


def _is_label(text: str) -> bool:
    return measure_length(text) <= _LABEL_WORDS and not find_final_mark(text) and not text.startswith(("-", "•"))
