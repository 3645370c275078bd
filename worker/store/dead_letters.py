"""Dead letters in any number: read as far as they are needed for a list, retried and dropped some at a time.

Each call of a script does its letters whole or not at all, so that one that is interrupted leaves a right state, and
the same again goes on with what is left.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec

from ingest import Document

from ..reason_kinds import find_reason_kind
from ..settings import Settings
from .client import Client
from .event_data import PACKED, unpack_fields
from .jobs import Job, pack_job, to_milliseconds
from .keys import Keys
from .scripts import Script

READ_AT_ONCE = 500  # letters
CHANGED_AT_ONCE = 500  # letters of one call
MOST_BYTES = 1024 * 1024  # of inputs, in one call


class LetterHead(msgspec.Struct, frozen=True):
    """What a list shows of a letter."""

    job_id: str = ""
    target: str | None = None
    stage: str = ""
    reason: str = ""
    attempts: int = 0
    where: str | None = None  # the part that is dead; None: the job as a whole


class PartInput(msgspec.Struct, frozen=True):
    raw: str = ""
    kind: Any = "auto"  # letters of old have none


class PartLetter(msgspec.Struct, frozen=True):
    """A letter about a part of a document, which has its input."""

    input: PartInput
    target: str | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A letter without its input."""

    id: str
    head: LetterHead

    @property
    def kind(self) -> str:
        """The code of its reason."""
        return find_reason_kind(self.head.stage, self.head.reason)

    @property
    def dead_job(self) -> str | None:
        """Id of the job that is dead as a whole; None where only a part of its document is."""
        return self.head.job_id if self.head.where is None else None


_HEAD = msgspec.json.Decoder(LetterHead)
_PART = msgspec.json.Decoder(PartLetter)


class DeadLetters:
    """The stream ``dead``, and the jobs that its letters are about."""

    def __init__(self, client: Client, keys: Keys, settings: Settings) -> None:
        self._client, self._keys, self._settings = client, keys, settings
        self._read = Script(client, keys, "letters")
        self._job = Script(client, keys, "job")

    def count_letters(self) -> int:
        """How many there are."""
        return int(self._client.xlen(self._keys.stream("dead")))

    def read_letters(
        self, first: str = "-", last: str = "+", newest_first: bool = False
    ) -> Iterator[tuple[DeadLetter, bytes]]:
        """Each letter between two ids, these included, with its data as JSON; oldest first, or newest first."""
        command, begin, end = ("XREVRANGE", last, first) if newest_first else ("XRANGE", first, last)
        while rows := self._read(command=command, count=READ_AT_ONCE, **{"from": begin, "to": end}):
            for entry, name, data in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
                plain = zlib.decompress(data) if name.decode() == PACKED else data
                yield DeadLetter(entry.decode(), _HEAD.decode(plain)), plain
            begin = f"({rows[-3].decode()}"

    def drop(self, letters: Sequence[DeadLetter]) -> list[bool]:
        """Forget letters, and with dead jobs their inputs. Of each whether it was there; CHANGED_AT_ONCE at most."""
        pairs = [[letter.id, letter.dead_job or ""] for letter in letters]
        keep = int(self._settings.retention * 1000)
        return [bool(answer) for answer in self._job(step="drop", letters=pairs, retention=keep)]

    def retry(self, letters: Sequence[DeadLetter], new_ids: Iterable[str], now: datetime) -> list[str | None]:
        """Take dead jobs up again, and make jobs of dead parts; CHANGED_AT_ONCE at most.

        Args:
            new_ids: of jobs that are made of parts.

        Returns:
            The id of the job of each letter, None where nothing was done: somebody else has retried
            or dropped it, or it counts parts whose input was not kept.
        """
        whole = [letter for letter in letters if letter.dead_job]
        done = dict(zip([letter.id for letter in whole], self._retry_jobs(whole, now), strict=True))
        parts = [letter for letter in letters if not letter.dead_job]
        done |= dict(self._retry_parts(parts, iter(new_ids), now))
        return [done.get(letter.id) for letter in letters]

    def _retry_jobs(self, letters: Sequence[DeadLetter], now: datetime) -> list[str | None]:
        pairs = [[letter.id, letter.head.job_id] for letter in letters]
        answers = self._job(step="retry", letters=pairs, due=to_milliseconds(now)) if pairs else []
        return [letter.head.job_id if answer else None for letter, answer in zip(letters, answers, strict=True)]

    def _retry_parts(
        self, letters: Sequence[DeadLetter], new_ids: Iterator[str], now: datetime
    ) -> Iterator[tuple[str, str | None]]:
        """Of each letter its id and that of the job that was made of it."""
        rest = iter(letters)
        while some := list(islice(rest, CHANGED_AT_ONCE)):
            jobs = {entry: _make_part_job(data, next(new_ids), now) for entry, data in self._load_parts(some)}
            for group in _divide_by_bytes(jobs):
                parts = [[entry, jobs[entry].id, pack_job(jobs[entry]), jobs[entry].body] for entry in group]
                answers = self._job(step="retry_parts", parts=parts, due=to_milliseconds(now))
                for entry, answer in zip(group, answers, strict=True):
                    yield entry, jobs[entry].id if answer else None

    def _load_parts(self, letters: Sequence[DeadLetter]) -> Iterator[tuple[str, PartLetter]]:
        """Those of the letters that are still there, with their inputs; one that only counts parts has none."""
        pipe = self._client.pipeline(transaction=False)
        for letter in letters:
            pipe.xrange(self._keys.stream("dead"), min=letter.id, max=letter.id)
        for letter, rows in zip(letters, pipe.execute(), strict=True):
            part = _PART.decode(unpack_fields(rows[0][1])["data"]) if rows else None
            if part and part.input.raw:
                yield letter.id, part


def _make_part_job(part: PartLetter, job_id: str, now: datetime) -> Job:
    """What reads a part again, as what it was a part of."""
    document = Document(
        body=part.input.raw.encode(), kind=part.input.kind, fetched_at=now, name=part.target, via="queue"
    )
    return Job(id=job_id, submitted_at=now, document=document)


def _divide_by_bytes(jobs: dict[str, Job]) -> Iterator[list[str]]:
    """The letters in groups whose inputs one call carries."""
    group: list[str] = []
    size = 0
    for entry, job in jobs.items():
        if group and size + len(job.body or b"") > MOST_BYTES:
            yield group
            group, size = [], 0
        group.append(entry)
        size += len(job.body or b"")
    if group:
        yield group
