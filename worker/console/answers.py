"""Answers for people and for programs: a page out of a template, or the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ..http.problems import RequestError, make_problem_response
from .sessions import ConsoleSession
from .templates import render_page


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, for whom answers are pages; all others get JSON."""
    chosen = request.query_params.get("format")
    if chosen is not None:
        return chosen != "json"
    return "text/html" in request.headers.get("accept", "")


def session_of(request: Request) -> ConsoleSession | None:
    """Who is signed in; None for a program with the token, and before one signs in."""
    session: ConsoleSession | None = request.scope.get("state", {}).get("session")
    return session


def answer_page(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page; besides the values it has who is signed in, and the menu."""
    session = session_of(request)
    common = {
        "person": session.person if session else None,
        "form_token": request.scope.get("state", {}).get("form_token", ""),
        "menu": getattr(request.app.state, "menu", ()) if "app" in request.scope else (),
        "path": request.url.path,
        "json_address": None,
        "shown": None,
    }
    return HTMLResponse(render_page(template, {**common, **values}), status)


def answer_problem(request: Request, error: RequestError) -> Response:
    """What went wrong, as a page or as a problem document."""
    if not wants_page(request):
        return make_problem_response(error)
    answer = answer_page(request, "problem", {"problem": error.document}, error.document.status)
    answer.headers.update({name: value for name, value in error.headers.items() if name != "WWW-Authenticate"})
    return answer
