"""Finding the primary by the sentinels that watch it, at every new connection. With redis-py.

A connection to what is no primary any more is given up at its first refused write, and the sentinels are asked anew.
"""

from __future__ import annotations

from typing import Any

from redis.backoff import NoBackoff
from redis.connection import SSLConnection, parse_url
from redis.exceptions import ConnectionError as LostConnectionError
from redis.exceptions import NoPermissionError, ResponseError
from redis.exceptions import TimeoutError as LateAnswerError
from redis.retry import Retry
from redis.sentinel import (
    MasterNotFoundError,
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)

from .server_address import SentinelAddress, split_sentinel_url

ANSWER_SECONDS = 2.0  # for connecting to a sentinel, and for its answer; then the next one is asked
PlainConnection, TlsConnection = SentinelManagedConnection, SentinelManagedSSLConnection


class UnknownServiceError(MasterNotFoundError):
    """The sentinels watch no servers under this name."""


class PrimaryFinder(Sentinel):
    """The sentinels of an address; the one that knew the primary is asked first the next time."""

    def discover_master(self, service_name: str) -> tuple[str, int]:
        """The primary's host and port.

        Raises:
            UnknownServiceError: no sentinel that answers knows the service.
            MasterNotFoundError: there is no primary for now.
            redis.exceptions.ConnectionError: no sentinel answers; what the first one's error says of it.
        """
        errors: list[Exception] = []
        is_known = False
        for number, sentinel in enumerate(self.sentinels):
            try:
                state: Any = sentinel.sentinel_master(service_name)
            except NoPermissionError:
                raise
            except ResponseError:  # it has no such service
                continue
            except (LostConnectionError, LateAnswerError) as error:
                errors.append(error)
                continue
            is_known = True
            if self.check_master_state(state, service_name):  # type: ignore[no-untyped-call]
                self.sentinels.insert(0, self.sentinels.pop(number))
                return state["ip"], state["port"]
        if len(errors) == len(self.sentinels):
            raise errors[0]
        if is_known:
            raise MasterNotFoundError(f"the sentinels have no primary of {service_name} for now")
        raise UnknownServiceError(f"no sentinel that answers knows a service {service_name}")


def make_finder(address: SentinelAddress) -> PrimaryFinder:
    """Nothing is connected yet."""
    given = parse_url(address.server_url)  # type: ignore[no-untyped-call]
    tls = {name: value for name, value in given.items() if name.startswith("ssl_")}
    if given.get("connection_class") is SSLConnection:
        tls["ssl"] = True
    own = {"username": address.username, "password": address.password, **tls}
    # no sentinel is asked twice: there are others, and whoever asks for the primary comes again
    waits = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS, "retry": Retry(NoBackoff(), 0)}
    return PrimaryFinder([*address.hosts], sentinel_kwargs={**own, **waits})  # type: ignore[no-untyped-call]


def make_primary_pool(url: str, **options: Any) -> SentinelConnectionPool:
    """Connections to the primary, whichever server that is.

    Args:
        url: of sentinels (docs/scale.md).
        options: as redis-py takes them for a connection.
    """
    address = split_sentinel_url(url)
    given = parse_url(address.server_url)  # type: ignore[no-untyped-call]
    is_tls = given.pop("connection_class", None) is SSLConnection
    for name in ("host", "port"):
        given.pop(name, None)
    kind = {"connection_class": TlsConnection if is_tls else PlainConnection}
    return SentinelConnectionPool(address.service, make_finder(address), **{**kind, **given, **options})  # type: ignore[no-untyped-call]
