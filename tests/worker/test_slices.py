"""A document that is longer than one run may take: it is done in slices, each of which gets on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.support.jobs import make_document_job
from tests.support.pipeline import make_named_item, read_events
from tests.support.texts import make_nonsense_text
from worker.jobs.pipeline import run_job
from worker.judging.judge_items import BATCH_SIZE
from worker.runtime import Runtime

COUNT = 2 * BATCH_SIZE + 20


def submit_long_document(rt: Runtime, **fields: Any) -> None:
    items = [make_named_item(f"n{n}", make_nonsense_text(n)) for n in range(COUNT)]
    body = "\n".join(map(json.dumps, items))
    rt.jobs.submit(make_document_job("long", rt.now(), body, **{"kind": "items", "via": "stdin", **fields}), rt.now())


def test_each_run_does_some_and_gives_the_rest_to_the_next(make_runtime: Callable[..., Runtime]) -> None:
    rt = make_runtime(soft_time_limit=0.001, attempts=1)
    submit_long_document(rt)
    seen = []
    for _ in range(3):
        run_job("long", rt)
        state = rt.jobs.load_state("long")
        assert state is not None
        seen.append((state.state, state.counts["published"], state.attempts, state.ends))
        assert rt.jobs.audit().contradictions == ()
    assert seen == [("queued", BATCH_SIZE, 0, ()), ("queued", 2 * BATCH_SIZE, 0, ()), ("done", COUNT, 1, ())]
    records = [data["record"] for _, data in read_events(rt)]
    assert sorted(record["provenance"]["position"] for record in records) == [*range(COUNT)], "each once"


def test_a_document_that_one_run_can_do_is_done_by_one(make_runtime: Callable[..., Runtime]) -> None:
    rt = make_runtime()
    submit_long_document(rt)
    run_job("long", rt)
    state = rt.jobs.load_state("long")
    assert state is not None
    assert (state.state, state.runs, state.counts["published"]) == ("done", 1, COUNT)


def test_a_feed_whose_items_need_no_page_is_sliced_too(make_runtime: Callable[..., Runtime]) -> None:
    rt = make_runtime(soft_time_limit=0.001)
    entries = (f"<item><guid>{n}</guid><title>Gull {n} {make_nonsense_text(n)[:30]}</title></item>" for n in range(25))
    body = f"<rss><channel><title>Gulls</title>{''.join(entries)}</channel></rss>"
    rt.jobs.submit(make_document_job("feed", rt.now(), body, full_text=True, kind="feed"), rt.now())
    seen = []
    for _ in range(3):
        run_job("feed", rt)
        seen.append(len(rt.jobs.recorded_slots("feed")))
    assert seen == [10, 20, 25]
