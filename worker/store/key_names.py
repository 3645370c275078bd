"""What each key of a collection is, by its name; keys.py says what is in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

KeyKind = Literal[
    "job", "body", "slots", "item", "teaser", "look", "story", "members", "feed", "push", "hook", "deliveries",
    "payload", "bucketed", "lasting", "passing", "unknown",
]  # fmt: skip
LONGEST_ID = 200  # characters
ID = r"[A-Za-z0-9][A-Za-z0-9_.-]*"
# the form of what is behind the prefix: its kind, and whether it must expire; None: that depends on what it belongs to
KEY_FORMS: tuple[tuple[re.Pattern[str], KeyKind, bool | None], ...] = (
    (re.compile(rf"job:({ID})"), "job", None),
    (re.compile(rf"job:({ID}):body"), "body", None),
    (re.compile(rf"job:({ID}):slots"), "slots", None),
    (re.compile(rf"item:({ID})"), "item", True),
    (re.compile(rf"item:({ID}):teaser"), "teaser", True),
    (re.compile(rf"look:({ID})"), "look", True),
    (re.compile(rf"story:({ID})"), "story", True),
    (re.compile(rf"story:({ID}):items"), "members", True),
    (re.compile(rf"feed:({ID})"), "feed", False),
    (re.compile(rf"push:({ID})"), "push", False),
    (re.compile(rf"hook:({ID})"), "hook", False),
    (re.compile(rf"hook:({ID}):(?:stored|due|running|dead|rows)"), "deliveries", False),
    (re.compile(rf"payload:({ID})"), "payload", False),
    (re.compile(r"index:entries:\d+|index:(?:buckets|rows|sweep)"), "bucketed", True),
    (re.compile(r"marks:\d+:[0-9a-f]+|furniture:[^:]+:\d+"), "bucketed", True),
    (re.compile(rf"host:{ID}(?::(?:robots|rights))?"), "passing", True),
    (re.compile(r"alive|fetchers|intake:.+|staged:[0-9a-f]+|stories:moving"), "passing", True),
    (re.compile(r"jobs:(?:due|ended|open|running)|fetch|measures|totals|trims|store|index:next"), "lasting", False),
    (re.compile(r"feeds|feeds:(?:due|failing|paused|well)|hooks|hours|looks"), "lasting", False),
    (re.compile(r"forms|passages|pushes|pushes:(?:live|feeds)|submit|clean|copies|dead"), "lasting", False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeyName:
    """What a key's name says."""

    kind: KeyKind
    owner: str = ""  # id of the job, item, story or feed that it belongs to
    must_expire: bool | None = None  # None: as its owner does


def is_valid_name(text: str) -> bool:
    """Whether this can be the id of a job; nothing else may become part of a key.

    >>> is_valid_name("harbour-2026.1"), is_valid_name("a1:body"), is_valid_name("*"), is_valid_name("")
    (True, False, False, False)
    """
    return len(text) <= LONGEST_ID and re.fullmatch(ID, text) is not None


def read_key_name(name: str, prefix: str) -> KeyName:
    """What a key is; ``unknown`` is none of ours.

    >>> read_key_name("feedmill:story:st_a:items", "feedmill")
    KeyName(kind='members', owner='st_a', must_expire=True)
    >>> read_key_name("feedmill:notes", "feedmill").kind
    'unknown'
    """
    rest = name.removeprefix(f"{prefix}:")
    for form, kind, must_expire in KEY_FORMS:
        if match := form.fullmatch(rest):
            return KeyName(kind, match.group(1) if form.groups else "", must_expire)
    return KeyName("unknown")
