"""Which known item each item of a batch is, from what the store found under its marks. Pure.

marks ──► candidates ──► recognise ──► the item under the id that it has for good, with the marks to claim for it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest import Item, Mark, Sighting, own_ids, recognise

from ..store.identities import Bearers, Claim, claims
from ..store.items import Known
from .record import way


@dataclass(frozen=True, slots=True)
class Slot:
    """An item and its place in the job's document."""

    name: str
    item: Item
    marks: tuple[Mark, ...] = ()
    claims: tuple[Claim, ...] = ()  # once it is known who it is


@dataclass(frozen=True, slots=True)
class Context:
    """What the other items of a document say about one."""

    present: frozenset[str] = frozenset()  # the ids that its items brought with them
    told: set[str] = field(default_factory=set)  # ids that have their outcome

    def has_told(self, item: Item) -> bool:
        """Whether this feed named the item before: the entry further up counts, else the two would take turns."""
        return item.id in self.told and way(item) == "feed"


def candidates(slots: Sequence[Slot], found: Mapping[bytes, Bearers]) -> list[str]:
    """Ids of all items that one of these may be."""
    borne = [known_id for slot in slots for mark in slot.marks for known_id in found[mark.key].ids]
    own = [known_id for slot in slots for known_id in own_ids(slot.item)]
    return list(dict.fromkeys([*borne, *own]))


def name(
    slots: Sequence[Slot], found: Mapping[bytes, Bearers], known: Mapping[str, Known], context: Context
) -> tuple[list[Slot], list[Slot]]:
    """The slots with their items under the ids that they have for good; and those whose id is another one's here.

    The latter must wait until the former are recorded.
    """
    sightings = {known_id: _sighting(before) for known_id, before in known.items()}
    named: dict[str, Slot] = {}
    later = []
    for slot in slots:
        borne = [(mark, found[mark.key].ids) for mark in slot.marks]
        who = recognise(slot.item, borne, sightings, context.present - {slot.item.id})
        if who.id in named:
            later.append(slot)
            continue
        provenance = replace(slot.item.provenance, id_basis=who.basis)
        item = replace(slot.item, id=who.id, provenance=provenance)
        named[who.id] = replace(slot, item=item, claims=claims(who.id, slot.marks, found))
    return list(named.values()), later


def _sighting(known: Known) -> Sighting:
    article = known.article
    return Sighting(
        id=known.id,
        title=article.title,
        text=article.text,
        published=article.seen_at if article.dated else None,
        url=article.url,
    )
