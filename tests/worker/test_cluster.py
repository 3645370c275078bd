"""The store in a cluster: three collections on three primaries, one of which is killed and one of which moves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from feedmill.consume import CursorReader, GroupReader
from feedmill.consume.events import read_entry_id
from tests.support.cluster import ClusterServers, run_cluster, start_collection
from tests.support.life import bury_and_retry, poll_feed, publish_and_decide, serve_feed
from tests.support.reports import find_stories, make_copied_reports
from tests.support.screens import ROOT
from tests.support.system import System, command, lines, open_embedded_server
from tests.support.users import read_users_file
from worker.store.keys import Keys

pytestmark = pytest.mark.long

COLLECTIONS = ("english", "french", "german")  # of which each is on another primary


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterServers]:
    with run_cluster(tmp_path_factory.mktemp("cluster")) as servers:
        yield servers


def test_collections_live_through_a_failover_and_a_move(tmp_path: Path, cluster: ClusterServers) -> None:
    """Nothing is lost or doubled, and the stories are those of one server that nothing befell."""
    homes = {name: cluster.find_primary(Keys.of(name).totals) for name in COLLECTIONS}
    assert len(set(homes.values())) == len(COLLECTIONS)
    with ExitStack() as stack:
        broker = stack.enter_context(open_embedded_server(tmp_path / "broker"))
        systems: dict[str, System] = {
            name: stack.enter_context(start_collection(tmp_path / name, cluster, broker.url, name))
            for name in COLLECTIONS
        }
        reports = make_copied_reports(30).splitlines()
        for start in range(0, len(reports), 10):
            for system in systems.values():
                done = system.feedmill("submit", "-", stdin=b"\n".join(reports[start : start + 10]))
                assert done.returncode == 0, done.stderr
            if start == 20:
                cluster.kill_primary(Keys.of("english").totals)
            if start == 40:
                cluster.move_slot(Keys.of("french").totals)
        for system in systems.values():
            system.wait_for_all_jobs(120)
            assert system.feedmill("doctor", "--audit").returncode == 0
            assert {len(items) for items in find_stories(system.rt)} == {2}
            assert len(find_stories(system.rt)) == 30
            status = lines(system.feedmill("status").stdout)[0]
            assert status["outcomes"]["published"] == status["outcomes"]["copies"] == 30
            with CursorReader(cluster.url, {"clean": "0"}, collection=system.rt.settings.collection) as reader:
                assert len({event.record.story_id for event in reader.read_waiting()}) == 30
        streams = [f"{name}/clean" for name in COLLECTIONS]
        with (
            CursorReader(cluster.url, dict.fromkeys(streams, "0")) as reader,
            GroupReader(cluster.url, "desk", "a", streams=streams) as group,
        ):
            for events in ([*reader.read_waiting()], [*group.read_waiting()]):
                assert Counter(event.collection for event in events) == dict.fromkeys(COLLECTIONS, 30)
                ids = [read_entry_id(event.entry_id) for event in events]
                assert ids == sorted(ids)
        tailed = lines(systems["german"].feedmill("tail", "--collection", ",".join(COLLECTIONS)).stdout)
        assert Counter(line["collection"] for line in tailed) == dict.fromkeys(COLLECTIONS, 30)


def read_users_for_clusters() -> str:
    """The users of docs/security.md, with what docs/scale.md adds to each in a cluster."""
    said = re.search(r"With users of .*? each needs `(.*?)`", (ROOT / "docs/scale.md").read_text(encoding="utf-8"))
    assert said
    default, *users = read_users_file().splitlines()
    # the last of these may be in parentheses: rights of their own, which begin a new list
    rows = [re.sub(r"(?= \(|$)", f" {said[1]}", user, count=1) for user in users]
    return "\n".join([default, *rows, ""])


def test_the_users_of_the_document_are_enough_in_a_cluster(tmp_path: Path) -> None:
    users = read_users_for_clusters()
    passwords = dict(re.findall(r"^user (\w+) on >(\S+)", users, re.MULTILINE))
    users = users.replace("~feedmill:clean ~feedmill:copies", "~feedmill:{polish}:clean ~feedmill:{polish}:copies")
    users = users.replace("%R~feedmill:trims", "%R~feedmill:{polish}:trims")
    with ExitStack() as stack:
        cluster = stack.enter_context(run_cluster(tmp_path / "cluster", users=users))
        broker = stack.enter_context(open_embedded_server(tmp_path / "broker"))
        address = stack.enter_context(serve_feed(tmp_path))
        credentials = f"worker:{passwords['worker']}@"
        system = stack.enter_context(start_collection(tmp_path / "run", cluster, broker.url, "polish", credentials))
        poll_feed(system, address)
        publish_and_decide(system, tmp_path)
        bury_and_retry(system, tmp_path)
        assert system.feedmill("status", "--check").returncode == 0
        consumer = cluster.url_of(f"consumer:{passwords['consumer']}@")
        with CursorReader(consumer, {"clean": "0"}, collection="polish", patience=10) as reader:
            assert next(iter(reader.read_waiting()))
        logs = {port: list_refusals(cluster, port) for port in cluster.primaries}
    assert {refusal for refusals in logs.values() for refusal in refusals} <= {"worker config|get"}


def list_refusals(cluster: ClusterServers, port: int) -> list[str]:
    with cluster.connect(port) as operator:
        return [f"{entry['username']} {entry['object']}" for entry in operator.acl_log()]


def test_a_cluster_wants_a_broker_and_a_collection(cluster: ClusterServers) -> None:
    settings = {"FEEDMILL_REDIS_URL": cluster.url}
    assert "name a broker in FEEDMILL_BROKER_URL" in command("status", environment=settings).stderr
    settings["FEEDMILL_BROKER_URL"] = "redis://127.0.0.1:1"
    done = command("status", environment=settings)
    assert (done.returncode, "name another one in FEEDMILL_COLLECTION" in done.stderr) == (2, True)


def test_a_node_asked_as_a_single_server_is_named(cluster: ClusterServers) -> None:
    other = cluster.find_other_primary(Keys.of("french").totals)
    settings = {"FEEDMILL_REDIS_URL": f"redis://127.0.0.1:{other}", "FEEDMILL_COLLECTION": "french"}
    done = command("status", environment=settings)
    assert (done.returncode, "the server is a node of a cluster" in done.stderr) == (3, True)
