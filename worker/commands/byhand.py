"""split, merge, withdraw: what people decide by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from ..judging import by_hand as byhand
from ..judging.by_hand import Done, UndecidableError
from ..runtime import Runtime, backend, build
from ..settings import Settings, search_path
from . import terminal as show
from .fate import item_id

FAILED = 1


def split(settings: Settings, items: Sequence[str], reason: str | None, as_json: bool) -> int:
    """All of them or none."""
    return _decide(settings, [lambda rt: byhand.split(rt, _ids(items), reason)], as_json)


def merge(settings: Settings, stories: Sequence[str], reason: str | None, as_json: bool) -> int:
    """All of them or none."""
    return _decide(settings, [lambda rt: byhand.merge(rt, _ids(stories), reason)], as_json)


def withdraw(settings: Settings, items: Sequence[str], reason: str | None, as_json: bool) -> int:
    """One after the other; one that is unknown keeps none of the others."""
    return _decide(settings, [_withdrawal(item, reason) for item in items], as_json)


def _withdrawal(item: str, reason: str | None) -> Callable[[Runtime], Done]:
    return lambda rt: byhand.withdraw(rt, _ids([item])[0], reason)


def _decide(settings: Settings, steps: Sequence[Callable[[Runtime], Done]], as_json: bool) -> int:
    failed = False
    with backend(settings, search_path()) as server:
        rt = build(settings, server.url)
        for step in steps:
            try:
                _print(step(rt), as_json or not sys.stdout.isatty())
            except UndecidableError as error:
                show.complain(str(error))
                failed = True
    return FAILED if failed else 0


def _ids(names: Sequence[str]) -> list[str]:
    """The names, if they can be ids; nothing else may become part of a key.

    Raises:
        UndecidableError: one can't.
    """
    for name in names:
        if not item_id(name):
            raise UndecidableError(f"{name}: no such story or item")
    return [*names]


def _print(done: Done, as_json: bool) -> None:
    for event in done.events if as_json else ():
        show.json_line(event)
    if not as_json:
        show.line(done.says)
    elif not done.events:
        show.say(done.says)
