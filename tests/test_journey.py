"""The main job, end to end: submitted through the command line, done by real workers, read from the streams."""

from __future__ import annotations

import base64
import json
import re
import socket
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jsonschema
import pytest
import redis
from celery import Celery

from tests.support.system import ROOT, System, lines, started
from tests.support.users import guarded_server
from worker.broker import celery_url

SEEDS = ROOT / "seeds"
FETCHED_AT = "2026-06-07T18:00:00Z"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with started(tmp_path_factory.mktemp("system"), open_server=guarded_server) as running:
        yield running


@pytest.fixture(scope="module")
def seeded(system: System) -> System:
    """The system after all seeds went through it."""
    folders = [SEEDS / name for name in ("feeds", "items", "pages", "documents")]
    done = system.feedmill("submit", "--wait", "60", "--fetched-at", FETCHED_AT, *folders)
    assert done.returncode == 0, done.stderr
    return system


def records(system: System) -> list[dict[str, Any]]:
    return [data["record"] for _, data in system.events()]


def test_all_seeds_are_read_and_nothing_is_lost(seeded: System) -> None:
    audit = seeded.rt.jobs.audit()
    expected = (SEEDS / "expected.jsonl").read_text().splitlines()
    assert audit.accepted == len(expected)
    assert (audit.outcomes["dead"], audit.contradictions) == (0, ())


def test_every_record_is_as_the_schema_says(seeded: System) -> None:
    schema = json.loads((ROOT / "docs" / "record.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    found = records(seeded)
    assert len(found) >= 46  # 52 items; what comes first of a teaser and its page decides whether the other says more
    for record in found:
        validator.validate(record)


def test_the_stories_are_those_that_an_editor_sees(seeded: System) -> None:
    """No two labelled stories share a family, and no labelled story is in two; by title and source of each item."""
    family: dict[tuple[str, str], str] = {}
    for record in records(seeded):
        family[record.get("title", ""), record["source"].get("name", "")] = record["story_id"]
    labels: dict[str, set[str]] = {}
    families: dict[str, set[str]] = {}
    for expected in map(json.loads, (SEEDS / "expected.jsonl").read_text().splitlines()):
        story = family.get((expected["title"], expected["source"]))
        if story is not None:
            labels.setdefault(expected["story"], set()).add(story)
            families.setdefault(story, set()).add(expected["story"])
    assert len(labels) >= 24
    assert {story: found for story, found in families.items() if len(found) > 1 and "pilot-may" not in found} == {}
    assert {label: found for label, found in labels.items() if len(found) > 1} == {}


def test_submitted_again_there_is_nothing_new(seeded: System) -> None:
    before = len(seeded.events())
    done = seeded.feedmill("submit", "--wait", "60", "--fetched-at", FETCHED_AT, SEEDS / "feeds")
    assert sum(job["counts"]["unchanged"] for job in lines(done.stdout)) == 30
    assert len(seeded.events()) == before


def test_another_program_reads_a_clean_record(seeded: System) -> None:
    done = seeded.program("tail", "--limit", "1")
    (event,) = lines(done.stdout)
    assert (done.returncode, event["ce_type"]) == (0, "story.created")
    assert event["data"]["record"]["title"]


def test_tail_gives_another_program_one_event_a_line(seeded: System) -> None:
    events = lines(seeded.feedmill("tail", "--stream", "clean", "--stream", "copies").stdout)
    assert len(events) == len(seeded.events())
    assert {"id", "stream", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_specversion", "data"} == set(
        events[0]
    )
    cursor = events[2]["id"]
    later = lines(seeded.feedmill("tail", "--after", cursor, "--limit", "2").stdout)
    assert [event["id"] for event in later] == [event["id"] for event in events[3:5]]


def test_no_event_stands_twice(seeded: System) -> None:
    ids = [event["ce_id"] for event in lines(seeded.feedmill("tail", "--stream", "clean", "--stream", "copies").stdout)]
    assert len(ids) == len(set(ids))


def test_status_proves_the_sums(seeded: System) -> None:
    done = seeded.feedmill("status", "--check")
    (status,) = lines(done.stdout)
    assert done.returncode == 0
    assert status["accepted"] == sum(status["outcomes"].values()) + status["in_flight"]
    assert status["worker_seen"]


def test_an_edited_item_is_a_new_version_with_its_changes_named(system: System) -> None:
    item = {
        "id": "edit-1",
        "url": "https://gull.example/edit-1",
        "title": "Gull returns to pier",
        "content_text": "It came back.",
    }
    system.submit("-", stdin=json.dumps(item).encode())
    (job,) = system.submit("-", stdin=json.dumps({**item, "title": "Gull returns to pier after nine years"}).encode())
    assert job["counts"]["published"] == 1
    kind, data = system.events("clean")[-1]
    assert (kind, data["changed"], data["record"]["version"]) == ("item.updated", ["title"], 2)


def test_the_message_in_the_documents_is_a_job(system: System) -> None:
    """Pushed by hand, as a program without Celery would."""
    (written,) = re.findall(r"```json\n(.*?)```", (ROOT / "docs" / "submitting.md").read_text(), re.DOTALL)
    message = json.loads(written)
    ((arguments, _, _),) = [json.loads(base64.b64decode(message["body"]))]
    redis.Redis.from_url(system.server.url).lpush("feedmill.jobs", json.dumps(message))
    system.wait_until(lambda: is_done(system, arguments[0]["id"]))
    assert system.events("clean")[-1][1]["record"]["provenance"]["job_id"] == "hand-made-1"


def test_another_program_submits_with_celery(system: System) -> None:
    queue = Celery(broker=celery_url(system.server.url), set_as_current=False)
    item = {"id": "sent", "title": "Sent by another program", "content_text": "It arrived."}
    for _ in range(2):  # the same id again changes nothing
        queue.send_task("feedmill.submit", args=[{"id": "program-1", "items": [item]}], queue="feedmill.jobs")
    system.wait_until(lambda: is_done(system, "program-1"))
    titles = [data["record"]["title"] for _, data in system.events("clean")]
    assert titles.count("Sent by another program") == 1


def test_another_program_submits_into_the_stream_as_the_documents_say(system: System) -> None:
    """The Python block runs as it is written, but for where the server is."""
    text = (ROOT / "docs" / "submitting.md").read_text()
    block = next(code for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "xadd" in code)
    item = {"id": "xadd-1", "title": "Sent through the stream", "content_text": "It arrived."}
    job = f'job = {{"id": "stream-1", "items": [{item}]}}'
    code = re.sub(r"job = .*", lambda _: job, block).replace("redis.Redis(port=6379)", "server")
    for _ in range(2):  # the same id again changes nothing
        exec(code, {"server": redis.Redis.from_url(system.server.url)})
    system.wait_until(lambda: is_done(system, "stream-1") and system.rt.submissions.count_waiting() == 0)
    titles = [data["record"]["title"] for _, data in system.events("clean")]
    assert titles.count("Sent through the stream") == 1


def test_nothing_that_lies_in_the_queue_is_lost_or_stops_the_workers(system: System) -> None:
    """Pushed one after the other: no JSON, another task's name, half a character, and at last a good message."""
    queue = redis.Redis.from_url(system.server.url)
    broker = Celery(broker=celery_url(system.server.url), set_as_current=False)
    before = system.rt.jobs.audit()
    running = {name: process.pid for name, process in system.supervisor.processes_by_name().items() if process}
    queue.lpush("feedmill.jobs", b"no JSON \xff")
    queue.lpush("feedmill.jobs", b'{"headers": {"task": "feedmill.submit"}, "properties": {}}')
    broker.send_task("feedmill.sumbit", args=[{"id": "odd-1", "text": "Gull"}], queue="feedmill.jobs")
    broker.send_task("feedmill.submit", args=[{"id": "odd-2", "text": "Gull"}, 1], queue="feedmill.jobs")
    broker.send_task(
        "feedmill.submit", args=[{"id": "odd-3", "items": [{"id": "o", "title": "Gull \ud83d"}]}], queue="feedmill.jobs"
    )
    system.wait_until(lambda: system.rt.jobs.audit().jobs == before.jobs + 5)
    system.wait_until(lambda: is_done(system, "odd-3"))
    after = system.rt.jobs.audit()
    assert after.jobs_dead == before.jobs_dead + 4
    assert after.contradictions == ()
    assert running == {name: process.pid for name, process in system.supervisor.processes_by_name().items() if process}


def is_done(system: System, job_id: str) -> bool:
    state = system.rt.jobs.load_state(job_id)
    return state is not None and state.state == "done"


BAD = {
    "binary.dat": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "empty.xml": b"",
    "page-not-feed.html": b"<!doctype html><html><head><title>Sign in</title></head><body><p>Hello.</p></body></html>",
}
TRUNCATED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Gull</title><link>https://gull.example/</link>
<item><guid>t-1</guid><title>The whole item before the cut is kept</title><description>All of it.</description></item>
<item><guid>t-2</guid><title>This one is cut o"""
MIXED = b"""{"id": "m-1", "title": "A good line before", "content_text": "Good."}
this is not JSON
{"id": "m-2", "title": "A good line after", "content_text": "Good too."}
"""


def letters(system: System, target: str) -> list[dict[str, Any]]:
    return [letter for letter in lines(system.feedmill("dead", "list").stdout) if target in letter["target"]]


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_is_named_and_dead_while_the_rest_goes_on(system: System, tmp_path: Path, name: str) -> None:
    bad, good = tmp_path / name, tmp_path / "good.jsonl"
    bad.write_bytes(BAD[name])
    good.write_text(json.dumps({"id": f"beside {name}", "title": f"Beside {name}", "content_text": name}))
    kind = ("--kind", "feed") if name.endswith("html") else ()
    jobs = [system.feedmill("submit", "--wait", "60", *kind, bad), system.feedmill("submit", "--wait", "60", good)]
    assert [job.returncode for job in jobs] == [1, 0]
    (letter,) = letters(system, name)
    assert letter["reason"]
    assert lines(jobs[0].stdout)[0]["error"] == letter["reason"]


def test_one_bad_file_does_not_stop_the_others_of_the_same_call(system: System, tmp_path: Path) -> None:
    paths = []
    for name in ("a-binary.dat", "b-missing.xml", "c-good.jsonl"):
        paths.append(tmp_path / name)
    paths[0].write_bytes(BAD["binary.dat"])
    paths[2].write_text(
        json.dumps({"id": "same-call", "title": "In the same call", "content_text": "As two bad files."})
    )
    done = system.feedmill("submit", "--wait", "60", *paths)
    assert done.returncode == 1
    assert "b-missing.xml: No such file or directory" in done.stderr
    assert "a-binary.dat" in done.stderr
    assert {job["target"]: job["state"] for job in lines(done.stdout)} == {
        "a-binary.dat": "dead",
        "c-good.jsonl": "done",
    }


def test_a_cut_off_feed_keeps_its_whole_items_and_says_where_it_ends(system: System, tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_bytes(TRUNCATED)
    done = system.feedmill("submit", "--wait", "60", path)
    (job,) = lines(done.stdout)
    assert (done.returncode, job["state"], job["counts"]["published"]) == (1, "done", job["accepted"] - 1)
    (letter,) = letters(system, "cut.xml")
    assert letter["where"]
    assert letter["input"]["raw"]


def test_a_line_that_is_not_json_is_named_by_its_number(system: System, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_bytes(MIXED)
    (job,) = system.submit(path)
    assert (job["accepted"], job["counts"]["dead"]) == (3, 1)
    (letter,) = letters(system, "mixed.jsonl")
    assert (letter["where"], letter["input"]["raw"]) == ("line 2", "this is not JSON")


@pytest.mark.long
def test_an_unreachable_server_is_tried_three_times_and_then_dead(system: System) -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        url = f"http://127.0.0.1:{once.getsockname()[1]}/feed.xml"  # nobody listens there any more
    (job,) = system.submit(url)
    assert (job["state"], job["attempts"]) == ("dead", 3)
    assert "127.0.0.1" in job["error"]


def test_a_forbidden_address_is_dead_at_once(system: System) -> None:
    (job,) = system.submit("http://169.254.169.254/latest/meta-data")
    assert (job["state"], job["attempts"]) == ("dead", 1)
    assert "FEEDMILL_FETCH_ALLOW" in job["error"]


def test_a_dead_letter_can_be_seen_retried_and_dropped(system: System, tmp_path: Path) -> None:
    path = tmp_path / "twice.dat"
    path.write_bytes(BAD["binary.dat"])
    system.submit(path)
    (letter,) = letters(system, "twice.dat")
    (shown,) = lines(system.feedmill("dead", "show", letter["id"]).stdout)
    assert "PNG" in shown["body"]
    assert system.feedmill("dead", "retry", letter["id"]).returncode == 0
    system.wait_for_all_jobs()
    (again,) = letters(system, "twice.dat")
    assert again["id"] != letter["id"]
    assert system.feedmill("dead", "drop", again["id"]).returncode == 0
    assert letters(system, "twice.dat") == []
    assert system.feedmill("dead", "drop", "0-1").returncode == 1


def test_after_all_that_the_sums_still_hold(system: System) -> None:
    audit = system.rt.jobs.audit()
    assert (audit.contradictions, audit.jobs_open, audit.in_flight) == ((), 0, 0)


@pytest.mark.long
def test_a_feed_on_the_list_is_polled_without_anybody_asking(system: System, tmp_path: Path) -> None:
    feed = (
        '<rss version="2.0"><channel><title>Skarrow</title><item><guid>polled-1</guid><title>Buoy adrift</title>'
        "<description>The pilot boat found the buoy far outside the channel that it marks.</description>"
        "</item></channel></rss>"
    )
    (tmp_path / "feed.xml").write_text(feed)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=tmp_path)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/feed.xml"
        assert system.feedmill("feeds", "add", address).returncode == 0
        system.wait_until(lambda: any(record.get("title") == "Buoy adrift" for record in records(system)))
        system.wait_for_all_jobs()
        server.shutdown()
    (listed,) = lines(system.feedmill("feeds", "list").stdout)
    assert (listed["failures"], listed["items"]) == (0, 1)
    assert system.feedmill("feeds", "remove", address).returncode == 0
