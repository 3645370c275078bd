"""What people say of a source's furniture: that a passage is real text, and that it may be learned again after all.

item ─► its source ─► one row on the server, which the counting of sightings asks; no event, since nothing changes
"""

from __future__ import annotations

from dedupe.furniture import make_paragraph_key

from ..runtime import Runtime
from ..store.kept_passages import KeptPassage, TooManyPassagesError
from ..store.sightings import hash_source
from .by_hand import DecisionOutcome, DecisionTerms, UndecidableError

LONGEST_PASSAGE = 5000  # characters


def keep_passage(rt: Runtime, item_id: str, passage: str, reason: str | None, terms: DecisionTerms) -> DecisionOutcome:
    """A paragraph is never again furniture of an item's source. It counts from the next item on.

    Args:
        passage: one paragraph; case, spacing and typography don't matter.

    Raises:
        UndecidableError: there is no such item, it has no source, the passage is none, or the list is full.
    """
    known = rt.items.load_items([item_id]).get(item_id)
    if known is None:
        raise UndecidableError(f"{item_id}: no such item; it may be out of the window")
    source, text = known.article.source, " ".join(passage.split())
    if not source:
        raise UndecidableError(f"{item_id}: this item has no source, so nothing is learned of its furniture")
    if not text or len(text) > LONGEST_PASSAGE:
        raise UndecidableError(f"a passage has 1 to {LONGEST_PASSAGE:,} characters")
    kept = KeptPassage(
        id=make_passage_id(source, text), source=source, passage=text, at=rt.now(), by=terms.actor, reason=reason
    )
    if terms.is_preview:
        return DecisionOutcome((), f"this would never again be furniture of {source}: {text}")
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


def make_passage_id(source: str, passage: str) -> str:
    """Of a paragraph of a source, blind to case, spacing and typography; the same one has the same id.

    >>> make_passage_id("gull.example", "Sign up") == make_passage_id("gull.example", "SIGN  up")
    True
    """
    return (hash_source(source).encode() + make_paragraph_key(passage)).hex()
