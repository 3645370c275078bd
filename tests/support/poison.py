"""Documents that do harm when they are read, in the workers of a test: real ones that do so are not known.

The workers of `started(folder, is_poisoned=True)` begin with it (system.py).
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable
from itertools import repeat

from ingest import Document, Reading, read_document
from worker.jobs import pipeline


def eat_memory() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(50_000_000))


POISONS: dict[bytes, Callable[[], object]] = {
    b"poison: kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    b"poison: killgroup": lambda: os.killpg(0, signal.SIGKILL),
    b"poison: hang": lambda: deque(repeat(None), maxlen=0),
    b"poison: memory": eat_memory,
}


def spread_poison() -> None:
    """From now on the documents of this process do what they say."""
    pipeline.read_document = read_poisoned  # type: ignore[attr-defined]


def read_poisoned(document: Document) -> Reading:
    """Read a document, unless it does harm instead."""
    for words, act in POISONS.items():
        if document.body.strip() == words:
            act()
    return read_document(document)
