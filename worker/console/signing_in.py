"""Signing in with the token and a name, and out again."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..http.query import QueryParameter, read_query
from .answers import answer_page
from .doors import PREFIX, SIGN_IN, ConsoleDoor
from .forms import read_form, refuse_foreign_form
from .sessions import COOKIE, LASTS, read_person

START = f"{PREFIX}/"


def _read_next(value: str) -> str:
    """Only pages of the console: a link can't lead from here to elsewhere."""
    return value if value.startswith(START) and value.isprintable() and "\\" not in value else START


SIGN_IN_QUERY = (QueryParameter(name="next", says="where to go on", schema={"type": "string"}, read=_read_next),)


class SignInDesk:
    """Answers of a door.

    Args:
        public_url: under which others reach us, behind a proxy as a rule; "" for none.
    """

    def __init__(self, door: ConsoleDoor, public_url: str = "") -> None:
        self._door, self._public = door, urlsplit(public_url)

    async def show_form(self, request: Request) -> Response:
        """The page to sign in."""
        following = read_query(request.query_params, SIGN_IN_QUERY).get("next", START)
        return self._answer_form(request, following, "")

    async def sign_in(self, request: Request) -> Response:
        """Take the token and the name, and go on."""
        fields = await read_form(request)
        given = {name: next(iter(fields.get(name, ())), "") for name in ("token", "person", "next")}
        following, person = _read_next(given["next"]), read_person(given["person"])
        if self._door.token and not hmac.compare_digest(given["token"].strip().encode(), self._door.token.encode()):
            return self._answer_form(request, following, "This is not the token.", given["person"])
        if person is None:
            return self._answer_form(request, following, "A name has 1 to 80 letters.", given["person"])
        answer = RedirectResponse(following, 303)
        answer.set_cookie(
            COOKIE, self._door.keeper.write_cookie(person, self._door.now()), max_age=int(LASTS.total_seconds()),
            path=PREFIX, httponly=True, samesite="strict", secure=self._is_asked_by_tls(request),
        )  # fmt: skip
        return answer

    async def sign_out(self, request: Request) -> Response:
        """Forget the cookie."""
        refuse_foreign_form(await read_form(request), request.scope["state"]["form_token"])
        answer = RedirectResponse(SIGN_IN, 303)
        answer.delete_cookie(COOKIE, path=PREFIX, httponly=True, samesite="strict")
        return answer

    def _is_asked_by_tls(self, request: Request) -> bool:
        """By us, or by a proxy that has the public name: who asks for another one comes to us without it.

        What a proxy says of itself in a header, anybody can say.
        """
        is_public = self._public.scheme == "https" and request.url.hostname == self._public.hostname
        return is_public or request.url.scheme == "https"

    def _answer_form(self, request: Request, following: str, wrong: str, person: str = "") -> Response:
        # a link on another site leads here without the cookie, which is sent with the next click
        is_led_here = request.headers.get("sec-fetch-site") == "cross-site"
        values = {
            "following": following, "wrong": wrong, "given_person": person, "needs_token": self._door.token is not None,
            "is_led_here": is_led_here,
        }  # fmt: skip
        return answer_page(request, "sign_in", values, 401 if wrong else 200)
