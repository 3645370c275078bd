"""Who may ask a web host now, among all workers and fetchers of a collection, and what its robots.txt said."""

from __future__ import annotations

import uuid
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from redis.exceptions import RedisError

from .client import Client
from .host_names import name_host
from .jobs import to_milliseconds
from .keys import Keys
from .rights_texts import RightsTexts
from .scripts import Script

MILLISECOND = timedelta(milliseconds=1)
HOST_CONNECTIONS = 2  # to one host at the same time
TURN_LEASE = timedelta(seconds=10)  # after which a turn counts as given back, unless it is renewed
LOOK_AGAIN = timedelta(seconds=0.5)  # at the latest, where all turns of a host are taken
ROBOTS_KEPT = timedelta(days=1)  # RFC 9309 2.4 allows no more
REFUSAL_KEPT = timedelta(minutes=10)  # a robots.txt that could not be had


@dataclass(frozen=True, slots=True)
class HostTurn:
    """A place at a host, to be given back."""

    host: str
    token: str


@dataclass(frozen=True, slots=True)
class HostWait:
    """A host is not to be asked now."""

    seconds: float  # ask again then
    rests: bool  # it wishes so itself


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRobots:
    """What was learned of a robots.txt."""

    text: str  # "" where there is none
    is_refused: bool = False  # it could not be had, so nothing may be asked
    delay: float = 0.0  # seconds that it wants between two requests


class HostTurns:
    """The turns at every host that is being asked or was just now.

    Args:
        pause: seconds between the beginnings of two requests to a host.
    """

    def __init__(self, client: Client, keys: Keys, pause: float) -> None:
        self._client = client
        self._keys = keys
        self._script = Script(client, keys, "host_turns")
        self._pause = pause
        self.rights_texts = RightsTexts(client, keys)  # what else a host says to whoever asks it

    def take(self, host: str, now: datetime) -> HostTurn | HostWait:
        """A turn, or how long to wait before asking for one again."""
        turn = HostTurn(host, uuid.uuid4().hex)
        wait, rest = self._script(
            step="take", id=name_host(host), now=to_milliseconds(now), token=turn.token, most=HOST_CONNECTIONS,
            pause=int(self._pause * 1000), lease=TURN_LEASE // MILLISECOND, look=LOOK_AGAIN // MILLISECOND,
        )  # fmt: skip
        return HostWait(wait / 1000, rest > 0) if wait else turn

    def renew(self, turn: HostTurn, now: datetime) -> bool:
        """Say that the turn is still used. False: its lease has ended. A server that does not answer is asked again."""
        lease = TURN_LEASE // MILLISECOND
        step = {"step": "renew", "id": name_host(turn.host), "now": to_milliseconds(now), "token": turn.token}
        try:
            return bool(self._script(**step, lease=lease))
        except RedisError:
            return True

    def give_back(self, turn: HostTurn) -> None:
        """The turn is over; harmless when said twice."""
        self._script(step="give_back", id=name_host(turn.host), token=turn.token)

    def note_rest(self, host: str, seconds: float, now: datetime) -> None:
        """The host wants to be left alone for so long."""
        until = to_milliseconds(now + timedelta(seconds=seconds))
        self._script(step="rest", id=name_host(host), now=to_milliseconds(now), until=until)

    def save_robots(self, host: str, robots: StoredRobots, now: datetime) -> None:
        """Keep what was learned of a host's robots.txt, for a while."""
        key, kept = self._keys.host_robots(name_host(host)), REFUSAL_KEPT if robots.is_refused else ROBOTS_KEPT
        fields = {
            "body": zlib.compress(robots.text.encode()),
            "refused": int(robots.is_refused),
            "delay": int(robots.delay * 1000),
            "until": to_milliseconds(now + kept),
        }
        pipe = self._client.pipeline(transaction=True)
        pipe.hset(key, mapping=fields)
        pipe.pexpire(key, kept)
        pipe.execute()

    def load_robots(self, host: str, now: datetime) -> StoredRobots | None:
        """What is known of a host's robots.txt; None: it is to be asked for."""
        stored = self._client.hgetall(self._keys.host_robots(name_host(host)))
        if not stored or int(stored[b"until"]) <= to_milliseconds(now):
            return None
        return StoredRobots(
            text=zlib.decompress(stored[b"body"]).decode(),
            is_refused=stored[b"refused"] == b"1",
            delay=int(stored[b"delay"]) / 1000,
        )
