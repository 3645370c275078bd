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
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, TextIO

from datasketch import MinHash, MinHashLSH

from dedupe import Article, Params, Sketch, make_sketches
from ingest import Document, IngestError, read_document
from worker.judging.article_of_item import article_of
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server
from worker.store.client import Client
from worker.store.connect import make_client
from worker.store.index import RedisIndex
from worker.store.keys import Keys

from . import real_feeds, texts
from .postings import PostingScripts

__all__ = ["NEEDS", "measure", "measure_million"]

NEEDS = (*texts.NEEDS, *real_feeds.NEEDS)
PARAMS = Params()
BATCH, ROUNDS, THEIRS = 50, 20, 10  # texts of ours and rounds; texts of theirs in each round
SMALL, LARGE, MILLION = 10_000, 100_000, 1_000_000  # entries; the million has a command of its own
TURNS, STRETCH = 12, 500  # timed; entries in a turn
SEED = 5
KEYS, SMALL_KEYS = Keys(), Keys("small")


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Times datasketch; throughput when large as a share of that when small, and bytes an item."""
    with fresh_server() as (client, socket):
        now = datetime.now(UTC)
        figures = _compare_with_datasketch(material, client, socket, now, out)
        client.pipeline(transaction=False).flushall().execute()
        return figures | _measure_large_index(material, client, LARGE, now, out)


def measure_million(material: Path, out: TextIO) -> dict[str, float]:
    """The second half with a million entries. Some ten minutes, and a gigabyte."""
    with fresh_server() as (client, _):
        return _measure_large_index(material, client, MILLION, datetime.now(UTC), out)


@contextmanager
def fresh_server() -> Iterator[tuple[Client, str]]:
    """A client of a server that ends with the block, and its socket.

    It writes no file: that would be gigabytes, and datasketch waits for the disk at every single write.
    """
    with (
        tempfile.TemporaryDirectory(prefix="feedmill-bench-") as folder,
        attach_to_server(Path(folder), find_binary(os.environ.get("PATH"))) as server,
    ):
        client = make_client(server.url)
        client.pipeline(transaction=False).config_set("appendonly", "no").execute()
        yield client, str(server.socket)


def make_redis_index(client: Client, window: timedelta = PARAMS.window, keys: Keys = KEYS) -> RedisIndex:
    return RedisIndex(client, keys, replace(PARAMS, window=window))


def make_posting_scripts(client: Client, window: timedelta = PARAMS.window, keys: Keys = KEYS) -> PostingScripts:
    return PostingScripts(client, keys, replace(PARAMS, window=window))


def _compare_with_datasketch(
    material: Path, client: Client, socket: str, now: datetime, out: TextIO
) -> dict[str, float]:
    pairs = zip(texts.read_reuters(material, 500), texts.read_allsides(material, 500), strict=True)
    articles = [one for pair in pairs for one in pair]
    sketches = make_sketches(articles, PARAMS)
    posting = make_posting_scripts(client)
    posting.record(articles, now)
    lsh = MinHashLSH(
        threshold=0.5,
        num_perm=PARAMS.permutations,
        storage_config={"type": "redis", "basename": b"lsh", "redis": {"unix_socket_path": socket}},
    )
    hashes = MinHash.bulk(
        [[*_make_shingles(one.text)] for one in articles[: THEIRS * ROUNDS]], num_perm=PARAMS.permutations
    )
    index = make_redis_index(client)
    rates, spent = [], []
    for turn in range(ROUNDS):
        mine = slice(turn * BATCH, (turn + 1) * BATCH)
        before = _read_cpu_seconds(client)
        ours = _time_batch(index, posting, [one.id for one in articles[mine]], sketches[mine], now)
        between = _read_cpu_seconds(client)
        started = time.perf_counter()
        for number in range(turn * THEIRS, (turn + 1) * THEIRS):
            lsh.query(hashes[number])
            lsh.insert(articles[number].id, hashes[number])
        rates.append((BATCH / ours, THEIRS / (time.perf_counter() - started)))
        spent.append(((between - before) / BATCH, (_read_cpu_seconds(client) - between) / THEIRS))
    ratios = sorted(mine / their for mine, their in rates)
    rate, their_rate = (median(column) for column in zip(*rates, strict=True))
    print(f"look-up and insert: ours {rate:.0f} texts/s, datasketch {their_rate:.0f} texts/s", file=out)
    print(f"ours in times of theirs, by turn: {ratios[0]:.0f} to {ratios[-1]:.0f}", file=out)
    cpu, their_cpu = (median(column) * 1e6 for column in zip(*spent, strict=True))
    print(f"µs of CPU a text, client and server: ours {cpu:.0f}, datasketch {their_cpu:.0f}", file=out)
    return {
        "texts_per_second": rate,
        "times_datasketch": median(ratios),
        "times_datasketch_cpu": median(their / our for our, their in spent),
    }


def _read_cpu_seconds(client: Client) -> float:
    """What this process and the server have spent so far."""
    (usage,) = client.pipeline(transaction=False).info("cpu").execute()
    return time.process_time() + float(usage["used_cpu_user"]) + float(usage["used_cpu_sys"])


def _make_shingles(text: str) -> Iterator[bytes]:
    words = text.split()
    yield from (" ".join(words[i : i + 3]).encode() for i in range(max(1, len(words) - 2)))


def _measure_large_index(material: Path, client: Client, many: int, now: datetime, out: TextIO) -> dict[str, float]:
    """Many entries in one collection, ten thousand in another; timed in turns, each going on with new entries."""
    items = read_feed_items(material)
    sizes = key_counts_of(items)
    print(f"{len(items)} items of real feeds have {sum(sizes) / len(sizes):.1f} keys each", file=out)
    stream = make_up_entries(sizes)
    _fill_index(client, SMALL_KEYS, islice(stream, SMALL), now)
    before = measure_memory(client)
    _fill_index(client, KEYS, islice(stream, many), now)
    bytes_each = (measure_memory(client) - before) / many
    turns = [
        (_time_stretch(client, SMALL_KEYS, stream, now), _time_stretch(client, KEYS, stream, now)) for _ in range(TURNS)
    ]
    small, large = (STRETCH / median(column) for column in zip(*turns, strict=True))
    kept = sorted(few / more for few, more in turns)
    print(f"look-up and insert: {small:.0f} items/s among {SMALL}, {large:.0f} among {many}", file=out)
    print(f"of the one rate is the other, by turn: {kept[0]:.2f} to {kept[-1]:.2f}", file=out)
    text_bytes = _measure_text_bytes(client, items, now)
    print(f"{bytes_each:.0f} bytes an item, and {text_bytes:.0f} for the article's text", file=out)
    return {
        "throughput_kept": median(kept),
        "items_per_second": large,
        "bytes_per_item": bytes_each,
        "text_bytes_per_item": text_bytes,
    }


def _measure_text_bytes(client: Client, items: Sequence[Article], now: datetime) -> float:
    """What an article's text takes, on the average of real feeds: by its own keys, as tables that grow blur a total."""
    bare = [f"it_bare{number:016}" for number in range(len(items))]
    posting = make_posting_scripts(client)
    posting.record(items, now)
    posting.record(bare, now)
    return (_measure_item_bytes(client, [one.id for one in items]) - _measure_item_bytes(client, bare)) / len(items)


def _measure_item_bytes(client: Client, ids: Sequence[str]) -> int:
    """Bytes that items take up."""
    pipeline = client.pipeline(transaction=False)
    for one in ids:
        pipeline.memory_usage(KEYS.item(one), samples=0)
    return sum(pipeline.execute())


def read_feed_items(material: Path) -> list[Article]:
    """The items of the real feeds, each id once."""
    found: dict[str, Article] = {}
    for body in real_feeds.read_bodies(material).values():
        try:
            reading = read_document(Document(body=body, kind="feed", fetched_at=real_feeds.CAPTURED))
        except IngestError:
            continue
        found |= {item.id: article_of(item) for item in reading.items}
    return [*found.values()]


def key_counts_of(items: Sequence[Article]) -> list[int]:
    """How many posting keys each item has."""
    return [len(one.keys) for one in make_sketches(items, PARAMS)]


def make_up_entries(sizes: Sequence[int]) -> Iterator[tuple[str, Sketch]]:
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


def _fill_index(client: Client, keys: Keys, entries: Iterator[tuple[str, Sketch]], now: datetime) -> None:
    posting = make_posting_scripts(client, keys=keys)
    while part := dict(islice(entries, 500)):
        posting.record([*part], now)
        posting.put(part, now)


def _time_stretch(client: Client, keys: Keys, stream: Iterator[tuple[str, Sketch]], now: datetime) -> float:
    """Seconds that look-up and insert of new entries take."""
    index, posting, seconds = make_redis_index(client, keys=keys), make_posting_scripts(client, keys=keys), 0.0
    for _ in range(STRETCH // BATCH):
        part = dict(islice(stream, BATCH))
        posting.record([*part], now)
        seconds += _time_batch(index, posting, [*part], [*part.values()], now)
    return seconds


def _time_batch(
    index: RedisIndex, posting: PostingScripts, ids: Sequence[str], sketches: Sequence[Sketch], now: datetime
) -> float:
    started = time.perf_counter()
    index.look_up_stories(sketches, now)
    posting.put(dict(zip(ids, sketches, strict=True)), now)
    return time.perf_counter() - started


def measure_memory(client: Client) -> int:
    """Bytes that the server uses."""
    (memory,) = client.pipeline(transaction=False).info("memory").execute()
    answer: dict[str, Any] = memory
    return int(answer["used_memory"])
