"""Items that belong to another collection go there, effects in order.

keep_own:  known here? ─► known there? ─► its route ─► a job in the ledger there ─► (teaser there) ─► outcome `routed`

The job there has an id of what it is made of, so a run that dies before it has recorded the outcome makes the same one
again. Who is known anywhere stays there, whatever its language is by now: it is never a story of two collections.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest import Document, Item

from ..judging.assign_ids import DocumentContext, Slot
from ..judging.judge_items import commit_changes, identify_items
from ..routes import Route
from ..runtime import Runtime
from ..store.commit import Change
from ..store.hand_over import HandOver
from ..store.jobs import Job
from ..store.neighbours import NeighbourCollection
from .handed_items import HandedItem, pack_items

log = logging.getLogger(__name__)

MOST_IDS = 1000  # of a document's items that go with some of them; a longer one is no feed, whose ids are used anew


@dataclass(frozen=True, slots=True)
class RoutedSlot:
    """An item that goes to another collection, under the id that it has there."""

    given: Slot  # as its document has it
    identified: Slot
    collection: str


class ItemRouter:
    """Keeps what belongs to this collection of the items of one job, and hands the others over."""

    def __init__(self, rt: Runtime, job: Job, document: Document, context: DocumentContext) -> None:
        self._rt, self._job, self._document, self._context = rt, job, document, context
        self._places: dict[str, str] = {}  # item -> the collection that it has gone to
        self._collections = [*dict.fromkeys(route.to for route in rt.routes if route.to != rt.settings.collection)]

    def keep_own(
        self, slots: Sequence[Slot], full_text: bool = False, digests: Mapping[str, str] | None = None
    ) -> list[Slot]:
        """Those that stay, in their order. The others have their outcome.

        Args:
            full_text: there, the pages of the others are to be fetched.
            digests: slot -> what its feed said of an item whose page was fetched here.
        """
        if not slots or not self._collections:
            return list(slots)
        routed = self._choose_places(slots)
        repeated = {name for name, one in routed.items() if self._context.is_repeated_in_feed(one.identified.item)}
        for collection in self._collections:
            chosen = [one for name, one in routed.items() if one.collection == collection and name not in repeated]
            if chosen:
                self._hand_over(self._rt.neighbours.open(collection), chosen, full_text, digests or {})
        self._record([*routed.values()])
        return [slot for slot in slots if slot.name not in routed]

    def _choose_places(self, slots: Sequence[Slot]) -> dict[str, RoutedSlot]:
        """The items that go elsewhere, by slot. An entry that is one item with an earlier one goes where that goes."""
        own, here = self._rt.settings.collection, self._identify(slots, self._rt)
        strangers = [slot for slot in slots if not here[slot.name][1]]
        wanted = {slot.name: choose_collection(self._rt.routes, slot.item) for slot in strangers}
        there: dict[str, dict[str, tuple[Slot, bool]]] = defaultdict(dict)
        places: dict[str, str] = {}
        for is_wanted in (True, False):  # first where they would go, which nearly always knows them
            for collection in self._collections:
                asked = [s for s in strangers if s.name not in places and (wanted[s.name] == collection) == is_wanted]
                if asked:
                    there[collection] |= self._identify(asked, self._in(collection))
                places |= {s.name: collection for s in asked if there[collection][s.name][1]}
        for slot in strangers:
            item_id = here[slot.name][0].item.id
            place = self._places.get(item_id) or places.get(slot.name) or wanted[slot.name]
            if place and place != own:
                places[slot.name] = self._places[item_id] = place
        return {
            slot.name: RoutedSlot(slot, there[place].get(slot.name, here[slot.name])[0], place)
            for slot in strangers
            if (place := places.get(slot.name))
        }

    def _identify(self, slots: Sequence[Slot], rt: Runtime) -> dict[str, tuple[Slot, bool]]:
        """Who each item is in a collection, and whether it is known there."""
        found: dict[str, tuple[Slot, bool]] = {}
        remaining = list(slots)
        while remaining:
            identified, remaining, known = identify_items(rt, remaining, self._context)
            found |= {slot.name: (slot, slot.item.id in known) for slot in identified}
        return found

    def _in(self, collection: str) -> Runtime:
        """A runtime that knows the items of another collection."""
        neighbour = self._rt.neighbours.open(collection)
        return replace(self._rt, identities=neighbour.identities, items=neighbour.items)

    def _hand_over(
        self, neighbour: NeighbourCollection, routed: Sequence[RoutedSlot], full_text: bool, digests: Mapping[str, str]
    ) -> None:
        """Make the job there, which its reconciler enqueues; one that is there already stays as it is."""
        job = self._make_job(routed, full_text)
        neighbour.held_jobs.hold(job, self._rt.now(), self._rt.now())
        for one in routed:
            if one.given.name in digests:
                neighbour.teasers.save(one.identified.item.id, digests[one.given.name])
        log.debug(
            "items go to another collection",
            extra={
                "event": "items.routed",
                "job_id": self._job.id,
                "collection": neighbour.collection,
                "job_there": job.id,
                "items": len(routed),
            },
        )

    def _make_job(self, routed: Sequence[RoutedSlot], full_text: bool) -> Job:
        own, document, context = self._rt.settings.collection, self._document, self._context
        ids = context.ids_in_document if len(context.ids_in_document) <= MOST_IDS else {s.given.item.id for s in routed}
        names = " ".join(one.given.name for one in routed)
        digest = hashlib.sha256(f"{own}\n{self._job.id}\n{names}".encode()).hexdigest()[:32]
        return Job(
            id=f"routed-{digest}",
            submitted_at=self._job.submitted_at,
            document=Document(
                body=pack_items((HandedItem(one.given.item, one.given.marks) for one in routed), ids),
                kind="items",
                fetched_at=document.fetched_at,
                is_fetch_exact=document.is_fetch_exact,
                url=document.url,
                name=document.name,
                via=document.via,
            ),
            full_text=full_text,
            hand_over=HandOver(
                collection=own, job=self._job.id, feed=context.feed, is_crawled=context.is_crawled and full_text
            ),
        )

    def _record(self, routed: Sequence[RoutedSlot]) -> None:
        """Write the outcomes down. Who has become known here meanwhile, by another job, is in both collections."""
        changes = [Change(slot=one.given.name, outcome="routed", item_id=one.identified.item.id) for one in routed]
        done = 0
        while (done := done + commit_changes(self._rt, self._job.id, changes[done:], 0)) < len(changes):
            changes[done] = replace(changes[done], item_id=None)
        for one in routed:
            self._context.note_outcome(one.identified.item.id, is_here=False)


def choose_collection(routes: Iterable[Route], item: Item) -> str | None:
    """Where the first route leads that is about an item; None: no route is."""
    language, tags = (item.language or "").lower(), {tag.casefold() for tag in item.tags}
    domain, name = (item.source.domain or "").lower(), (item.source.name or "").casefold()
    for route in routes:
        if (
            (not route.languages or any(f"{language}-".startswith(f"{one}-") for one in route.languages))
            and (not route.sources or any(_is_source(one, domain, name) for one in route.sources))
            and (not route.tags or not tags.isdisjoint(route.tags))
        ):
            return route.to
    return None


def _is_source(given: str, domain: str, name: str) -> bool:
    """Whether a source is called so, or is the domain, or one below it.

    >>> _is_source("harbour.example", "sea.harbour.example", ""), _is_source("harbour.example", "myharbour.example", "")
    (True, False)
    """
    return given == name or f".{domain}".endswith(f".{given}")
