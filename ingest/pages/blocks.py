"""What a page is made of, whether it came as HTML or as plain text.

plain text ──► Line, Line, …   (dump.py)               ──► labels (label_lines.py) ──► Story, Block (assemble.py)
HTML ──► Line, Line, …   (outline.py), cards (cards.py) ──► labels (label_lines.py) ──► Story, Block (html_page.py)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from ..text.mark_runs import unify_characters
from ..text.words import UNSPACED

Role = Literal["main", "related", "furniture"]
# what the mark-up says a line stands in; "" in plain text and where it says nothing
Zone = Literal["", "nav", "comments", "related", "furniture", "caption"]

_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
_SENTENCE_ENDS = frozenset(".!?…。！？؟۔।:;")
_SHORT_CHARACTERS = 400  # characters; what is found for shorter lines is kept for a while, as each line is asked often
_CLOSING_MARKS = "\"'”’»)]›」』 "


class Line(NamedTuple):  # a page has hundreds, and a named tuple is made in a third of a frozen dataclass's time
    """One line of a dump, or the text of one innermost block element of a page."""

    text: str
    number: int  # of the line in the dump, counted from 1; of the element in reading order
    gap: int = 0  # how clearly it is set apart from the line before: empty lines, or the start of a card
    href: str | None = None  # where it leads, if (nearly) all of it is one link
    heading: int = 0  # 1 to 6 for h1 to h6
    zone: Zone = ""
    moment: str | None = None  # what a <time> in it says exactly


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines with one role, and why."""

    role: Role
    reason: str  # "main text", "related story 2: source, age, title, text", "furniture: share bar"
    lines: tuple[str, ...]
    first: int  # number of the first line
    last: int


@dataclass(frozen=True, slots=True)
class PageStory:
    """The fields of one story, as found in its lines."""

    title: str | None = None
    paragraphs: tuple[str, ...] = ()
    source: str | None = None
    author: str | None = None
    age_seconds: int | None = None
    published: str | None = None  # a date as written
    modified: str | None = None
    url: str | None = None


def measure_length(text: str) -> int:
    """How long a line looks: pieces between spaces, or half the characters of scripts that write none.

    No count of words (text/words.py has that): a dash counts, and "well-known" is one piece. The prices of labels and
    the limits of headlines and bylines are measured in it; with words for pieces one related story in 150 was lost on
    made pages.

    >>> measure_length("two words"), measure_length("停战谈判在周一结束"), measure_length("សាឡាងត្រឡប់មកវិញ")
    (2, 4, 8)
    """
    return _measure_cached(text) if len(text) <= _SHORT_CHARACTERS else _measure_uncached(text)


def _measure_uncached(text: str) -> int:
    pieces = len(text.split())
    if text.isascii():
        return pieces
    return max(pieces, sum(run.end() - run.start() for run in _UNSPACED_RUN.finditer(text)) // 2)


_measure_cached = lru_cache(maxsize=4096)(_measure_uncached)


def find_final_mark(text: str) -> str:
    """The character that ends a sentence, "" where the line ends like a title does.

    >>> find_final_mark('"Not now," he said.'), find_final_mark("Who pays?"), find_final_mark("Ferry back in service")
    ('.', '?', '')
    """
    last = text.rstrip(_CLOSING_MARKS)[-1:]
    if last not in _SENTENCE_ENDS:
        return ""
    return {"。": ".", "۔": ".", "।": ".", "！": "!", "？": "?", "؟": "?"}.get(last, last)


def fold_line(text: str) -> str:
    """For comparing lines: one case, one form of each character, single spaces, no marks at the ends.

    >>> fold_line("•  Related  STORIES: "), fold_line("– Shafaq News")
    ('related stories', 'shafaq news')
    """
    return _fold_cached(text) if len(text) <= _SHORT_CHARACTERS else _fold_uncached(text)


def _fold_uncached(text: str) -> str:
    plain = unify_characters(text).casefold()
    return " ".join(plain.replace("’", "'").split()).strip(" .,:;!?…·•|*-–—_=>»›<«‹▸▶→#؟¿¡")


_fold_cached = lru_cache(maxsize=4096)(_fold_uncached)
