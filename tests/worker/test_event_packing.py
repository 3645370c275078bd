"""The data of events as JSON or packed: whoever reads through feedmill sees no difference."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from tests.support.pipeline import make_courier_item, make_post_item, run_items
from tests.support.system import command, lines
from tests.support.texts import make_nonsense_text
from tests.support.users import operator_url
from worker.judging.by_hand import split_off_items
from worker.runtime import Runtime
from worker.settings import Settings, SettingsError
from worker.store.keys import Keys

LONG = make_nonsense_text(1)


@pytest.fixture(params=["none", "zlib"])
def packed_rt(make_runtime: Callable[..., Runtime], request: pytest.FixtureRequest) -> Runtime:
    rt = make_runtime(event_packing=request.param)
    run_items(rt, make_courier_item(LONG), make_post_item(LONG))
    return rt


def test_a_reader_sees_no_difference(packed_rt: Runtime) -> None:
    (created,) = packed_rt.streams.read("clean")
    (added,) = packed_rt.streams.read("copies")
    split_off_items(packed_rt, [json.loads(added.fields["data"])["record"]["id"]])
    *_, split = packed_rt.streams.read("clean")
    assert json.loads(created.fields["data"])["record"]["content_text"] == LONG
    assert json.loads(split.fields["data"])["new_representative"]["title"] == "Crack stops ferry"
    assert list(created.fields) == ["ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "data"]


def test_other_programs_find_json_or_zlib_of_it(packed_rt: Runtime, server_url: str) -> None:
    key = Keys.of(packed_rt.settings.collection).stream("clean")
    ((_, fields),) = Redis.from_url(operator_url(server_url)).xrange(key)
    is_packed = packed_rt.settings.event_packing == "zlib"
    assert (b"data_zlib" in fields, b"data" in fields) == (is_packed, not is_packed)
    body = zlib.decompress(fields[b"data_zlib"]) if is_packed else fields[b"data"]
    (entry,) = packed_rt.streams.read("clean")
    assert body.decode() == entry.fields["data"]
    assert len(fields.get(b"data_zlib", b"")) < 0.6 * len(body)


def test_commands_show_the_same(packed_rt: Runtime, server_url: str) -> None:
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": packed_rt.settings.collection}
    (told,) = lines(command("tail", environment=environment).stdout)
    (story,) = lines(command("stories", environment=environment).stdout)
    assert told["data"]["record"] == story["record"]


def test_a_stream_may_hold_both(make_runtime: Callable[..., Runtime]) -> None:
    for n, packing in enumerate(("none", "zlib", "none")):
        item = {"id": f"n{n}", "title": f"Week {n}", "content_text": make_nonsense_text(n)}
        run_items(make_runtime(event_packing=packing), item)
    records = [json.loads(entry.fields["data"])["record"] for entry in make_runtime().streams.read("clean")]
    assert [record["title"] for record in records] == ["Week 0", "Week 1", "Week 2"]


def test_another_way_to_pack_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="FEEDMILL_EVENT_PACKING=gzip: use none or zlib"):
        Settings.from_env({"FEEDMILL_EVENT_PACKING": "gzip"}, tmp_path / "none")
