"""Connections that are guarded where they are made, for everything that asks the network.

The host is resolved, every address is checked, and the connection goes to an address that was checked, so no second
look-up can answer differently (DNS rebinding).  One deadline covers look-up, connecting, TLS and every wait.
Proxy settings of the environment are not used: a proxy would resolve names for itself.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import httpcore

from ..errors import PermanentFetchError, TemporaryFetchError
from .addresses import IpAddress, IpNetwork, Resolver, is_allowed, resolve_host_within
from .inflate import InflateError, TruncatedError
from .target import FetchTarget, escape_unprintable

MAX_ADDRESSES = 4  # of one host that are tried


class GuardedConnector:
    """Makes connections to hosts of which every address may be asked."""

    def __init__(
        self, allow: Sequence[IpNetwork], connect_seconds: float, resolve: Resolver, tls: ssl.SSLContext | None
    ) -> None:
        self._allow = tuple(allow)
        self._connect_seconds = connect_seconds
        self._resolve = resolve
        self._given_tls = tls

    @cached_property
    def _tls_context(self) -> ssl.SSLContext:
        """Made when the first https address is met: reading the certificates takes some 100 ms."""
        return self._given_tls or httpcore.default_ssl_context()

    def make_connection(self, target: FetchTarget, deadline: Deadline) -> httpcore.HTTPConnection:
        """A connection for one exchange with a target; it connects when it is used.

        Raises:
            PermanentFetchError: an address of the host is forbidden.
            OSError, httpcore.TimeoutException: as translate_errors takes them.
        """
        backend = _CheckedAddressBackend(self.find_addresses(target, deadline), deadline, self._connect_seconds)
        tls = self._tls_context if target.scheme == "https" else None
        return httpcore.HTTPConnection(make_http_url(target).origin, ssl_context=tls, network_backend=backend)

    def find_addresses(self, target: FetchTarget, deadline: Deadline) -> list[IpAddress]:
        """The addresses of a host, all of them checked: one that is forbidden condemns the name.  Raises as above."""
        seconds = deadline.seconds_left(httpcore.ConnectTimeout)
        addresses = resolve_host_within(self._resolve, target.host, target.port, seconds)
        for address in addresses:
            if not is_allowed(address, self._allow):
                raise PermanentFetchError(
                    f"{target}: {target.host} leads to {address}, which is not a public address; "
                    f"if it is meant, allow it where it is fetched: FEEDMILL_FETCH_ALLOW={address} for `feedmill up`"
                )
        return addresses[:MAX_ADDRESSES]


def make_http_url(target: FetchTarget) -> httpcore.URL:
    """A target as httpcore wants it."""
    return httpcore.URL(scheme=target.scheme, host=target.tls_name, port=target.port, target=target.path)


class Deadline:
    """One moment at which a whole fetch must be over."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self._clock = clock
        self._end = clock() + seconds
        self.seconds = seconds

    def seconds_left(self, error: type[Exception], at_most: float | None = None) -> float:
        """Seconds left, for the next wait; raises ``error`` where there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise error(f"not done within {self.seconds:g} seconds")
        return left if at_most is None else min(left, at_most)


class _DeadlineStream(httpcore.NetworkStream):
    """A connection on which no wait outlasts the deadline.  httpcore's own timeouts start again with every byte."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline, connect_seconds: float) -> None:
        self._inner = inner
        self._deadline = deadline
        self._connect_seconds = connect_seconds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.seconds_left(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.seconds_left(httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = self._deadline.seconds_left(httpcore.ConnectTimeout, self._connect_seconds)
        inner = self._inner.start_tls(ssl_context, server_hostname, seconds)
        return _DeadlineStream(inner, self._deadline, self._connect_seconds)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _CheckedAddressBackend(httpcore.NetworkBackend):
    """Connects to the addresses it was given, whatever the host is called."""

    def __init__(self, addresses: list[IpAddress], deadline: Deadline, connect_seconds: float) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._connect_seconds = connect_seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("the host has no address")
        for address in self._addresses:
            seconds = self._deadline.seconds_left(httpcore.ConnectTimeout, self._connect_seconds)
            try:
                inner = httpcore.SyncBackend().connect_tcp(str(address), port, seconds)
                return _DeadlineStream(inner, self._deadline, self._connect_seconds)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


@contextmanager
def translate_errors(target: FetchTarget) -> Iterator[None]:
    """Turn what the network and the decoder raise into our errors, by what the caller should do about them.

    Temporary: what may be over tomorrow without anybody's doing: timeouts, refused or broken connections, broken HTTP
    (half-started servers speak it), and every failed look-up, since "no such name" is also what a machine without
    network is told.
    Permanent: what somebody has to mend: a certificate that does not hold, a wrong encoding, too large a body.
    """
    try:
        yield
    except socket.gaierror as error:
        raise TemporaryFetchError(f"{target}: {target.host} could not be resolved ({error.strerror})") from error
    except (TimeoutError, httpcore.TimeoutException) as error:
        raise TemporaryFetchError(f"{target}: no answer in time ({error})") from error
    except TruncatedError as error:
        raise TemporaryFetchError(f"{target}: {error}") from error
    except (InflateError, httpcore.LocalProtocolError) as error:
        raise PermanentFetchError(f"{target}: {escape_unprintable(str(error))}") from error
    except (OSError, httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
        untrusted = isinstance(error.__cause__, ssl.SSLCertVerificationError)
        kind = PermanentFetchError if untrusted else TemporaryFetchError
        raise kind(f"{target}: {escape_unprintable(str(error))}") from error
