"""The application: all operations behind their guard."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib.metadata import version

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from ..websub.asking import CALLBACK_PATH
from .context import ServiceContext, make_json_response
from .guard import AccessPolicy, RequestGuard
from .openapi import build_description
from .operations import OPERATIONS
from .problems import HANDLERS
from .query import read_query
from .websub import answer_hub_delivery, answer_hub_question

DESCRIPTION_PATH = "/openapi.json"
CONSOLE_FOLDER = "/console"


def build_application(
    context: ServiceContext,
    token: str | None,
    hosts: Collection[str] | None,
    console: Sequence[BaseRoute] = (),
) -> ASGIApp:
    """What answers, for any ASGI server.

    Args:
        token: that those must have who ask; None: none.
        hosts: names that the Host header may have; None: any.
        console: what lies under /console, which asks for the token by itself.
    """
    description = build_description(OPERATIONS, version("feedmill"), token is not None)

    async def answer_description(request: Request) -> Response:
        read_query(request.query_params, ())
        return make_json_response(description)

    routes: list[BaseRoute] = [Route(one.path, one.answer, methods=[one.method], name=one.name) for one in OPERATIONS]
    routes.append(Route(DESCRIPTION_PATH, answer_description, methods=["GET"]))
    is_reached = bool(context.rt.settings.public_url)  # by hubs, which have no token and know no name of ours
    if is_reached:
        routes.append(Route(f"{CALLBACK_PATH}{{id}}", answer_hub_question, methods=["GET"]))
        routes.append(Route(f"{CALLBACK_PATH}{{id}}", answer_hub_delivery, methods=["POST"]))
    routes += console
    app = Starlette(routes=routes, exception_handlers=HANDLERS)
    app.router.redirect_slashes = False
    app.state.context = context
    open_paths = {DESCRIPTION_PATH, *(one.path for one in OPERATIONS if one.is_open)}
    secret_folder = CALLBACK_PATH if is_reached else None
    policy = AccessPolicy(
        token=token,
        hosts=hosts,
        open_paths=open_paths,
        secret_folder=secret_folder,
        guarded_folder=CONSOLE_FOLDER if console else None,
    )
    return RequestGuard(app, policy)
