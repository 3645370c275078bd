"""Which lines of a page an extracted paragraph is made of.

An extractor joins what the page shows apart: the headline and the teaser of a list item, the cells of a table row,
a card that lies within one link. Only the lines say which part of such a paragraph belongs to whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..blocks import Line

_START_LENGTHS = (16, 8, 4, 2, 1)  # characters by which a line's beginning is looked up; the most that it has
_MAX_TRIES = 8  # lines with the same beginning; a page that repeats one more often is not worth more looks
_MAX_SKIPPED = 3  # lines in a row that the extractor may have left out: captions, marks
_MAX_LOOKS = 50_000  # on one page; a page of a thousand joined paragraphs needs some thousands
_MAX_CHARACTERS_LOOKED_AT = 50_000_000  # on one page: of a usual story some ten thousand looks
_SHORT_CHARACTERS = 40  # a shorter text may stand within another one by chance
_SEPARATOR_MARKS = "·•|/–—-,*"  # before a list entry, around the cells of a table, between two lines


class PageLines:
    """The lines of a page, ready to be found in extracted paragraphs."""

    def __init__(self, lines: Sequence[Line], full_texts: Mapping[int, str] | None = None) -> None:
        """``full_texts`` has the texts of lines that the extractor sees otherwise, by place."""
        self.texts = [compact_text(line.text) for line in lines]
        for place, text in (full_texts or {}).items():
            self.texts[place] = compact_text(text)
        self._looks = _MAX_LOOKS
        self._whole = {text: place for place, text in enumerate(self.texts)}
        self._starts: dict[str, list[int]] = {}  # only pages with joined lines need it

    def find_places(self, paragraph: str) -> tuple[int, ...]:
        """Places of the lines that make up the paragraph; none where it is not made of whole lines.

        >>> lines = PageLines([Line("Ferry is late", 1), Line("It waits for fog.", 2), Line("Share", 3)])
        >>> texts = ("- Ferry is late It waits for fog.", "It waits for fog.", "It waits.")
        >>> tuple(lines.find_places(text) for text in texts)
        ((0, 1), (1,), ())
        """
        text = compact_text(paragraph)
        whole = self._whole.get(text)
        return (whole,) if whole is not None else tuple(self._find_cover(text))

    def _index_starts(self) -> None:
        for place, text in enumerate(self.texts):
            size = next((size for size in _START_LENGTHS if size <= len(text)), 0)
            self._starts.setdefault(text[:size], []).append(place)

    def _find_cover(self, text: str) -> list[int]:
        if not self._starts:
            self._index_starts()
        places: list[int] = []
        done = 0
        while done < len(text):
            self._looks -= 1
            if self._looks < 0:
                return []
            place = self._find_next(text, done, places[-1] if places else len(self.texts))
            if place is not None:
                places.append(place)
                done += len(self.texts[place])
            elif text[done] in _SEPARATOR_MARKS:
                done = next((end for end in range(done, len(text)) if text[end] not in _SEPARATOR_MARKS), len(text))
            else:
                return []
        return places

    def _find_next(self, text: str, done: int, before: int) -> int | None:
        """The line that stands in the text from there on: one of the next, or one that begins so."""
        for place in range(before + 1, min(before + 2 + _MAX_SKIPPED, len(self.texts))):
            if self._is_line_at(place, text, done):
                return place
        for size in _START_LENGTHS:
            for place in self._starts.get(text[done : done + size], ())[:_MAX_TRIES]:
                if self._is_line_at(place, text, done):
                    return place
        return None

    def _is_line_at(self, place: int, text: str, done: int) -> bool:
        line_text = self.texts[place]
        return bool(line_text) and text.startswith(line_text, done)


def compact_text(text: str) -> str:
    """Without spaces and case: extractors glue and part words at the borders of elements.

    >>> compact_text("Ferry  is\\nlate")
    'ferryislate'
    """
    return "".join(text.split()).casefold()


class KnownTexts:
    """The paragraphs of a story, asked whether a line is among them, be it as a part that could not be traced."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self._whole = "\n".join(["", *map(compact_text, paragraphs), ""])
        self._looks = _MAX_CHARACTERS_LOOKED_AT // len(self._whole)

    def has_line(self, text: str) -> bool:
        """A long line stands in a paragraph with its beginning or its end, a short one at an end of it.

        On a page with very many lines the last ones are taken for known.

        >>> known = KnownTexts(["Ferry is late. It waits for fog."])
        >>> known.has_line("It waits for fog."), known.has_line("waits")
        (True, False)
        """
        self._looks -= 1
        compact = compact_text(text)
        if self._looks < 0 or not compact:
            return True
        if len(compact) > _SHORT_CHARACTERS:
            return compact[:_SHORT_CHARACTERS] in self._whole or compact[-_SHORT_CHARACTERS:] in self._whole
        return f"\n{compact}" in self._whole or f"{compact}\n" in self._whole

    def has_paragraph(self, text: str) -> bool:
        """Is it one of them?"""
        self._looks -= 1
        return self._looks < 0 or f"\n{compact_text(text)}\n" in self._whole
