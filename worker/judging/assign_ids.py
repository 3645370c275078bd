"""Which known item each item of a batch is, from what the store found under its marks. Pure.

marks ──► candidates ──► recognise ──► the item under the id that it has for good, with the marks to claim for it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from ingest import Item, KnownItem, Mark, ids_for_new_item, recognise_item

from ..store.identities import MarkBearers, MarkClaim, make_claims
from ..store.items import StoredItem
from .versions import ItemVersion, way_of, with_identity


@dataclass(frozen=True, slots=True)
class Slot:
    """An item and its place in the job's document."""

    name: str
    version: ItemVersion
    marks: tuple[Mark, ...] = ()
    claims: tuple[MarkClaim, ...] = ()  # once it is known who it is

    @property
    def item(self) -> Item:
        return self.version.item


@dataclass(slots=True)
class DocumentContext:
    """What the other items of a document say about one. It grows while the document is judged."""

    ids_in_document: frozenset[str] = frozenset()  # the ids that its items brought with them
    feed: str = ""  # which feed it is; "": nobody knows, or none
    is_crawled: bool = False  # its site made no feed of it, but a list of pages: what robots.txt forbids is left out
    marks: Sequence[tuple[Mark, ...]] | None = None  # of its items, where the whole of it was read elsewhere
    _ids_with_outcome: set[str] = field(default_factory=set)
    _ids_elsewhere: set[str] = field(default_factory=set)

    def note_outcome(self, item_id: str, is_here: bool = True) -> None:
        """An item of the document has its outcome, under the id that it has for good.

        Args:
            is_here: False: it is another collection's.
        """
        self._ids_with_outcome.add(item_id)
        if not is_here:
            self._ids_elsewhere.add(item_id)

    @property
    def ids_with_outcome(self) -> AbstractSet[str]:
        return self._ids_with_outcome

    @property
    def ids_here(self) -> AbstractSet[str]:
        """Of these, the items of this collection."""
        return self._ids_with_outcome - self._ids_elsewhere

    def is_repeated_in_feed(self, item: Item) -> bool:
        """Whether this feed named the item before: the entry further up counts, else the two would take turns."""
        return item.id in self._ids_with_outcome and way_of(item) == "feed"


def find_candidate_ids(slots: Sequence[Slot], bearers: Mapping[bytes, MarkBearers]) -> list[str]:
    """Ids of all items that one of these may be."""
    bearer_ids = [known_id for slot in slots for mark in slot.marks for known_id in bearers[mark.key].ids]
    new_ids = [known_id for slot in slots for known_id in ids_for_new_item(slot.item)]
    return list(dict.fromkeys([*bearer_ids, *new_ids]))


def assign_ids(
    slots: Sequence[Slot],
    bearers: Mapping[bytes, MarkBearers],
    known: Mapping[str, StoredItem],
    ids_in_document: frozenset[str] = frozenset(),
) -> tuple[list[Slot], list[Slot]]:
    """The slots with their items under the ids that they have for good; and those whose id is another one's here.

    The latter must wait until the former are recorded.

    Args:
        ids_in_document: those that the items of the whole document brought with them: who is there itself is no other.
    """
    known_items = {known_id: _make_known_item(before) for known_id, before in known.items()}
    identified: dict[str, Slot] = {}
    later = []
    for slot in slots:
        marks_with_ids = [(mark, bearers[mark.key].ids) for mark in slot.marks]
        recognition = recognise_item(slot.item, marks_with_ids, known_items, ids_in_document)
        if recognition.id in identified:
            later.append(slot)
            continue
        version = with_identity(slot.version, recognition.id, recognition.basis)
        claims = make_claims(recognition.id, slot.marks, bearers)
        identified[recognition.id] = replace(slot, version=version, claims=claims)
    return list(identified.values()), later


def _make_known_item(known: StoredItem) -> KnownItem:
    article = known.article
    return KnownItem(
        id=known.id,
        title=article.title,
        text=article.text,
        published=article.seen_at if article.dated else None,
        url=article.url,
    )
