"""From a request to a feed, with real workers in between."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from ingest import Document, read_document
from tests.support.http_service import running_service
from tests.support.screens import ROOT
from tests.support.system import started
from worker.audit.proof import prove_all_is_there

FEEDS = sorted((ROOT / "seeds" / "feeds").iterdir())


@pytest.mark.long
def test_what_is_posted_comes_out_as_events_stories_and_feed(tmp_path: Path) -> None:
    with started(tmp_path) as system, running_service(system.rt, system.server.url) as service:
        places = []
        for file in FEEDS:
            body = {"body": base64.b64encode(file.read_bytes()).decode(), "fetched_at": "2026-06-07T18:00:00Z"}
            answers = [service.ask("/v1/jobs", "POST", body, Idempotency_Key=file.name) for _ in range(2)]
            assert [answer.json["known"] for answer in answers] == [False, True]
            places.append(answers[0].headers["location"])
        system.wait_for_all_jobs()
        states = [service.ask(place).json for place in places]
        assert [state["state"] for state in states] == ["done"] * len(FEEDS)
        with service.listen("/v1/events?follow=false") as stream:
            told = [json.loads(event["data"]) for event in stream]
        assert [event["id"] for event in told] == [entry.id for entry in system.rt.streams.read("clean")]
        stories = service.ask("/v1/stories?limit=500").json["stories"]
        assert len(stories) >= 20
        assert sum(story["story_size"] for story in stories) == sum(
            state["counts"]["published"] + state["counts"]["copies"] for state in states
        )
        feed = service.ask("/v1/feed.atom?limit=200")
        document = Document(body=feed.body, kind="feed", fetched_at=system.rt.now())
        titles = sorted(item.title or "" for item in read_document(document).items)
        assert titles == sorted(story["record"]["title"] for story in stories)
        assert service.ask("/readyz").status == 200
        assert prove_all_is_there(system.rt).discrepancies == ()
