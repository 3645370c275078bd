"""What consumers receive: records, and the CloudEvents that carry them. Pure.

Item + Verdict ──► record (docs/record.schema.json) ──► Event (CloudEvents 1.0 attributes, one stream)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from dedupe import Article, Merge, Scores, Story, Verdict, count_ignored_words
from ingest import Item, item_address_of, source_key, to_json

from ..store.items import Withdrawal
from ..store.streams import Event

EventType = Literal[
    "story.created", "story.updated", "story.merged", "story.split", "item.updated", "item.withdrawn",
    "story.copy_added", "dead.letter",
]  # fmt: skip
STREAM_BY_TYPE: Mapping[EventType, Literal["clean", "copies", "dead"]] = {
    "story.created": "clean",  # a new text
    "story.updated": "clean",  # a fuller text of a known story came in and represents it from now on
    "story.merged": "clean",  # a story turned out to be another one, and is part of it from now on
    "story.split": "clean",  # somebody took a story apart: it is two from now on
    "item.withdrawn": "clean",  # an item is not for publication any more; another one may stand for its story
    "item.updated": "clean",  # the text or metadata of a published item changed
    "story.copy_added": "copies",  # another item carries a known story
    "dead.letter": "dead",  # something could not be processed
}
CE_SOURCE = "/feedmill"

# A change of any of these makes a new version. content_html is not among them: mark-up alone is no news.
VERSIONED_FIELDS = (
    "url", "external_url", "canonical_url", "title", "content_text", "summary", "image", "date_published",
    "date_modified", "authors", "tags", "language", "attachments", "pub_status",
)  # fmt: skip


# Readers of feeds are one way of reaching us: which of them served a document is no change of the item.
FEED_READERS = frozenset({"lxml", "feedparser", "jsonfeed"})


def way_of(item: Item) -> str:
    """By which way an item reached us: "feed", or the name of what read its page or document."""
    extractor = item.provenance.extractor
    return "feed" if extractor in FEED_READERS else extractor


def digest_fields(item: Item) -> dict[str, str]:
    """Field -> short digest, for every versioned field that says something.

    A date counted back from the fetch ("2 hours ago") moves with every fetch, so it is left out; as is the link where
    its one spelling is there, which lacks what only tells where a reader came from.
    """
    bases = {"date_published": item.provenance.date_basis, "date_modified": item.provenance.modified_basis}
    moving = {name for name, basis in bases.items() if basis in ("relative", "clamped")}
    moving |= {"url"} if item.canonical_url else set()
    values = {name: getattr(item, name) for name in VERSIONED_FIELDS if name not in moving}
    return {
        name: _digest_bytes(msgspec.json.encode(value)) for name, value in values.items() if value not in (None, "", ())
    }


def changed_fields(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the fields that differ, sorted.

    >>> changed_fields({"title": "a", "url": "u"}, {"title": "b", "url": "u", "image": "i"})
    ('image', 'title')
    """
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))


def article_of(item: Item) -> Article:
    """What dedupe needs of an item."""
    return Article(
        id=item.id,
        title=item.title or "",
        text=item.content_text or "",
        seen_at=item.date_published or item.provenance.fetched_at,
        dated=item.date_published is not None,
        source=source_key(item.source),
        url=item_address_of(item.url or "") or "",
    )


def build_record(item: Item, verdict: Verdict, version: int = 1) -> dict[str, Any]:
    """The record of one item: JSON values, empty fields left out."""
    plain = msgspec.json.decode(to_json(item))
    return {
        "source": {},
        **plain,
        "version": version,
        "story_id": verdict.story.id,
        "syndication": build_syndication(verdict),
    }


def build_syndication(verdict: Verdict) -> dict[str, Any]:
    """How the item stands to the other carriers of its text."""
    leader = verdict.story.representative
    values: dict[str, Any] = {"role": _role_of(verdict), "story_size": verdict.story.size}
    if words := count_ignored_words(verdict.article):
        values["furniture_words"] = words
    if evidence := build_match(verdict):
        values["match"] = evidence
    if leader.id != verdict.article.id:
        url = {"url": leader.url} if leader.url else {}
        values["origin"] = {"id": leader.id, **url, "basis": "representative"}
    return values


def build_match(verdict: Verdict) -> dict[str, Any] | None:
    """The evidence: what it was compared with, how much they share, and which rule decided."""
    if verdict.matched_id is None:
        return None
    values = {"matched_id": verdict.matched_id, "relation": verdict.relation, "rule": verdict.rule}
    return values if verdict.scores is None else {**values, **build_scores(verdict.scores)}


def build_scores(scores: Scores) -> dict[str, Any]:
    """How much two texts share, as records say it."""
    return {
        "jaccard": round(scores.jaccard, 4),
        "containment": round(scores.containment, 4),
        "containment_of": scores.containment_of,
        "shared_blocks": scores.shared_blocks,
    }


def build_merge_data(merged: Merge, story: Story, item_id: str) -> dict[str, Any]:
    """What `story.merged` says: which story goes on, who represents it, and the two texts that prove it.

    There is no record in it: a consumer has those of both stories' representatives.

    Args:
        story: as it is then.
        item_id: the item that showed it.
    """
    lead = story.representative
    lead_fields = {"id": lead.id, "url": lead.url, "title": lead.title}
    return {
        "story_id": story.id,
        "absorbed_id": merged.absorbed.id,
        "story_size": story.size,
        "representative": {name: value for name, value in lead_fields.items() if value},
        "item_id": item_id,
        "match": {
            "item_id": merged.item_id,
            "matched_id": merged.matched_id,
            "relation": merged.relation,
            "rule": merged.rule,
            **build_scores(merged.scores),
        },
    }


def build_split_data(
    kept: StoryAtVersion, begun: StoryAtVersion, items: Sequence[str], reason: str | None
) -> dict[str, Any]:
    """What `story.split` says: which items left for a story of their own, and the text that stands for each now."""
    return {
        "story_id": kept.story.id,
        "new_story_id": begun.story.id,
        "items": sorted(items),
        "story_size": kept.story.size,
        "new_story_size": begun.story.size,
        "representative": kept.representative_data(),
        "new_representative": begun.representative_data(),
        **_without_empty_values(reason=reason),
    }


def build_withdrawal_data(
    item_id: str, version: int, withdrawal: Withdrawal, left: StoryAtVersion | None
) -> dict[str, Any]:
    """What `item.withdrawn` says: whose word it is, and which text stands for its story now, if one does."""
    return {
        "id": item_id,
        "version": version,
        "story_id": withdrawal.story_id,
        "by": withdrawal.by,
        **_without_empty_values(status=withdrawal.status, reason=withdrawal.reason),
        "story_size": left.story.size if left else 0,
        "representative": left.representative_data() if left else None,
    }


@dataclass(frozen=True, slots=True)
class StoryAtVersion:
    """A story, and the version of its representative."""

    story: Story
    version: int

    def representative_data(self) -> dict[str, Any]:
        """What is kept of its representative. Its whole record was published with this version, maybe as a copy's."""
        lead = self.story.representative
        published = format_timestamp(lead.seen_at) if lead.dated else None
        return {
            "id": lead.id,
            "version": self.version,
            **_without_empty_values(title=lead.title, url=lead.url, date_published=published, content_text=lead.text),
        }


def _without_empty_values(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def make_event(
    kind: EventType, subject: str, data: Mapping[str, Any], now: datetime, discriminator: str | int
) -> Event:
    """An event with a deterministic id, so that what is done twice is announced once.

    Args:
        subject: the story, item or job that it is about.
        discriminator: what tells this event from others of its kind about the same subject, such as a version.
    """
    values = {
        "ce_specversion": "1.0",
        "ce_id": "ev_" + _digest_bytes(f"{kind}\0{subject}\0{discriminator}".encode(), 16),
        "ce_type": kind,
        "ce_source": CE_SOURCE,
        "ce_subject": subject,
        "ce_time": format_timestamp(now),
        "data": msgspec.json.encode(data).decode(),
    }
    return Event(stream=STREAM_BY_TYPE[kind], fields=tuple(part for pair in values.items() for part in pair))


def format_timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _role_of(verdict: Verdict) -> str:
    if verdict.story.representative.id == verdict.article.id:
        return "sole" if verdict.story.size == 1 else "representative"
    return "partial" if verdict.relation == "partial" else "copy"


def _digest_bytes(data: bytes, size: int = 6) -> str:
    return hashlib.blake2b(data, digest_size=size).hexdigest()
