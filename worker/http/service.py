"""Runs the application on an address until it is told to stop."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from ..app import ENQUEUE_ERRORS, enqueue_jobs, make_app
from ..backend import BACKEND_ERRORS
from ..catalog.catalog import Catalog
from ..runtime import Runtime
from .context import ServiceContext
from .feed_shelf import FeedShelf
from .request_body import BodyReader
from .stream_watch import StreamWatch
from .thread_calls import ThreadCalls

log = logging.getLogger(__name__)

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_WITHIN = 10  # seconds that answers on their way may take
MOST_WAITING = 256  # connections that the system keeps for us


def make_context(
    rt: Runtime, url: str, ensure_server: Callable[[], None], catalog: Catalog | None = None
) -> ServiceContext:
    """What all answers are made with.

    Args:
        url: of the server, for the queue.
        ensure_server: start it again if it is ours and has died.
        catalog: of the store, kept elsewhere.
    """
    return ServiceContext(
        rt=rt,
        calls=ThreadCalls(),
        watch=StreamWatch(rt, ensure_server),
        shelf=FeedShelf(),
        bodies=BodyReader(rt.settings.max_bytes),
        enqueue=_make_enqueuer(rt, url),
        catalog=catalog,
    )


def _make_enqueuer(rt: Runtime, url: str) -> Callable[[str], None]:
    app = make_app(rt.settings, url)

    def enqueue(job_id: str) -> None:
        try:
            enqueue_jobs(app, [job_id])
        except (*ENQUEUE_ERRORS, *BACKEND_ERRORS) as error:
            log.warning(
                "job is accepted, not enqueued yet; the scheduler does it",
                extra={"event": "job.not_enqueued", "job_id": job_id, "reason": str(error)},
            )

    return enqueue


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 is any free one. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(MOST_WAITING)
    except BaseException:
        listening.close()
        raise
    return listening


class HttpServer(uvicorn.Server):
    """Watches the streams while it runs, and ends whoever follows them before it waits for answers on their way."""

    def __init__(self, app: ASGIApp, context: ServiceContext, on_ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=STOP_WITHIN,
            )
        )
        logging.getLogger("uvicorn.access").disabled = True  # it writes queries; the guard has a line of our own
        self._context, self._on_ready = context, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._context.watch.begin()
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._context.watch.close()
        await super().shutdown(sockets)
        self._context.calls.close()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A signal is the wish to end, and no more: the base class would raise it once more at the end."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        wanted = [number for number in STOP_SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, self.handle_exit) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve_until_stopped(
    app: ASGIApp, context: ServiceContext, listening: socket.socket, on_ready: Callable[[], None]
) -> None:
    """Answer until a signal comes. A second one ends what is on its way, too."""
    try:
        HttpServer(app, context, on_ready).run(sockets=[listening])
    finally:
        context.watch.join_thread()
