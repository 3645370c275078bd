"""The command line of benchmarks/, with evaluations made for the test and as a user calls it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import TextIO

import pytest

from benchmarks.__main__ import main
from benchmarks.evaluation import Evaluation, Figures
from benchmarks.registry import EVALUATIONS

ROOT = Path(__file__).parent.parent.parent


def measure_words(material: Path, out: TextIO) -> Figures:
    words = (material / "words.txt").read_text().split()
    print(f"read {len(words)} words", file=out)
    return {"words": len(words)}


def measure_nothing(_material: Path, _out: TextIO) -> Figures:
    return {"right": 0.75}


OFFERED = (
    Evaluation(name="words", kind="eval", measure=measure_words, needs=("words.txt",)),
    Evaluation(name="anywhere", kind="eval", measure=measure_nothing),
    Evaluation(name="speed", kind="bench", measure=measure_nothing),
    Evaluation(name="slow", kind="bench", measure=measure_nothing, is_long=True),
)


class Call:
    """A folder with material and limits, and what a call in it printed and returned."""

    def __init__(self, folder: Path) -> None:
        self.material = folder / "material"
        self.material.mkdir()
        (self.material / "words.txt").write_text("one two three")
        self.baseline = folder / "baseline.json"
        self.limit(words={"words": {"floor": 3}}, anywhere={"right": {"floor": 0.5}})

    def limit(self, **limits: dict[str, dict[str, float]]) -> None:
        self.baseline.write_text(json.dumps(limits))

    def limits(self) -> dict[str, dict[str, dict[str, float]]]:
        limits: dict[str, dict[str, dict[str, float]]] = json.loads(self.baseline.read_text())
        return limits

    def __call__(self, *arguments: str) -> tuple[int, str]:
        out = io.StringIO()
        places = ["--material", str(self.material), "--baseline", str(self.baseline)]
        return main([*arguments, *places], out, OFFERED), out.getvalue()


@pytest.fixture
def call(tmp_path: Path) -> Call:
    return Call(tmp_path)


def test_all_of_a_kind_runs_and_is_within_its_limits(call: Call) -> None:
    code, printed = call("eval")
    assert code == 0
    assert "read 3 words" in printed
    assert printed.endswith("eval: 2 within their limits, 0 failed, 0 skipped\n")
    assert "speed" not in printed


def test_all_figures_can_be_had_as_json(call: Call, tmp_path: Path) -> None:
    call.limit(words={"words": {"floor": 4}})
    assert call("eval", "--json", str(tmp_path / "seen.json"))[0] == 1
    assert json.loads((tmp_path / "seen.json").read_text()) == {"words": {"words": 3}, "anywhere": {"right": 0.75}}


def test_a_broken_floor_fails_and_says_what_was_seen_and_allowed(call: Call) -> None:
    call.limit(words={"words": {"floor": 4}})
    code, printed = call("eval")
    assert code == 1
    assert "FAILED words: words: seen 3, floor 4\n" in printed
    assert printed.endswith("eval: 1 within their limits, 1 failed, 0 skipped\n")


def test_named_ones_alone_run_once_each(call: Call) -> None:
    call.limit(words={"words": {"floor": 4}})
    code, printed = call("eval", "anywhere", "anywhere")
    assert (code, printed.count("== anywhere ==")) == (0, 1)
    assert "words" not in printed


def test_a_long_one_runs_only_when_named(call: Call) -> None:
    assert [name for name in ("speed", "slow") if f"== {name} ==" in call("bench")[1]] == ["speed"]
    assert "== slow ==" in call("bench", "slow")[1]


def test_missing_material_is_skipped_and_said(call: Call) -> None:
    (call.material / "words.txt").unlink()
    code, printed = call("eval")
    assert code == 0
    assert f"words: skipped, nothing was measured: {call.material / 'words.txt'} is missing" in printed
    assert printed.endswith("eval: 1 within their limits, 0 failed, 1 skipped\n")


UNKNOWN = {
    "no such name": (["eval", "wrods"], "no such eval: wrods; there are: anywhere, words"),
    "a name of the other kind": (["bench", "words"], "no such bench: words; there are: slow, speed"),
}


@pytest.mark.parametrize(("arguments", "message"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_name_is_a_usage_error_with_the_list(
    arguments: list[str], message: str, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(*arguments) == (2, "")
    assert message in capsys.readouterr().err


def test_limits_that_cannot_be_read_are_a_usage_error(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    call.baseline.write_text("{")
    assert call("eval") == (2, "")
    assert str(call.baseline) in capsys.readouterr().err


def test_update_raises_floors_and_leaves_the_skipped_alone(call: Call) -> None:
    (call.material / "words.txt").unlink()
    assert call("eval", "--update")[0] == 0
    assert call.limits() == {"words": {"words": {"floor": 3}}, "anywhere": {"right": {"floor": 0.75}}}


def test_update_lowers_nothing_unless_a_regression_is_allowed(call: Call) -> None:
    call.limit(anywhere={"right": {"floor": 0.8}})
    assert call("eval", "anywhere", "--update")[0] == 1
    assert call.limits() == {"anywhere": {"right": {"floor": 0.8}}}
    assert call("eval", "anywhere", "--update", "--allow-regression")[0] == 0
    assert call.limits() == {"anywhere": {"right": {"floor": 0.75}}}


def test_every_evaluation_has_a_name_of_its_own() -> None:
    names = [one.name for one in EVALUATIONS]
    assert sorted(set(names)) == sorted(names)


def as_user(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


@pytest.mark.long
def test_the_seeds_hold_their_limits_without_any_material(tmp_path: Path) -> None:
    done = as_user("eval", "seeds", "--material", str(tmp_path / "none"))
    assert done.returncode == 0, done.stdout
    assert "eval: 1 within their limits, 0 failed, 0 skipped" in done.stdout


@pytest.mark.long
def test_a_broken_floor_fails_the_command(tmp_path: Path) -> None:
    limits = tmp_path / "limits.json"
    limits.write_text('{"seeds": {"items_found": {"floor": 1.5}}}')
    done = as_user("eval", "seeds", "--baseline", str(limits))
    assert done.returncode == 1
    assert "FAILED seeds: items_found: seen " in done.stdout


@pytest.mark.long
def test_an_unknown_kind_is_a_usage_error() -> None:
    assert as_user("guess").returncode == 2
