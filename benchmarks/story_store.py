"""A store of many stories of very different size, written past the pipeline, as the pipeline would have written it.

What nobody asks the store for here is left out: the index, marks and the ledger.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from redis import Redis

from dedupe import Article
from worker.judging.events import format_timestamp, make_event
from worker.store.items import pack_article, pack_digests
from worker.store.keys import Keys

LARGEST = 300  # members of a story
SENT_AT_ONCE = 500  # items in one round trip
SOURCES = 400
WORDS = 220  # of a text
SYLLABLES = ["ka", "lo", "mi", "ter", "sen", "dra", "pol", "vi", "nas", "gor", "el", "ban", "tu", "rix", "ofa"]
RULES = ("same_text", "alike", "contained", "narrative")


def draw_story_sizes(stories: int, chance: random.Random) -> list[int]:
    """Sizes from 1 to LARGEST: most stories have one item, few have very many, some have the most.

    >>> sizes = draw_story_sizes(1000, random.Random(1))
    >>> min(sizes), max(sizes), 2 < sum(sizes) / 1000 < 6
    (1, 300, True)
    """
    sizes = [min(LARGEST, int(chance.paretovariate(1.3))) for _ in range(stories)]
    sizes[0] = LARGEST
    return sizes


class StoryStore:
    """Writes stories into a collection."""

    def __init__(self, client: Redis, keys: Keys, chance: random.Random, now: datetime) -> None:
        self._client, self._keys, self._chance, self._now = client, keys, chance, now
        self._sent = 0
        self._vocabulary = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(20_000)]

    def write(self, sizes: Sequence[int]) -> int:
        """All stories; how many items they have."""
        pipe, waiting, items = self._client.pipeline(transaction=False), 0, 0
        for number, size in enumerate(sizes):
            for member in self._make_members(number, size):
                self._send_member(pipe, f"st_bench{number}", member)
                waiting += 1
            self._send_story(pipe, number, size)
            items += size
            if waiting >= SENT_AT_ONCE:
                pipe.execute()
                waiting = 0
        pipe.execute()
        self._client.hset(self._keys.totals, mapping={"published": len(sizes), "copies": items - len(sizes)})
        return items

    def _make_members(self, number: int, size: int) -> Iterator[dict[str, Any]]:
        text, title = self._make_words(WORDS), self._make_words(8)
        begun = self._now - timedelta(seconds=self._chance.randrange(10 * 86_400))
        for place in range(size):
            yield {
                "id": f"it_bench{number}x{place}",
                "title": title if place % 3 == 0 else self._make_words(8),
                "text": text if place % 2 == 0 else f"{text} {self._make_words(40)}",
                "source": f"paper{self._chance.randrange(SOURCES)}.example",
                "moment": begun + timedelta(seconds=60 * place),
                "story_id": f"st_bench{number}",
                "size": place + 1,
                "lead": f"it_bench{number}x0",
            }

    def _make_words(self, count: int) -> str:
        return " ".join(self._chance.choices(self._vocabulary, k=count))

    def _send_member(self, pipe: Any, story_id: str, member: dict[str, Any]) -> None:
        is_lead = member["id"] == member["lead"]
        stream = "clean" if is_lead else "copies"
        jaccard, containment = round(self._chance.uniform(0.3, 1), 4), round(self._chance.uniform(0.6, 1), 4)
        rule = self._chance.choice(RULES)
        match = {
            "matched_id": member["lead"], "relation": "copy", "rule": rule, "jaccard": jaccard,
            "containment": containment, "containment_of": "item", "shared_blocks": 3,
        }  # fmt: skip
        record = _make_record(member, None if is_lead else match)
        kind = "story.created" if is_lead else "story.copy_added"
        event = make_event(kind, member["id"], {"record": record, "story_revision": member["size"]}, self._now, 1)  # type: ignore[arg-type]
        entry = f"{int(self._now.timestamp() * 1000)}-{self._next_number()}"
        article = Article(
            id=member["id"], title=member["title"], text=member["text"], seen_at=member["moment"],
            source=member["source"], url=record["url"],
        )  # fmt: skip
        verdict = ("new", "new_text", None, None) if is_lead else ("copy", rule, member["lead"], (jaccard, 1.0, 1.0, 3))
        pipe.xadd(self._keys.stream(stream), dict(zip(event.fields[::2], event.fields[1::2], strict=True)), id=entry)
        pipe.hset(
            self._keys.item(member["id"]),
            mapping={
                "version": 1, "story": story_id, "article": pack_article(article), "digests": pack_digests({}),
                "verdict": msgspec.msgpack.encode(verdict), "event": f"{stream} {entry}",
            },
        )  # fmt: skip
        pipe.sadd(self._keys.members(story_id), member["id"])

    def _send_story(self, pipe: Any, number: int, size: int) -> None:
        fields = {"representative": f"it_bench{number}x0", "size": size, "revision": size, "anchors": ""}
        pipe.hset(self._keys.story(f"st_bench{number}"), mapping=fields)

    def _next_number(self) -> int:
        self._sent += 1
        return self._sent


def _make_record(member: dict[str, Any], match: dict[str, Any] | None) -> dict[str, Any]:
    role = "copy" if match else "sole"
    return {
        "id": member["id"],
        "version": 1,
        "story_id": member["story_id"],
        "title": member["title"],
        "url": f"https://{member['source']}/{member['id']}",
        "content_text": member["text"],
        "language": "en",
        "date_published": format_timestamp(member["moment"].astimezone(UTC)),
        "source": {"domain": member["source"], "name": member["source"]},
        "syndication": {"role": role, "story_size": member["size"], **({"match": match} if match else {})},
        "provenance": {"job_id": "bench", "via": "queue"},
    }
