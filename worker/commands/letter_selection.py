"""Which dead letters are meant, by reason, job, stage and time, and which of them have one reason in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from ..store.dead_letters import DeadLetter
from ..store.streams import read_entry_id, to_entry_id
from ..stores import Stores
from .options import SinceParam, resolve_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSelection:
    """What a letter must be; where nothing is said, any will do."""

    reason: str | None = None  # a code, or words of the sentence
    job: str | None = None
    stage: str | None = None
    since: datetime | timedelta | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked for."""
        return self != LetterSelection()

    def takes(self, letter: DeadLetter) -> bool:
        """Whether a letter is wanted, whenever it was written."""
        return (
            (self.job is None or letter.head.job_id == self.job)
            and (self.stage is None or letter.head.stage == self.stage)
            and (self.reason is None or self._has_reason(letter, self.reason))
        )

    @staticmethod
    def _has_reason(letter: DeadLetter, reason: str) -> bool:
        return letter.kind == reason.lower() or reason.lower() in letter.head.reason.lower()


@dataclass(slots=True)
class LetterGroup:
    """Letters of one kind of reason."""

    newest: DeadLetter
    count: int = 0


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What says which letters are meant, on every command that takes many of them."""
    for option in (
        click.option("--since", type=SinceParam(), help="Only those since that time; also how long ago, as 6h, 2d."),
        click.option("--stage", metavar="STAGE", help="Only those of that stage: fetch, parse, work, submit."),
        click.option("--job", metavar="ID", help="Only those of that job."),
        click.option("--reason", metavar="REASON", help="Only those of that reason: its code, or words of it."),
    ):
        command = option(command)
    return command


def select_letters(
    rt: Stores, selection: LetterSelection, last: str = "+", newest_first: bool = False
) -> Iterator[tuple[DeadLetter, bytes]]:
    """The letters that are meant, each with its data, up to an id."""
    first = to_entry_id(resolve_moment(selection.since, rt.now())) if selection.since is not None else "-"
    letters = rt.letters.read_letters(first, last, newest_first)
    return ((letter, data) for letter, data in letters if selection.takes(letter))


def group_letters(letters: Iterable[DeadLetter]) -> list[tuple[str, LetterGroup]]:
    """Code of a reason -> its letters, the most first.

    Args:
        letters: newest first.
    """
    groups: dict[str, LetterGroup] = {}
    for letter in letters:
        groups.setdefault(letter.kind, LetterGroup(letter)).count += 1
    return sorted(groups.items(), key=lambda group: -group[1].count)


def find_moment(letter: DeadLetter) -> datetime:
    """When a letter was written."""
    return datetime.fromtimestamp(read_entry_id(letter.id)[0] / 1000, UTC)
