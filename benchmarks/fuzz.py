"""./run.sh fuzz: changed documents through every reader; what goes wrong is kept, in few bytes.

Each process reads inputs in turn until the time is over. One that takes HANGING seconds of processor time, or brings
the process down, is what lies in its file of the input in hand; another process then takes its place.

Exit codes: 0 nothing went wrong, 1 something did, 2 usage.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import TextIO

from . import odd_values
from .fuzz_reading import READERS, FuzzInput, find_faults
from .fuzz_seeds import LINES_BY_READER, documents_for, load_documents
from .mutation import Mutator

HERE = Path(__file__).parent
FOLDERS = (HERE.parent / "seeds", HERE.parent / "tests" / "data")
PROCESSES = 2
HANGING = 60  # seconds of processor time; then a process is ended
MAX_MEMORY = 6 * 2**30  # bytes that a process may address
SECONDS_AT_LEAST = 1.0  # of processor time that any input may take
SECONDS_PER_BYTE = 40e-6  # what it may take besides
LINES_AT_ONCE = 200  # dates and ages are that much shorter than documents
KEPT_OF_A_KIND = 3  # inputs that show the same fault
TRIES_TO_SHORTEN = 120  # readings
SECONDS_TO_SHORTEN = 20.0
LANGUAGES = (None, "en", "de", "fr", "th", "fa", "ar", "ne", "ja", "zh", "sr", "he", "uk")
URLS = (None, "https://gull.example/news/1", "http://gull.example", *odd_values.ADDRESSES[-8:-6])


class FuzzProcess:
    """One process's share: its inputs, its counts and the faults that it keeps."""

    def __init__(self, seed: int, folder: Path, corpus: Sequence[Path]) -> None:
        self._random = Random(seed)
        self._folder = folder
        self._label = str(seed)
        self.counts: Counter[str] = Counter()
        self._seen: Counter[str] = Counter()
        documents = load_documents([*FOLDERS, *corpus])
        self._mutators = {
            reader: Mutator(self._random, documents_for(reader, documents))
            for reader in READERS
            if reader not in LINES_BY_READER
        }
        self._line_mutator = Mutator(self._random, [b""])

    def read_until(self, end: float) -> None:
        """Read inputs until a moment of ``time.monotonic``; the counts are written down every few seconds."""
        written = time.monotonic()
        parent = multiprocessing.parent_process()
        while (now := time.monotonic()) < end and (parent is None or parent.is_alive()):
            reader = self._random.choice([*READERS])
            for given in self._make_inputs(reader):
                self._read_input(given)
            if now > written + 5:
                self.write_counts()
                written = now
        self.write_counts()

    def write_counts(self) -> None:
        """What was read and seen up to now, for the process that adds it up."""
        counts = {"read": self.counts, "faults": self._seen}
        (self._folder / f"counts-{self._label}.json").write_text(json.dumps(counts))

    def _make_inputs(self, reader: str) -> Iterable[FuzzInput]:
        random = self._random
        if reader in LINES_BY_READER:
            for _ in range(LINES_AT_ONCE):
                line = self._line_mutator.make_line(LINES_BY_READER[reader])
                body = line.encode("utf-8", "surrogatepass")
                yield FuzzInput(reader=reader, body=body, language=random.choice(LANGUAGES))
            return
        body = self._mutators[reader].make_document()
        content_type = random.choice(odd_values.CONTENT_TYPES)
        yield FuzzInput(reader=reader, body=body, content_type=content_type, url=random.choice(URLS))

    def _read_input(self, given: FuzzInput) -> None:
        if given.reader not in LINES_BY_READER:
            (self._folder / f"in-hand-{self._label}").write_bytes(given.body)
            (self._folder / f"in-hand-{self._label}.txt").write_text(
                ascii((given.reader, given.content_type, given.url))
            )
        self.counts[given.reader] += 1
        for fault in dict.fromkeys(find_faults_and_slowness(given)):
            group = f"{given.reader}: {group_of(fault)}"
            self._seen[group] += 1
            if self._seen[group] <= KEPT_OF_A_KIND:
                self._keep_input(given, fault, f"{self._label}-{sum(self._seen.values())}")

    def _keep_input(self, given: FuzzInput, fault: str, name: str) -> None:
        shortest = given if fault.startswith("slow") else shorten_input(given, group_of(fault))
        (self._folder / f"{given.reader}-{name}").write_bytes(shortest.body)
        told = f"{fault}\n{shortest.reader} {shortest.content_type!a} {shortest.url!a} {shortest.language!a}\n"
        (self._folder / f"{given.reader}-{name}.txt").write_text(told)


def find_faults_and_slowness(given: FuzzInput) -> list[str]:
    """The faults of an input, with an error that nobody foresaw and a time that is too long."""
    signal.setitimer(signal.ITIMER_PROF, HANGING)
    faults, seconds = _measure_faults(given)
    limit = SECONDS_AT_LEAST + SECONDS_PER_BYTE * len(given.body)
    if seconds > limit:
        again = _measure_faults(given)[1]  # once more: other work may have been in the way, or a model was loaded
        if again > limit:
            faults.append(f"slow: {again:.1f} s for {len(given.body)} bytes")
    signal.setitimer(signal.ITIMER_PROF, 0)
    return faults


def _measure_faults(given: FuzzInput) -> tuple[list[str], float]:
    started = time.process_time()
    faults: list[str] = []
    try:
        faults.extend(find_faults(given))
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        faults.append(f"raised {type(error).__name__} in {Path(frame.filename).name} {frame.name}: {error!a:.300}")
    return faults, time.process_time() - started


def group_of(fault: str) -> str:
    """What is the same of faults of one kind.

    >>> group_of("date_published is in the future: 2026-07-01T00:00:00")
    'date_published is in the future'
    """
    if fault.startswith(("raised", "an unforeseen reason")):
        return re.sub(r"\d+", "N", fault)[:90]
    return fault.partition(": ")[0]


def shorten_input(given: FuzzInput, group: str) -> FuzzInput:
    """An input with the same fault and less in it: parts are left out as long as the fault stays."""
    body, size, tries = given.body, max(len(given.body) // 2, 1), 0
    end = time.monotonic() + SECONDS_TO_SHORTEN
    while size and tries < TRIES_TO_SHORTEN and time.monotonic() < end:
        at = 0
        while at < len(body) and tries < TRIES_TO_SHORTEN and time.monotonic() < end:
            tries += 1
            shorter = body[:at] + body[at + size :]
            if group in map(group_of, _measure_faults(_with_body(given, shorter))[0]):
                body = shorter
            else:
                at += size
        size //= 2
    return _with_body(given, body)


def _with_body(given: FuzzInput, body: bytes) -> FuzzInput:
    return FuzzInput(
        reader=given.reader, body=body, content_type=given.content_type, url=given.url, language=given.language
    )


def _run_process(seed: int, folder: Path, corpus: Sequence[Path], end: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    FuzzProcess(seed, folder, corpus).read_until(end)


def run_processes(seed: int, folder: Path, corpus: Sequence[Path], minutes: float) -> list[int]:
    """Let processes read until the time is over; those that ended badly, by their seeds."""
    end = time.monotonic() + 60 * minutes
    context = multiprocessing.get_context("spawn")
    seeds = iter(range(seed, sys.maxsize))
    running: dict[int, multiprocessing.process.BaseProcess] = {}
    died: list[int] = []
    while time.monotonic() < end or running:
        while len(running) < PROCESSES and time.monotonic() < end:
            one = next(seeds)
            running[one] = context.Process(target=_run_process, args=(one, folder, corpus, end))
            running[one].start()
        time.sleep(0.2)
        for one in [one for one, process in running.items() if not process.is_alive()]:
            if running.pop(one).exitcode:
                died.append(one)
    return died


def report_run(folder: Path, died: Sequence[int], seconds: float, out: TextIO) -> int:
    """Print what was read and seen; how many faults there were."""
    read: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for path in folder.glob("counts-*.json"):
        counts = json.loads(path.read_text())
        read.update(counts["read"])
        faults.update(counts["faults"])
    for reader in READERS:
        print(f"{reader:10} {read[reader]:10,}  {read[reader] / seconds:8.1f} a second", file=out)
    for fault, count in faults.most_common():
        print(f"{count:6} x {fault}", file=out)
    for seed in died:
        print(f"a process ended badly with {folder}/in-hand-{seed} in hand", file=out)
    print(f"{sum(read.values()):,} inputs in {seconds:.0f} s, {faults.total()} faults; kept in {folder}", file=out)
    return faults.total() + len(died)


def main(arguments: Sequence[str], out: TextIO = sys.stdout) -> int:
    """Fuzz for some minutes and print what was seen."""
    parser = argparse.ArgumentParser(prog="fuzz", description="Changed documents through every reader.")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long; 5 without it")
    parser.add_argument("--seed", type=int, default=1, help="the same one gives the same inputs; 1 without it")
    parser.add_argument("--corpus", type=Path, action="append", default=[], metavar="DIR", help="more documents")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where failing inputs go; a new one without it")
    options = parser.parse_args(arguments)
    if missing := [path for path in options.corpus if not path.is_dir()]:
        parser.error(f"no folder: {missing[0]}")
    folder = options.folder or Path(tempfile.mkdtemp(prefix="feedmill-fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"failing inputs go to {folder}", file=out, flush=True)
    started = time.monotonic()
    died = run_processes(options.seed, folder, options.corpus, options.minutes)
    return 1 if report_run(folder, died, time.monotonic() - started, out) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
