"""Webhooks: addresses of other people's programs to which events are sent. The steps are in webhooks.lua.

What waits to be sent is in deliveries.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from .client import Client
from .event_selection import EventSelection, TdmChoice
from .jobs import to_milliseconds
from .keys import Keys
from .scripts import Script
from .streams import StreamEntry, is_before

MAX_HOOKS = 20  # of a collection
MAX_WAITING = 10_000  # deliveries of one hook; beyond that the oldest are dead
MAX_DEAD = 10_000  # dead ones of one hook; beyond that the oldest go
MAX_BYTES = 64 * 1024 * 1024  # of what both take, packed, as if none were shared; beyond that the oldest go
GROUP = "feedmill.webhooks"  # of each stream that a hook wants
STEP_SIZE = 200  # deliveries that one call goes through

HookState = Literal["active", "paused", "gone", "removed"]
LISTED_STATES: tuple[HookState, ...] = ("active", "paused", "gone")
HookStream = Literal["clean", "copies", "dead"]


class TooManyHooksError(Exception):
    """There are as many webhooks as there may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningSecret:
    """One secret that both sides know."""

    value: str = field(repr=False)  # whsec_ and base64
    until: datetime | None = None  # it signs until then; None: it is the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class HookWish:
    """What somebody wants of a hook."""

    url: str = field(repr=False)  # whole, with any secret in it
    streams: tuple[HookStream, ...] = ("clean",)
    types: tuple[str, ...] = ()  # as in EventSelection
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    tdm: TdmChoice | None = None
    allows_http: bool = False  # to any host
    secrets: tuple[SigningSecret, ...] = field(default=(), repr=False)  # the newest first

    @property
    def selection(self) -> EventSelection:
        return EventSelection(
            types=frozenset(self.types),
            sources=frozenset(self.sources),
            languages=frozenset(self.languages),
            licenses=frozenset(self.licenses),
            tdm=self.tdm,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A hook with all that is known of it."""

    id: str
    wanted: HookWish
    state: HookState  # gone: it said that it is, by 410; removed: what is left of it goes just now
    added_at: datetime
    begins: Mapping[str, str] = field(default_factory=dict)  # stream -> id of the last entry before the hook was there
    sent: int = 0
    sent_at: datetime | None = None
    failures: int = 0  # attempts since then
    failed_at: datetime | None = None
    error: str | None = None  # of the last attempt; None: it was well
    held_until: datetime | None = None  # it wants to be left alone so long
    overflowed: int = 0  # deliveries that are dead since too many waited
    dropped: int = 0  # deliveries that went unsent: too many, too large or too old

    def takes(self, entry: StreamEntry) -> bool:
        """Whether it is to get an event."""
        begin = self.begins.get(entry.stream)
        return begin is not None and is_before(begin, entry.id) and self.wanted.selection.takes(entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class HookBacklog:
    """How many deliveries of a hook are not sent."""

    waiting: int  # those that run included
    running: int
    dead: int


class Webhooks:
    """The hooks of a collection."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._script = Script(client, keys, "webhooks")

    def add(self, hook_id: str, wanted: HookWish, now: datetime) -> Webhook:
        """A hook for what happens from now on.

        Raises:
            TooManyHooksError: there are MAX_HOOKS.
        """
        added = self._script(
            step="save", id=hook_id, wanted=msgspec.json.encode(wanted), streams=list(dict.fromkeys(wanted.streams)),
            group=GROUP, most=MAX_HOOKS, now=to_milliseconds(now),
        )  # fmt: skip
        hook = self.get(hook_id) if added else None
        if hook is None:
            raise TooManyHooksError(f"there are {MAX_HOOKS} webhooks; remove one first")
        return hook

    def set_state(self, hook_id: str, state: HookState) -> bool:
        """Pause a hook, or let it go on at once. False: there is none."""
        return self._change(hook_id, ["state", state], ["held_until"])

    def set_secrets(self, hook: Webhook, secrets: Sequence[SigningSecret]) -> bool:
        """Sign by these from now on. False: the hook is gone meanwhile."""
        wanted = replace(hook.wanted, secrets=tuple(secrets))
        return self._change(hook.id, ["wanted", msgspec.json.encode(wanted)], [])

    def _change(self, hook_id: str, fields: Sequence[str | bytes], cleared: Sequence[str]) -> bool:
        arguments: dict[str, Any] = {"fields": list(fields), **({"cleared": list(cleared)} if cleared else {})}
        return bool(self._script(step="change", id=hook_id, **arguments))

    def remove(self, hook_id: str) -> bool:
        """Take a hook away with all that waits for it. False: there is none."""
        answer = 1
        is_known = False
        while answer == 1:
            answer = self._script(step="remove", id=hook_id, count=STEP_SIZE, group=GROUP)
            is_known = is_known or answer != -1
        return is_known

    def get(self, hook_id: str) -> Webhook | None:
        return next(self._read([hook_id]), None)

    def read_all(self, *states: HookState) -> list[Webhook]:
        """Every hook in one of the states, or in any but `removed`, in the order in which they were added."""
        pipe = self._client.pipeline(transaction=False)
        pipe.zrange(self._keys.hooks, 0, -1)
        ids = [name.decode() for name in pipe.execute()[0]]
        return [hook for hook in self._read(ids) if hook.state in (states or LISTED_STATES)]

    def count_backlogs(self, hooks: Sequence[Webhook]) -> list[HookBacklog]:
        """How many deliveries of each are not sent, in one round trip."""
        pipe = self._client.pipeline(transaction=False)
        for hook in hooks:
            for key in (
                self._keys.hook_stored(hook.id),
                self._keys.hook_running(hook.id),
                self._keys.hook_dead(hook.id),
            ):
                pipe.zcard(key)
        counts = iter(pipe.execute())
        return [HookBacklog(waiting=next(counts), running=next(counts), dead=next(counts)) for _ in hooks]

    def _read(self, ids: Sequence[str]) -> Iterator[Webhook]:
        pipe = self._client.pipeline(transaction=False)
        for hook_id in ids:
            pipe.hgetall(self._keys.hook(hook_id))
        for hook_id, stored in zip(ids, pipe.execute(), strict=True):
            if b"wanted" in stored:
                yield unpack_hook(hook_id, stored)


def unpack_hook(hook_id: str, stored: Mapping[bytes, bytes]) -> Webhook:
    """A hook from the fields of its hash."""

    def read_moment(name: bytes) -> datetime | None:
        return datetime.fromtimestamp(int(stored[name]) / 1000, UTC) if name in stored else None

    begins = b"begins_"
    return Webhook(
        id=hook_id,
        wanted=msgspec.json.decode(stored[b"wanted"], type=HookWish),
        state=msgspec.convert(stored[b"state"].decode(), HookState),
        added_at=datetime.fromtimestamp(int(stored[b"added_at"]) / 1000, UTC),
        begins={k.removeprefix(begins).decode(): v.decode() for k, v in stored.items() if k.startswith(begins)},
        sent=int(stored.get(b"sent", 0)),
        sent_at=read_moment(b"sent_at"),
        failures=int(stored.get(b"failures", 0)),
        failed_at=read_moment(b"failed_at"),
        error=stored[b"error"].decode() if b"error" in stored else None,
        held_until=read_moment(b"held_until"),
        overflowed=int(stored.get(b"overflowed", 0)),
        dropped=int(stored.get(b"dropped", 0)),
    )
