"""The command line: ./run.sh chaos [ROW…].

Exit codes: 0 every row that ran holds, 1 one of them misses what is promised, 2 usage.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import TextIO

from .calm import CalmServer, start_calm_server
from .registry import ROWS
from .row import ChaosRow, RowOutcome, RowTrial, find_misses
from .table import HEADINGS, TableLine, find_widths, write_line

MATERIAL = Path(__file__).parent.parent.parent.parent / "shared" / "data"  # beside the checkout
SEED = 14
OK, FAILED, USAGE = 0, 1, 2


def main(arguments: Sequence[str], out: TextIO = sys.stdout, rows: Sequence[ChaosRow] = ROWS) -> int:
    """Run the named rows, or all, and print the table."""
    options = _build_parser().parse_args(arguments)
    offered = {row.name: row for row in rows}
    if unknown := [name for name in options.names if name not in offered]:
        print(f"no such row: {', '.join(unknown)}; there are: {', '.join(offered)}", file=sys.stderr)
        return USAGE
    usual = [row.name for row in rows if row.short_times or not options.short]
    chosen = [offered[name] for name in dict.fromkeys(options.names or usual)]
    if options.list:
        for row in chosen:
            print(f"{row.name:16} {row.fault}, {row.times:,} times ({row.short_times:,} in the short form)", file=out)
        return OK
    lines = _run_rows(chosen, options, out)
    if options.json:
        options.json.write_text(json.dumps([line.list_values() for line in lines], indent=1) + "\n", encoding="utf-8")
    failed = sum(bool(line.misses) for line in lines)
    print(f"\nchaos: {len(lines) - failed} rows hold, {failed} missed", file=out)
    return FAILED if failed else OK


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chaos", description="Faults under load, and what came of them.")
    parser.add_argument("names", nargs="*", metavar="ROW", help="which; all of them without a name")
    parser.add_argument("--list", action="store_true", help="name the rows, and run none")
    parser.add_argument("--short", action="store_true", help="a few times each, some minutes in all; CI runs this")
    parser.add_argument("--times", type=_read_times, metavar="N", help="how often, instead of each row's own number")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="when and whom to hit (%(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was seen there, too")
    parser.add_argument("--material", type=Path, default=MATERIAL, metavar="FOLDER", help="the real material")
    return parser


def _read_times(text: str) -> int:
    times = int(text)
    if times < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return times


def _run_rows(chosen: Sequence[ChaosRow], options: argparse.Namespace, out: TextIO) -> list[TableLine]:
    widths, lines = find_widths(chosen), []
    print(write_line(HEADINGS, widths), file=out, flush=True)
    for row in chosen:
        line = _run_row(row, options)
        lines.append(line)
        print(write_line(line.list_cells(), widths), file=out)
        for note in line.outcome.notes:
            print(f"    {note}", file=out)
        for miss in line.misses:
            print(f"    MISSED {row.name}: {miss}", file=out)
        out.flush()
    return lines


def _run_row(row: ChaosRow, options: argparse.Namespace) -> TableLine:
    times, began = row.choose_times(options.times, options.short), time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="feedmill-chaos-") as folder,
        start_calm_server(Path(folder) / "calm") as calm,
    ):
        outcome = _inject_fault(row, _make_trial(Path(folder), calm, times, options, _make_reporter(row.name)))
    return TableLine(
        row=row,
        times=times,
        seed=options.seed,
        outcome=outcome,
        misses=find_misses(outcome),
        seconds=time.monotonic() - began,
    )


def _make_trial(
    folder: Path, calm: CalmServer, times: int, options: argparse.Namespace, say: Callable[[str], None]
) -> RowTrial:
    own = folder / "trial"
    own.mkdir()
    return RowTrial(
        times=times,
        seed=options.seed,
        is_short=options.short,
        material=options.material,
        folder=own,
        calm=calm,
        say=say,
    )


def _inject_fault(row: ChaosRow, trial: RowTrial) -> RowOutcome:
    """What came of it; a row that broke off has missed, and the others go on."""
    try:
        return row.inject(trial)
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        return RowOutcome(misses=(f"broken off: {type(error).__name__}: {error}",))


def _make_reporter(name: str) -> Callable[[str], None]:
    """Who waits at a terminal sees how far a row is."""
    is_watched = sys.stderr.isatty()

    def say(text: str) -> None:
        if is_watched:
            print(f"\r\x1b[K{name}: {text}", end="\r", file=sys.stderr, flush=True)

    return say


def _end_in_order(number: int, frame: FrameType | None) -> None:
    """Whoever ends this command ends what it has started, too."""
    sys.exit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end_in_order)
    sys.exit(main(sys.argv[1:]))
