"""Is feedmill a good guest? Hosts of some thirty characters are polled 200 times each, and judge every request.

    ./run.sh eval reader-score            some minutes

The polls are the real ones, from the list of feeds to the events, with the real fetcher over loopback; only the clock
is made, and goes from one poll to the next.
"""

from __future__ import annotations

import logging
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from redis import Redis

from ingest import Subscription
from tests.support.clock import Clock
from tests.support.system import open_embedded_server
from worker.jobs.fetching import fetch_job
from worker.jobs.pipeline import run_job
from worker.jobs.polling import poll_due_feeds
from worker.runtime import Runtime, build_runtime
from worker.settings import Settings
from worker.store.feeds import FeedOptions, feed_id

from .score_characters import CHARACTERS
from .score_server import Character, ScoreHost, serve_characters

__all__ = ["measure"]

POLLS = 200  # of each host
CONTACT = "https://mill.example/bot"
FAULTS = (
    "unconditional_too_often", "bogus_validators", "validators_out_of_order", "too_early", "cookies_or_referrers",
    "wrong_agents",
)  # fmt: skip
PATHS = ("/feed", "/sister")
HAS_SISTER = ("429 seconds", "503 for a while", "429 max-age")  # hosts with two feeds: what one is told holds for both


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Everything is made here; nothing of the material is looked at."""
    logging.getLogger("worker").addHandler(logging.NullHandler())  # hosts fail here on purpose, by the hundred
    with tempfile.TemporaryDirectory(prefix="feedmill-score-") as folder:
        return score_reader(Path(folder), CHARACTERS, POLLS, out)


def score_reader(folder: Path, characters: Mapping[str, Character], polls: int, out: TextIO) -> dict[str, float]:
    """Poll every host so often, on a server of its own; what they have found."""
    clock = Clock(datetime.now(UTC).replace(microsecond=0))
    settings = replace(Settings.from_env({}), data_dir=folder, fetch_allow="127.0.0.0/8", contact=CONTACT)
    agent = f"feedmill/0.1 (+{CONTACT})"
    with open_embedded_server(folder) as server, serve_characters(characters, agent, clock) as hosts:
        with Redis.from_url(server.url) as client:
            client.config_set("appendonly", "no")  # nobody wants this store again
        rt = build_runtime(settings, server.url, clock)
        for name, (address, _) in hosts.items():
            for path in PATHS if name in HAS_SISTER else PATHS[:1]:
                rt.feeds.add(Subscription(address=address + path), FeedOptions(), clock())
        poll_hosts(rt, clock, hosts, polls)
        return report_faults({name: host for name, (_, host) in hosts.items()}, polls, out)


def poll_hosts(rt: Runtime, clock: Clock, hosts: Mapping[str, tuple[str, ScoreHost]], polls: int) -> None:
    """Go from one moment at which a feed is due to the next, until every host was asked so often or is gone.

    Args:
        hosts: by name, each with its address.
    """
    left = dict(hosts)
    while True:
        poll_due_hosts(rt, clock)
        for name, (address, host) in list(left.items()):
            if host.visits["/feed"] >= polls:
                del left[name]
                for path in PATHS:
                    rt.feeds.pause(feed_id(address + path), clock())
        moments = [listed.due for listed in rt.feeds.read_all() if listed.due]
        if not moments:
            return
        clock.now = max(clock.now, min(moments))


def poll_due_hosts(rt: Runtime, clock: Clock) -> None:
    """Do the polls that are due one after the other, as fetcher and worker do, each in its turn at the host."""
    job_ids: list[str] = []
    poll_due_feeds(rt, job_ids.extend)
    for job_id in job_ids:
        handed_on: list[str] = []
        fetch_job(job_id, rt, handed_on.append)
        for name in handed_on:
            run_job(name, rt)
        clock.forward(rt.settings.host_pause)


def report_faults(hosts: Mapping[str, ScoreHost], polls: int, out: TextIO) -> dict[str, float]:
    """The figures, with a line for each host that has found something."""
    total = Counter[str]()
    for name, host in hosts.items():
        total.update(host.faults)
        if host.faults:
            print(f"{name}: {', '.join(f'{count} {fault}' for fault, count in host.faults.items())}", file=out)
    requests = sum(host.visits.total() for host in hosts.values())
    print(f"{len(hosts)} hosts, {requests} requests, {total.total()} faults", file=out)
    polled = sum(host.visits["/feed"] >= polls or bool(host.is_gone) for host in hosts.values())
    return {"hosts": polled, **{fault: total[fault] for fault in FAULTS}}
