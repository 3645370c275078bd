"""Give the network one message, by POST, under the same guard as every fetch.

PostRequest ──► PostAnswer, whatever its status, or TemporaryFetchError | PermanentFetchError

A redirect is an answer like others: a message goes where it was meant to go, and nowhere else.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

import httpcore

from ..errors import PermanentFetchError
from .addresses import IpAddress, Resolver, resolve_host
from .connection import Deadline, GuardedConnector, make_http_url, translate_errors
from .fetcher import FetchPolicy
from .headers import Headers, read_location, read_retry_after
from .target import FetchTarget, escape_unprintable, read_target

MOST_READ = 4096  # bytes of an answer's body
MOST_QUOTED = 200  # characters of it


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRequest:
    """One message and where it goes."""

    url: str
    headers: Mapping[str, str]  # in latin-1; host, length and user agent are added
    body: bytes
    allows_http: bool = False  # without TLS too where the host lies in no network that the operator named


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAnswer:
    """What the other side said."""

    status: int
    phrase: str  # as it follows the status, made printable
    excerpt: str  # of the body, made printable, MOST_QUOTED characters at most
    retry_after: float | None  # seconds for which it wants to be left alone
    location: str | None = None  # of a redirect: where it points, as a whole address


class Poster:
    """Posts under one policy.  Holds no connection between posts, so it may be shared by threads.

    Arguments as those of Fetcher; of the policy, sizes and redirects mean nothing here.
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
        self._allowed = GuardedConnector(policy.allow, policy.connect_seconds, resolve, tls)
        self._named = _OnlyNamedConnector(policy.allow, policy.connect_seconds, resolve, tls)

    def check_target(self, url: str, allows_http: bool = False) -> None:
        """Look the host up and say whether a message may go there now.  Raises as ``post`` does."""
        target = read_target(url)
        with translate_errors(target):
            self._choose_connector(target, allows_http).find_addresses(target, self._begin())

    def post(self, request: PostRequest, now: datetime) -> PostAnswer:
        """Send one message.  ``now`` is what a Retry-After date counts from.

        Raises TemporaryFetchError and PermanentFetchError where there was no answer; their messages never hold
        credentials or a query.
        """
        target, deadline = read_target(request.url), self._begin()
        connector = self._choose_connector(target, request.allows_http)
        headers = self._build_headers(target, request)
        with (
            translate_errors(target),
            connector.make_connection(target, deadline) as connection,
            connection.stream("POST", make_http_url(target), headers=headers, content=request.body) as response,
        ):
            phrase = response.extensions.get("reason_phrase", b"")[:80].decode("latin-1")
            return PostAnswer(
                status=response.status,
                phrase=escape_unprintable(phrase),
                excerpt=_read_excerpt(response),
                retry_after=read_retry_after(response.headers, now),
                location=_read_target(response.headers, target.url),
            )

    def _begin(self) -> Deadline:
        return Deadline(self._clock, self._policy.total_seconds)

    def _choose_connector(self, target: FetchTarget, allows_http: bool) -> GuardedConnector:
        return self._allowed if target.scheme == "https" or allows_http else self._named

    def _build_headers(self, target: FetchTarget, request: PostRequest) -> list[tuple[bytes, bytes]]:
        own = {
            "Host": target.authority,
            "User-Agent": self._policy.user_agent,
            "Content-Length": str(len(request.body)),
            "Connection": "close",
            "Authorization": target.authorization,
        }
        headers = {**request.headers, **own}
        return [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items() if value]


class _OnlyNamedConnector(GuardedConnector):
    """Only to hosts in networks that the operator named: what goes without TLS can be read on its way."""

    def find_addresses(self, target: FetchTarget, deadline: Deadline) -> list[IpAddress]:
        addresses = super().find_addresses(target, deadline)
        if not all(any(address in network for network in self._allow) for address in addresses):
            raise PermanentFetchError(
                f"{target}: http is not encrypted, and {target.host} is in no network of FEEDMILL_FETCH_ALLOW; "
                "use https, or allow it with --allow-http"
            )
        return addresses


def _read_target(headers: Headers, url: str) -> str | None:
    """Where a redirect points; None where nobody can go."""
    with suppress(ValueError):
        return urljoin(url, location) if (location := read_location(headers)) else None
    return None


def _read_excerpt(response: httpcore.Response) -> str:
    """The beginning of a body.  The rest is left where it is, and one that breaks off changes no answer."""
    found = b""
    with suppress(httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
        for chunk in response.iter_stream():
            found += chunk
            if len(found) >= MOST_READ:
                break
    text = " ".join(found[:MOST_READ].decode("utf-8", "replace").split())
    return escape_unprintable(text)[:MOST_QUOTED]
