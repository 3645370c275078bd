"""Finding out what of a site can be polled: few requests, spaced, none that its robots.txt forbids.

robots.txt ─► the site ─► what it names (ingest/discovery) ─► an answer each ─► candidates, the best first
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ingest import (
    FetchedDocument,
    Fetcher,
    FetchError,
    PermanentFetchError,
    TemporaryFetchError,
    UnfetchedDocument,
    make_document,
)
from ingest.discovery import AskedAddress, RankedCandidate, SiteLink, SiteSurvey
from ingest.robots import ALL_ALLOWED, MAX_ROBOTS_BYTES, NONE_ALLOWED, RobotsRules, read_robots, robots_address_of

MAX_REQUESTS = 20  # for one site, robots.txt included
SHORTEST_PAUSE = 1.0  # seconds between two requests to one host
LONGEST_PAUSE = 10.0  # a longer crawl delay is taken for this: somebody waits
MAX_TROUBLES = 2  # of a host that fails for now; then it is asked no more


@dataclass(frozen=True, slots=True)
class SiteFindings:
    """What a site has, and what it was asked to find that out."""

    candidates: list[RankedCandidate]  # the best first
    asked: list[AskedAddress]


@dataclass(slots=True)
class HostManners:
    """What one host has said, and when it was asked."""

    rules: RobotsRules
    asked_at: float  # on the clock
    troubles: int = 0


@dataclass(slots=True)
class PoliteClient:
    """Asks hosts one address after the other, as slowly as they want it and nothing that they forbid."""

    fetcher: Fetcher
    agent: str
    now: Callable[[], datetime]
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    requests: int = 0
    asked: list[AskedAddress] = field(default_factory=list)  # the files of rules
    _hosts: dict[str, HostManners] = field(default_factory=dict)

    def read_rules(self, url: str) -> RobotsRules:
        """The rules of an address's host; asked for once."""
        return self._find_manners(url).rules

    def fetch_allowed(self, url: str) -> FetchedDocument | str:
        """A document, or why there is none."""
        manners = self._find_manners(url)
        if not manners.rules.allows(url, self.agent):
            what = "can't be had" if manners.rules is NONE_ALLOWED else "forbids it"
            return f"not asked: robots.txt {what}"
        if manners.troubles >= MAX_TROUBLES:
            return "not asked: its host has trouble"
        pause = min(max(SHORTEST_PAUSE, manners.rules.crawl_delay(self.agent) or 0.0), LONGEST_PAUSE)
        self.sleep(max(0.0, manners.asked_at + pause - self.clock()))
        manners.asked_at = self.clock()
        try:
            return self._send_request(url)
        except FetchError as error:
            manners.troubles += isinstance(error, TemporaryFetchError)
            return str(error)

    def _send_request(self, url: str) -> FetchedDocument:
        """Raises FetchError as Fetcher does."""
        self.requests += 1
        return self.fetcher.get(url, self.now())

    def _find_manners(self, url: str) -> HostManners:
        address = robots_address_of(url)
        if address not in self._hosts:
            began = self.clock()
            rules, outcome = self._ask_for_rules(address)
            self.asked.append(AskedAddress(address, outcome))
            self._hosts[address] = HostManners(rules, began)
        return self._hosts[address]

    def _ask_for_rules(self, address: str) -> tuple[RobotsRules, str]:
        try:
            answer = self._send_request(address)
        except PermanentFetchError:
            return ALL_ALLOWED, "no rules: everything may be asked"
        except FetchError as error:
            return NONE_ALLOWED, f"{error}; so nothing may be asked"
        rules = read_robots(answer.body[:MAX_ROBOTS_BYTES].decode("utf-8", "replace"))
        delay = rules.crawl_delay(self.agent)
        return rules, f"rules, {len(rules.sitemaps)} sitemaps" + (f", {delay:g} s between requests" if delay else "")


def search_site(site: str, client: PoliteClient, tell: Callable[[str], None] = lambda url: None) -> SiteFindings:
    """Survey a site.

    Args:
        tell: is given each address before it is asked.
    """
    survey = SiteSurvey(site)
    survey.take_robots(client.read_rules(site))
    while client.requests < MAX_REQUESTS and (link := survey.choose_next()):
        tell(link.url)
        _ask_for_link(survey, link, client)
    return SiteFindings(survey.rank_found(client.now()), [*client.asked, *survey.asked])


def _ask_for_link(survey: SiteSurvey, link: SiteLink, client: PoliteClient) -> None:
    answer = client.fetch_allowed(link.url)
    if isinstance(answer, str):
        survey.note_failure(link.url, answer)
        return
    asked = UnfetchedDocument(url=link.url, kind="auto", via="url")
    survey.take_answer(link, make_document(asked, answer), answer.link)
