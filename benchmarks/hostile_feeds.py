"""Feeds larger than any: each is read in a process of its own, whole and at half its size.

Plain sizes, depths and counts at the limit of what is read at all, and beyond it. Reading means all of it: decoding,
parsing, cleaning, normalising.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from ingest import Document, ParseError, read_document

LIMIT = 60  # seconds
NOISE = 0.15  # seconds; below that a ratio says nothing
HEAD = b'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>https://e.example/</link>'
TAIL = b"</channel></rss>"
FETCHED_AT = datetime(2026, 11, 1, tzinfo=UTC)


def _make_feed(title: bytes = b"A", text: bytes = b"B", more: bytes = b"") -> bytes:
    return HEAD + b"<item><title>%s</title><description>%s</description>%s</item>" % (title, text, more) + TAIL


def _repeat_numbered(pattern: bytes, count: int) -> bytes:
    return b"".join(pattern % number for number in range(count))


# name -> (document of a size, the full size)
CASES: Mapping[str, tuple[Callable[[int], bytes], int]] = {
    "a long comment first": (lambda n: b"<!-- " + b"words " * n + b"-->" + _make_feed(), 600_000),
    "many comments first": (lambda n: b"<!-- words -->\n" * n + _make_feed(), 300_000),
    "root attributes": (lambda n: b"<rss " + _repeat_numbered(b'a%d="1" ', n) + b"/>", 1_000),
    "namespaces": (lambda n: b"<rss " + _repeat_numbered(b'xmlns:a%d="u" ', n) + b"/>", 1_000),
    "attributes of an item": (lambda n: _make_feed(more=b"<a " + _repeat_numbered(b'a%d="1" ', n) + b"/>"), 5_000),
    "declared entities": (
        lambda n: b"<!DOCTYPE rss [" + _repeat_numbered(b'<!ENTITY e%d "x">', n) + b"]>" + _make_feed(text=b"&e1;" * n),
        50_000,
    ),
    "a DOCTYPE that names a file": (
        lambda n: b'<!DOCTYPE rss SYSTEM "file:///nowhere">' + _make_feed(text=b"x " * n),
        1_000_000,
    ),
    "tags in tags": (lambda n: _make_feed(more=b"<a>" * n + b"</a>" * n), 100_000),
    "tags side by side": (lambda n: _make_feed(more=b"<a/>" * n), 6_000_000),
    "empty items": (lambda n: HEAD + b"<item/>" * n + TAIL, 20_000),
    "small items": (lambda n: HEAD + b"<item><title>A b</title></item>" * n + TAIL, 2_000),
    "categories": (lambda n: _make_feed(more=_repeat_numbered(b"<category>%d</category>", n)), 45_000),
    "authors": (lambda n: _make_feed(more=_repeat_numbered(b"<author>%d</author>", n)), 45_000),
    "an author of many words": (lambda n: _make_feed(more=b"<author>" + b"Ada " * n + b"</author>"), 1_000_000),
    "a title of megabytes": (lambda n: _make_feed(title=b"word " * n), 400_000),
    "sections": (lambda n: _make_feed(text=b"<![CDATA[word ]]>" * n), 100_000),
    "ampersands": (lambda n: _make_feed(text=b"A &amp;amp; B " * n), 40_000),
    "HTML in HTML": (lambda n: _make_feed(text=b"&lt;div&gt;" * n), 4_000),
    "HTML side by side": (lambda n: _make_feed(text=b"&lt;p&gt;A &lt;b&gt;b&lt;/b&gt;.&lt;/p&gt;" * n), 40_000),
    "accents on every letter": (lambda n: _make_feed(title="a\u0301 ".encode() * n), 300_000),
    "xhtml in namespaces": (
        lambda n: _make_feed(more=b"<content>" + b'<p xmlns="urn:x" xmlns:y="urn:y">z</p>' * n + b"</content>"),
        40_000,
    ),
    "broken, and long": (lambda n: HEAD + b"<item><title>A<b></title></item>" * n, 2_000),
    "another dialect": (lambda n: b"<channel>" + b'<item href="https://e.example/a"/>' * n + b"</channel>", 20_000),
    "deep JSON": (lambda n: b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * n, 5_000_000),
}


@dataclass(frozen=True, slots=True)
class ReadingRun:
    """How one reading of one document went."""

    seconds: float
    megabytes: float
    ended: str


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Seconds of CPU, megabytes and growth of the worst case."""
    seconds, megabytes, growth, failed = 0.0, 0.0, 0.0, 0
    for name, (_, size) in CASES.items():
        half, whole = _run_case(name, size // 2), _run_case(name, size)
        if half is None or whole is None:
            failed += 1
            print(f"{name}: FAILED or more than {LIMIT} s", file=out)
            continue
        ratio = whole.seconds / max(half.seconds, NOISE)
        line = f"{whole.seconds:6.2f} s {whole.megabytes:6.0f} MB  x{ratio:.1f} for twice the size  {name}: "
        print(line + whole.ended, file=out)
        seconds, megabytes = max(seconds, whole.seconds), max(megabytes, whole.megabytes)
        growth = max(growth, ratio)
    return {"failed": failed, "worst_seconds": seconds, "worst_megabytes": megabytes, "worst_growth": growth}


def _run_case(name: str, size: int) -> ReadingRun | None:
    command = [sys.executable, "-m", __name__, name, str(size)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=LIMIT, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    return ReadingRun(**json.loads(done.stdout))


def _read_case(name: str, size: int) -> ReadingRun:
    document = Document(body=CASES[name][0](size), kind="feed", fetched_at=FETCHED_AT)
    started = time.process_time()
    try:
        reading = read_document(document)
        ended = f"{len(reading.items)} items, {len(reading.problems)} problems"
    except ParseError as error:
        ended = f"refused: {error}"[:80]
    return ReadingRun(seconds=time.process_time() - started, megabytes=_peak_memory(), ended=ended)


def _peak_memory() -> float:
    """Megabytes that this process had at most. Linux's ``ru_maxrss`` begins with what its parent had."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2  # macOS counts bytes


if __name__ == "__main__":
    print(json.dumps(asdict(_read_case(sys.argv[1], int(sys.argv[2])))))
