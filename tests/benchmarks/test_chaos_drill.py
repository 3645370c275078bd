"""How the chaos table waits for work after a blow, on a real system."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.chaos import drill as drills
from benchmarks.chaos.calm import start_calm_server
from benchmarks.chaos.drill import StuckError, start_drill
from benchmarks.chaos.row import RECOVERY, RowTrial


def make_trial(folder: Path) -> RowTrial:
    """A short trial without real material."""
    own = folder / "trial"
    own.mkdir()
    with start_calm_server(folder / "calm") as calm:
        return RowTrial(
            times=1, seed=7, is_short=True, material=folder / "none", folder=own, calm=calm, say=lambda said: None
        )


@pytest.mark.long
def test_a_blow_during_which_all_jobs_end_is_no_standstill(tmp_path: Path) -> None:
    with start_drill(make_trial(tmp_path)) as drill:
        drill.strike(drill.finish, 0)  # a blow that harms nobody, and takes until there is nothing left to do
        assert drill.recoveries[0] <= RECOVERY


@pytest.mark.long
def test_a_system_that_stands_still_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drills, "GIVEN_UP", 3.0)
    with start_drill(make_trial(tmp_path)) as drill:
        drill.wait(2)
        monkeypatch.setattr(drill.system.supervisor, "start_missing", lambda now: None)
        drill.system.supervisor.stop_all()
        with pytest.raises(StuckError, match="no work for 3 s"):
            drill.await_work(2)
