"""Limits hold, fail, move and are read as benchmarks/gate.py says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.gate import BaselineError, FigureLimit, find_failures, load_limits, move_limits, save_limits
from benchmarks.registry import EVALUATIONS

FLOOR, CEILING = FigureLimit("floor", 0.9), FigureLimit("ceiling", 3.0)

FAILURES = {
    "both within": ({"right": 0.95, "wrong": 2}, {}),
    "both at the limit": ({"right": 0.9, "wrong": 3}, {}),
    "below the floor": ({"right": 0.89, "wrong": 3}, {"right": "0.89, floor 0.9"}),
    "above the ceiling": ({"right": 1, "wrong": 4}, {"wrong": "4, ceiling 3"}),
    "a figure is gone": ({"right": 1}, {"wrong": "no figure any more, ceiling 3"}),
    "a figure is no number": ({"right": float("nan"), "wrong": 0}, {"right": "nan, floor 0.9"}),
    "a figure without a limit": ({"right": 1, "wrong": 0, "new": -1}, {}),
}

MOVES = {
    "better": ({"right": 0.99, "wrong": 1}, False, (0.99, 1)),
    "worse": ({"right": 0.8, "wrong": 5}, False, (0.9, 3)),
    "worse and allowed": ({"right": 0.8, "wrong": 5}, True, (0.8, 5)),
    "one better, one worse": ({"right": 1, "wrong": 5}, False, (1, 3)),
    "one is gone": ({"right": 1}, True, (1, 3)),
}

BAD_FILES = {
    "no JSON": "{",
    "a list": "[]",
    "neither floor nor ceiling": '{"seeds": {"right": {"about": 1}}}',
    "both at once": '{"seeds": {"right": {"floor": 1, "ceiling": 2}}}',
    "a word for a number": '{"seeds": {"right": {"floor": "1"}}}',
    "true for a number": '{"seeds": {"right": {"floor": true}}}',
    "no limit object": '{"seeds": {"right": 1}}',
}


@pytest.mark.parametrize(("figures", "expected"), FAILURES.values(), ids=FAILURES)
def test_what_is_beyond_its_limit_is_named(figures: dict[str, float], expected: dict[str, str]) -> None:
    assert find_failures({"right": FLOOR, "wrong": CEILING}, figures) == expected


@pytest.mark.parametrize(("figures", "allowed", "expected"), MOVES.values(), ids=MOVES)
def test_limits_move_to_the_stricter_side_only(
    figures: dict[str, float], allowed: bool, expected: tuple[float, float]
) -> None:
    limits = move_limits({"right": FLOOR, "wrong": CEILING}, figures, allow_regression=allowed)
    assert (limits["right"].value, limits["wrong"].value) == expected


@given(st.floats(-1e6, 1e6), st.sampled_from(["floor", "ceiling"]))
def test_a_figure_holds_the_limit_that_it_has_just_set(seen: float, side: str) -> None:
    limit = FigureLimit(side, 0.0).move_to(seen)
    assert limit.holds(seen)
    assert abs(limit.value - seen) <= 1.1e-4


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    baseline = {"seeds": {"wrong": CEILING, "right": FLOOR}, "another": {}}
    save_limits(tmp_path / "baseline.json", baseline)
    assert load_limits(tmp_path / "baseline.json") == baseline


@pytest.mark.parametrize("written", BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_refused_with_its_name(written: str, tmp_path: Path) -> None:
    path = tmp_path / "limits.json"
    path.write_text(written)
    with pytest.raises(BaselineError, match=r"limits\.json"):
        load_limits(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"limits\.json"):
        load_limits(tmp_path / "limits.json")


def test_the_baseline_names_evaluations_that_there_are() -> None:
    path = Path(__file__).parent.parent.parent / "benchmarks" / "baseline.json"
    assert set(load_limits(path)) <= {one.name for one in EVALUATIONS}
    assert all(json.loads(path.read_text()).values()), "an evaluation without a limit measures for nobody"
