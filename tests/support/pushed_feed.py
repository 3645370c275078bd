"""A feed that a hub pushes, and the feedmill that takes it; see hub.py."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ingest import Subscription
from tests.support.clock import Clock
from tests.support.http_service import HttpService
from tests.support.hub import Publication
from worker.jobs.pipeline import run_job
from worker.jobs.polling import poll_due_feeds
from worker.runtime import Runtime
from worker.store.feeds import FeedOptions, ListedFeed
from worker.store.pushes import PushSubscription
from worker.websub.hub_calls import HubCallers


@dataclass
class PushedFeed:
    """One feed of a publisher, on the list."""

    rt: Runtime
    service: HttpService
    publication: Publication
    clock: Clock
    feed: str = ""

    def add(self, **wish: Any) -> str:
        wanted = Subscription(address=self.publication.feed_url)
        self.feed = self.rt.feeds.add(wanted, FeedOptions(**wish), self.rt.now())[0].id
        return self.feed

    def subscribe(self, **wish: Any) -> PushSubscription:
        """Added, polled, asked for and confirmed."""
        self.add(**wish)
        self.poll()
        self.call_hubs()
        push = self.push
        assert push
        assert push.find_standing(self.rt.now()) == "subscribed"
        return push

    def poll(self) -> None:
        """Poll what is due, and do all jobs."""
        poll_due_feeds(self.rt, lambda job_ids: None)
        self.do_jobs()

    def poll_at_once(self) -> None:
        self.rt.pushes.hasten_poll(self.feed, self.rt.now())
        self.poll()

    def do_jobs(self) -> None:
        for job_id, _ in self.rt.jobs._client.zscan_iter(self.rt.jobs._keys.due, count=100):
            run_job(job_id.decode(), self.rt)
        assert self.rt.jobs.count_open_jobs() == 0

    def call_hubs(self) -> int:
        """What the scheduler does; how many subscriptions were seen to."""
        threads = HubCallers(self.rt, lambda: 0.0).call_due()
        for thread in threads:
            thread.join(20)
        return len(threads)

    def publish(self, *entries: int) -> list[int]:
        found = self.publication.publish(*entries)
        self.do_jobs()
        return found

    @property
    def push(self) -> PushSubscription | None:
        return self.rt.pushes.find_for_feeds([self.feed]).get(self.feed)

    @property
    def listed(self) -> ListedFeed:
        found = self.rt.feeds.get(self.feed)
        assert found
        return found

    @property
    def hours_to_poll(self) -> float:
        assert self.listed.due
        return (self.listed.due - self.rt.now()).total_seconds() / 3600

    @property
    def titles(self) -> list[str]:
        """Of all events, whatever they say."""
        found = [json.loads(entry.fields["data"]) for entry in self.rt.streams.read("clean")]
        return [data["record"]["title"] for data in found]

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(entry.fields["data"])["record"] for entry in self.rt.streams.read("clean")]
