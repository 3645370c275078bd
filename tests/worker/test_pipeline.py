"""What becomes of items over time: edits, copies, fuller texts, teasers and their pages, failures. No Celery needed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import FrameType
from typing import Any

import pytest

from ingest import FetchError, NotModified, ParseError, Reading, UnfetchedDocument, read_document
from tests.support.clock import Clock
from tests.support.jobs import make_document_job, retry_job
from tests.support.pipeline import (
    last_event,
    make_courier_item,
    make_job_id,
    make_post_item,
    read_events,
    run_items,
    run_one_job,
)
from tests.support.texts import OTHER, SENTENCES, WHOLE
from worker.jobs import pipeline
from worker.jobs.failed_runs import target_of
from worker.jobs.pipeline import obtain_document, reconcile_jobs, run_job
from worker.jobs.polling import Poll
from worker.judging.judge_items import judge_items, make_batches
from worker.judging.versions import digest_fields
from worker.runtime import Runtime
from worker.store.feeds import FeedState
from worker.store.jobs import Job


def test_a_copy_joins_and_an_edit_of_it_leaves_the_story_as_large_as_it_is(rt: Runtime) -> None:
    run_items(rt, make_courier_item(), make_post_item())
    assert last_event(rt)[1]["record"]["syndication"]["story_size"] == 2
    state = run_items(rt, make_post_item(WHOLE.replace("Tuesday", "Tuesday morning")))
    kind, data = last_event(rt)
    assert state.counts["copies"] == 1
    assert (kind, data["record"]["version"]) == ("story.copy_added", 2)
    assert data["record"]["syndication"]["story_size"] == 2
    story = data["record"]["story_id"]
    assert len(rt.items.load_member_ids(story)) == 2
    assert rt.items.load_stories([story])[story].size == 2


@contextmanager
def count_digested() -> Iterator[Counter[str]]:
    """Headline -> how often an item with it was digested, by whomsoever."""
    counts: Counter[str] = Counter()

    def note_call(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is digest_fields.__code__:
            counts[frame.f_locals["item"].title] += 1

    sys.setprofile(note_call)
    try:
        yield counts
    finally:
        sys.setprofile(None)


# name: (text of the first of two carriers, text of the second, what they are counted as)
DIGESTED_ONCE: dict[str, tuple[str, str, dict[str, int]]] = {
    "unchanged": (WHOLE, WHOLE, {"unchanged": 2}),
    "a new version": (f"{WHOLE} So it was.", WHOLE, {"published": 1, "unchanged": 1}),
    "an edited copy": (WHOLE, f"{WHOLE} So it was.", {"copies": 1, "unchanged": 1}),
    "a copy that leaves its story": (WHOLE, OTHER, {"published": 1, "unchanged": 1}),
}


@pytest.mark.parametrize(("courier", "post", "outcomes"), DIGESTED_ONCE.values(), ids=DIGESTED_ONCE)
def test_an_item_is_digested_once_in_a_job(rt: Runtime, courier: str, post: str, outcomes: dict[str, int]) -> None:
    once = {"Ferry in port": 1, "Crack stops ferry": 1}
    with count_digested() as when_new:
        run_items(rt, make_courier_item(), make_post_item())
    with count_digested() as when_known:
        state = run_items(rt, make_courier_item(courier), make_post_item(post))
    assert {name: count for name, count in state.counts.items() if count} == outcomes
    assert (when_new, when_known) == (once, once)


def test_a_copy_that_is_rewritten_leaves_its_story_and_begins_one(rt: Runtime) -> None:
    run_items(rt, make_courier_item(), make_post_item())
    before = read_events(rt)[0][1]["record"]["story_id"]
    run_items(rt, make_post_item(OTHER))
    kind, data = last_event(rt)
    assert (kind, data["record"]["syndication"]["role"]) == ("story.created", "sole")
    assert data["record"]["story_id"] != before
    assert rt.items.load_stories([before])[before].size == 1
    assert len(rt.items.load_member_ids(before)) == 1


def test_an_edited_representative_keeps_its_story_and_is_found_by_its_new_text(rt: Runtime) -> None:
    run_items(rt, make_courier_item())
    run_items(rt, make_courier_item(OTHER))
    assert last_event(rt)[0] == "item.updated"
    run_items(rt, make_post_item(OTHER))
    assert last_event(rt)[1]["record"]["syndication"]["match"]["rule"] == "same_text"
    run_items(rt, make_post_item(id="q"))
    assert last_event(rt)[0] == "story.created", "its old text is found no more"


def test_a_fuller_text_takes_the_lead_and_copies_are_compared_with_it(rt: Runtime) -> None:
    run_items(rt, make_courier_item("\n\n".join(SENTENCES[:3])))
    state = run_items(rt, make_post_item(WHOLE))
    kind, data = last_event(rt)
    assert (kind, data["record"]["syndication"]["role"]) == ("story.updated", "representative")
    assert state.counts["published"] == 1
    run_items(rt, make_post_item(WHOLE, id="third", source="Ellenby Record"))
    assert last_event(rt)[1]["record"]["syndication"]["origin"]["id"] == data["record"]["id"]
    assert rt.jobs.audit().contradictions == ()


def test_near_twins_in_one_batch_are_one_story(rt: Runtime) -> None:
    run_items(rt, *(make_post_item(id=f"p{n}", source=f"Paper {n}") for n in range(5)))
    assert [kind for kind, _ in read_events(rt)] == ["story.created"] + ["story.copy_added"] * 4
    sizes = [data["record"]["syndication"]["story_size"] for _, data in read_events(rt)]
    assert sizes == [1, 2, 3, 4, 5]


def test_a_teaser_of_the_same_item_by_another_way_does_not_take_the_text_away(rt: Runtime) -> None:
    """The page brings the whole text, the feed the first sentence; they take turns, and nothing flips."""
    url = "https://courier.example/2026/ferry"
    page = (
        f"<html><head><title>Ferry in port</title></head><body><article><h1>Ferry in port</h1>{paragraphs()}</article>"
    )
    feed = (
        '<rss version="2.0"><channel><title>Courier</title><link>https://courier.example/</link><item><title>Ferry in '
        f"port</title><link>{url}</link><description>{SENTENCES[0]}</description></item></channel></rss>"
    )
    for _ in range(2):
        for kind, body in (("page", page), ("feed", feed)):
            name = make_job_id()
            run_one_job(rt, make_document_job(name, rt.now(), body, kind=kind, url=url))
    found = [data["record"] for kind, data in read_events(rt) if kind in ("story.created", "item.updated")]
    assert len(found) == 1, [kind for kind, _ in read_events(rt)]
    assert SENTENCES[-1] in found[0]["content_text"]


def paragraphs() -> str:
    return "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def test_markup_alone_is_no_news(rt: Runtime) -> None:
    run_items(rt, make_courier_item(None, content_html=f"<p>{SENTENCES[0]}</p>"))  # type: ignore[arg-type]
    state = run_items(rt, make_courier_item(None, content_html=f'<p class="lead"><b>{SENTENCES[0]}</b></p>'))  # type: ignore[arg-type]
    assert state.counts["unchanged"] == 1


def test_a_withheld_item_is_filtered(rt: Runtime) -> None:
    assert run_items(rt, make_courier_item(pub_status="withheld")).counts["filtered"] == 1
    assert read_events(rt) == []


def test_a_batch_never_holds_one_id_twice() -> None:
    from datetime import UTC, datetime

    from ingest import Document

    body = b"\n".join(json.dumps(make_courier_item(id=name)).encode() for name in "abaac")
    reading: Reading = read_document(Document(body=body, kind="items", fetched_at=datetime(2026, 6, 1, tzinfo=UTC)))
    assert [len(batch) for batch in make_batches(reading, 50)] == [2, 1, 2]
    assert [len(batch) for batch in make_batches(reading, 1)] == [1, 1, 1, 1, 1]


@pytest.fixture
def flaky() -> Iterator[tuple[str, list[int]]]:
    """A web server that answers with the next of some status codes, the last one for ever."""
    codes = [503, 200]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code = codes.pop(0) if len(codes) > 1 else codes[0]
            self.send_response(code)
            self.send_header("Content-Type", "application/x-ndjson")
            self.end_headers()
            self.wfile.write(json.dumps(make_courier_item()).encode() if code == 200 else b"")

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/items.jsonl", codes
        server.shutdown()
        thread.join()


def fetched(rt: Runtime, url: str) -> Job:
    address = UnfetchedDocument(url=url, kind="items", via="url")
    return Job(id=make_job_id(), submitted_at=rt.now(), document=address)


def test_a_busy_server_is_asked_again_later(rt: Runtime, clock: Clock, flaky: tuple[str, list[int]]) -> None:
    job = fetched(rt, flaky[0])
    assert run_one_job(rt, job).state == "queued"
    sent: list[str] = []
    clock.forward(rt.settings.retry_after + 1)
    reconcile_jobs(rt, sent.extend)
    assert sent == [job.id]
    run_job(job.id, rt)
    state = rt.jobs.load_state(job.id)
    assert state is not None
    assert (state.state, state.attempts, state.counts["published"]) == ("done", 2, 1)


def test_a_page_that_is_gone_is_dead_at_once(rt: Runtime, flaky: tuple[str, list[int]]) -> None:
    flaky[1][:] = [404]
    state = run_one_job(rt, fetched(rt, flaky[0]))
    assert (state.state, state.attempts) == ("dead", 1)
    assert "404" in str(state.error)


def test_a_failure_of_our_own_is_tried_three_times_and_keeps_the_reason(
    make_runtime: Callable[..., Runtime], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one place where a part is replaced: no real input makes our own code fail, as far as we know."""
    rt = make_runtime()
    monkeypatch.setattr("worker.jobs.pipeline.read_document", lambda document: 1 / 0)
    run_one_job(rt, make_document_job("broken", rt.now(), b"x"))
    for _ in range(2):
        clock.forward(3600)
        run_job("broken", rt)
    state = rt.jobs.load_state("broken")
    assert state is not None
    assert (state.state, state.attempts, state.error) == ("dead", 3, "ZeroDivisionError: division by zero")
    assert rt.jobs.audit().contradictions == ()


def test_a_retried_address_is_fetched_anew(rt: Runtime, flaky: tuple[str, list[int]]) -> None:
    """What came the first time could not be read; by now the site may be mended."""
    job = fetched(rt, flaky[0])
    rt.jobs.submit(job, rt.now())
    rt.jobs.begin(job.id, rt.now())
    rt.jobs.keep(make_document_job(job.id, rt.now(), b"\x89PNG\r\n\x1a\n", kind="items", url=flaky[0], via="url"))
    rt.jobs.put_back(job.id, rt.now())
    run_job(job.id, rt)
    assert retry_job(rt, job.id)
    flaky[1][:] = [200]
    run_job(job.id, rt)
    state = rt.jobs.load_state(job.id)
    assert state is not None
    assert (state.state, state.counts["published"]) == ("done", 1)
    assert rt.jobs.audit().contradictions == ()


def test_bytes_that_are_there_are_not_asked_for(rt: Runtime) -> None:
    job = make_document_job("j", rt.now(), b"<p>Hello", kind="page", via="warc", url="http://127.0.0.1:1/")
    document = obtain_document(rt, job, None)
    assert document is not None
    assert (document.body, document.url, document.job_id) == (b"<p>Hello", "http://127.0.0.1:1/", "j")


def test_what_is_fetched_is_kept_for_a_second_attempt(rt: Runtime, clock: Clock, flaky: tuple[str, list[int]]) -> None:
    flaky[1][:] = [200]
    job = fetched(rt, flaky[0])
    rt.jobs.submit(job, rt.now())
    rt.jobs.begin(job.id, rt.now())
    clock.forward(9)
    document = obtain_document(rt, job, None)
    assert document is not None
    assert json.loads(document.body) == make_courier_item()
    assert (document.url, document.content_type, document.fetched_at) == (flaky[0], "application/x-ndjson", rt.now())
    flaky[1][:] = [404]
    clock.forward(9)
    assert obtain_document(rt, rt.jobs.load(job.id), None) == document


def test_what_can_not_be_fetched_leaves_the_job_as_it_is(rt: Runtime, flaky: tuple[str, list[int]]) -> None:
    job = fetched(rt, flaky[0])
    rt.jobs.submit(job, rt.now())
    with pytest.raises(FetchError, match="503"):
        obtain_document(rt, job, None)
    assert rt.jobs.load(job.id) == job


def test_a_feed_that_has_not_changed_has_no_document(rt: Runtime) -> None:
    job = fetched(rt, "http://127.0.0.1:1/")
    poll = Poll(FeedState(), NotModified(url="http://127.0.0.1:1/", fetched_at=rt.now()))
    assert obtain_document(rt, job, poll) is None


def test_a_job_with_neither_address_nor_bytes_can_not_be_read(rt: Runtime) -> None:
    gone = UnfetchedDocument(url=None, kind="page", via="url")
    with pytest.raises(ParseError, match="neither a URL nor a body"):
        obtain_document(rt, Job(id="j", submitted_at=rt.now(), document=gone), None)


# name: (the feed that a job polls, its document, what its input is called)
TARGETS: dict[str, tuple[str | None, UnfetchedDocument, str]] = {
    "a feed, whose address may hold a secret": (
        "f1", UnfetchedDocument(url="https://a.example/?key=1", kind="feed", via="poll"), "feed f1"
    ),
    "an address": (
        None, UnfetchedDocument(url="https://a.example/1", name="a.html", kind="auto", via="url"), "https://a.example/1"
    ),
    "a file": (None, UnfetchedDocument(url=None, name="a.html", kind="auto", via="file"), "a.html"),
    "neither": (None, UnfetchedDocument(url=None, kind="auto", via="stdin"), "stdin"),
}  # fmt: skip


@pytest.mark.parametrize(("feed", "document", "expected"), TARGETS.values(), ids=TARGETS)
def test_target_of(rt: Runtime, feed: str | None, document: UnfetchedDocument, expected: str) -> None:
    assert target_of(Job(id="j", submitted_at=rt.now(), document=document, feed=feed)) == expected


def test_a_second_run_looks_at_what_the_first_has_not_recorded_and_nothing_else(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a document that takes longer than a run would get nowhere in the end."""
    lines = (json.dumps({"id": f"{n}", "title": f"Line {n}", "content_text": f"Text {n}."}) for n in range(120))
    job = make_document_job(make_job_id(), rt.now(), "\n".join(lines).encode(), kind="items", via="stdin")
    rt.jobs.submit(job, rt.now())
    looked_at: list[list[str]] = []

    def judge_one_batch(*given: Any) -> None:
        looked_at.append([slot.name for slot in given[2]])
        if len(looked_at) == 2:
            raise RuntimeError("the time is up")
        judge_items(*given)

    monkeypatch.setattr(pipeline, "judge_items", judge_one_batch)
    for _ in range(2):
        run_job(job.id, rt)
    assert [slots[0] for slots in looked_at] == ["0", "50", "50", "100"]
    state = rt.jobs.load_state(job.id)
    assert state is not None
    assert (state.state, state.counts["published"], state.attempts) == ("done", 120, 1)
