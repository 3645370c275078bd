"""Somebody at the console, by plain HTTP, as a browser sends it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

from tests.support.http_service import TOKEN, HttpAnswer, HttpService

FORM_TYPE = "application/x-www-form-urlencoded"
NOBODY = {"Authorization": ""}


@dataclass
class ConsoleVisitor:
    service: HttpService
    person: str
    cookie: str = ""

    def sign_in(self, token: str = TOKEN, **fields: str) -> HttpAnswer:
        """Send the form of the page; the cookie is kept."""
        answer = self.send("/console/sign-in", token=token, person=self.person, **fields)
        self.cookie = answer.headers.get("set-cookie", "").partition(";")[0]
        return answer

    def look(self, path: str, **headers: str) -> HttpAnswer:
        """A page."""
        return self.service.ask(path, **{"Accept": "text/html", **self._who(), **headers})

    def read(self, path: str) -> HttpAnswer:
        """What the same address says to a program."""
        return self.service.ask(path, Accept="application/json", **self._who())

    def send(self, path: str, headers: dict[str, str] | None = None, **fields: str | list[str]) -> HttpAnswer:
        """A form, as a page of the console sends it."""
        own = {"Accept": "text/html", "Content_Type": FORM_TYPE, "Sec_Fetch_Site": "same-origin", **self._who()}
        body = urlencode(fields, doseq=True).encode()
        return self.service.ask(path, "POST", body, **{**own, **(headers or {})})

    def decide(self, path: str, **fields: str | list[str]) -> HttpAnswer:
        """A form with the token that the start page has for it."""
        return self.send(path, form_token=self.find_form_token(), **fields)

    def find_form_token(self, path: str = "/console/") -> str:
        """What the forms of this sign-in have in them."""
        return read_form_token(self.look(path).body.decode())

    def _who(self) -> dict[str, str]:
        return {**NOBODY, **({"Cookie": self.cookie} if self.cookie else {})}


def read_form_token(page: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found, page
    return unescape(found[1])
