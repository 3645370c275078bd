"""Which document is fetched next: no host takes more than its share, and none waits for one that hangs."""

from __future__ import annotations

import time
from threading import Thread

from worker.jobs import fetch_schedule
from worker.jobs.fetch_schedule import HOST_CONNECTIONS, SLOW_SECONDS, FetchSchedule, PlannedFetch

SLOW, QUICK = SLOW_SECONDS + 1, 0.1


def fill(schedule: FetchSchedule, **jobs: int) -> None:
    """So many jobs of each host."""
    for host, count in jobs.items():
        for n in range(count):
            schedule.add_job(f"{host}{n}", host)


def take_all(schedule: FetchSchedule) -> list[PlannedFetch]:
    """Everything that may begin now."""
    with schedule._changed:
        return list(iter(schedule._plan_next, None))


def names(planned: list[PlannedFetch]) -> list[str]:
    return [one.job_id for one in planned]


def test_a_host_gets_few_places_and_hosts_take_turns() -> None:
    schedule = FetchSchedule(32)
    fill(schedule, gull=5, pier=1, buoy=2)
    taken = take_all(schedule)
    assert names(taken) == ["gull0", "pier0", "buoy0", "gull1", "buoy1"]
    assert sum(one.host == "gull" for one in taken) == HOST_CONNECTIONS
    schedule.release_job(taken[0], QUICK)
    assert names(take_all(schedule)) == ["gull2"]


def test_the_jobs_of_a_host_that_hangs_leave_the_places_to_others() -> None:
    schedule = FetchSchedule(4)
    fill(schedule, dead=200)
    assert len(take_all(schedule)) == HOST_CONNECTIONS
    fill(schedule, gull=1, pier=1)
    assert names(take_all(schedule)) == ["gull0", "pier0"]


def test_a_slow_host_gets_one_place_and_all_of_them_half_until_they_are_quick_again() -> None:
    schedule = FetchSchedule(4)
    hosts = ("a", "b", "c", "d")
    fill(schedule, **dict.fromkeys(hosts, 1))
    for one in take_all(schedule):
        schedule.release_job(one, SLOW)
    fill(schedule, **dict.fromkeys(hosts, 9))
    slow = take_all(schedule)
    assert [(one.host, one.is_slow) for one in slow] == [("a", True), ("b", True)]
    fill(schedule, gull=3)
    assert len(take_all(schedule)) == HOST_CONNECTIONS
    schedule.release_job(slow[0], QUICK)
    assert [one.host for one in take_all(schedule)] == ["a", "a", "c"], "a is quick again, and c has its turn"


def test_a_job_waits_once_however_often_it_is_sent() -> None:
    schedule = FetchSchedule(4)
    fill(schedule, gull=1)
    fill(schedule, gull=1)
    (taken,) = take_all(schedule)
    fill(schedule, gull=1)
    assert take_all(schedule) == []
    schedule.release_job(taken, QUICK)
    fill(schedule, gull=1)
    assert names(take_all(schedule)) == ["gull0"]


def test_free_places_are_counted_without_jobs_that_can_begin() -> None:
    schedule = FetchSchedule(3)
    assert schedule.await_free_place(0) == 3
    fill(schedule, gull=1, dead=9)
    assert schedule.await_free_place(0) == 1
    taken = take_all(schedule)
    assert schedule.await_free_place(0) == 0
    schedule.release_job(taken[0], QUICK)
    assert schedule.await_free_place(0) == 1


def test_a_closed_schedule_gives_back_what_waits_and_lets_everybody_go() -> None:
    schedule = FetchSchedule(2)
    fill(schedule, gull=4)
    take_all(schedule)
    thread = Thread(target=schedule.take_job)
    thread.start()
    assert schedule.close() == ["gull2", "gull3"]
    thread.join(1)
    assert not thread.is_alive()
    assert schedule.take_job() is None


def test_only_one_whose_places_are_all_taken_for_long_is_stuck() -> None:
    schedule = FetchSchedule(1)
    time.sleep(0.02)
    assert not schedule.is_stuck(0.01), "nothing is to be done"
    fill(schedule, gull=1)
    (taken,) = take_all(schedule)
    assert schedule.is_stuck(0.01)
    assert not schedule.is_stuck(60)
    schedule.release_job(taken, QUICK)
    assert not schedule.is_stuck(0)


def test_hosts_that_were_slow_are_forgotten_when_they_are_too_many() -> None:
    schedule = FetchSchedule(1)
    for n in range(fetch_schedule.MOST_SLOW + 5):
        schedule.add_job(f"j{n}", f"h{n}")
        (taken,) = take_all(schedule)
        schedule.release_job(taken, SLOW)
    assert len(schedule._slow) == fetch_schedule.MOST_SLOW
    assert not schedule._in_work
