"""What is known of items: their version, digests, story, article, verdict with evidence, and what people decided."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import msgspec

from dedupe import Article, Relation, Scores, Spans, Story, Verdict

from .client import Client
from .decisions import Placement as Placement
from .decisions import Withdrawal as Withdrawal
from .decisions import pack_decision as pack_decision
from .decisions import unpack_decisions
from .keys import Keys
from .known_rows import STORY_FIELDS, KnownRowReader, list_text_ids

FieldDigests = Mapping[str, str]
# made once: given the type instead, msgspec looks into it at every call
_ARTICLE = msgspec.msgpack.Decoder(Article)
_DIGESTS = msgspec.msgpack.Decoder(dict[str, dict[str, str]])
_VERDICT = msgspec.msgpack.Decoder(tuple[Relation, str, str | None, tuple[float, float, float, int] | None])
MEMBERS_AT_ONCE = 1000  # ids that one command gives
KEYS_AT_ONCE = 500  # that the server looks through in one


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVerdict:
    """What was decided about an item last, and on what evidence."""

    relation: Relation
    rule: str
    matched_id: str | None  # the representative that it was compared with, if any
    scores: Scores | None  # ``item`` is this one, ``matched`` is that


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """An item as it was last recorded."""

    id: str
    version: int
    digests: Mapping[str, FieldDigests]  # way -> field -> digest, as each way last brought it (versions.way_of)
    article: Article
    story: Story | None  # None: in none, or in one that is out of the window
    story_id: str | None = None  # also where the story is out of the window
    verdict: StoredVerdict | None = None  # None: recorded by an older feedmill, which kept none
    apart: frozenset[str] = frozenset()  # its own sides of splits by hand
    placed: Placement | None = None
    withdrawn: Withdrawal | None = None
    outdated: bytes = b""  # what its older versions said, packed (judging/outdated_texts.py)

    @property
    def is_representative(self) -> bool:
        return self.story is not None and self.story.representative.id == self.id

    @property
    def is_anchor(self) -> bool:
        """Whether its story is found by it besides the representative."""
        return self.story is not None and any(anchor.id == self.id for anchor in self.story.anchors)

    @property
    def is_held(self) -> bool:
        """Whether it stays in its story whatever its text says, since somebody merged it into that."""
        return self.placed is not None and (self.placed.did == "merge" or self.placed.was_held)

    @property
    def last_story_id(self) -> str:
        """The story that it is in, or was in when it was withdrawn; "" if that is unknown."""
        return self.story_id or (self.withdrawn and self.withdrawn.story_id) or ""


class RecordPlace(NamedTuple):
    """Where the record of an item's version is, as long as its stream was not trimmed up to there."""

    version: int
    stream: str
    entry: str


class Items:
    """The item table in Redis, and the stories that items are in."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._known = KnownRowReader(client, keys)

    def load_items(self, item_ids: Sequence[str]) -> dict[str, StoredItem]:
        """Those of the items that are known, with their stories; each text is read and unpacked once."""
        items: dict[str, StoredItem] = {}
        for known in self._known.read_rows(item_ids):
            articles = {item_id: unpack_article(packed) for item_id, packed in known.texts.items() if packed}
            stories = _unpack_stories(known.stories, articles)
            gone = {row[2].decode() for row in known.items.values() if row[2]} - stories.keys()
            stories |= self._load_merged_stories(sorted(gone))
            for item_id, row in known.items.items():
                items[item_id] = _unpack_item(item_id, row, articles[item_id.encode()], stories)
        return items

    def _load_merged_stories(self, gone: Sequence[str]) -> dict[str, Story]:
        """What those of the stories have become whose items have yet to move."""
        if not gone or not any(row[0] for row in self._read_hashes(map(self._keys.story, gone), ["merged_into"])):
            return {}
        became = {story_id: self.resolve_story_id(story_id) for story_id in gone}
        found = self.load_stories([*dict.fromkeys(became.values())])
        return {story_id: found[into] for story_id, into in became.items() if into in found}

    def load_stories(self, story_ids: Sequence[str]) -> dict[str, Story]:
        """Those of the stories that are still in the window, with the texts that they are found by."""
        rows = self._read_hashes(map(self._keys.story, story_ids), STORY_FIELDS)
        present = {story_id: row for story_id, row in zip(story_ids, rows, strict=True) if row[0]}
        found_by = [item_id for row in present.values() for item_id in list_text_ids(row)]
        return _unpack_stories(present, self._load_articles(found_by))

    def resolve_story_id(self, story_id: str) -> str:
        """The story that a story has become by now; itself, if it was merged into none."""
        while into := self._client.hget(self._keys.story(story_id), "merged_into"):
            story_id = into.decode()
        return story_id

    def _read_hashes(self, keys: Iterable[str], fields: Sequence[str]) -> list[list[Any]]:
        """Some fields of each hash, in one round trip."""
        pipe = self._client.pipeline(transaction=False)
        for key in keys:
            pipe.hmget(key, *fields)
        answer: list[list[Any]] = pipe.execute()
        return answer

    def _load_articles(self, item_ids: Sequence[bytes]) -> dict[bytes, Article]:
        pipe = self._client.pipeline(transaction=False)
        for item_id in item_ids:
            pipe.hget(self._keys.item(item_id.decode()), "article")
        return {item_id: unpack_article(row) for item_id, row in zip(item_ids, pipe.execute(), strict=True) if row}

    def find_story_ids(self) -> Iterator[list[str]]:
        """The ids of all stories, also of those that have become part of others, some at a time; each once."""
        cursor, seen = 0, set[str]()
        while True:
            found, cursor = self.find_some_story_ids(cursor, KEYS_AT_ONCE)
            new = [story_id for story_id in found if story_id not in seen]
            seen.update(new)
            yield new
            if cursor == 0:
                return

    def find_some_story_ids(self, cursor: int, count: int) -> tuple[list[str], int]:
        """Ids of stories, also of those that have become part of others, and where to go on; 0 is the end.

        Args:
            cursor: 0, or where the step before ended.
            count: so many keys are looked through; about one in six is a story's.
        """
        prefix = self._keys.story("")
        cursor, found = self._client.scan(cursor, match=f"{prefix}*", count=count)
        names = {name for name in found if not name.endswith(b":items")}
        return sorted(name.decode().removeprefix(prefix) for name in names), cursor

    def find_records(self, item_ids: Sequence[str]) -> dict[str, RecordPlace]:
        """Where the records of those of the items are that are known; "" for an entry that an older feedmill wrote."""
        rows = self._read_hashes(map(self._keys.item, item_ids), ("version", "event"))
        return {
            item_id: RecordPlace(int(version), *(event or b"clean ").decode().split(" "))
            for item_id, (version, event) in zip(item_ids, rows, strict=True)
            if version is not None
        }

    def load_member_ids(self, story_id: str) -> list[str]:
        """Ids of the items in a story."""
        found = self._client.sscan_iter(self._keys.members(story_id), count=MEMBERS_AT_ONCE)
        return sorted({member.decode() for member in found})


def pack_article(article: Article) -> bytes:
    """Without the forms that it is of: people name them, and take that back."""
    article = replace(article, forms=()) if article.forms else article
    return zlib.compress(msgspec.msgpack.encode(article), 2)  # a twentieth larger than by 6, in two thirds of the time


def unpack_article(packed: bytes) -> Article:
    return _ARTICLE.decode(zlib.decompress(packed))


def pack_digests(digests: Mapping[str, FieldDigests]) -> bytes:
    return msgspec.msgpack.encode(digests)


def pack_verdict(verdict: Verdict) -> bytes:
    """What is kept of a verdict: bounded, as ids and names of rules are."""
    scores = verdict.scores
    numbers = scores and (scores.jaccard, scores.item_in_matched, scores.matched_in_item, scores.shared_blocks)
    return msgspec.msgpack.encode((verdict.relation, verdict.rule, verdict.matched_id, numbers))


def unpack_story(story_id: str, row: Sequence[Any], articles: Sequence[Article]) -> Story:
    """A story of its size, revision, sides of splits, anchors by hand and known parts, as the server answers them.

    Args:
        articles: the texts that it is found by, its representative's first.
    """
    size, revision, apart, held, parts = row
    return Story(
        id=story_id,
        representative=articles[0],
        anchors=tuple(articles[1:]),
        size=int(size),
        revision=int(revision),
        apart=_unpack_names(apart),
        held=_unpack_names(held),
        known_parts=_unpack_parts(parts),
    )


def _unpack_verdict(packed: bytes) -> StoredVerdict:
    relation, rule, matched_id, numbers = _VERDICT.decode(packed)
    scores = None
    if numbers:
        jaccard, ours, theirs, blocks = numbers
        scores = Scores(jaccard=jaccard, item_in_matched=ours, matched_in_item=theirs, shared_blocks=blocks)
    return StoredVerdict(relation=relation, rule=rule, matched_id=matched_id, scores=scores)


def pack_parts(parts: Iterable[Spans]) -> str:
    """Passages of a text as text.

    >>> pack_parts([((0, 120), (300, 410)), ((0, 90),)])
    '0-120,300-410 0-90'
    """
    return " ".join(",".join(f"{start}-{end}" for start, end in spans) for spans in parts)


def _unpack_parts(packed: bytes | None) -> tuple[Spans, ...]:
    """None were kept by an older feedmill."""
    return tuple(
        tuple((int(start), int(end)) for start, end in (span.split("-") for span in spans.split(",")))
        for spans in (packed or b"").decode().split()
    )


def _unpack_names(joined: bytes | None) -> frozenset[str]:
    return frozenset((joined or b"").decode().split())


def _unpack_stories(rows: Mapping[str, Sequence[Any]], articles: Mapping[bytes, Article]) -> dict[str, Story]:
    """Those of the stories whose representative is still there."""
    return {
        story_id: unpack_story(story_id, row[2:], [articles[one] for one in list_text_ids(row) if one in articles])
        for story_id, row in rows.items()
        if row[0] in articles
    }


def _unpack_item(item_id: str, row: Sequence[Any], article: Article, stories: Mapping[str, Story]) -> StoredItem:
    version, _, story_id, digests, verdict, apart, *decisions, outdated = row
    placed, withdrawn = unpack_decisions(decisions)
    return StoredItem(
        id=item_id,
        version=int(version),
        digests=_DIGESTS.decode(digests),
        article=article,
        story=stories.get(story_id.decode()) if story_id else None,
        story_id=story_id.decode() if story_id else None,
        verdict=_unpack_verdict(verdict) if verdict else None,
        apart=_unpack_names(apart),
        placed=placed,
        withdrawn=withdrawn,
        outdated=outdated or b"",
    )
