"""What stands in front of the console: who asks, and whether a page of ours sends this form.

Reading takes the cookie of somebody who has signed in, or the token in a header, as everywhere else. Deciding takes the
cookie: a decision has a name, and programs have the commands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..http.access import is_right_token
from ..http.guard import CHALLENGE
from ..http.problems import RequestError
from .answers import answer_problem, wants_page
from .sessions import COOKIE, ConsoleSession, SessionKeeper

PREFIX = "/console"
SIGN_IN, SIGN_OUT, STATIC = f"{PREFIX}/sign-in", f"{PREFIX}/sign-out", f"{PREFIX}/static/"
OPEN_PATHS = frozenset({SIGN_IN, PREFIX})
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    # not `no-referrer`: with that, browsers keep from us which site a form comes from
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
CROSS_SITE = RequestError(
    403, "cross-site", "this form does not come from a page of the console", "open the console itself, and decide there"
)
NOT_SIGNED_IN = RequestError(
    401, "not-signed-in", "only who is signed in decides, since a decision has a name",
    "sign in at /console/sign-in; programs use the commands",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConsoleDoor:
    """Who may come in."""

    keeper: SessionKeeper
    token: str | None  # None: none is asked for; a name still is
    now: Callable[[], datetime]

    def find_session(self, request: Request) -> ConsoleSession | None:
        """Who asks, by the cookie."""
        cookie = request.cookies.get(COOKIE)
        return self.keeper.read_cookie(cookie, self.now()) if cookie else None


class DoorGuard:
    """The console behind its door. The request's state has who asks: `session`, None for a program with the token."""

    def __init__(self, app: ASGIApp, door: ConsoleDoor) -> None:
        self._app, self._door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say why not, or send a person to where one signs in."""
        request = Request(scope, receive)
        session = self._door.find_session(request)
        state = scope.setdefault("state", {})
        state["session"], state["form_token"] = session, self._door.keeper.make_form_token(session) if session else ""

        async def send_page(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in PAGE_HEADERS.items():
                    headers.setdefault(name, value)
                message["headers"] = headers.raw
            await send(message)

        answer: ASGIApp = self._find_refusal(request, session) or self._app
        await answer(scope, receive, send_page)

    def _find_refusal(self, request: Request, session: ConsoleSession | None) -> Response | None:
        path, is_read = request.url.path, request.method in ("GET", "HEAD")
        if not is_read and not is_from_own_page(request.headers):
            return answer_problem(request, CROSS_SITE)
        if session or path in OPEN_PATHS or path.startswith(STATIC):
            return None
        if not is_read:
            return answer_problem(request, NOT_SIGNED_IN)
        given = request.headers.get("authorization")
        if given and self._door.token and is_right_token(given, self._door.token):
            return None
        if wants_page(request):
            asked = path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"{SIGN_IN}?next={quote(asked, safe='')}", 303)
        return answer_problem(request, _make_refusal(bool(given)))


def _make_refusal(has_token: bool) -> RequestError:
    return RequestError(
        401, "wrong-token" if has_token else "no-token", "the console needs a token",
        "sign in at /console/sign-in, or send Authorization: Bearer TOKEN", {"WWW-Authenticate": CHALLENGE},
    )  # fmt: skip


def is_from_own_page(headers: Mapping[str, str]) -> bool:
    """Whether a form was sent from a page of this very address, as all browsers say; who says nothing is refused.

    >>> is_from_own_page({"host": "127.0.0.1:1", "origin": "http://127.0.0.1:1", "sec-fetch-site": "same-origin"})
    True
    >>> is_from_own_page({"host": "127.0.0.1:1", "origin": "http://evil.example"}), is_from_own_page({"host": "a"})
    (False, False)
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        return False
    if site is not None and site != "same-origin":
        return False
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
