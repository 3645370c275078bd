"""tail: which entries of which streams, from where to where, and of what kind."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Neighbours:
    """Two collections of one server."""

    names: tuple[str, str]
    write: Callable[[int, datetime, str], str]  # which, when, title -> id


@pytest.fixture
def neighbours(rt: Runtime, server_url: str) -> Neighbours:
    own = rt.settings.collection
    names, server = (own, f"{own}fr"), Redis.from_url(operator_url(server_url))

    def write(which: int, moment: datetime, title: str) -> str:
        event = make_event("story.created", title, {"record": {"id": title, "title": title}}, moment, 1)
        fields = dict(zip(event.fields[::2], event.fields[1::2], strict=True))
        key = Keys.of(names[which]).stream("clean")
        return server.xadd(key, fields, id=to_entry_id(moment)).decode()  # type: ignore[no-any-return, union-attr]

    return Neighbours(names, write)


@pytest.fixture
def turns(rt: Runtime, neighbours: Neighbours) -> list[str]:
    """Ids of five entries, which come to the two collections in turn: one, deux, three, quatre, five."""
    titles = ("one", "deux", "three", "quatre", "five")
    return [neighbours.write(n % 2, rt.now() - (9 - n) * HOUR, title) for n, title in enumerate(titles)]


def titles_of(output: str) -> list[str]:
    return [line["data"]["record"]["title"] for line in lines(output)]


@pytest.mark.parametrize("form", ["commas", "several times"])
def test_several_collections_are_read_as_one(
    environment: dict[str, str], neighbours: Neighbours, turns: list[str], form: str
) -> None:
    """In the order of time; each line says from which it is, and is else as that collection alone has it."""
    first, second = neighbours.names
    given = (
        ["--collection", f"{first},{second}"] if form == "commas" else ["--collection", first, "--collection", second]
    )
    both = lines(command("tail", *given, environment=environment).stdout)
    assert [(line["data"]["record"]["title"], line["collection"]) for line in both] == [
        ("one", first), ("deux", second), ("three", first), ("quatre", second), ("five", first)
    ]  # fmt: skip
    alone = lines(command("tail", environment=environment).stdout)
    assert [{name: value for name, value in line.items() if name != "collection"} for line in both[::2]] == alone
    assert titles_of(command("tail", *given, "--newest-first", "--limit", "2", environment=environment).stdout) == [
        "five",
        "quatre",
    ]


def test_one_collection_that_is_named_is_read_as_ever(
    environment: dict[str, str], neighbours: Neighbours, turns: list[str]
) -> None:
    named = command("tail", "--collection", neighbours.names[1], environment=environment).stdout
    set_for_all = {**environment, "FEEDMILL_COLLECTION": neighbours.names[1]}
    assert (named, titles_of(named)) == (command("tail", environment=set_for_all).stdout, ["deux", "quatre"])


def test_a_reader_of_several_goes_on_behind_what_it_has_of_each(
    environment: dict[str, str], neighbours: Neighbours, turns: list[str]
) -> None:
    first, second = neighbours.names
    given = ("--collection", f"{first},{second}", "--after")
    for cursor, expected in {
        f"{first}={turns[2]},{second}={turns[1]}": ["quatre", "five"],
        f"{first}={turns[4]},{second}=0": ["deux", "quatre"],
        f"{first}=0,{second}=0,{first}/clean={turns[2]}": ["deux", "quatre", "five"],
        turns[2]: ["quatre", "five"],
    }.items():
        assert titles_of(command("tail", *given, cursor, environment=environment).stdout) == expected


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--collection", "a b"), "'a b' is no collection: use letters, digits, '_', '-' and '.'"),
        (("--collection", "a,"), "'' is no collection"),
        (("--collection", "a,b", "--after", "a=0"), "--after: name all collections, b too; 0 is the beginning"),
        (("--collection", "a,b", "--after", "a=0,c=1"), "--after: c is not read; name collections of --collection"),
        (("--after", "a=0"), "--after: a is not read"),
        (("--collection", "a,b", "--after", "a=0,a=1"), "says two beginnings of one"),
        (("--collection", "a,b", "--after", "a=x,b=1"), "'x' is no id of an entry"),
    ],
    ids=str,
)
def test_collections_and_cursors_that_mean_nothing_are_named(
    environment: dict[str, str], options: tuple[str, ...], says: str
) -> None:
    done = command("tail", *options, environment=environment)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr


def test_what_comes_into_any_of_several_collections_is_followed(
    rt: Runtime, environment: dict[str, str], neighbours: Neighbours, turns: list[str]
) -> None:
    given = ["tail", "--collection", ",".join(neighbours.names), "--follow", "--limit", "8"]
    with subprocess.Popen(
        [sys.executable, "-m", "worker", *given], env={**os.environ, **environment}, stdout=subprocess.PIPE, cwd=ROOT
    ) as reader:
        assert reader.stdout
        seen = [reader.stdout.readline() for _ in range(5)]
        for n, title in enumerate(("six", "sept", "eight")):
            neighbours.write((n + 1) % 2 if n == 1 else n % 2, rt.now() + n * HOUR, title)
        seen += reader.stdout.readlines()
    assert reader.returncode == 0
    assert sorted(titles_of(b"".join(seen[5:]).decode())) == ["eight", "sept", "six"]


def test_what_was_trimmed_of_one_of_several_is_told(
    rt: Runtime, environment: dict[str, str], neighbours: Neighbours, server_url: str, turns: list[str]
) -> None:
    with Redis.from_url(operator_url(server_url)) as server:
        server.hset(f"{Keys.of(neighbours.names[1]).prefix}:trims", "clean:last", turns[1])
    given = ("--collection", ",".join(neighbours.names))
    notice, *_ = lines(command("tail", *given, environment=environment).stdout)
    assert (notice["ce_type"], notice["collection"], notice["id"]) == ("stream.trimmed", neighbours.names[1], turns[1])
    assert notice["data"] == {"stream": "clean", "last_id": turns[1]}
