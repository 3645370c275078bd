"""The items of the last window, written for a live index: which they are, and that what comes in then joins them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.jobs import make_document_job
from tests.support.long_archive import write_lines
from tests.support.system import command
from worker.backfill.live_window import make_json_item
from worker.jobs.pipeline import run_job
from worker.runtime import Runtime

BEGINS = datetime(2026, 1, 3, tzinfo=UTC)
COUNT = 300  # items: 25 days


@pytest.fixture
def window(tmp_path: Path) -> list[dict[str, Any]]:
    archive, out = tmp_path / "news.jsonl", tmp_path / "out"
    write_lines(archive, COUNT, BEGINS)
    assert command("backfill", str(archive), "--out", str(out)).returncode == 0
    assert not (out / "window.jsonl").exists()
    done = command("backfill", str(archive), "--out", str(out), "--window")  # later, when all is done
    assert done.returncode == 0, done.stderr
    assert f"items of the last 14 days: feedmill submit {out / 'window.jsonl'}" in done.stderr
    return [json.loads(line) for line in (out / "window.jsonl").read_text(encoding="utf-8").splitlines()]


def test_it_has_what_is_no_older_than_a_window_than_the_newest(window: list[dict[str, Any]]) -> None:
    newest = BEGINS + timedelta(hours=2 * (COUNT - 1))
    hours = range(0, 14 * 24 + 1, 2)
    dates = {newest - timedelta(hours=hour) for hour in hours if (COUNT - 1 - hour // 2) % 20}
    assert {datetime.fromisoformat(item["date_published"]) for item in window} == dates
    by_language = [[item["date_published"] for item in window if item["language"] == one] for one in ("de", "en")]
    assert [*map(sorted, by_language)] == by_language


def test_what_comes_in_then_joins_what_was_archived(rt: Runtime, window: list[dict[str, Any]]) -> None:
    first, *others = [item for item in window if item["language"] == "en"]
    copy = {**first, "id": "the-copy", "source": {"name": "another.example"}, "title": "By another paper"}
    for number, items in enumerate(([first, *others], [copy])):
        body = "\n".join(map(json.dumps, items))
        rt.jobs.submit(job := make_document_job(f"j{number}", rt.now(), body, kind="items"), rt.now())
        run_job(job.id, rt)
    state = rt.jobs.load_state("j1")
    assert state
    assert state.counts["copies"] == 1


def test_a_row_with_little_in_it_is_an_item_with_little_in_it() -> None:
    names = ("id", "url", "title", "content_text", "summary", "language", "tags", "image", "date_modified", "authors")
    row = {**dict.fromkeys(names), "id": "it_a", "date_published": BEGINS, "source_name": None, "source_domain": "a.b"}
    assert make_json_item(row) == {
        "id": "it_a",
        "date_published": "2026-01-03T00:00:00+00:00",
        "source": {"domain": "a.b"},
    }


def test_a_licence_and_a_reservation_go_with_an_item() -> None:
    """The live index would have taken a reserved text for one of which nobody says anything."""
    names = ("url", "title", "content_text", "summary", "language", "tags", "image", "date_modified", "authors")
    row = {**dict.fromkeys(names), "id": "it_a", "date_published": BEGINS, "source_name": None, "source_domain": None}
    rights = {"license": "https://creativecommons.org/licenses/by/4.0/", "tdm_reserved": True}
    assert make_json_item({**row, **rights})["rights"] == rights
    assert make_json_item({**row, "license": None, "tdm_reserved": False})["rights"] == {"tdm_reserved": False}
    assert "rights" not in make_json_item({**row, "license": None, "tdm_reserved": None})
