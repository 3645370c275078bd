"""Who gets into the console, and whose forms it takes."""

from __future__ import annotations

import http.client
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from tests.support.clock import Clock
from tests.support.console import FORM_TYPE, NOBODY, ConsoleVisitor
from tests.support.http_service import TOKEN, HttpService, running_service
from worker.console.forms import LONGEST_FORM, LONGEST_PAGE_FORM
from worker.console.sessions import SessionKeeper
from worker.console.views import ACTIONS, VIEWS
from worker.runtime import Runtime

PAGES = [f"/console{view.path}".replace("{id}", "st_none") for view in VIEWS]
FORMS = [f"/console{action.path}".replace("{id}", "st_none") for action in ACTIONS]


@pytest.mark.parametrize("path", [*PAGES, "/console/nothing-here"])
def test_nobody_sees_a_page_without_the_token(service: HttpService, path: str) -> None:
    sent = service.ask(path, Accept="text/html", **NOBODY)
    assert (sent.status, sent.headers["location"].partition("?")[0]) == (303, "/console/sign-in")
    assert service.ask(path, **NOBODY).problem == "no-token"
    assert service.ask(path, Authorization="Bearer another-token-of-16-letters").problem == "wrong-token"
    assert service.ask(f"{path}?format=json", Accept="text/html", **NOBODY).status == 401


@pytest.mark.parametrize("path", [*FORMS, "/console/sign-out", "/console/nothing-here"])
def test_nobody_decides_without_being_signed_in(service: HttpService, path: str) -> None:
    stranger = ConsoleVisitor(service, "Ann")
    assert stranger.send(path).status == 401
    by_token = stranger.send(path, {"Authorization": f"Bearer {TOKEN}", "Accept": "*/*"}, form_token="x")
    assert by_token.problem == "not-signed-in"


def test_the_token_alone_reads_as_everywhere_else(service: HttpService) -> None:
    basic = b64encode(f"reader:{TOKEN}".encode()).decode()
    for authorization in (f"Bearer {TOKEN}", f"Basic {basic}"):
        answer = service.ask("/console/?format=json", Authorization=authorization)
        assert answer.status == 200
        assert answer.json["command"]


def test_signing_in_leads_on_and_out_again(service: HttpService) -> None:
    ann = ConsoleVisitor(service, "Ann Lee")
    answer = ann.sign_in(next="/console/?format=html")
    assert (answer.status, answer.headers["location"]) == (303, "/console/?format=html")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "Path=/console", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Ann Lee" in ann.look("/console/").body.decode()
    assert TOKEN not in cookie
    left = ann.decide("/console/sign-out")
    assert left.status == 303
    assert 'feedmill_console=""' in left.headers["set-cookie"]


@pytest.mark.parametrize(
    ("public_url", "host", "is_secure"),
    [
        ("https://localhost/mill", "localhost", True),
        ("https://localhost", "LOCALHOST:8088", True),
        ("https://localhost", "127.0.0.1", False),
        ("http://localhost", "localhost", False),
        ("", "localhost", False),
    ],
    ids=["the public name", "with a port", "past the proxy", "a public name without TLS", "no public name"],
)
def test_the_cookie_is_for_tls_alone_where_we_are_asked_by_it(
    make_runtime: Callable[..., Runtime], server_url: str, public_url: str, host: str, is_secure: bool
) -> None:
    """What a proxy would say of itself counts for nothing: anybody can say it."""
    with running_service(make_runtime(public_url=public_url), server_url) as service:
        form = urlencode({"token": TOKEN, "person": "Ann Lee"}).encode()
        answer = service.ask(
            "/console/sign-in", "POST", form, Host=host, Content_Type=FORM_TYPE, Sec_Fetch_Site="same-origin",
            X_Forwarded_Proto="https",
        )  # fmt: skip
        assert answer.status == 303
        assert ("Secure" in answer.headers["set-cookie"].split("; ")) is is_secure


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/console/", "/v1/stories", "/console/\\x"]
)
def test_signing_in_leads_to_no_other_place(service: HttpService, elsewhere: str) -> None:
    assert ConsoleVisitor(service, "Ann").sign_in(next=elsewhere).headers["location"] == "/console/"


@pytest.mark.parametrize(
    ("token", "person"), [("wrong-token-of-16", "Ann"), ("", "Ann"), (TOKEN, ""), (TOKEN, "a\x07b")]
)
def test_who_gives_no_token_or_name_is_not_signed_in(service: HttpService, token: str, person: str) -> None:
    answer = ConsoleVisitor(service, person).sign_in(token=token)
    assert answer.status == 401
    assert "set-cookie" not in answer.headers
    assert 'role="alert"' in answer.body.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
def test_forms_of_other_sites_are_refused(ann: ConsoleVisitor, headers: dict[str, str]) -> None:
    token = ann.find_form_token()
    assert ann.send("/console/sign-out", {**headers, "Accept": "*/*"}, form_token=token).problem == "cross-site"
    assert "Ann Lee" in ann.look("/console/").body.decode()


def test_a_form_without_the_token_of_its_session_is_refused(service: HttpService, ann: ConsoleVisitor) -> None:
    bob = ConsoleVisitor(service, "Bob")
    bob.sign_in()
    for token in ("", "x", bob.find_form_token()):
        assert ann.send("/console/sign-out", {"Accept": "*/*"}, form_token=token).problem == "foreign-form"


def test_a_session_ends_and_cannot_be_made_up(service: HttpService, clock: Clock, ann: ConsoleVisitor) -> None:
    head, _, signature = ann.cookie.partition(".")
    for forged in (
        f"{head}.{signature[:-2]}xx",
        f"{head}A.{signature}",
        "feedmill_console=",
        "feedmill_console=a.b",
        "feedmill_console=a.\xe9",
    ):
        assert replace(ann, cookie=forged).look("/console/").status == 303
    other = SessionKeeper.for_token("another-token-of-16-letters").write_cookie("Ann", clock())
    assert replace(ann, cookie=f"feedmill_console={other}").look("/console/").status == 303
    assert ann.look("/console/").status == 200
    clock.forward(12 * 3600)
    assert ann.look("/console/").status == 303


def test_without_a_token_a_name_is_asked_for_all_the_same(rt: Runtime, server_url: str) -> None:
    with running_service(rt, server_url, token=None) as service:
        ann = ConsoleVisitor(service, "Ann")
        assert ann.look("/console/").status == 303
        assert ann.sign_in(token="").status == 303
        assert ann.look("/console/").status == 200


@pytest.mark.parametrize("path", ["/console/", "/console/sign-in", "/console/nothing-here"])
def test_pages_load_nothing_from_elsewhere(ann: ConsoleVisitor, path: str) -> None:
    answer = ann.look(path)
    policy = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(policy)
    assert "unsafe" not in answer.headers["content-security-policy"]
    page = answer.body.decode()
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


def test_its_files_are_there_without_signing_in_and_nothing_else_is(service: HttpService) -> None:
    assert service.ask("/console/static/console.css", **NOBODY).headers["content-type"] == "text/css; charset=utf-8"
    assert service.ask("/console/static/..%2fviews.py", **NOBODY).status == 404
    assert service.ask("/console/static/nothing.css", **NOBODY).problem == "not-found"


def test_every_page_has_a_heading_and_no_parameter_that_it_does_not_know(ann: ConsoleVisitor) -> None:
    page = ann.look("/console/").body.decode()
    assert page.count("<h1") == 1
    assert '<html lang="en">' in page
    assert ann.read("/console/?colour=red").problem == "bad-request"
    assert ann.look("/console/?colour=red").headers["content-type"] == "text/html; charset=utf-8"


def test_a_link_on_another_site_leads_on_by_one_click(service: HttpService, ann: ConsoleVisitor) -> None:
    """With such a request browsers don't send the cookie; with the click they do."""
    page = replace(ann, cookie="").look(
        "/console/sign-in?next=%2Fconsole%2F%3Fformat%3Dhtml", Sec_Fetch_Site="cross-site"
    )
    assert '<a href="/console/?format=html">' in page.body.decode()
    assert "go on to the page" not in ann.look("/console/sign-in", Sec_Fetch_Site="none").body.decode()


def announce_form(service: HttpService, path: str, length: int, cookie: str = "") -> int:
    """The status that a form is answered with before one byte of it was sent."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    connection.putrequest("POST", path)
    for name, value in {
        "Content-Type": FORM_TYPE,
        "Content-Length": length,
        "Sec-Fetch-Site": "same-origin",
        "Cookie": cookie,
    }.items():
        connection.putheader(name, str(value))
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_form_is_short_and_is_one(service: HttpService, ann: ConsoleVisitor) -> None:
    """Who is not signed in may send this one, so it costs little."""
    stranger = ConsoleVisitor(service, "Ann")
    assert announce_form(service, "/console/sign-in", LONGEST_FORM + 1) == 413
    assert announce_form(service, "/console/letters/drop", LONGEST_FORM + 1, ann.cookie) == 413
    assert announce_form(service, "/console/page", LONGEST_PAGE_FORM + 1, ann.cookie) == 413
    many = stranger.send("/console/sign-in", {"Accept": "*/*"}, item=["x"] * 3000)
    assert many.problem == "bad-request"
    typed = stranger.send("/console/sign-in", {"Accept": "*/*", "Content_Type": "application/json"}, token="x")
    assert typed.problem == "not-a-form"
