"""In which language an item is judged: its own, or where nobody knows that, the one of its source."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from ingest import from_json
from worker.backfill.archived_item import ArchivedItem
from worker.backfill.item_files import PartWriter, list_part_languages, read_items, read_part_index

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def make_archived(item_id: str, language: str | None, source: str) -> ArchivedItem:
    provenance = {"fetched_at": NOW.isoformat(), "via": "file", "part": "main", "position": 0, "extractor": "jsonl"}
    item: dict[str, object] = {
        "id": item_id,
        "word_count": 1,
        "truncated": False,
        "source": {"domain": source},
        "provenance": provenance | {"text_digest": ""},
    }
    return ArchivedItem(from_json(json.dumps(item | ({"language": language} if language else {}))))


def read_ids(folder: Path) -> dict[str, list[str]]:
    languages = list_part_languages(folder)
    rows = {language: read_part_index(folder, language, 0) for language in languages}
    return {one: [found.item.id for found in read_items([folder], one, rows[one])] for one in languages}


def test_an_item_whose_language_nobody_knows_goes_with_most_of_its_source(tmp_path: Path) -> None:
    writer = PartWriter(tmp_path)
    for item_id, language, source in [
        ("early", None, "a.example"),
        ("de-1", "de", "a.example"),
        ("fr-1", "fr", "a.example"),
        ("fr-2", "fr-CH", "www.a.example"),
        ("late", None, "a.example"),
        ("elsewhere", None, "b.example"),
        ("of nobody", None, ""),
        ("de-2", "de", ""),
    ]:
        writer.add(make_archived(item_id, language, source))
    writer.close()
    assert writer.items == 8
    assert read_ids(tmp_path) == {
        "de": ["de-1", "de-2"],
        "fr": ["fr-1", "fr-2", "early", "late"],
        "und": ["of nobody", "elsewhere"],
    }
    assert {path.suffix for path in tmp_path.iterdir()} == {".items", ".index"}


def test_a_part_of_nothing_has_no_languages(tmp_path: Path) -> None:
    PartWriter(tmp_path).close()
    assert [*tmp_path.iterdir()] == []
