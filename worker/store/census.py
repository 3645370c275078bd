"""Reads everything that a collection holds, some at a time, while everybody goes on working.

What is read at different moments may disagree for that reason alone: who compares it looks twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from dedupe import Article, Params, Sketch

from .client import Client
from .index import KEY_BYTES, pack_keys
from .index_layout import CHUNK, FIELD, RECORD
from .items import unpack_article
from .jobs import OUTCOMES
from .key_names import KeyName, read_key_name
from .keys import Keys
from .window import Window

AT_ONCE = 500  # keys or hashes of one round trip
MEMBERS_AT_ONCE = 1000  # of a story
JOB_FIELDS = ("state", "accepted", "dead_items", "dead_entry", *OUTCOMES)

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key."""

    name: str
    meaning: KeyName
    expires: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job as the ledger has it, and the places where the ledger must have it too."""

    id: str
    state: str
    accepted: int | None
    dead_items: int
    dead_entry: str | None
    counts: Mapping[str, int]  # outcome -> items, as the job's hash says
    slots: Sequence[tuple[str, str]]  # outcome and item, "" where there is none, of each place in the document
    is_due: bool
    is_running: bool
    expires: bool

    @property
    def is_open(self) -> bool:
        return self.state in ("queued", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item, and whether its story has it."""

    id: str
    version: int
    story_id: str | None
    entry: int | None  # its number in the index
    event: tuple[str, str] | None  # stream and id of its last record; None: recorded by an older feedmill
    is_member: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """A story; only `id` and `merged_into` of one that became part of another one."""

    id: str
    representative: str
    anchors: tuple[str, ...]
    size: int
    member_count: int
    merged_into: str | None

    @property
    def texts(self) -> tuple[str, ...]:
        """Ids of the items that it is found by."""
        return (self.representative, *self.anchors)


class Census:
    """Everything under the keys of a collection."""

    def __init__(self, client: Client, keys: Keys, params: Params) -> None:
        self._client = client
        self._keys = keys
        self._window = Window(params)

    def find_keys(self) -> Iterator[KeyRow]:
        """Every key that was there all the time; one may come twice."""
        prefix, cursor = self._keys.prefix, 0
        while True:
            cursor, found = self._client.scan(cursor, match=f"{prefix}:*", count=AT_ONCE)
            # those of other collections begin like those of the first one
            names = [name.decode("utf-8", "replace") for name in found if not name.startswith(f"{prefix}:{{".encode())]
            for name, milliseconds in zip(names, self._ask(("pttl", name) for name in names), strict=True):
                if milliseconds != -2:  # not gone meanwhile
                    yield KeyRow(name, read_key_name(name, prefix), milliseconds >= 0)
            if cursor == 0:
                return

    def read_jobs(self, job_ids: Collection[str]) -> Iterator[JobRow]:
        """Those of the jobs that are known."""
        keys = self._keys
        for ids in _divide(job_ids, AT_ONCE):
            questions = [
                question
                for job_id in ids
                for question in (
                    ("hmget", keys.job(job_id), *JOB_FIELDS),
                    ("zscore", keys.due, job_id),
                    ("zscore", keys.running, job_id),
                    ("pttl", keys.job(job_id)),
                )
            ]
            for job_id, answer in zip(ids, _divide(self._ask(questions), 4), strict=True):
                if answer[0][0] is not None:
                    slots = self._client.hscan_iter(keys.slots(job_id), count=AT_ONCE)
                    yield _unpack_job(job_id, answer, [outcome.decode() for _, outcome in slots])

    def read_items(self, item_ids: Collection[str]) -> Iterator[ItemRow]:
        """Those of the items that are known."""
        for ids in _divide(item_ids, AT_ONCE):
            rows = self._ask([("hmget", self._keys.item(one), "version", "story", "entry", "event") for one in ids])
            members = [self._keys.members(row[1].decode() if row[1] else "-") for row in rows]
            belongs = self._ask([("sismember", key, one) for key, one in zip(members, ids, strict=True)])
            for item_id, (version, story, entry, event), is_member in zip(ids, rows, belongs, strict=True):
                if version is not None:
                    yield ItemRow(
                        id=item_id,
                        version=int(version),
                        story_id=story.decode() if story else None,
                        entry=int(entry) if entry else None,
                        event=_unpack_place(event) if event else None,
                        is_member=bool(is_member),
                    )

    def read_stories(self, story_ids: Collection[str]) -> Iterator[StoryRow]:
        """Those of the stories that are known, or have become part of another one."""
        for ids in _divide(story_ids, AT_ONCE):
            fields = ("representative", "anchors", "size", "merged_into")
            rows = self._ask([("hmget", self._keys.story(one), *fields) for one in ids])
            counts = self._ask([("scard", self._keys.members(one)) for one in ids])
            for story_id, (lead, anchors, size, into), count in zip(ids, rows, counts, strict=True):
                if lead or into:
                    yield StoryRow(
                        id=story_id,
                        representative=(lead or b"").decode(),
                        anchors=tuple((anchors or b"").decode().split()),
                        size=int(size or 0),
                        member_count=count,
                        merged_into=into.decode() if into else None,
                    )

    def read_members(self, story_ids: Collection[str]) -> dict[str, list[str]]:
        """The items of each of the stories, in one round trip but for those with very many."""
        found: dict[str, list[str]] = {}
        for ids in _divide(story_ids, AT_ONCE):
            answers = self._ask([("sscan", self._keys.members(one), 0, None, MEMBERS_AT_ONCE) for one in ids])
            for story_id, (cursor, members) in zip(ids, answers, strict=True):
                key = self._keys.members(story_id)
                names = self._client.sscan_iter(key, count=MEMBERS_AT_ONCE) if cursor else members
                found[story_id] = sorted({name.decode() for name in names})
        return found

    def has_moving_stories(self) -> bool:
        """Whether members are still on their way from a story to the one that it has become."""
        return bool(self._client.exists(self._keys.moving))

    def read_articles(self, item_ids: Collection[str]) -> Iterator[Article]:
        """The articles of those of the items that are known."""
        for ids in _divide(item_ids, AT_ONCE):
            for packed in self._ask([("hget", self._keys.item(one), "article") for one in ids]):
                if packed:
                    yield unpack_article(packed)

    def read_live_numbers(self, now: datetime) -> range:
        """Numbers of the index entries that are alive, as index.lua finds them."""
        window = self._window.arguments_at(now)
        newest, begun = self._ask(
            [("get", self._keys.index_next), ("hmget", self._keys.index_buckets, *window["buckets"])]
        )
        last = int(newest or 0)
        first = min([last + 1, *(int(number) for number in begun if number)])
        return range(max(first, last - window["room"] + 1), last + 1)

    def read_entries(self, numbers: range) -> dict[int, str]:
        """Which item each of those entries is that are in the index."""
        chunks = range(numbers.start // CHUNK, (numbers.stop - 1) // CHUNK + 1) if numbers else range(0)
        found: dict[int, str] = {}
        for some in _divide(chunks, AT_ONCE):
            rows = self._ask([("hgetall", self._keys.index_entries(chunk)) for chunk in some])
            for chunk, row in zip(some, rows, strict=True):
                found |= {chunk * CHUNK + int(place): item.decode() for place, item in row.items()}
        return {number: item for number, item in found.items() if number in numbers}

    def are_posted(self, entries: Sequence[tuple[int, Sketch]]) -> list[bool]:
        """Whether any of an entry's posting keys leads to it; True for one that has none, as very short texts have."""
        packed = pack_keys([sketch for _, sketch in entries])
        names = [[keys[at : at + FIELD] for at in range(0, len(keys), KEY_BYTES)] for keys in packed]
        asked = [("hmget", self._keys.index_rows, *own) for own in names if own]
        answers = iter(self._ask(asked))
        rows = [next(answers) if own else [] for own in names]
        return [
            not keys or any(map(_has_record, own, _records_of(keys, number)))
            for (number, _), keys, own in zip(entries, packed, rows, strict=True)
        ]

    def _ask(self, questions: Iterable[Sequence[Any]]) -> list[Any]:
        """Answers to any number of commands, each with its arguments, in one round trip."""
        pipe = self._client.pipeline(transaction=False)
        for name, *arguments in questions:
            getattr(pipe, name)(*arguments)
        answers: list[Any] = pipe.execute()
        return answers


def _unpack_place(event: bytes) -> tuple[str, str]:
    stream, _, entry = event.decode().partition(" ")
    return stream, entry


def _divide(parts: Iterable[Asked], size: int) -> Iterator[list[Asked]]:
    """Some at a time."""
    rest = iter(parts)
    while some := list(islice(rest, size)):
        yield some


def _records_of(keys: bytes, number: int) -> Iterator[bytes]:
    last = (number % 2**32).to_bytes(RECORD - FIELD, "big")
    return (keys[at + FIELD : at + KEY_BYTES] + last for at in range(0, len(keys), KEY_BYTES))


def _has_record(row: bytes | None, record: bytes) -> bool:
    return row is not None and any(row[at : at + RECORD] == record for at in range(0, len(row), RECORD))


def _unpack_job(job_id: str, answer: Sequence[Any], slots: Sequence[str]) -> JobRow:
    (state, accepted, dead_items, dead_entry, *counts), due, running, milliseconds = answer
    return JobRow(
        id=job_id,
        state=state.decode(),
        accepted=int(accepted) if accepted else None,
        dead_items=int(dead_items or 0),
        dead_entry=dead_entry.decode() if dead_entry else None,
        counts={name: int(count or 0) for name, count in zip(JOB_FIELDS[4:], counts, strict=True)},
        slots=[(outcome, item) for outcome, _, item in (slot.partition(" ") for slot in slots)],
        is_due=due is not None,
        is_running=running is not None,
        expires=milliseconds >= 0,
    )
