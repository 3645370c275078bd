"""The index on a real server: beside datasketch's, and with many entries beside ten thousand.

Beside datasketch: the same texts, 128 permutations each, fingerprints made beforehand for both; each text is looked up
and then inserted. Ours does it by 50 texts, as a worker does, keeps more keys (for contained texts) and gives back the
found stories with their texts; datasketch gives back names, one text after the other, as that is its interface.

The many: sketches with as many keys as items of 200 real feeds have, drawn at random with a seed; each twentieth
shares half its keys with an earlier one. What is kept for each besides the index is written as the commit writes it,
but for the article's text, which is measured apart on the feeds' own items.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from datasketch import MinHash, MinHashLSH

from dedupe import Article, Params, Sketch, sketch
from ingest import Document, IngestError, read
from worker.binary import find_binary
from worker.record import article
from worker.server import attach
from worker.store.client import Client, connect
from worker.store.index import RedisIndex
from worker.store.items import pack_article
from worker.store.keys import Keys

from . import real_feeds, texts

__all__ = ["NEEDS", "measure", "measure_million"]

NEEDS = (*texts.NEEDS, *real_feeds.NEEDS)
PARAMS = Params()
BATCH, ROUNDS, THEIRS = 50, 20, 10  # texts of ours and rounds; texts of theirs in each round
SMALL, LARGE, MILLION, TIMED = 10_000, 100_000, 1_000_000, 2_000  # entries; the million has a command of its own
SEED = 5


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Times datasketch; throughput when large as a share of that when small, and bytes an item."""
    with fresh_server() as (client, socket):
        now = datetime.now(UTC)
        figures = _beside_datasketch(material, client, socket, now, out)
        client.pipeline(transaction=False).flushall().execute()
        return figures | _large(material, client, LARGE, now, out)


def measure_million(material: Path, out: TextIO) -> dict[str, float]:
    """The second half with a million entries. Some ten minutes, and a gigabyte."""
    with fresh_server() as (client, _):
        return _large(material, client, MILLION, datetime.now(UTC), out)


@contextmanager
def fresh_server() -> Iterator[tuple[Client, str]]:
    """A client of a server that ends with the block, and its socket.

    It writes no file: that would be gigabytes, and datasketch waits for the disk at every single write.
    """
    with (
        tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder,
        attach(Path(folder), find_binary(os.environ.get("PATH"))) as server,
    ):
        client = connect(server.url)
        client.pipeline(transaction=False).config_set("appendonly", "no").execute()
        yield client, str(server.socket)


def redis_index(client: Client, window: timedelta = PARAMS.window) -> RedisIndex:
    return RedisIndex(client, Keys(), PARAMS, window)


def record(client: Client, articles: Sequence[Article | str], now: datetime) -> None:
    """Items and stories as the commit writes them, as far as dedupe needs them; of a mere id without its article."""
    expires = int((now + PARAMS.window).timestamp() * 1000)
    pipe, keys = client.pipeline(transaction=False), Keys()
    for one in articles:
        item_id = one if isinstance(one, str) else one.id
        story_id = "st_" + item_id.removeprefix("it_")
        packed = {} if isinstance(one, str) else {"article": pack_article(one)}
        pipe.hset(keys.item(item_id), mapping={"version": 1, "story": story_id, **packed})
        pipe.hset(keys.story(story_id), mapping={"representative": item_id, "size": 1, "revision": 1})
        pipe.sadd(keys.members(story_id), item_id)
        for key in (keys.item(item_id), keys.story(story_id), keys.members(story_id)):
            pipe.pexpireat(key, expires)
    pipe.execute()


def _beside_datasketch(material: Path, client: Client, socket: str, now: datetime, out: TextIO) -> dict[str, float]:
    pairs = zip(texts.reuters(material, 500), texts.allsides(material, 500), strict=True)
    articles = [one for pair in pairs for one in pair]
    sketches = sketch(articles, PARAMS)
    record(client, articles, now)
    lsh = MinHashLSH(
        threshold=0.5,
        num_perm=PARAMS.permutations,
        storage_config={"type": "redis", "basename": b"lsh", "redis": {"unix_socket_path": socket}},
    )
    hashes = MinHash.bulk([[*_shingles(one.text)] for one in articles[: THEIRS * ROUNDS]], num_perm=PARAMS.permutations)
    index = redis_index(client)
    ours = theirs = 0.0
    for turn in range(ROUNDS):
        mine = slice(turn * BATCH, (turn + 1) * BATCH)
        ours += _seconds(index, [one.id for one in articles[mine]], sketches[mine], now)
        started = time.perf_counter()
        for number in range(turn * THEIRS, (turn + 1) * THEIRS):
            lsh.query(hashes[number])
            lsh.insert(articles[number].id, hashes[number])
        theirs += time.perf_counter() - started
    rates = BATCH * ROUNDS / ours, THEIRS * ROUNDS / theirs
    print(f"look-up and insert: ours {rates[0]:.0f} texts/s, datasketch {rates[1]:.0f} texts/s", file=out)
    return {"texts_per_second": rates[0], "times_datasketch": rates[0] / rates[1]}


def _shingles(text: str) -> Iterator[bytes]:
    words = text.split()
    yield from (" ".join(words[i : i + 3]).encode() for i in range(max(1, len(words) - 2)))


def _large(material: Path, client: Client, many: int, now: datetime, out: TextIO) -> dict[str, float]:
    """Ten thousand entries, then many; each timed stretch goes on with new ones."""
    items = feed_items(material)
    sizes = sizes_of(items)
    print(f"{len(items)} items of real feeds have {sum(sizes) / len(sizes):.1f} keys each", file=out)
    index, stream = redis_index(client), made_up(sizes)
    empty = used(client)
    _fill(client, index, islice(stream, SMALL), now)
    small = _rate(client, index, [*islice(stream, TIMED)], now)
    _fill(client, index, islice(stream, many - SMALL - TIMED), now)
    bytes_each = (used(client) - empty) / many
    large = _rate(client, index, [*islice(stream, TIMED)], now)
    print(f"look-up and insert: {small:.0f} items/s among {SMALL}, {large:.0f} among {many}", file=out)
    before = used(client)
    record(client, items, now)
    bare = [f"it_bare{number:012}" for number in range(len(items))]
    middle = used(client)
    record(client, bare, now)
    text_bytes = ((middle - before) - (used(client) - middle)) / len(items)
    print(f"{bytes_each:.0f} bytes an item, and {text_bytes:.0f} for the article's text", file=out)
    return {
        "throughput_kept": large / small,
        "items_per_second": large,
        "bytes_per_item": bytes_each,
        "text_bytes_per_item": text_bytes,
    }


def feed_items(material: Path) -> list[Article]:
    """The items of the real feeds, each id once."""
    found: dict[str, Article] = {}
    for body in real_feeds.bodies(material).values():
        try:
            reading = read(Document(body=body, kind="feed", fetched_at=real_feeds.CAPTURED))
        except IngestError:
            continue
        found |= {item.id: article(item) for item in reading.items}
    return [*found.values()]


def sizes_of(items: Sequence[Article]) -> list[int]:
    """How many posting keys each item has."""
    return [len(one.keys) for one in sketch(items, PARAMS)]


def made_up(sizes: Sequence[int]) -> Iterator[tuple[str, Sketch]]:
    """Endless entries; seeded."""
    chance, former = random.Random(SEED), Sketch(bands=(1,), blocks=(), names=())
    number = 0
    while True:
        keys = [chance.getrandbits(64) for _ in range(chance.choice(sizes))]
        if number % 20 == 0:
            keys[: len(keys) // 2] = former.keys[: len(keys) // 2]
        one = Sketch(bands=(), blocks=tuple(keys), names=())
        former = one if number % 100 == 0 else former
        yield f"it_{number:020}", one
        number += 1


def _fill(client: Client, index: RedisIndex, entries: Iterator[tuple[str, Sketch]], now: datetime) -> None:
    while part := dict(islice(entries, 500)):
        record(client, [*part], now)
        index.put(part, now)


def _rate(client: Client, index: RedisIndex, entries: Sequence[tuple[str, Sketch]], now: datetime) -> float:
    record(client, [item_id for item_id, _ in entries], now)
    seconds = 0.0
    for start in range(0, len(entries), BATCH):
        part = entries[start : start + BATCH]
        seconds += _seconds(index, [item_id for item_id, _ in part], [one for _, one in part], now)
    return len(entries) / seconds


def _seconds(index: RedisIndex, ids: Sequence[str], sketches: Sequence[Sketch], now: datetime) -> float:
    started = time.perf_counter()
    index.lookup(sketches, now)
    index.put(dict(zip(ids, sketches, strict=True)), now)
    return time.perf_counter() - started


def used(client: Client) -> int:
    """Bytes that the server uses."""
    (memory,) = client.pipeline(transaction=False).info("memory").execute()
    answer: dict[str, Any] = memory
    return int(answer["used_memory"])
