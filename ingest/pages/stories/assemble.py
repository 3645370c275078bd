"""From labelled lines to stories and to blocks with their reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby, pairwise

from ..blocks import Block, Line, Role, Story, count_words, final_mark
from ..labels.costs import MAIN, RELATED, Label
from ..lines.bylines import Byline, dateline_source, is_name, read_byline, same_name, strip_bullet
from ..lines.furniture import furniture_reason, is_related_heading
from .title_credits import without_credits

MIN_WORDS = 5  # with less there is no story on the page
_TEXTS = frozenset({Label.TEXT, Label.SUBHEAD, Label.RELATED_TEXT})
_TAIL_WORDS = 3  # a shorter line without a full stop that closes the story's text is a label of the page


@dataclass(frozen=True, slots=True)
class Piece:
    """Neighbouring lines that belong together: one related story, or a run of main text or furniture."""

    role: Role
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart."""

    main: Story | None
    related: tuple[Story, ...]
    pieces: tuple[Piece, ...]
    left_out: Mapping[int, str] = field(default_factory=dict)  # number of a line that an extractor took -> why it went

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every piece with the reason for its role; made when asked for, as reasons take time and items need none."""
        stories = accumulate(piece.role == "related" for piece in self.pieces)
        blocks = (_block(piece, number) for piece, number in zip(self.pieces, stories, strict=True))
        return tuple(_explained(block, self.left_out) for block in blocks)


def assemble(lines: Sequence[Line], labels: Sequence[Label]) -> Page:
    """The stories of a labelled page. The main one is the longest that does not share the shape of the others."""
    pieces = list(pieces_of(lines, _without_tail(lines, labels)))
    mains = _main_candidates(pieces)
    chosen = max(mains, key=_words, default=[])
    if _words(chosen) < MIN_WORDS:
        chosen = []
    if not chosen and (head := _head(pieces)) is not None:
        pieces[head] = replace(pieces[head], role="main")
        chosen = [pieces[head]]
    taken = {id(piece) for piece in chosen}
    main = read_story([line for piece in chosen for line in piece.lines], _labels(chosen)) if chosen else None
    related = [read_story(piece.lines, piece.labels) for piece in pieces if piece.role == "related"]
    is_left = (piece.role == "main" and id(piece) not in taken for piece in pieces)
    shown = (replace(piece, role="furniture") if left else piece for piece, left in zip(pieces, is_left, strict=True))
    return Page(main, tuple(without_credits(related)), tuple(shown))


def _head(pieces: Sequence[Piece]) -> int | None:
    """Place of the story that heads a page without a main one: the first, if it is longer than all others together."""
    places = [place for place, piece in enumerate(pieces) if piece.role == "related"]
    if not places:
        return None
    first, *others = (_words([pieces[place]]) for place in places)
    is_main = first >= MIN_WORDS and first > sum(others) and pieces[places[0]].labels.count(Label.RELATED_TEXT) > 1
    return places[0] if is_main else None


def _without_tail(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Labels with the short lines that close the main text ("Top picks", "Listen") taken as furniture."""
    found = list(labels)
    for place in range(len(found) - 1, -1, -1):
        text = lines[place].text
        is_end = place + 1 == len(found) or found[place + 1] not in MAIN
        if (
            found[place] in (Label.TEXT, Label.SUBHEAD)
            and is_end
            and count_words(text) <= _TAIL_WORDS
            and not final_mark(text)
        ):
            found[place] = Label.FURNITURE
    return found


def _role(label: Label) -> Role:
    return "main" if label in MAIN else "related" if label in RELATED else "furniture"


def pieces_of(lines: Sequence[Line], labels: Sequence[Label]) -> Iterator[Piece]:
    """Runs of one role, related stories one by one."""
    starts: list[int] = []
    for place, label in enumerate(labels):
        before = labels[place - 1] if place else None
        is_new_role = before is None or _role(before) != _role(label)
        is_new_story = label in (Label.RELATED_BEFORE, Label.RELATED_TITLE) and before is not Label.RELATED_BEFORE
        if is_new_role or is_new_story or (label is Label.TITLE and before is not Label.BYLINE):
            starts.append(place)
    for start, end in pairwise([*starts, len(labels)]):
        yield Piece(_role(labels[start]), tuple(lines[start:end]), tuple(labels[start:end]))


def _main_candidates(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Main pieces, grouped into stories: a title begins another one, text goes on across furniture."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if piece.role != "main":
            continue
        if not found or (Label.TITLE in piece.labels and _words(found[-1])):
            found.append([])
        found[-1].append(piece)
    return found


def _words(pieces: Sequence[Piece]) -> int:
    return sum(
        count_words(line.text)
        for piece in pieces
        for line, label in zip(piece.lines, piece.labels, strict=True)
        if label in _TEXTS
    )


def _labels(pieces: Sequence[Piece]) -> list[Label]:
    return [label for piece in pieces for label in piece.labels]


def read_story(lines: Sequence[Line], labels: Sequence[Label]) -> Story:
    """The fields of one story from its labelled lines."""
    titles, paragraphs, bylines = [], [], []
    for line, label in zip(lines, labels, strict=True):
        byline = read_byline(line.text)
        if label in (Label.TITLE, Label.RELATED_TITLE):
            titles.append(byline.title if byline and byline.title else strip_bullet(line.text))
            bylines += [byline] if byline else []
        elif label in _TEXTS:
            paragraphs.append(line.text)
        else:
            bylines.append(byline or Byline(source=strip_bullet(line.text)))
    dateline = dateline_source(paragraphs[0]) if paragraphs else None
    return Story(
        title=" ".join(titles) or None,
        paragraphs=tuple(paragraphs),
        source=_source(lines, bylines) or dateline,
        author=next((b.author for b in bylines if b.author), None),
        age_seconds=next((b.age_seconds for b in bylines if b.age_seconds is not None), None),
        published=next((b.published for b in bylines if b.published), None),
        url=next((line.href for line, label in zip(lines, labels, strict=True) if line.href), None),
    )


def _source(lines: Sequence[Line], bylines: Sequence[Byline]) -> str | None:
    """The name on a line with the time or a mark ("Source: …") before one that merely stands there."""
    marked = [b.source for b in bylines if b.source and (b.has_time or not _stands_alone(lines, b.source))]
    plain = [b.source for b in bylines if b.source]
    twice = [name for place, name in enumerate(plain) if any(same_name(name, other) for other in plain[:place])]
    return next(iter([*marked, *twice, *plain]), None)


def _stands_alone(lines: Sequence[Line], name: str) -> bool:
    return any(same_name(line.text, name) for line in lines)


_REASONS = {
    Label.BEFORE: "before the story",
    Label.FURNITURE: "stands outside the stories",
    Label.HEADING: "heading of related stories",
    Label.COMMENT: "readers' comments",
}
_FIELDS = {
    Label.SUBHEAD: "text",
    Label.RELATED_TITLE: "title",
    Label.RELATED_TEXT: "text",
    Label.TITLE: "title",
    Label.TEXT: "text",
}


def _explained(block: Block, left_out: Mapping[int, str]) -> Block:
    """With the reasons why its lines were left out of the text in which the extractor had put them."""
    found = [reason for number, reason in left_out.items() if block.first <= number <= block.last]
    if block.role != "furniture" or not found:
        return block
    return replace(block, reason=", ".join(dict.fromkeys([*found, *block.reason.split(", ")])))


def _block(piece: Piece, number: int) -> Block:
    numbers = [line.number for line in piece.lines]
    reason = _reason(piece, number)
    return Block(piece.role, reason, tuple(line.text for line in piece.lines), numbers[0], numbers[-1])


def _reason(piece: Piece, number: int) -> str:
    """Why: the fields in their order, or the kinds of furniture."""
    if piece.role == "furniture":
        kinds = [_kind(line, label) for line, label in zip(piece.lines, piece.labels, strict=True)]
        return ", ".join(dict.fromkeys(kinds))
    fields = [_field(line, label) for line, label in zip(piece.lines, piece.labels, strict=True)]
    order = ", ".join(field for field, _ in groupby(fields))
    return f"main story: {order}" if piece.role == "main" else f"related story {number}: {order}"


def _kind(line: Line, label: Label) -> str:
    if label is Label.HEADING and not is_related_heading(line.text):
        return "short line before related stories"
    if label in MAIN:
        return "text apart from the main story"
    return (furniture_reason(line.text) if label is not Label.COMMENT else None) or _REASONS[label]


def _field(line: Line, label: Label) -> str:
    if label in _FIELDS:
        return _FIELDS[label]
    byline = read_byline(line.text)
    if byline is None:
        return "source" if is_name(strip_bullet(line.text)) else "small print"
    names = ["source"] if byline.source else ["author"] if byline.author else []
    return " and ".join(names + (["age"] if byline.age_seconds is not None else ["date"] if byline.published else []))
