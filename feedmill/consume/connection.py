"""The server, asked patiently: a read that blocks outlives no timeout of the client, and a lost connection is mended.

Nothing here is repeated by the client itself: a group's read that had no answer may have been done all the same.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from redis import Redis, exceptions
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode, RedisCluster
from redis.connection import SSLConnection, parse_url
from redis.retry import Retry
from redis.sentinel import Sentinel

CONNECT_SECONDS = 5.0
SENTINEL_SECONDS = 2.0  # for connecting to a sentinel, and for its answer; then the next one is asked
BLOCK_SECONDS = 1.0  # the longest that one command waits for something to come, so that `stop` is heard soon
ANSWER_SECONDS = BLOCK_SECONDS + 30.0  # for any answer; redis-py 8 has 5 seconds if nothing is said, which ends a block
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 5.0  # seconds before a command is repeated, doubled each time
REFUSALS = (exceptions.AuthenticationError, exceptions.AuthorizationError)  # which redis-py counts as lost connections
LOSSES = (exceptions.ConnectionError, exceptions.TimeoutError, exceptions.RedisClusterException, OSError)
OWN_OPTIONS: dict[str, Any] = {  # which an address may not change
    "decode_responses": False,
    "health_check_interval": 30,
    "protocol": 2,  # in which answers have one shape with redis-py 7 and 8
    "retry": Retry(NoBackoff(), 0),
    "socket_connect_timeout": CONNECT_SECONDS,
    "socket_timeout": ANSWER_SECONDS,
}
PASSING = ("MISCONF", "READONLY", "LOADING", "OOM", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS")

log = logging.getLogger("feedmill.consume")
EntryRow = tuple[bytes, dict[bytes, bytes]]  # id and fields of a stream entry


class ConnectionLostError(Exception):
    """The server could not be reached for as long as the caller was ready to wait."""


class GroupGoneError(Exception):
    """Somebody dropped the consumer group, or its server's data is lost: what was missed, nobody knows."""


class ServerConnection:
    """A connection that waits until the server is back.

    Args:
        url: as for redis-py, `redis://`, `rediss://` or `unix://`, in a cluster `redis+cluster://host,host`, by
            sentinels `redis+sentinel://host,host/service`; its timeouts are set here, whatever it says of them.
        patience: seconds without an answer until ConnectionLostError is raised; None: for ever.
    """

    def __init__(self, url: str, patience: float | None = None) -> None:
        self._url = url
        self._client: Any = None  # a cluster is asked for its nodes as soon as there is one
        self._patience = patience
        self._stopped = threading.Event()
        self.losses = 0  # how often an answer was lost

    def ask(self, command: str, *args: Any, **options: Any) -> Any:
        """The answer to one command that may be done twice, by the name that redis-py gives it.

        Raises:
            ConnectionLostError: there was none for as long as the patience lasts, or the reader was stopped meanwhile.
            GroupGoneError: the command is about a group that is not there.
            redis.exceptions.ResponseError: the server refuses it: a right is missing, or it is no command for it.
            redis.exceptions.AuthenticationError: the server refuses the user name or password.
        """
        begun, pause = time.monotonic(), FIRST_PAUSE
        while True:
            try:
                self._client = self._client or _make_client(self._url)
                return getattr(self._client, command)(*args, **options)
            except REFUSALS:
                raise
            except (*LOSSES, exceptions.ResponseError) as error:
                if str(error).startswith(("NOGROUP", "UNBLOCKED")):
                    raise GroupGoneError(str(error)) from error
                if not _passes_by_itself(error):
                    raise
                self.losses += 1
                self._wait_before_repeating(error, time.monotonic() - begun, pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def make_group(self, key: str, group: str, start: str) -> bool:
        """Make a group that begins behind an entry; False: there is one already."""
        try:
            self.ask("xgroup_create", key, group, id=start, mkstream=True)
        except exceptions.ResponseError as error:
            if str(error).startswith("BUSYGROUP"):
                return False
            raise
        return True

    def _wait_before_repeating(self, error: Exception, waited: float, pause: float) -> None:
        if self._stopped.is_set() or (self._patience is not None and waited + pause > self._patience):
            raise ConnectionLostError(f"no answer for {waited:.1f} s: {error}") from error
        log.warning(
            "the server does not answer", extra={"event": "consumer.waits", "reason": str(error), "again_in": pause}
        )
        self._stopped.wait(pause)

    def stop(self) -> None:
        """Wait for nothing any more; may be called from another thread or a signal handler."""
        self._stopped.set()

    @property
    def is_cluster(self) -> bool:
        """Whether one command can ask only one collection."""
        return self._url.partition("://")[0].endswith("+cluster")

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()

    def close(self) -> None:
        if self._client:
            self._client.close()


def _make_client(url: str) -> Any:
    """A client; of a cluster it knows by then which node has what."""
    url = _without_own_options(url)
    scheme, _, rest = url.partition("://")
    if scheme.endswith("+sentinel"):
        return _make_sentinel_client(url)
    if not scheme.endswith("+cluster"):
        return Redis.from_url(f"{scheme}://{rest}", **OWN_OPTIONS)
    credentials, at, hosts = rest.partition("/")[0].rpartition("@")
    first, *others = hosts.split(",")
    nodes = [ClusterNode(*_split_port(host)) for host in others]  # type: ignore[no-untyped-call]
    plain = f"{scheme.removesuffix('+cluster')}://{credentials}{at}{first}"
    return RedisCluster.from_url(plain, startup_nodes=nodes, **OWN_OPTIONS)


def _make_sentinel_client(url: str) -> Any:
    """A client that asks the sentinels for the primary at each new connection."""
    parts = urlsplit(url)
    credentials, at, hosts = parts.netloc.rpartition("@")
    service, _, database = parts.path.strip("/").partition("/")
    if not service:  # who asks for no name is never answered
        raise ValueError("the address names no service of the sentinels: redis+sentinel://host:26379/service")
    given = dict(parse_qsl(parts.query))
    own = {name: given.pop(f"sentinel_{name}", None) for name in ("username", "password")}
    server = f"{parts.scheme.removesuffix('+sentinel')}://{credentials}{at}server/{database}?{urlencode(given)}"
    options: dict[str, Any] = {**parse_url(server), **OWN_OPTIONS}  # type: ignore[no-untyped-call]
    options["ssl"] = options.pop("connection_class", None) is SSLConnection
    del options["host"]
    tls = {name: value for name, value in options.items() if name.startswith("ssl")}
    waits = dict.fromkeys(("socket_timeout", "socket_connect_timeout"), SENTINEL_SECONDS)
    asking = {**own, **tls, **waits, "retry": OWN_OPTIONS["retry"]}
    nodes = [_split_port(host, "26379") for host in hosts.split(",")]
    return Sentinel(nodes, sentinel_kwargs=asking).master_for(service, **options)  # type: ignore[no-untyped-call]


def _split_port(host: str, default: str = "6379") -> tuple[str, int]:
    name, _, port = host.rpartition(":") if re.search(r":\d+$", host) else (host, "", default)
    return name.strip("[]"), int(port)


def _without_own_options(url: str) -> str:
    """An address without what it says behind the `?` of things that are set here.

    >>> _without_own_options("unix:///run/s.sock?socket_timeout=1&db=2"), _without_own_options("redis://db.example/0")
    ('unix:///run/s.sock?db=2', 'redis://db.example/0')
    """
    address, _, query = url.partition("?")
    kept = [option for option in query.split("&") if option and option.partition("=")[0] not in OWN_OPTIONS]
    return f"{address}?{'&'.join(kept)}" if kept else address


def _passes_by_itself(error: Exception) -> bool:
    if not isinstance(error, exceptions.ResponseError):
        return True
    kinds = (exceptions.ReadOnlyError, exceptions.OutOfMemoryError)
    return isinstance(error, kinds) or str(error).startswith(PASSING)


def find_trimmed_ids(connection: ServerConnection, collection: str, streams: Sequence[str]) -> dict[str, str]:
    """The last entry that was trimmed of each stream, if any was.

    Args:
        collection: of streams that name none.
    """
    found = {}
    for name in streams:
        prefix, stream = find_stream(name, collection)
        found[name] = connection.ask("hget", f"{prefix}:trims", f"{stream}:last")
    return {name: entry.decode() for name, entry in found.items() if entry}


def find_stream(name: str, collection: str) -> tuple[str, str]:
    """What the keys of a stream's collection begin with, and what the stream is called there.

    Args:
        name: `clean`, or `archive/clean` where a reader has several collections.
        collection: of a stream that names none.

    >>> find_stream("archive/clean", "feedmill"), find_stream("clean", "feedmill")
    (('feedmill:{archive}', 'clean'), ('feedmill', 'clean'))
    """
    named, _, stream = name.rpartition("/")
    return make_key_prefix(named or collection), stream


def make_key_prefix(collection: str) -> str:
    """What the keys of a collection begin with.

    >>> make_key_prefix("feedmill"), make_key_prefix("archive")
    ('feedmill', 'feedmill:{archive}')
    """
    return "feedmill" if collection == "feedmill" else f"feedmill:{{{collection}}}"
