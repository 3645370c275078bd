"""Who the items of a document are, on what the store knows of them; and how much of a commit is recorded."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingest import Document, ids_for_new_item, read_document
from tests.support.jobs import bury_job, find_newest_entry, make_created_change, submit_job
from tests.support.pipeline import make_courier_item, run_items
from tests.support.texts import OTHER, WHOLE
from worker.judging.assign_ids import DocumentContext, Slot
from worker.judging.judge_items import JobEndedError, commit_changes, identify_items, make_batches
from worker.runtime import Runtime

LINK = "https://courier.example/2026/ferry"


def make_slots(rt: Runtime, *items: dict[str, Any]) -> list[Slot]:
    """The items of one document, each in its place."""
    body = "\n".join(json.dumps(item) for item in items).encode()
    reading = read_document(Document(body=body, kind="items", fetched_at=rt.now()))
    return [slot for batch in make_batches(reading, 50) for slot in batch]


def test_an_item_that_nobody_knows_has_its_own_id_and_claims_its_marks(rt: Runtime) -> None:
    run_items(rt, make_courier_item(OTHER, id="another", title="Library fines"))
    (slot,) = make_slots(rt, make_courier_item(url=LINK))
    (found,), later, known = identify_items(rt, [slot], DocumentContext())
    assert (found.item.id, found.item.provenance.id_basis) == (slot.item.id, "own")
    assert [claim.mark for claim in found.claims] == [mark.key for mark in slot.marks]
    assert {claim.seen for claim in found.claims} == {()}
    assert (later, known) == ([], {})


# name: (what has changed since the item came, how it is known again)
CHANGED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "guid"),
    "its text": ({"content_text": OTHER}, "guid"),
    "its guid": ({"id": "moved"}, "url"),
    "guid and link": ({"id": "moved", "url": f"{LINK}-2"}, "title"),
}


@pytest.mark.parametrize(("changes", "basis"), CHANGED.values(), ids=CHANGED)
def test_an_item_that_came_before_is_known_with_all_that_is_stored(
    rt: Runtime, changes: dict[str, Any], basis: str
) -> None:
    before = make_courier_item(url=LINK)
    run_items(rt, before)
    (old,) = make_slots(rt, before)
    slots = make_slots(rt, {**before, **changes})
    (found,), later, known = identify_items(rt, slots, DocumentContext())
    assert (found.item.id, found.item.provenance.id_basis, later) == (old.item.id, basis, [])
    assert (known[old.item.id].article.text, known[old.item.id].is_representative) == (WHOLE, True)
    fresh = {mark.key for mark in old.marks}
    assert [claim.mark for claim in found.claims] == [mark.key for mark in slots[0].marks if mark.key not in fresh]


def test_of_two_that_are_one_item_the_second_waits(rt: Runtime) -> None:
    run_items(rt, make_courier_item(url=LINK))
    slots = make_slots(rt, make_courier_item(url=LINK), make_courier_item(url=LINK, id="moved"))
    (found,), later, _ = identify_items(rt, slots, DocumentContext())
    assert (found.name, later) == ("0", [slots[1]])


def test_an_id_that_another_story_has_is_given_to_nobody_else(rt: Runtime) -> None:
    run_items(rt, make_courier_item(date_published="2026-01-01T12:00:00Z"))
    (slot,) = make_slots(
        rt, make_courier_item(OTHER, title="Library forgives debts", date_published="2026-03-01T12:00:00Z")
    )
    (found,), _, known = identify_items(rt, [slot], DocumentContext())
    assert slot.item.id in known
    assert found.item.id == ids_for_new_item(slot.item)[1]


@pytest.fixture
def job(rt: Runtime) -> str:
    job_id = submit_job(rt)
    rt.jobs.begin(job_id, rt.now())
    rt.jobs.accept(job_id, "document", 3)
    return job_id


@pytest.mark.raw_store
def test_all_changes_are_recorded_where_nobody_came_in_between(rt: Runtime, job: str) -> None:
    changes = [make_created_change(rt, f"it_{n}", str(n), text) for n, text in enumerate((WHOLE, OTHER))]
    assert commit_changes(rt, job, changes, find_newest_entry(rt)) == 2
    assert set(rt.jobs.recorded_slots(job)) == {"0", "1"}
    assert commit_changes(rt, job, changes, find_newest_entry(rt)) == 2, "what is recorded counts as done"


@pytest.mark.raw_store
def test_what_was_decided_on_old_knowledge_is_not_recorded_nor_what_follows(rt: Runtime, job: str) -> None:
    before = find_newest_entry(rt)
    commit_changes(rt, job, [make_created_change(rt, "it_0", "0", WHOLE)], before)
    changes = [make_created_change(rt, f"it_{n}", str(n), text) for n, text in ((1, OTHER), (2, WHOLE), (3, "x"))]
    assert commit_changes(rt, job, changes, before) == 1
    assert set(rt.jobs.recorded_slots(job)) == {"0", "1"}


def test_nothing_to_commit_is_no_commit(rt: Runtime, job: str) -> None:
    bury_job(rt, job)
    assert commit_changes(rt, job, [], 0) == 0


def test_a_job_that_has_ended_records_nothing_more(rt: Runtime, job: str) -> None:
    bury_job(rt, job)
    with pytest.raises(JobEndedError):
        commit_changes(rt, job, [make_created_change(rt, "it_0")], 0)
    assert rt.jobs.recorded_slots(job) == {}
