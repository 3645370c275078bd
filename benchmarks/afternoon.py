"""The afternoon version: what a developer writes who wants new stories from feeds as a stream, with well-known parts.

    feedparser ─► strip tags ─► MinHash of runs of three words ─► MinHashLSH on Redis ─► XADD

A worker takes feeds off a list, one after the other. It imports nothing of this house, so that it can be read as what
it stands for, and it is no straw man: an entry that was seen is left out, and a feed's signatures are made in one call.

    python -m benchmarks.afternoon SOCKET          until it is told to end
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import sys
from typing import Any

import feedparser
from datasketch import MinHash, MinHashLSH
from redis import Redis

QUEUE, AT_WORK = "afternoon.feeds", "afternoon.at_work"  # lists: feeds as they came, and those that a worker has taken
STREAM, SEEN = "afternoon:stories", "afternoon:seen"
PERMUTATIONS, THRESHOLD, SHINGLE = 128, 0.5, 3


def run_worker(socket: str) -> None:
    """Take feeds off the list for ever."""
    client = Redis(unix_socket_path=socket, socket_timeout=None)
    index = MinHashLSH(
        threshold=THRESHOLD,
        num_perm=PERMUTATIONS,
        storage_config={"type": "redis", "basename": b"afternoon", "redis": {"unix_socket_path": socket}},
    )
    while True:
        body: Any = client.blmove(QUEUE, AT_WORK, 0, src="RIGHT", dest="LEFT")
        publish_feed(client, index, body)
        client.lrem(AT_WORK, 1, body)


def publish_feed(client: Redis, index: Any, body: bytes) -> None:
    """One event for each entry that was not seen before."""
    entries = {}
    for entry in feedparser.parse(io.BytesIO(body)).entries:
        key = hashlib.sha1((entry.get("id") or entry.get("link") or entry.get("title", "")).encode()).hexdigest()
        if client.sadd(SEEN, key):
            entries[key] = {"title": entry.get("title", ""), "url": entry.get("link", ""), "text": text_of(entry)}
    hashes = MinHash.bulk([make_shingles(one["text"]) for one in entries.values()], num_perm=PERMUTATIONS)
    for (key, record), signature in zip(entries.items(), hashes, strict=True):
        copies = index.query(signature)
        index.insert(key, signature)
        client.xadd(STREAM, {"id": key, "copy_of": json.dumps(copies), "record": json.dumps(record)})


def text_of(entry: Any) -> str:
    """The entry's text without tags."""
    contents = entry.get("content") or [{"value": entry.get("summary", "")}]
    return html.unescape(re.sub(r"<[^>]+>", " ", contents[0].get("value", "")))


def make_shingles(text: str) -> list[bytes]:
    """Runs of three words; of a shorter text all of it."""
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[i : i + SHINGLE]).encode() for i in range(max(1, len(words) - SHINGLE + 1))]


if __name__ == "__main__":
    run_worker(sys.argv[1])
