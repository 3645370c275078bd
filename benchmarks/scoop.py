"""Five hundred scraped items, most of them short, with labelled stories (janitrai/scoop, MIT)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TextIO

from . import collection
from .agreement import count_grouped_pairs
from .archives import unpack_archive

NEEDS = ("streams/scoop_dedup.tar.xz",)


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Precision, recall and F1 over all pairs of items, in order of publication."""
    rows, truth = read_labelled_items(material)
    ours = collection.map_to_stories(
        collection.judge_articles(collection.sort_by_time(collection.articles_from_rows(rows)))
    )
    _show_errors(rows, ours, truth, out)
    count = count_grouped_pairs(ours, truth)
    return {"items": len(ours), "pair_precision": count.precision, "pair_recall": count.recall, "pair_f1": count.f1}


def read_labelled_items(material: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Items, and file name -> labelled story."""
    with unpack_archive(material / NEEDS[0]) as folder:
        (labels,) = folder.rglob("dedup_ground_truth_items.jsonl")
        root = labels.parent.parent
        truth = [json.loads(line) for line in labels.read_text("utf-8").splitlines()]
        files = {row["file"]: root / row["file"].removeprefix("testdata/") for row in truth}
        rows = [_make_row(name, json.loads(path.read_text("utf-8"))) for name, path in files.items()]
    return rows, {row["file"]: row["story_gt_id"] for row in truth}


def _make_row(name: str, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": name,
        "url": item.get("canonical_url"),
        "title": item.get("title"),
        "content_text": item.get("body_text"),
        "date_published": item.get("published_at"),
        "source": {"name": item.get("source"), "domain": item.get("source_domain")},
    }


def _show_errors(rows: list[dict[str, Any]], ours: dict[str, str], truth: dict[str, str], out: TextIO) -> None:
    for place, one in enumerate(rows):
        for other in rows[:place]:
            a, b = one["id"], other["id"]
            if (ours[a] == ours[b]) != (truth[a] == truth[b]):
                what = "WRONG MERGE" if ours[a] == ours[b] else "missed"
                print(f"{what}: {other['url']} {other['title']!r} | {one['url']} {one['title']!r}", file=out)
