"""What the scheduler does besides enqueueing jobs, so that nothing grows for ever.

note the settings and the hour's totals ─► trim streams ─► name the groups that lag ─► drop old dead letters
                                                                                  ─► forget ended jobs
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from itertools import islice

from ..judging.events import build_trim_notice
from ..store.dead_letters import CHANGED_AT_ONCE, DeadLetter
from ..store.streams import is_before, to_entry_id
from ..store.trimming import NAMES, GroupState
from ..stores import Stores
from .setting_changes import note_setting_changes

log = logging.getLogger(__name__)

DROPPED_AT_ONCE = 1000  # dead letters of one round
FORGOTTEN_ROUNDS = 20  # of ended jobs
NAMED_EVERY = timedelta(hours=1)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
LAGS_AFTER = 0.5  # of the time after which unread entries go


def keep_house(rt: Stores, named: dict[str, datetime] | None = None) -> None:
    """One round; each takes out some at most, and goes on where the last one stopped.

    Args:
        named: group, or setting -> when the log named it last; it is named once in NAMED_EVERY.
    """
    now, named = rt.now(), {} if named is None else named
    note_setting_changes(rt, named)
    rt.keeping.hours.note(now)
    for name in NAMES:
        rt.trimmer.trim(name, build_trim_notice(name, now), now)
        for group in find_lagging_groups(rt, name, now):
            if now - named.get(f"{name} {group.name}", LONG_AGO) < NAMED_EVERY:
                continue
            named[f"{name} {group.name}"] = now
            log.warning(
                "a consumer group is far behind; what is older than the grace goes unread",
                extra={
                    "event": "group.lagging",
                    "group": group.name,
                    "stream": name,
                    "waiting_since": group.waiting_since,
                    "grace_days": round(rt.settings.stream_grace / 86400, 1),
                },
            )
    drop_old_letters(rt, now)
    for _ in range(FORGOTTEN_ROUNDS):
        if not rt.keeping.ended_jobs.forget(now):
            break


def find_lagging_groups(rt: Stores, name: str, now: datetime) -> list[GroupState]:
    """Groups that will lose entries if they go on like this."""
    limit = now - timedelta(seconds=rt.settings.stream_grace * LAGS_AFTER)
    return [g for g in rt.trimmer.read_extent(name).groups if g.waiting_since and g.waiting_since < limit]


def drop_old_letters(rt: Stores, now: datetime) -> int:
    """Drop dead letters that are too old or too many, oldest first; returns how many. The counts keep them."""
    oldest_kept = to_entry_id(now - timedelta(seconds=rt.settings.dead_age))
    excess = rt.letters.count_letters() - rt.settings.dead_letters
    old: list[DeadLetter] = []
    for letter, _ in islice(rt.letters.read_letters(), DROPPED_AT_ONCE):
        if len(old) >= excess and not is_before(letter.id, oldest_kept):
            break
        old.append(letter)
    for start in range(0, len(old), CHANGED_AT_ONCE):
        rt.letters.drop(old[start : start + CHANGED_AT_ONCE])
    return len(old)
