"""All that a collection keeps is in one slot of a cluster: each key that programs and scripts touch in the life of
items. That of every step of every script, test_store_scripts_bounds.py asks."""

from __future__ import annotations

import hashlib
import re
import socket
from contextlib import ExitStack
from pathlib import Path

import pytest
from redis.crc import key_slot

from tests.support.cluster import run_cluster, start_collection
from tests.support.life import bury_and_retry, poll_feed, publish_and_decide, serve_feed
from tests.support.monitor import find_keys, watch_commands
from tests.support.screens import ROOT
from tests.support.system import open_embedded_server
from worker.store.keys import Keys
from worker.store.scripts import FOLDER, read_source

pytestmark = pytest.mark.long

COLLECTION = "english"
KEYS = Keys.of(COLLECTION)
# what a day without these does not come to: the bounds' test has a case for each
RARE = {"migrate", "pushes", "repair", "webhooks"}


def list_scripts() -> dict[str, str]:
    """Scripts that something calls: the digest by which the server knows each -> its name."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "worker").rglob("*.py")]
    names = {name for source in sources for name in re.findall(r'Script\(client, keys, "(\w+)"\)', source)}
    return {hashlib.sha1(read_source(FOLDER / f"{name}.lua").encode()).hexdigest(): name for name in names}


def test_all_that_is_touched_is_in_one_slot(tmp_path: Path) -> None:
    with ExitStack() as stack:
        cluster = stack.enter_context(run_cluster(tmp_path / "cluster"))
        broker = stack.enter_context(open_embedded_server(tmp_path / "broker"))
        with ExitStack() as watching:
            told = {
                port: watching.enter_context(watch_commands(socket.create_connection(("127.0.0.1", port))))
                for port in cluster.primaries
            }
            address = watching.enter_context(serve_feed(tmp_path))
            system = watching.enter_context(start_collection(tmp_path / "run", cluster, broker.url, COLLECTION))
            poll_feed(system, address)
            publish_and_decide(system, tmp_path)
            bury_and_retry(system, tmp_path)
            assert system.feedmill("doctor", "--audit").returncode == 0
        touched = {port: find_keys(cluster.connect(port), commands) for port, commands in told.items()}
        home = cluster.find_primary(KEYS.totals)
    assert {port for port, keys in touched.items() if keys} == {home}
    assert {key_slot(key.encode()) for key in touched[home]} == {key_slot(KEYS.totals.encode())}
    assert [key for key in touched[home] if not key.startswith(f"{KEYS.prefix}:")] == []
    calls = [seen.words for seen in told[home] if seen.calls_script]
    assert {words[2:4] for words in calls} == {(b"1", KEYS.totals.encode())}
    names = list_scripts()
    assert {*names.values()} - {names[words[1].decode()] for words in calls} <= RARE
