"""Which copies of an article still carry the text of an older version of it. Pure.

Where a text changes, what goes out and what comes in is kept as digests of runs of five words, a few of each. A copy
that has most of what went out, and little of what came in, is a copy of the older version: however it is cut into
paragraphs, and whether it was edited elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from ingest.text.words import split_words

RUN = 5  # words
MOST_RUNS = 16  # of each kind that are kept of a change
MOST_CHANGES = 4  # that are kept of an item, the last ones
MOST_SHARE = 0.5  # of what a change put in, that a copy may have and still be one of the older version
LEAST_SHARE = 0.5  # of what it took out, that such a copy has

_Change = tuple[list[int], list[int]]  # what went out, what came in
_CHANGES = msgspec.msgpack.Decoder(list[_Change])


def pack_outdated_passages(before: bytes, old_text: str, new_text: str) -> bytes:
    """What is kept of an item's older versions once its text is another one; as it was, where that is the same.

    Args:
        before: what was kept until now; empty for nothing.
    """
    old, new = _digest_runs(old_text), _digest_runs(new_text)
    if old == new:
        return before
    changes = [(sorted(old - new)[:MOST_RUNS], sorted(new - old)[:MOST_RUNS])]
    # what an earlier change took out may have come back with this one
    changes += [(gone, come) for gone, come in _unpack_changes(before) if not _share_of(gone, new)]
    return msgspec.msgpack.encode(changes[:MOST_CHANGES])


def has_outdated_text(packed: bytes, text: str, is_whole: bool = True) -> bool:
    """Whether a copy's text is that of an older version.

    Args:
        packed: what is kept of the older versions.
        is_whole: the copy has all of the text; else what it lacks says nothing.

    >>> old = "The ferry was late and twelve people waited on the pier of Innisvane for it."
    >>> kept = pack_outdated_passages(b"", old, old.replace("twelve", "thirteen"))
    >>> has_outdated_text(kept, f"HARBOUR. {old}"), has_outdated_text(kept, old.replace("twelve", "thirteen"))
    (True, False)
    """
    changes = _unpack_changes(packed)
    runs = _digest_runs(text) if changes else set()
    return bool(runs) and any(_is_from_before(gone, come, runs, is_whole) for gone, come in changes)


def _is_from_before(gone: list[int], come: list[int], runs: set[int], is_whole: bool) -> bool:
    if gone:
        return _share_of(gone, runs) >= LEAST_SHARE and _share_of(come, runs) < MOST_SHARE
    return is_whole and bool(come) and _share_of(come, runs) < MOST_SHARE


def _share_of(some: list[int], runs: set[int]) -> float:
    return sum(one in runs for one in some) / len(some) if some else 0.0


def _unpack_changes(packed: bytes) -> list[_Change]:
    return _CHANGES.decode(packed) if packed else []


def _digest_runs(text: str) -> set[int]:
    words = split_words(text)
    runs: Iterable[tuple[str, ...]] = zip(*(words[start:] for start in range(RUN)), strict=False)
    if len(words) < RUN:
        runs = [tuple(words)] if words else []
    return {int.from_bytes(hashlib.blake2b(" ".join(run).encode(), digest_size=7).digest(), "big") for run in runs}
