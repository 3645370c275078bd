"""Settings that decide what is kept: a change is told before it is done, and it does what was told."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import fields

import pytest

from tests.support.pipeline import last_event, make_courier_item, make_post_item, run_items
from worker.checkup.checkup import run_checks
from worker.jobs.housekeeping import keep_house
from worker.jobs.setting_changes import EFFECTS, describe_change, find_setting_changes
from worker.runtime import Runtime
from worker.settings import Settings
from worker.store.last_settings import SHAPING

DAY = 86400.0
MakeRuntime = Callable[..., Runtime]


def describe_changes(rt: Runtime) -> list[str]:
    return [describe_change(change) for change in find_setting_changes(rt)]


def test_a_new_store_has_no_changes_and_is_kept_by_the_settings_of_its_scheduler(rt: Runtime) -> None:
    assert describe_changes(rt) == []
    keep_house(rt)
    assert rt.keeping.last_settings.read()["window"] == 14 * DAY
    assert describe_changes(rt) == []


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"window": 7 * DAY}, "FEEDMILL_WINDOW was 14 days, is 7 days: the index is begun anew"),
        ({"window": 28 * DAY}, "FEEDMILL_WINDOW was 14 days, is 28 days: what came in before still goes"),
        ({"stream_age": 36 * 3600.0}, "FEEDMILL_STREAM_AGE was 14 days, is 36 hours: older entries go at once"),
        ({"stream_entries": 500}, "FEEDMILL_STREAM_ENTRIES was 1,000,000, is 500: the oldest beyond that go at once"),
        ({"dead_age": 60 * DAY}, "FEEDMILL_DEAD_AGE was 30 days, is 60 days: what has gone stays gone"),
        ({"retention": 90.0}, "FEEDMILL_RETENTION was 7 days, is 90 s: it holds for jobs that end from now on"),
    ],
)
def test_a_change_is_told_by_the_doctor_and_then_once_by_the_scheduler(
    make_runtime: MakeRuntime, caplog: pytest.LogCaptureFixture, settings: dict[str, float], says: str
) -> None:
    keep_house(make_runtime())
    changed, named = make_runtime(**settings), {}
    found = [check for check in run_checks(changed, changed.now()) if check.name == "settings"]
    assert [(check.grade, check.says.startswith(says)) for check in found] == [("warning", True)]
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            keep_house(changed, named)
    assert [says in record.reason for record in caplog.records] == [True]
    assert {check.grade for check in run_checks(changed, changed.now()) if check.name == "settings"} == {"ok"}


def test_what_there_is_that_may_be_dropped_stands_beside(make_runtime: MakeRuntime) -> None:
    before = make_runtime()
    keep_house(before)
    run_items(before, make_courier_item())
    changed = make_runtime(stream_age=DAY)
    (says,) = (check.says for check in run_checks(changed, changed.now()) if check.name == "settings")
    assert f"(clean has 1 entries, the oldest of {before.now():%Y-%m-%d})" in says


def test_two_schedulers_of_different_settings_are_told_once_an_hour(
    make_runtime: MakeRuntime, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = (make_runtime(), {}), (make_runtime(window=7 * DAY), {})
    for rt, named in (one, other) * 5:
        keep_house(rt, named)
    assert len(caplog.records) == 2


@pytest.mark.parametrize(("days", "is_joined"), [(28, True), (21, True), (7, False)])
def test_a_window_of_another_length_does_to_the_index_what_is_told(
    make_runtime: MakeRuntime, days: int, is_joined: bool
) -> None:
    before = make_runtime()
    keep_house(before)
    run_items(before, make_courier_item())
    changed = make_runtime(window=days * DAY)
    (says,) = describe_changes(changed)
    assert ("begun anew" in says) is not is_joined
    run_items(changed, make_post_item())
    kind, _ = last_event(changed)
    assert (kind != "story.created") is is_joined


def test_every_setting_that_is_noted_has_words() -> None:
    assert set(EFFECTS) == set(SHAPING) <= {field.name for field in fields(Settings)}
