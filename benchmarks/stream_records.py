"""What a build has written into its streams, so that it can be held against what another one wrote."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import blake2b
from typing import Any

from redis import Redis

STREAMS = ("clean", "copies")

RecordDigests = dict[str, str]  # stream, kind of event, story and item of an entry -> digest of what it says


def read_record_digests(client: Redis) -> RecordDigests:
    """All entries but for what no two runs have in common: the names of jobs, and when the work was done."""
    found: RecordDigests = {}
    numbers = Counter[str]()
    for stream in STREAMS:
        entries: Any = client.xrange(f"feedmill:{stream}")
        for _, fields in entries:
            data = json.loads(fields[b"data"])
            record = data.get("record") or {}
            record.get("provenance", {}).pop("job_id", None)
            name = f"{stream} {fields[b'ce_type'].decode()} {fields[b'ce_subject'].decode()} {record.get('id')}"
            numbers[name] += 1
            found[f"{name} {numbers[name]}"] = blake2b(json.dumps(data, sort_keys=True).encode()).hexdigest()
    return found


def count_differences(some: RecordDigests, others: RecordDigests) -> int:
    """How many entries are in one alone, or say something else there.

    >>> count_differences({"a": "1", "b": "2"}, {"b": "3", "c": "4"})
    3
    """
    return sum(some.get(name) != others.get(name) for name in some.keys() | others.keys())


def digest_records(records: RecordDigests) -> str:
    """One short digest for all of them.

    >>> digest_records({"a": "1", "b": "2"}) == digest_records({"b": "2", "a": "1"})
    True
    """
    return blake2b(json.dumps(sorted(records.items())).encode(), digest_size=8).hexdigest()
