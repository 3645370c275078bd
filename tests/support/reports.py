"""Reports that two sources carry, and the stories that were made of them."""

from __future__ import annotations

import json

from tests.support.texts import make_nonsense_text
from worker.runtime import Runtime

REPORT = (
    "The harbour of {place} was closed on Monday after a crane had fallen into the basin. Nobody was hurt, the master "
    "of the port said, but eleven ships wait outside for a pilot. Divers looked at the wreck later and found "
    "its boom across the fairway. It is to be lifted on {day}, when a floating crane arrives from the north."
)


def make_copied_reports(count: int) -> bytes:
    """Each report twice, from two sources."""
    items = [
        {
            "id": f"{source}-{n}",
            "url": f"https://{source}.example/{n}",
            "title": f"Crane falls into the harbour of Port {n}",
            "content_text": REPORT.format(place=f"Port {n}", day=f"day {n} of the month"),
        }
        for n in range(count)
        for source in ("gazette", "herald")
    ]
    return "\n".join(map(json.dumps, items)).encode()


def make_spread_reports(jobs: int, reports: int) -> list[bytes]:
    """Each report twice, in two documents, one after the other: the herald has what the gazette had in the one before.

    Args:
        jobs: how many documents; the first has no herald, the last no gazette.
        reports: how many a paper has in a document.
    """
    documents = []
    for job in range(jobs):
        own = [_make_nonsense_report("gazette", n) for n in range(job * reports, (job + 1) * reports)]
        copied = [_make_nonsense_report("herald", n) for n in range((job - 1) * reports, job * reports)]
        items = [*(own if job < jobs - 1 else []), *(copied if job else [])]
        documents.append("\n".join(map(json.dumps, items)).encode())
    return documents


def _make_nonsense_report(paper: str, n: int) -> dict[str, str]:
    url, title = f"https://{paper}.example/{n}", f"Crane {n} falls in the {paper}"
    return {"id": f"{paper}-{n}", "url": url, "title": title, "content_text": make_nonsense_text(n), "source": paper}


def find_stories(rt: Runtime) -> set[frozenset[str]]:
    """The items of each story, by id."""
    stories: dict[str, set[str]] = {}
    for entry in (*rt.streams.read("clean"), *rt.streams.read("copies")):
        record = json.loads(entry.fields["data"])["record"]
        stories.setdefault(record["story_id"], set()).add(record["id"])
    return {frozenset(items) for items in stories.values()}
