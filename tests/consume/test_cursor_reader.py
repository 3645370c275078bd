"""Reading with cursors that the caller keeps, against a real server, as its user `consumer`."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import pytest

from feedmill.consume import ConnectionLostError, CursorReader, StreamEvent, StreamTrimmed
from feedmill.consume.events import read_entry_id
from tests.support.mill import Mill, running_mill


def read_all(mill: Mill, **cursors: str) -> list[StreamEvent]:
    with CursorReader(mill.url, cursors or {"clean": "0"}) as reader:
        return [*reader.read_waiting()]


def list_entries(events: list[StreamEvent]) -> list[str]:
    return [event.entry_id for event in events]


def trim_to(mill: Mill, kept: str, last_gone: str) -> None:
    with mill.server.connect("operator") as operator:
        operator.xtrim("feedmill:clean", minid=kept, approximate=False)
        operator.hset("feedmill:trims", "clean:last", last_gone)


def test_several_streams_come_in_the_order_of_time(mill: Mill) -> None:
    for n in range(60):
        mill.add_entries("copies" if n % 5 else "clean", 1 + n % 3)
    mill.add_entries("copies", 500)
    mill.add_entries("clean", 300)
    events = read_all(mill, clean="0", copies="0")
    assert list_entries(events) == sorted(list_entries(events), key=read_entry_id)
    assert len({(event.stream, event.entry_id) for event in events}) == len(events) > 900
    assert events[0].group is None


def test_the_cursors_say_what_the_loop_is_done_with(mill: Mill) -> None:
    ids = mill.add_entries("clean", 5)
    with CursorReader(mill.url, {"clean": ids[0]}) as reader:
        assert [event.entry_id for event, _ in zip(reader, range(2), strict=False)] == ids[1:3]
        assert reader.cursors == {"clean": ids[2]}, "zip has asked for one more"
        assert [event.entry_id for event in reader.read_waiting()] == ids[3:]
        assert reader.cursors == {"clean": ids[4]}


def test_what_comes_in_is_followed_until_it_is_stopped(mill: Mill) -> None:
    first = mill.add_entries("clean", 2)
    with CursorReader(mill.url, {"clean": first[0]}) as reader:
        threading.Timer(0.3, lambda: mill.add_entries("clean", 2)).start()
        read = []
        for event in reader:
            read.append(event.entry_id)
            if len(read) == 3:
                reader.stop()
    assert len(read) == 3
    assert read[0] == first[1]


def test_what_was_trimmed_before_it_was_read_is_told_once(mill: Mill) -> None:
    ids = mill.add_entries("clean", 300)
    trim_to(mill, ids[10], ids[9])
    notice, *rest = read_all(mill, clean=ids[4])
    assert isinstance(notice, StreamTrimmed)
    assert (notice.last_id, notice.stream, notice.groups) == (ids[9], "clean", [])
    assert list_entries(rest) == ids[10:]
    assert list_entries(read_all(mill, clean=ids[9])) == ids[10:]
    assert list_entries(read_all(mill, clean=ids[200])) == ids[201:]


def test_where_everything_was_trimmed_that_is_told_too(mill: Mill) -> None:
    ids = mill.add_entries("clean", 5)
    trim_to(mill, "9999999999999-0", ids[4])
    (notice,) = read_all(mill)
    assert isinstance(notice, StreamTrimmed)
    assert read_all(mill, clean=ids[4]) == []


def test_trimming_behind_the_reader_is_no_gap(mill: Mill) -> None:
    ids = mill.add_entries("clean", 450)
    read = []
    with CursorReader(mill.url, {"clean": "0"}) as reader:
        for event in reader.read_waiting():
            if len(read) == 20:
                trim_to(mill, ids[101], ids[100])
            read.append(event.entry_id)
    assert read == ids


def test_what_is_trimmed_between_two_commands_was_read(mill: Mill, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = mill.add_entries("clean", 20)
    with CursorReader(mill.url, {"clean": "0"}) as reader:
        ask = reader._connection.ask

        def trim_before_hget(command: str, *args: Any, **options: Any) -> Any:
            if command == "hget":
                trim_to(mill, ids[11], ids[10])
            return ask(command, *args, **options)

        monkeypatch.setattr(reader._connection, "ask", trim_before_hget)
        assert [event.entry_id for event in reader.read_waiting()] == ids


def test_the_server_being_away_is_told_to_who_has_no_patience(tmp_path: Path) -> None:
    with running_mill(tmp_path) as mill, CursorReader(mill.url, {"clean": "0"}, patience=0.2) as reader:
        ids, events = mill.add_entries("clean", 3), iter(reader)
        assert next(events).entry_id == ids[0]
        mill.kill_server()
        with pytest.raises(ConnectionLostError):
            list(events)


def test_an_address_of_sentinels_without_a_service_is_said_and_not_waited_for() -> None:
    says = re.escape("names no service of the sentinels: redis+sentinel://host:26379/service")
    with CursorReader("redis+sentinel://127.0.0.1:1", {"clean": "0"}) as reader, pytest.raises(ValueError, match=says):
        next(iter(reader))
