"""Which known item each item of a batch is, as a table: by what the store found under its marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from ingest import Item, Mark, ids_for_new_item
from tests.support.judging import make_item, make_slot, make_stored_item
from tests.support.texts import OTHER
from worker.judging.assign_ids import DocumentContext, assign_ids, find_candidate_ids
from worker.store.identities import MAX_BEARERS, MarkBearers, MarkClaim
from worker.store.items import StoredItem

GUID, URL = Mark("guid", b"the guid"), Mark("url", b"the link")
FERRY = make_item()
NOBODY = MarkBearers()
FULL_ROW = tuple(f"it_{n}" for n in range(MAX_BEARERS))


def borne_by(*ids: str, fresh: tuple[str, ...] = ()) -> MarkBearers:
    return MarkBearers(ids, frozenset(fresh))


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """An item with a guid and a link, and whom it is taken for."""

    item: Item = FERRY
    guid: MarkBearers = NOBODY
    url: MarkBearers = NOBODY
    known: tuple[Item, ...] = ()
    in_document: frozenset[str] = frozenset()
    id: str
    basis: str
    claims: tuple[MarkClaim, ...]


OLD = make_item("old", url="https://a.example/2026/ferry")
STRANGER = make_item("a", OTHER, title="Library forgives debts", url="https://a.example/cake", date_published=None)
REWRITTEN = make_item(text=OTHER)  # an entry of a document that is the same item only by its id
BOTH = (MarkClaim(GUID.key), MarkClaim(URL.key))

ARRIVALS = {
    "nobody is known": Arrival(id="it_a", basis="own", claims=BOTH),
    "known by its id": Arrival(known=(FERRY,), id="it_a", basis="guid", claims=BOTH),
    "its id is another story's": Arrival(
        known=(STRANGER,), id=ids_for_new_item(FERRY)[1], basis="own", claims=BOTH
    ),
    "known by its guid": Arrival(
        guid=borne_by("it_old"), known=(OLD,), id="it_old", basis="guid",
        claims=(MarkClaim(GUID.key, ("it_old",)), MarkClaim(URL.key)),
    ),
    "known by its link": Arrival(
        url=borne_by("it_old"), known=(OLD,), id="it_old", basis="url",
        claims=(MarkClaim(GUID.key), MarkClaim(URL.key, ("it_old",))),
    ),
    "a mark that names it already is not claimed again": Arrival(
        url=borne_by("it_old", fresh=("it_old",)), known=(OLD,), id="it_old", basis="url",
        claims=(MarkClaim(GUID.key),),
    ),
    "a mark that is full is not claimed": Arrival(
        url=borne_by(*FULL_ROW, fresh=FULL_ROW), id="it_a", basis="own", claims=(MarkClaim(GUID.key),)
    ),
    "a bearer that is forgotten": Arrival(
        url=borne_by("it_old"), id="it_a", basis="own", claims=(MarkClaim(GUID.key), MarkClaim(URL.key, ("it_old",)))
    ),
    "another text under its link": Arrival(
        url=borne_by("it_x"), known=(replace(STRANGER, id="it_x"),), id="it_a", basis="own",
        claims=(MarkClaim(GUID.key), MarkClaim(URL.key, ("it_x",))),
    ),
    "the one with its link is in the document itself": Arrival(
        item=make_item(text=OTHER), url=borne_by("it_old"), known=(OLD,), in_document=frozenset({"it_a", "it_old"}),
        id="it_a", basis="own", claims=(MarkClaim(GUID.key), MarkClaim(URL.key, ("it_old",))),
    ),
    "its own id in the document is no hindrance": Arrival(
        known=(REWRITTEN,), in_document=frozenset({"it_a"}), id="it_a", basis="guid", claims=BOTH
    ),
    "nor is that of the one with its guid": Arrival(
        guid=borne_by("it_old"), known=(replace(REWRITTEN, id="it_old"),), in_document=frozenset({"it_a", "it_old"}),
        id="it_old", basis="guid", claims=(MarkClaim(GUID.key, ("it_old",)), MarkClaim(URL.key)),
    ),
}  # fmt: skip


def store(*items: Item) -> dict[str, StoredItem]:
    return {item.id: make_stored_item(item) for item in items}


@pytest.mark.parametrize("case", ARRIVALS.values(), ids=ARRIVALS)
def test_one_item(case: Arrival) -> None:
    slot = make_slot("0", case.item, marks=(GUID, URL))
    bearers = {GUID.key: case.guid, URL.key: case.url}
    (found,), later = assign_ids([slot], bearers, store(*case.known), case.in_document)
    assert (found.item.id, found.item.provenance.id_basis) == (case.id, case.basis)
    assert (found.name, found.claims, later) == ("0", case.claims, [])
    assert found.item.content_text == case.item.content_text


class UnwalkedIds(frozenset[str]):
    """Ids of a document that may be looked up, and are too many to be gone through for each item."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("gone through")

    __sub__ = __and__ = __or__ = __iter__  # type: ignore[assignment]


def test_the_ids_of_a_long_document_are_not_gone_through_for_each_item() -> None:
    slot, bearers = make_slot("0", FERRY, marks=(GUID, URL)), {GUID.key: NOBODY, URL.key: borne_by("it_old")}
    (found,), _ = assign_ids([slot], bearers, store(OLD), UnwalkedIds({"it_a", "it_old"}))
    assert found.item.id == "it_old"


def test_the_second_of_two_that_are_one_item_waits_as_it_came() -> None:
    slots = [
        make_slot("0", FERRY, (GUID,)),
        make_slot("1", make_item("b", OTHER)),
        make_slot("2", make_item("c"), (GUID,)),
    ]
    known = store(OLD)
    now, later = assign_ids(slots, {GUID.key: borne_by("it_old")}, known)
    assert [(slot.name, slot.item.id) for slot in now] == [("0", "it_old"), ("1", "it_b")]
    assert later == [slots[2]]


def test_candidates_are_the_bearers_of_all_marks_and_the_ids_that_an_item_may_get_each_once() -> None:
    slots = [make_slot("0", FERRY, (GUID, URL)), make_slot("1", FERRY, (URL,))]
    bearers = {GUID.key: borne_by("it_x", "it_a"), URL.key: borne_by("it_y", "it_x")}
    found = find_candidate_ids(slots, bearers)
    assert found == ["it_x", "it_a", "it_y", *ids_for_new_item(FERRY)[1:]]


# name: (extractor, ids with an outcome, whether the feed named it before)
REPEATED = {
    "a feed, first": ("lxml", set(), False),
    "a feed, again": ("lxml", {"it_a"}, True),
    "a feed by another reader": ("jsonfeed", {"it_a"}, True),
    "a feed, another item": ("lxml", {"it_b"}, False),
    "a page": ("page-html", {"it_a"}, False),
}


@pytest.mark.parametrize(("extractor", "outcomes", "expected"), REPEATED.values(), ids=REPEATED)
def test_is_repeated_in_feed(extractor: str, outcomes: set[str], expected: bool) -> None:
    context = DocumentContext()
    for item_id in outcomes:
        context.note_outcome(item_id)
    assert context.is_repeated_in_feed(make_item(extractor=extractor)) is expected
