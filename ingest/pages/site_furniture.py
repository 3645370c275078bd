"""Learned furniture: lines of a page's text that recur on other pages of its site.

They need no words that somebody listed: a share bar in any language is told by its return. Only what stands before
the first or after the last paragraph of the story's own is taken away, only from the main story, and never all of it;
in doubt a line stays, since a lost sentence is worse than a left-over form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from ..identity.ids import digest_text
from ..item import Item
from ..text.likeness import LONG_WORD_LETTERS
from ..text.teaser import is_truncated
from ..text.words import count_words, split_words
from .blocks import Block

MIN_OTHER_PAGES = (
    4  # other pages, under unrelated headlines; a boast under three of them may be three stories of one matter
)
MAX_WORDS = 80  # longer paragraphs stay: whoever repeats so much may have meant it
MIN_STORY_WORDS = 5  # words; with less left there would be no story


def find_site_furniture(title: str, paragraphs: Sequence[str], seen: Sequence[int]) -> dict[str, str]:
    """Which paragraphs of a main text are furniture of its site, each with the reason; none where all would be.

    Args:
        seen: for each paragraph, on how many other pages of the site, under unrelated headlines, it stands.

    >>> find_site_furniture("Ferry late", ["The ferry came an hour late.", "Get our letter"], [0, 5])
    {'Get our letter': 'seen on 5 other pages of this site'}
    """
    subject = _find_long_words(title)

    def is_recurring(row: tuple[str, int]) -> bool:
        line, count = row
        return count >= MIN_OTHER_PAGES and count_words(line) <= MAX_WORDS and not subject & _find_long_words(line)

    rows = list(zip(paragraphs, seen, strict=True))
    above = list(takewhile(is_recurring, rows))
    below = list(takewhile(is_recurring, reversed(rows[len(above) :])))
    own_lines = {line for line, _ in rows[len(above) : len(rows) - len(below)]}
    if sum(map(count_words, own_lines)) < MIN_STORY_WORDS:
        return {}
    taken = [*above, *reversed(below)]
    return {line: f"seen on {count} other pages of this site" for line, count in taken if line not in own_lines}


def without_site_furniture(item: Item, reasons: Mapping[str, str]) -> Item:
    """A page's main story without these lines; its provenance names each one that went, and why."""
    text = "\n\n".join(line for line in (item.content_text or "").split("\n\n") if line not in reasons)
    provenance = replace(
        item.provenance,
        text_digest=digest_text(item.title, text),
        furniture=tuple(f"{reason}: {line}" for line, reason in reasons.items()),
    )
    return replace(
        item,
        content_text=text,
        word_count=count_words(text),
        truncated=is_truncated(text),
        provenance=provenance,
    )


def with_site_furniture(blocks: Iterable[Block], reasons: Mapping[str, str]) -> list[Block]:
    """The blocks of a page with its learned furniture in blocks of their own."""
    shown: list[Block] = []
    for block in blocks:
        if block.role != "main" or not any(line in reasons for line in block.lines):
            shown.append(block)
            continue
        place = 0
        for reason, run in groupby(block.lines, reasons.get):
            lines = tuple(run)
            # lines of HTML are numbered by element: within a block the numbers are those of its ends
            first, last = min(block.first + place, block.last), min(block.first + place + len(lines) - 1, block.last)
            role = block.role if reason is None else "furniture"
            shown.append(Block(role, block.reason if reason is None else f"learned: {reason}", lines, first, last))
            place += len(lines)
    return shown


def _find_long_words(text: str) -> set[str]:
    return {word for word in split_words(text) if len(word) >= LONG_WORD_LETTERS}
