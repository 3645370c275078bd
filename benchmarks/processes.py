"""One window's items through one worker process, through four at once, and through memory: are the stories the same?

A real server, and processes that do jobs as Celery's do. Copies of one article lie in neighbouring jobs, which four
processes do at the same moment: they find, join and merge the same stories against each other.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TextIO

from dedupe import Article
from ingest import Document, Item, read_document
from worker.clock_and_ids import utc_now
from worker.jobs.pipeline import run_job
from worker.judging.article_of_item import article_of
from worker.runtime import Runtime, build_runtime
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server
from worker.settings import Settings
from worker.store.jobs import Job

from . import collection, order
from .agreement import adjusted_rand_index
from .transformed import draw_distinct_articles

NEEDS = order.NEEDS
PROCESSES, JOBS = 4, 64


@dataclass(frozen=True, slots=True)
class JobsOutcome:
    """What a run over all jobs left on the server."""

    stories: dict[str, str]  # item -> story
    merged: int
    contradictions: int


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Adjusted Rand index of the stories of one process against those of four, and against those found in memory."""
    articles = draw_distinct_articles(collection.articles_from_file(material / NEEDS[0]), 2 * order.ARTICLES)
    bodies = make_jobs(order.make_window(articles, Random(order.SEED)))
    with (
        tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder,
        attach_to_server(Path(folder), find_binary(os.environ.get("PATH"))) as server,
    ):
        alone, together = (run_in_processes(server.url, bodies, count) for count in (1, PROCESSES))
    items = [item for body in bodies for item in _read_items(body)]
    memory = collection.map_to_stories(collection.judge_articles(map(article_of, items)))
    for name, run in (("1 process", alone), (f"{PROCESSES} processes", together)):
        print(f"{name}: {len(set(run.stories.values()))} stories, {run.merged} merged into others", file=out)
    return {
        "items": len(items),
        "ari_processes": adjusted_rand_index(alone.stories, together.stories),
        "ari_memory": adjusted_rand_index(alone.stories, memory),
        "missing": sum(len(items) - len(run.stories) for run in (alone, together)),
        "contradictions": alone.contradictions + together.contradictions,
    }


def make_jobs(window: Sequence[Article]) -> list[bytes]:
    """The window as so many documents; what is made of one article is dealt out to neighbours."""
    shuffled = Random(order.SEED).sample(window, len(window))
    families = sorted(shuffled, key=lambda one: one.id.split()[0])
    return [b"\n".join(map(collection.to_json_line, families[start::JOBS])) for start in range(JOBS)]


def run_in_processes(url: str, bodies: Sequence[bytes], processes: int) -> JobsOutcome:
    """All jobs done by so many processes, in a collection of their own."""
    name = f"processes-{processes}"
    rt = _build_runtime(url, name)
    ids = [f"job{number}" for number in range(len(bodies))]
    for job_id, body in zip(ids, bodies, strict=True):
        document = Document(body=body, kind="items", fetched_at=rt.now(), via="stdin")
        rt.jobs.submit(Job(id=job_id, submitted_at=rt.now(), document=document), rt.now())
    spawn = get_context("spawn")
    workers = [spawn.Process(target=run_share, args=(url, name, ids[start::processes])) for start in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    audit = rt.jobs.audit()
    known = rt.items.load_items([item.id for body in bodies for item in _read_items(body)])
    stories = {item_id: one.story.id for item_id, one in known.items() if one.story}
    return JobsOutcome(stories, audit.merged, len(audit.contradictions) + audit.in_flight + audit.jobs_open)


def run_share(url: str, name: str, job_ids: Sequence[str]) -> None:
    """What one process does: its share of the jobs, one after the other."""
    rt = _build_runtime(url, name)
    for job_id in job_ids:
        run_job(job_id, rt)


def _build_runtime(url: str, name: str) -> Runtime:
    return build_runtime(replace(Settings.from_env({}), collection=name), url)


def _read_items(body: bytes) -> Sequence[Item]:
    return read_document(Document(body=body, kind="items", fetched_at=utc_now())).items
