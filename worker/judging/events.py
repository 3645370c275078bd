"""The CloudEvents that consumers receive: their types and streams, what those without a record say, their ids. Pure.

data ──► Event (CloudEvents 1.0 attributes, one stream; docs/streams.md)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from dedupe import Merge, Story

from ..store.items import Withdrawal
from ..store.looks import GONE
from ..store.streams import Event
from .score_values import build_scores

EventType = Literal[
    "story.created", "story.updated", "story.merged", "story.split", "item.updated", "item.withdrawn",
    "story.copy_added", "dead.letter",
]  # fmt: skip
STREAM_BY_TYPE: Mapping[EventType, Literal["clean", "copies", "dead"]] = {
    "story.created": "clean",  # a new text
    "story.updated": "clean",  # a fuller text came in, or somebody chose another: it represents its story
    "story.merged": "clean",  # a story turned out to be another one, and is part of it from now on
    "story.split": "clean",  # somebody took a story apart: it is two from now on
    "item.withdrawn": "clean",  # an item is not for publication any more; another one may stand for its story
    "item.updated": "clean",  # the text or metadata of a published item changed
    "story.copy_added": "copies",  # another item carries a known story
    "dead.letter": "dead",  # something could not be processed
}
CE_SOURCE = "/feedmill"
LOOK_AGAIN = "look_again"  # `found_by` of events that a second look at a page gave rise to


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
        "ce_id": "ev_" + _digest_name(f"{kind}\0{subject}\0{discriminator}"),
        "ce_type": kind,
        "ce_source": CE_SOURCE,
        "ce_subject": subject,
        "ce_time": format_timestamp(now),
        "data": msgspec.json.encode(data).decode(),
    }
    return Event(stream=STREAM_BY_TYPE[kind], fields=tuple(part for pair in values.items() for part in pair))


def build_trim_notice(stream: str, now: datetime) -> tuple[str, ...]:
    """The fields of `stream.trimmed`, but for the id and data, which are known when entries went (store/trim.lua)."""
    values = {
        "ce_specversion": "1.0",
        "ce_type": "stream.trimmed",
        "ce_source": CE_SOURCE,
        "ce_subject": stream,
        "ce_time": format_timestamp(now),
    }
    return tuple(part for pair in values.items() for part in pair)


def format_timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


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
        "story_revision": story.revision,
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
        "story_revision": kept.story.revision,
        "new_story_revision": begun.story.revision,
        "representative": kept.representative_data(),
        "new_representative": begun.representative_data(),
        **_without_empty_values(reason=reason),
    }


def build_withdrawal_data(
    item_id: str, version: int, withdrawal: Withdrawal, left: StoryAtVersion | None, revision: int | None
) -> dict[str, Any]:
    """What `item.withdrawn` says: whose word it is, and which text stands for its story now, if one does.

    Args:
        revision: of the story that it leaves, after that; None: it was in none.
    """
    return {
        "id": item_id,
        "version": version,
        "story_id": withdrawal.story_id,
        "by": withdrawal.by,
        **_without_empty_values(status=withdrawal.status, reason=withdrawal.reason),
        **({"found_by": LOOK_AGAIN} if withdrawal.status == GONE else {}),
        "story_size": left.story.size if left else 0,
        **({} if revision is None else {"story_revision": revision}),
        "representative": left.representative_data() if left else None,
    }


@dataclass(frozen=True, slots=True)
class StoryAtVersion:
    """A story, and the version of its representative."""

    story: Story
    version: int
    record: Mapping[str, Any] | None = (
        None  # the representative's, as it was published with this version, if it is kept
    )

    def representative_data(self) -> dict[str, Any]:
        """The representative's whole record, now in this story, or what else is kept of it."""
        if self.record:
            return {**self.record, "story_id": self.story.id}
        lead = self.story.representative
        published = format_timestamp(lead.seen_at) if lead.dated else None
        return {
            "id": lead.id,
            "version": self.version,
            **_without_empty_values(title=lead.title, url=lead.url, date_published=published, content_text=lead.text),
        }


def _without_empty_values(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _digest_name(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
