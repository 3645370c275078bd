"""Text to MinHash signature: ours beside datasketch's `bulk` and rensa, on the same texts.

What is equal: the texts, the words (each cuts the text up itself, as it must for a new text), shingles of three words
and 128 permutations. The other two get the words by `str.casefold` and one plain regular expression, which is less
work than our reading of any script, and their shingles joined with spaces, as their documentation does it. Each takes
one batch in turn, so that noise of the machine hits all three.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TextIO, TypeVar

from datasketch import MinHash

from dedupe import Article, Params, make_sketches
from dedupe.sketch import make_signatures

from .texts import NEEDS, read_allsides, read_reuters

__all__ = ["NEEDS", "measure"]

COUNT = 1500  # texts of each collection
BATCH = 50  # as a worker takes them
PARAMS = Params()
_T = TypeVar("_T")
_WORD = re.compile(r"\w+")


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """How many times as fast as the others, per collection and the worse of the two."""
    figures: dict[str, float] = {}
    for name, articles in (("reuters", read_reuters(material, COUNT)), ("allsides", read_allsides(material, COUNT))):
        seconds = _time_ways(articles)
        words = sum(len(_WORD.findall(article.text)) for article in articles) / len(articles)
        shown = ", ".join(f"{way} {spent / len(articles) * 1e6:.0f}" for way, spent in seconds.items())
        print(f"{name}, {words:.0f} words a text, µs of CPU a text: {shown}", file=out)
        figures[f"times_bulk_{name}"] = seconds["bulk"] / seconds["ours"]
        figures[f"times_rensa_{name}"] = seconds["rensa"] / seconds["ours"]
    for other in ("bulk", "rensa"):
        figures[f"times_{other}"] = min(figures[f"times_{other}_{name}"] for name in ("reuters", "allsides"))
    return figures


def _time_ways(articles: Sequence[Article]) -> dict[str, float]:
    """CPU seconds of each way; `bulk alone` and `rensa alone` are given the finished shingles."""
    seconds: dict[str, float] = {}

    def time_work(way: str, work: Callable[[], object]) -> None:
        started = time.process_time()
        work()
        seconds[way] = seconds.get(way, 0.0) + time.process_time() - started

    make_signatures(["warm up"], PARAMS)
    for start in range(0, len(articles), BATCH):
        batch = articles[start : start + BATCH]
        texts = [article.text for article in batch]
        strings, encoded = [*map(_string_shingles, texts)], [*map(encoded_shingles, texts)]
        time_work("ours", partial(make_signatures, texts, PARAMS))
        time_work("bulk", partial(_run_on_texts, _run_datasketch, encoded_shingles, texts))
        time_work("rensa", partial(_run_on_texts, _run_rensa, _string_shingles, texts))
        time_work("bulk alone", partial(_run_datasketch, encoded))
        time_work("rensa alone", partial(_run_rensa, strings))
        time_work("our whole sketch", partial(make_sketches, batch, PARAMS))
    return seconds


def _run_on_texts(way: Callable[[Sequence[_T]], object], cut: Callable[[str], _T], texts: Sequence[str]) -> object:
    return way([cut(text) for text in texts])


def _string_shingles(text: str) -> list[str]:
    words = _WORD.findall(text.casefold())
    size = PARAMS.shingle
    return [" ".join(words[i : i + size]) for i in range(max(1, len(words) - size + 1))]


def encoded_shingles(text: str) -> list[bytes]:
    """Runs of three words, as the documentation of datasketch makes them."""
    return [shingle.encode() for shingle in _string_shingles(text)]


def _run_datasketch(shingles: Sequence[Sequence[bytes]]) -> object:
    return MinHash.bulk(shingles, num_perm=PARAMS.permutations)


def _run_rensa(shingles: Sequence[Sequence[str]]) -> object:
    from rensa import RMinHash  # here, so that all other evaluations run without it

    return RMinHash.digests_from_token_sets(shingles, PARAMS.permutations, PARAMS.seed)
