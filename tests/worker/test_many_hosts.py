"""Workers on three machines and one server, by the words of docs/scale.md: namespaces with a network between them."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from feedmill.consume import CursorReader
from tests.support.machines import Machine, Network, can_make_machines, open_network
from tests.support.news_host import count_most_at_once, read_requests
from tests.support.reports import find_stories, make_spread_reports
from tests.support.screens import ROOT
from tests.support.system import lines
from tests.support.users import OPERATOR, read_users_file
from tests.support.waiting import await_truth
from worker.runtime import Runtime, build_runtime
from worker.server.binary import find_binary
from worker.settings import Settings

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not can_make_machines(), reason="this system gives us no namespaces: no machines, not checked"),
]

RECIPE = re.findall(r"^```\w*\n(.*?)^```$", (ROOT / "docs/scale.md").read_text(encoding="utf-8"), re.M | re.S)
NAMES = {"store.example": 1, "news.example": 80}
MILLS = ("mill1", "mill2", "mill3")
PAUSE = 0.2  # seconds between two requests to a host
FEEDS = 60
# what was lost comes back within a test's patience
QUICK = {"WORKERS": "1", "LEASE": "6", "PATIENCE": "5", "RECONCILE_EVERY": "0.5", "HOST_PAUSE": str(PAUSE)}


@dataclass
class Mills:
    """A server and machines that work, and this test, which looks at the server from outside."""

    folder: Path
    network: Network
    environment: dict[str, str]
    rt: Runtime

    def write_recipe(self, number: int) -> str:
        """A block of the document, with folders of the test's own."""
        words = RECIPE[number].replace("/etc/valkey", str(self.folder / "etc"))
        return words.replace("/var/lib", str(self.folder / "lib"))

    def start_server(self) -> None:
        self.network.add_machine("store", 1)
        (self.folder / "etc/feedmill.conf").write_text(f"{self.write_recipe(0)}unixsocket {self.folder}/server.sock\n")
        (self.folder / "etc/users.acl").write_text(f"{read_users_file()}{OPERATOR}\n")
        self.start("store", self.write_recipe(1))
        await_truth(lambda: (self.folder / "server.sock").exists())

    def start_mills(self) -> None:
        """And wait until all of them are ready."""
        for number, name in enumerate(MILLS, 11):
            self.network.add_machine(name, number)
            self.start(name, self.write_recipe(2).replace("lib/feedmill", f"lib/{name}"))
        for name in MILLS:
            await_truth(lambda name=name: '"ready"' in self.read_log(name), seconds=180)  # type: ignore[misc]

    def start(self, name: str, words: str) -> None:
        """What somebody types on a machine that keeps running."""
        (self.folder / "lib" / name).mkdir()
        log = self.folder / f"{name}.log"
        self.network.machines[name].start("bash", "-ec", words, log=log, environment=self.environment)

    def type_words(self, name: str, words: str) -> str:
        """What somebody types on a machine, and what it says."""
        words = self.write_recipe(2).replace("feedmill --data-dir", ": #") + words
        done = self.network.machines[name].run("bash", "-ec", words, environment=self.environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def read_log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")

    def await_job_of(self, name: str) -> str:
        """A job that a machine is doing now."""
        found: list[str] = []
        await_truth(lambda: found.extend(self._list_jobs_of(name)) or found)
        return found[0]

    def _list_jobs_of(self, name: str) -> list[str]:
        states = [self.rt.jobs.load_state(running.job_id) for running in self.rt.jobs.find_running_jobs()]
        return [one.id for one in states if one and (one.worker or "").startswith(f"{name}:")]

    def wait_for_all_jobs(self) -> None:
        await_truth(lambda: self.rt.jobs.audit().jobs_open == 0, seconds=180)

    def count_jobs_of(self, name: str) -> int:
        """Jobs that a machine has ended."""
        return self.read_log(name).count('"job.done"')


@pytest.fixture
def mills(tmp_path: Path) -> Iterator[Mills]:
    for name in ("bin", "etc", "lib", "lib/valkey"):
        (tmp_path / name).mkdir()
    (tmp_path / "bin/valkey-server").symlink_to(find_binary(os.environ.get("PATH")).path)
    (tmp_path / "bin/feedmill").write_text(f'#!/bin/sh\nexec {sys.executable} -m worker "$@"\n')
    (tmp_path / "bin/feedmill").chmod(0o755)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("FEEDMILL_")},
        **{f"FEEDMILL_{name}": value for name, value in QUICK.items()},
        "FEEDMILL_FETCH_ALLOW": "10.20.0.0/24",
        "FEEDMILL_LOG": "json",
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    settings = replace(Settings.from_env({}), lease=float(QUICK["LEASE"]))
    rt = build_runtime(settings, f"unix://worker:change-this-1@{tmp_path}/server.sock")
    with open_network(tmp_path, NAMES) as network:
        running = Mills(tmp_path, network, environment, rt)
        running.start_server()
        running.start_mills()
        yield running


def test_the_limits_of_a_host_hold_across_machines(mills: Mills) -> None:
    """All of its feeds are fetched, by three machines, as if by one."""
    news = mills.network.add_machine("news", 80)
    log = mills.folder / "requests.jsonl"
    host = [sys.executable, "-m", "tests.support.news_host", news.address, "80", log]
    news.start(*host, log=mills.folder / "news.log", environment=mills.environment)
    checks = lines(mills.type_words("mill1", "feedmill doctor"))
    assert {one["name"] for one in checks if one["grade"] == "failure"} == set()
    *words, last = [line for line in RECIPE[3].splitlines() if line]
    assert (words[0], last) == ("feedmill doctor", "feedmill status")
    mills.type_words("mill2", words[1])
    mills.type_words("mill3", f"feedmill submit http://news.example/feed/{{1..{FEEDS - 1}}}")
    mills.wait_for_all_jobs()
    requests = read_requests(log)
    assert sorted(Counter(one.path for one in requests).values()) == [1] * FEEDS
    assert {one.peer for one in requests} == {mills.network.machines[name].address for name in MILLS}
    assert count_most_at_once(requests) <= 2, "of the three machines together"
    begins = sorted(one.begins for one in requests)
    assert begins[-1] - begins[0] >= 0.9 * (FEEDS - 1) * PAUSE, "so long for one after the other"
    (status,) = lines(mills.type_words("mill1", last))
    assert status["outcomes"]["published"] == 2 * FEEDS


@pytest.mark.parametrize("how", ["power", "cable"])
def test_a_machine_that_vanishes_loses_and_doubles_nothing(mills: Mills, how: str) -> None:
    """In the midst of a job; the one whose cable was out comes back when others have done what it had."""
    victim: Machine = mills.network.machines["mill2"]
    jobs = make_spread_reports(jobs=24, reports=120)
    for number, body in enumerate(jobs[:20]):
        (mills.folder / f"{number:02}.jsonl").write_bytes(body)
    mills.type_words("mill1", f"feedmill submit {mills.folder}/*.jsonl")
    struck = mills.await_job_of("mill2")
    victim.vanish() if how == "power" else victim.unplug()
    mills.wait_for_all_jobs()
    state = mills.rt.jobs.load_state(struck)
    assert state is not None
    assert state.state == "done"
    if how == "cable":
        before = mills.count_jobs_of("mill2")
        victim.plug_in()
        await_truth(lambda: mills.rt.jobs.is_alive())
    for number, body in enumerate(jobs[20:], 20):
        (mills.folder / f"{number:02}.jsonl").write_bytes(body)
        mills.type_words("mill3", f"feedmill submit {mills.folder}/{number:02}.jsonl")
    mills.wait_for_all_jobs()
    if how == "cable":
        # nothing new is in it, and others may be quicker: TCP may let a minute pass before it tries a line again
        last = f"feedmill submit {mills.folder}/{len(jobs) - 1:02}.jsonl"
        await_truth(lambda: mills.type_words("mill3", last) and mills.count_jobs_of("mill2") > before, seconds=300)
        mills.wait_for_all_jobs()
    mills.type_words("mill1", "feedmill doctor --audit")
    expect_all_stories(mills.rt, f"unix://consumer:change-this-3@{mills.folder}/server.sock", jobs)


def expect_all_stories(rt: Runtime, url: str, jobs: list[bytes]) -> None:
    """Each report is a story of two items, and each event is there once."""
    audit = rt.jobs.audit()
    reports = (len(jobs) - 1) * 120
    assert (audit.outcomes["published"], audit.outcomes["copies"], audit.outcomes["dead"]) == (reports, reports, 0)
    stories = find_stories(rt)
    assert {len(items) for items in stories} == {2}
    assert len(stories) == reports
    with CursorReader(url, {"clean": "0", "copies": "0"}) as reader:
        ids = Counter(event.ce_id for event in reader.read_waiting())
    assert max(ids.values()) == 1
