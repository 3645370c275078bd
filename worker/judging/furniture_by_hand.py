"""What people say of a source's furniture: that a passage is real text, and that it may be learned again after all.

item ─► its source ─► one row on the server, which the counting of sightings asks; no event, since nothing changes
"""

from __future__ import annotations

from collections.abc import Iterable

from dedupe.furniture import make_paragraph_key

from ..runtime import Runtime
from ..store.items import StoredItem
from ..store.kept_passages import KeptPassage, TooManyPassagesError
from ..store.sightings import hash_source
from .by_hand import DecisionOutcome, DecisionTerms, UndecidableError
from .concerned_stories import ConcernedStory, find_concerned_stories
from .kept_records import find_record

LONGEST_PASSAGE = 5000  # characters


def keep_passage(rt: Runtime, item_id: str, passage: str, reason: str | None, terms: DecisionTerms) -> DecisionOutcome:
    """A paragraph is never again furniture of an item's source. It counts from the next item on.

    Args:
        passage: one paragraph of the item; case, spacing and typography don't matter.

    Raises:
        UndecidableError: there is no such item, it has no source, the passage does not stand in it, or the list is
            full.
    """
    known = rt.items.load_items([item_id]).get(item_id)
    if known is None:
        raise UndecidableError(f"{item_id}: no such item; it may be out of the window")
    source, text = known.article.source, " ".join(passage.split())
    if not source:
        raise UndecidableError(f"{item_id}: this item has no source, so nothing is learned of its furniture")
    if not text or len(text) > LONGEST_PASSAGE:
        raise UndecidableError(f"a passage has 1 to {LONGEST_PASSAGE:,} characters")
    if not _stands_in(rt, known, text):
        raise UndecidableError(f"{item_id}: the passage does not stand in it; copy a whole paragraph of its text")
    kept = KeptPassage(
        id=make_passage_id(source, text), source=source, passage=text, at=rt.now(), by=terms.actor, reason=reason
    )
    if terms.is_preview:
        concerned = _find_with_passage(rt, known, text)
        return DecisionOutcome((), f"this would never again be furniture of {source}: {text}", concerned)
    try:
        is_added = rt.keeping.passages.add(kept)
    except TooManyPassagesError as error:
        raise UndecidableError(str(error)) from error
    if not is_added:
        return DecisionOutcome((), f"{kept.id} is kept as text of {source} already")
    return DecisionOutcome((), f"{kept.id} is kept as text of {source} from the next item on")


def let_passage_be_learned(rt: Runtime, passage_id: str) -> DecisionOutcome:
    """Take `keep_passage` back: the paragraph is furniture again where it recurs.

    Raises:
        UndecidableError: nobody has kept such a passage.
    """
    removed = rt.keeping.passages.remove(passage_id)
    if removed is None:
        raise UndecidableError(f"{passage_id}: no such passage; `feedmill furniture list` has all")
    return DecisionOutcome((), f"{passage_id} may be furniture of {removed.source} again")


def list_furniture(rt: Runtime, known: StoredItem) -> list[str]:
    """What judgement leaves out of an item's text, and what has left its page before."""
    furniture = frozenset(known.article.furniture)
    left_out = [line.strip() for line in known.article.text.split("\n") if make_paragraph_key(line) in furniture]
    return [*dict.fromkeys(filter(None, (*left_out, *_list_taken_out(rt, known))))]


def make_passage_id(source: str, passage: str) -> str:
    """Of a paragraph of a source, blind to case, spacing and typography; the same one has the same id.

    >>> make_passage_id("gull.example", "Sign up") == make_passage_id("gull.example", "SIGN  up")
    True
    """
    return (hash_source(source).encode() + make_paragraph_key(passage)).hex()


def _stands_in(rt: Runtime, known: StoredItem, passage: str) -> bool:
    """Whether it is a paragraph of the item as it is kept, or one that left its page."""
    key = make_paragraph_key(passage)
    return _has_paragraph(known.article.text, key) or key in map(make_paragraph_key, _list_taken_out(rt, known))


def _list_taken_out(rt: Runtime, known: StoredItem) -> Iterable[str]:
    """The lines that left the item's page, as its last record names them."""
    provenance = (find_record(rt, known.id) or {}).get("provenance") or {}
    return [says.partition(": ")[2] for says in provenance.get("furniture", ())]


def _has_paragraph(text: str, key: bytes) -> bool:
    return any(make_paragraph_key(part) == key for part in (*text.split("\n"), *text.split("\n\n")))


def _find_with_passage(rt: Runtime, known: StoredItem, passage: str) -> tuple[ConcernedStory, ...]:
    key = make_paragraph_key(passage)
    return find_concerned_stories(rt, known, [known.article.text, passage], lambda one: _has_paragraph(one.text, key))
