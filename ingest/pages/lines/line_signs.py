"""What a line shows by itself, before its neighbours are asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..blocks import Line, find_final_mark, fold_line, measure_length
from .bylines import Byline, is_name, read_byline, strip_bullet
from .furniture import find_furniture_kind, is_comment_heading, is_related_heading, is_reply_line


@dataclass(frozen=True, slots=True)
class LineSigns:
    words: int
    end_mark: str  # that ends the sentence, see blocks.find_final_mark
    byline: Byline | None
    furniture: str | None
    is_related_heading: bool
    is_comment_heading: bool
    is_reply: bool
    is_listed: bool  # has a list mark in front
    is_repeated: bool  # a short line that stands on the page more than once: a source, hardly a title

    @property
    def has_time(self) -> bool:
        """A line of small print with a time; not a title with a time behind it."""
        return self.byline is not None and self.byline.title is None and self.byline.has_time

    @property
    def may_be_name(self) -> bool:
        return self.has_name or (
            self.byline is None and not self.furniture and self.words <= 7 and self.end_mark != "."
        )

    @property
    def has_name(self) -> bool:
        byline = self.byline
        if byline is None:
            return self.words <= 7
        return byline.title is None and (byline.source is not None or byline.author is not None)

    @property
    def is_prose(self) -> bool:
        """A sentence or more."""
        return (
            self.words >= 30
            or (self.words >= 12 and self.end_mark != "")
            or (self.words >= 5 and self.end_mark in (".", "!"))
        )


def read_signs(lines: Sequence[Line]) -> list[LineSigns]:
    """The signs of every line; repeated lines are known only from the whole page."""
    keys = [fold_line(strip_bullet(line.text)) if len(line.text) <= 60 else "" for line in lines]
    seen = Counter(keys)
    return [_read_line_signs(line, bool(key) and seen[key] > 1) for line, key in zip(lines, keys, strict=True)]


def _read_line_signs(line: Line, is_repeated: bool) -> LineSigns:
    text = line.text
    reason = find_furniture_kind(text)
    return LineSigns(
        words=measure_length(text) if len(text) <= 2000 else len(text) // 8,
        end_mark=find_final_mark(text),
        byline=None if reason else read_byline(text),
        furniture=reason,
        is_related_heading=is_related_heading(text),
        is_comment_heading=is_comment_heading(text),
        is_reply=is_reply_line(text),
        is_listed=strip_bullet(text) != text,
        is_repeated=is_repeated and is_name(strip_bullet(text)),
    )
