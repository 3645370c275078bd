"""How much longer our whole reading of a page takes than trafilatura alone, page by page on 181 news pages.

In each of some rounds each page is read once by either, one after the other and in changing order, and each one's least
CPU time for a page counts: what other programs on the machine add hits both, and never all rounds. What we keep for
lines seen before helps us no more than on the first round, since between two rounds there are more lines than are kept.
"""

from __future__ import annotations

import gc
import gzip
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import TextIO

import trafilatura

from ingest import Document, ParseError
from ingest.decode import decode_body
from ingest.pages.html.extractor import extract_main_paragraphs
from ingest.pages.html.outline import read_markup
from ingest.pages.metadata import read_metadata
from ingest.pages.split import split_page

from .archives import unpack_archive

__all__ = ["NEEDS", "measure"]

NEEDS = ("pages/zyte_article_extraction.tar.xz",)
FETCHED = datetime(2025, 6, 4, tzinfo=UTC)
WARM_UP = 10  # pages read before the clock runs: imports, compiled expressions
ROUNDS = 5


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Our CPU time as a multiple of trafilatura's: the median page, the ninth of ten, all pages together."""
    with unpack_archive(material / NEEDS[0]) as folder:
        pages = [gzip.decompress(path.read_bytes()) for path in sorted(folder.rglob("*.html.gz"))]
    for body in pages[:WARM_UP]:
        _run_trafilatura(decode_body(body))
        _run_ours(body)
    gc.freeze()  # as a worker does behind its imports
    try:
        pairs = [
            _best_of(rounds) for rounds in zip(*(_time_pages(pages, number) for number in range(ROUNDS)), strict=True)
        ]
    finally:
        gc.unfreeze()
    ours, theirs = sum(own for own, _ in pairs), sum(other for _, other in pairs)
    ratios = [own / other for own, other in pairs]
    print(f"{len(pages)} pages: trafilatura {theirs:.2f} s, ours {ours:.2f} s", file=out)
    _show_parts(pages, out)
    return {
        "median_times": median(ratios),
        "ninth_of_ten_times": quantiles(ratios, n=10)[8],
        "sum_times": ours / theirs,
    }


def _time_pages(pages: list[bytes], number: int) -> list[tuple[float, float]]:
    return [_time_both(body, is_ours_first=bool((place + number) % 2)) for place, body in enumerate(pages)]


def _best_of(rounds: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    return min(own for own, _ in rounds), min(other for _, other in rounds)


def _time_both(body: bytes, *, is_ours_first: bool) -> tuple[float, float]:
    work = (partial(_run_ours, body), partial(_run_trafilatura, decode_body(body)))
    first, second = work if is_ours_first else work[::-1]
    seconds = _measure_seconds(first), _measure_seconds(second)
    return seconds if is_ours_first else seconds[::-1]


def _run_ours(body: bytes) -> None:
    with suppress(ParseError):
        split_page(Document(body=body, kind="page", fetched_at=FETCHED, url="https://news.example/page"))


def _run_trafilatura(html: str) -> None:
    """What stands in extractor.py, on the page as it came: the dearest other choice, comments, takes it longer."""
    trafilatura.extract(html, fast=True, include_comments=False)


def _show_parts(pages: list[bytes], out: TextIO) -> None:
    """Where our time goes, as shares of trafilatura's: each part alone, in a pass of its own."""
    spent: defaultdict[str, float] = defaultdict(float)
    for body in pages:
        for part, seconds in _time_parts(body):
            spent[part] += seconds
    whole = spent.pop("trafilatura alone")
    everything = spent.pop("all")
    spent["labels, cards, stories"] = everything - sum(spent.values())
    for part, seconds in sorted(spent.items(), key=lambda share: -share[1]):
        print(f"  {part:34} {seconds / whole:5.2f} of trafilatura's time", file=out)


def _time_parts(body: bytes) -> Iterator[tuple[str, float]]:
    html = decode_body(body)
    yield "trafilatura alone", _measure_seconds(partial(_run_trafilatura, html))
    yield "all", _measure_seconds(partial(_run_ours, body))
    yield "bytes to text", _measure_seconds(partial(decode_body, body))
    yield "parsing, walking the tree", _measure_seconds(partial(read_markup, html))
    markup = read_markup(html)
    yield "metadata", _measure_seconds(partial(read_metadata, markup.fields))
    yield (
        "trafilatura on what is left",
        _measure_seconds(partial(extract_main_paragraphs, markup.extractor_html, markup.tag_count)),
    )


def _measure_seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
