"""Stories under embargo, and the sitemaps of an index: jobs that a job makes for later."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ingest import Subscription
from tests.support.clock import Clock
from tests.support.jobs import make_document_job
from tests.support.pipeline import make_job_id, read_events, run_one_job
from tests.support.web_hosts import serve_hosts
from worker.jobs.pipeline import reconcile_jobs, run_job
from worker.jobs.polling import poll_due_feeds
from worker.runtime import Runtime
from worker.store.feeds import FeedOptions
from worker.store.jobs import Job

DAY = 86400.0
BODY = (
    "<p>The harbour wall of Skarrow held through the night while the storm pushed water over the quay, the harbour "
    "office said on Sunday, and nobody was hurt in any of the nine houses behind it.</p>"
)


def make_story(rt: Runtime, held_for: float | None, **fields: object) -> Job:
    """A story in ninjs, under embargo for so many seconds."""
    story: dict[str, Any] = {
        "uri": "tag:wire.example,2026:n1",
        "headline": "Harbour wall holds",
        "body_html": BODY,
        "pubstatus": "usable",
        "versioncreated": rt.now().isoformat(),
        **fields,
    }
    if held_for is not None:
        story["embargoed"] = (rt.now() + timedelta(seconds=held_for)).isoformat()
    return make_document_job(make_job_id(), rt.now(), json.dumps(story).encode(), kind="items", via="stdin")


def run_due_jobs(rt: Runtime) -> int:
    """What the scheduler enqueues now, done; how many jobs."""
    due: list[str] = []
    reconcile_jobs(rt, due.extend)
    for job_id in due:
        run_job(job_id, rt)
    return len(due)


def test_a_story_under_embargo_comes_out_when_it_ends(rt: Runtime, clock: Clock) -> None:
    state = run_one_job(rt, make_story(rt, DAY))
    assert (state.state, state.accepted) == ("done", 0)
    clock.forward(DAY - 60)
    assert (run_due_jobs(rt), read_events(rt)) == (0, [])
    clock.forward(61)
    assert run_due_jobs(rt) == 1
    ((kind, data),) = read_events(rt)
    assert (kind, data["record"]["title"], data["record"]["source"]["domain"]) == (
        "story.created",
        "Harbour wall holds",
        "wire.example",
    )


def test_a_held_job_is_not_at_work(rt: Runtime) -> None:
    run_one_job(rt, make_story(rt, DAY))
    assert (rt.jobs.count_open_jobs(), rt.jobs.count_jobs_at_work(rt.now())) == (1, 0)


# name: (what comes in an hour later, title of what is out in the end; None: nothing)
LATER: dict[str, tuple[Callable[[Runtime], Job], str | None]] = {
    "a newer version": (lambda rt: make_story(rt, DAY - 3600, headline="Wall of Skarrow"), "Wall of Skarrow"),
    "its cancellation": (lambda rt: make_story(rt, DAY - 3600, pubstatus="canceled"), None),
    "its cancellation, without the embargo": (lambda rt: make_story(rt, None, pubstatus="canceled"), None),
    "a longer embargo": (lambda rt: make_story(rt, 9 * DAY), None),
    "the story without an embargo": (lambda rt: make_story(rt, None), "Harbour wall holds"),
}  # fmt: skip


@pytest.mark.parametrize(("make_later", "title"), LATER.values(), ids=LATER)
def test_what_comes_in_meanwhile_counts(
    rt: Runtime, clock: Clock, make_later: Callable[[Runtime], Job], title: str | None
) -> None:
    run_one_job(rt, make_story(rt, DAY))
    clock.forward(3600)
    run_one_job(rt, make_later(rt))
    clock.forward(DAY)
    run_due_jobs(rt)
    published = [data["record"]["title"] for kind, data in read_events(rt) if kind == "story.created"]
    assert published == ([title] if title else [])
    assert len(read_events(rt)) == len(published)


def test_a_second_embargo_after_the_first_has_ended_is_kept_too(rt: Runtime, clock: Clock) -> None:
    run_one_job(rt, make_story(rt, DAY))
    clock.forward(DAY + 1)
    run_due_jobs(rt)
    run_one_job(rt, make_story(rt, DAY, headline="Wall of Skarrow holds", body_html=BODY + "<p>All is well.</p>"))
    assert len(read_events(rt)) == 1
    clock.forward(DAY + 1)
    run_due_jobs(rt)
    kind, data = read_events(rt)[-1]
    assert (kind, data["record"]["title"]) == ("item.updated", "Wall of Skarrow holds")


NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def name_gull(number: str) -> str:
    return f"Gull number {number} of the harbour office"


def make_page(path: str) -> bytes:
    """An index with a news sitemap and another, and the pages of the first."""
    if path == "/sitemap.xml":
        names = ("news", "all")
        listed = "".join(
            f"<sitemap><loc>/{name}.xml</loc><lastmod>2026-11-29T10:00:00Z</lastmod></sitemap>" for name in names
        )
        return f"<?xml version='1.0'?><sitemapindex>{listed}</sitemapindex>".encode()
    if path == "/news.xml":
        entries = "".join(
            f"<url><loc>/story/{n}</loc><news:news><news:title>{name_gull(n)}</news:title></news:news></url>"
            for n in "012"
        )
        return f"<?xml version='1.0'?><urlset xmlns:news='{NEWS}'>{entries}</urlset>".encode()
    number = path.rpartition("/")[2]
    paragraph = BODY.replace("nine", f"{number}{number}").replace("harbour", f"harbour {number}")
    body = f"<article><h1>{name_gull(number)}</h1>{paragraph * 3}</article>"
    return f"<html><head><title>{name_gull(number)}</title></head><body>{body}</body></html>".encode()


def test_the_news_sitemaps_of_an_index_are_read_and_their_pages_bring_the_texts(
    make_runtime: Callable[..., Runtime], clock: Clock
) -> None:
    rt = make_runtime()
    with serve_hosts(1, make_page) as (host,):
        rt.feeds.add(Subscription(address=f"{host}/sitemap.xml"), FeedOptions(), rt.now())
        polls: list[str] = []
        poll_due_feeds(rt, polls.extend)
        for job_id in polls:
            run_job(job_id, rt)
        assert run_due_jobs(rt) == 1  # the sitemap without news is not looked at
        records = [data["record"] for _, data in read_events(rt)]
        assert sorted(record["title"] for record in records) == [name_gull(n) for n in "012"]
        assert {record["provenance"]["full_text"] for record in records} == {"page"}
        clock.forward(7 * DAY)
        polls.clear()
        poll_due_feeds(rt, polls.extend)
        for job_id in polls:
            run_job(job_id, rt)
        run_due_jobs(rt)
        assert len(read_events(rt)) == 3, "a second run brings nothing"
