"""From labelled lines to stories and to blocks with their reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby, pairwise

from ..blocks import Block, Line, PageStory, Role, find_final_mark, measure_length
from ..labels.costs import MAIN_LABELS, RELATED_LABELS, Label
from ..lines.bylines import Byline, is_name, read_byline, read_dateline_source, same_name, strip_bullet
from ..lines.furniture import find_furniture_kind, is_continuation_note, is_related_heading
from .title_credits import without_credits

MIN_WORDS = 5  # with less there is no story on the page
_TEXT_LABELS = frozenset({Label.TEXT, Label.SUBHEAD, Label.RELATED_TEXT})
_STORY_STARTS = frozenset({Label.RELATED_BEFORE, Label.RELATED_TITLE})
_ROLE_OF_LABEL: dict[Label, Role] = {
    **dict.fromkeys(Label, "furniture"),
    **dict.fromkeys(MAIN_LABELS, "main"),
    **dict.fromkeys(RELATED_LABELS, "related"),
}
_TAIL_WORDS = 3  # a shorter line without a full stop that closes the story's text is a label of the page


@dataclass(frozen=True, slots=True)
class PagePiece:
    """Neighbouring lines that belong together: one related story, or a run of main text or furniture."""

    role: Role
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A page taken apart."""

    main: PageStory | None
    related: tuple[PageStory, ...]
    pieces: tuple[PagePiece, ...]
    left_out: Mapping[int, str] = field(default_factory=dict)  # number of a line that an extractor took -> why it went

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every piece with the reason for its role; made when asked for, as reasons take time and items need none."""
        stories = accumulate(piece.role == "related" for piece in self.pieces)
        blocks = (_build_block(piece, number) for piece, number in zip(self.pieces, stories, strict=True))
        return tuple(_with_reasons(block, self.left_out) for block in blocks)


def assemble_stories(lines: Sequence[Line], labels: Sequence[Label], *, is_main_known: bool = False) -> SplitPage:
    """The stories of a labelled page. The main one is the longest that does not share the shape of the others.

    Args:
        is_main_known: it is not read, as it is put together from something else.
    """
    pieces = list(split_into_pieces(lines, _without_tail_lines(lines, labels)))
    mains = _group_main_pieces(pieces)
    chosen = max(mains, key=_count_story_words, default=[])
    if _count_story_words(chosen) < MIN_WORDS:
        chosen = []
    if not chosen and (leading := _find_leading_story(pieces)) is not None:
        pieces[leading] = replace(pieces[leading], role="main")
        chosen = [pieces[leading]]
    taken = {id(piece) for piece in chosen}
    main = None
    if chosen and not is_main_known:
        main = read_story([line for piece in chosen for line in piece.lines], _collect_labels(chosen))
    related = [read_story(piece.lines, piece.labels) for piece in pieces if piece.role == "related"]
    is_left = (piece.role == "main" and id(piece) not in taken for piece in pieces)
    shown = (replace(piece, role="furniture") if left else piece for piece, left in zip(pieces, is_left, strict=True))
    return SplitPage(main, tuple(without_credits(related)), tuple(shown))


def _find_leading_story(pieces: Sequence[PagePiece]) -> int | None:
    """Place of the story that heads a page without a main one: the first, if it is longer than all others together."""
    places = [place for place, piece in enumerate(pieces) if piece.role == "related"]
    if not places:
        return None
    first, *others = (_count_story_words([pieces[place]]) for place in places)
    is_main = first >= MIN_WORDS and first > sum(others) and pieces[places[0]].labels.count(Label.RELATED_TEXT) > 1
    return places[0] if is_main else None


def _without_tail_lines(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Labels with the short lines that close the main text ("Top picks", "Listen") taken as furniture."""
    changed = list(labels)
    for place in range(len(changed) - 1, -1, -1):
        text = lines[place].text
        is_end = place + 1 == len(changed) or changed[place + 1] not in MAIN_LABELS
        if (
            changed[place] in (Label.TEXT, Label.SUBHEAD)
            and is_end
            and measure_length(text) <= _TAIL_WORDS
            and not find_final_mark(text)
        ):
            changed[place] = Label.FURNITURE
    return changed


def split_into_pieces(lines: Sequence[Line], labels: Sequence[Label]) -> Iterator[PagePiece]:
    """Runs of one role, related stories one by one."""
    starts: list[int] = []
    before: Label | None = None
    for place, label in enumerate(labels):
        is_new_role = before is None or _ROLE_OF_LABEL[before] != _ROLE_OF_LABEL[label]
        is_new_story = label in _STORY_STARTS and before is not Label.RELATED_BEFORE
        if is_new_role or is_new_story or (label is Label.TITLE and before is not Label.BYLINE):
            starts.append(place)
        before = label
    for start, end in pairwise([*starts, len(labels)]):
        yield PagePiece(_ROLE_OF_LABEL[labels[start]], tuple(lines[start:end]), tuple(labels[start:end]))


def _group_main_pieces(pieces: Sequence[PagePiece]) -> list[list[PagePiece]]:
    """Main pieces, grouped into stories: a title begins another one, text goes on across furniture."""
    candidates: list[list[PagePiece]] = []
    for piece in pieces:
        if piece.role != "main":
            continue
        if not candidates or (Label.TITLE in piece.labels and _count_story_words(candidates[-1])):
            candidates.append([])
        candidates[-1].append(piece)
    return candidates


def _count_story_words(pieces: Sequence[PagePiece]) -> int:
    return sum(
        measure_length(line.text)
        for piece in pieces
        for line, label in zip(piece.lines, piece.labels, strict=True)
        if label in _TEXT_LABELS
    )


def _collect_labels(pieces: Sequence[PagePiece]) -> list[Label]:
    return [label for piece in pieces for label in piece.labels]


def read_story(lines: Sequence[Line], labels: Sequence[Label]) -> PageStory:
    """The fields of one story from its labelled lines."""
    titles, paragraphs, bylines = [], [], []
    for line, label in zip(lines, labels, strict=True):
        byline = read_byline(line.text)
        if label in (Label.TITLE, Label.RELATED_TITLE):
            titles.append(byline.title if byline and byline.title else strip_bullet(line.text))
            bylines += [byline] if byline else []
        elif label in _TEXT_LABELS:
            paragraphs += [] if is_continuation_note(line.text) else [line.text]
        else:
            bylines.append(byline or Byline(source=strip_bullet(line.text)))
    dateline = read_dateline_source(paragraphs[0]) if paragraphs else None
    return PageStory(
        title=" ".join(titles) or None,
        paragraphs=tuple(paragraphs),
        source=_choose_source(lines, bylines) or dateline,
        author=next((b.author for b in bylines if b.author), None),
        age_seconds=next((b.age_seconds for b in bylines if b.age_seconds is not None), None),
        published=next((b.published for b in bylines if b.published), None),
        url=next((line.href for line, label in zip(lines, labels, strict=True) if line.href), None),
    )


def _choose_source(lines: Sequence[Line], bylines: Sequence[Byline]) -> str | None:
    """The name on a line with the time or a mark ("Source: …") before one that merely stands there."""
    marked = [b.source for b in bylines if b.source and (b.has_time or not _has_own_line(lines, b.source))]
    plain = [b.source for b in bylines if b.source]
    twice = [name for place, name in enumerate(plain) if any(same_name(name, other) for other in plain[:place])]
    return next(iter([*marked, *twice, *plain]), None)


def _has_own_line(lines: Sequence[Line], name: str) -> bool:
    return any(same_name(line.text, name) for line in lines)


_LABEL_REASONS = {
    Label.BEFORE: "before the story",
    Label.FURNITURE: "stands outside the stories",
    Label.HEADING: "heading of related stories",
    Label.COMMENT: "readers' comments",
}
_FIELD_NAMES = {
    Label.SUBHEAD: "text",
    Label.RELATED_TITLE: "title",
    Label.RELATED_TEXT: "text",
    Label.TITLE: "title",
    Label.TEXT: "text",
}


def _with_reasons(block: Block, left_out: Mapping[int, str]) -> Block:
    """With the reasons why its lines were left out of the text in which the extractor had put them."""
    reasons = [reason for number, reason in left_out.items() if block.first <= number <= block.last]
    if block.role != "furniture" or not reasons:
        return block
    return replace(block, reason=", ".join(dict.fromkeys([*reasons, *block.reason.split(", ")])))


def _build_block(piece: PagePiece, number: int) -> Block:
    numbers = [line.number for line in piece.lines]
    reason = _explain_piece(piece, number)
    return Block(piece.role, reason, tuple(line.text for line in piece.lines), numbers[0], numbers[-1])


def _explain_piece(piece: PagePiece, number: int) -> str:
    """Why: the fields in their order, or the kinds of furniture."""
    if piece.role == "furniture":
        kinds = [_name_furniture_kind(line, label) for line, label in zip(piece.lines, piece.labels, strict=True)]
        return ", ".join(dict.fromkeys(kinds))
    fields = [_name_field(line, label) for line, label in zip(piece.lines, piece.labels, strict=True)]
    order = ", ".join(field for field, _ in groupby(fields))
    return f"main story: {order}" if piece.role == "main" else f"related story {number}: {order}"


def _name_furniture_kind(line: Line, label: Label) -> str:
    if label is Label.HEADING and not is_related_heading(line.text):
        return "short line before related stories"
    if label in MAIN_LABELS:
        return "text apart from the main story"
    return (find_furniture_kind(line.text) if label is not Label.COMMENT else None) or _LABEL_REASONS[label]


def _name_field(line: Line, label: Label) -> str:
    if label in _FIELD_NAMES:
        return _FIELD_NAMES[label]
    byline = read_byline(line.text)
    if byline is None:
        return "source" if is_name(strip_bullet(line.text)) else "small print"
    name = _choose_first_name(source=byline.source, author=byline.author)
    time = _choose_first_name(age=byline.age_seconds is not None, date=byline.published)
    return " and ".join(filter(None, (name, time)))


def _choose_first_name(**is_there: object) -> str | None:
    """The name of the first that is there."""
    return next((name for name, value in is_there.items() if value), None)
