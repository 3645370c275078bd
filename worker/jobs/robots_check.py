"""Whether robots.txt lets us ask for an address: fetched once per host and day, kept on the server for everybody.

Pages that nobody named are asked for only where it allows it. Feeds and addresses that somebody gave by hand are not
crawled, so they are asked for without it, unless FEEDMILL_ROBOTS=all.
"""

from __future__ import annotations

from functools import lru_cache

from ingest import PermanentFetchError, TemporaryFetchError, read_authority
from ingest.robots import RobotsRules, decode_robots, read_robots, robots_address_of

from ..polite_fetcher import HostRestsError
from ..runtime import USER_AGENT, Runtime
from ..store.host_turns import StoredRobots

MOST_DELAY = 10.0  # seconds; a crawl delay is a hint, and a longer one would keep a worker from its other work


class RobotsRefusedError(PermanentFetchError):
    """The host's robots.txt forbids us to ask for this."""


def check_robots(rt: Runtime, url: str) -> None:
    """Return where robots.txt allows us to ask for an address.

    Raises:
        RobotsRefusedError: it forbids it.
        TemporaryFetchError: it can't be had now, which forbids everything for a while (RFC 9309 2.3.1.4).
    """
    host = read_authority(url)
    if not host:
        return  # it can't be fetched, and the fetcher says why
    robots = rt.host_turns.load_robots(host, rt.now()) or _learn_robots(rt, host, url)
    if robots.is_refused:
        raise TemporaryFetchError(f"robots.txt of {host} can't be had at the moment, so no page is asked for")
    if not _read_rules(robots.text).allows(url, USER_AGENT):
        raise RobotsRefusedError(f"robots.txt of {host} forbids it")


def check_robots_if_set(rt: Runtime, url: str) -> None:
    """The same for what somebody named by hand, where the settings say that this asks robots.txt too."""
    if rt.settings.robots == "all":
        check_robots(rt, url)


def find_licenses(rt: Runtime, url: str) -> tuple[str, ...]:
    """Licences of the whole site of an address, as its robots.txt names them, where that is known."""
    robots = rt.host_turns.load_robots(read_authority(url) or "", rt.now())
    return _read_rules(robots.text).licenses if robots else ()


def _learn_robots(rt: Runtime, host: str, url: str) -> StoredRobots:
    """Fetch it and keep what it says. A host that rests was not asked, so nothing is learned of it."""
    try:
        text = decode_robots(rt.fetcher.get(robots_address_of(url), rt.now()).body)
        delay = min(_read_rules(text).crawl_delay(USER_AGENT) or 0.0, MOST_DELAY)
        robots = StoredRobots(text=text, delay=delay)
    except HostRestsError:
        raise
    except TemporaryFetchError:
        robots = StoredRobots(text="", is_refused=True)
    except PermanentFetchError:
        robots = StoredRobots(text="")
    rt.host_turns.save_robots(host, robots, rt.now())
    return robots


@lru_cache(maxsize=32)
def _read_rules(text: str) -> RobotsRules:
    return read_robots(text)
