"""Items in flight: kept as a sum by each step, and counted job by job; a sum that is not there is begun."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.jobs import bury_job, make_created_change, retry_job, submit_job
from worker.runtime import Runtime
from worker.store import jobs

pytestmark = pytest.mark.raw_store


def accept_items(rt: Runtime, job_id: str, accepted: int) -> None:
    submit_job(rt, job_id)
    rt.jobs.begin(job_id, rt.now())
    rt.jobs.accept(job_id, "document", accepted)


def forget_sum(rt: Runtime) -> None:
    """As on a server that an older feedmill has filled."""
    pipe = rt.jobs._client.pipeline(transaction=False)
    pipe.hdel(rt.jobs._keys.totals, "in_flight")
    assert pipe.execute() == [1]


def record_one(rt: Runtime, job_id: str) -> None:
    assert rt.commit(job_id, [make_created_change(rt, "it_a")], 0, rt.now()).recorded_count == 1


# what happens to job "b" of 7 items -> how many of its items are in flight afterwards
STEPS: dict[str, tuple[Callable[[Runtime], object], int]] = {
    "nothing": (lambda rt: None, 7),
    "it is accepted once more": (lambda rt: rt.jobs.accept("b", "document", 9), 7),
    "an item is recorded": (lambda rt: record_one(rt, "b"), 6),
    "it is put back": (lambda rt: rt.jobs.put_back("b", rt.now()), 7),
    "it is dead": (lambda rt: bury_job(rt, "b"), 0),
    "it is dead and taken up again": (lambda rt: (bury_job(rt, "b"), retry_job(rt, "b")), 7),
    "another one is accepted": (lambda rt: accept_items(rt, "c", 0), 7),
    "another one is dead unread": (lambda rt: (submit_job(rt, "c"), bury_job(rt, "c")), 7),
}


@pytest.mark.parametrize("is_new", [True, False], ids=["kept from the start", "begun late"])
@pytest.mark.parametrize(("act", "in_flight"), STEPS.values(), ids=STEPS)
def test_the_sum_in_flight_follows_every_step(
    rt: Runtime, act: Callable[[Runtime], object], in_flight: int, is_new: bool
) -> None:
    accept_items(rt, "a", 3)
    accept_items(rt, "b", 7)
    if not is_new:
        forget_sum(rt)
    act(rt)
    audit = rt.jobs.audit()
    assert (audit.in_flight, audit.in_flight_kept, audit.contradictions) == (3 + in_flight, 3 + in_flight, ())
    assert sum(rt.jobs.count_in_flight_by_job().values()) == 3 + in_flight


def test_where_many_jobs_are_open_the_kept_sum_is_taken(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        accept_items(rt, f"j{number}", number)
    monkeypatch.setattr(jobs, "COUNTED_AT_ONCE", 2)
    pipe = rt.jobs._client.pipeline(transaction=False)
    pipe.hincrby(rt.jobs._keys.totals, "in_flight", 90)
    pipe.execute()
    audit = rt.jobs.audit()
    assert (audit.jobs_open, audit.in_flight, audit.in_flight_kept) == (5, 100, 100)
    assert rt.jobs.count_in_flight_by_job() == {f"j{number}": number for number in range(5)}
    monkeypatch.setattr(jobs, "COUNTED_AT_ONCE", 5)
    assert "in flight, as kept = in flight, job by job: 100 is not 10" in rt.jobs.audit().contradictions
