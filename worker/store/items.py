"""What is known of items: their version, digests, story, article, verdict with evidence, and what people decided."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import msgspec

from dedupe import Article, Relation, Scores, Story, Verdict

from .client import Client
from .keys import Keys

FieldDigests = Mapping[str, str]
_PackedVerdict = tuple[Relation, str, str | None, tuple[float, float, float, int] | None]
BY_HAND_FIELDS = ("apart", "placed", "withdrawn")  # fields of an item's hash
ITEMS_AT_ONCE = 200  # items that are read in one round trip


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Somebody has put an item into the story that it is in."""

    did: Literal["split", "merge"]
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """An item was withdrawn: it is in no story, and nothing matches it."""

    by: Literal["hand", "source"]
    at: datetime
    story_id: str | None  # that it was in
    status: str | None = None  # the ``pub_status`` that its source gave it
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """An item as it was last recorded."""

    id: str
    version: int
    digests: Mapping[str, FieldDigests]  # way -> field -> digest, as each way last brought it (record.way_of)
    article: Article
    story: Story | None  # None: out of the window
    is_representative: bool
    is_anchor: bool = False  # its story is found by it too
    story_id: str | None = None  # also where the story is out of the window
    apart: frozenset[str] = frozenset()  # its own sides of splits by hand
    placed: Placement | None = None
    withdrawn: Withdrawal | None = None

    @property
    def is_held(self) -> bool:
        """Whether it stays in its story whatever its text says, since somebody merged it into that."""
        return self.placed is not None and self.placed.did == "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was decided about an item last, and on what evidence."""

    article: Article
    story_id: str
    relation: Relation | None = None  # None, as all that follows: recorded by an older feedmill, which kept none
    rule: str | None = None
    matched_id: str | None = None  # the representative that it was compared with, if any
    scores: Scores | None = None  # ``item`` is this one, ``matched`` is that
    version: int = 1
    apart: frozenset[str] = frozenset()
    placed: Placement | None = None
    withdrawn: Withdrawal | None = None  # then ``story_id`` is that of the story that it was in, "" if that is unknown


class Items:
    """The item table in Redis, and the stories that items are in."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys

    def load_items(self, item_ids: Sequence[str]) -> dict[str, StoredItem]:
        """Those of the items that are known. Two round trips, and one more for representatives."""
        pipe = self._client.pipeline(transaction=False)
        for item_id in item_ids:
            pipe.hmget(self._keys.item(item_id), "version", "digests", "article", "story", *BY_HAND_FIELDS)
        rows = {item_id: row for item_id, row in zip(item_ids, pipe.execute(), strict=True) if row[0] is not None}
        stories = self.load_stories([row[3].decode() for row in rows.values() if row[3]])
        return {item_id: _unpack_item(item_id, row, stories) for item_id, row in rows.items()}

    def load_stories(self, story_ids: Sequence[str]) -> dict[str, Story]:
        """Those of the stories that are still in the window, with the texts that they are found by."""
        pipe = self._client.pipeline(transaction=False)
        for story_id in story_ids:
            pipe.hmget(self._keys.story(story_id), "representative", "size", "revision", "anchors", "apart", "held")
        rows = {s: row for s, row in zip(story_ids, pipe.execute(), strict=True) if row[0] is not None}
        texts = {story_id: [row[0], *(row[3] or b"").split()] for story_id, row in rows.items()}
        articles = self._load_articles([item_id for ids in texts.values() for item_id in ids])
        return {
            story_id: Story(
                id=story_id,
                representative=articles[texts[story_id][0]],
                anchors=tuple(articles[item_id] for item_id in texts[story_id][1:] if item_id in articles),
                size=int(size),
                revision=int(revision),
                apart=_unpack_names(apart),
                held=_unpack_names(held),
            )
            for story_id, (_, size, revision, _, apart, held) in rows.items()
            if texts[story_id][0] in articles
        }

    def resolve_story_id(self, story_id: str) -> str:
        """The story that a story has become by now; itself, if it was merged into none."""
        while into := self._client.hget(self._keys.story(story_id), "merged_into"):
            story_id = into.decode()
        return story_id

    def _load_articles(self, item_ids: Sequence[bytes]) -> dict[bytes, Article]:
        pipe = self._client.pipeline(transaction=False)
        for item_id in item_ids:
            pipe.hget(self._keys.item(item_id.decode()), "article")
        return {item_id: unpack_article(row) for item_id, row in zip(item_ids, pipe.execute(), strict=True) if row}

    def load_judged(self, item_ids: Sequence[str]) -> dict[str, Judged]:
        """Those of the items that are known, with the verdict on each; a round trip for every 200."""
        judged_items: dict[str, Judged] = {}
        for start in range(0, len(item_ids), ITEMS_AT_ONCE):
            part = item_ids[start : start + ITEMS_AT_ONCE]
            pipe = self._client.pipeline(transaction=False)
            for item_id in part:
                pipe.hmget(self._keys.item(item_id), "article", "story", "verdict", "version", *BY_HAND_FIELDS)
            judged_items |= {i: _unpack_judged(row) for i, row in zip(part, pipe.execute(), strict=True) if row[0]}
        return judged_items

    def load_member_ids(self, story_id: str) -> list[str]:
        """Ids of the items in a story."""
        return sorted(member.decode() for member in self._client.smembers(self._keys.members(story_id)))


def pack_article(article: Article) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(article), 6)


def unpack_article(packed: bytes) -> Article:
    return msgspec.msgpack.decode(zlib.decompress(packed), type=Article)


def pack_digests(digests: Mapping[str, FieldDigests]) -> bytes:
    return msgspec.msgpack.encode(digests)


def pack_verdict(verdict: Verdict) -> bytes:
    """What `Items.judged` reads: bounded, as ids and names of rules are."""
    scores = verdict.scores
    numbers = scores and (scores.jaccard, scores.item_in_matched, scores.matched_in_item, scores.shared_blocks)
    return msgspec.msgpack.encode((verdict.relation, verdict.rule, verdict.matched_id, numbers))


def pack_decision(decision: Placement | Withdrawal) -> bytes:
    """As the fields ``placed`` and ``withdrawn`` hold it; empty for one that is over."""
    return msgspec.json.encode(decision)


def _unpack_judged(row: Sequence[bytes | None]) -> Judged:
    article, story_id, packed, version, *_ = row
    placed, withdrawn = _unpack_decisions(row[-2:])
    known = Judged(
        article=unpack_article(article or b""),
        story_id=story_id.decode() if story_id else (withdrawn and withdrawn.story_id) or "",
        version=int(version or 1),
        apart=_unpack_names(row[-3]),
        placed=placed,
        withdrawn=withdrawn,
    )
    if packed is None:
        return known
    relation, rule, matched_id, numbers = msgspec.msgpack.decode(packed, type=_PackedVerdict)
    scores = None
    if numbers:
        jaccard, ours, theirs, blocks = numbers
        scores = Scores(jaccard=jaccard, item_in_matched=ours, matched_in_item=theirs, shared_blocks=blocks)
    return replace(known, relation=relation, rule=rule, matched_id=matched_id, scores=scores)


def _unpack_decisions(row: Sequence[bytes | None]) -> tuple[Placement | None, Withdrawal | None]:
    placed, withdrawn = row
    return (
        msgspec.json.decode(placed, type=Placement) if placed else None,
        msgspec.json.decode(withdrawn, type=Withdrawal) if withdrawn else None,
    )


def _unpack_names(joined: bytes | None) -> frozenset[str]:
    return frozenset((joined or b"").decode().split())


def _unpack_item(item_id: str, row: Sequence[bytes], stories: Mapping[str, Story]) -> StoredItem:
    version, digests, article, story_id, apart, *decisions = row
    story = stories.get(story_id.decode()) if story_id else None
    placed, withdrawn = _unpack_decisions(decisions)
    return StoredItem(
        id=item_id,
        version=int(version),
        digests=msgspec.msgpack.decode(digests, type=dict[str, dict[str, str]]),
        article=unpack_article(article),
        story=story,
        is_representative=story is not None and story.representative.id == item_id,
        is_anchor=story is not None and any(anchor.id == item_id for anchor in story.anchors),
        story_id=story_id.decode() if story_id else None,
        apart=_unpack_names(apart),
        placed=placed,
        withdrawn=withdrawn,
    )
