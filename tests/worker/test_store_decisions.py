"""Decisions as they are kept: what an older feedmill wrote is the same to the byte when it is packed again."""

from __future__ import annotations

import pytest

from tests.support.clock import NOW
from worker.store.decisions import Placement, Withdrawal, pack_decision, unpack_decisions

OLD = {
    "a merge": b'{"did":"merge","at":"2026-06-07T18:00:00Z","reason":null}',
    "a split": b'{"did":"split","at":"2026-06-07T18:00:00Z","reason":"two towns"}',
}


@pytest.mark.parametrize("packed", OLD.values(), ids=OLD)
def test_an_older_placement_is_the_same_again(packed: bytes) -> None:
    placed, _ = unpack_decisions([packed, None])
    assert placed is not None
    assert pack_decision(placed) == packed


def test_an_older_withdrawal_is_the_same_again() -> None:
    packed = b'{"by":"hand","at":"2026-06-07T18:00:00Z","story_id":"st_a","status":null,"reason":null}'
    _, withdrawn = unpack_decisions([None, packed])
    assert withdrawn is not None
    assert pack_decision(withdrawn) == packed


@pytest.mark.parametrize(
    "decision",
    [
        Placement(did="lead", at=NOW, reason="first", actor="Ann", came_from="st_a", was_held=True),
        Placement(did="split", at=NOW),
        Withdrawal(by="hand", at=NOW, story_id="st_a", actor="Ann", is_lifted=True),
        Withdrawal(by="source", at=NOW, story_id=None, status="gone"),
    ],
)
def test_all_of_a_decision_is_kept(decision: Placement | Withdrawal) -> None:
    row = [pack_decision(decision), None] if isinstance(decision, Placement) else [None, pack_decision(decision)]
    assert decision in unpack_decisions(row)
