"""serve: stories, events, feeds and jobs over HTTP."""

from __future__ import annotations

import logging
import socket
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import click

from ..backend import BACKEND_ERRORS, Backend, open_backend
from ..catalog.catalog import Catalog
from ..console.application import build_console
from ..failures import INVALID_SETTING, PORT_TAKEN
from ..http.access import LOOPBACK_NAMES, TokenError, is_loopback, obtain_token, refuse_weak_token
from ..http.application import build_application
from ..http.service import make_context, open_socket, serve_until_stopped
from ..log_lines import show_log_fields, write_log_lines
from ..runtime import build_runtime
from ..settings import Settings, hide_password, search_path
from ..trouble import lets_nobody_in
from . import terminal
from .exit_codes import USAGE

log = logging.getLogger(__name__)

RETRIES = 1  # of a command that the server did not answer: those who ask are not to wait long


@click.command("serve")
@click.option("--host", help="Where to listen; else as FEEDMILL_HTTP_HOST says.  [default: 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65535),
    help="On which port, 0 for any free one; else as FEEDMILL_HTTP_PORT says.  [default: 8088]",
)  # fmt: skip
@click.option("--no-token", is_flag=True, help="Let all programs of this machine ask, and its other users.")
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME",
    help="A name in the Host header that is taken besides those of this machine; may be given several times.",
)  # fmt: skip
@click.pass_context
def run_http(ctx: click.Context, /, **given: Any) -> int:
    """Stories, events, feeds and jobs over HTTP, until Ctrl-C."""
    settings: Settings = ctx.obj
    if settings.log == "json":
        write_log_lines(settings.log, logging.INFO if ctx.find_root().params["verbose"] else logging.WARNING)
    else:
        show_log_fields()
    host = given["host"] or settings.http_host
    port = settings.http_port if given["port"] is None else given["port"]
    if given["no_token"] and not is_loopback(host):
        raise click.UsageError(f"--no-token would let in whoever reaches {host}: listen on 127.0.0.1, or take a token")
    try:
        access = _choose_access(settings, given["no_token"])
        listening = open_socket(host, port)
    except TokenError as error:
        terminal.print_error(f"feedmill: {error}", INVALID_SETTING)
        return USAGE
    except OSError as error:
        said = f"feedmill: {host}:{port} can't be listened on ({error.strerror}); name another by --port"
        terminal.print_error(said, PORT_TAKEN)
        return USAGE
    # where other machines reach us we have names that nobody told us, and a token
    names = {*LOOPBACK_NAMES, *map(str.lower, given["hosts"])} if is_loopback(host) or given["hosts"] else None
    with listening, open_backend(settings, search_path()) as server:
        _serve_backend(settings, server, listening, access, names)
    return 0


@dataclass(frozen=True, slots=True)
class TokenChoice:
    """The token that is asked for, and in which words a person is told of it."""

    token: str | None = field(repr=False)
    says: str


def _choose_access(settings: Settings, no_token: bool) -> TokenChoice:
    """Raise TokenError where one is wanted and there is none."""
    if no_token:
        return TokenChoice(None, "no token is asked for")
    if settings.http_token:
        refuse_weak_token(settings.http_token, "FEEDMILL_HTTP_TOKEN")
        return TokenChoice(settings.http_token, "the token is FEEDMILL_HTTP_TOKEN")
    token, file = obtain_token(settings.data_dir)
    return TokenChoice(token, f"the token is in {file}")


def _serve_backend(
    settings: Settings, server: Backend, listening: socket.socket, access: TokenChoice, names: Collection[str] | None
) -> None:
    rt = build_runtime(settings, server.url, retries=RETRIES)
    try:
        rt.jobs.is_alive()
    except BACKEND_ERRORS as error:
        if lets_nobody_in(error):  # somebody must mend something; all else passes while we wait
            raise
    catalog = Catalog(rt, settings.data_dir, hide_password(server.url))
    context = make_context(rt, server.url, server.ensure_running, catalog)
    address = _write_address(listening)

    def tell_ready() -> None:
        if settings.log == "json":
            log.warning("ready", extra={"event": "http.ready", "address": address, "access": access.says})
        else:
            terminal.print_message(f"ready at {address}; {access.says}; stop: Ctrl-C")

    console = build_console(context, access.token)
    application = build_application(context, access.token, names, console)
    with catalog.keep():
        serve_until_stopped(application, context, listening, tell_ready)


def _write_address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
