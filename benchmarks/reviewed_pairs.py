"""Pairs that people have judged at the console, with what today's rules say of each.

    feedmill review export > FOLDER/reviewed_pairs.jsonl
    ./run.sh eval reviewed-pairs --material FOLDER

Each pair is judged by itself, the earlier text first, for the stories around it are not known here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from dedupe import Article, Params, explain_decision

from . import collection
from .agreement import count_pairs

__all__ = ["measure"]

NEEDS = ("reviewed_pairs.jsonl",)


@dataclass(frozen=True, slots=True)
class PersonsLabel:
    """A pair, and what somebody said of it."""

    id: str
    earlier: Article
    later: Article
    together: bool


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Precision, recall and F1 of today's rules, by what people said."""
    seen = []
    for label in read_labels(material / NEEDS[0]):
        decision = explain_decision(label.later, label.earlier, Params())
        joined = decision.relation != "new"
        seen.append((joined, label.together))
        if joined != label.together:
            what = "WRONG MERGE" if joined else "missed"
            headlines = " | ".join(collection.headline_of(one) for one in (label.earlier, label.later))
            print(f"{what}: {label.id} {headlines} | {decision.rule}", file=out)
    count = count_pairs(seen)
    print(
        f"{len(seen):,} pairs: precision {count.precision:.3f}, recall {count.recall:.3f}, F1 {count.f1:.3f}", file=out
    )
    return {"pairs": len(seen), "precision": count.precision, "recall": count.recall, "f1": count.f1}


def read_labels(file: Path) -> Iterator[PersonsLabel]:
    """The pairs of `feedmill review export`; one whose texts are none is left out."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            pair: dict[str, Any] = json.loads(line)
            articles = collection.sort_by_time(collection.articles_from_rows([pair["a"], pair["b"]]))
            if len(articles) == 2:
                yield PersonsLabel(pair["id"], articles[0], articles[1], bool(pair["same_story_text"]))
