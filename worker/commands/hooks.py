"""hooks add, list, remove, pause, resume, test, rotate, deliveries, retry: webhooks and what waits for them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import IO, Any, get_args

import click

from ingest import FetchError, PostAnswer, redact_url

from ..backend import open_backend
from ..clock_and_ids import new_id
from ..failures import INVALID_ADDRESS, UNKNOWN_HOOK
from ..runtime import Runtime, build_runtime
from ..settings import Settings, search_path
from ..store.deliveries import DeliveryState
from ..store.event_selection import fold_license
from ..store.webhooks import HookState, HookStream, HookWish, SigningSecret, TooManyHooksError, Webhook
from ..webhooks.hook_counts import read_hook_reports
from ..webhooks.payloads import build_ping
from ..webhooks.retries import describe_answer, is_success
from ..webhooks.send_deliveries import post_message
from ..webhooks.signatures import MADE_BYTES, SecretError, make_secret, read_secret, rotate_secrets
from . import terminal
from .exit_codes import FAILED
from .listed_hooks import (
    DELIVERY_COLUMNS,
    HOOK_COLUMNS,
    describe_delivery,
    describe_hook,
    is_hook_id,
    pack_delivery,
    pack_hook,
)
from .options import event_options, json_option

MOST = 1_000_000
LONGEST_SECRET_FILE = 1000  # bytes

secret_option = click.option(
    "--secret-file",
    type=click.File("rb"),
    help="Sign by the secret in this file, or - ; else one is made and shown once.",
)


@click.group("hooks")
def hooks_group() -> None:
    """Webhooks: programs of yours that are told of events by HTTP, signed and again until they have them."""


@hooks_group.command("add")
@click.argument("url")
@click.option(
    "--stream", "streams", type=click.Choice([*get_args(HookStream)]), multiple=True, default=["clean"],
    show_default=True, help="May be given several times.",
)  # fmt: skip
@event_options
@click.option("--allow-http", is_flag=True, help="Send without encryption too, to whatever host.")
@secret_option
@json_option
@click.pass_obj
def add_hook(
    settings: Settings, /, url: str, secret_file: IO[bytes] | None, allow_http: bool, as_json: bool, **wish: Any
) -> int:
    """Send what happens from now on to a program's address; shows the secret that it verifies signatures by, once."""
    secret, is_made = _take_secret(secret_file)
    wanted = HookWish(
        url=url,
        streams=tuple(wish["streams"]),
        types=tuple(wish["types"]),
        sources=tuple(map(str.lower, wish["sources"])),
        languages=tuple(map(str.lower, wish["languages"])),
        licenses=tuple(map(fold_license, wish["licenses"])),
        tdm=wish["tdm"],
        allows_http=allow_http,
        secrets=(SigningSecret(value=secret),),
    )
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        try:
            rt.poster.check_target(url, allow_http)
            hook = rt.webhooks.add(f"hk_{new_id()[:16]}", wanted, rt.now())
        except (FetchError, TooManyHooksError) as error:
            terminal.print_error(str(error), INVALID_ADDRESS)
            return FAILED
        is_served = rt.jobs.is_alive()
    _show_secret(hook, secret if is_made else None, as_json)
    if not is_served:
        terminal.print_message("no worker and scheduler were seen in the last minute: `feedmill up` sends")
    return 0


@hooks_group.command("list")
@json_option
@click.pass_obj
def list_hooks(settings: Settings, /, as_json: bool) -> int:
    """All webhooks: what they want, how many deliveries were sent, wait and are dead, and what is wrong with them."""
    with open_backend(settings, search_path()) as server:
        reports = read_hook_reports(build_runtime(settings, server.url))
    if as_json or not sys.stdout.isatty():
        for report in reports:
            terminal.print_json_line(pack_hook(report))
    else:
        terminal.print_table(HOOK_COLUMNS, map(describe_hook, reports))
        terminal.print_message(f"{len(reports)} webhooks")
    return 0


@hooks_group.command("remove")
@click.argument("hooks", metavar="ID...", nargs=-1, required=True)
@click.pass_obj
def remove_hooks(settings: Settings, /, hooks: tuple[str, ...]) -> int:
    """Take webhooks away, with all that waits for them."""
    return _for_each_hook(settings, hooks, lambda rt, hook: rt.webhooks.remove(hook.id))


@hooks_group.command("pause")
@click.argument("hooks", metavar="ID...", nargs=-1, required=True)
@click.pass_obj
def pause_hooks(settings: Settings, /, hooks: tuple[str, ...]) -> int:
    """Send nothing to webhooks for a while; events are kept for them meanwhile."""
    return _set_states(settings, hooks, "paused")


@hooks_group.command("resume")
@click.argument("hooks", metavar="ID...", nargs=-1, required=True)
@click.pass_obj
def resume_hooks(settings: Settings, /, hooks: tuple[str, ...]) -> int:
    """Send again to webhooks that were paused, or that had said that they are gone."""
    return _set_states(settings, hooks, "active")


@hooks_group.command("test")
@click.argument("hook_id", metavar="ID")
@json_option
@click.pass_obj
def ping_hook(settings: Settings, /, hook_id: str, as_json: bool) -> int:
    """Send a signed event of the type webhook.ping from here, once, and show the answer."""
    with _open_hook(settings, hook_id) as (rt, hook):
        if hook is None:
            return FAILED
        answer = post_message(rt, hook, f"ping_{new_id()}", build_ping(hook.id, rt.now()))
    is_well = isinstance(answer, PostAnswer) and is_success(answer)
    said = describe_answer(answer) if isinstance(answer, PostAnswer) else answer
    if as_json or not sys.stdout.isatty():
        status = answer.status if isinstance(answer, PostAnswer) else None
        terminal.print_json_line({"webhook": hook_id, "status": status, "is_well": is_well, "said": said})
    else:
        terminal.print_line(said, "" if is_well else "red")
    return 0 if is_well else FAILED


@hooks_group.command("rotate")
@click.argument("hook_id", metavar="ID")
@secret_option
@json_option
@click.pass_obj
def rotate_secret(settings: Settings, /, hook_id: str, secret_file: IO[bytes] | None, as_json: bool) -> int:
    """Sign by a new secret from now on, which is shown once; for a day the old one signs too."""
    secret, is_made = _take_secret(secret_file)
    with _open_hook(settings, hook_id) as (rt, hook):
        if hook is None or not rt.webhooks.set_secrets(hook, rotate_secrets(hook.wanted.secrets, secret, rt.now())):
            return FAILED
    _show_secret(hook, secret if is_made else None, as_json)
    return 0


@hooks_group.command("deliveries")
@click.argument("hooks", metavar="[ID...]", nargs=-1)
@click.option("--state", type=click.Choice([*get_args(DeliveryState)]), help="Only those in that state.")
@click.option("-n", "--limit", type=click.IntRange(1, MOST), help="Stop after so many.")
@json_option
@click.pass_obj
def list_deliveries(
    settings: Settings, /, hooks: tuple[str, ...], state: DeliveryState | None, limit: int | None, as_json: bool
) -> int:
    """What is not sent yet, or was given up, of the webhooks that are named, or of all."""
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        known = [hook.id for hook in rt.webhooks.read_all()]
        missing = [name for name in hooks if name not in known]
        every = (one for name in hooks or known if name in known for one in rt.deliveries.list_unsent(name))
        rows = islice((one for one in every if state in (None, one.state)), limit)
        if as_json or not sys.stdout.isatty():
            for row in rows:
                terminal.print_json_line(pack_delivery(row))
        else:
            terminal.print_table(DELIVERY_COLUMNS, [describe_delivery(row, rt.now()) for row in rows])
    for name in missing:
        _report_unknown(name)
    return FAILED if missing else 0


@hooks_group.command("retry")
@click.argument("names", metavar="[ID...]", nargs=-1)
@click.option("--all", "takes_all", is_flag=True, help="All dead deliveries of all webhooks.")
@click.pass_obj
def retry_deliveries(settings: Settings, /, names: tuple[str, ...], takes_all: bool) -> int:
    """Send again, now: all that a webhook has not got, dead or waiting, or one delivery by its id."""
    if bool(names) == takes_all:
        raise click.UsageError("name webhooks or deliveries, or say --all")
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        hooks = {hook.id: hook for hook in rt.webhooks.read_all()}
        count = 0
        for name in names or hooks:
            hook_id, _, message_id = name.partition("/")
            retried = rt.deliveries.retry(hook_id, message_id or None, rt.now()) if hook_id in hooks else 0
            count += retried
            if hook_id not in hooks or (message_id and not retried):
                failed = True
                said = f"{name}: no such webhook or delivery, or it was sent meanwhile, or is gone"
                terminal.print_error(said, UNKNOWN_HOOK)
        left = sum(backlog.dead for backlog in rt.webhooks.count_backlogs([*hooks.values()]))
    terminal.print_message(f"{count} deliveries are tried again now, {left} stay dead")
    return FAILED if failed else 0


def _take_secret(file: IO[bytes] | None) -> tuple[str, bool]:
    """The secret to sign by, and whether it was made here."""
    if file is None:
        return make_secret(os.urandom(MADE_BYTES)), True
    try:
        secret = file.read(LONGEST_SECRET_FILE).decode().strip()
        read_secret(secret)
    except (SecretError, UnicodeDecodeError) as error:
        said = str(error) if isinstance(error, SecretError) else "not text"
        raise click.UsageError(f"--secret-file: {said}") from None
    return secret, False


def _show_secret(hook: Webhook, secret: str | None, as_json: bool) -> None:
    if as_json or not sys.stdout.isatty():
        told = {"id": hook.id, "url": redact_url(hook.wanted.url)}
        terminal.print_json_line({**told, **({"secret": secret} if secret else {})})
        return
    terminal.print_line(hook.id)
    if secret:
        terminal.print_line(secret)
        terminal.print_message("the second line is the secret to verify by; keep it, for it is not shown again")


@contextmanager
def _open_hook(settings: Settings, hook_id: str) -> Iterator[tuple[Runtime, Webhook | None]]:
    """The runtime and a hook; one that is unknown is told."""
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        hook = rt.webhooks.get(hook_id) if is_hook_id(hook_id) else None
        hook = None if hook is None or hook.state == "removed" else hook
        if hook is None:
            _report_unknown(hook_id)
        yield rt, hook


def _for_each_hook(settings: Settings, names: Sequence[str], act: Callable[[Runtime, Webhook], bool]) -> int:
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        hooks = {hook.id: hook for hook in rt.webhooks.read_all()}
        for name in names:
            if name not in hooks or not act(rt, hooks[name]):
                failed = True
                _report_unknown(name)
    return FAILED if failed else 0


def _set_states(settings: Settings, names: Sequence[str], state: HookState) -> int:
    return _for_each_hook(settings, names, lambda rt, hook: rt.webhooks.set_state(hook.id, state))


def _report_unknown(name: str) -> None:
    terminal.print_error(f"{name}: no such webhook; `feedmill hooks list` names them", UNKNOWN_HOOK)
