"""Labelled pairs of real articles, with their whole collections streamed in time order as background.

    copy, partial, update          one story's text: a pair belongs together
    quote, template, boilerplate   likeness without it: a pair stays apart

Thresholds are looked for on one half of the pairs (by a hash of the pair's id) and checked on the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from dedupe import Article, Params, Scores, Verdict, compare_articles

from . import collection
from .agreement import PairCount, count_pairs

COLLECTIONS = ("reuters", "allsides")
NEEDS = tuple(f"news_pairs/{name}_{part}" for name in COLLECTIONS for part in ("articles.jsonl.gz", "pairs.jsonl"))
FORMS = ("template", "boilerplate")
SAME_RELATION = {"repeat": "copy"}  # the labels know no sources: a repeat is a copy


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A labelled pair and what the stream made of it."""

    id: str
    label: str
    together: bool  # as labelled
    joined: bool
    earlier: Article
    later: Article
    verdict: Verdict  # on the later one

    @property
    def relation(self) -> str:
        return SAME_RELATION.get(self.verdict.relation, self.verdict.relation)

    @property
    def half(self) -> str:
        """ "develop" or "check", whatever the order of the file."""
        return "check" if hashlib.blake2b(self.id.encode(), digest_size=1).digest()[0] % 2 else "develop"


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Precision, recall and F1 of each collection; relations; forms merged; the largest wrong story."""
    figures: dict[str, float] = {}
    for name in COLLECTIONS:
        articles = collection.sort_by_time(
            collection.articles_from_file(material / f"news_pairs/{name}_articles.jsonl.gz")
        )
        figures |= report_collection(name, articles, read_labels(material / f"news_pairs/{name}_pairs.jsonl"), out)
    return figures


def read_labels(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def report_collection(
    name: str, articles: Sequence[Article], labelled: Iterable[dict[str, str]], out: TextIO
) -> dict[str, float]:
    verdicts = collection.judge_articles(articles)
    stories = collection.map_to_stories(verdicts)
    pairs = [_build_pair(label, verdicts, stories) for label in labelled]
    _show_errors(pairs, out)
    for half in ("develop", "check"):
        part = [pair for pair in pairs if pair.half == half]
        print(
            f"{name}, half to {half}: {_format_count(_count_joined_pairs(part))},",
            f"relations {_relation_accuracy(part):.3f}",
            file=out,
        )
    print(f"{name}: {_format_count(_count_joined_pairs(pairs))}, relations {_relation_accuracy(pairs):.3f}", file=out)
    _show_largest_stories(verdicts, stories, out)
    count = _count_joined_pairs(pairs)
    return {
        f"{name}_precision": count.precision,
        f"{name}_recall": count.recall,
        f"{name}_f1": count.f1,
        f"{name}_relations": _relation_accuracy(pairs),
        f"{name}_forms_merged": sum(pair.joined for pair in pairs if pair.label in FORMS),
        f"{name}_largest_wrong_story": _largest_wrong_size(pairs, stories),
    }


def _build_pair(label: dict[str, str], verdicts: collection.Verdicts, stories: dict[str, str]) -> LabelledPair:
    earlier, later = sorted((verdicts[label[side]] for side in "ab"), key=_arrival_key)
    return LabelledPair(
        id=label["id"],
        label=label["relation"],
        together=bool(label["same_story_text"]),
        joined=stories[earlier.article.id] == stories[later.article.id],
        earlier=earlier.article,
        later=later.article,
        verdict=later,
    )


def _arrival_key(verdict: Verdict) -> tuple[object, str]:
    return verdict.article.seen_at, verdict.article.id


def _count_joined_pairs(pairs: Iterable[LabelledPair]) -> PairCount:
    return count_pairs((pair.joined, pair.together) for pair in pairs)


def _relation_accuracy(pairs: Iterable[LabelledPair]) -> float:
    """Which share of the rightly joined pairs is called what the label calls it."""
    right = [pair.relation == pair.label for pair in pairs if pair.joined and pair.together]
    return sum(right) / len(right) if right else 1.0


def _largest_wrong_size(pairs: Iterable[LabelledPair], stories: dict[str, str]) -> int:
    sizes = collection.count_story_sizes(stories)
    return max((sizes[stories[pair.later.id]] for pair in pairs if pair.joined and not pair.together), default=0)


def _show_errors(pairs: Iterable[LabelledPair], out: TextIO) -> None:
    for pair in sorted(pairs, key=lambda pair: (pair.joined, pair.label)):
        if pair.joined != pair.together:
            _show_pair("WRONG MERGE" if pair.joined else "missed", pair, out)
        elif pair.joined and pair.relation != pair.label:
            _show_pair("relation", pair, out)


def _show_pair(what: str, pair: LabelledPair, out: TextIO) -> None:
    scores = compare_articles(pair.later, pair.earlier, Params())
    gap = (pair.later.seen_at - pair.earlier.seen_at).total_seconds() / 3600
    print(
        f"{what}: {pair.id} {pair.label}: {pair.earlier.id} {collection.headline_of(pair.earlier)} | {pair.later.id} "
        f"{collection.headline_of(pair.later)} | {_format_scores(scores)}, {gap:.1f} h | "
        f"{pair.verdict.relation} by {pair.verdict.rule} of {pair.verdict.matched_id}",
        file=out,
    )


def _format_scores(scores: Scores) -> str:
    return f"J {scores.jaccard:.2f} C {scores.item_in_matched:.2f}/{scores.matched_in_item:.2f}"


def _format_count(count: PairCount) -> str:
    return (
        f"P {count.precision:.3f} R {count.recall:.3f} F1 {count.f1:.3f} "
        f"({count.right} right, {count.wrong} wrong, {count.missed} missed)"
    )


def _show_largest_stories(verdicts: collection.Verdicts, stories: dict[str, str], out: TextIO, count: int = 5) -> None:
    for story, size in collection.count_story_sizes(stories).most_common(count):
        members = [verdict.article for name, verdict in verdicts.items() if stories[name] == story]
        shown = " | ".join(f"{one.id} {collection.headline_of(one, 4)}" for one in members[:4])
        print(f"story of {size}: {shown}", file=out)
