"""job and jobs: what people are told of jobs, on the real ledger."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest import Subscription, UnfetchedDocument
from tests.support.clock import Clock
from tests.support.jobs import bury_job, make_document_job, submit_job
from tests.support.pipeline import make_courier_item, make_named_item, make_post_item, run_one_job
from tests.support.screens import remove_colours
from tests.support.system import command, lines, terminal
from worker.jobs.failed_runs import bury_job as give_up
from worker.jobs.handed_items import pack_items
from worker.runtime import Runtime
from worker.store.feeds import FeedOptions
from worker.store.hand_over import HandOver
from worker.store.jobs import Job
from worker.store.runs import JobRun

GULLS = "The gulls came back to the harbour on Sunday, and nobody knows from where. " * 20


@pytest.fixture
def environment(rt: Runtime, server_url: str) -> dict[str, str]:
    return {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}


def ask(environment: dict[str, str], *args: str) -> dict[str, Any]:
    """What `job` says."""
    (report,) = lines(command("job", *args, environment=environment).stdout)
    return report


def run_items_job(rt: Runtime, job_id: str, *items: dict[str, Any], more: str = "") -> None:
    body = "\n".join([*(json.dumps(item) for item in items), *filter(None, [more])])
    run_one_job(rt, make_document_job(job_id, rt.now(), body, kind="items", name="items.jsonl", via="stdin"))


def test_a_done_job_says_what_it_made_and_which_parts_are_dead(rt: Runtime, environment: dict[str, str]) -> None:
    run_items_job(rt, "first", make_courier_item())
    run_items_job(rt, "harbour-1", make_post_item(), make_named_item("d", GULLS), more="{broken")
    report = ask(environment, "harbour-1")
    assert (report["state"], report["target"], report["accepted"]) == ("done", "items.jsonl", 3)
    assert (report["lease_until"], report["looked_after_at"]) == (None, None)
    assert report["ended_at"] >= report["submitted_at"]
    assert [(item["outcome"], item["title"]) for item in report["items"]] == [
        ("published", "Report from d"),
        ("copies", "Crack stops ferry"),
    ]
    (first,) = ask(environment, "first")["items"]
    assert report["items"][1]["story_id"] == first["story_id"]  # the copy is in the story of the other job
    (part,) = report["dead_parts"]
    assert part["where"] == "line 3"
    assert part["letter"] == next(iter(rt.streams.read("dead"))).id


def test_as_many_items_are_listed_as_wanted(rt: Runtime, environment: dict[str, str]) -> None:
    run_items_job(rt, "many", *(make_named_item(f"n{at}", f"{at} {GULLS}") for at in range(5)))
    report = ask(environment, "many", "--limit", "2")
    assert (len(report["items"]), report["items_left_off"]) == (2, 3)


def test_a_running_job_says_until_when_it_is_whose(rt: Runtime, environment: dict[str, str]) -> None:
    submit_job(rt, "j1")
    queued = ask(environment, "j1")
    assert (queued["state"], queued["accepted"], queued["ended_at"]) == ("queued", None, None)
    assert queued["looked_after_at"] is not None
    rt.jobs.for_run(JobRun(token="a", worker="dune:7")).begin("j1", rt.now())
    running = ask(environment, "j1")
    assert (running["state"], running["worker"], running["runs"]) == ("running", "dune:7", 1)
    assert running["lease_until"] > running["submitted_at"]


def test_a_dead_job_says_why_on_a_terminal_of_80_columns(
    rt: Runtime, environment: dict[str, str], tmp_path: Path
) -> None:
    submit_job(rt, "j1")
    rt = rt.for_run(JobRun(token="b", worker="dune:8"))
    rt.jobs.begin("j1", rt.now())
    give_up(rt, "j1", "work", "it broke\x1b[2J")
    shown = terminal("job", "j1", columns=80, folder=tmp_path, environment=environment)
    plain = remove_colours(shown)
    assert "whole, work: it broke\\x1b[2J" in plain
    assert "worker dune:8: it broke" in plain
    assert max(map(len, plain.splitlines())) <= 80


def test_a_poll_names_its_feed_without_its_secrets(rt: Runtime, environment: dict[str, str]) -> None:
    address = "https://ann:secret@harbour.example/feed?key=secret"
    wanted = Subscription(address=address, title="Harbour Courier")
    feed, _ = rt.feeds.add(wanted, FeedOptions(), rt.now())
    document = UnfetchedDocument(kind="feed", via="poll", url=address)
    rt.jobs.submit(Job(id="poll-1", submitted_at=rt.now(), document=document, feed=feed.id), rt.now())
    report = ask(environment, "poll-1")
    assert report["feed"] == {"id": feed.id, "title": "Harbour Courier", "address": "https://harbour.example/feed?…"}
    assert "secret" not in json.dumps(report)
    rt.feeds.remove(feed.id)
    assert ask(environment, "poll-1")["feed"] == {"id": feed.id, "title": None, "address": None}


def test_six_letters_are_enough_for_one_job(rt: Runtime, environment: dict[str, str]) -> None:
    for job_id in ("abcdef-open", "bbbbbb-done", "cccccc-dead", "dddddd1", "dddddd2"):
        submit_job(rt, job_id)
    bury_job(rt, "cccccc-dead")
    run_items_job(rt, "eeeeee-done", make_courier_item())
    for prefix in ("abcdef", "eeeeee"):
        assert ask(environment, prefix)["id"].startswith(prefix)
    several = command("job", "dddddd", environment=environment)
    assert (several.returncode, "several jobs begin so: dddddd1, dddddd2" in several.stderr) == (1, True)
    assert command("job", "abcde", environment=environment).returncode == 1  # five letters find nothing


@pytest.mark.parametrize("name", ["nobody", "*", "j1:body", "", "x" * 1000, "\x1b[2J"])
def test_a_job_that_is_not_there_says_how_long_one_is_kept(environment: dict[str, str], name: str) -> None:
    done = command("job", name, environment=environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no such job; ended ones are kept for 7 d, the last 100,000" in done.stderr
    assert "\x1b[2J" not in done.stderr


def test_open_and_ended_jobs_are_listed_apart(
    rt: Runtime, environment: dict[str, str], clock: Clock, tmp_path: Path
) -> None:
    run_items_job(rt, "first", make_courier_item())
    clock.forward(1)
    bury_job(rt, submit_job(rt, "second"))
    clock.forward(1)
    run_items_job(rt, "third", make_named_item("d", GULLS))
    for number in range(3):
        submit_job(rt, f"open-{number}")
    ended = lines(command("jobs", "--ended", environment=environment).stdout)
    assert [(job["id"], job["state"]) for job in ended] == [("third", "done"), ("second", "dead"), ("first", "done")]
    assert len(lines(command("jobs", "--ended", "-n", "2", environment=environment).stdout)) == 2
    opened = lines(command("jobs", environment=environment).stdout)
    assert {job["id"] for job in opened} == {"open-0", "open-1", "open-2"}
    shown = remove_colours(terminal("jobs", "--ended", columns=80, folder=tmp_path, environment=environment))
    assert "broken" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_no_jobs_are_no_error(environment: dict[str, str]) -> None:
    assert (command("jobs", environment=environment).stdout, command("jobs", environment=environment).returncode) == (
        "",
        0,
    )


def test_a_job_of_another_collection_says_where_its_items_come_from(rt: Runtime, environment: dict[str, str]) -> None:
    given = make_document_job("routed-1", rt.now(), pack_items([], []), kind="items")
    run_one_job(rt, replace(given, hand_over=HandOver(collection="english", job="poll-7")))
    assert (ask(environment, "routed-1")["state"], ask(environment, "routed-1")["hand_over"]["job"]) == (
        "done",
        "poll-7",
    )
    run_items_job(rt, "own", make_courier_item())
    assert ask(environment, "own")["hand_over"] is None
