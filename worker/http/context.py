"""What every answer is made with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from ..catalog.catalog import Catalog
from ..runtime import Runtime
from .feed_shelf import FeedShelf
from .request_body import BodyReader
from .stream_watch import StreamWatch
from .thread_calls import ThreadCalls

Returned = TypeVar("Returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceContext:
    """One for all requests of a program."""

    rt: Runtime
    calls: ThreadCalls
    watch: StreamWatch
    shelf: FeedShelf
    bodies: BodyReader
    catalog: Catalog | None = None  # None: this program keeps none
    enqueue: Callable[[str], None]  # a job that is in the ledger; where it fails the scheduler does it later


def context_of(request: Request) -> ServiceContext:
    """The context of the program that a request came to."""
    context: ServiceContext = request.app.state.context
    return context


async def ask_store(request: Request, question: Callable[[Runtime], Returned]) -> Returned:
    """What a function of the runtime returns, off the event loop."""
    context = context_of(request)
    return await context.calls.call_in_thread(lambda: question(context.rt))


def make_json_response(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A value as JSON."""
    return Response(msgspec.json.encode(value), status, headers, "application/json")
