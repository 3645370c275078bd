"""Related stories keep company with their like: what stands at the end of a row of them and lacks their age is none.

It is furniture; or, where the page has no main story, that; or the main story going on behind a box of headlines.
So is a run of text that reads like readers' comments but bears no sign of them: no time, no "Reply", no heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..blocks import Line, count_words, final_mark
from ..labels.costs import Label
from ..lines.bylines import read_byline
from ..lines.furniture import furniture_reason, is_comment_heading, is_reply
from .assemble import Piece, pieces_of

MIN_STORIES = 2
MIN_WORDS = 30  # of a main story; with less on the page a stranger may be it
_SHARE = 2 / 3  # of the page's related stories have an age: then it belongs to them


def keep_company(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Labels without the related stories that lead or close a row and have no time, where most others have one.

    Inside a row a story may lack its time; a sign-up form or a gallery stands before the row or behind it.
    """
    labels = _without_unsigned(lines, labels)
    pieces = list(pieces_of(lines, labels))
    related = [piece for piece in pieces if piece.role == "related"]
    timed = sum(map(_is_timed, related))
    if timed < max(MIN_STORIES, _SHARE * len(related)):
        return _gone_on(lines, labels)
    strangers = [piece for row in _rows(pieces) for piece in (*_leading_strangers(row), *_leading_strangers(row[::-1]))]
    found = {line.number: Label.FURNITURE for piece in strangers for line in piece.lines}
    if strangers and not any(piece.role == "main" and _words(piece) >= MIN_WORDS for piece in pieces):
        found |= _as_main(max(strangers, key=_words))
    return _gone_on(lines, [found.get(line.number, label) for line, label in zip(lines, labels, strict=True)])


def _rows(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Related stories that follow each other."""
    for role, row in groupby(pieces, key=lambda piece: piece.role):
        if role == "related":
            yield list(row)


def _gone_on(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Text behind an empty line that only the last of a row of headlines would have is the main story's again."""
    found: dict[int, Label] = {}
    for row in _rows(pieces_of(lines, labels)):
        *others, last = row
        if len(others) < MIN_STORIES or any(Label.RELATED_TEXT in piece.labels for piece in others):
            continue
        texts = [line for line, label in zip(last.lines, last.labels, strict=True) if label is Label.RELATED_TEXT]
        if texts and texts[0].gap:
            found |= {line.number: Label.TEXT for line in texts}
    return [found.get(line.number, label) for line, label in zip(lines, labels, strict=True)]


def _without_unsigned(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Comments that nothing shows to be some are the main story, if they are more than a note, and else furniture."""
    found = list(labels)
    for label, places in groupby(range(len(lines)), key=labels.__getitem__):
        run = list(places)
        if label is not Label.COMMENT or any(_is_comment_sign(lines[place].text) for place in run):
            continue
        is_told = sum(count_words(lines[place].text) for place in run if final_mark(lines[place].text)) >= MIN_WORDS
        for place in run:
            is_text = is_told and furniture_reason(lines[place].text) is None
            found[place] = Label.TEXT if is_text else Label.FURNITURE
        if (
            is_told
            and Label.TITLE not in found[: run[0]]
            and (title := _title_above(lines, labels, run[0])) is not None
        ):
            found[title] = Label.TITLE
    return found


def _is_comment_sign(text: str) -> bool:
    byline = read_byline(text)
    is_timed = byline is not None and byline.has_time
    return is_timed or is_reply(text) or is_comment_heading(text) or furniture_reason(text) == "comment box"


def _title_above(lines: Sequence[Line], labels: Sequence[Label], place: int) -> int | None:
    """The line right above, if it stands apart from what is above it and was taken for a story of its own."""
    above = place - 1
    is_title = above >= 0 and labels[above] is Label.RELATED_TITLE and lines[above].gap and not lines[place].gap
    return above if is_title else None


def _as_main(piece: Piece) -> dict[int, Label]:
    """The labels of a story that was taken for a related one."""
    told = {Label.RELATED_TITLE: Label.TITLE, Label.RELATED_TEXT: Label.TEXT}
    return {line.number: told.get(label, Label.BYLINE) for line, label in zip(piece.lines, piece.labels, strict=True)}


def _words(piece: Piece) -> int:
    return sum(count_words(line.text) for line in piece.lines)


def _leading_strangers(row: Sequence[Piece]) -> list[Piece]:
    count = next((place for place, piece in enumerate(row) if _is_timed(piece)), len(row))
    return list(row[:count])


def _is_timed(piece: Piece) -> bool:
    return any((byline := read_byline(line.text)) is not None and byline.has_time for line in piece.lines)
