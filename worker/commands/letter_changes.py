"""Many dead letters, retried or dropped some at a time, with progress. What is interrupted goes on when said again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import click

from ..store.dead_letters import CHANGED_AT_ONCE, DeadLetter
from ..stores import Stores
from . import terminal
from .letter_selection import LetterSelection, select_letters


@dataclass(frozen=True, slots=True)
class LetterChange:
    """What is done with letters."""

    verb: str  # "retry"
    past: str  # "retried"
    apply: Callable[[Sequence[DeadLetter]], Sequence[object]]  # of each something true if it was done


def change_selected(rt: Stores, selection: LetterSelection, change: LetterChange, is_sure: bool) -> bool:
    """Change every letter that is meant and there already. False: somebody at a terminal was asked, and said no."""
    last = rt.streams.find_newest_id("dead")
    count = sum(1 for _ in select_letters(rt, selection, last)) if selection.is_narrow else rt.letters.count_letters()
    if not is_sure and count and not _is_confirmed(f"{change.verb} {count:,} of {rt.letters.count_letters():,}"):
        terminal.print_message("nothing was done")
        return False
    done = gone = 0
    bar, move = terminal.make_progress_bar("letters", count)
    try:
        with bar:
            for some in _divide_letters(letter for letter, _ in select_letters(rt, selection, last)):
                answers = change.apply(some)
                done += sum(map(bool, answers))
                gone += len(answers) - sum(map(bool, answers))
                move(done + gone)
    finally:
        left = f"; nothing was done with {gone:,}: retried or dropped meanwhile, or without their input" if gone else ""
        rest = count - done - gone
        stopped = f"; stopped, {rest:,} are left: say it again to go on" if rest > 0 else ""
        none = "" if count else "; there is none of that kind: `feedmill dead list` names those that are there"
        terminal.print_message(f"{done:,} dead letters {change.past}{left}{stopped}{none}")
    return True


def _is_confirmed(what: str) -> bool:
    """Asked only where somebody can answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    return click.confirm(f"{what[0].upper()}{what[1:]} dead letters?", err=True)


def _divide_letters(letters: Iterable[DeadLetter]) -> Iterator[list[DeadLetter]]:
    rest = iter(letters)
    while some := list(islice(rest, CHANGED_AT_ONCE)):
        yield some
