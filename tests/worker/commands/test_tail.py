"""tail: which entries of which streams, from where to where, and of what kind."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from redis import Redis

from tests.support.screens import ROOT
from tests.support.system import command, lines
from tests.support.users import operator_url
from worker.judging.events import make_event
from worker.runtime import Runtime
from worker.store.keys import Keys
from worker.store.streams import to_entry_id

pytestmark = pytest.mark.raw_store

HOUR = timedelta(hours=1)


@pytest.fixture
def environment(rt: Runtime, server_url: str) -> dict[str, str]:
    return {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}


@pytest.fixture
def put(rt: Runtime, server_url: str) -> Callable[..., str]:
    """An event of a moment."""
    server = Redis.from_url(operator_url(server_url))

    def write(moment: datetime, title: str, kind: Any = "story.created", **record: Any) -> str:
        event = make_event(kind, title, {"record": {"id": title, "title": title, **record}}, moment, 1)
        fields = dict(zip(event.fields[::2], event.fields[1::2], strict=True))
        key = Keys.of(rt.settings.collection).stream(event.stream)
        return server.xadd(key, fields, id=to_entry_id(moment)).decode()  # type: ignore[no-any-return, union-attr]

    return write


FREE = {"license": "https://creativecommons.org/licenses/by-sa/4.0/", "tdm_reserved": False, "basis": ["item"]}
RESERVED = {"license": "https://post.example/rsl.xml", "tdm_reserved": True, "basis": ["http"]}


@pytest.fixture
def day(rt: Runtime, put: Callable[..., str]) -> dict[str, str]:
    """Entries of a day, by title."""
    now = rt.now()
    return {
        "dawn": put(now - 20 * HOUR, "dawn", source={"name": "Harbour Courier"}, language="en-GB", rights=FREE),
        "noon": put(now - 10 * HOUR, "noon", "story.copy_added", source={"domain": "post.example"}, language="en"),
        "dusk": put(
            now - 5 * HOUR, "dusk", "item.updated", source={"domain": "post.example"}, language="de", rights=RESERVED
        ),
        "night": put(now - 2 * HOUR, "night", "story.copy_added"),
    }


BOTH = ("--stream", "copies", "--stream", "clean")


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ((), "dawn dusk"),
        (BOTH, "dawn noon dusk night"),
        ((*BOTH, "--last", "2"), "dusk night"),
        ((*BOTH, "--last", "9"), "dawn noon dusk night"),
        ((*BOTH, "--last", "3", "--limit", "2"), "dusk night"),
        ((*BOTH, "--last", "2", "--limit", "3"), "dusk night"),
        ((*BOTH, "--newest-first"), "night dusk noon dawn"),
        ((*BOTH, "--newest-first", "--limit", "2"), "night dusk"),
        ((*BOTH, "--newest-first", "--last", "3", "--limit", "2"), "night dusk"),
        ((*BOTH, "--newest-first", "--since", "15h", "--until", "3h"), "dusk noon"),
        ((*BOTH, "--oldest-first", "--last", "2"), "dusk night"),
        ((*BOTH, "--since", "6h"), "dusk night"),
        ((*BOTH, "--until", "6h"), "dawn noon"),
        ((*BOTH, "--since", "15h", "--until", "3h"), "noon dusk"),
        ((*BOTH, "--last", "1", "--until", "3h"), "dusk"),
        ((*BOTH, "--limit", "3"), "dawn noon dusk"),
        ((*BOTH, "--count", "1", "--stop-at-end"), "dawn"),
        ((*BOTH, "--type", "item.updated", "--type", "story.created"), "dawn dusk"),
        ((*BOTH, "--source", "POST.example"), "noon dusk"),
        ((*BOTH, "--source", "harbour courier", "--source", "post.example", "--last", "2"), "noon dusk"),
        ((*BOTH, "--language", "en"), "dawn noon"),
        ((*BOTH, "--language", "en-gb"), "dawn"),
        ((*BOTH, "--language", "de", "--source", "post.example"), "dusk"),
        ((*BOTH, "--license", "http://www.creativecommons.org/licenses/BY"), "dawn"),
        ((*BOTH, "--license", "creativecommons.org/publicdomain", "--license", "post.example"), "dusk"),
        ((*BOTH, "--tdm", "reserved"), "dusk"),
        ((*BOTH, "--tdm", "free"), "dawn noon night"),
        ((*BOTH, "--tdm", "free", "--language", "de"), ""),
        (("--since", "0s"), ""),
        (("--until", "1969-12-31T00:00Z"), ""),
        (("--until", "0001-01-01T00:00Z"), ""),
        (("--type", "story.split"), ""),
        (("--stream", "dead"), ""),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else None,
)
def test_what_is_shown(options: tuple[str, ...], titles: str, day: dict[str, str], environment: dict[str, str]) -> None:
    done = command("tail", *options, environment=environment)
    assert done.returncode == 0
    assert [event["data"]["record"]["title"] for event in lines(done.stdout)] == titles.split()
    assert [event["id"] for event in lines(done.stdout)] == [day[title] for title in titles.split()]


def test_a_time_is_a_beginning_too(day: dict[str, str], environment: dict[str, str], rt: Runtime) -> None:
    written = rt.now() - 5 * HOUR
    for moment, count in ((written, 1), (written + timedelta(milliseconds=1), 0)):
        done = command("tail", "--since", moment.isoformat(), environment=environment)
        assert len(lines(done.stdout)) == count


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--after", "1-1", "--last", "3"), "--after and --last say two beginnings"),
        (("--since", "0s", "--last", "3"), "--since and --last say two beginnings"),
        (("--last", "9" * 20), "is not in the range"),
        (("--limit", "9" * 20), "is not in the range"),
        (("--since", "1h", "--new"), "--since and --new say two beginnings"),
        (("--until", "1h", "--follow"), "--until ends before what comes in"),
        (("--newest-first", "--follow"), "what comes in later is shown later"),
        (("--since", "yesterday"), "neither a time such as"),
        (("--type", "story.lost"), "is not one of"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else None,
)
def test_what_can_not_be_meant_is_refused(options: tuple[str, ...], says: str, environment: dict[str, str]) -> None:
    done = command("tail", *options, environment=environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


@pytest.mark.long
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--new", "--limit", "1"), ["late"]),
        (("--last", "1", "--follow", "--limit", "2"), ["dusk", "late"]),
        (("--follow", "--type", "story.created", "--limit", "2"), ["dawn", "late"]),
    ],
    ids=lambda given: " ".join(given),
)
def test_following_goes_on_behind_what_was_there(
    options: tuple[str, ...],
    expected: list[str],
    day: dict[str, str],
    environment: dict[str, str],
    put: Callable[..., str],
    rt: Runtime,
) -> None:
    own = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", "worker", "tail", *options]
    with subprocess.Popen(arguments, env=own, stdout=subprocess.PIPE, text=True) as tail:
        assert tail.stdout is not None
        told = tail.stdout.readline() if len(expected) > 1 else ""
        numbers = itertools.count()
        while tail.poll() is None:  # it may not listen yet
            put(rt.now() + timedelta(seconds=next(numbers)), "late")
            time.sleep(0.2)
        told += tail.stdout.read()
    assert [event["data"]["record"]["title"] for event in lines(told)] == expected
