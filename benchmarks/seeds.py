"""The sample input against seeds/expected.jsonl: are all items found, and do verdicts agree with a careful reader?

files ─► items ─► in order of publication ─► verdicts, without a server
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TextIO

from dedupe import Params, StreamJudge, Verdict
from ingest import Document, Item, read_document, sniff_kind
from worker.judging.article_of_item import article_of

from .evaluation import Figures

FETCHED_AT = datetime(2026, 6, 7, 18, tzinfo=UTC)  # seeds/README.md: relative ages count back from here
Row = Mapping[str, Any]  # a line of expected.jsonl
MatchedRow = tuple[Row, Item]


def measure(_material: Path, out: TextIO) -> Figures:
    """Shares of expected items found, of stories that hold exactly their items, and of relations as expected."""
    rows = [json.loads(line) for line in _seed_file("expected.jsonl").read_text("utf-8").splitlines()]
    read_items = {name: _read_items(name) for name in dict.fromkeys(row["file"] for row in rows)}
    found = [pair for name, items in read_items.items() for pair in _match_rows(name, rows, items, out)]
    verdicts = _judge_in_order(found)
    right = [_has_right_relation(row, verdict, out) for (row, _), verdict in zip(found, verdicts, strict=True)]
    labels = {row["story"] for row in rows}
    whole = _find_whole_stories(rows, found, verdicts)
    for label in sorted(labels - whole):
        print(f"not exactly its items: story {label}", file=out)
    extra = sum(map(len, read_items.values())) - len(found)
    print(f"{len(found)} of {len(rows)} items, {extra} besides; {len(whole)} of {len(labels)} stories", file=out)
    return {
        "items_found": len(found) / len(rows),
        "items_besides": extra,
        "stories_right": len(whole) / len(labels),
        "relations_right": sum(right) / len(rows),
    }


def _seed_file(name: str) -> Traversable:
    return files("seeds").joinpath(*name.split("/"))


def _read_items(name: str) -> Sequence[Item]:
    body = _seed_file(name).read_bytes()
    return read_document(Document(body=body, kind=sniff_kind(body, name=name), fetched_at=FETCHED_AT, name=name)).items


def _match_rows(name: str, rows: Iterable[Row], items: Iterable[Item], out: TextIO) -> list[MatchedRow]:
    """Expected rows with their items: same place, title, outlet and date."""
    by_place = {(item.provenance.part, item.provenance.position): item for item in items}
    pairs = []
    for row in (row for row in rows if row["file"] == name):
        item = by_place.get((row["part"], row["position"]))
        seen = item and (item.title, item.source.name, item.date_published)
        published = row["published"] and datetime.fromisoformat(row["published"])
        if item and seen == (row["title"], row["source"], published):
            pairs.append((row, item))
        else:
            print(f"not found: {name}, item {row['position']}: {row['title']}; there is {seen}", file=out)
    return pairs


def _judge_in_order(found: Sequence[MatchedRow]) -> list[Verdict]:
    """Verdicts for items that arrive by their dates, undated ones last; given back in the order of ``found``."""
    dates = [item.date_published for _, item in found]
    order = sorted(range(len(found)), key=lambda index: (dates[index] is None, dates[index] or FETCHED_AT))
    judged = StreamJudge(Params()).judge(article_of(found[index][1]) for index in order)
    by_index = dict(zip(order, judged, strict=True))
    return [by_index[index] for index in range(len(found))]


def _has_right_relation(row: Row, verdict: Verdict, out: TextIO) -> bool:
    if verdict.relation == row["relation"]:
        return True
    print(f"{row['file']}, {row['title']}: expected {row['relation']}, got {verdict.relation}", file=out)
    return False


def _find_whole_stories(rows: Iterable[Row], found: Sequence[MatchedRow], verdicts: Sequence[Verdict]) -> set[str]:
    """Labels whose items are one story, and nothing else is in it."""
    family_of = {
        (row["file"], row["position"]): verdict.story.id for (row, _), verdict in zip(found, verdicts, strict=True)
    }
    labelled = _group_places({(row["file"], row["position"]): row["story"] for row in rows})
    families = {frozenset(places) for places in _group_places(family_of).values()}
    return {label for label, places in labelled.items() if frozenset(places) in families}


def _group_places(names: Mapping[tuple[str, int], str]) -> dict[str, set[tuple[str, int]]]:
    groups: dict[str, set[tuple[str, int]]] = {}
    for place, name in names.items():
        groups.setdefault(name, set()).add(place)
    return groups
