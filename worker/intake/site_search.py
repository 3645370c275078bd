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
    FetchError,
    IngestError,
    PermanentFetchError,
    Reading,
    TemporaryFetchError,
    UnfetchedDocument,
    make_document,
    read_document,
)
from ingest.discovery import AskedAddress, RankedCandidate, SiteLink, SiteSurvey
from ingest.robots import ALL_ALLOWED, NONE_ALLOWED, RobotsRules, decode_robots, read_robots, robots_address_of

MAX_REQUESTS = 20  # for one site, robots.txt included
SHORTEST_PAUSE = 1.0  # seconds between two requests to one host
LONGEST_PAUSE = 10.0  # a longer crawl delay is taken for this: somebody waits
MAX_TROUBLES = 2  # of a host that fails for now; then it is asked no more


class NotAskedError(IngestError):
    """An address was not asked, and the message says why."""


@dataclass(frozen=True, slots=True)
class SiteFindings:
    """What a site has, and what it was asked to find that out."""

    candidates: list[RankedCandidate]  # the best first
    asked: list[AskedAddress]
    is_page: bool  # the site's address gives a page, and so nothing to poll as it is


@dataclass(slots=True)
class HostManners:
    """What one host has said, and when it was asked."""

    rules: RobotsRules
    asked_at: float  # on the clock, when the answer was here
    troubles: int = 0


@dataclass(slots=True)
class PoliteClient:
    """Asks hosts one address after the other, as slowly as they want it and nothing that they forbid."""

    get: Callable[[str, datetime], FetchedDocument]  # as Fetcher does
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

    def fetch_allowed(self, url: str) -> FetchedDocument:
        """A document.

        Raises:
            NotAskedError: robots.txt forbids it, or its host has had trouble.
            FetchError: as Fetcher does.
        """
        manners = self._find_manners(url)
        if not manners.rules.allows(url, self.agent):
            what = "can't be had" if manners.rules is NONE_ALLOWED else "forbids it"
            raise NotAskedError(f"not asked: robots.txt {what}")
        if manners.troubles >= MAX_TROUBLES:
            raise NotAskedError("not asked: its host has trouble")
        pause = min(max(SHORTEST_PAUSE, manners.rules.crawl_delay(self.agent) or 0.0), LONGEST_PAUSE)
        self.sleep(max(0.0, manners.asked_at + pause - self.clock()))
        try:
            return self._send_request(url)
        except TemporaryFetchError:
            manners.troubles += 1
            raise
        finally:
            manners.asked_at = self.clock()  # from the end: what is on its way for long arrives late

    def _send_request(self, url: str) -> FetchedDocument:
        """Raises FetchError as Fetcher does."""
        self.requests += 1
        return self.get(url, self.now())

    def _find_manners(self, url: str) -> HostManners:
        address = robots_address_of(url)
        if address not in self._hosts:
            rules, outcome = self._ask_for_rules(address)
            self.asked.append(AskedAddress(address, outcome))
            self._hosts[address] = HostManners(rules, self.clock())
        return self._hosts[address]

    def _ask_for_rules(self, address: str) -> tuple[RobotsRules, str]:
        try:
            answer = self._send_request(address)
        except PermanentFetchError:
            return ALL_ALLOWED, "no rules: everything may be asked"
        except FetchError as error:
            return NONE_ALLOWED, f"{error}; so nothing may be asked"
        rules = read_robots(decode_robots(answer.body))
        delay = rules.crawl_delay(self.agent)
        said = f"rules; it names {len(rules.sitemaps) or 'no'} sitemap{'' if len(rules.sitemaps) == 1 else 's'}"
        return rules, f"{said}; {delay:g} s between requests" if delay else said


def search_site(
    site: str, client: PoliteClient, tell: Callable[[str], None] = lambda url: None, only_of_page: bool = False
) -> SiteFindings:
    """Survey a site.

    Args:
        only_of_page: where its address gives no page, nothing more is asked.
        tell: is given each address before it is asked.
    """
    survey = SiteSurvey(site)
    most, before = client.requests + MAX_REQUESTS, len(client.asked)
    survey.take_robots(client.read_rules(site))
    while client.requests < most and (link := survey.choose_next()):
        tell(link.url)
        _ask_for_link(survey, link, client)
        if only_of_page and not survey.is_page:
            break
    return SiteFindings(survey.rank_found(client.now()), [*client.asked[before:], *survey.asked], survey.is_page)


def _ask_for_link(survey: SiteSurvey, link: SiteLink, client: PoliteClient) -> None:
    try:
        answer = client.fetch_allowed(link.url)
    except (NotAskedError, FetchError) as error:
        survey.note_failure(link.url, str(error))
        return
    asked = UnfetchedDocument(url=link.url, kind="auto", via="url")
    survey.take_answer(link, make_document(asked, answer), answer.link)


def read_section(url: str, client: PoliteClient) -> Reading:
    """The stories of a section page.

    Raises:
        NotAskedError, FetchError: as ``PoliteClient.fetch_allowed`` does.
        ParseError: there is no list of stories on it.
    """
    asked = UnfetchedDocument(url=url, kind="section", via="url")
    return read_document(make_document(asked, client.fetch_allowed(url)))
