"""split, merge, withdraw: what people decide by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from ..judging import by_hand
from ..judging.by_hand import DecisionOutcome, UndecidableError
from ..runtime import Runtime, build_runtime, open_backend
from ..settings import Settings, search_path
from . import terminal
from .pair_outcome import is_valid_id

FAILED = 1


def split_items(settings: Settings, items: Sequence[str], reason: str | None, as_json: bool) -> int:
    """All of them or none."""
    return _apply_decisions(settings, [lambda rt: by_hand.split_off_items(rt, _check_ids(items), reason)], as_json)


def merge_stories(settings: Settings, stories: Sequence[str], reason: str | None, as_json: bool) -> int:
    """All of them or none."""
    return _apply_decisions(settings, [lambda rt: by_hand.merge_stories(rt, _check_ids(stories), reason)], as_json)


def withdraw_items(settings: Settings, items: Sequence[str], reason: str | None, as_json: bool) -> int:
    """One after the other; one that is unknown keeps none of the others."""
    return _apply_decisions(settings, [_make_withdrawal(item, reason) for item in items], as_json)


def _make_withdrawal(item: str, reason: str | None) -> Callable[[Runtime], DecisionOutcome]:
    return lambda rt: by_hand.withdraw_item(rt, _check_ids([item])[0], reason)


def _apply_decisions(settings: Settings, steps: Sequence[Callable[[Runtime], DecisionOutcome]], as_json: bool) -> int:
    failed = False
    with open_backend(settings, search_path()) as server:
        rt = build_runtime(settings, server.url)
        for step in steps:
            try:
                _print_outcome(step(rt), as_json or not sys.stdout.isatty())
            except UndecidableError as error:
                terminal.print_error(str(error))
                failed = True
    return FAILED if failed else 0


def _check_ids(names: Sequence[str]) -> list[str]:
    """The names, if they can be ids; nothing else may become part of a key.

    Raises:
        UndecidableError: one can't.
    """
    for name in names:
        if not is_valid_id(name):
            raise UndecidableError(f"{name}: no such story or item")
    return [*names]


def _print_outcome(done: DecisionOutcome, as_json: bool) -> None:
    for event in done.events if as_json else ():
        terminal.print_json_line(event)
    if not as_json:
        terminal.print_line(done.says)
    elif not done.events:
        terminal.print_message(done.says)
