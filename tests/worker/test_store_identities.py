"""Which marks an item is to be known by from now on, by who bore them before; and whose claim is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ingest import Mark
from tests.support.jobs import make_created_change, submit_job
from tests.support.texts import make_nonsense_text
from worker.runtime import Runtime
from worker.store.identities import MAX_BEARERS, MarkBearers, MarkClaim, make_claims
from worker.store.window import bucket_width

GUID = Mark("guid", b"the guid")
FULL = tuple(f"it_{n}" for n in range(MAX_BEARERS))
OWN = frozenset({"it_a"})

# name: (who bore the mark; None: the table was not asked, who had it when it was claimed; None: it is not claimed)
CLAIMS: dict[str, tuple[MarkBearers | None, tuple[str, ...] | None]] = {
    "nobody": (MarkBearers(), ()),
    "not asked for": (None, ()),
    "another item": (MarkBearers(("it_b",), frozenset({"it_b"})), ("it_b",)),
    "the item itself, not long ago": (MarkBearers(("it_a",), OWN), None),
    "the item itself, a bucket ago": (MarkBearers(("it_a", "it_b")), ("it_a", "it_b")),
    "the item itself and another one": (MarkBearers(("it_a", "it_b"), OWN | {"it_b"}), None),
    "as many as a row holds": (MarkBearers(FULL, frozenset(FULL)), None),
    "as many, some of them in older buckets": (MarkBearers(FULL, frozenset(FULL[1:])), FULL),
}


@pytest.mark.parametrize(("bearers", "seen"), CLAIMS.values(), ids=CLAIMS)
def test_make_claims(bearers: MarkBearers | None, seen: tuple[str, ...] | None) -> None:
    claims = make_claims("it_a", [GUID], {GUID.key: bearers} if bearers else {})
    assert claims == (() if seen is None else (MarkClaim(GUID.key, seen),))


def test_each_mark_is_claimed_by_itself_and_in_order() -> None:
    marks = [Mark("url", b"the link"), GUID, Mark("title", b"the title")]
    claims = make_claims("it_a", marks, {GUID.key: MarkBearers(("it_a",), OWN)})
    assert claims == (MarkClaim(b"the link"), MarkClaim(b"the title"))


@pytest.mark.raw_store
@pytest.mark.parametrize("buckets", [0, 1])
def test_a_mark_that_another_was_given_since_is_refused(rt: Runtime, buckets: int) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    rt.jobs.accept("j1", "document", 2)
    first, second = (
        replace(make_created_change(rt, f"it_{slot}", slot, make_nonsense_text(number)), claims=(MarkClaim(GUID.key),))
        for number, slot in enumerate("ab")
    )
    later = rt.now() + buckets * bucket_width(timedelta(days=14))
    assert rt.commit("j1", [first], 0, rt.now()).refusal == ""
    assert rt.commit("j1", [second], 0, later).refusal == "mark"
    who_knows = replace(second, claims=(MarkClaim(GUID.key, ("it_a",)),))
    assert rt.commit("j1", [who_knows], 0, later).refusal == ""
    assert rt.identities.find_bearers([GUID], later)[GUID.key].ids == (("it_a", "it_b"), ("it_b", "it_a"))[buckets]
