"""The promises of the first release on real material, which is not part of the project; `./run.sh real`.

The material lies beside the checkout, in ../shared/data. Where it is missing these tests are skipped and say so.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.system import ROOT, System, lines, started

DATA = ROOT.parent / "shared" / "data"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"no real material: {DATA} is missing; nothing was checked"),
]


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    with started(tmp_path, patience=600.0, lease=300.0, soft_time_limit=240.0) as running:
        yield running


def test_the_seed_document_is_four_items_and_no_furniture(system: System) -> None:
    (document,) = (DATA / "seed").glob("*.txt")
    done = system.feedmill("extract", "--fetched-at", "2025-06-04T12:00:00Z", document)
    main, *related = lines(done.stdout)
    assert done.returncode == 0
    assert main["title"] == "Limited progress in Istanbul: Ukraine, Russia agree to massive prisoner swap"
    assert [(item["title"], item["source"]["name"], item["date_published"]) for item in related] == [
        ("Ukraine attacks, Iran talks top Trump-Putin call", "Shafaq News", "2025-06-04T11:52:00Z"),
        ("Pentagon: US forces repositioning reflects anti-ISIS success", "Shafaq News", "2025-06-04T11:52:00Z"),
        ("Basra heat tests South Korea ahead of Iraq clash", "Shafaq News", "2025-06-04T10:00:00Z"),
    ]
    page = document.read_text(encoding="utf-8").splitlines()
    story, rest = page[2 : page.index("Hashtags")], page[page.index("Hashtags") :]
    assert main["content_text"].split("\n\n") == [line.strip() for line in story]
    furniture = {line.strip() for line in rest if 0 < len(line.strip()) < 60} - {item["title"] for item in related}
    assert len(furniture) >= 8
    written = {line for item in (main, *related) for line in item["content_text"].splitlines()}
    assert not written & furniture


def test_two_hundred_feeds_go_through_the_queue_and_a_second_time_bring_nothing(system: System, tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    with tarfile.open(DATA / "feeds" / "real-2026.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    feeds = folder / "real-2026" / "benchmark_data"
    assert len(list(feeds.iterdir())) == 200

    first = lines(system.feedmill("submit", "--wait", "500", feeds).stdout)
    assert {job["state"] for job in first} == {"done"}
    audit = system.rt.jobs.audit()
    print(json.dumps({"accepted": audit.accepted, **audit.outcomes}))
    assert audit.accepted >= 6500
    assert (audit.contradictions, audit.in_flight) == ((), 0)

    before = audit.clean_events + audit.copy_events
    lines(system.feedmill("submit", "--wait", "500", feeds).stdout)
    audit = system.rt.jobs.audit()
    print(json.dumps({"accepted": audit.accepted, **audit.outcomes}))
    assert audit.clean_events + audit.copy_events == before
    assert (audit.contradictions, audit.jobs_open) == ((), 0)
