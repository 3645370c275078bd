"""Two texts laid side by side: what both have at the same place, what stands elsewhere in the other, what is its own.

    texts ──► pieces ──► shingles that both have ──► anchors ──► runs ──► rows

Words count as shared as they do for the judge: by runs of `Params.shingle` words that the other text has too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from .params import Params
from .shared_runs import find_shared_runs
from .text import count_words, make_shingles, pieces_with_tokens, tokenise_text

# shared: the other text has it here; elsewhere: at another place; own: nowhere; unread: beyond what is compared
SpanKind = Literal["shared", "elsewhere", "own", "unread"]
Shingle = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of one text that stand to the other text in one way."""

    kind: SpanKind
    pieces: tuple[str, ...]  # as written; joined they are the text

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def words(self) -> int:
        return count_words(tokenise_text(self.text))


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """What stands at one place of both texts; a side is empty where only the other goes on."""

    ours: tuple[Span, ...]
    theirs: tuple[Span, ...]

    @property
    def is_shared(self) -> bool:
        return any(span.kind == "shared" for span in (*self.ours, *self.theirs))


@dataclass(frozen=True, slots=True)
class _SplitText:
    """A text in pieces, and where the tokens of each begin."""

    pieces: tuple[str, ...]
    starts: tuple[int, ...]  # one more than there are pieces
    tokens: tuple[str, ...]
    shingles: tuple[Shingle, ...]


def align_texts(ours: str, theirs: str, params: Params) -> tuple[AlignedRow, ...]:
    """Both texts from beginning to end, row by row; rows that are shared and rows that are not take turns."""
    a, b = _split_text(ours, params), _split_text(theirs, params)
    shared_a, shared_b = _mark_shared_words(a, frozenset(b.shingles)), _mark_shared_words(b, frozenset(a.shingles))
    rows: list[AlignedRow] = []
    at_a = at_b = 0
    for run in find_shared_runs(a.shingles, b.shingles, _shingle_size(a, params)):
        first_a, first_b = _first_piece_of_run(a, run.ours, at_a), _first_piece_of_run(b, run.theirs, at_b)
        rows.append(
            AlignedRow(_make_own_spans(a, at_a, first_a, shared_a), _make_own_spans(b, at_b, first_b, shared_b))
        )
        at_a, at_b = (
            _end_piece_of_run(a, run.ours + run.length, first_a),
            _end_piece_of_run(b, run.theirs + run.length, first_b),
        )
        rows.append(AlignedRow(_make_shared_spans(a, first_a, at_a), _make_shared_spans(b, first_b, at_b)))
    end_a, end_b = _end_piece_of_run(a, len(a.tokens), at_a), _end_piece_of_run(b, len(b.tokens), at_b)
    rows.append(AlignedRow(_make_own_spans(a, at_a, end_a, shared_a), _make_own_spans(b, at_b, end_b, shared_b)))
    rows.append(AlignedRow(_make_unread_spans(a, end_a), _make_unread_spans(b, end_b)))
    return tuple(row for row in rows if row.ours or row.theirs)


def _split_text(text: str, params: Params) -> _SplitText:
    """As many words as the judge reads; what follows is the last piece."""
    text = text.lstrip()
    text_pieces: list[str] = []
    starts, read_words, length = [0], list[str](), 0
    for piece, words in pieces_with_tokens(text):
        text_pieces.append(piece)
        length += len(piece)
        read_words += words
        starts.append(len(read_words))
        if len(read_words) > params.max_words:
            break
    if length < len(text):
        text_pieces[-1] += text[length:]
    kept = tuple(read_words[: params.max_words])
    return _SplitText(tuple(text_pieces), tuple(starts), kept, tuple(make_shingles(kept, params.shingle)))


def _shingle_size(text: _SplitText, params: Params) -> int:
    """A text of fewer words is one shingle."""
    return min(params.shingle, len(text.tokens))


def _mark_shared_words(text: _SplitText, known: frozenset[Shingle]) -> list[bool]:
    """For every token whether it lies in a shingle that the other text has."""
    is_shared = [False] * len(text.tokens)
    for place, shingle in enumerate(text.shingles):
        if shingle in known:
            is_shared[place : place + len(shingle)] = [True] * len(shingle)
    return is_shared


def _first_piece_of_run(text: _SplitText, token: int, at_least: int) -> int:
    """The piece in which a run begins; one that begins before the run is not in it."""
    return max(at_least, bisect_left(text.starts, token))


def _end_piece_of_run(text: _SplitText, token: int, at_least: int) -> int:
    """The piece behind a run; one that goes on behind the run is not in it."""
    return max(at_least, bisect_right(text.starts, token) - 1)


def _make_own_spans(text: _SplitText, first: int, end: int, shared: Sequence[bool]) -> tuple[Span, ...]:
    """Pieces that the other text does not have at this place."""
    kinds: list[SpanKind] = ["own"] * (end - first)
    for place in range(first, end):
        words = shared[text.starts[place] : text.starts[place + 1]]
        if words:
            kinds[place - first] = "elsewhere" if all(words) else "own"
        elif place > first:
            kinds[place - first] = kinds[place - first - 1]  # a dash goes with the word before it
    groups = groupby(zip(kinds, text.pieces[first:end], strict=True), key=lambda pair: pair[0])
    return tuple(Span(kind, tuple(piece for _, piece in group)) for kind, group in groups)


def _make_shared_spans(text: _SplitText, first: int, end: int) -> tuple[Span, ...]:
    return (Span("shared", text.pieces[first:end]),) if end > first else ()


def _make_unread_spans(text: _SplitText, first: int) -> tuple[Span, ...]:
    return (Span("unread", text.pieces[first:]),) if first < len(text.pieces) else ()
