"""Two texts laid side by side: what both have at the same place, what stands elsewhere in the other, what is its own.

    texts ──► pieces ──► shingles that both have ──► anchors ──► runs ──► rows

Words count as shared as they do for the judge: by runs of `Params.shingle` words that the other text has too. Anchors
are shingles that stand once in each text, in their longest common order (patience diff, Bram Cohen); a run is what
agrees around an anchor. Time grows with n log n, whatever the texts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Literal, NamedTuple

from .params import Params
from .text import pieces, shingles, tokens, word_count

# shared: the other text has it here; elsewhere: at another place; own: nowhere; unread: beyond what is compared
Kind = Literal["shared", "elsewhere", "own", "unread"]
Shingle = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of one text that stand to the other text in one way."""

    kind: Kind
    pieces: tuple[str, ...]  # as written; joined they are the text

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def words(self) -> int:
        return word_count(tokens(self.text))


@dataclass(frozen=True, slots=True)
class Row:
    """What stands at one place of both texts; a side is empty where only the other goes on."""

    ours: tuple[Span, ...]
    theirs: tuple[Span, ...]

    @property
    def is_shared(self) -> bool:
        return any(span.kind == "shared" for span in (*self.ours, *self.theirs))


class Run(NamedTuple):
    """Words that both texts have in the same order, counted in tokens."""

    ours: int
    theirs: int
    length: int


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in pieces, and where the tokens of each begin."""

    pieces: tuple[str, ...]
    starts: tuple[int, ...]  # one more than there are pieces
    tokens: tuple[str, ...]
    shingles: tuple[Shingle, ...]


def align(ours: str, theirs: str, params: Params) -> tuple[Row, ...]:
    """Both texts from beginning to end, row by row; rows that are shared and rows that are not take turns."""
    a, b = _read(ours, params), _read(theirs, params)
    shared_a, shared_b = _covered(a, frozenset(b.shingles)), _covered(b, frozenset(a.shingles))
    rows: list[Row] = []
    at_a = at_b = 0
    for run in _runs(a, b):
        first_a, first_b = _first(a, run.ours, at_a), _first(b, run.theirs, at_b)
        rows.append(Row(_spans(a, at_a, first_a, shared_a), _spans(b, at_b, first_b, shared_b)))
        at_a, at_b = _end(a, run.ours + run.length, first_a), _end(b, run.theirs + run.length, first_b)
        rows.append(Row(_same(a, first_a, at_a), _same(b, first_b, at_b)))
    end_a, end_b = _end(a, len(a.tokens), at_a), _end(b, len(b.tokens), at_b)
    rows.append(Row(_spans(a, at_a, end_a, shared_a), _spans(b, at_b, end_b, shared_b)))
    rows.append(Row(_unread(a, end_a), _unread(b, end_b)))
    return tuple(row for row in rows if row.ours or row.theirs)


def _read(text: str, params: Params) -> _Text:
    """As many words as the judge reads; what follows is the last piece."""
    text = text.lstrip()
    cut: list[str] = []
    starts, read, length = [0], list[str](), 0
    for piece, words in pieces(text):
        cut.append(piece)
        length += len(piece)
        read += words
        starts.append(len(read))
        if len(read) > params.max_words:
            break
    if length < len(text):
        cut[-1] += text[length:]
    kept = tuple(read[: params.max_words])
    return _Text(tuple(cut), tuple(starts), kept, tuple(shingles(kept, params.shingle)))


def _covered(text: _Text, known: frozenset[Shingle]) -> list[bool]:
    """For every token whether it lies in a shingle that the other text has."""
    found = [False] * len(text.tokens)
    for place, shingle in enumerate(text.shingles):
        if shingle in known:
            found[place : place + len(shingle)] = [True] * len(shingle)
    return found


def _runs(a: _Text, b: _Text) -> Iterator[Run]:
    """Runs that begin at an anchor, or at the beginning of both texts, each as long as the texts agree."""
    at_a = at_b = 0
    for anchor_a, anchor_b in chain([(0, 0)], _anchors(a, b)):
        if anchor_a < at_a or anchor_b < at_b:
            continue  # an earlier run went past it
        back = forth = 0
        while (
            anchor_a - back > at_a and anchor_b - back > at_b and _equal(a, b, anchor_a - back - 1, anchor_b - back - 1)
        ):
            back += 1
        while _equal(a, b, anchor_a + forth, anchor_b + forth):
            forth += 1
        if forth:
            size = len(a.shingles[anchor_a])
            yield Run(anchor_a - back, anchor_b - back, back + forth + size - 1)
            at_a, at_b = anchor_a + forth + size - 1, anchor_b + forth + size - 1


def _equal(a: _Text, b: _Text, i: int, j: int) -> bool:
    return i < len(a.shingles) and j < len(b.shingles) and a.shingles[i] == b.shingles[j]


def _anchors(a: _Text, b: _Text) -> list[tuple[int, int]]:
    """Places of the shingles that stand once in each text, the longest row of them that is in order in both."""
    in_a, in_b = _single(a.shingles), _single(b.shingles)
    pairs = [(place, in_b[shingle]) for shingle, place in in_a.items() if shingle in in_b]
    ends: list[int] = []  # least end of a row of each length (patience sorting)
    last: list[int] = []  # which pair that is
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [place], [number]
    chosen, number = [], last[-1] if last else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _single(sequence: Sequence[Shingle]) -> dict[Shingle, int]:
    """Where each shingle stands that stands only once, in order."""
    places: dict[Shingle, int] = {}
    for place, shingle in enumerate(sequence):
        places[shingle] = -1 if shingle in places else place
    return {shingle: place for shingle, place in places.items() if place >= 0}


def _first(text: _Text, token: int, at_least: int) -> int:
    """The piece in which a run begins; one that begins before the run is not in it."""
    return max(at_least, bisect_left(text.starts, token))


def _end(text: _Text, token: int, at_least: int) -> int:
    """The piece behind a run; one that goes on behind the run is not in it."""
    return max(at_least, bisect_right(text.starts, token) - 1)


def _spans(text: _Text, first: int, end: int, shared: Sequence[bool]) -> tuple[Span, ...]:
    """Pieces that the other text does not have at this place."""
    kinds: list[Kind] = ["own"] * (end - first)
    for place in range(first, end):
        words = shared[text.starts[place] : text.starts[place + 1]]
        if words:
            kinds[place - first] = "elsewhere" if all(words) else "own"
        elif place > first:
            kinds[place - first] = kinds[place - first - 1]  # a dash goes with the word before it
    groups = groupby(zip(kinds, text.pieces[first:end], strict=True), key=lambda pair: pair[0])
    return tuple(Span(kind, tuple(piece for _, piece in group)) for kind, group in groups)


def _same(text: _Text, first: int, end: int) -> tuple[Span, ...]:
    return (Span("shared", text.pieces[first:end]),) if end > first else ()


def _unread(text: _Text, first: int) -> tuple[Span, ...]:
    return (Span("unread", text.pieces[first:]),) if first < len(text.pieces) else ()
