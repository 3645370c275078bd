"""When a delivery is tried again, after how many attempts it is dead, and what an answer means. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from ingest import PostAnswer

from ..store.deliveries import DeliveryClaim, FailedAttempt

MINUTE, HOUR = 60.0, 3600.0
# seconds after each attempt; after the one behind the last of them it is dead, 75 hours after the first
WAITS = (5.0, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
JITTER = 0.2  # of a wait may be added to it, so that what failed together does not come back together
LONGEST_HOLD = 24 * HOUR  # for which a hook may want to be left alone
HOLDING_STATUSES = frozenset({429, 503})  # whose Retry-After is about all that we send there
GONE_STATUS = 410


def plan_wait(attempts: int, chance: float) -> float | None:
    """Seconds until the next attempt after so many; None: there is none.

    Args:
        chance: from 0 to 1.

    >>> plan_wait(1, 0.0), plan_wait(1, 1.0), plan_wait(10, 0.5)
    (5.0, 6.0, None)
    """
    return WAITS[attempts - 1] * (1 + JITTER * chance) if attempts <= len(WAITS) else None


def is_success(answer: PostAnswer) -> bool:
    return 200 <= answer.status < 300


def judge_failure(claim: DeliveryClaim, answer: PostAnswer | str, chance: float, now: datetime) -> FailedAttempt:
    """What follows from an attempt that did not succeed.

    Args:
        answer: of the other side, or why there was none.
    """
    row = replace(claim.row, attempts=claim.row.attempts + 1, attempted_at=now)
    wait = plan_wait(row.attempts, chance)
    if isinstance(answer, str):
        return FailedAttempt(row=replace(row, status=None, error=answer), next_at=_add_seconds(now, wait))
    row = replace(row, status=answer.status, error=describe_answer(answer))
    if answer.status == GONE_STATUS:
        return FailedAttempt(row=row, next_at=None, is_gone=True)
    is_held = answer.status in HOLDING_STATUSES and answer.retry_after is not None
    hold = min(answer.retry_after or 0.0, LONGEST_HOLD) if is_held else None
    if wait is not None and hold is not None:
        wait = max(wait, hold)
    return FailedAttempt(row=row, next_at=_add_seconds(now, wait), held_until=_add_seconds(now, hold))


def describe_answer(answer: PostAnswer) -> str:
    """A line about it.

    >>> describe_answer(PostAnswer(status=500, phrase="Oh", excerpt="try later", retry_after=None))
    'answered 500 Oh: try later'
    """
    said = f"answered {answer.status} {answer.phrase}".rstrip()
    return f"{said}: {answer.excerpt}" if answer.excerpt else said


def _add_seconds(moment: datetime, seconds: float | None) -> datetime | None:
    return None if seconds is None else moment + timedelta(seconds=seconds)
