"""`/healthz`, `/readyz` and `/metrics`: whether this process lives, whether the whole does its work, and how."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from ..backend import BACKEND_ERRORS
from ..jobs.intake_pause import find_pause
from ..metrics.exposition import CONTENT_TYPE, write_metrics
from ..runtime import Runtime
from .context import ask_store, make_json_response
from .problems import RequestError, describe_backend_error
from .query import read_query


class Liveness(msgspec.Struct, frozen=True):
    """Any answer says it."""

    alive: bool


class ReadinessCheck(msgspec.Struct, frozen=True, kw_only=True):
    """One look."""

    name: str
    ok: bool
    says: str
    remedy: str | None = None  # what to do where it is not ok


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Ready, if the server does its work and workers do theirs. A pause of intake passes, and is said."""

    ready: bool
    checks: list[ReadinessCheck]


async def answer_liveness(request: Request) -> Response:
    """The process lives, whatever the server does."""
    read_query(request.query_params, ())
    return make_json_response(Liveness(alive=True))


async def answer_readiness(request: Request) -> Response:
    """200 or 503, and why."""
    read_query(request.query_params, ())
    try:
        readiness = await ask_store(request, _look_whether_ready)
    except (*BACKEND_ERRORS, RequestError) as error:
        found = (error if isinstance(error, RequestError) else describe_backend_error(error)).document
        readiness = Readiness(
            ready=False, checks=[ReadinessCheck(name="server", ok=False, says=found.detail, remedy=found.remedy)]
        )
    return make_json_response(readiness, 200 if readiness.ready else 503)


async def answer_metrics(request: Request) -> Response:
    """As `feedmill metrics` prints them."""
    read_query(request.query_params, ())
    return Response(await ask_store(request, write_metrics), media_type=CONTENT_TYPE)


def _look_whether_ready(rt: Runtime) -> Readiness:
    checks = [*_check_all(rt)]
    return Readiness(ready=all(check.ok for check in checks if check.name != "intake"), checks=checks)


def _check_all(rt: Runtime) -> Iterator[ReadinessCheck]:
    trouble = rt.server.read_state().trouble
    yield ReadinessCheck(
        name="server",
        ok=trouble is None,
        says=trouble.says if trouble else "it takes writes and runs scripts",
        remedy=trouble.remedy if trouble else None,
    )
    alive = rt.jobs.is_alive()
    yield ReadinessCheck(
        name="work",
        ok=alive,
        says="worker and scheduler were seen within a minute" if alive else "no worker and scheduler were seen",
        remedy=None if alive else "start them: `feedmill up`",
    )
    pause = find_pause(rt)
    yield ReadinessCheck(
        name="intake",
        ok=pause is None,
        says=f"paused: {pause.reason}" if pause else "work is taken in",
        remedy="it goes on by itself" if pause else None,
    )
