"""`feedmill backfill` in four slices against one run of the whole: the same stories, what it costs, and after a kill.

The one run is `feedmill dedupe` on the same items in one file; of a web archive these are first taken out by `feedmill
extract`, which is part of its cost. CPU is that of all processes together.

    ./run.sh bench backfill                   two real collections of JSON lines
    ./run.sh bench backfill-archive           20,000 made pages in two web archives, many minutes
"""

from __future__ import annotations

import gzip
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TextIO

import msgspec
import pyarrow.parquet as pq

from .agreement import adjusted_rand_index
from .made_archive import write_archive
from .process_usage import list_process_tree, read_peak_megabytes

COLLECTIONS = {
    "reuters": "news_pairs/reuters_articles.jsonl.gz",
    "allsides": "news_pairs/allsides_articles.jsonl.gz",
}
NEEDS = (*COLLECTIONS.values(),)
SLICES = "4"
PAGES = 20_000
POLL = 0.05  # seconds
ROUNDS = 3  # of each collection: the median of their ratios counts, for what else the machine does hits both sides


@dataclass(frozen=True, slots=True)
class ToolRun:
    """What one command came to."""

    cpu: float  # seconds, of all its processes
    megabytes: float  # of its largest process


@dataclass(frozen=True, slots=True)
class ToolRuns:
    """A back-fill and one run of the whole, one after the other."""

    sliced: ToolRun
    alone: ToolRun


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Both collections, and the first one again with a kill half-way."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="feedmill-bench-") as name:
        folder = Path(name)
        for collection, file in COLLECTIONS.items():
            lines = folder / f"{collection}.jsonl"
            lines.write_bytes(gzip.decompress((material / file).read_bytes()))
            rounds = [_time_both(collection, folder, lines) for _ in range(ROUNDS)]
            figures |= _compare(collection, folder, rounds, _read_stories(folder / f"{collection}.verdicts"), out)
        figures["changed_files"] = _kill_and_repeat(folder, "reuters", out)
    return figures


def measure_archive(material: Path, out: TextIO) -> dict[str, float]:
    """Made pages with a repeat of every fourth story, as two archives."""
    with tempfile.TemporaryDirectory(prefix="feedmill-bench-") as name:
        folder = Path(name)
        lines, whole = folder / "items.jsonl", folder / "verdicts"
        archives = [folder / "first.warc.gz", folder / "second.warc.gz"]
        write_archive(material / COLLECTIONS["reuters"], archives, PAGES)
        extracted = _run_tool(["extract", *map(str, archives), "--json"], lines)
        judged = _run_tool(["dedupe", str(lines)], whole)
        alone = ToolRun(extracted.cpu + judged.cpu, max(extracted.megabytes, judged.megabytes))
        run = _run_tool([*_make_words(archives, folder / "archive.out")], folder / "said")
        return _compare("archive", folder, [ToolRuns(run, alone)], _read_stories(whole), out)


def _time_both(name: str, folder: Path, lines: Path) -> ToolRuns:
    """One round: both commands, one after the other."""
    target = folder / f"{name}.out"
    shutil.rmtree(target, ignore_errors=True)
    alone = _run_tool(["dedupe", str(lines)], folder / f"{name}.verdicts")
    return ToolRuns(_run_tool([*_make_words([lines], target)], folder / "said"), alone)


def _compare(
    name: str, folder: Path, rounds: Sequence[ToolRuns], whole: dict[str, str], out: TextIO
) -> dict[str, float]:
    stories = _read_table_stories(folder / f"{name}.out")
    ari = adjusted_rand_index(stories, whole)
    ratios = sorted(one.sliced.cpu / one.alone.cpu for one in rounds)
    run, alone = rounds[-1].sliced, rounds[-1].alone
    print(
        f"{name}: {len(stories):,} items, {len(set(stories.values())):,} stories, {len(set(whole.values())):,} in one "
        f"run; ARI {ari:.4f}; CPU {', '.join(f'{ratio:.2f}' for ratio in ratios)} times that of one run, at last "
        f"{run.cpu:.1f} s to {alone.cpu:.1f} s; {run.megabytes:.0f} MB in the largest process to {alone.megabytes:.0f}",
        file=out,
    )
    return {
        f"{name}_ari": ari,
        f"{name}_items_missing": len(whole.keys() - stories.keys()),
        f"{name}_cpu_ratio": median(ratios),
        f"{name}_megabytes": max(one.sliced.megabytes for one in rounds),
    }


def _make_words(archives: Sequence[Path], target: Path) -> Iterator[str]:
    yield from ("backfill", *map(str, archives), "--out", str(target), "--slices", SLICES)


def _run_tool(words: Sequence[str], stdout: Path) -> ToolRun:
    before, megabytes = resource.getrusage(resource.RUSAGE_CHILDREN), 0.0
    with stdout.open("wb") as said:
        process = subprocess.Popen([sys.executable, "-m", "worker", *words], stdout=said, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        with suppress(OSError, StopIteration):  # one of them is ending
            megabytes = max(megabytes, *[read_peak_megabytes(pid) for pid in list_process_tree(process.pid)])
        time.sleep(POLL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return ToolRun(cpu, megabytes)


def _kill_and_repeat(folder: Path, name: str, out: TextIO) -> int:
    """Files that differ when a back-fill was killed at every step, and begun again each time."""
    target, archives = folder / "killed.out", [folder / f"{name}.jsonl"]
    command = [sys.executable, "-m", "worker", *_make_words(archives, target)]
    target.mkdir()
    shutil.copy2(folder / f"{name}.out" / "backfill.json", target)  # what has no date was taken at the same moment
    for sign in ("work/parts/.000000.new", "work/parts/000000", "work/slices/*/verdicts.jsonl", "items/*.parquet"):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not any(target.glob(sign)):
            time.sleep(POLL)
        process.kill()
        process.wait()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    whole = folder / f"{name}.out"
    files = {path.relative_to(whole) for path in whole.rglob("*") if path.is_file() and path.name != "backfill.json"}
    changed = [one for one in files if _read_or_empty(target / one) != (whole / one).read_bytes()]
    print(f"killed four times and begun again: {len(changed)} of {len(files)} files are others", file=out)
    return len(changed)


def _read_or_empty(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _read_stories(verdicts: Path) -> dict[str, str]:
    """The story of each item, by the id that its file gives it."""
    with verdicts.open("rb") as lines:
        rows = map(msgspec.json.decode, lines)
        return {row["id"]: row["story_id"] for row in rows}


def _read_table_stories(target: Path) -> dict[str, str]:
    """The same from the tables; what has no id of its file goes by its own."""
    columns = ["id", "given_id", "story_id"]
    rows = (row for file in (target / "items").iterdir() for row in pq.read_table(file, columns=columns).to_pylist())
    return {row["given_id"] or row["id"]: row["story_id"] for row in rows}
