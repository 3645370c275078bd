"""What stands in front of every answer: who may ask, what browsers may do with it, and a line of the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..printable import make_printable
from .access import is_known_host, is_right_token
from .problems import RequestError, make_problem_response

log = logging.getLogger(__name__)

CHALLENGE = 'Bearer realm="feedmill", Basic realm="feedmill", charset="UTF-8"'
# an answer is data: no browser is to take it for a page, or keep it
OWN_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPolicy:
    """Who may ask."""

    token: str | None  # None: whoever reaches us
    hosts: Collection[str] | None  # names in the Host header; None: any
    open_paths: Collection[str]  # that need no token
    secret_folder: str | None = None  # paths in it are known only to whom they are for: neither token nor name is asked

    guarded_folder: str | None = None  # paths in it ask for the token by themselves

    def is_guarded_elsewhere(self, path: str) -> bool:
        """Whether what answers a path has a door of its own."""
        folder = self.guarded_folder
        return folder is not None and (path == folder or path.startswith(f"{folder}/"))

    def is_secret(self, path: str) -> bool:
        """Whether a path is known only to whom it is for."""
        return self.secret_folder is not None and path.startswith(self.secret_folder)


class RequestGuard:
    """The application behind a policy."""

    def __init__(self, app: ASGIApp, policy: AccessPolicy) -> None:
        self._app, self._policy = app, policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin, status = time.monotonic(), 0

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=message["headers"])
                for name, value in OWN_HEADERS.items():
                    headers.setdefault(name, value)
                message["headers"] = headers.raw
            await send(message)

        refusal = self._find_refusal(scope["path"], Headers(scope=scope))
        app = make_problem_response(refusal) if refusal else self._app
        try:
            await app(scope, receive, send_guarded)
        finally:
            self._log_request(scope, status, time.monotonic() - begin)

    def _find_refusal(self, path: str, headers: Headers) -> RequestError | None:
        host, hosts = headers.get("host", ""), self._policy.hosts
        if self._policy.is_secret(path):
            return None
        if hosts is not None and not is_known_host(host, hosts):
            return RequestError(
                421, "unknown-host", f"the Host header names {make_printable(host[:100]) or 'nothing'}",
                f"use {' or '.join(sorted(hosts))}, or start with --allow-host",
            )  # fmt: skip
        if self._policy.token is None or path in self._policy.open_paths or self._policy.is_guarded_elsewhere(path):
            return None
        given = headers.get("authorization")
        if given is not None and is_right_token(given, self._policy.token):
            return None
        return RequestError(
            401, "wrong-token" if given else "no-token",
            f"{make_printable(path[:100])} needs a token{', and this is another one' if given else ''}",
            "send Authorization: Bearer TOKEN, or the token as the password of Basic; `serve` says where it is",
            {"WWW-Authenticate": CHALLENGE},
        )  # fmt: skip

    def _log_request(self, scope: Scope, status: int, seconds: float) -> None:
        """Without the query and whatever else may be private. Probes come every few seconds."""
        level = logging.DEBUG if scope["path"] in self._policy.open_paths else logging.INFO
        method, path = scope["method"], scope["path"][:200]
        if self._policy.is_secret(path):
            path = f"{self._policy.secret_folder}…"
        fields = {
            "method": method,
            "path": path,
            "status": status,
            "seconds": round(seconds, 3),
        }
        log.log(level, "request is answered", extra={"event": "http.request", **fields})
