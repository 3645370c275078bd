"""Ask the network for one document: the only network call.

    Request ──► Fetched | NotModified, or TemporaryFetchError | PermanentFetchError

Every fetch is guarded where it connects: the host is resolved, every address is checked, and the connection goes to
an address that was checked, again on every redirect, so no second look-up can answer differently (DNS rebinding).
One deadline covers everything: look-up, connecting, TLS, all redirects, headers and body.
Proxy settings of the environment are not used: a proxy would resolve names for itself.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import httpcore

from ..errors import FetchError, GoneError, PermanentFetchError, TemporaryFetchError
from .addresses import IpAddress, IpNetwork, Resolver, is_allowed, resolve_host, resolve_host_within
from .answers import FetchedDocument, FetchRequest, NotModified
from .headers import read_fresh_for, read_header, read_list_header, read_location, read_max_age, read_retry_after
from .inflate import ACCEPTED_ENCODINGS, InflateError, Inflater, TruncatedError
from .target import FetchTarget, escape_unprintable, follow_redirect, read_target

ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
DOCUMENT_STATUSES = frozenset({200, 203})
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
MOVED_STATUSES = frozenset({301, 308})  # of them: for good
RETRY_STATUSES = frozenset({408, 425, 429})  # of the 4xx; all 5xx too
MAX_ADDRESSES = 4  # of one host that are tried


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """What a fetch may reach and cost."""

    allow: tuple[IpNetwork, ...] = ()  # reachable besides public addresses: intranets, tests (FEEDMILL_FETCH_ALLOW)
    max_bytes: int = 20 * 2**20  # of the body, as sent and decoded
    total_seconds: float = 30.0  # the whole fetch: look-up, all hops, headers and body
    connect_seconds: float = 10.0  # one TCP connection or TLS handshake
    max_redirects: int = 5
    user_agent: str = "feedmill/0.1"


class Fetcher:
    """Fetches under one policy.  Holds no connection between fetches, so it may be shared by threads and forks.

    ``clock`` counts seconds and never goes back; ``resolve`` gives the addresses of a host; ``tls`` says which
    certificates are trusted, by default the system's and those of Mozilla.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        clock: Callable[[], float] = time.monotonic,
        resolve: Resolver = resolve_host,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._policy = policy
        self._clock = clock
        self._resolve = resolve
        self._given_tls = tls

    @cached_property
    def _tls_context(self) -> ssl.SSLContext:
        """Made when the first https address is met: reading the certificates takes some 100 ms."""
        return self._given_tls or httpcore.default_ssl_context()

    def fetch(self, request: FetchRequest, now: datetime) -> FetchedDocument | NotModified:
        """Fetch one document.  ``now`` is written into the answer and is what a Retry-After date counts from.

        Raises TemporaryFetchError and PermanentFetchError; their messages never hold credentials or a query.
        """
        target = read_target(request.url)
        deadline = _Deadline(self._clock, self._policy.total_seconds)
        for _ in range(self._policy.max_redirects + 1):
            answer = self._send_request(target, request, now, deadline)
            if not isinstance(answer, FetchTarget):
                return answer
            target = answer
        raise PermanentFetchError(f"{target}: more than {self._policy.max_redirects} redirects")

    def get(self, url: str, now: datetime) -> FetchedDocument:
        """Fetch a document of which nothing is known yet.  Raises as ``fetch`` does."""
        answer = self.fetch(FetchRequest(url=url), now)
        if isinstance(answer, NotModified):
            raise TemporaryFetchError(f"{answer.url}: the server says that a document we never had is unchanged")
        return answer

    def _send_request(
        self, target: FetchTarget, request: FetchRequest, now: datetime, deadline: _Deadline
    ) -> FetchedDocument | NotModified | FetchTarget:
        headers = self._build_headers(target, request)
        url = httpcore.URL(scheme=target.scheme, host=target.tls_name, port=target.port, target=target.path)
        with (
            _translate_errors(target),
            self._make_connection(target, url, deadline) as connection,
            connection.stream("GET", url, headers=headers) as response,
        ):
            if response.status in REDIRECT_STATUSES:
                return follow_redirect(target, read_location(response.headers), response.status in MOVED_STATUSES)
            fresh_for = read_fresh_for(response.headers, now)
            etag, last_modified = read_header(response.headers, "etag"), read_header(response.headers, "last-modified")
            if response.status == 304 and (request.etag or request.last_modified):
                return NotModified(
                    url=target.url,
                    fetched_at=now,
                    etag=etag or request.etag,  # RFC 9111 4.3.4: what the answer names is new, the rest stays
                    last_modified=last_modified or request.last_modified,
                    fresh_for=fresh_for,
                    moved_to=target.moved_to,
                )
            if response.status not in DOCUMENT_STATUSES:
                raise _error_for_status(target, response, now)
            return FetchedDocument(
                url=target.url,
                status=response.status,
                content_type=read_header(response.headers, "content-type"),
                body=_read_body(response, self._policy.max_bytes),
                etag=etag,
                last_modified=last_modified,
                fetched_at=now,
                fresh_for=fresh_for,
                moved_to=target.moved_to,
            )

    def _build_headers(self, target: FetchTarget, request: FetchRequest) -> list[tuple[bytes, bytes]]:
        wanted = {
            "Host": target.authority,
            "User-Agent": self._policy.user_agent,
            "Accept": ACCEPT,
            "Accept-Encoding": ACCEPTED_ENCODINGS,
            "Connection": "close",
            "Authorization": target.authorization,
            "If-None-Match": request.etag,
            "If-Modified-Since": request.last_modified,
        }
        return [(name.encode(), value.encode("latin-1", "replace")) for name, value in wanted.items() if value]

    def _make_connection(self, target: FetchTarget, url: httpcore.URL, deadline: _Deadline) -> httpcore.HTTPConnection:
        addresses = self._resolve_allowed_addresses(target, deadline)
        backend = _CheckedAddressBackend(addresses, deadline, self._policy.connect_seconds)
        tls = self._tls_context if target.scheme == "https" else None
        return httpcore.HTTPConnection(url.origin, ssl_context=tls, network_backend=backend)

    def _resolve_allowed_addresses(self, target: FetchTarget, deadline: _Deadline) -> list[IpAddress]:
        """The addresses of a host, all of them checked: one that is forbidden condemns the name."""
        seconds = deadline.seconds_left(httpcore.ConnectTimeout)
        addresses = resolve_host_within(self._resolve, target.host, target.port, seconds)
        for address in addresses:
            if not is_allowed(address, self._policy.allow):
                raise PermanentFetchError(
                    f"{target}: {target.host} leads to {address}, which is not a public address; "
                    f"if it is meant, allow it: FEEDMILL_FETCH_ALLOW={address}"
                )
        return addresses[:MAX_ADDRESSES]


class _Deadline:
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

    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline, connect_seconds: float) -> None:
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

    def __init__(self, addresses: list[IpAddress], deadline: _Deadline, connect_seconds: float) -> None:
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
def _translate_errors(target: FetchTarget) -> Iterator[None]:
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


def _error_for_status(target: FetchTarget, response: httpcore.Response, now: datetime) -> FetchError:
    phrase = response.extensions.get("reason_phrase", b"").decode("latin-1")[:80]
    text = f"{target}: the server answered {response.status} {escape_unprintable(phrase)}".rstrip()
    # 304 comes here where nothing was sent that it could be about: a cache's mistake
    if response.status in RETRY_STATUSES or response.status >= 500 or response.status == 304:
        return TemporaryFetchError(text, _read_wanted_wait(response, now))
    return GoneError(text) if response.status == 410 else PermanentFetchError(text)


def _read_wanted_wait(response: httpcore.Response, now: datetime) -> float | None:
    """Seconds for which the server wants to be left alone.

    A 429 without Retry-After may say it with max-age: until then a cache would give the same answer (RFC 6585 4). Of
    other errors it says nothing: their max-age is often that of the pages which they stand in for.
    """
    wait = read_retry_after(response.headers, now)
    return read_max_age(response.headers) if wait is None and response.status == 429 else wait


def _read_body(response: httpcore.Response, limit: int) -> bytes:
    declared = read_header(response.headers, "content-length")
    if declared and int(declared) > limit:  # h11 has seen to it that it is a number
        raise InflateError(f"the body has {declared} bytes, {limit} are allowed")
    inflater = Inflater(read_list_header(response.headers, "content-encoding"), limit)
    for chunk in response.iter_stream():
        inflater.feed(chunk)
    return inflater.finish()
