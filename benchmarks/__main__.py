"""The command line: ./run.sh eval [NAME…], ./run.sh bench [NAME…].

Exit codes: 0 all that ran is within its limits, 1 a figure is beyond its limit, 2 usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from .evaluation import Evaluation, Figures
from .gate import Baseline, BaselineError, FigureLimits, find_failures, load_limits, move_limits, save_limits
from .registry import EVALUATIONS

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
MATERIAL = HERE.parent.parent / "shared" / "data"  # beside the checkout, not part of the project
OK, FAILED, USAGE = 0, 1, 2


def main(arguments: Sequence[str], out: TextIO = sys.stdout, evaluations: Sequence[Evaluation] = EVALUATIONS) -> int:
    """Run the named evaluations of a kind, or all of it, and hold their figures against the baseline."""
    options = _build_parser().parse_args(arguments)
    offered = {one.name: one for one in evaluations if one.kind == options.kind}
    if unknown := [name for name in options.names if name not in offered]:
        print(f"no such {options.kind}: {', '.join(unknown)}; there are: {', '.join(sorted(offered))}", file=sys.stderr)
        return USAGE
    try:
        baseline = load_limits(options.baseline)
    except BaselineError as error:
        print(error, file=sys.stderr)
        return USAGE
    usual = [name for name, one in offered.items() if not one.is_long]
    chosen = [offered[name] for name in dict.fromkeys(options.names or usual)]
    runnable = [one for one in chosen if not _is_skipped(one, options.material, out)]
    failed, seen = 0, dict[str, Figures]()
    for one in runnable:
        figures = seen[one.name] = _run_evaluation(one, options.material, out)
        if options.update:
            _update_limits(baseline, one.name, figures, options.allow_regression)
            save_limits(options.baseline, baseline)
        failed += not _passes_limits(one.name, baseline.get(one.name, {}), figures, out)
    if options.json:
        options.json.write_text(json.dumps(seen, indent=2) + "\n", encoding="utf-8")
    held, skipped = len(runnable) - failed, len(chosen) - len(runnable)
    print(f"\n{options.kind}: {held} within their limits, {failed} failed, {skipped} skipped", file=out)
    return FAILED if failed else OK


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Accuracy (eval) or speed and memory (bench).")
    parser.add_argument("kind", choices=("eval", "bench"))
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="which; without a name all that can run, but for the long ones"
    )
    parser.add_argument("--update", action="store_true", help="move limits to what was seen, to the stricter side only")
    parser.add_argument("--allow-regression", action="store_true", help="with --update: to the other side, too")
    parser.add_argument("--material", type=Path, default=MATERIAL, metavar="FOLDER", help="the real material")
    parser.add_argument("--baseline", type=Path, default=BASELINE, metavar="FILE", help="the limits")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there, too")
    return parser


def _is_skipped(one: Evaluation, material: Path, out: TextIO) -> bool:
    missing = one.find_missing_files(material)
    for path in missing:
        print(f"{one.name}: skipped, nothing was measured: {path} is missing", file=out)
    return bool(missing)


def _run_evaluation(one: Evaluation, material: Path, out: TextIO) -> Figures:
    print(f"\n== {one.name} ==", file=out)
    return one.measure(material, out)


def _update_limits(baseline: Baseline, name: str, figures: Figures, allow_regression: bool) -> None:
    if name in baseline:
        baseline[name] = move_limits(baseline[name], figures, allow_regression=allow_regression)


def _passes_limits(name: str, limits: FigureLimits, figures: Figures, out: TextIO) -> bool:
    print(file=out)
    for figure, seen in figures.items():
        limit = limits.get(figure)
        allowed = f"{limit.side} {limit.value:g}" if limit else "no limit"
        print(f"{figure:32} {seen:12.6g}   {allowed}", file=out)
    beyond = find_failures(limits, figures)
    for figure, reason in beyond.items():
        print(f"FAILED {name}: {figure}: seen {reason}", file=out)
    return not beyond


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
