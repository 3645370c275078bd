"""The record types of dedupe: what is judged, what it is judged against, what is decided.

Article ──► sketch ──► candidates: Story ──► decide ──► Verdict
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# new: a story of its own; copy: the same text elsewhere; partial: one text inside the other;
# update: a later wording of the same report; repeat: the same text again from the same source.
Relation = Literal["new", "copy", "partial", "update", "repeat"]
PairSide = Literal["item", "matched"]
Spans = tuple[tuple[int, int], ...]  # of a text: first character, and the one behind the last


@dataclass(frozen=True, slots=True)
class FormLikeness:
    """How much a text shares with the example of a form that somebody has named; see form_examples.py."""

    example: str
    share: float  # of the word triples of both forms, from 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What dedupe needs to know of an item."""

    id: str
    title: str = ""
    text: str = ""
    seen_at: datetime  # publication time, or fetch time where none is known
    dated: bool = True  # False: seen_at is only the fetch time
    source: str = ""  # domain or name, lower case; "" where unknown
    url: str = ""  # canonical
    furniture: tuple[bytes, ...] = ()  # paragraphs that count for nothing, by digest, as known when it was judged
    forms: tuple[FormLikeness, ...] = ()  # that people have named, of which it is; never stored, as they can be undone


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A family of items with the same text, as the index knows it."""

    id: str
    representative: Article  # joining needs agreement with this one
    anchors: tuple[Article, ...] = ()  # further members, with passages that it lacks; see family.py
    size: int = 1  # items in it
    revision: int = 1  # grows with every change, so that a writer can tell that it read the latest
    apart: frozenset[str] = frozenset()  # sides of splits by hand, "+NAME" and "-NAME"; see membership.py
    held: frozenset[str] = frozenset()  # anchors by hand: a text joins through them as through the representative
    known_parts: tuple[Spans, ...] = ()  # of the representative's text, which shorter members have; see digests.py

    @property
    def texts(self) -> tuple[Article, ...]:
        """What the story is found by: exactly these are indexed."""
        return (self.representative, *self.anchors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How much two texts share, computed on the texts, all from 0 to 1."""

    jaccard: float  # shared shingles / all shingles
    item_in_matched: float  # shared shingles / the item's
    matched_in_item: float  # shared shingles / the matched one's
    shared_blocks: int  # runs of shared words long enough to be no accident

    @property
    def containment(self) -> float:
        return max(self.item_in_matched, self.matched_in_item)

    @property
    def containment_of(self) -> PairSide:
        """Whose text lies inside the other's."""
        return "item" if self.item_in_matched >= self.matched_in_item else "matched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One story turned out to be another one, with the evidence: two texts that a rule joins."""

    absorbed: Story  # as it was
    item_id: str  # the representative that joins …
    matched_id: str  # … and the text of the other story that it joins through
    relation: Relation
    rule: str
    scores: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was decided about one article, with the evidence.

    A ``new`` verdict may carry a match too: the likest story that it was kept apart from; ``rule`` says why.
    """

    article: Article
    relation: Relation
    rule: str  # the rule that decided: "same_text", "template.form", "too_short", …
    story: Story  # as it is after this verdict
    matched_id: str | None = None  # the representative it was compared with, or the anchor that it lies in
    scores: Scores | None = None
    merges: tuple[Merge, ...] = ()  # stories that became this one
    dropped: tuple[Article, ...] = ()  # texts that found one of these stories before, and no longer do

    @property
    def takes_lead(self) -> bool:
        """True where the article joins a story and becomes its representative (a fuller text)."""
        return self.relation != "new" and self.story.representative.id == self.article.id

    @property
    def is_indexed(self) -> bool:
        """True where the article is one of the texts that its story is found by."""
        return any(text.id == self.article.id for text in self.story.texts)
