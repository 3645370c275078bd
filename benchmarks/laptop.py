"""`feedmill dedupe FILE` on a laptop, without a server: speed and memory.

The real command runs as a process of its own. Beside it, on the same file: datasketch's MinHashLSH in memory, as its
documentation uses it, on shingles of three words. It reads two fields of each line, and says of no pair why.

    ./run.sh bench dedupe-file                       10,000 items
    ./run.sh bench dedupe-file-100k                  100,000 items, many minutes
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TextIO

from datasketch import MinHash, MinHashLSH

from dedupe import Params

from . import mixture
from .process_usage import read_cpu_seconds, read_peak_megabytes
from .sketch_speed import encoded_shingles

__all__ = ["NEEDS", "measure", "measure_long"]

NEEDS = mixture.NEEDS
COUNT, LONG = 10_000, 100_000
BATCH = 50
POLL = 0.05  # seconds


class CommandRun(NamedTuple):
    """What one run of the command came to."""

    seconds: float  # of processor time
    megabytes: float  # resident, at the most
    lines: int
    exit_code: int


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Ten thousand items."""
    return _measure_command(material, COUNT, out)


def measure_long(material: Path, out: TextIO) -> dict[str, float]:
    """A hundred thousand, and what an item of these costs for each that one of ten thousand does."""
    few, many = _measure_command(material, COUNT, out), _measure_command(material, LONG, out)
    growth = few["items_per_second"] / many["items_per_second"]
    print(f"CPU per item at {LONG:,} items: {growth:.2f} times that at {COUNT:,}", file=out)
    return {**many, "growth": growth}


def _measure_command(material: Path, count: int, out: TextIO) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder:
        file = Path(folder) / "items.jsonl"
        with file.open("wb") as lines:
            lines.writelines(mixture.make_lines(material, count))
        theirs = _time_datasketch(file)
        run = _run_command(file, Path(folder))
    print(
        f"{count:,} items: {run.seconds:.0f} s of CPU, {run.seconds / count * 1e3:.2f} ms an item, "
        f"{run.megabytes:.0f} MB at the most; datasketch {theirs:.0f} s",
        file=out,
    )
    return {
        "items": count,
        "lines_missing": count - run.lines,
        "exit_code": run.exit_code,
        "items_per_second": count / run.seconds,
        "times_datasketch": theirs / run.seconds,
        "megabytes": run.megabytes,
    }


def _run_command(file: Path, folder: Path) -> CommandRun:
    """Run it and watch what it costs."""
    verdicts = folder / "verdicts.jsonl"
    with verdicts.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "worker", "dedupe", str(file)], stdout=out)
    seconds = megabytes = 0.0
    while process.poll() is None:
        with suppress(OSError, StopIteration):  # it is ending
            seconds, megabytes = read_cpu_seconds(process.pid), read_peak_megabytes(process.pid)
        time.sleep(POLL)
    with verdicts.open("rb") as lines:
        found = sum(1 for _ in lines)
    return CommandRun(seconds, megabytes, found, process.returncode)


def _time_datasketch(file: Path) -> float:
    """CPU seconds of datasketch for finding each text's near copies among those before it."""
    started = time.process_time()
    params = Params()
    index = MinHashLSH(threshold=0.5, num_perm=params.permutations)
    for first, part in enumerate(_read_batches(file)):
        texts = [encoded_shingles(item["content_text"]) for item in part]
        for place, one in enumerate(MinHash.bulk(texts, num_perm=params.permutations)):
            index.query(one)
            index.insert(first * BATCH + place, one)
    return time.process_time() - started


def _read_batches(file: Path) -> Iterator[list[dict[str, str]]]:
    with file.open("rb") as lines:
        while part := [json.loads(line) for line in islice(lines, BATCH)]:
            yield part
