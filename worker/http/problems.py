"""What went wrong with a request, as a problem document (RFC 9457): what, where, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..backend import BACKEND_ERRORS
from ..printable import make_printable
from ..server.binary import ServerError
from ..trouble import UNREACHABLE, name_trouble

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:feedmill:problem:"
TRY_AGAIN = 5  # seconds, where the server is away or full


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The body of every answer that is no success."""

    type: str  # a name that stays, behind "urn:feedmill:problem:"
    title: str
    status: int
    detail: str  # what and where, about this request
    remedy: str  # what to do


class RequestError(Exception):
    """A request that is not answered as it was meant."""

    def __init__(
        self, status: int, name: str, detail: str, remedy: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.document = ProblemDocument(
            type=TYPE_PREFIX + name,
            title=name.replace("-", " ").capitalize(),
            status=status,
            detail=detail,
            remedy=remedy,
        )
        self.headers = headers or {}


def make_problem_response(error: RequestError) -> Response:
    """The answer that says it."""
    body = msgspec.json.encode(error.document)
    return Response(body, error.document.status, dict(error.headers), MEDIA_TYPE)


def make_bad_request(detail: str, remedy: str = "see docs/http.md, or /openapi.json") -> RequestError:
    """A request that can't be understood."""
    return RequestError(400, "bad-request", detail, remedy)


def make_unavailable(name: str, detail: str, remedy: str, seconds: int = TRY_AGAIN) -> RequestError:
    """An answer that may come a little later."""
    return RequestError(503, name, detail, remedy, {"Retry-After": str(seconds)})


async def answer_request_error(request: Request, error: Exception) -> Response:
    """For a request that we refused on purpose."""
    assert isinstance(error, RequestError)  # noqa: S101 (so it is registered)
    return make_problem_response(error)


async def answer_backend_error(request: Request, error: Exception) -> Response:
    """For a server that is away, full or refuses something: the answer comes when it is well again."""
    return make_problem_response(describe_backend_error(error))


def describe_backend_error(error: Exception) -> RequestError:
    """The same trouble in the same words as everywhere else. Its own message may name addresses: it goes to the log."""
    trouble = UNREACHABLE if isinstance(error, ServerError) else name_trouble(error)
    log.warning("the server is in trouble", extra={"event": "http.backend", "says": trouble.says, "reason": str(error)})
    return make_unavailable(f"server-{trouble.name}", trouble.says, trouble.remedy)


async def answer_http_error(request: Request, error: Exception) -> Response:
    """For a path or a method that there is not."""
    assert isinstance(error, HTTPException)  # noqa: S101 (so it is registered)
    path = make_printable(request.url.path)
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "GET")
        found = RequestError(405, "method-not-allowed", f"{path} takes {allowed}", f"use {allowed}", {"Allow": allowed})
    else:
        found = RequestError(404, "not-found", f"{path}: there is nothing here", "see /openapi.json for what there is")
    return make_problem_response(found)


async def answer_fault(request: Request, error: Exception) -> Response:
    """For a fault of ours; its traceback is in the log."""
    return make_problem_response(
        RequestError(500, "internal", "feedmill has a fault here", "report it, with the traceback that is in its log")
    )


HANDLERS = {
    RequestError: answer_request_error,
    HTTPException: answer_http_error,
    **dict.fromkeys(BACKEND_ERRORS, answer_backend_error),
    Exception: answer_fault,
}
