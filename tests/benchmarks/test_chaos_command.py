"""The command line of the chaos table, with rows made for the test, and as a user calls it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.chaos.__main__ import main
from benchmarks.chaos.broken_commit import WAYS, copy_broken_package
from benchmarks.chaos.registry import ROWS
from benchmarks.chaos.row import NOTHING, ChaosRow, RowOutcome, RowTrial, find_misses

ROOT = Path(__file__).parent.parent.parent
HARMLESS = RowOutcome(recoveries=(0.5, 2.25), notes=("3 jobs",))

# name: (what came of a row, what the table says is missed)
OUTCOMES = {
    "all well": (HARMLESS, []),
    "lost": (RowOutcome(difference=replace(NOTHING, lost=frozenset({"a", "b"}))), ["2 lost"]),
    "doubled": (RowOutcome(difference=replace(NOTHING, doubled=frozenset({"a"}))), ["1 doubled"]),
    "dead": (RowOutcome(difference=replace(NOTHING, dead=3, reasons=("killed",))), ["3 dead", "dead: killed"]),
    "other stories": (RowOutcome(difference=replace(NOTHING, stories=-2)), []),
    "late": (RowOutcome(recoveries=(1.0, 10.1)), ["first work 10.1 s after a blow, the limit is 10 s"]),
    "in time": (RowOutcome(recoveries=(10.0,)), []),
    "sums": (RowOutcome(contradictions=("399 is not 400",)), ["the audit: 399 is not 400"]),
    "a promise of the row's own": (RowOutcome(misses=("nobody says so",)), ["nobody says so"]),
}


@pytest.mark.parametrize(("outcome", "misses"), OUTCOMES.values(), ids=OUTCOMES)
def test_what_is_missed_is_said(outcome: RowOutcome, misses: list[str]) -> None:
    assert find_misses(outcome) == misses


def hold(trial: RowTrial) -> RowOutcome:
    assert trial.folder.is_dir()
    return replace(HARMLESS, notes=(f"{trial.times} times, {trial.make_random().random():.6f}, {trial.is_short}",))


def lose(trial: RowTrial) -> RowOutcome:
    return OUTCOMES["lost"][0]


def break_off(trial: RowTrial) -> RowOutcome:
    raise AssertionError("it did not happen in time")


OFFERED = (
    ChaosRow(name="calm", fault="nothing", times=7, short_times=2, inject=hold),
    ChaosRow(name="loser", fault="something", times=5, short_times=1, inject=lose),
    ChaosRow(name="stuck", fault="too much", times=5, short_times=0, inject=break_off),
)


def call(*arguments: str) -> tuple[int, list[str]]:
    out = io.StringIO()
    return main(arguments, out, OFFERED), out.getvalue().splitlines()


def test_a_row_alone_holds() -> None:
    code, lines = call("calm")
    assert code == 0
    assert " ".join(lines[0].split()) == "row fault times lost doubled dead recovery (s) stories ± seed"
    assert lines[1].split() == ["calm", "nothing", "7", "0", "0", "0", "2.2", "0", "14", "holds"]
    assert lines[-1] == "chaos: 1 rows hold, 0 missed"


def test_a_row_that_misses_fails_the_command_and_says_what() -> None:
    code, lines = call("calm", "loser")
    assert code == 1
    assert "    MISSED loser: 2 lost" in lines
    assert lines[-1] == "chaos: 1 rows hold, 1 missed"


def test_a_row_that_breaks_off_has_missed_and_the_next_one_runs(capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = call("stuck", "calm")
    assert code == 1
    assert "    MISSED stuck: broken off: AssertionError: it did not happen in time" in lines
    assert any(line.startswith("calm") for line in lines)
    assert "break_off" in capsys.readouterr().err, "and where"


# name: (arguments, rows that run, what the first one is told)
CHOICES = {
    "all": ([], ["calm", "loser", "stuck"], "7 times"),
    "the short form": (["--short"], ["calm", "loser"], "2 times"),
    "a row twice": (["calm", "calm"], ["calm"], "7 times"),
    "a number for all": (["calm", "--times", "3"], ["calm"], "3 times"),
    "a number in the short form": (["calm", "--short", "--times", "3"], ["calm"], "3 times"),
}


@pytest.mark.parametrize(("arguments", "names", "told"), CHOICES.values(), ids=CHOICES)
def test_rows_and_times_are_chosen(arguments: list[str], names: list[str], told: str) -> None:
    _, lines = call(*arguments)
    assert [
        line.split()[0] for line in lines if line.split() and line.split()[0] in {"calm", "loser", "stuck"}
    ] == names
    assert any(line.strip().startswith(told) for line in lines)


def test_the_seed_decides_and_is_shown() -> None:
    first, again, other = (call("calm", "--seed", seed)[1] for seed in ("3", "3", "4"))
    assert first == again
    assert (first[1].split()[-2], other[1].split()[-2]) == ("3", "4")
    assert first[2] != other[2]


def test_the_list_runs_nothing() -> None:
    code, lines = call("--list")
    assert code == 0
    assert [line.split()[0] for line in lines] == ["calm", "loser", "stuck"]
    assert "nothing, 7 times (2 in the short form)" in lines[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["clam"], "no such row: clam; there are: calm, loser, stuck", id="no such row"),
        pytest.param(["--times", "0"], "must be 1 or more", id="no times"),
        pytest.param(["--seed", "x"], "--seed", id="no seed"),
    ],
)
def test_what_can_not_be_is_a_usage_error(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = call(*arguments)[0]
    except SystemExit as ended:
        code = int(str(ended.code))
    assert code == 2
    assert said in capsys.readouterr().err


def test_everything_that_was_seen_is_written_down(tmp_path: Path) -> None:
    file = tmp_path / "seen.json"
    call("calm", "loser", "--json", str(file))
    calm, loser = json.loads(file.read_text())
    assert (calm["recoveries"], calm["times"], calm["seed"], calm["misses"]) == ([0.5, 2.25], 7, 14, [])
    assert (loser["lost"], loser["misses"]) == (["a", "b"], ["2 lost"])


def test_every_row_has_a_name_and_a_fault_of_its_own() -> None:
    assert len({row.name for row in ROWS}) == len({row.fault for row in ROWS}) == len(ROWS)


def test_the_commit_can_be_broken_as_it_is_now(tmp_path: Path) -> None:
    """What the changes look for is there, so the copy is a broken one."""
    for name, way in WAYS.items():
        copy_broken_package(tmp_path / name, way)
        script = (tmp_path / name / "worker" / "store" / "commit.lua").read_text()
        assert script.count("announce(entry.event)") == 1
        assert f"== {way.slots} and entry.event" in script


@pytest.mark.long
def test_a_user_kills_the_worker_twice_and_nothing_is_lost() -> None:
    command = [sys.executable, "-m", "benchmarks.chaos", "child-killed", "--short", "--times", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout
    assert "chaos: 1 rows hold, 0 missed" in done.stdout
