"""Related stories keep company with their like: what stands at the end of a row of them and lacks their age is none.

It is furniture; or, where the page has no main story, that; or the main story going on behind a box of headlines.
So is a run of text that reads like readers' comments but bears no sign of them: no time, no "Reply", no heading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..blocks import Line, find_final_mark, measure_length
from ..labels.costs import Label
from ..lines.bylines import read_byline
from ..lines.furniture import find_furniture_kind, is_comment_heading, is_reply_line
from .assemble import PagePiece, split_into_pieces

MIN_STORIES = 2
MIN_WORDS = 30  # of a main story; with less on the page a stranger may be it
_SHARE = 2 / 3  # of the page's related stories have an age: then it belongs to them


def relabel_row_outliers(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Labels without the related stories that lead or close a row and have no time, where most others have one.

    Inside a row a story may lack its time; a sign-up form or a gallery stands before the row or behind it.
    """
    labels = _without_unproven_comments(lines, labels)
    pieces = list(split_into_pieces(lines, labels))
    related = [piece for piece in pieces if piece.role == "related"]
    timed = sum(map(_is_timed, related))
    if timed < max(MIN_STORIES, _SHARE * len(related)):
        return _with_resumed_main(lines, labels)
    outliers = [
        piece
        for row in _find_related_rows(pieces)
        for piece in (*_find_leading_outliers(row), *_find_leading_outliers(row[::-1]))
    ]
    new_labels = {line.number: Label.FURNITURE for piece in outliers for line in piece.lines}
    if outliers and not any(piece.role == "main" and _count_piece_words(piece) >= MIN_WORDS for piece in pieces):
        new_labels |= _label_as_main(max(outliers, key=_count_piece_words))
    return _with_resumed_main(
        lines, [new_labels.get(line.number, label) for line, label in zip(lines, labels, strict=True)]
    )


def _find_related_rows(pieces: Iterable[PagePiece]) -> Iterator[list[PagePiece]]:
    """Related stories that follow each other."""
    for role, row in groupby(pieces, key=lambda piece: piece.role):
        if role == "related":
            yield list(row)


def _with_resumed_main(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Text behind an empty line that only the last of a row of headlines would have is the main story's again."""
    new_labels: dict[int, Label] = {}
    for row in _find_related_rows(split_into_pieces(lines, labels)):
        *others, last = row
        if len(others) < MIN_STORIES or any(Label.RELATED_TEXT in piece.labels for piece in others):
            continue
        texts = [line for line, label in zip(last.lines, last.labels, strict=True) if label is Label.RELATED_TEXT]
        if texts and texts[0].gap:
            new_labels |= {line.number: Label.TEXT for line in texts}
    return [new_labels.get(line.number, label) for line, label in zip(lines, labels, strict=True)]


def _without_unproven_comments(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Comments that nothing shows to be some are the main story, if they are more than a note, and else furniture."""
    changed = list(labels)
    for label, places in groupby(range(len(lines)), key=labels.__getitem__):
        run = list(places)
        if label is not Label.COMMENT or any(_is_comment_sign(lines[place].text) for place in run):
            continue
        has_story_text = (
            sum(measure_length(lines[place].text) for place in run if find_final_mark(lines[place].text)) >= MIN_WORDS
        )
        for place in run:
            is_text = has_story_text and find_furniture_kind(lines[place].text) is None
            changed[place] = Label.TEXT if is_text else Label.FURNITURE
        if (
            has_story_text
            and Label.TITLE not in changed[: run[0]]
            and (title := _find_title_above(lines, labels, run[0])) is not None
        ):
            changed[title] = Label.TITLE
    return changed


def _is_comment_sign(text: str) -> bool:
    byline = read_byline(text)
    is_timed = byline is not None and byline.has_time
    return is_timed or is_reply_line(text) or is_comment_heading(text) or find_furniture_kind(text) == "comment box"


def _find_title_above(lines: Sequence[Line], labels: Sequence[Label], place: int) -> int | None:
    """The line right above, if it stands apart from what is above it and was taken for a story of its own."""
    above = place - 1
    is_title = above >= 0 and labels[above] is Label.RELATED_TITLE and lines[above].gap and not lines[place].gap
    return above if is_title else None


def _label_as_main(piece: PagePiece) -> dict[int, Label]:
    """The labels of a story that was taken for a related one."""
    main_labels = {Label.RELATED_TITLE: Label.TITLE, Label.RELATED_TEXT: Label.TEXT}
    return {
        line.number: main_labels.get(label, Label.BYLINE) for line, label in zip(piece.lines, piece.labels, strict=True)
    }


def _count_piece_words(piece: PagePiece) -> int:
    return sum(measure_length(line.text) for line in piece.lines)


def _find_leading_outliers(row: Sequence[PagePiece]) -> list[PagePiece]:
    count = next((place for place, piece in enumerate(row) if _is_timed(piece)), len(row))
    return list(row[:count])


def _is_timed(piece: PagePiece) -> bool:
    return any((byline := read_byline(line.text)) is not None and byline.has_time for line in piece.lines)
