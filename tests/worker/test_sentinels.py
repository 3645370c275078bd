"""The store and the queue by sentinels: a primary is killed while jobs come in, and comes back as a replica."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis.exceptions import ReadOnlyError

from feedmill.consume import CursorReader
from tests.support.reports import find_stories, make_copied_reports
from tests.support.sentinels import PASSWORD, WATCH_PASSWORD, WatchedServers, run_watched_servers
from tests.support.system import command, lines, started
from tests.support.waiting import await_truth
from worker.store.connect import make_client

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class SentinelsUrl:
    """What stands for a server where one is asked for."""

    url: str


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WatchedServers]:
    with run_watched_servers(tmp_path_factory.mktemp("sentinels")) as servers:
        yield servers


# what is wrong -> how the address differs, and what is said
REFUSED = {
    "the sentinels' password": ({"watch_password": "wrong"}, "the server refuses the user name or password"),
    "the server's password": ({"password": "wrong"}, "the server refuses the user name or password"),
    "the service's name": ({"service": "other"}, "the sentinels watch no server of that name: mend the service's name"),
}


@pytest.mark.parametrize(("how", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_with_an_address_is_said(watched: WatchedServers, how: dict[str, str], said: str) -> None:
    done = command("status", environment={"FEEDMILL_REDIS_URL": watched.url_with(**how)})
    assert (done.returncode, said in done.stderr) == (3, True), done.stderr
    assert "Traceback" not in done.stderr


def test_no_password_is_shown(watched: WatchedServers) -> None:
    settings = {"FEEDMILL_REDIS_URL": watched.url, "FEEDMILL_BROKER_URL": watched.url}
    for words in (("status",), ("config", "show"), ("doctor",)):
        done = command(*words, environment=settings)
        assert "redis+sentinel://:***@127.0.0.1" in done.stdout or words != ("config", "show")
        assert [word for word in (PASSWORD, WATCH_PASSWORD) if word in done.stdout + done.stderr] == []


def test_sentinels_that_are_away_are_unreachable() -> None:
    done = command("status", environment={"FEEDMILL_REDIS_URL": "redis+sentinel://127.0.0.1:1,127.0.0.1:2/mill"})
    assert (done.returncode, "the server can't be reached" in done.stderr) == (3, True)


def test_one_sentinel_that_knows_is_enough(watched: WatchedServers) -> None:
    url = f"redis+sentinel://:{PASSWORD}@127.0.0.1:1,127.0.0.1:{watched.sentinels[2]}/mill?sentinel_password={WATCH_PASSWORD}"
    assert make_client(url, retries=0).time()


def test_a_failover_loses_and_doubles_nothing(tmp_path: Path, watched: WatchedServers) -> None:
    """What the replica had: both are asked to write only together, and it is waited for before the primary ends."""
    primary = watched.find_primary()
    with started(
        tmp_path,
        open_server=lambda _: nullcontext(SentinelsUrl(watched.url)),  # type: ignore[arg-type, return-value]
    ) as system:
        watched.ask_server(primary, "CONFIG", "SET", "min-replicas-to-write", "1")
        reports = make_copied_reports(30).splitlines()
        reader = CursorReader(watched.url, {"clean": "0"})
        for start in range(0, len(reports), 10):
            done = system.feedmill("submit", "-", stdin=b"\n".join(reports[start : start + 10]))
            assert done.returncode == 0, done.stderr
            if start == 20:
                assert watched.ask_server(primary, "WAIT", 1, 10_000) == 1
                assert watched.kill_primary() == primary
                assert watched.find_primary() != primary
        system.wait_for_all_jobs(120)
        with reader:
            assert len({event.record.story_id for event in reader.read_waiting()}) == 30
        assert {len(items) for items in find_stories(system.rt)} == {2}
        assert len(find_stories(system.rt)) == 30
        status = lines(system.feedmill("status").stdout)[0]
        assert status["outcomes"]["published"] == status["outcomes"]["copies"] == 30
        assert system.feedmill("doctor", "--audit").returncode == 0
        said = (tmp_path / "worker.log").read_text()
    assert [word for word in (PASSWORD, WATCH_PASSWORD) if word in said] == []


def test_a_demoted_primary_is_left_at_its_first_refusal(watched: WatchedServers) -> None:
    """The one that was killed comes back as a replica; then the other one hands its place over."""
    for port in watched.ports:
        if watched.processes[port].poll() is not None:
            watched.start_server(port)
    before = watched.find_primary()
    (other,) = set(watched.ports) - {before}
    await_truth(lambda: watched.follows(other))
    client = make_client(watched.url)
    client.set("feedmill:alive", "1", ex=60)
    with pytest.raises(ReadOnlyError):
        watched.ask_server(other, "SET", "key", "value")
    watched.ask_server(before, "FAILOVER")
    await_truth(lambda: watched.follows(before))
    await_truth(lambda: bool(client.set("feedmill:alive", "2", ex=60)))
    assert watched.ask_server(other, "GET", "feedmill:alive") == b"2"
