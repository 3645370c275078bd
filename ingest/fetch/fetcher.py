"""Ask the network for one document.

    Request ──► Fetched | NotModified, or TemporaryFetchError | PermanentFetchError

Every fetch is guarded where it connects (connection.py), again on every redirect.
One deadline covers everything: look-up, connecting, TLS, all redirects, headers and body.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpcore

from ..errors import FetchError, GoneError, NotFoundError, PermanentFetchError, TemporaryFetchError
from .addresses import IpNetwork, Resolver, resolve_host
from .answers import FetchedDocument, FetchRequest, NotModified
from .connection import Deadline, GuardedConnector, make_http_url, translate_errors
from .headers import (
    read_fresh_for,
    read_header,
    read_header_rights,
    read_list_header,
    read_location,
    read_max_age,
    read_retry_after,
)
from .inflate import ACCEPTED_ENCODINGS, InflateError, Inflater
from .target import FetchTarget, escape_unprintable, follow_redirect, read_target

ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
DOCUMENT_STATUSES = frozenset({200, 203})
REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
MOVED_STATUSES = frozenset({301, 308})  # of them: for good
_FINAL_ERRORS: dict[int, type[PermanentFetchError]] = {404: NotFoundError, 410: GoneError}
RETRY_STATUSES = frozenset({408, 425, 429})  # of the 4xx; all 5xx too


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
        self._connector = GuardedConnector(policy.allow, policy.connect_seconds, resolve, tls)

    def fetch(
        self, request: FetchRequest, now: datetime, enter_host: Callable[[str], None] = lambda host: None
    ) -> FetchedDocument | NotModified:
        """Fetch one document.  ``now`` is written into the answer and is what a Retry-After date counts from.

        ``enter_host`` is called with each further host, as ``FetchTarget.authority`` has it, before it is asked; what
        it raises ends the fetch.

        Raises TemporaryFetchError and PermanentFetchError; their messages never hold credentials or a query.
        """
        target = read_target(request.url)
        deadline = Deadline(self._clock, self._policy.total_seconds)
        for _ in range(self._policy.max_redirects + 1):
            answer = self._send_request(target, request, now, deadline)
            if not isinstance(answer, FetchTarget):
                return answer
            if answer.authority != target.authority:
                enter_host(answer.authority)
            target = answer
        raise PermanentFetchError(f"{target}: more than {self._policy.max_redirects} redirects")

    def get(self, url: str, now: datetime, enter_host: Callable[[str], None] = lambda host: None) -> FetchedDocument:
        """Fetch a document of which nothing is known yet.  Arguments and errors are those of ``fetch``."""
        answer = self.fetch(FetchRequest(url=url), now, enter_host)
        if isinstance(answer, NotModified):
            raise TemporaryFetchError(f"{answer.url}: the server says that a document we never had is unchanged")
        return answer

    def _send_request(
        self, target: FetchTarget, request: FetchRequest, now: datetime, deadline: Deadline
    ) -> FetchedDocument | NotModified | FetchTarget:
        request = _keep_own_validators(request, target)
        headers = self._build_headers(target, request)
        with (
            translate_errors(target),
            self._connector.make_connection(target, deadline) as connection,
            connection.stream("GET", make_http_url(target), headers=headers) as response,
        ):
            if response.status in REDIRECT_STATUSES:
                return follow_redirect(target, read_location(response.headers), response.status in MOVED_STATUSES)
            fresh_for = read_fresh_for(response.headers, now)
            etag, last_modified = read_header(response.headers, "etag"), read_header(response.headers, "last-modified")
            if response.status == 304 and (request.etag or request.last_modified):
                if etag in (None, request.etag) and last_modified in (None, request.last_modified):
                    etag, last_modified = request.etag, request.last_modified
                return NotModified(
                    url=target.url,
                    fetched_at=now,
                    etag=etag,  # what it names anew is new (RFC 9111 4.3.4), and no pair is made of two answers
                    last_modified=last_modified,
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
                rights=read_header_rights(response.headers),
                link=read_list_header(response.headers, "link") or None,
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


def _keep_own_validators(request: FetchRequest, target: FetchTarget) -> FetchRequest:
    """The request as it goes to one address: with no validators that another one gave."""
    if request.given_by is None or _cut_query(request.given_by) == _cut_query(target.url):
        return request
    return FetchRequest(url=request.url)


def _cut_query(url: str) -> str:
    """An address without what redirects often write into it anew each time."""
    return url.partition("?")[0]


def _error_for_status(target: FetchTarget, response: httpcore.Response, now: datetime) -> FetchError:
    phrase = response.extensions.get("reason_phrase", b"").decode("latin-1")[:80]
    text = f"{target}: the server answered {response.status} {escape_unprintable(phrase)}".rstrip()
    # 304 comes here where nothing was sent that it could be about: a cache's mistake
    if response.status in RETRY_STATUSES or response.status >= 500 or response.status == 304:
        return TemporaryFetchError(text, _read_wanted_wait(response, now), target.authority)
    return _FINAL_ERRORS.get(response.status, PermanentFetchError)(text)


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
