"""Rights on their way through the store: what a fetcher brings is in the record, and when they make a version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import msgspec
from redis import Redis

from ingest import UnfetchedDocument
from tests.support.pipeline import last_event, make_courier_item, make_job_id, read_events, run_items
from tests.support.texts import WHOLE
from tests.support.users import operator_url
from worker.jobs.fetching import fetch_job
from worker.jobs.pipeline import run_job
from worker.runtime import Runtime
from worker.store.items import pack_digests
from worker.store.jobs import Job
from worker.store.keys import Keys

BY, NC = "https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by-nc/4.0/"
PAGE = f"<html><head><title>Ferry in port</title></head><body><h1>Ferry in port</h1><p>{WHOLE}</p></body></html>"


@contextmanager
def serve_page() -> Iterator[str]:
    """A page that says nothing of rights, in an answer that does."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("TDM-Reservation", "1")
            self.send_header("TDM-Policy", "/tdm.json")
            self.send_header("Link", f'<{NC}>; rel="license"')
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_what_an_answer_states_is_in_the_record(rt: Runtime) -> None:
    with serve_page() as site:
        asked = UnfetchedDocument(url=f"{site}/ferry", kind="page", via="url")
        job = Job(id=make_job_id(), submitted_at=rt.now(), document=asked)
        assert rt.jobs.submit(job, rt.now())
        fetch_job(job.id, rt, lambda job_id: None)
    run_job(job.id, rt)  # by another process, from what the store has
    assert last_event(rt)[1]["record"]["rights"] == {
        "license": NC, "tdm_reserved": True, "tdm_policy": f"{site}/tdm.json", "basis": ["http"],
    }  # fmt: skip


def test_another_licence_is_an_update_and_another_year_is_none(rt: Runtime) -> None:
    own = {"license": BY, "notice": "© 2026 Courier", "basis": ["feed"]}
    run_items(rt, make_courier_item(rights=own))
    assert run_items(rt, make_courier_item(rights={**own, "notice": "© 2027 Courier"})).counts["unchanged"] == 1
    run_items(rt, make_courier_item(rights={**own, "license": NC}))
    kind, data = last_event(rt)
    assert (kind, data["changed"], data["record"]["version"]) == ("item.updated", ["rights"], 2)
    assert data["record"]["rights"] == {**own, "license": NC}


def test_items_of_before_are_not_published_again_for_rights_that_nobody_read_then(rt: Runtime, server_url: str) -> None:
    run_items(rt, make_courier_item(rights={"license": BY}))
    (record,) = [data["record"] for _, data in read_events(rt)]
    with Redis.from_url(operator_url(server_url)) as server:
        key = Keys.of(rt.settings.collection).item(record["id"])
        digests = msgspec.msgpack.decode(server.hget(key, "digests"))  # type: ignore[arg-type]
        assert all(fields.pop("rights") for fields in digests.values())
        server.hset(key, "digests", pack_digests(digests))  # type: ignore[arg-type]
    assert run_items(rt, make_courier_item(rights={"license": BY})).counts["unchanged"] == 1
    assert len(read_events(rt)) == 1
    run_items(rt, make_courier_item(rights={"license": BY}, title="Ferry still in port"))
    assert last_event(rt)[1]["changed"] == ["title"]
