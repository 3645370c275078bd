"""The console as a part of the application that `feedmill serve` runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from ..backend import BACKEND_ERRORS
from ..http.context import ServiceContext, ask_store, context_of, make_json_response
from ..http.problems import RequestError, describe_backend_error, make_bad_request
from ..http.query import make_choice, read_query
from ..http.request_body import BodyReader
from ..printable import make_printable
from .answers import answer_page, answer_problem, session_of, wants_page
from .doors import PREFIX, ConsoleDoor, DoorGuard
from .forms import LONGEST_FORM, LONGEST_PAGE_FORM, read_form, refuse_foreign_form
from .sessions import SessionKeeper
from .signing_in import SignInDesk
from .templates import STATIC_FILES
from .view_types import AskedView, ConsoleAction, ConsoleView, GoTo, SentForm, ShowInstead, ShownValues
from .views import ACTIONS, VIEWS

PageAnswer = Callable[[Request], Awaitable[Response]]
FORMAT = make_choice("format", "a page for people, or JSON", ("html", "json"))
KEEP_SECONDS = 7 * 86_400  # a static file, whose address changes with it


def build_console(context: ServiceContext, token: str | None) -> Sequence[BaseRoute]:
    """The routes under /console, behind a door of their own.

    Args:
        token: that those must have who sign in; None: none.
    """
    door = ConsoleDoor(SessionKeeper.for_token(token), token, context.rt.now)
    desk = SignInDesk(door, context.rt.settings.public_url)
    routes = [
        Route("/sign-in", desk.show_form, methods=["GET"]),
        Route("/sign-in", desk.sign_in, methods=["POST"]),
        Route("/sign-out", desk.sign_out, methods=["POST"]),
        Route("/static/{name}", answer_static_file, methods=["GET"]),
        *(Route(view.path, _make_view_answer(view), methods=["GET"], name=view.name) for view in VIEWS),
        *(Route(one.path, _make_action_answer(one), methods=["POST"], name=one.name) for one in ACTIONS),
    ]
    app = Starlette(routes=routes, exception_handlers=HANDLERS)
    app.router.redirect_slashes = False
    app.state.context = context
    app.state.form_readers = {longest: BodyReader(longest) for longest in (LONGEST_FORM, LONGEST_PAGE_FORM)}
    app.state.menu = tuple((view.menu, PREFIX + view.path) for view in VIEWS if view.menu)
    return [Route(PREFIX, _lead_to_start, methods=["GET"]), Mount(PREFIX, app=DoorGuard(app, door))]


async def _lead_to_start(request: Request) -> Response:
    return RedirectResponse(f"{PREFIX}/", 303)


def _make_view_answer(view: ConsoleView) -> PageAnswer:
    async def answer_view(request: Request) -> Response:
        query = read_query(request.query_params, (*view.query, FORMAT))
        session = session_of(request)
        asked = AskedView(
            rt=context_of(request).rt,
            path=request.path_params,
            query=query,
            person=session.person if session else None,
            catalog=context_of(request).catalog,
        )
        shown = await ask_store(request, lambda _: view.read(asked))
        if isinstance(shown, GoTo):
            return RedirectResponse(shown.address, 303)
        return _answer_values(request, view.name, shown)

    return answer_view


def _answer_values(request: Request, template: str, values: ShownValues, status: int = 200) -> Response:
    if not wants_page(request):
        return make_json_response(values, status)
    json_address = None
    if request.method == "GET":
        json_address = str(request.url.include_query_params(format="json").replace(scheme="", netloc=""))
    return answer_page(request, template, {"shown": values, "json_address": json_address}, status)


def _make_action_answer(action: ConsoleAction) -> PageAnswer:
    async def answer_action(request: Request) -> Response:
        read_query(request.query_params, (FORMAT,))
        fields = await read_form(request, action.longest_form)
        refuse_foreign_form(fields, request.scope["state"]["form_token"])
        session = session_of(request)
        if session is None:  # the door lets nobody in to here without one
            raise make_bad_request("nobody is signed in")
        context = context_of(request)
        form = SentForm(
            rt=context.rt, path=request.path_params, fields=fields, person=session.person, catalog=context.catalog,
            enqueue=context.enqueue,
        )  # fmt: skip
        done = await ask_store(request, lambda _: action.act(form))
        if isinstance(done, ShowInstead):
            return _answer_values(request, done.template, done.values, done.status)
        return RedirectResponse(done.address, 303)

    return answer_action


async def answer_static_file(request: Request) -> Response:
    """A style sheet or script of ours."""
    found = STATIC_FILES.get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    return Response(found[0], 200, {"Cache-Control": f"max-age={KEEP_SECONDS}"}, found[1])


async def _answer_request_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)  # noqa: S101 (so it is registered)
    return answer_problem(request, error)


async def _answer_backend_error(request: Request, error: Exception) -> Response:
    return answer_problem(request, describe_backend_error(error))


async def _answer_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 (so it is registered)
    path = make_printable(request.url.path[:200])
    if error.status_code == 405:
        return answer_problem(
            request, RequestError(405, "method-not-allowed", f"{path} can't be used so", "see docs/console.md")
        )
    return answer_problem(request, RequestError(404, "not-found", f"{path}: there is nothing here", "go to the start"))


async def _answer_fault(request: Request, error: Exception) -> Response:
    fault = RequestError(
        500, "internal", "feedmill has a fault here", "report it, with the traceback that is in its log"
    )
    return answer_problem(request, fault)


HANDLERS = {
    RequestError: _answer_request_error,
    HTTPException: _answer_http_error,
    **dict.fromkeys(BACKEND_ERRORS, _answer_backend_error),
    Exception: _answer_fault,
}
